"""Document to reading: the slow part of intake, run outside any transaction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from casework.audit import caution_of
from casework.keep_readings import keep_readings
from casework.measure import measure
from casework.office import Office
from casework.outbox import owe_again
from claims.message import InboundMessage
from claims.reading import ReadFile
from extraction.extract import KnownWithMail, MailContext
from extraction.lessons import Lesson
from intake.parse import parse
from intake.quoting import own_text
from storage import creditors, documents, lessons, messages
from storage.blobs import Blobs
from storage.database import Tx
from storage.documents import FAILED, READ, REJECTED, WAITING, DocumentRow
from storage.messages import MessageRow

_MOST_CHARACTERS = 200_000  # of a mail's text


def read_document(office: Office, *, document_id: int, message_id: int) -> None:
    """Read a document, keep every reading, file the sure ones and queue the doubtful ones for a handler.

    A bad file is a fact about the document; Unavailable is raised only when the machine cannot read at all.
    """
    with office.database.read() as tx:
        row = documents.get(tx, document_id)
        is_twin = row is not None and _was_read_before(tx, row)
    if row is None or row.state != WAITING:
        return
    result = None
    began = office.clock.machine_now()
    if not is_twin:
        data = office.blobs.get(row.sha256)
        known = known_for(office, row)
        result = office.reader.read(data, name=row.name, media_type=row.media_type, known=known)
    took = office.clock.machine_now() - began
    with office.database.write() as tx:
        current = documents.get(tx, document_id)
        if current is None or current.state != WAITING:
            return
        if result is None:
            documents.set_state(tx, document_id, state=READ, reason="duplicate_file")
        else:
            measure(tx, result=result, took=took)
            _keep(office, tx, current, result)
        if all(document.state != WAITING for document in documents.of_message(tx, message_id)):
            owe_again(office, tx, "conclude_message", key=f"conclude-{message_id}", message_id=message_id)


def known_for(office: Office, row: DocumentRow) -> KnownWithMail:
    """What is known before a document is read: creditors, lessons on layouts, the caution in force, and its mail."""
    with office.database.read() as tx:
        known = _known_parties(tx)
        message = messages.get(tx, row.message_id)
        document_count = len(documents.of_message(tx, row.message_id))
    return known if message is None else replace(known, mail=_mail(office, message, document_count))


def _was_read_before(tx: Tx, row: DocumentRow) -> bool:
    """Whether the same bytes were read in an earlier mail and a handler did not reject what they said."""
    twin = documents.earlier_same_file(tx, sha256=row.sha256, before=row.id)
    if twin is None or twin.state != READ:
        return False
    readings = documents.readings_of_document(tx, twin.id)
    return not readings or any(reading.state != REJECTED for reading in readings)


def _mail(office: Office, row: MessageRow, document_count: int) -> MailContext:
    """The mail around a document, parsed from its raw bytes again: its text may hold passwords and is never stored."""
    said = _said(office.blobs, row.raw_sha256)
    return replace(said, others=said.others | office.own_addresses(), document_count=document_count)


@lru_cache(maxsize=4)  # a mail's documents are read one after another, and a large mail takes seconds to parse
def _said(blobs: Blobs, raw_sha256: str) -> MailContext:
    message = parse(blobs.get(raw_sha256), authserv_id=None)
    met = (message.reply_to, *message.to)
    return MailContext(
        own=own_text(message.text),
        whole="\n".join(_texts(message))[:_MOST_CHARACTERS],
        sender=message.sender.address if message.sender else "",
        others=frozenset(address.address for address in met if address),
    )


def _texts(message: InboundMessage) -> Iterator[str]:
    """The text of a mail and of those nested in it, whose depth `parse` bounds."""
    yield message.text
    for nested in message.nested:
        yield from _texts(nested)


def _known_parties(tx: Tx) -> KnownWithMail:
    rows = creditors.all_creditors(tx)
    confirmed = [row for row in rows if row.confirmed_at is not None]
    return KnownWithMail(
        creditor_orgnrs=frozenset(row.orgnr for row in confirmed if row.orgnr),
        creditor_names=frozenset(row.name for row in confirmed),
        lessons=tuple(Lesson.from_json(row.lesson) for row in lessons.in_force(tx)),
        caution=caution_of(tx),
    )


def _keep(office: Office, tx: Tx, row: DocumentRow, result: ReadFile) -> None:
    if result.error is not None:
        documents.set_state(tx, row.id, state=FAILED, reason=result.error.code)
        return
    documents.set_state(tx, row.id, state=READ)
    keep_readings(office, tx, row=row, readings=result.documents)
