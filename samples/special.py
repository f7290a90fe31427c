"""The sample mails that are built in a way of their own: nested, with a logo, locked, or written by a machine."""

from __future__ import annotations

import io
from email.message import EmailMessage
from pathlib import Path

from PIL import Image, ImageDraw

from samples import packs, reports, typeset
from samples.bills import BILLS
from samples.day import at
from samples.mail import Attachment, Letterhead, compose
from samples.people import GARAGE
from samples.scene import Scene

LOCKED = Path(__file__).parent / "files" / "locked.pdf"
_DAY = 24 * 60


def _pdf(key: str, name: str) -> Attachment:
    return Attachment(name, packs.PDF, typeset.pdf(BILLS[key]))


def forwarded(scene: Scene, head: Letterhead) -> EmailMessage:
    """The mail that once carried the invoice to the debtor, whole, inside a new mail."""
    key = scene.bills[0]
    first = Letterhead(
        key=f"first-{scene.name}",
        sender=scene.sender,
        subject=f"Faktura {BILLS[key].number} från {BILLS[key].seller.name}",
        at=at(-66 * _DAY),
        to=GARAGE.email,
    )
    inner = compose(
        first,
        text="Hej,\n\ntack för beställningen. Faktura bifogas.\n",
        attachments=[_pdf(key, f"faktura-{BILLS[key].number}.pdf")],
    )
    return compose(head, text=scene.text, nested=[inner])


def _logo() -> bytes:
    image = Image.new("RGB", (180, 60), "white")
    draw = ImageDraw.Draw(image)
    draw.polygon([(10, 32), (35, 8), (60, 32)], fill=(47, 93, 80))
    draw.rectangle([18, 34, 52, 54], fill=(47, 93, 80))
    for row in range(3):
        draw.rectangle([72, 16 + 12 * row, 165 - 18 * row, 21 + 12 * row], fill=(120, 150, 140))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def with_signature(scene: Scene, head: Letterhead) -> EmailMessage:
    """Text and HTML, a logo shown inside the signature, and the invoice as a file."""
    paragraphs = "".join(f"<p>{part}</p>" for part in scene.text.strip().split("\n\n"))
    html = f'<html><body>{paragraphs}<p><img src="cid:logo" alt=""></p></body></html>'
    logo = Attachment("image001.png", "image/png", _logo(), inline_id="logo")
    return compose(
        head, text=scene.text, html=html, attachments=[logo, *(_pdf(key, f"faktura {key}.pdf") for key in scene.bills)]
    )


def renamed(scene: Scene, head: Letterhead) -> EmailMessage:
    """The same file as in another mail, under another name."""
    return compose(head, text=scene.text, attachments=[_pdf(key, "kopia (2).pdf") for key in scene.bills])


def locked(scene: Scene, head: Letterhead) -> EmailMessage:
    """A PDF that opens only with a password; the file is shipped, since the typesetter cannot encrypt."""
    return compose(head, text=scene.text, attachments=[Attachment("faktura-20390.pdf", packs.PDF, LOCKED.read_bytes())])


def absence(scene: Scene, head: Letterhead) -> EmailMessage:
    """An auto-reply."""
    return reports.auto_reply(head, until="den 9 mars")


def bounced(scene: Scene, head: Letterhead) -> EmailMessage:
    """A delivery report with a null return path."""
    empty = Letterhead(
        key=head.key, sender=head.sender, subject=head.subject, at=head.at, headers=(("Return-Path", "<>"),)
    )
    return reports.bounce(empty, recipient="ekonomi@fjallviksbredband.example")


def listed(scene: Scene, head: Letterhead) -> EmailMessage:
    """A newsletter."""
    return reports.newsletter(head, text=scene.text)
