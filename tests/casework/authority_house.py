"""A house whose case has been filed with the authority, and short ways to record what comes of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from casework.authority_files import import_authority_file
from casework.decide_case import decide_case
from casework.record_authority import record_authority
from casework.record_payment import record_payment
from claims.money import Money
from claims.proceeding import AuthorityRecord, RecordKind
from delivery.draft_authority import DraftWriter
from delivery.folder import FolderOutlet
from intake.authority.draft import DraftReader
from tests.office import House
from tests.papers import bill

FILED_ON = date(2026, 3, 31)


def filed(house: House, *, total: str = "12500", due: date = date(2026, 1, 1)) -> str:
    """One invoice taken from the mail to the application's filing on 31 March; the case's number."""
    house.knows_creditor()
    house.receive(house.mail(bill("88101", total=total, due=due)))
    receipt = house.mails("receipt")[-1]
    house.receive(house.reply(f"GODKÄNN {house.token(receipt)}\n", to=receipt))
    house.print_run()
    number = house.case().number
    house.live_until(FILED_ON)
    decide_case(house.office, case_number=number, choice="payment_order", by="creditor")
    house.print_run()
    assert house.case().state == "payment_order"
    return number


def tell(house: House, number: str, kind: str, day: date | None = None, **more: Any) -> None:
    """Live until a day and record what a paper of that day says."""
    if day is not None and day > house.clock.day:
        house.live_until(day)
    told = AuthorityRecord(RecordKind(kind), day or house.clock.day, **more)
    record_authority(house.office, case_number=number, told=told, why="", by="handler")
    house.drain()


def judged(house: House) -> str:
    """Filed, served and judged on 4 May."""
    number = filed(house)
    tell(house, number, "received", date(2026, 4, 1), reference="B 1-26")
    tell(house, number, "taken_up", date(2026, 4, 7))
    tell(house, number, "served", date(2026, 4, 14), until=date(2026, 4, 24))
    tell(house, number, "judgment", date(2026, 5, 4), reference="U 1-26")
    return number


def pay(house: House, number: str, kronor: str, *, source: str = "bank", reference: str = "p1") -> None:
    """The debtor pays on the house's day."""
    amount = Money.of(kronor)
    day = house.clock.day
    record_payment(
        house.office, case_number=number, on=day, amount=amount, source=source, reference=reference, by="handler"
    )
    house.drain()


def with_driver(house: House) -> House:
    """The same house, sending and reading files of the draft format."""
    files = FolderOutlet(house.root / "authority-files", "authority-files", ".json")
    object.__setattr__(house.office, "authority_writer", DraftWriter())
    object.__setattr__(house.office, "authority_reader", DraftReader())
    object.__setattr__(house.office, "authority_files", files)
    return house


def sent_files(house: House) -> list[dict[str, Any]]:
    """The files that have gone out, in order."""
    return [json.loads(path.read_bytes()) for path in sorted((house.root / "authority-files").glob("*.json"))]


def comes(house: House, number: int, *told: dict[str, Any], name: str = "in.json", **more: Any) -> dict[str, Any]:
    """A file from the authority, taken in."""
    path = house.root / name
    body = {"format": "krav-draft-authority", "version": 1, "number": number, "told": list(told), **more}
    path.write_text(json.dumps(body))
    return import_authority_file(house.office, path=path, by="handler")
