"""A house for tests: an office on a temporary folder, a clock that tests set, and mails and invoices in one line."""

from __future__ import annotations

import hashlib
import re
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import event

from casework.creditors import set_creditor
from casework.law_of import law_abroad, law_of
from casework.office import Office
from casework.plan_of import plan_of
from casework.receive import receive_raw
from casework.verify import verify
from casework.walk import walk_day
from claims.days import instant_of
from claims.reading import ReadFile, Reading
from claims.refused import Finding
from delivery.folder import FolderOutlet
from delivery.print_house import PrintFolder
from dunning.decide import Act, decide
from samples.day import SAMPLE_DAY
from samples.invoice import SampleInvoice
from samples.mail import AUTHSERV_ID, Attachment, Letterhead, Sender, compose, wire
from samples.people import BUILDER, Company
from storage import case_facts, cases, documents, jobs, letters, mails, messages, waking
from storage.blobs import Blobs
from storage.cases import CaseRow
from storage.database import Database
from storage.jobs import JobRow
from storage.letters import LetterRow
from storage.mails import MailRow
from storage.messages import MessageRow
from tests.papers import authentication, reading_of
from workers.actors import KINDS
from workers.perform import perform
from workers.setup import read_policies

ROOT = Path(__file__).resolve().parents[1]
ORDER = re.compile(r"^[ \t]*(GODKÄNN [0-9A-Z]{4}-[0-9A-Z]{4})[ \t]*$", re.MULTILINE)
_USE_CASES = {kind.name: kind for kind in KINDS}
_FOREVER = threading.Event()


@dataclass
class SetClock:
    """Both times stand where a test puts them; the machine's moves only by `wait`."""

    day: date = SAMPLE_DAY
    at: time = time(9, 0)
    machine: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return instant_of(self.day, self.at)

    def today(self) -> date:
        return self.day

    def machine_now(self) -> datetime:
        return self.machine

    def wait(self, seconds: float) -> None:
        self.machine += timedelta(seconds=seconds)


@dataclass
class ScriptedReader:
    """Answers with what a test laid down for a file; every other file is unreadable."""

    files: dict[str, ReadFile] = field(default_factory=dict)
    reads: list[str] = field(default_factory=list)

    def read(self, data: bytes, *, name: str, media_type: str | None = None, known: Any = None) -> ReadFile:
        sha256 = hashlib.sha256(data).hexdigest()
        self.reads.append(sha256)
        return self.files.get(sha256, ReadFile((), Finding("unreadable", "the file is damaged")))

    def knows(self, data: bytes, *readings: Reading) -> bytes:
        self.files[hashlib.sha256(data).hexdigest()] = ReadFile(readings)
        return data


@lru_cache(maxsize=1)
def policies() -> Any:
    return read_policies(ROOT / "policies")


