"""Message to documents: who sent it and what it is decide what becomes of it, by a table whose row is kept."""

from __future__ import annotations

from casework.check_claims import COVER_DISPUTED
from casework.contact import contact_in
from casework.ids import message_name
from casework.journal import happened
from casework.obey_order import obey_order
from casework.office import Office
from casework.outbox import owe, owe_again
from casework.sender import Sender, sender_of
from claims.message import Document, InboundMessage, MessageState
from dunning.acceptance import says_disputed
from intake.disposition import Action, Circumstances, Disposition, dispose
from intake.intent import debtor_intent
from intake.parse import parse
from intake.quoting import own_text
from intake.unpack import unpack
from storage import documents, messages, tasks
from storage.database import Tx
from storage.messages import MessageRow

_INTENTS = {
    "objection": "The debtor objects: look into it and answer",
    "paid": "The debtor says it is paid: find the payment and answer",
    "plan": "The debtor asks for an instalment plan: agree on one or answer",
    "question": "The debtor asks something: answer",
}


def read_message(office: Office, *, message_id: int) -> None:
    """Parse a stored message, decide what becomes of it, and owe what follows. Safe to repeat."""
    with office.database.read() as tx:
        row = messages.get(tx, message_id)
    if row is None or row.state != MessageState.PENDING:
        return
    message = parse(office.blobs.get(row.raw_sha256), authserv_id=office.authserv_id or None)
    is_whole = row.size <= office.max_message_bytes
    found = unpack(message).documents if is_whole else ()
    for document in found:
        office.blobs.put(document.data)
    with office.database.write() as tx:
        current = messages.get(tx, message_id)
        if current is None or current.state != MessageState.PENDING:
            return
        sender = sender_of(office, tx, message, has_documents=bool(found))
        disposition = dispose(message, _circumstances(office, row, sender, len(found)))
        _describe(tx, row, message, sender, disposition)
        if _set_aside_duplicate(office, tx, row, message, disposition):
            return
        _act(office, tx, row, message, sender, disposition, found)


def _circumstances(office: Office, row: MessageRow, sender: Sender, document_count: int) -> Circumstances:
    return Circumstances(
        own_addresses=office.own_addresses(),
        known_creditor=bool(sender.creditors),
        known_debtor=(sender.debtor is not None and not sender.creditors) or sender.speaks_of_a_case,
        case_number=sender.case_number,
        loop_token_is_ours=sender.is_our_loop,
        max_bytes=office.max_message_bytes,
        size=row.size,
        document_count=document_count,
    )


def _describe(tx: Tx, row: MessageRow, message: InboundMessage, sender: Sender, disposition: Disposition) -> None:
    messages.describe(
        tx,
        row.id,
        header_id=message.message_id,
        from_address=sender.address,
        subject=message.subject[:500],
        rule=disposition.rule,
        hits=list(disposition.hits),
        verdict=str(sender.verdict),
        may_answer=disposition.may_answer and sender.may_be_answered(),
        thread_case=sender.case_number,
    )


def _set_aside_duplicate(
    office: Office, tx: Tx, row: MessageRow, message: InboundMessage, disposition: Disposition
) -> bool:
    """The same mail again is ignored; where its first copy is parked, that one is tried again instead.

    Only equal bytes, or an equal Message-ID from the same sender with the same size, count: a robot that uses one
    Message-ID for all its mails must not lose the second one.
    """
    if disposition.action is Action.IGNORE:
        return False
    twin = messages.same_bytes(tx, raw_sha256=row.raw_sha256, header_id=message.message_id, before=row.id)
    if twin is None:
        return False
    is_same = twin.raw_sha256 == row.raw_sha256 or (
        twin.from_address == (message.sender.address if message.sender else "")
        and _same_documents(office, tx, twin, message)
    )
    if not is_same:
        return False
    messages.describe(tx, row.id, duplicate_of=twin.id, may_answer=False)
    _finish(office, tx, row, MessageState.IGNORED, "duplicate_message")
    return True


def _same_documents(office: Office, tx: Tx, twin: MessageRow, message: InboundMessage) -> bool:
    """Whether two mails carry the same files; where neither carries any, whether they say the same."""
    earlier = {document.sha256 for document in documents.of_message(tx, twin.id)}
    now = {document.sha256 for document in unpack(message).documents}
    if earlier or now:
        return earlier == now
    return parse(office.blobs.get(twin.raw_sha256), authserv_id=None).text == message.text


