"""The limitation radar as a picture: how many claims lapse in each month, with the same figures in words."""

from __future__ import annotations

from casework.limitation_radar import limitation_radar, per_month
from casework.office import Office
from templates.lapse_picture import bars


def draw_radar(office: Office, *, within: int | None, language: str = "sv") -> str:
    """An SVG of lapses per month, as text; claims that cannot be counted are told in words and are no bar."""
    lines = limitation_radar(office, within=within)
    unknown = sum(line["lapses_on"] is None for line in lines)
    return bars(per_month(lines), unknown=unknown, on=office.clock.today(), language=language)