@dataclass
class House:
    """An office with everything a test wants to do to it."""

    office: Office
    clock: SetClock
    reader: ScriptedReader
    root: Path
    serial: int = 0

    # Making things -------------------------------------------------------------------------------------------------

    def next_key(self, stem: str) -> str:
        self.serial += 1
        return f"{stem}-{self.serial}"

    def pdf(self, *bills: SampleInvoice, salt: str = "", **fields: str | None) -> bytes:
        """A file that the scripted reader reads as these documents; `salt` makes another file of the same content."""
        name = "+".join(f"{bill.kind}:{bill.seller.orgnr}:{bill.number}:{bill.total_ore}" for bill in bills)
        data = f"%PDF-1.7\n% {name} {salt} {sorted(fields.items())}\n%%EOF\n".encode()
        return self.reader.knows(data, *(reading_of(bill, **fields) for bill in bills))

    def mail(
        self,
        *files: bytes | SampleInvoice,
        sender: str | Company = BUILDER,
        auth: str = "pass",
        text: str = "Se bifogad faktura.\n",
        subject: str = "Obetald faktura",
        key: str = "",
        headers: tuple[tuple[str, str], ...] = (),
        name: str = "faktura",
    ) -> bytes:
        """A mail to the claims mailbox with files (an invoice becomes a PDF that the scripted reader knows)."""
        attachments = [
            Attachment(f"{name}-{index}.{_ending(data)}", _declared(data), data)
            for index, data in enumerate(f if isinstance(f, bytes) else self.pdf(f) for f in files)
        ]
        head = self.head(sender, auth=auth, subject=subject, key=key, headers=headers)
        return wire(compose(head, text=text, attachments=attachments))

    def head(
        self,
        sender: str | Company,
        *,
        auth: str = "pass",
        subject: str = "Ärende",
        key: str = "",
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Letterhead:
        address = sender if isinstance(sender, str) else sender.email
        results = authentication(auth, address.rpartition("@")[2])
        return Letterhead(
            key=key or self.next_key("mail"),
            sender=Sender("Avsändare", address),
            subject=subject,
            at=self.clock.now(),
            headers=(*((("Authentication-Results", results),) if results else ()), *headers),
        )

    def reply(
        self,
        text: str,
        *,
        to: MailRow | None = None,
        sender: str | Company = BUILDER,
        auth: str = "pass",
        headers: tuple[tuple[str, str], ...] = (),
        **more: Any,
    ) -> bytes:
        """An answer to a mail of ours."""
        thread = (("In-Reply-To", to.header_id), ("References", to.header_id)) if to else ()
        subject = more.pop("subject", f"Re: {to.content['subject']}" if to else "Svar")
        return self.mail(
            *more.pop("files", ()), sender=sender, auth=auth, text=text, subject=subject, headers=(*thread, *headers),
            **more,
        )  # fmt: skip

    def knows_creditor(self, company: Company = BUILDER, **values: str) -> None:
        """A handler registers a creditor as checked, with the address its mails come from."""
        known = {
            "name": company.name,
            "email": company.email,
            "senders": company.email,
            "address": ";".join(company.address),
        }
        set_creditor(self.office, orgnr=company.orgnr, values={**known, **values}, by="handler")

    # Letting things happen ---------------------------------------------------------------------------------------

    def receive(self, raw: bytes, *, drain: bool = True) -> MessageRow:
        """Hand in a message and work off what it owes; the message as it stands then."""
        message_id = receive_raw(self.office, raw=raw)
        if drain:
            self.drain()
        return self.message(message_id)

    def drain(self, *, may_park: bool = True) -> int:
        """Do every job that may start now, in this thread; a job parked by a bug fails the test with its traceback."""
        done = 0
        while due := self.due():
            for job in due:
                self.perform(job)
                done += 1
        with self.office.database.read() as tx:
            parked = jobs.parked(tx)
        bugs = [job.error for job in parked if job.code == "bug"]
        assert not bugs, bugs[0]
        assert may_park or not parked, [(job.kind, job.code) for job in parked]
        return done

    def perform(self, job: JobRow, *, owner: str = "test") -> str | None:
        use_case = _USE_CASES[job.kind].use_case
        return perform(self.office, job.id, owner=owner, use_case=use_case, stopping=_FOREVER)

    def due(self) -> list[JobRow]:
        with self.office.database.read() as tx:
            found = jobs.due(tx, now=self.clock.machine_now())
            if not found and any(job.code and job.code.startswith("bug_") for job in self._waiting()):
                self.clock.wait(1)
                found = jobs.due(tx, now=self.clock.machine_now())
        return list(found)

    def _waiting(self) -> list[JobRow]:
        with self.office.database.read() as tx:
            return list(jobs.due(tx, now=self.clock.machine_now() + timedelta(seconds=1)))

    def live_day(self, day: date) -> None:
        """One day as `krav tick` lives it."""
        self.clock.day = day
        self.drain()
        walk_day(self.office, on=day)
        self.drain()

    def live_until(self, day: date) -> None:
        """Every day in turn, the given one included."""
        while self.clock.day < day:
            self.live_day(self.clock.day + timedelta(days=1))

    def print_run(self) -> None:
        """Today's walk once more (a case accepted this morning sends its letter at noon)."""
        self.live_day(self.clock.day)

    # Looking -----------------------------------------------------------------------------------------------------

    def message(self, message_id: int) -> MessageRow:
        with self.office.database.read() as tx:
            found = messages.get(tx, message_id)
        assert found is not None
        return found

    def messages(self) -> list[MessageRow]:
        with self.office.database.read() as tx:
            return list(messages.all_messages(tx))

    def cases(self, *, open_only: bool = False) -> list[CaseRow]:
        with self.office.database.read() as tx:
            return [row for row in cases.all_cases(tx) if not (open_only and row.close_code)]

    def case(self, number: str | None = None) -> CaseRow:
        """A case, the only one when no number is given."""
        found = self.cases()
        if number is None:
            assert len(found) == 1, [(row.number, row.state) for row in found]
            return found[0]
        return next(row for row in found if row.number == number)

    def light_sleepers(self) -> list[str]:
        """What sleeping would lose: every open case that is not due today, and for which something is to be done."""
        office, today, found = self.office, self.clock.day, []
        with office.database.read() as tx:
            due = set(waking.due_on(tx, today))
            for row in self.cases(open_only=True):
                facts = case_facts.facts(tx, row.number)
                if row.number in due or facts.close_code is not None:
                    continue
                decision = decide(
                    facts=facts,
                    plan=plan_of(office, tx, row.number),
                    law=law_of(office, facts),
                    agency=office.agency,
                    today=today,
                    abroad=law_abroad(office, facts),
                )
                if decision.act is not Act.NOTHING or decision.state_after is not facts.state:
                    found.append(f"{row.number} on {today}: {decision.act} {decision.step}: {decision.why}")
        return found

    def cases_of(self, message: MessageRow) -> tuple[str, ...]:
        with self.office.database.read() as tx:
            return tuple(messages.cases_of(tx, message.id))

    def invoice_numbers(self, number: str) -> list[str]:
        with self.office.database.read() as tx:
            return [row.number for row in cases.invoices(tx, number)]

    def facts(self, number: str) -> Any:
        with self.office.database.read() as tx:
            return case_facts.facts(tx, number)

    def letters(self, number: str | None = None) -> list[LetterRow]:
        numbers = [number] if number else [row.number for row in self.cases()]
        with self.office.database.read() as tx:
            return [row for each in numbers for row in letters.of_case(tx, each)]

    def mails(self, kind: str | None = None) -> list[MailRow]:
        with self.office.database.read() as tx:
            found = [row for status in _STATUSES for row in mails.with_status(tx, status)]
        return sorted((row for row in found if kind in (None, row.kind)), key=lambda row: (row.created_at, row.key))

    def answers(self, message: MessageRow) -> list[MailRow]:
        with self.office.database.read() as tx:
            return list(mails.in_reply_to(tx, message.id))

    def token(self, mail: MailRow | None = None) -> str:
        """The token of the order line in a mail (the newest receipt unless one is given)."""
        mail = mail or self.mails("receipt")[-1]
        found = ORDER.search(mail.content["text"])
        assert found, mail.content["text"]
        return found[1].split()[1]

    def readings(self, message: MessageRow) -> list[Any]:
        with self.office.database.read() as tx:
            return list(documents.readings_of_message(tx, message.id))

    def parked_jobs(self) -> list[JobRow]:
        with self.office.database.read() as tx:
            return list(jobs.parked(tx))

    def tasks(self, kind: str | None = None) -> list[Any]:
        from storage import tasks

        with self.office.database.read() as tx:
            return [row for row in tasks.open_tasks(tx) if kind in (None, row.kind)]

    def events(self, number: str) -> list[Any]:
        from storage import events

        with self.office.database.read() as tx:
            return list(events.of_case(tx, number))

    def printed(self, folder: str = "print") -> list[str]:
        """The names of the PDFs in an outlet's folder."""
        return sorted(path.name for path in (self.root / folder).glob("*.pdf"))

    def posted(self) -> list[EmailMessage]:
        """Every mail that left, parsed."""
        found = sorted((self.root / "sent").glob("*.eml"))
        return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]  # type: ignore[misc]

    def is_sound(self) -> None:
        assert verify(self.office) == []


