"""A case taken out of another is under the same terms: what was accepted there was accepted for its claims too."""

from __future__ import annotations

from casework.office import Office
from storage import cases, quotes
from storage.cases import CaseRow
from storage.database import Tx


def carry_terms(office: Office, tx: Tx, *, like: CaseRow, number: str) -> None:
    """Let a new case stand under the terms that another one's creditor accepted; nothing where they have not."""
    kept = quotes.terms(tx, case_number=like.number, terms_hash=like.terms.get("hash", ""))
    if like.accepted_at is None or kept is None:
        return
    cases.change(tx, number, terms=dict(like.terms), accepted_at=like.accepted_at, accepted_how=like.accepted_how)
    quotes.show_terms(
        tx,
        {
            "case_number": number,
            "hash": kept.hash,
            "shown_at": kept.shown_at,
            "language": kept.language,
            "prices_version": kept.prices_version,
            "prices_hash": kept.prices_hash,
            "quote": dict(kept.quote),
            "text": kept.text,
            "text_hash": kept.text_hash,
        },
    )
    given = quotes.acceptances(tx, like.number)
    quotes.add_acceptance(
        tx,
        {
            "case_number": number,
            "terms_hash": kept.hash,
            "at": like.accepted_at,
            "by": given[-1].by if given else "krav",
            "how": like.accepted_how or "",
            "evidence": {"accepted_for": like.number, **(dict(given[-1].evidence) if given else {})},
        },
    )
