"""What broke a job, made fit to show and to compare: a traceback without what it may quote of a person."""

from __future__ import annotations

import re

_MAIL = re.compile(r"[^\s@'\"<>]+@[^\s@'\"<>]+")
_NUMBER = re.compile(r"\b\d{6,8}[-+ ]?\d{4}\b|\d{6,}")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_NAME_OF_CODE = re.compile(r"['\"][A-Za-z_][A-Za-z0-9_.]{0,39}['\"]")
_DATA = re.compile(r"\[(?:parameters|SQL):.*", re.DOTALL)
_PLACE = re.compile(r'^  File "([^"]+)", line (\d+), in (\S+)')
_LONGEST_LINE = 300
_KIND = re.compile(r"([A-Za-z_][\w.]*)(?:: |$)")
_FULL_NAME = re.compile(r"\b[A-ZÅÄÖÉ][a-zåäöéü-]+(?: [A-ZÅÄÖÉ][a-zåäöéü-]+)+\b")
_HIDDEN = "***"
_BUG = "bug"


def shown_fault(error: str) -> str:
    """An error text for people: frames and our own source lines as they are, but in messages no address of mail, no
    long number, no two words with capitals after each other, nothing quoted that is not a name in code, and no values
    that were on their way to the database."""
    return "\n".join(map(_shown, _without_data(error.splitlines())))


def fault_of(code: str, error: str) -> str:
    """What a job was stopped by, in a form that is the same when the same happens again: the code, and of a bug the
    kind of exception and where in the code it rose."""
    if code != _BUG:
        return code
    lines = error.strip().splitlines()
    kind = next((found[1] for found in map(_KIND.match, reversed(lines)) if found), "")
    places = [found for found in map(_PLACE.match, lines) if found]
    place = f" {places[-1][1].rpartition('/')[2]}:{places[-1][3]}" if places else ""
    return f"{code} {_masked(kind)}{place}"[:_LONGEST_LINE]


def _without_data(lines: list[str]) -> list[str]:
    kept = []
    for line in lines:
        if line.startswith(("[parameters:", "[SQL:")):
            kept.append(f"[{_HIDDEN}]")
            break  # what follows may be more of the same, over several lines
        kept.append(line)
    return kept


def _shown(line: str) -> str:
    if _PLACE.match(line) or line.startswith("Traceback (most recent call last)"):
        return line
    is_source = line.startswith("    ")  # our own source line under a frame
    return _NUMBER.sub(_HIDDEN, _MAIL.sub(_HIDDEN, line))[:_LONGEST_LINE] if is_source else _masked(line)


def _masked(line: str) -> str:
    text = _DATA.sub(f"[{_HIDDEN}]", line)
    text = _MAIL.sub(_HIDDEN, text)
    text = _QUOTED.sub(lambda found: found[0] if _NAME_OF_CODE.fullmatch(found[0]) else _HIDDEN, text)
    text = _FULL_NAME.sub(_HIDDEN, text)
    return _NUMBER.sub(_HIDDEN, text)[:_LONGEST_LINE]
