"""Encrypted PDFs: the words of a mail that may be their password, and the file read with the one that opens it."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC, ECB
from hypothesis import given
from hypothesis import strategies as st

from extraction.extract import Extractor, KnownWithMail, MailContext
from extraction.passwords import MOST, passwords_in
from samples import typeset
from samples.bills import BILLS
from tests.extraction.paper import invoice_pdf
from tests.office import House, make_house

_OBJECT = re.compile(rb"^(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL | re.MULTILINE)
_STREAM = re.compile(rb"\A(.*?)/Length \d+(.*?)>>\s*stream\r?\n(.*)\r?\nendstream\Z", re.DOTALL)
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_PERMISSIONS = -44
_FILE_ID = b"0123456789abcdef"
_SALTS = (b"validate", b"key-salt")

Encrypt = Callable[[int, bytes], bytes]


def lock(pdf: bytes, *, user: str, owner: str = "the owner's own", modern: bool = True) -> bytes:
    """A PDF of the typesetter closed with a password (ISO 32000-2, 7.6), since the typesetter cannot do it itself.

    AES-256 (revision 6), or RC4 of 128 bits (revision 4). Only streams are encrypted: a reader sees noise for strings.
    """
    dictionary, encrypt = (_aes_256 if modern else _rc4_128)(user, owner)
    objects = {int(number): _closed(int(number), body, encrypt) for number, body in _OBJECT.findall(pdf)}
    last = max(objects) + 1
    objects[last] = dictionary
    root = re.search(rb"/Root (\d+ 0 R)", pdf)
    assert root is not None
    out, places = b"%PDF-1.7\n%\x80\x80\x80\x80\n", {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d %05d %s \n" % _entry(places.get(number)) for number in range(last + 1))
    ends = (last + 1, root[1], last, _FILE_ID.hex().encode(), _FILE_ID.hex().encode(), len(out))
    trailer = b"trailer\n<</Size %d/Root %s/Encrypt %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF" % ends
    return out + b"xref\n0 %d\n" % (last + 1) + table + trailer


def _entry(place: int | None) -> tuple[int, int, bytes]:
    return (0, 65535, b"f") if place is None else (place, 0, b"n")


def _closed(number: int, body: bytes, encrypt: Encrypt) -> bytes:
    """An object with its stream encrypted."""
    match = _STREAM.match(body)
    if match is None:
        return body
    data = encrypt(number, match[3])
    return b"%s/Length %d%s>>\nstream\n%s\nendstream" % (match[1], len(data), match[2], data)


def _rc4(key: bytes, data: bytes) -> bytes:
    return Cipher(ARC4(key), mode=None).encryptor().update(data)


def _rc4_rounds(key: bytes, data: bytes) -> bytes:
    for turn in range(20):
        data = _rc4(bytes(byte ^ turn for byte in key), data)
    return data


def _rc4_128(user: str, owner: str) -> tuple[bytes, Encrypt]:
    padded, owner_padded = ((word.encode("latin-1") + _PADDING)[:32] for word in (user, owner))
    owner_key = owner_padded
    for _turn in range(51):
        owner_key = hashlib.md5(owner_key).digest()
    o_value = _rc4_rounds(owner_key, padded)
    key = padded + o_value + _PERMISSIONS.to_bytes(4, "little", signed=True) + _FILE_ID
    for _turn in range(51):
        key = hashlib.md5(key).digest()
    u_value = _rc4_rounds(key, hashlib.md5(_PADDING + _FILE_ID).digest()) + bytes(16)
    head = b"<</Filter/Standard/V 4/R 4/Length 128/P %d/O<%s>/U<%s>"
    filters = b"/CF<</StdCF<</CFM/V2/AuthEvent/DocOpen/Length 16>>>>/StmF/StdCF/StrF/StdCF>>"

    def encrypt(number: int, data: bytes) -> bytes:
        return _rc4(hashlib.md5(key + number.to_bytes(3, "little") + bytes(2)).digest(), data)

    return head % (_PERMISSIONS, o_value.hex().encode(), u_value.hex().encode()) + filters, encrypt


def _cbc(key: bytes, vector: bytes, data: bytes) -> bytes:
    return Cipher(AES(key), CBC(vector)).encryptor().update(data)


def _hash(password: bytes, salt: bytes, extra: bytes = b"") -> bytes:
    """Algorithm 2.B."""
    found, turn, last = hashlib.sha256(password + salt + extra).digest(), 0, 0
    while turn < 64 or last > turn - 32:
        mixed = _cbc(found[:16], found[16:32], (password + found + extra) * 64)
        found = [hashlib.sha256, hashlib.sha384, hashlib.sha512][sum(mixed[:16]) % 3](mixed).digest()
        turn, last = turn + 1, mixed[-1]
    return found[:32]


def _aes_256(user: str, owner: str) -> tuple[bytes, Encrypt]:
    key, nothing = hashlib.sha256(b"key of the file").digest(), bytes(16)
    validation, key_salt = _SALTS
    u_word, o_word = user.encode(), owner.encode()
    u_value = _hash(u_word, validation) + validation + key_salt
    o_value = _hash(o_word, validation, u_value) + validation + key_salt
    u_key = _cbc(_hash(u_word, key_salt), nothing, key)
    o_key = _cbc(_hash(o_word, key_salt, u_value), nothing, key)
    permissions = _PERMISSIONS.to_bytes(4, "little", signed=True) + b"\xff\xff\xff\xffTadbrnd."
    sealed = Cipher(AES(key), ECB()).encryptor().update(permissions)
    values = tuple(value.hex().encode() for value in (o_value, u_value, o_key, u_key, sealed))
    head = b"<</Filter/Standard/V 5/R 6/Length 256/P %d/O<%s>/U<%s>/OE<%s>/UE<%s>/Perms<%s>"
    filters = b"/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF>>"

    def encrypt(number: int, data: bytes) -> bytes:
        vector = hashlib.md5(number.to_bytes(3, "little")).digest()
        room = 16 - len(data) % 16
        return vector + _cbc(key, vector, data + bytes([room]) * room)

    return head % (_PERMISSIONS, *values) + filters, encrypt


SECRET = "Kvarn-Åke-77"


def with_text(text: str) -> KnownWithMail:
    return KnownWithMail(mail=MailContext(own=text, whole=text, sender="maja@provbruket.example", document_count=1))


@pytest.mark.parametrize(
    ("text", "password"),
    [
        ("Lösenord: Kvarn42", "Kvarn42"),
        ("Lo\u0308senord: Kvarn42", "Kvarn42"),
        ("Lösenordet till filen är hemligt7.", "hemligt7"),
        ("Lösenord: slutar!", "slutar!"),
        ("The password for the pdf is 'blue-fox'", "blue-fox"),
        ("Password\n\nblue-fox\n", "blue-fox"),
        ("Lösenord: röd bil 42", "röd bil 42"),
        ("abc123 är lösenordet", "abc123"),
        ("Passord: Vinter9", "Vinter9"),
        ("Adgangskoden er Vinter9", "Vinter9"),
        ("Salasana on talvi99.", "talvi99"),
        ("Das Passwort lautet: Winter-9", "Winter-9"),
        ("Koden är 4711.", "4711"),
        ("Filen öppnas med ”vårsol”.", "vårsol"),
        ("Lösenordet är kundens organisationsnummer.\n\nKund: Provköpet, 559999-0021", "5599990021"),
        ("Lösenordet är kundens orgnr utan streck: 559999-0021", "5599990021"),
        ("Lösenord är fakturadatum. Fakturan är från 2026-01-15.", "20260115"),
        ("Hej,\nfakturan bifogas, den är låst.\nLösen = sommar26\n\nMaja", "sommar26"),
    ],
)
def test_the_password_is_among_the_candidates(text: str, password: str) -> None:
    assert password in passwords_in(text)


@pytest.mark.parametrize(
    "text", ["", "Se bifogad faktura.\nHälsningar\nMaja", "Faktura 10234, 559999-0021, 2026-01-15"]
)
def test_a_mail_that_speaks_of_no_password_gives_none(text: str) -> None:
    assert passwords_in(text) == ()


def test_a_talkative_mail_leaves_room_for_quoted_words_and_numbers() -> None:
    talk = "Lösenord lösenord " + " ".join(f"ord{number}" for number in range(40))
    found = passwords_in(f"{talk}\n{talk}\nLösenordet är ”vårsol” eller datumet 2026-01-15")
    assert len(found) == MOST
    assert {"vårsol", "20260115"} <= set(found)


@given(st.text(max_size=3000).map(lambda text: f"lösenord {text} password: {text}"))
def test_candidates_are_few_short_and_printable(text: str) -> None:
    found = passwords_in(text)
    assert len(found) <= MOST
    assert all(3 <= len(word) <= 64 and word.isprintable() for word in found)


@pytest.mark.parametrize("modern", [True, False], ids=["aes-256", "rc4-128"])
@pytest.mark.parametrize("word", ["hemligt7", SECRET])
def test_a_file_is_read_with_the_password_in_its_mail(extractor: Extractor, word: str, modern: bool) -> None:
    data = lock(invoice_pdf(), user=word, modern=modern)
    opened = extractor.read(data, name="faktura.pdf", known=with_text(f"Hej, lösenordet är {word}.\n"))
    plain = extractor.read(invoice_pdf(), name="faktura.pdf")
    assert opened.error is None
    assert opened == plain


@pytest.mark.parametrize("text", ["", "Lösenord: fel-ord", "Lösenordet kommer i ett sms."])
def test_without_the_password_the_finding_is_as_ever(extractor: Extractor, text: str) -> None:
    result = extractor.read(lock(invoice_pdf(), user=SECRET), name="faktura.pdf", known=with_text(text))
    assert result.documents == ()
    assert result.error is not None
    assert (result.error.code, result.error.message) == ("encrypted", "the file needs a password to open")


@pytest.mark.parametrize("text", ["", "Lösenord: fel-ord"])
def test_a_file_that_only_an_owner_locked_is_simply_read(extractor: Extractor, text: str) -> None:
    data = lock(invoice_pdf(), user="", owner=SECRET)
    assert extractor.read(data, name="faktura.pdf", known=with_text(text)) == extractor.read(
        invoice_pdf(), name="faktura.pdf"
    )


def test_a_context_shows_nothing_of_the_mail() -> None:
    assert SECRET not in repr(with_text(f"Lösenord: {SECRET}"))


@pytest.fixture
def house(tmp_path: Path, migrated_sqlite: Path, extractor: Extractor) -> Iterator[House]:
    shutil.copy(migrated_sqlite, tmp_path / "krav.db")
    made = make_house(tmp_path, f"sqlite:///{tmp_path / 'krav.db'}", reader=extractor)
    yield made
    made.office.database.close()


@pytest.mark.parametrize("place", ["own", "forwarded"])
def test_a_locked_invoice_becomes_a_case_and_its_password_is_kept_nowhere(house: House, place: str) -> None:
    secret = "Dold-4711-nyckel"
    text = f"Hej,\n\nfakturan är obetald. Lösenord till filen: {secret}\n\nMaja\n"
    if place == "forwarded":
        text = f"Se nedan.\n\n----- Vidarebefordrat meddelande -----\nFrån: Maja\nÄmne: faktura\n\n{text}"
    house.knows_creditor()
    raw = house.mail(lock(typeset.pdf(BILLS["painter"]), user=secret), text=text)
    with structlog.testing.capture_logs() as log:
        message = house.receive(raw)
    assert (message.state, message.reason) == ("filed", "")
    assert house.invoice_numbers(house.case().number) == [BILLS["painter"].number]
    house.is_sound()
    house.office.database.close()
    kept = [path for path in house.root.rglob("*") if path.is_file() and path.read_bytes() != raw]
    assert any(path.name.startswith("krav.db") for path in kept)
    assert not [path for path in kept if secret.encode() in path.read_bytes()]
    assert secret not in repr(log)


def test_without_the_password_the_mail_waits_for_a_person(house: House) -> None:
    house.knows_creditor()
    message = house.receive(house.mail(lock(invoice_pdf(), user=SECRET)))
    assert (message.state, message.reason) == ("parked", "encrypted")
    assert house.cases() == []