def _act(
    office: Office,
    tx: Tx,
    row: MessageRow,
    message: InboundMessage,
    sender: Sender,
    disposition: Disposition,
    found: tuple[Document, ...],
) -> None:
    if disposition.action is Action.IGNORE:
        _finish(office, tx, row, MessageState.IGNORED, disposition.reason)
    elif disposition.action is Action.PARK:
        _park(office, tx, row, disposition.reason)
    elif disposition.action is Action.CASE_MESSAGE:
        _debtor_wrote(office, tx, row, message, sender)
    elif disposition.action is Action.ORDER:
        may_order = disposition.reason == "order"
        state, reason = obey_order(office, tx, row=row, message=message, sender=sender, may_order=may_order)
        if found:
            _owe_reading(office, tx, row, found)
        elif state is MessageState.PARKED:
            _park(office, tx, row, reason)
        else:
            _finish(office, tx, row, state, reason)
    elif found:
        _remark_on_own_text(office, tx, row, message, sender)
        _owe_reading(office, tx, row, found)
    else:
        _park(office, tx, row, "no_document")


def _owe_reading(office: Office, tx: Tx, row: MessageRow, found: tuple[Document, ...]) -> None:
    for document in found:
        document_id = documents.add(tx, message_id=row.id, found=document)
        owe_again(
            office,
            tx,
            "read_document",
            key=f"document-{document_id}",
            document_id=document_id,
            message_id=row.id,
        )


def _remark_on_own_text(office: Office, tx: Tx, row: MessageRow, message: InboundMessage, sender: Sender) -> None:
    """What a creditor writes beside an invoice may say that it is disputed or paid: a person reads it."""
    text = own_text(message.text)
    if says_disputed(f"{message.subject}\n{text}"):
        described = messages.get(tx, row.id)
        messages.describe(tx, row.id, hits=[*(described.hits if described else ()), COVER_DISPUTED])
    if sender.creditors and debtor_intent(text) in ("objection", "paid"):
        tasks.add(
            tx,
            key=f"cover-{row.id}",
            kind="cover_letter",
            title="The mail around the invoice speaks of a dispute or a payment: read it",
            now=office.clock.now(),
            case_number=sender.case_number,
            message_id=row.id,
        )


def _debtor_wrote(office: Office, tx: Tx, row: MessageRow, message: InboundMessage, sender: Sender) -> None:
    """A debtor's words become a note and a task on the case, never an order."""
    text = own_text(message.text)
    intent = debtor_intent(text)
    if sender.case_number is None:
        _park(office, tx, row, "debtor_wrote")
        return
    now = office.clock.now()
    tasks.add_note(
        tx, case_number=sender.case_number, message_id=row.id, at=now, author="debtor", text=text or message.subject
    )
    tasks.add(
        tx,
        key=f"debtor-{row.id}",
        kind=f"debtor_{intent}",
        title=_INTENTS.get(intent, _INTENTS["question"]),
        now=now,
        case_number=sender.case_number,
        message_id=row.id,
    )
    contact_in(
        office,
        tx,
        case_number=sender.case_number,
        channel="mail",
        about=intent,
        text=text or message.subject,
        on=office.clock.today(),
        by="debtor",
        message_id=row.id,
    )
    happened(
        office,
        tx,
        case_number=sender.case_number,
        kind="debtor_wrote",
        why="The debtor wrote; a handler answers",
        actor="debtor",
        message=message_name(row.id),
        intent=intent,
    )
    _finish(office, tx, row, MessageState.FILED, f"debtor_{intent}")


def _park(office: Office, tx: Tx, row: MessageRow, reason: str) -> None:
    tasks.add(
        tx,
        key=f"parked-{row.id}-{reason}",
        kind="parked_message",
        title=f"A message waits: {reason}",
        now=office.clock.now(),
        case_number=row.thread_case,
        message_id=row.id,
    )
    _finish(office, tx, row, MessageState.PARKED, reason)


def _finish(office: Office, tx: Tx, row: MessageRow, state: MessageState, reason: str) -> None:
    messages.set_state(tx, row.id, state=state, reason=reason)
    happened(
        office,
        tx,
        case_number=None,
        kind=f"message_{state}",
        why=f"The message was {state}: {reason}",
        message=message_name(row.id),
    )
    owe(office, tx, "settle_message", key=f"settle-{row.id}", message_id=row.id)
