"""The bare cost of what a mail needs, each part by itself in this run, and the peers side by side."""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import mailparser
import pdfplumber
import pytesseract
from PIL import Image

from bench.measure import Times, timed
from extraction.readers import text_layer
from samples import typeset
from samples.chance import seeded
from samples.corpus import generate
from samples.scan import scanned
from samples.town import Town
from tests.servers import Dovecot


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is, its times, and for a peer the part it is compared with."""

    name: str
    times: Times
    beside: str = ""


def parts(dovecot: Dovecot, folder: Path, *, quick: bool) -> Iterator[Part]:
    """Every part, cheap ones repeated more often."""
    many, few = (10, 2) if quick else (40, 5)
    (mail,) = generate(1, 21, kinds={"text": 1})
    bill = Town(seeded(21)).new_bill()
    pdf = typeset.pdf(bill)
    picture = scanned(typeset.pictures(bill, ppi=200)[0], seeded(3))
    yield Part("IMAP fetch of one mail", _fetching(dovecot, mail.raw, times=many))
    yield Part("mail-parser, one mail", timed(lambda: mailparser.parse_from_bytes(mail.raw), times=many))
    yield Part(
        "peer: standard library, one mail",
        timed(lambda: list(message_from_bytes(mail.raw, policy=policy.default).walk()), times=many),
        beside="mail-parser, one mail",
    )
    yield Part("words and boxes by pypdfium2, one page", timed(lambda: _words(pdf), times=many))
    yield Part(
        "peer: words by pdfplumber, one page",
        timed(lambda: _plumber_words(pdf), times=max(few, 5)),
        beside="words and boxes by pypdfium2, one page",
    )
    yield Part("tesseract, one page at 200 dpi", timed(lambda: _ocr(picture), times=few))
    yield Part("durable commit (SQLite FULL)", _committing(folder, times=many))
    yield Part("a page typeset", timed(lambda: typeset.pdf(bill), times=many))


def _words(pdf: bytes) -> int:
    with text_layer.open_pdf(pdf) as document:
        return sum(
            len(text_layer.look(document[number - 1], number)["words"]) for number in range(1, len(document) + 1)
        )


def _plumber_words(pdf: bytes) -> int:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return sum(len(page.extract_words()) for page in document.pages)


def _ocr(picture: Image.Image) -> object:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    return pytesseract.image_to_data(picture, lang="swe", config="--psm 4", output_type=pytesseract.Output.DICT)


def _fetching(dovecot: Dovecot, raw: bytes, *, times: int) -> Times:
    user = "parts@bench.example"
    dovecot.deliver(user, raw)
    with dovecot.imap(user) as client:
        client.select_folder("INBOX", readonly=True)
        (uid,) = client.search("ALL")
        return timed(lambda: client.fetch([uid], ["BODY.PEEK[]"]), times=times)


def _committing(folder: Path, *, times: int) -> Times:
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (x)")

    def commit() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO t VALUES ('row')")
        connection.execute("COMMIT")

    try:
        return timed(commit, times=times)
    finally:
        connection.close()
