"""A mail leaves: composed once, claimed, handed over, recorded; one that may have left is never sent blindly again."""

from __future__ import annotations

from casework.office import Office
from casework.tokens import thread_mark
from claims.letter import Parcel, Receipt
from claims.message import Address
from claims.refused import Refused, Unavailable
from delivery.mail import Attachment, compose
from delivery.outlet import OutcomeUnknown
from storage import house, mails, messages
from storage.mails import FAILED, QUEUED, SENDING, SENT, UNKNOWN, MailRow


def send_mail(office: Office, *, mail_key: str) -> None:
    """Send one mail, once.

    The outlet answers one key with one receipt, also after a crash between its answer and our record. Raises
    Unavailable while the brake is on or the outlet is away; Refused when it is refused for good, or when nobody can
    tell whether it left (then a person decides).
    """
    with office.database.write() as tx:
        row = mails.get(tx, mail_key)
        if row is None or row.status not in (QUEUED, SENDING):
            return
        if house.get(tx, "brake") == "on":
            raise Unavailable("brake", "all outgoing is stopped by the brake (krav brake off lets it go)")
    receipt = office.mails.find(mail_key)
    if receipt is None:
        receipt = _hand_over(office, row)
    with office.database.write() as tx:
        proof = {"outlet": receipt.outlet, "reference": receipt.reference, "at": receipt.at.isoformat()}
        mails.change(tx, mail_key, status=SENT, receipt=proof, why="")


def _hand_over(office: Office, row: MailRow) -> Receipt:
    body = _body(office, row)
    with office.database.write() as tx:
        mails.change(tx, row.key, status=SENDING, attempt_at=office.clock.now())
    parcel = Parcel(
        key=row.key,
        media_type="message/rfc822",
        body=body,
        envelope_from="" if row.automatic else office.mail_from,
        recipients=(row.recipient,),
    )
    try:
        return office.mails.hand_over(parcel, now=office.clock.now())
    except OutcomeUnknown as unknown:
        _end(office, row, status=UNKNOWN, why=unknown.message)
        raise Refused("outcome_unknown", unknown.message) from unknown
    except Unavailable as away:
        _end(office, row, status=QUEUED, why=away.message)
        raise
    except Refused as refused:
        _end(office, row, status=FAILED, why=refused.message)
        raise


def _body(office: Office, row: MailRow) -> bytes:
    if row.body_sha256 is not None:
        return office.blobs.get(row.body_sha256)
    answered = None
    if row.in_reply_to_message is not None:
        with office.database.read() as tx:
            answered = messages.get(tx, row.in_reply_to_message)
    body = compose(
        key=row.key,
        subject=row.content["subject"],
        text=row.content["text"],
        html=row.content["html"],
        sender=Address(office.mail_from, office.agency.legal_name),
        to=[Address(row.recipient)],
        in_reply_to=answered.header_id if answered else "",
        references=(answered.header_id,) if answered and answered.header_id else (),
        automatic=row.automatic,
        now=row.created_at,
        message_id_domain=office.mail_from.rpartition("@")[2],
        thread_token=thread_mark(office, row.key),
        attachments=[
            Attachment(one["name"], one["media_type"], office.blobs.get(one["sha256"]))
            for one in row.content.get("files", ())
        ],
    )
    sha256 = office.blobs.put(body)
    with office.database.write() as tx:
        mails.change(tx, row.key, body_sha256=sha256)
    return body


def _end(office: Office, row: MailRow, *, status: str, why: str) -> None:
    with office.database.write() as tx:
        mails.change(tx, row.key, status=status, why=why)
