"""Whatever strangers wrote, in every place where the house keeps it, stays words on every page that can be reached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from casework.accept_terms import accept_terms
from casework.add_user import add_user
from casework.contact import add_contact
from casework.dispute import Disputed, dispute_case
from casework.import_payments import import_payments
from casework.receive import receive_raw
from casework.write_note import write_note
from storage import jobs, schema
from storage.database import Tx
from tests.browser.serving import linked
from tests.casework.bank_house import one
from tests.intake.bank.files import NOTIFICATION, head, tail
from tests.office import House
from tests.papers import bill, reading_of
from tests.web.conftest import Client, desk_of

FOREIGN = {
    "message": ("subject", "from_address"),
    "document": ("path", "name"),
    "debtor": ("name", "email", "phone"),
    "creditor": ("name", "email"),
    "creditor_sender": ("address",),
    "invoice": ("number", "about"),
    "case": ("why",),
    "bank_file": ("name",),
    "letter": ("why",),
    "mail": ("recipient", "why"),
    "task": ("title",),
    "note": ("text", "author"),
    "contact": ("words", "answer"),
    "objection": ("words", "summary", "creditor_said"),
    "hold": ("why",),
    "job": ("error",),
    "event": ("why", "actor"),
    "desk_user": ("name",),
    "assignee": ("name",),
    "saved_filter": ("name",),
}
"""By table: the columns that hold what somebody outside, or a person at the desk, has written."""
INSIDE = {
    "debtor": ("address",),
    "creditor": ("address",),
    "bank_transaction": ("told",),
    "event": ("data",),
    "reading": ("reading",),
}
"""The same of columns that hold JSON: every text in them that is no code of ours."""
RECORDS = {
    "/cases/{number}", "/cases/{number}/do/{action}", "/cases/{number}/letters", "/creditors/{creditor}", "/jobs/{number}",
    "/messages/{name}", "/payments/{transaction}", "/payments/files/{file}", "/reviews/{name}", "/users/{id}",
}  # fmt: skip
"""Pages of one record that must be among those looked at."""
UNSEEN = {"case_why", "document_name", "hold_why", "letter_why", "mail_recipient", "mail_why", "objection_summary"}
"""What no page of this house shows as it is kept: codes are told in our own words, the rest is for the commands."""
_CODE = re.compile(r"[a-z0-9_.:/-]*|\d[\d .,-]*|[A-Z]{2,3}|[0-9a-f]{64}")
MARK = re.compile(r"<i>mark (\w+)</i>")


def payload(name: str) -> str:
    """A text that would run as a script, an attribute, an address or a template, and says where it was put."""
    return f"<i>mark {name}</i><script>alert(1)</script>\"'><img src=x onerror=alert(2)>javascript:alert(3){{{{7*7}}}}{{%x%}}"


class Seen(HTMLParser):
    """What of a page would do something."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.found += [f"<{tag} {name}>" for name in given if name.startswith("on") or name in ("style", "srcdoc")]
        for name in ("href", "src", "action", "formaction", "data", "hx-get", "hx-post"):
            address = given.get(name, "").strip()
            if address and not re.match(r"/(?!/)|#|\?|mailto:|tel:|https://[\w.-]+/", address):
                self.found.append(f"<{tag} {name}={address[:60]}>")
        if tag == "script" and not given.get("src", "").startswith("/static/"):
            self.found.append("<script>")
        if tag in ("i", "img") and (tag == "i" or given.get("src") == "x"):
            self.found.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def lived(house: House) -> House:
    """A house with a case in dispute, a letter, a doubtful reading, money without a case, a note and parked work."""
    house.receive(house.mail(bill("F-1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    write_note(house.office, case_number=number, text="Ring efter tolv", by="h")
    add_contact(
        house.office, case_number=number, text="När?", channel="phone", about="question", on=house.clock.day, by="h",
        answered="",
    )  # fmt: skip
    unsure = house.reader.knows(b"%PDF-1.7 unsure", reading_of(bill("F-2"), decision="review"))
    house.receive(house.mail(unsure, name="<b>"))
    parked = receive_raw(house.office, raw=b"From: a@b.example\r\n\r\nx\r\n")
    with house.office.database.write() as tx:
        [job] = jobs.of_message(tx, parked)
        now = house.clock.machine_now()
        jobs.claim(tx, job.id, owner="x", now=now, lease_seconds=60)
        jobs.park(tx, job.id, owner="x", now=now, code="bug", error="Traceback")
    add_user(house.office, email="anna@byran.example", name="Anna", roles=["handler"], by="h")
    dispute_case(house.office, case_number=number, text="Fel belopp", by="h", what=Disputed(for_creditor="Fel"))
    path = house.root / "bank.xml"
    path.write_text(
        head(NOTIFICATION, "08") + one("77.00", "<Ustrd>tack</Ustrd>", name="Betalare") + tail(NOTIFICATION)
    )
    import_payments(house.office, path=path, by="ops")
    return house


def put_everywhere(tx: Tx) -> set[str]:
    """Write the payload into every foreign column of every row; the marks that were put."""
    marks = set[str]()
    for table, column, is_json in _columns():
        key = list(table.primary_key.columns)
        for row in tx.execute(select(*key, column.label("held"))).all():
            mark = f"{table.name}_{column.name}"
            held = _inside(row.held, payload(mark)) if is_json else payload(mark)
            tx.execute(
                update(table).where(*(each == row[index] for index, each in enumerate(key))).values({column: held})
            )
            marks.add(mark)
    return marks


def _columns() -> Iterator[tuple[Table, Any, bool]]:
    for known, is_json in ((FOREIGN, False), (INSIDE, True)):
        for name, columns in known.items():
            for column in columns:
                table: Table = getattr(schema, name)
                yield table, table.c[column], is_json


def _inside(held: Any, text: str) -> Any:
    if isinstance(held, dict):
        return {name: _inside(value, text) for name, value in held.items()}
    if isinstance(held, list):
        return [_inside(value, text) for value in held]
    return text if isinstance(held, str) and not _CODE.fullmatch(held) else held


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_strangers_wrote_is_only_words_on_every_page(lived: House, language: str) -> None:
    with lived.office.database.write() as tx:
        put = put_everywhere(tx)
    desk: Client = desk_of(lived.office)
    shown, pages, faults = set[str](), 0, list[str]()

    def read(address: str) -> str | None:
        nonlocal pages
        answer = desk.get(address, headers={"accept-language": language})
        if answer.status_code >= 500:
            faults.append(f"{address}: {answer.status_code}")
        if answer.status_code != 200 or "text/html" not in answer.headers.get("content-type", ""):
            return None
        seen = Seen(answer.text)
        faults.extend(f"{address}: {each}" for each in seen.found)
        if "49" in re.findall(r"alert\(3\)(.{2})", seen.words):
            faults.append(f"{address}: a template was run")
        shown.update(MARK.findall(seen.words))
        pages += 1
        return answer.text

    found = linked(read, lived.office)
    assert faults == []
    assert pages >= len(found) and found.keys() >= RECORDS, RECORDS - found.keys()
    assert put - shown <= UNSEEN, "every other text is shown somewhere, or this test looks at less than it says"
