"""The mail that a rejection would send, as its reader would get it."""

from __future__ import annotations

from casework.office import Office
from casework.review import language_of, rejection
from casework.review_lease import reading_or_refuse
from claims.refused import Refused
from storage import documents, messages
from templates.mails import Words, words


def preview_rejection(office: Office, *, reading_id: int, why: str) -> tuple[str, Words] | None:
    """Who would be told of a rejection, and in which words; None where the sender may not be answered.

    Raises Refused where no reason is given or there is no such reading.
    """
    if not why.strip():
        raise Refused("no_reason", "say why: the creditor reads it")
    with office.database.read() as tx:
        row = reading_or_refuse(tx, reading_id)
        document = documents.get(tx, row.document_id)
        message = messages.get(tx, document.message_id) if document else None
        if document is None or message is None or not message.may_answer:
            return None
        language = language_of(tx, row, message)
    return message.from_address, words(rejection(office, document, why), language=language)
