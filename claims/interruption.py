"""What interrupts limitation (preskriptionsavbrott), and how well it can be shown: the burden is the creditor's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class InterruptionKind(StrEnum):
    """What interrupts limitation (5 § preskriptionslagen): acknowledgment, a letter that arrived, a proceeding."""

    ACKNOWLEDGED = "acknowledged"
    LETTER = "letter"
    PROCEEDING = "proceeding"


class Proof(StrEnum):
    """How an interruption can be shown, from nothing to a paper in the debtor's own hand."""

    NONE = "none"
    ORDINARY_POST = "ordinary_post"
    SEVERAL_LETTERS = "several_letters"
    REGISTERED = "registered"
    DIGITAL_READ = "digital_read"
    SERVED = "served"
    FILED = "filed"
    BANK_RECORD = "bank_record"
    WRITTEN_ACKNOWLEDGMENT = "written_acknowledgment"


PROVING = frozenset(
    {
        Proof.REGISTERED,
        Proof.DIGITAL_READ,
        Proof.SERVED,
        Proof.FILED,
        Proof.BANK_RECORD,
        Proof.WRITTEN_ACKNOWLEDGMENT,
    }
)
"""The grades that count where a plan says nothing else: ordinary post may not have arrived, however often it went."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """What happened to a claim's limitation on a day, and its proof. `on` is the day a new period would run from.

    `evidence` says where the proof is found; `invoice_number` is the claim it is about, None for every claim of a case.
    """

    on: date
    kind: InterruptionKind
    proof: Proof = Proof.NONE
    evidence: str = ""
    invoice_number: str | None = None
