"""From a message to its documents: what is taken, what is not and why."""

from __future__ import annotations

import io
import struct
import zipfile
from email.message import EmailMessage

import pytest

from intake.parse import parse
from intake.sniff import media_type
from intake.tnef import BadTnef, files_of_tnef
from intake.unpack import Unpacked, UnpackLimits, unpack
from intake.zipped import ZipLimits
from tests.intake.mails import CREDITOR, PDF, png, tnef, with_files, zipped

JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 20_000
UBL = b'<?xml version="1.0"?><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'


def opened(raw: bytes, *, limits: UnpackLimits | None = None) -> Unpacked:
    return unpack(parse(raw, authserv_id=None), limits=limits or UnpackLimits())


def codes(found: Unpacked) -> list[str]:
    return [finding.code for finding in found.findings]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, "application/pdf"),
        (b"\n" * 900 + PDF, "application/pdf"),
        (b"\n" * 1100 + PDF, None),
        (JPEG, "image/jpeg"),
        (png(1200, 1600), "image/png"),
        (b"II*\0" + bytes(50), "image/tiff"),
        (b"MM\0*" + bytes(50), "image/tiff"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "image/heic"),
        (b"\0\0\0\x18ftypmif1" + bytes(50), "image/heic"),
        (b"\0\0\0\x18ftypisom" + bytes(50), None),
        (UBL, "application/xml"),
        (b"\xef\xbb\xbf  " + UBL, "application/xml"),
        (UBL.decode().encode("utf-16"), "application/xml"),
        (b'<rsm:CrossIndustryInvoice xmlns:rsm="urn:x"/>', "application/xml"),
        (b"<html><body>hej</body></html>", None),
        (b'<?xml version="1.0"?><html xmlns="x"/>', None),
        (b'<?xml version="1.0"?><!-- x --><svg/>', None),
        (b'<?xml version="1.0"?><feedback></feedback>', None),
        (b"MZ\x90\0" + bytes(100), None),
        (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", None),
        (b"-----BEGIN PGP MESSAGE-----\n", None),
        (b"vanlig text", None),
    ],
)
def test_the_content_decides_what_a_file_is(data: bytes, kind: str | None) -> None:
    found = opened(with_files({"faktura.pdf": data}))
    if kind:
        assert [d.media_type for d in found.documents] == [kind]
        assert found.findings == ()
    else:
        assert found.documents == ()
        assert codes(found) == ["unsupported_type"]


def test_a_pdf_near_the_start_of_a_container_does_not_hide_the_container() -> None:
    stored = zipped({"a.pdf": PDF, "b.pdf": PDF + b"2"}, method=zipfile.ZIP_STORED)
    assert [d.name for d in opened(with_files({"a.zip": stored})).documents] == ["a.pdf", "b.pdf"]


def test_office_files_are_no_archives() -> None:
    docx = zipped({"[Content_Types].xml": b"<x/>", "word/media/image1.png": png(1500, 1500)})
    found = opened(with_files({"avtal.docx": docx}))
    assert found.documents == ()
    assert codes(found) == ["unsupported_type"]


def test_a_document_knows_its_name_its_way_and_its_hash() -> None:
    import hashlib

    (document,) = opened(with_files({"april.zip": zipped({"sub/faktura.pdf": PDF})})).documents
    assert document.path == "mail/april.zip/faktura.pdf"
    assert document.name == "faktura.pdf"
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert document.data == PDF


def test_the_same_file_twice_is_one_document() -> None:
    found = opened(with_files({"a.pdf": PDF, "b.pdf": PDF, "c.zip": zipped({"d.pdf": PDF})}))
    assert [d.name for d in found.documents] == ["a.pdf"]


