"""The draft format for files to Kronofogden: its documented transactions as JSON, until an agency has its manuals.

It is nobody's official format. An agency with the authority's own manuals puts a driver of its own in this one's place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from claims.agency import Agency
from claims.authority_file import Transaction
from claims.days import iso_instant
from claims.refused import Refused

FORMAT = "krav-draft-authority"
VERSION = 1
KINDS = ("application", "reduction", "withdrawal", "enforcement")


class DraftWriter:
    """Files in the draft format: UTF-8 JSON, keys sorted, one object with its transactions in order."""

    name = "draft"
    suffix = ".json"

    def write(self, transactions: Sequence[Transaction], *, number: int, at: datetime, agency: Agency) -> bytes:
        """As `AuthorityWriter.write`; the same bytes for the same transactions, number and instant."""
        unknown = sorted({each.kind for each in transactions} - set(KINDS))
        if unknown:
            raise Refused("transaction_unknown", f"The draft format has no {', '.join(unknown)}.")
        body = {
            "format": FORMAT,
            "version": VERSION,
            "number": number,
            "at": iso_instant(at),
            "sender": {"name": agency.legal_name, "orgnr": agency.orgnr},
            "count": len(transactions),
            "transactions": [
                {
                    "id": each.key,
                    "kind": each.kind,
                    "case": each.case_number,
                    "on": each.on.isoformat(),
                    "content": dict(each.content),
                }
                for each in transactions
            ],
        }
        return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode()
