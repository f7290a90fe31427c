"""A house in full work: open cases with their history, mail, money and queues, so that every page has much to read.

The cases are bench.portfolio's, their past is put in whole; readings under review and payments without a case come in
as in a house of people, and of the readings many copies are queued.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import Select, String, Table, cast, func, insert, literal, select, text, update

from bench.portfolio import fill, settle
from casework.import_payments import import_payments
from casework.lapse_day import lapse_day
from casework.office import Office
from casework.plan_of import plan_of
from casework.receive import receive_raw
from claims.bank import BankState
from claims.case import CaseState
from claims.letter import LetterStatus
from claims.message import MessageState
from storage import case_facts, documents, jobs, mails, names
from storage.database import Tx
from storage.schema import (
    bank_transaction,
    case,
    contact,
    debtor,
    document,
    event,
    invoice,
    job,
    letter,
    mail,
    message,
    name_key,
    reading,
    review_item,
    review_reason,
    seen,
    task,
)
from tests.intake.bank.files import NOTIFICATION, details, entry, head, tail
from workers.embedded import drain
from workers.sample import sample_mails

WAITING = 2_000
"""Readings that wait for a handler, and as many payments without a case and open tasks, whatever the portfolio."""
_HASH, _DAY = "0" * 64, date(2026, 1, 12)
_LIFE: Sequence[tuple[str, str, dict[str, Any]]] = (
    ("case_opened", "An invoice came by mail", {"message": "m000001"}),
    ("terms_sent", "The creditor is asked to accept the terms", {"recipient": "ekonomi@provfirma.example"}),
    ("terms_accepted", "The creditor accepted by the link", {"how": "link"}),
    ("step_done", "The demand left", {"step": "demand", "occurrence": 1}),
    ("letter_sent", "The printer took the letter", {"outlet": "print"}),
)
"""What has happened to each case: five events."""
_OLD = 200
_OF_MESSAGE = 5
"""Every so many cases came by a mail of their own that is kept here; the others of their mails are left out."""


def furnish(office: Office, cases: int) -> None:
    """Fill an empty house with so many open cases, their past, and what waits for people."""
    fill(office, cases, due=0)
    for rows in (*_history(), *_post(), *_desk()):
        with office.database.write() as tx:
            _quietly(office, tx)
            tx.execute(rows)
    settle(office)
    _old_claims(office)
    _readings(office)
    _payments(office)
    if not office.database.is_sqlite:
        with office.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _quietly(office: Office, tx: Tx) -> None:
    """Rows that are put in whole need no trigger and no check."""
    if not office.database.is_sqlite:
        tx.execute(text("SET LOCAL session_replication_role = replica"))


def _old_claims(office: Office) -> None:
    """Some claims nobody has been asked for yet are nearly ten years old: they lapse within the year."""
    today = office.clock.today()
    with office.database.write() as tx:
        _quietly(office, tx)
        unasked = select(case.c.number).where(case.c.state == str(CaseState.AWAITING_TERMS)).order_by(case.c.number)
        numbers = list(tx.execute(unasked.limit(_OLD)).scalars())
        old = {"invoice_date": date(2016, 5, 2), "due_date": date(2016, 6, 1)}
        tx.execute(update(invoice).where(invoice.c.case_number.in_(numbers)).values(**old))
        for number, facts in case_facts.facts_of(tx, numbers).items():
            lapses_on = lapse_day(office, facts, plan_of(office, tx, number), on=today)
            tx.execute(update(case).where(case.c.number == number).values(lapses_on=lapses_on))


def _history() -> Iterator[Any]:
    """What happened to each case, and how its debtor is searched for."""
    for kind, why, data in _LIFE:
        yield _put(event, case_number=case.c.number, at=case.c.registered_at, on=_DAY, kind=kind, why=why,
                   actor="krav", data=data, hash=_HASH)  # fmt: skip
    number = cast(debtor.c.id, String)
    for key in (func.lower(debtor.c.name), number + literal(" ab")):
        of_debtors: Select[Any] = select(literal(names.DEBTOR), key, debtor.c.id).select_from(debtor)
        yield name_key.insert().from_select(["kind", "key", "subject_id"], of_debtors)


def _post() -> Iterator[Any]:
    """A letter and a mail of each case, the message that every fifth came by, and every tenth's payment by the bank."""
    yield _put(letter, key=case.c.number + literal("-demand-1"), case_number=case.c.number, step="demand", occurrence=1,
               on=_DAY, outlet="print", status=str(LetterStatus.SENT), why="The demand is due", balance={}, content={},
               )  # fmt: skip
    yield _put(mail, key=case.c.number + literal("-receipt"), kind="receipt", case_number=case.c.number,
               recipient="ekonomi@provfirma.example", automatic=True, created_at=case.c.registered_at,
               status=mails.SENT, why="A mail was taken in", header_id=literal("<") + case.c.number + literal("@x>"),
               language="sv", content={})  # fmt: skip
    some = case.c.debtor_id % _OF_MESSAGE == 0
    yield _put(message, where=some, account="krav", folder="INBOX", validity=1, uid=case.c.debtor_id, raw_sha256=_HASH,
               size=40_000, header_id=literal("<m") + case.c.number + literal("@x>"), received_at=case.c.registered_at,
               from_address="ekonomi@provfirma.example", subject=literal("Obetald faktura ") + case.c.number,
               state=str(MessageState.FILED), reason="", rule="invoice", hits=[], verdict="pass", may_answer=True,
               )  # fmt: skip
    yield _put(bank_transaction, where=case.c.debtor_id % 10 == 0, key=literal("bench-") + case.c.number,
               account="SE3550000000054910000003", amount_ore=200_00 + case.c.debtor_id, currency="SEK",
               booked_on=_DAY, value_on=_DAY, bank_reference=case.c.number, is_reversal=False, batch="", told={},
               state=str(BankState.BOOKED), reason="reference", why="")  # fmt: skip


