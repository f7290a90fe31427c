"""The sample mailbox as it ships: files, ready to drop into a mailbox without typesetting anything."""

from __future__ import annotations

import json
from pathlib import Path

from samples.bills import BILLS
from samples.expect import SampleMail
from samples.people import Company

FOLDER = Path(__file__).parent / "mailbox"
EXPECT = "expect.json"
KNOWN = "known.json"


def load(folder: Path = FOLDER) -> list[SampleMail]:
    """The mails in the order in which they are meant to arrive."""
    expected = json.loads((folder / EXPECT).read_text("utf-8"))
    return [SampleMail(name, (folder / f"{name}.eml").read_bytes(), expect) for name, expect in expected.items()]


def known_numbers() -> dict[str, str]:
    """What the creditors know of debtors whose number their invoices do not print: name to number, as they write it."""
    bills = [bill for bill in BILLS.values() if not bill.shows_buyer_orgnr and isinstance(bill.buyer, Company)]
    return {bill.buyer.name: f"{bill.buyer.orgnr[:6]}-{bill.buyer.orgnr[6:]}" for bill in bills}


def save(mails: list[SampleMail], folder: Path = FOLDER) -> None:
    """Write mails and expectations, and take away the files of mails that are no more."""
    folder.mkdir(exist_ok=True)
    kept = {f"{mail.name}.eml" for mail in mails}
    for old in folder.glob("*.eml"):
        if old.name not in kept:
            old.unlink()
    for mail in mails:
        (folder / f"{mail.name}.eml").write_bytes(mail.raw)
    expected = {mail.name: mail.expect for mail in mails}
    (folder / EXPECT).write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", "utf-8")
    (folder / KNOWN).write_text(json.dumps(known_numbers(), ensure_ascii=False, indent=1) + "\n", "utf-8")
