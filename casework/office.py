"""Everything a use case may reach, passed in by whoever starts the process and never imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from claims.agency import Agency
from claims.authority_file import AuthorityReader, AuthorityWriter
from claims.reading import ReadFile
from delivery.outlet import Outlet
from dunning.brakes import Brakes
from dunning.chart import Chart
from dunning.conduct import Conduct
from dunning.law.law import Law
from dunning.plan import Plan
from dunning.score_policy import ScorePolicy
from dunning.terms import PriceList
from extraction.extract import KnownParties
from intake.channel import Channel
from intake.credit.bureau import CreditBureau
from intake.identity import IdentityProvider
from intake.register import Register
from storage.blobs import Blobs
from storage.database import Database


class Clock(Protocol):
    """Two times: the house's own (which a simulated life may move) and the machine's (for leases and backoff)."""

    def now(self) -> datetime:
        """The instant the house lives at."""
        ...

    def today(self) -> date:
        """The Swedish date the house lives on."""
        ...

    def machine_now(self) -> datetime:
        """The real instant, which never stands still."""
        ...


class DocumentReader(Protocol):
    """Reads one file off the hostile world; never raises on a bad file."""

    def read(self, data: bytes, *, name: str, media_type: str | None, known: KnownParties) -> ReadFile:
        """The documents found in a file, or why it could not be read."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """The house at work: storage, doors in and out, the law, the plans, the prices and the clock.

    `law` is that of the house's own country; `laws` holds every country's, itself included. Files go to and come from
    the authority where the house has a driver, a writer and a reader; without one its papers are filed by hand.
    `bureau` answers questions about debtors' means, None where there is none; `registers` are asked in turn for an
    address that nobody knows. `desk_url` is where our own people reach the desk, without a trailing slash; `identity`
    is who else may say who they are, None where only passwords count. `trace` names the work
    that runs, for the work it causes ("" where nothing is traced); `follow` follows a piece of work that no job is.
    """

    database: Database
    blobs: Blobs
    channels: tuple[Channel, ...]
    letters: Outlet
    applications: Outlet
    authority: Outlet
    bank: Outlet
    mails: Outlet
    reader: DocumentReader
    agency: Agency
    law: Law
    plans: Mapping[str, Plan]
    prices: PriceList
    chart: Chart
    scoring: ScorePolicy
    clock: Clock
    secret: bytes
    authserv_id: str
    mail_from: str
    public_url: str
    is_sample: bool
    max_message_bytes: int = 40_000_000
    answers_per_sender_a_day: int = 20
    allowed_error: float = 0.005
    audit_share: float = 0.0
    laws: Mapping[str, Law] = field(default_factory=dict)
    authority_writer: AuthorityWriter | None = None
    authority_reader: AuthorityReader | None = None
    authority_files: Outlet | None = None
    bureau: CreditBureau | None = None
    conduct: Conduct = field(default_factory=Conduct)
    registers: tuple[Register, ...] = ()
    desk_url: str = "http://127.0.0.1:8000"
    identity: IdentityProvider | None = None
    brakes: Brakes = field(default_factory=Brakes)
    trace: Callable[[], str] = field(default=lambda: "")
    follow: Callable[..., AbstractContextManager[object]] = field(default=lambda _name, **_about: nullcontext())

    def own_addresses(self) -> frozenset[str]:
        """Our own addresses, lower case: mail from them is never answered."""
        return frozenset({self.agency.mailbox.lower(), self.mail_from.lower()})