_STATUSES = (mails.QUEUED, mails.SENDING, mails.SENT, mails.FAILED, mails.UNKNOWN, mails.CANCELLED)


def _ending(data: bytes) -> str:
    return "pdf" if b"%PDF" in data[:8] else "zip" if data.startswith(b"PK") else "bin"


def _declared(data: bytes) -> str:
    return {"pdf": "application/pdf", "zip": "application/zip"}.get(_ending(data), "application/octet-stream")


def make_house(root: Path, url: str, **changes: Any) -> House:
    """A house on a folder and a migrated database; `changes` replaces parts of the Office."""
    database, clock, reader = Database(url), SetClock(), ScriptedReader()
    if database.is_sqlite:
        # Nothing here outlives the test, and waiting for the disk is most of what a small transaction costs.
        event.listen(database.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
    found = policies()
    built = Office(
        database=database,
        blobs=Blobs(root / "blobs"),
        channels=(),
        letters=PrintFolder(root / "print"),
        applications=PrintFolder(root / "applications"),
        authority=PrintFolder(root / "authority"),
        bank=FolderOutlet(root / "bank", "bank", ".xml"),
        mails=FolderOutlet(root / "sent"),
        reader=reader,
        agency=found.agency,
        law=found.law,
        laws=found.laws,
        plans=dict(found.plans),  # a test may give its house another version of one
        prices=found.prices,
        chart=found.chart,
        scoring=found.scoring,
        clock=clock,
        secret=b"a secret of this test and of nobody else",
        authserv_id=AUTHSERV_ID,
        mail_from=found.agency.mailbox,
        public_url="http://127.0.0.1:8080",
        is_sample=True,
    )
    return House(replace(built, **changes), clock, reader, root)
