"""Structured invoices: UBL 2, CII and Svefaktura 1.0 to the fields of a reading (runs in the sandbox)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from xml.etree.ElementTree import Element, TreeBuilder  # the tree only: the parser is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser

from claims.refused import Finding
from extraction.job import JobRefused
from extraction.readers.einvoice_cii import read_cii
from extraction.readers.einvoice_meaning import EInvoice, meaning_of
from extraction.readers.einvoice_svefaktura import read_svefaktura
from extraction.readers.einvoice_ubl import read_ubl
from extraction.readers.einvoice_values import RawInvoice

__all__ = ["EInvoice", "is_einvoice", "read_einvoice"]

_MAX_BYTES = 20_000_000  # all but some kilobytes of a large file are its attachments
_MAX_ELEMENTS = 300_000  # public examples have at most 55 to a line
_MAX_DEPTH = 60  # public examples are at most 6 deep, an envelope adds a few levels
_LOOK = 65_536  # characters within which the root must begin
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([A-Za-z0-9._-]{1,40})[\"']")
_ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp437", "cp850", "mac-roman"),
        *(f"iso8859-{part}" for part in (1, 2, 4, 9, 10, 13, 15)),
        *(f"cp{page}" for page in range(1250, 1258)),
    )
)
"""Looked up now, since no codec can be loaded in the sandbox; others are refused, as some of them are not text."""

_ENVELOPES = frozenset(
    {
        "{urn:sfti:documents:ObjectEnvelope:1:0}ObjectEnvelope",
        "{urn:sfti:documents:StandardBusinessDocumentHeader}StandardBusinessDocument",
        "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}StandardBusinessDocument",
    }
)
_READERS: Mapping[str, Callable[[Element], RawInvoice]] = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": read_ubl,
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": read_ubl,
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": read_cii,
    "{urn:sfti:documents:BasicInvoice:1:0}Invoice": read_svefaktura,
}
_NAMESPACES = tuple(tag[1 : tag.index("}")] for tag in _READERS)


class _Limit(Exception):
    """The file is larger, deeper or busier than any invoice."""


class _Root(Exception):
    """The first element was seen; its name is all that was asked for."""


class _Look:
    """A parser's target that stops at the first element."""

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        raise _Root(tag)

    def close(self) -> None:
        return None


class _Tree(TreeBuilder):
    """Builds elements by local name, within bounds, and keeps the invoices it meets with their reader."""

    def __init__(self) -> None:
        super().__init__()
        self.root_tag = ""
        self.invoices: list[tuple[str, Element]] = []
        self._depth = self._count = self._inside = 0

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._depth += 1
        self._count += 1
        if self._depth > _MAX_DEPTH or self._count > _MAX_ELEMENTS:
            raise _Limit
        self.root_tag = self.root_tag or tag
        element = super().start(tag.rpartition("}")[2], attrs)
        if tag in _READERS and not self._inside:
            self._inside = self._depth
            self.invoices.append((tag, element))
        return element

    def end(self, tag: str) -> Element:
        if self._depth == self._inside:
            self._inside = 0
        self._depth -= 1
        return super().end(tag.rpartition("}")[2])


def _decoded(data: bytes) -> str | None:
    """The text of an XML file by its byte order mark, its first bytes or its declaration; None when it is no text."""
    head = data[:1024].lstrip(b" \t\r\n")
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif head.startswith((b"<\x00", b"\x00<")):
        encoding = "utf-16-le" if head.startswith(b"<\x00") else "utf-16-be"
    else:
        declared = _DECLARED.match(head)
        encoding = _known_encoding(declared[1].decode("ascii")) if declared else "utf-8"
    try:
        return data.decode(encoding).lstrip("\ufeff \t\r\n") if encoding else None
    except ValueError:
        return None


def _known_encoding(declared: str) -> str:
    """The codec of a declaration that was read byte by byte, "" when it is not one of ours."""
    try:
        name = codecs.lookup(declared).name
    except (LookupError, OSError):  # OSError: the sandbox let no codec be loaded
        return ""
    # Some programs declare UTF-16 for a text they then store in UTF-8.
    return "" if name not in _ENCODINGS else "utf-8" if name.startswith("utf-16") else name


def _root_of(text: str) -> str:
    """The name of the first element as "{namespace}name"; "" where a document type or an error comes first."""
    try:
        XMLParser(target=_Look(), forbid_dtd=True).feed(text[:_LOOK])
    except _Root as root:
        return str(root)
    except (ParseError, DefusedXmlException, ValueError):
        pass
    return ""


def is_einvoice(data: bytes) -> bool:
    """Whether bytes look like an invoice in a known XML syntax, bare or in a known envelope; nothing is validated.

    A file that begins with a document type is none: invoices have no DTD.
    """
    head = data[:_LOOK].lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if not head.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\x00<")) or len(data) > _MAX_BYTES:
        return False
    text = _decoded(data)
    if text is None:
        return False
    root = _root_of(text)
    return root in _READERS or (root in _ENVELOPES and any(namespace in text for namespace in _NAMESPACES))


def _tree(data: bytes) -> _Tree:
    text = _decoded(data) if len(data) <= _MAX_BYTES else None
    if text is None:
        raise JobRefused("unreadable")
    tree = _Tree()
    try:
        parser = XMLParser(target=tree, forbid_dtd=True)
        parser.feed(text)
        parser.close()
    except (ParseError, DefusedXmlException, _Limit, ValueError):
        raise JobRefused("unreadable") from None
    return tree


def read_einvoice(data: bytes) -> EInvoice:
    """The first invoice of an XML file.

    Raises JobRefused "unreadable" for broken or hostile XML (document type, entities, depth, size, unknown encoding)
    and for XML that is no invoice. Values that cannot be right are left out, with a finding.
    """
    tree = _tree(data)
    if not tree.invoices or (tree.root_tag not in _READERS and tree.root_tag not in _ENVELOPES):
        raise JobRefused("unreadable")
    tag, element = tree.invoices[0]
    invoice = meaning_of(_READERS[tag](element))
    count = len(tree.invoices)
    if count == 1:
        return invoice
    more = Finding("batch_file", f"the file holds {count} invoices, of which the first was read")
    return replace(invoice, findings=(*invoice.findings, more))
