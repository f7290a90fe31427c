"""A number in force from one day to another with its source: the form in which all law stands here."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Generic, TypeVar

from claims.refused import Refused

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value in force `valid_from` to `valid_to`, both inclusive; None means until something newer comes.

    `source` is the statute or table it was read in. `verified` is False while nobody has seen it in a primary source.
    `assumed` marks a row that nobody has set: the last known figure taken to go on, for looking ahead only.
    """

    value: T
    valid_from: date
    valid_to: date | None
    source: str
    verified: bool = True
    assumed: bool = False

    def covers(self, day: date) -> bool:
        """Whether the row is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Series(Generic[T]):
    """The rows of one number over time, oldest first and without overlap; a gap is a day that nobody may calculate.

    `of` names the country where that is not plain from the house's own law.
    """

    name: str
    rows: tuple[Dated[T], ...]
    of: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if row.valid_to is not None and row.valid_to < row.valid_from:
                raise ValueError(f"{self.name}: a row ends before it begins, {row.valid_from}")
        for older, newer in zip(self.rows, self.rows[1:], strict=False):
            if older.valid_to is None or older.valid_to >= newer.valid_from:
                raise ValueError(f"{self.name}: rows overlap at {newer.valid_from}")

    def __iter__(self) -> Iterator[Dated[T]]:
        return iter(self.rows)

    def find(self, day: date) -> Dated[T] | None:
        """The row in force on a day, None when there is none."""
        index = bisect_right(self.rows, day, key=lambda row: row.valid_from) - 1
        return self.rows[index] if index >= 0 and self.rows[index].covers(day) else None

    def on(self, day: date) -> Dated[T]:
        """The row in force on a day. Raises Refused("law_row_missing") that names the series and the day."""
        row = self.find(day)
        if row is None:
            whose = f" for {self.of}" if self.of else ""
            raise Refused(
                "law_row_missing",
                f"No row of {self.name}{whose} covers {day}. "
                "Add the row with its source to the law rows, then run again.",
            )
        return row

    def between(self, *, first: date, last: date) -> tuple[Dated[T], ...]:
        """The rows in force from `first` to `last` inclusive, without a gap. Raises Refused("law_row_missing")."""
        found: list[Dated[T]] = []
        day = first
        while day <= last:
            row = self.on(day)
            found.append(row)
            if row.valid_to is None:
                break
            day = row.valid_to + timedelta(days=1)
        return tuple(found)

    def with_row(self, row: Dated[T]) -> Series[T]:
        """The series with a newer row: a row open towards the future ends the day before the new one begins.

        A confirmed row that begins on the day of one that nobody has confirmed takes its place, and ends with it unless
        it says otherwise. Raises Refused("law_row_invalid") when the new row overlaps one whose end is known.
        """
        same = next((old for old in self.rows if old.valid_from == row.valid_from), None)
        if same is not None and row.verified and not same.verified:
            kept = tuple(old for old in self.rows if old is not same)
            return replace(self, rows=kept).with_row(replace(row, valid_to=row.valid_to or same.valid_to))
        day_before = row.valid_from - timedelta(days=1)
        kept = tuple(
            replace(old, valid_to=day_before) if old.valid_to is None and old.valid_from < row.valid_from else old
            for old in self.rows
        )
        try:
            return replace(self, rows=tuple(sorted((*kept, row), key=lambda each: each.valid_from)))
        except ValueError as error:
            raise Refused("law_row_invalid", f"The new row does not fit: {error}.") from error

    def ahead(self) -> Series[T]:
        """The series for looking ahead: where its last row ends, the same value is assumed to go on."""
        if not self.rows or self.rows[-1].valid_to is None:
            return self
        last = self.rows[-1]
        begins = last.valid_to + timedelta(days=1) if last.valid_to else last.valid_from
        assumed = replace(last, valid_from=begins, valid_to=None, assumed=True)
        return replace(self, rows=(*self.rows, assumed))
