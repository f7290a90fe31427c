"""Reading a loaded TOML table key by key, so that a wrong policy is refused in words an operator understands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from claims.refused import Refused


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a policy file: `where` names it in messages, `code` is the code of every refusal."""

    data: Mapping[str, Any]
    where: str
    code: str

    def refuse(self, message: str) -> Refused:
        """A refusal that says where; to be raised."""
        return Refused(self.code, f"{self.where}: {message}")

    def only(self, known: Collection[str]) -> None:
        """Refuse keys that mean nothing here: a misspelt rule must never be a rule that silently does not hold."""
        unknown = sorted(set(self.data) - set(known))
        if unknown:
            raise self.refuse(f"unknown {', '.join(unknown)}; known are {', '.join(sorted(known))}.")

    def text(self, key: str, default: str | None = None) -> str:
        """A text, not blank unless the default is."""
        value = self.data.get(key, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.refuse(f"{key} must be a text.")
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty when absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(f"{key} must be a list of texts.")
        return tuple(value)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, 0 or more."""
        value = self.data.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.refuse(f"{key} must be a whole number, 0 or more.")
        return value

    def decimal(self, key: str, default: str | None = None) -> Decimal:
        """A finite number, exactly as written."""
        value = self.data.get(key, default)
        try:
            number = Decimal("nan") if isinstance(value, bool) else Decimal(str(value))
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            raise self.refuse(f"{key} must be a number such as 2.00.")
        return number

    def number(self, key: str, default: str | None = None) -> Decimal:
        """A finite number, 0 or more."""
        number = self.decimal(key, default)
        if number < 0:
            raise self.refuse(f"{key} must be 0 or more.")
        return number

    def share(self, key: str, default: str | None = None) -> Decimal:
        """A number from 0 to 1: 0.10 is ten per cent."""
        number = self.number(key, default)
        if number > 1:
            raise self.refuse(f"{key} must be a share such as 0.10, not {number}.")
        return number

    def day(self, key: str) -> date | None:
        """A date, None when absent or left as an empty text."""
        value = self.data.get(key)
        if value is None or value == "":
            return None
        if type(value) is not date:
            raise self.refuse(f"{key} must be a date such as 2030-12-31, without quotes.")
        return value

    def clock(self, key: str) -> time:
        """A wall-clock time such as "12:00"."""
        value = self.data.get(key)
        try:
            return value if isinstance(value, time) else time.fromisoformat(str(value))
        except ValueError as error:
            raise self.refuse(f'{key} must be a time such as "12:00".') from error

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.data.get(key, default)
        if not isinstance(value, bool):
            raise self.refuse(f"{key} must be true or false.")
        return value

    def table(self, key: str) -> Table:
        """A table within this one, empty when absent."""
        value = self.data.get(key, {})
        if not isinstance(value, Mapping):
            raise self.refuse(f"{key} must be a table.")
        return Table(value, f"{self.where}, {key}", self.code)

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables, [[key]], empty when absent."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.refuse(f"{key} must be a list of [[{key}]] tables.")
        return tuple(Table(item, f"{self.where}, {key} {index}", self.code) for index, item in enumerate(value, 1))
