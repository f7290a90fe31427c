"""What a case of a scenario file says, read key by key, so that no key is passed over unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

_MUST = object()


class Given:
    """The values of a `given` table; `unread` names those that no rule asked for."""

    def __init__(self, values: Mapping[str, Any], place: str = "given") -> None:
        self._values, self._place = values, place
        self._read: set[str] = set()
        self._inner: list[Given] = []

    def __call__(self, key: str, default: Any = _MUST) -> Any:
        """A value as TOML has it, or the default; a value that must be there and is not fails in words."""
        self._read.add(key)
        if key not in self._values and default is _MUST:
            raise AssertionError(f"{self._place} must say {key}")
        return self._values.get(key, default)

    def tables(self, key: str) -> list[Given]:
        """A list of tables, none where the key is not given."""
        found = [Given(each, f"{self._place}.{key}") for each in self(key, [])]
        self._inner += found
        return found

    def unread(self) -> Iterator[str]:
        """The keys that nobody asked for, those of inner tables too."""
        yield from (f"{self._place}.{key}" for key in self._values if key not in self._read)
        for each in self._inner:
            yield from each.unread()


Rule = Callable[[Given], Mapping[str, Any]]
"""What the engine says, under the names that a `then` table may use."""
