"""What a mail says of the buyer, beside what the page says: agreement, what only the mail knows, and contradiction."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.reading import DocumentType, FieldValue, Reading, ReadingDecision, Source
from claims.refused import Finding
from extraction.calibrate import gate_of
from extraction.decide import risk_of
from extraction.extract import Extractor
from extraction.known import MailContext
from extraction.mail_evidence import body_lines, with_mail
from extraction.settings import KnownParties, ReaderSettings
from samples import typeset
from samples.bills import BILLS
from samples.numbers import organisation, person
from tests.office import House, make_house

SETTINGS = ReaderSettings(allowed_error=0.005)
SELLER, BUYER, OTHER = organisation(999), organisation(2), organisation(3)
CONSUMER = person("19850214", 3)
PAGE = {
    "invoice_number": "10234",
    "invoice_date": "2026-01-15",
    "due_date": "2026-02-14",
    "total": "10000.00",
    "seller_name": "Provbruket AB",
    "seller_orgnr": SELLER,
    "buyer_name": "Köpmannen i Provby AB",
}
WHOLE = {
    **PAGE,
    "buyer_orgnr": BUYER,
    "buyer_email": "ekonomi@kopmannen.example",
    "buyer_address": "c/o Prov\nTestvägen 12\n543 21 Provby",
}


def printed(number: str) -> str:
    return f"{number[:-4]}-{number[-4:]}"


def read(fields: Mapping[str, str], *reasons: Finding, sure: float = 0.999, **unsure: float) -> Reading:
    found = {
        name: FieldValue(value, unsure.get(name, sure), 1, (50.0, 50.0, 90.0, 60.0), Source.TEXT)
        for name, value in fields.items()
    }
    decision = ReadingDecision.REVIEW if reasons else ReadingDecision.ACCEPT
    return Reading(DocumentType.INVOICE, (1,), found, decision, reasons)


def weigh(reading: Reading, text: str, *, documents: int = 1, known: KnownParties = KnownParties()) -> Reading:
    mail = MailContext(
        own=text,
        whole=text,
        sender="maja@provbruket.example",
        others=frozenset({"inkasso@byran.example"}),
        document_count=documents,
    )
    return with_mail([reading], mail, known, SETTINGS)[0]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("buyer_orgnr", f"Kunden har org.nr {printed(BUYER)}."),
        ("buyer_orgnr", f"Orgnr {BUYER}"),
        ("buyer_orgnr", f"Momsnr SE{BUYER}01"),
        ("buyer_email", "Skriv till Ekonomi@Kopmannen.example om det."),
        ("buyer_address", "Kunden finns på Testvägen 12, 543 21 Provby och svarar inte."),
        ("buyer_address", "Köpmannen i Provby\nTestvägen 12\n54321 Provby"),
        ("buyer_name", "Hej, köpmannen i provby ab har inte betalat."),
    ],
)
def test_an_equal_value_makes_the_page_surer_and_stays_the_pages(field: str, text: str) -> None:
    before = read(WHOLE, **{field: 0.95})
    after = weigh(before, text)
    assert after.fields[field].confidence > 0.99
    assert replace(after.fields[field], confidence=0.95) == before.fields[field]
    assert (after.decision, after.reasons) == (ReadingDecision.ACCEPT, ())


@pytest.mark.parametrize(
    ("code", "sure", "is_cured"), [("low_confidence", 0.97, True), ("near_tie", 0.97, True), ("check_digit", 0.97, False),
                                   ("low_confidence", 0.2, False)],
)  # fmt: skip
def test_agreement_cures_doubt_about_the_value_and_no_other(code: str, sure: float, is_cured: bool) -> None:
    doubt = Finding(code, "the buyer's number is doubtful", "buyer_orgnr")
    after = weigh(read(WHOLE, doubt, buyer_orgnr=sure), f"Kundens orgnr: {printed(BUYER)}")
    assert (doubt not in after.reasons) is is_cured
    assert (after.decision is ReadingDecision.ACCEPT) is is_cured


def test_agreement_does_not_let_a_document_pass_that_is_above_its_gate() -> None:
    doubt = Finding("low_confidence", "the buyer is not sure enough", "buyer_name")
    before = read(WHOLE, doubt, sure=0.98, buyer_name=0.95)
    after = weigh(before, "Köpmannen i Provby AB betalar inte.")
    assert risk_of(after.fields, after.type) > gate_of("text", SETTINGS.allowed_error)
    assert after.reasons == (doubt,)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("buyer_orgnr", f"Kundens org.nr är {printed(BUYER)}.", BUYER),
        ("buyer_orgnr", f"Gäldenärens personnummer: {printed(CONSUMER)}", CONSUMER),
        ("buyer_orgnr", f"Köpmannen i Provby AB, {printed(BUYER)}, har inte betalat.", BUYER),
        ("buyer_orgnr", f"Vårt orgnr är {printed(OTHER)} och kundens är\nKöpmannen i Provby {printed(BUYER)}", BUYER),
        ("buyer_email", "De nås på Ekonomi@Kopmannen.example.", "ekonomi@kopmannen.example"),
        ("buyer_email", "maja@provbruket.example eller bo@provbruket.example; kund: a@b.example", "a@b.example"),
        ("buyer_address", "Kunden har flyttat till\nNya gatan 3\n123 45 Provstad", "Nya gatan 3\n123 45 Provstad"),
        ("buyer_address", "Kundens adress är Nya gatan 3, 123 45 Provstad sedan maj.", "Nya gatan 3\n123 45 Provstad"),
    ],
)
def test_what_only_the_mail_knows_is_taken_with_its_source(field: str, text: str, value: str) -> None:
    found = weigh(read(PAGE), text).fields[field]
    assert (found.value, found.source, found.page, found.box) == (value, Source.MAIL, None, None)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("buyer_orgnr", f"Vi säljer som {printed(SELLER)}."),  # the page's seller
        ("buyer_orgnr", f"Vårt organisationsnummer är {printed(OTHER)}."),
        ("buyer_orgnr", f"Provbruket AB {printed(OTHER)} kräver betalt."),
        ("buyer_orgnr", f"Kunden betalar inte.\n{printed(OTHER)} är vårt nummer."),
        ("buyer_orgnr", f"Kund {printed(BUYER)} eller kund {printed(OTHER)}?"),
        ("buyer_orgnr", f"Kunden betalar inte.\n\nMed vänlig hälsning\nMaja\nOrg.nr {printed(OTHER)}"),
        ("buyer_orgnr", f"Fakturanr {printed(BUYER)}, tel {printed(OTHER)}"),
        ("buyer_orgnr", f"Kund {BUYER[:-1]}{(int(BUYER[-1]) + 1) % 10}"),
        ("buyer_email", "Svara till maja@provbruket.example eller inkasso@byran.example."),
        ("buyer_email", "Kunden har a@b.example och c@d.example."),
        ("buyer_email", "Kunden vägrar.\nHälsningar\nMaja\nprivat@annan.example"),
        ("buyer_address", "Vi sitter på Nya gatan 3, 123 45 Provstad."),
        ("buyer_address", "Kunden bor på Nya gatan 3, 123 45 Provstad eller Gamla vägen 4, 123 46 Provstad."),
        ("buyer_address", "Kunden är skyldig 123 45 Kr."),
    ],
)
def test_what_may_be_the_senders_own_or_is_not_the_only_one_is_not_taken(field: str, text: str) -> None:
    assert field not in weigh(read(PAGE), text).fields


def test_a_known_creditors_number_is_not_the_buyers() -> None:
    known = KnownParties(creditor_orgnrs=frozenset({OTHER}))
    assert "buyer_orgnr" not in weigh(read(PAGE), f"Orgnr {printed(OTHER)}", known=known).fields


@pytest.mark.parametrize(
    ("text", "sure", "codes"),
    [
        (f"Kundens orgnr: {printed(BUYER)}", 0.9999, []),
        (f"Orgnr {printed(BUYER)}", 0.9999, ["only_in_mail"]),
        (f"Kundens orgnr: {printed(BUYER)}", 0.996, ["only_in_mail"]),
    ],
    ids=["called the debtor's", "only one", "on a doubtful page"],
)
def test_a_number_from_the_mail_counts_in_the_documents_risk(text: str, sure: float, codes: list[str]) -> None:
    after = weigh(read(PAGE, sure=sure), text)
    assert after.value("buyer_orgnr") == BUYER
    assert [reason.code for reason in after.reasons] == codes
    assert (after.decision is ReadingDecision.REVIEW) is bool(codes)


def test_a_persons_number_from_the_mail_tells_the_kind_of_buyer() -> None:
    page = {**PAGE, "buyer_name": "Kim Prov"}
    assert weigh(read(page), f"Kundens personnr {printed(CONSUMER)}").value("buyer_kind_hint") == "consumer"


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("buyer_orgnr", f"Kundens orgnr är {printed(OTHER)}."),
        ("buyer_email", "Kunden nås på bo@annan.example."),
        ("buyer_address", "Kunden har flyttat till Nya gatan 3, 123 45 Provstad."),
    ],
)
def test_a_contradiction_goes_to_a_person_who_hears_of_it(field: str, text: str) -> None:
    before = read(WHOLE)
    after = weigh(before, text)
    assert after.value(field) == before.value(field)
    assert after.fields[field].confidence < before.fields[field].confidence
    assert [(reason.code, reason.field) for reason in after.reasons] == [("mail_disagrees", field)]
    assert after.decision is ReadingDecision.REVIEW
    assert not [reason for reason in after.reasons if any(letter.isdigit() for letter in reason.message)]


@pytest.mark.parametrize("text", [f"Kundens orgnr är {printed(OTHER)}.", "Kund: bo@annan.example"])
@pytest.mark.parametrize("fields", [PAGE, WHOLE], ids=["lacking", "other"])
def test_a_mail_of_several_documents_says_nothing_of_one_of_them(text: str, fields: Mapping[str, str]) -> None:
    before = read(fields)
    assert weigh(before, text, documents=2) == before


def test_agreement_counts_also_among_several_documents() -> None:
    after = weigh(read(WHOLE, buyer_orgnr=0.95), f"Kunder: {printed(BUYER)}, {printed(OTHER)}", documents=2)
    assert after.fields["buyer_orgnr"].confidence > 0.99


@pytest.mark.parametrize("creditor", ["Köpmannen i Provby", "Provköpet AB"])
def test_the_senders_own_name_is_no_evidence_for_the_buyer(creditor: str) -> None:
    before = read(PAGE, buyer_name=0.95)
    known = KnownParties(creditor_names=frozenset({creditor}))
    after = weigh(before, "Köpmannen i Provby skickar en faktura.", known=known)
    assert (after == before) is (creditor == "Köpmannen i Provby")


def test_other_papers_are_left_alone() -> None:
    before = replace(read(PAGE), type=DocumentType.STATEMENT)
    assert weigh(before, f"Kundens orgnr är {printed(BUYER)}.") == before


@pytest.mark.parametrize(
    "closing", ["Hälsningar", "Mvh Maja", "Med vänliga hälsningar,", "Best regards", "Vennlig hilsen", "Ystävällisin terveisin"]
)  # fmt: skip
def test_a_signature_is_not_read(closing: str) -> None:
    assert body_lines(f"Se bilaga.\n{closing}\nMaja\n{printed(BUYER)}") == ["Se bilaga."]


@given(st.text(max_size=2000), st.sampled_from(["", "kund 559999-", "@a.example ", "123 45 Ort ", "Storgatan 1, "]))
def test_no_text_breaks_a_reading(text: str, seasoning: str) -> None:
    after = weigh(read(WHOLE), f"{seasoning}{text}{seasoning}{text}")
    assert set(WHOLE) <= set(after.fields)
    assert all(0 < value.confidence < 1 for value in after.fields.values())


def test_a_very_long_mail_is_read_up_to_a_bound() -> None:
    assert sum(map(len, body_lines("kund 559999 " * 1_000_000))) <= 20_000
    assert len(body_lines("a\n" * 1_000_000)) <= 400


@pytest.fixture
def house(tmp_path: Path, migrated_sqlite: Path, extractor: Extractor) -> Iterator[House]:
    shutil.copy(migrated_sqlite, tmp_path / "krav.db")
    made = make_house(tmp_path, f"sqlite:///{tmp_path / 'krav.db'}", reader=extractor)
    made.knows_creditor()
    yield made
    made.office.database.close()


def test_a_contradicting_mail_parks_an_invoice_with_the_reason(house: House) -> None:
    message = house.receive(house.mail(typeset.pdf(BILLS["painter"]), text=f"Kundens orgnr är {printed(OTHER)}.\n"))
    assert (message.state, message.reason) == ("parked", "review")
    assert "mail_disagrees" in house.readings(message)[0].reason


@pytest.mark.parametrize("mark", ["> ", "-- \n", "Från: Bo\nSkickat: idag\nÄmne: x\n\n"])
def test_quotes_and_signatures_of_a_mail_are_no_evidence(house: House, mark: str) -> None:
    text = f"Se bifogad faktura.\n\n{mark}Kundens orgnr är {printed(OTHER)}.\n"
    assert house.receive(house.mail(typeset.pdf(BILLS["painter"]), text=text)).state == "filed"
