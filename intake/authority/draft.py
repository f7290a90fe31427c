"""Reading the draft format of files from Kronofogden: receipts and what became of our applications; hostile bytes."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claims.authority_file import Incoming, Told, Verdict
from claims.money import Money
from claims.proceeding import AuthorityRecord, RecordKind
from claims.refused import Refused

FORMAT = "krav-draft-authority"
_MOST_BYTES = 50_000_000
_Short = Annotated[str, Field(max_length=200)]
_Amount = Annotated[str, Field(pattern=r"^\d{1,12}(\.\d{2})?$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Verdict(_Strict):
    id: _Short
    accepted: bool
    why: Annotated[str, Field(max_length=2000)] = ""


class _Row(_Strict):
    id: Annotated[str, Field(min_length=1, max_length=200)]
    case: _Short = ""
    kind: RecordKind
    on: date
    until: date | None = None
    reference: _Short = ""
    amount: _Amount | None = None
    costs: _Amount | None = None


class _File(_Strict):
    format: Literal["krav-draft-authority"]
    version: Literal[1]
    number: Annotated[int, Field(ge=1, le=10**9)]
    answers: Annotated[int, Field(ge=1)] | None = None
    verdicts: Annotated[list[_Verdict], Field(max_length=100_000)] = []
    told: Annotated[list[dict[str, object]], Field(max_length=100_000)] = []


class DraftReader:
    """Files in the draft format."""

    name = "draft"

    def read(self, data: bytes) -> Incoming:
        """As `AuthorityReader.read`; a row that cannot be understood becomes a fault and the rest is read."""
        if len(data) > _MOST_BYTES:
            raise Refused("authority_file_unknown", "The file is larger than any that an authority sends.")
        try:
            file = _File.model_validate(json.loads(data))
        except (ValueError, RecursionError) as error:
            raise Refused("authority_file_unknown", f"The file is not in the draft format: {_first(error)}.") from error
        told, faults = [], []
        for place, row in enumerate(file.told, 1):
            try:
                told.append(_told(_Row.model_validate(row)))
            except ValidationError as error:
                faults.append(f"row {place}: {_first(error)}")
        verdicts = tuple(Verdict(each.id, each.accepted, each.why) for each in file.verdicts)
        return Incoming(file.number, file.answers, verdicts, tuple(told), tuple(faults))


def _told(row: _Row) -> Told:
    record = AuthorityRecord(row.kind, row.on, row.until, row.reference, _money(row.amount), _money(row.costs))
    return Told(row.id, row.case, record)


def _money(text: str | None) -> Money | None:
    return Money.of(text) if text is not None else None


def _first(error: Exception) -> str:
    """Where and what, without the file's own text."""
    if isinstance(error, ValidationError):
        fault = error.errors(include_input=False, include_url=False)[0]
        return f"{'.'.join(map(str, fault['loc'])) or 'the file'}: {fault['type']}"
    return "no JSON"
