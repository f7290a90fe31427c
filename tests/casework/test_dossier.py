"""A case's dossier: every paper that shows the claim, byte for byte, and nothing that is somebody else's."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pdfplumber
import pytest
from sqlalchemy import update

from casework.accept_terms import accept_terms
from casework.hold import hold_case
from casework.make_dossier import make_dossier
from casework.merge import unmerge_invoice
from casework.record_payment import record_payment
from casework.write_note import write_note
from claims.money import Money
from claims.refused import Refused
from samples.people import TENANT
from storage import documents
from storage.schema import document as table
from tests.office import House
from tests.papers import bill, reading_of


@pytest.fixture
def sent(house: House) -> House:
    """A case of one invoice whose demand has left, paid in part, with a note of the house's own."""
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    house.print_run()
    record_payment(
        house.office, case_number=number, on=date(2026, 3, 2), amount=Money(50_000), source="handler", reference="b1",
        by="h",
    )  # fmt: skip
    write_note(house.office, case_number=number, text="Hon lät ledsen.", by="h")
    house.drain()
    return house


def opened(house: House, number: str = "", language: str = "sv") -> zipfile.ZipFile:
    made = make_dossier(house.office, number=number or house.case().number, language=language)
    return zipfile.ZipFile(io.BytesIO(made))


def first_page(found: zipfile.ZipFile) -> str:
    name = next(name for name in found.namelist() if name.startswith("00-akt-"))
    with pdfplumber.open(io.BytesIO(found.read(name))) as pdf:
        return " ".join(" ".join(page.extract_text() for page in pdf.pages).replace("\u00a0", " ").split())


def test_it_holds_the_claims_documents_and_the_letters_byte_for_byte(sent: House) -> None:
    found, number = opened(sent), sent.case().number
    assert sorted(name.partition("/")[0] for name in found.namelist()) == sorted(
        [f"00-akt-{number}.pdf", "fakturor", "brev", "SHA256SUMS"]
    )
    (letter,) = sent.letters()
    assert letter.body_sha256 is not None
    assert found.read(f"brev/2026-03-02-{number}-demand-1.pdf") == sent.office.blobs.get(letter.body_sha256)
    with sent.office.database.read() as tx:
        (_, document), *_ = documents.readings_of_case(tx, number)
    (invoice,) = (name for name in found.namelist() if name.startswith("fakturor/"))
    assert found.read(invoice) == sent.office.blobs.get(document.sha256)
    told = dict(line.split("  ")[::-1] for line in found.read("SHA256SUMS").decode().splitlines())
    assert told == {
        name: hashlib.sha256(found.read(name)).hexdigest() for name in found.namelist() if name != "SHA256SUMS"
    }


def test_its_first_page_tells_parties_claim_and_what_has_happened_and_no_note(sent: House) -> None:
    text, row = first_page(opened(sent)), sent.case()
    facts = sent.facts(row.number)
    for part in (facts.debtor.name, "inkassokrav", "Betalning på 500,00 kr bokförd", "Hela skulden", "SHA256SUMS"):
        assert part in text
    assert "ledsen" not in text and "Anteckning" not in text
    english = first_page(opened(sent, language="en"))
    for part in ("Dossier of case", "How the amount is computed", "Late interest", "Document received", "500,00"):
        assert part in english
    assert not [word for word in ("Dröjsmålsränta", "räknat", "Händelse", "Inkommen") if word in english]


def test_the_same_case_gives_the_same_bytes(sent: House) -> None:
    number = sent.case().number
    assert make_dossier(sent.office, number=number) == make_dossier(sent.office, number=number)


def test_a_letter_that_never_left_is_not_a_paper_of_the_case(house: House) -> None:
    house.receive(house.mail(bill("1")))
    number = house.case().number
    accept_terms(house.office, case_number=number, by="h", how="cli", evidence={})
    hold_case(house.office, case_number=number, hold="manual", why="", by="h")
    house.print_run()
    assert [name for name in opened(house).namelist() if name.startswith("brev/")] == []


def test_a_document_with_another_debtors_claim_is_named_and_not_enclosed(house: House) -> None:
    both = house.pdf(bill("1"), bill("2", buyer=TENANT))
    house.receive(house.mail(both))
    mine = next(row.number for row in house.cases())
    assert len(house.cases()) == 2
    found = opened(house, mine)
    assert [name for name in found.namelist() if name.startswith("fakturor/")] == []
    assert "Inte med, eftersom de rymmer mer än det här ärendet" in first_page(found)
    assert TENANT.name not in first_page(found)


def test_a_document_whose_other_claim_waits_for_a_person_is_not_enclosed(house: House) -> None:
    data = b"%PDF-1.7\n% two debtors, one of them doubtful\n%%EOF\n"
    readings = (reading_of(bill("1")), reading_of(bill("2", buyer=TENANT), decision="review"))
    house.receive(house.mail(house.reader.knows(data, *readings)))
    found = opened(house)
    assert [name for name in found.namelist() if name.startswith("fakturor/")] == []
    assert "Inte med, eftersom de rymmer mer" in first_page(found)


def test_no_paper_tells_where_somebody_with_a_protected_identity_lives(sent: House) -> None:
    number = sent.case().number
    street, before = sent.facts(number).debtor.address[0], opened(sent)
    assert street in first_page(before) and len(before.namelist()) == 4
    hold_case(sent.office, case_number=number, hold="protected_identity", why="enligt registret", by="h")
    found = opened(sent)
    assert sorted(found.namelist()) == [f"00-akt-{number}.pdf", "SHA256SUMS"]
    text = first_page(found)
    assert street not in text and "eftersom gäldenären har skyddad identitet: fakturor/01-" in text
    assert f"brev/2026-03-02-{number}-demand-1.pdf" in text.replace(" ", "")


def test_a_files_name_from_outside_is_made_plain(house: House) -> None:
    house.receive(house.mail(bill("1")))
    number = house.case().number
    with house.office.database.write() as tx:
        (_, document), *_ = documents.readings_of_case(tx, number)
        tx.execute(
            update(table).where(table.c.id == document.id).values(name="../../etc/\u202efdp.pasś wd" + "x" * 200)
        )
    (name,) = (name for name in opened(house).namelist() if name.startswith("fakturor/"))
    assert name.startswith("fakturor/01-") and ".." not in name and name.isascii() and len(name) < 90


def test_there_is_none_of_a_case_that_is_not_there(house: House) -> None:
    with pytest.raises(Refused) as refused:
        make_dossier(house.office, number="2026-999999")
    assert refused.value.code == "no_such_case"


def test_an_invoice_that_got_a_case_of_its_own_takes_its_document_along(house: House) -> None:
    house.receive(house.mail(bill("1")))
    house.receive(house.mail(bill("2")))
    first = house.case().number
    second = unmerge_invoice(house.office, number=first, invoice_number="2", by="h")["new_case"]
    for number in (first, second):
        assert len([name for name in opened(house, number).namelist() if name.startswith("fakturor/")]) == 1