def test_an_encrypted_pdf_is_a_document_all_the_same() -> None:
    assert len(opened(with_files({"x.pdf": PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root")})).documents) == 1


def test_a_nested_mail_gives_its_files() -> None:
    outer = EmailMessage()
    outer["From"] = CREDITOR
    outer.set_content("x")
    inner = EmailMessage()
    inner.set_content("y")
    inner.add_attachment(zipped({"djup.pdf": PDF}), maintype="application", subtype="zip", filename="a.zip")
    outer.add_attachment(inner)
    (document,) = opened(outer.as_bytes()).documents
    assert document.path == "mail/mail-1/a.zip/djup.pdf"


def test_a_mail_attached_as_a_file_gives_its_files() -> None:
    (document,) = opened(with_files({"vidare.eml": with_files({"f.pdf": PDF})})).documents
    assert document.path == "mail/vidare.eml/f.pdf"


def test_winmail_dat_gives_its_files_by_name() -> None:
    found = opened(with_files({"winmail.dat": tnef({"Fakturå.pdf": PDF, "anteckning.txt": b"hej"})}))
    assert [d.path for d in found.documents] == ["mail/winmail.dat/Fakturå.pdf"]
    assert codes(found) == ["unsupported_type"]


def test_winmail_dat_with_a_count_beyond_its_size_is_left_out_quickly() -> None:
    def attribute(data: bytes) -> bytes:
        return struct.pack("<BHHI", 2, 0x9005, 6, len(data)) + data + b"\0\0"

    endless = struct.pack("<IHHI", 1, 0x1003, 0x3707, 0xFFFFFFFF)
    many = struct.pack("<I", 0xFFFFFFFF) + bytes(8)
    strings = struct.pack("<IHHI", 1, 0x001E, 0x3707, 0xFFFFFFFF) + bytes(64)
    for hostile in (endless, many, strings, b"", b"\1"):
        files = files_of_tnef(tnef({"f.pdf": PDF}, extra=attribute(hostile)))
        assert [f.name for f in files] == ["f.pdf"]
    thousands = b"".join(struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0" for _ in range(1000))
    with pytest.raises(BadTnef):
        files_of_tnef(tnef({}, extra=thousands))


def test_damaged_winmail_dat_is_said() -> None:
    thousands = b"".join(struct.pack("<BHHI", 2, 0x9002, 6, 0) + b"\0\0" for _ in range(1000))
    assert codes(opened(with_files({"winmail.dat": tnef({}, extra=thousands)}))) == ["damaged_archive"]


def test_an_embedded_message_in_winmail_dat_gives_its_files() -> None:
    inner = tnef({"inre.pdf": PDF})
    mark = b"\x07\x03\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00\x00\x00\x00\x46"
    payload = mark + inner
    padded = payload + bytes(-len(payload) % 4)
    mapi = struct.pack("<IHHII", 1, 0x000D, 0x3701, 1, len(payload)) + padded
    attribute = struct.pack("<BHHI", 2, 0x9005, 6, len(mapi)) + mapi + b"\0\0"
    outer = tnef({}, extra=struct.pack("<BHHI", 2, 0x9002, 6, 14) + bytes(16) + attribute)
    (document,) = opened(with_files({"winmail.dat": outer})).documents
    assert document.data == PDF
    assert document.path.endswith("/inre.pdf")


@pytest.mark.parametrize(
    ("size", "extra", "is_document"),
    [
        ((1200, 1600), b"", True),
        ((600, 600), b"x" * 20_000, True),
        ((600, 600), b"", False),
        ((300, 2000), b"x" * 20_000, False),
        ((1, 1), b"", False),
    ],
)
def test_small_pictures_are_decoration(size: tuple[int, int], extra: bytes, is_document: bool) -> None:
    found = opened(with_files({"bild.png": png(*size) + extra}))
    assert bool(found.documents) is is_document
    assert codes(found) == ([] if is_document else ["inline_image"])


def related(picture: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"] = CREDITOR
    mail.set_content("x")
    mail.add_alternative('<p>Hej <img src="cid:logga@x"></p>', subtype="html")
    html = mail.get_payload()[1]  # type: ignore[index]
    html.add_related(picture, maintype="image", subtype="png", cid="<logga@x>")  # type: ignore[union-attr]
    return mail.as_bytes()


def test_a_picture_that_the_text_shows_is_decoration_unless_it_has_a_pages_size() -> None:
    shown = opened(related(png(800, 800) + b"x" * 20_000))
    assert (shown.documents, codes(shown)) == ((), ["inline_image"])
    photo = opened(related(png(1500, 2000)))
    assert [d.media_type for d in photo.documents] == ["image/png"]


@pytest.mark.parametrize(("depth", "count"), [(1, 1), (2, 1), (3, 1), (4, 0)])
def test_zip_in_zip_is_opened_three_levels_deep(depth: int, count: int) -> None:
    data = PDF
    for _ in range(depth):
        data = zipped({"f.pdf" if data is PDF else "inre.zip": data})
    found = opened(with_files({"yttre.zip": data}))
    assert len(found.documents) == count
    assert codes(found) == ([] if count else ["too_deep"])


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = zipped({"a.pdf": b"%PDF-" + bytes(30_000_000)})
    found = opened(with_files({"bomb.zip": bomb}))
    assert (found.documents, codes(found)) == ((), ["archive_too_large"])


def test_limits_of_an_archive_hold() -> None:
    many = zipped({f"{n}.pdf": PDF + str(n).encode() for n in range(20)})
    raw = with_files({"a.zip": many})
    assert codes(opened(raw, limits=UnpackLimits(archive=ZipLimits(entries=10)))) == ["archive_too_large"]
    assert len(opened(raw, limits=UnpackLimits(archive=ZipLimits(total_bytes=len(PDF) * 5))).documents) == 4
    assert codes(opened(raw, limits=UnpackLimits(archive=ZipLimits(entry_bytes=10))))[0] == "archive_too_large"
    few = opened(raw, limits=UnpackLimits(documents=3))
    assert len(few.documents) == 3
    assert set(codes(few)) == {"too_many_documents"}
    assert codes(opened(raw, limits=UnpackLimits(total_bytes=100))) == ["too_much_data"]


def test_an_archive_that_lies_about_a_size_gives_no_more_than_it_said() -> None:
    data = bytearray(zipped({"a.pdf": PDF + bytes(5_000_000)}))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(mark) + offset
        data[at : at + 4] = struct.pack("<I", 100)
    found = opened(with_files({"lie.zip": bytes(data)}))
    assert all(len(d.data) <= 101 for d in found.documents)


def test_a_locked_archive_is_said_and_the_rest_is_read() -> None:
    data = bytearray(zipped({"a.pdf": PDF}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[data.index(b"PK\x03\x04") + 6] |= 1
    found = opened(with_files({"last.zip": bytes(data), "b.pdf": PDF}))
    assert [d.name for d in found.documents] == ["b.pdf"]
    assert codes(found) == ["encrypted_archive"]
    assert found.findings[0].field == "mail/last.zip"


def test_uncommon_packing_and_damage_are_said() -> None:
    assert codes(opened(with_files({"a.zip": zipped({"a.pdf": PDF}, method=zipfile.ZIP_LZMA)}))) == ["unsupported_type"]
    assert codes(opened(with_files({"a.zip": zipped({"a.pdf": PDF})[:60]}))) == ["damaged_archive"]
    assert codes(opened(with_files({"a.zip": b"PK\x03\x04" + bytes(100)}))) == ["damaged_archive"]


def test_names_in_an_archive_are_no_paths_and_rubbish_is_skipped() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../../etc/cron.d/evil.pdf", PDF)
        archive.writestr("__MACOSX/._evil.pdf", b"x")
        archive.writestr("sub/.DS_Store", b"x")
    found = opened(with_files({"a.zip": buffer.getvalue()}))
    assert [d.path for d in found.documents] == ["mail/a.zip/evil.pdf"]
    assert found.findings == ()


def test_a_file_without_a_name_in_an_archive_is_passed_over() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        nameless = zipfile.ZipInfo("x")
        nameless.filename = ""
        archive.writestr(nameless, PDF)
        archive.writestr("b.pdf", PDF + b"2")
    assert [d.name for d in opened(with_files({"a.zip": buffer.getvalue()})).documents] == ["b.pdf"]


def test_signatures_and_machine_readable_reports_are_passed_over_in_silence() -> None:
    mail = EmailMessage()
    mail["From"] = CREDITOR
    mail.set_content("x")
    mail.add_attachment(b"\x30\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    assert opened(mail.as_bytes()) == Unpacked((), ())


def test_a_multi_page_tiff_stays_one_document() -> None:
    from PIL import Image

    buffer = io.BytesIO()
    pages = [Image.new("1", (600, 800)) for _ in range(3)]
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    assert [d.media_type for d in opened(with_files({"fax.tif": buffer.getvalue()})).documents] == ["image/tiff"]


def test_what_nothing_recognises_is_bytes() -> None:
    assert media_type(b"\x01\x02\x03\x04" * 10) == "application/octet-stream"
    assert media_type(b"") == "application/octet-stream"
