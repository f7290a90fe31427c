"""XML from a stranger as a stream of elements: no entities, no depths, no giants; the limits bound the memory."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element  # the tree only: the parser is defusedxml's

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from claims.refused import Refused

_DEEPEST = 40  # the deepest element of the standard is at half of this
_LONGEST_TOKEN = 1_000_000  # bytes without any element beginning or ending
_MOST_HELD = 20_000  # elements held at once; a payment with some thousand references needs as many


class _Watched(io.RawIOBase):
    """The file as the parser reads it, in pieces; too many bytes without an event are one giant token."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.silent = 0

    def readable(self) -> bool:
        """A file to read."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self._file.read(size)
        self.silent += len(piece)
        if self.silent > _LONGEST_TOKEN:
            raise ValueError("a name, an attribute, a comment or a text is too long")
        return piece


class Elements:
    """The elements of a file, begun and ended; whoever takes one drops it with `drop` when done with it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = _Watched(file)
        self._held = 0
        self.path: list[Element] = []
        """The elements that have begun and not ended, the outermost first; at an end without the ended one."""

    def __iter__(self) -> Iterator[tuple[bool, Element]]:
        """Whether an element begins, and the element.

        Raises Refused("bank_file_unreadable") where the file is damaged, or more than any bank writes.
        """
        try:
            for event, element in iterparse(self._file, events=("start", "end"), forbid_dtd=True):
                self._file.silent = 0
                if event == "start":
                    self._begin(element)
                    yield True, element
                else:
                    self.path.pop()
                    yield False, element
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise Refused("bank_file_unreadable", "The bank file is damaged. Fetch it from the bank again.") from error

    def _begin(self, element: Element) -> None:
        self._held += 1
        self.path.append(element)
        if len(self.path) > _DEEPEST or self._held > _MOST_HELD:
            raise ValueError("the elements are deeper, or more, than any bank writes")

    def drop(self, element: Element) -> None:
        """Let an element that has ended go, with all that it holds."""
        self._held -= sum(1 for _each in element.iter())
        self.path[-1].remove(element)
