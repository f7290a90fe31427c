"""What ought to become of a sample mail, in a form that tests, the demo and load runs can compare with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypedDict

from samples.truth import DocumentTruth


class Expect(TypedDict):
    """The outcome of one mail.

    `state` is the best outcome and `also` others that are honest (a scan may wait for a person). `cases` are keys
    "<creditor>/<debtor>": equal keys mean one case while no demand has left. `answer` says whether an automatic answer
    may leave, `documents` what the claim documents in it say, `why` one sentence for a reader of the demo.
    """

    state: str
    also: list[str]
    cases: list[str]
    answer: bool
    documents: list[DocumentTruth]
    why: str


def expected(
    *,
    state: str,
    why: str,
    documents: Iterable[DocumentTruth] = (),
    cases: Iterable[str] = (),
    also: Iterable[str] = (),
    answer: bool = False,
) -> Expect:
    """An expectation; cases are named once each, in the order given."""
    return Expect(
        state=state,
        also=list(also),
        cases=list(dict.fromkeys(cases)),
        answer=answer,
        documents=list(documents),
        why=why,
    )


@dataclass(frozen=True, slots=True)
class SampleMail:
    """A named message, its bytes as they travel, and what ought to become of it."""

    name: str
    raw: bytes
    expect: Expect


@dataclass(frozen=True, slots=True)
class Tally:
    """What a run over many mails should leave behind: distinct messages, claims (invoices) and cases."""

    mails: int
    messages: int
    claims: int
    cases: int


def tally(mails: list[SampleMail]) -> Tally:
    """Count what is distinct: messages by bytes, claims by seller and number, cases by key."""
    claims = {
        (document["fields"]["seller_orgnr"], document["fields"]["invoice_number"])
        for mail in mails
        for document in mail.expect["documents"]
        if document["type"] == "invoice"
    }
    return Tally(
        mails=len(mails),
        messages=len({mail.raw for mail in mails}),
        claims=len(claims),
        cases=len({case for mail in mails for case in mail.expect["cases"]}),
    )
