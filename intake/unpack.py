"""From a message to the files worth reading, however they were packed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from claims.message import Document, InboundMessage, Part
from claims.refused import Finding
from intake.body import Limits
from intake.clean import safe_name
from intake.parse import parse
from intake.sniff import MAIL, READABLE, TNEF, ZIP, image_size, media_type
from intake.tnef import BadTnef, files_of_tnef
from intake.zipped import ZipLimits, files_of_zip

_PAGE_PIXELS = 1000
_MIN_PIXELS = 400
_LOGO_BYTES = 12_000
_LOGO_TYPES = frozenset({"image/png", "image/gif"})
_SILENT_TYPES = frozenset({"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"})


_REPORT_TYPES = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}
    | {"message/feedback-report", "text/rfc822-headers", "message/global-headers"}
)
_LEFT_OUT = frozenset(
    {"unparseable", "too_complex", "header_too_large", "too_deep", "too_many_parts", "part_too_large"}
)


@dataclass(frozen=True, slots=True)
class UnpackLimits:
    """How far unpacking goes: levels of packing, documents, bytes of all that was unpacked, and each archive's own."""

    depth: int = 3
    documents: int = 200
    total_bytes: int = 300_000_000
    archive: ZipLimits = field(default_factory=ZipLimits)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The documents of a message, each content once, and what was found but not taken."""

    documents: tuple[Document, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Unpacking:
    limits: UnpackLimits
    documents: dict[str, Document] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unpacked: int = 0


def unpack(message: InboundMessage, *, limits: UnpackLimits = UnpackLimits()) -> Unpacked:
    """The documents in a message: attachments, files in zip, winmail.dat and attached or nested mails.

    Types are told by content. Levels of packing are counted apart from mails nested in mails, which `parse` bounds.
    A document's path shows the way to it ("mail/invoices.zip/april.pdf"); a finding's field is the path of the file it
    is about. Encrypted PDFs are documents: the reader says what it could not read.
    """
    state = _Unpacking(limits)
    _message(state, message, path="mail", depth=0)
    return Unpacked(tuple(state.documents.values()), tuple(state.findings))


def _message(state: _Unpacking, message: InboundMessage, *, path: str, depth: int) -> None:
    for part in message.parts:
        if part.declared_type in _SILENT_TYPES | _REPORT_TYPES:
            continue
        inside = f"{path}/{part.name}"
        if _is_inline_image(part):
            state.findings.append(Finding("inline_image", "A picture belongs to the mail's text", inside))
            continue
        _file(state, part.data, path=inside, depth=depth)
    for number, nested in enumerate(message.nested, start=1):
        inside = f"{path}/mail-{number}"
        _doubts(state, nested, path=inside)
        _message(state, nested, path=inside, depth=depth)


def _file(state: _Unpacking, data: bytes, *, path: str, depth: int) -> None:
    """One file: opened when it is a container, kept when it can be read, else a finding."""
    state.unpacked += len(data)
    if state.unpacked > state.limits.total_bytes:
        state.findings.append(Finding("too_much_data", "The mail holds too much data when unpacked", path))
        return
    kind = media_type(data)
    container = _CONTAINERS.get(kind)
    if container and depth >= state.limits.depth:
        _too_deep(state, path)
    elif container:
        container(state, data, path, depth)
    elif kind in READABLE:
        _keep(state, data, kind=kind, path=path)
    elif data.strip():
        state.findings.append(Finding("unsupported_type", f"A file of type {kind} is not read", path))


def _keep(state: _Unpacking, data: bytes, *, kind: str, path: str) -> None:
    digest = hashlib.sha256(data).hexdigest()
    if digest in state.documents:
        return
    if len(state.documents) >= state.limits.documents:
        state.findings.append(Finding("too_many_documents", "The mail holds more documents than are read", path))
        return
    state.documents[digest] = Document(path.rpartition("/")[2], path, kind, digest, data)


def _zip(state: _Unpacking, data: bytes, path: str, depth: int) -> None:
    for number, entry in enumerate(files_of_zip(data, limits=state.limits.archive), start=1):
        if isinstance(entry, Finding):
            state.findings.append(Finding(entry.code, entry.message, path))
        else:
            name = safe_name(entry.name, default=f"file-{number}")
            _file(state, entry.data, path=f"{path}/{name}", depth=depth + 1)


def _tnef(state: _Unpacking, data: bytes, path: str, depth: int) -> None:
    try:
        files = files_of_tnef(data)
    except BadTnef:
        state.findings.append(Finding("damaged_archive", "An Outlook attachment (winmail.dat) is damaged", path))
        return
    for number, file in enumerate(files, start=1):
        name = safe_name(file.name, default=f"file-{number}")
        _file(state, file.data, path=f"{path}/{name}", depth=depth + 1)


def _mail(state: _Unpacking, data: bytes, path: str, depth: int) -> None:
    limits = Limits(part_bytes=state.limits.archive.entry_bytes)
    message = parse(data, authserv_id=None, limits=limits)
    _doubts(state, message, path=path)
    _message(state, message, path=path, depth=depth + 1)


_CONTAINERS: dict[str, Callable[[_Unpacking, bytes, str, int], None]] = {ZIP: _zip, TNEF: _tnef, MAIL: _mail}


def _doubts(state: _Unpacking, message: InboundMessage, *, path: str) -> None:
    """What was left out while an inner mail was parsed; its odd headers are nobody's concern."""
    state.findings.extend(Finding(f.code, f.message, path) for f in message.findings if f.code in _LEFT_OUT)


def _too_deep(state: _Unpacking, path: str) -> None:
    state.findings.append(Finding("too_deep", "Files are packed into each other too deeply", path))


def _is_inline_image(part: Part) -> bool:
    """Whether a picture decorates the text: shown by the HTML, small, or a logo's weight.

    A picture of a page's size counts as a document even when the text shows it: phones send photographed invoices so.
    """
    kind = media_type(part.data)
    if not kind.startswith("image/") or kind in ("image/tiff", "image/heic"):
        return False
    size = image_size(part.data)
    if size and min(size) >= _PAGE_PIXELS:
        return False
    is_small = size is not None and min(size) < _MIN_PIXELS
    is_shown = part.disposition == "inline" and bool(part.content_id)
    return is_small or is_shown or (kind in _LOGO_TYPES and len(part.data) < _LOGO_BYTES)