def _desk() -> Iterator[Any]:
    """Tasks done and waiting, work done, what people saw, and what debtors asked."""
    at, number = case.c.registered_at, case.c.number
    for kind, where, done_at in (
        ("address", None, at),
        ("call", case.c.debtor_id <= WAITING // 2, None),
        ("limitation", case.c.debtor_id.between(WAITING // 2, WAITING), None),
    ):
        yield _put(task, where=where, key=literal(f"{kind}-") + number, case_number=number, kind=kind,
                   title="Look at the case", created_at=at, done_at=done_at)  # fmt: skip
    yield _put(job, where=case.c.debtor_id % 2 == 0, kind="send_letter", args={}, key=literal("letter-") + number,
               state=jobs.DONE, created_at=at, run_at=at, attempts=1, finished_at=at, wanted_again=False)  # fmt: skip
    yield _put(seen, where=case.c.debtor_id % 2 == 0, on=_DAY, writer="bench", number=case.c.debtor_id, at=at,
               user_id=1, email="anna@agency.example", kind="case", what=literal("/cases/") + number, hash=_HASH,
               )  # fmt: skip
    yield _put(contact, where=case.c.debtor_id % 50 == 0, case_number=number, direction="in", channel="mail",
               about="question", words="När ska jag betala?", at=at, on=_DAY, by="krav",
               due_on=_DAY + timedelta(days=90), answer="")  # fmt: skip


def _put(table: Table, *, where: Any = None, **values: Any) -> Any:
    """A row for each case that `where` chooses; a value is an expression over the case or the same for all."""
    columns = [
        value if hasattr(value, "compile") else literal(value, table.c[name].type) for name, value in values.items()
    ]
    chosen = select(*(column.label(f"v{index}") for index, column in enumerate(columns))).select_from(case)
    if where is not None:
        chosen = chosen.where(where)
    return table.insert().from_select(list(values), chosen, include_defaults=False)


def _readings(office: Office) -> None:
    """The sample mails are received and read; what is unsure of them is copied until enough wait."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    for path in sample_mails():
        receive_raw(office, raw=path.read_bytes())
    drain(office)
    with office.database.write() as tx:
        unsure = tx.execute(select(reading).where(reading.c.state == documents.REVIEW).order_by(reading.c.id)).all()
        after = {table: _highest(tx, table) for table in (message, document, reading)}
        for number in range(WAITING):
            _copy(tx, unsure[number % len(unsure)], number, after)


def _highest(tx: Tx, table: Table) -> int:
    return int(tx.execute(select(func.max(table.c.id))).scalar_one())


def _copy(tx: Tx, found: Any, number: int, after: dict[Table, int]) -> None:
    """One more reading like this one, of a document and a mail of its own."""
    origin = tx.execute(select(document).where(document.c.id == found.document_id)).one()
    came = tx.execute(select(message).where(message.c.id == origin.message_id)).one()
    placed = tx.execute(select(review_item).where(review_item.c.reading_id == found.id)).one()
    ids = {table: highest + 1 + number for table, highest in after.items()}
    rows: list[tuple[Table, Any, dict[str, Any]]] = [
        (message, came, {"id": ids[message], "uid": 10_000_000 + number, "header_id": f"<copy{number}@x>"}),
        (document, origin, {"id": ids[document], "message_id": ids[message]}),
        (reading, found, {"id": ids[reading], "document_id": ids[document]}),
        (review_item, placed, {"reading_id": ids[reading], "rank": placed.rank + number}),
    ]
    for reason in tx.execute(select(review_reason).where(review_reason.c.reading_id == found.id)).all():
        rows.append((review_reason, reason, {"reading_id": ids[reading], "rank": placed.rank + number}))
    for table, row, changed in rows:
        tx.execute(insert(table).values({**row._mapping, **changed}))


def _payments(office: Office) -> None:
    """A bank's file of payments that name no case: all of them wait."""
    with tempfile.TemporaryDirectory(prefix="krav-bench-bank-") as folder:
        path = Path(folder) / "bank.xml"
        inside = "".join(
            details(f"{200 + number}.00", reference=f"T{number}", remittance=f"<Ustrd>tack {number}</Ustrd>",
                    name=f"Provbolag {number * 7} AB", newer=True)
            for number in range(WAITING)
        )  # fmt: skip
        total = sum(200 + number for number in range(WAITING))
        path.write_text(
            head(NOTIFICATION, "08", message_id="BENCH")
            + entry(f"{total}.00", details=inside, reference="SUM", newer=True, day="2026-03-06")
            + tail(NOTIFICATION),
            encoding="utf-8",
        )
        told = import_payments(office, path=path, by="bench")
    if told["suspense"] != WAITING:
        raise RuntimeError(f"of {WAITING} payments without a case {told['suspense']} wait")
