"""An office whose ways out are shut: what is tried in it may ask and decide, but nothing reaches the world."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from casework.moment import at_this_moment
from casework.office import Office
from storage.rehearsal import UnkeptBlobs, Within

_HARMLESS = frozenset({"place", "find"})
_WAYS_OUT = ("letters", "applications", "authority", "bank", "mails")


class KnocksOutside(BaseException):
    """Somebody tried to reach the world outside; `door` says which way. Caught by no use case's own handling."""

    def __init__(self, door: str) -> None:
        super().__init__(door)
        self.door = door


class _ShutDoor:
    """What stands in for a way out: its names can be read, its files be found, and nothing else is done with it."""

    def __init__(self, real: Any, door: str) -> None:
        self._real = real
        self._door = door

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if name in _HARMLESS or not callable(found):
            return found

        def knock(*_: Any, **__: Any) -> Any:
            raise KnocksOutside(self._door)

        return knock


def shut(office: Office, within: Within) -> Office:
    """The same office at this moment, inside one transaction, with every way out shut and no file kept."""
    return replace(inside(office, within), blobs=UnkeptBlobs(office.blobs), **_doors(office))


def inside(office: Office, within: Within) -> Office:
    """The same office at this moment, inside one transaction."""
    return replace(at_this_moment(office), database=within)


def _doors(office: Office) -> dict[str, Any]:
    doors: dict[str, Any] = {name: _ShutDoor(getattr(office, name), name) for name in _WAYS_OUT}
    for name in ("authority_files", "bureau"):
        real = getattr(office, name)
        doors[name] = _ShutDoor(real, name) if real is not None else None
    doors["registers"] = tuple(_ShutDoor(each, "registers") for each in office.registers)
    doors["channels"] = tuple(_ShutDoor(each, "channels") for each in office.channels)
    return doors
