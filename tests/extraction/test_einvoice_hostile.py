"""Structured invoices made to harm: no file makes the reader do anything but refuse, in the sandbox and out."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from extraction.jail import Limits
from extraction.job import JobRefused
from extraction.readers import einvoice
from extraction.readers.einvoice import is_einvoice, read_einvoice
from extraction.sandbox import JobFailed, Sandbox
from tests.extraction import einvoices
from tests.extraction.einvoices import ENVELOPES, SAMPLES, UBL, ubl, without_declaration


def nested(depth: int) -> bytes:
    return UBL.replace("</Invoice>", f"{'<x>' * depth}{'</x>' * depth}</Invoice>").encode()


NOT_READ = {
    "empty": b"",
    "no xml": b"%PDF-1.7 <Invoice>",
    "html": b"<!DOCTYPE html><html><body>Faktura</body></html>",
    "other xml": b'<?xml version="1.0"?><Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>',
    "no namespace": b"<Invoice><ID>1</ID></Invoice>",
    "invoice deep in something else": f"<testSet>{without_declaration(UBL)}</testSet>".encode(),
    "envelope without invoice": ENVELOPES["peppol"].format("<x/>").encode(),
    "doctype": b"<!DOCTYPE Invoice>" + without_declaration(UBL).encode(),
    "unknown encoding": UBL.replace("UTF-8", "x-nobodys", 1).encode(),
    "codec that is no text": UBL.replace("UTF-8", "zlib", 1).encode(),
    "codec with surprises": UBL.replace("UTF-8", "unicode_escape", 1).encode(),
}

HOSTILE = {
    "cut": SAMPLES["ubl"][:-20],
    "two roots": SAMPLES["ubl"] + b"<x/>",
    "too deep": nested(100),
    "wrong encoding": SAMPLES["svefaktura"].replace(b"ISO-8859-1", b"UTF-8"),
    "undefined entity": UBL.replace("P-1001", "&owned;").encode(),
    "doctype inside an envelope's text": ENVELOPES["peppol"].format(UBL).encode(),
    "control characters": UBL.replace("P-1001", "\x00\x08").encode(),
}

BOMBS = {
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>',
    "file": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "address": '<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    "parameter": "<!DOCTYPE x [<!ENTITY % a \"<!ENTITY b 'c'>\"> %a;]>",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(einvoices.__name__) as one:
        yield one


@pytest.mark.parametrize("case", NOT_READ)
def test_what_is_no_invoice_is_not_taken_for_one(case: str) -> None:
    assert not is_einvoice(NOT_READ[case])
    with pytest.raises(JobRefused, match="unreadable"):
        read_einvoice(NOT_READ[case])


@pytest.mark.parametrize("case", HOSTILE)
def test_a_broken_or_hostile_file_is_refused(case: str) -> None:
    with pytest.raises(JobRefused, match="unreadable"):
        read_einvoice(HOSTILE[case])


@pytest.mark.parametrize("case", BOMBS)
def test_no_entity_is_ever_expanded(case: str) -> None:
    data = (BOMBS[case] + without_declaration(UBL).replace("P-1001", "&a;")).encode()
    assert not is_einvoice(data)
    with pytest.raises(JobRefused, match="unreadable"):
        read_einvoice(data)


def test_more_elements_than_any_invoice_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = UBL.replace("</Invoice>", "<x/>" * 1_000 + "</Invoice>").encode()
    assert read_einvoice(data).fields == read_einvoice(SAMPLES["ubl"]).fields
    monkeypatch.setattr(einvoice, "_MAX_ELEMENTS", 1_000)
    with pytest.raises(JobRefused, match="unreadable"):
        read_einvoice(data)


def test_a_depth_no_invoice_has_is_the_limit() -> None:
    assert read_einvoice(nested(40)).fields == read_einvoice(SAMPLES["ubl"]).fields


def test_a_file_beyond_the_size_limit_is_refused_unseen() -> None:
    data = UBL.replace("P-1001", "P" * 20_000_001).encode()
    assert not is_einvoice(data)
    with pytest.raises(JobRefused, match="unreadable"):
        read_einvoice(data)


def test_a_value_of_any_length_is_cut() -> None:
    name = ubl(("Köparen &amp; Co AB", "a\u0301" * 500_000)).fields["buyer_name"]
    assert name == "á" * 300


NASTY = (
    "",
    "٣٤",
    "1e999",
    "NaN",
    "-0",
    "+.5",
    "9" * 400,
    "0x10",
    "²",
    "\u0130",
    "SE",
    "\u2028",
    "💶",
    "&amp;",
    "<x/>",
    "Infinity",
)


def mutated(chance: random.Random, data: bytes) -> bytes:
    """One to four changes: a flipped, dropped or doubled stretch of bytes, or mostly a value in another's place."""
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(data))
        end = min(len(data), start + chance.choice((1, 2, 8, 60, 400)))
        kind = chance.choice((0, 1, 2, 3, 3, 3, 3, 3, 3, 3))
        if kind == 0:
            data = data[:start] + bytes([chance.randrange(256)]) + data[start + 1 :]
        elif kind == 1:
            data = data[:start] + data[end:]
        elif kind == 2:
            data = data[:end] + data[start:end] + data[end:]
        else:
            values = list(re.finditer(rb">([^<>]+)<|=\"([^\"]+)\"", data))
            if values:
                spot = chance.choice(values)
                group = 1 if spot[1] is not None else 2
                data = data[: spot.start(group)] + chance.choice(NASTY).encode() + data[spot.end(group) :]
        data = data or b"<"
    return data


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_mutation_raises_anything_but_a_refusal(sample: str) -> None:
    chance = random.Random(f"einvoice {sample}")
    read = 0
    for _ in range(150):
        data = mutated(chance, SAMPLES[sample])
        try:
            invoice = read_einvoice(data)
        except JobRefused as refused:
            assert refused.code == "unreadable"
            continue
        read += 1
        assert all(value and len(value) <= 2_000 for value in invoice.fields.values())
        for name in ("total", "net", "vat", "prepaid", "rounding"):
            assert re.fullmatch(r"-?[0-9]{1,13}\.[0-9]{2}", invoice.fields.get(name, "0.00"))
        for name in ("ocr_reference", "bankgiro", "plusgiro", "payment_terms_days"):
            assert re.fullmatch(r"[0-9]+", invoice.fields.get(name, "0"))
    assert 15 <= read <= 135, "the mutations are either all harmless or all fatal"


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_sandbox_reads_what_is_read_outside_it(sandbox: Sandbox, sample: str) -> None:
    answer, _blob = sandbox.run("einvoice", data=SAMPLES[sample], options={}, limits=Limits())
    invoice = read_einvoice(SAMPLES[sample])
    assert answer == {"is_einvoice": True, "type": str(invoice.type), "fields": invoice.fields}


@pytest.mark.parametrize("encoding", ["windows-1257", "shift_jis", "x-nobodys"])
def test_the_sandbox_needs_no_codec_it_does_not_have(sandbox: Sandbox, encoding: str) -> None:
    data = UBL.replace("UTF-8", encoding, 1).encode("cp1257")
    if encoding == "windows-1257":
        answer, _blob = sandbox.run("einvoice", data=data, options={}, limits=Limits())
        assert answer["fields"]["buyer_name"] == "Köparen & Co AB"
        return
    with pytest.raises(JobFailed) as failed:
        sandbox.run("einvoice", data=data, options={}, limits=Limits())
    assert failed.value.code == "unreadable"
