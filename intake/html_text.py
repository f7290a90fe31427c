"""HTML mail reduced to the text a reader would see, with quoted blocks marked as in plain mail."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "head", "title", "template", "object", "svg", "map", "select", "textarea"})
_BLOCKS = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1"}
    | {"h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table"}
    | {"tbody", "tfoot", "thead", "tr", "ul"}
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_CLOSES_ITSELF = frozenset({"p", "li", "td", "th", "tr", "dd", "dt", "option"})
# What Gmail, Yahoo, Thunderbird and Outlook call the part they quote.
_QUOTES = frozenset({"gmail_quote", "gmail_attr", "yahoo_quoted", "moz-cite-prefix", "divrplyfwdmsg", "appendonsend"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:\.0*)?(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|max-height\s*:\s*0(?:px)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_CID = re.compile(r"""\bcid:([^"'\s<>)]{1,500})""", re.IGNORECASE)
MAX_HTML = 1_000_000
_MAX_DEPTH = 400


def text_of_html(html: str) -> str:
    """The visible text of an HTML document: blocks on lines of their own, quoted blocks prefixed with "> ".

    Takes at most 1,000,000 characters into account. Time is linear in the length, whatever the markup.
    """
    reducer = _Reducer()
    reducer.feed(_tame(html[:MAX_HTML]))
    reducer.close()
    return reducer.text()


def content_ids_of(html: str) -> frozenset[str]:
    """The Content-IDs an HTML document shows as images (cid: links), without angle brackets."""
    return frozenset(_CID.findall(html[:MAX_HTML]))


def _tame(html: str) -> str:
    """Remove comments and declarations and escape "<" that opens no tag: the stdlib parser rescans those for ever."""
    pieces = []
    position = 0
    while (start := html.find("<!--", position)) >= 0:
        pieces.append(html[position:start])
        end = html.find("-->", start + 4)
        if end < 0:
            position = len(html)
            break
        position = end + 3
    pieces.append(html[position:])
    closed = re.sub(r"<(?![^<>]*>)", "&lt;", "".join(pieces))
    return re.sub(r"<[!?][^<>]*>", "", closed)


class _Reducer(HTMLParser):
    """Keeps the open elements that matter and the text outside hidden ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[tuple[str, bool, bool]] = []
        self._hidden = 0
        self._quoted = 0
        self._lines: list[str] = []
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br" or tag in _BLOCKS:
            self._break()
        elif tag in ("td", "th"):
            self._line.append(" ")
        if tag in _VOID:
            return
        if tag in _CLOSES_ITSELF and self._open and self._open[-1][0] == tag:
            self._pop()
        if len(self._open) >= _MAX_DEPTH:
            return
        hides = tag in _SILENT or _is_hidden(attrs)
        quotes = tag == "blockquote" or _is_quote(attrs)
        self._open.append((tag, hides, quotes))
        self._hidden += hides
        self._quoted += quotes

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._break()
        if any(entry[0] == tag for entry in self._open):
            while self._pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._line.append(data)

    def _pop(self) -> str:
        tag, hides, quotes = self._open.pop()
        if quotes:
            self._break()
        self._hidden -= hides
        self._quoted -= quotes
        return tag

    def _break(self) -> None:
        line = re.sub(r"[ \t\r\n\f]+", " ", "".join(self._line)).strip(" ")
        self._line.clear()
        if line or (self._lines and self._lines[-1].strip("> ")):
            self._lines.append(f"{'> ' * min(self._quoted, 1)}{line}")

    def text(self) -> str:
        """Everything kept so far."""
        self._break()
        return "\n".join(line.rstrip() for line in self._lines).strip("\n")


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    return any(name == "hidden" or (name == "style" and value and _HIDING.search(value)) for name, value in attrs)


def _is_quote(attrs: list[tuple[str, str | None]]) -> bool:
    marks = " ".join((value or "").lower() for name, value in attrs if name in ("class", "id")).split()
    return any(mark.removeprefix("x_") in _QUOTES for mark in marks)
