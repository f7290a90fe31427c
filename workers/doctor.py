"""A look at everything Krav needs: each thing is ok, or it says what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from casework import board
from casework.accounts import accounts
from casework.audit import audit_state
from casework.keep_passkeys import doubted_passkeys
from casework.law_in_use import LawInUse, laws_in_use
from casework.office import Office
from casework.show_plans import missing_plans, older_versions
from claims.agency import Agency
from claims.days import add_months
from claims.refused import Refused, Unavailable
from intake.channel import Channel
from workers.health import broker_fault, database_fault, disk_fault
from workers.settings import Settings, masked_url, read_settings, set_names
from workers.setup import build_office, close_office, open_channels

_LICENCE_WARNING_MONTHS = 12
_PORTS = {"smtp": 587, "smtps": 465}
_LANGUAGES = frozenset({"swe", "osd"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do when it is not."""

    what: str
    ok: bool
    detail: str
    advice: str = ""

    def as_json(self) -> dict[str, Any]:
        """A line of `krav doctor --json`."""
        return {"what": self.what, "ok": self.ok, "detail": self.detail, "advice": self.advice}


def examine() -> list[Finding]:
    """Everything, in the order in which one thing rests on another; stops at settings that cannot be read."""
    try:
        settings = read_settings()
    except Refused as refused:
        return [Finding("settings", False, refused.message, "see docs/settings.md")]
    found = [*_settings(settings), _tesseract()]
    try:
        office = build_office(settings)
    except Refused as refused:
        return [*found, Finding("policies", False, refused.message, "see docs/settings.md, KRAV_POLICIES_DIR")]
    except Unavailable as away:
        return [*found, Finding(away.what, False, away.message, "see KRAV_DATA_DIR and KRAV_DATABASE_URL")]
    try:
        disk = _fault("disk", lambda: disk_fault(settings.data_dir), _FREE)
        return [*found, disk, *_house(office, settings)]
    finally:
        close_office(office)


_RUN_AGAIN = "krav message show ID tells why; krav message retry ID runs it again"
_FREE = "free space on the disk of KRAV_DATA_DIR"


def _settings(settings: Settings) -> Iterator[Finding]:
    meant, unknown = set_names()
    yield Finding("settings", True, ", ".join(meant) or "all defaults")
    if unknown:
        yield Finding("settings", False, f"no such setting: {', '.join(unknown)}", "see docs/settings.md")
    if settings.is_production and not settings.authserv_id:
        yield Finding("sender check", False, "KRAV_AUTHSERV_ID is empty", "set it, or every order by mail is held")


def _tesseract() -> Finding:
    path = shutil.which("tesseract")
    if path is None:
        return Finding("tesseract", False, "not found", "run make setup (apt: tesseract-ocr, tesseract-ocr-swe)")
    try:
        said = subprocess.run([path, "--list-langs"], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        return Finding("tesseract", False, type(error).__name__, "run make setup")
    missing = sorted(_LANGUAGES - set(said.split()))
    if missing:
        return Finding("tesseract", False, f"languages missing: {', '.join(missing)}", "apt: tesseract-ocr-swe")
    return Finding("tesseract", True, "languages: " + ", ".join(sorted(_LANGUAGES)))


def _house(office: Office, settings: Settings) -> Iterator[Finding]:
    yield _fault("database", lambda: database_fault(office), "see KRAV_DATABASE_URL", masked_url(settings.database))
    redis_url = settings.redis_url.get_secret_value()
    if redis_url:
        yield _fault("broker", lambda: broker_fault(redis_url), "see KRAV_REDIS_URL", masked_url(redis_url))
    yield from _mailboxes(settings)
    yield _mail_out(settings)
    yield _folder("print folder", settings)
    yield licence(office.agency, today=office.clock.today())
    yield from _law(office)
    yield from _plans(office)
    yield _audits(office)
    yield _users(office)
    parked = len(board.parked_jobs(office))
    yield Finding("parked jobs", not parked, str(parked), _RUN_AGAIN if parked else "")
    if board.health(office)["brake"]:
        yield Finding("brake", False, "on: nothing leaves", "krav brake off")


def _users(office: Office) -> Finding:
    rows = [row for row in accounts(office) if not row["locked"]]
    bare = sum("admin" in row["roles"] and not (row["second_factor"] or row["passkeys"]) for row in rows)
    detail = f"{len(rows)} may sign in; admins without a second factor: {bare}" if rows else "nobody may sign in"
    doubted = doubted_passkeys(office)
    if doubted:
        advice = "remove them at /users (docs/runbook.md)"
        return Finding("users", False, f"{detail}; passkeys that may be copied: {doubted}", advice)
    return Finding("users", True, detail, "" if rows else "krav user add --admin EMAIL makes the first")


def _mailboxes(settings: Settings) -> Iterator[Finding]:
    for number, channel in enumerate(open_channels(settings), start=1):
        try:
            yield _fault(
                f"mailbox {number}", partial(_looked, channel), "see KRAV_IMAP_URL, its password", channel.account
            )
        finally:
            channel.close()


def _looked(channel: Channel) -> str:
    channel.look()
    return ""


def _mail_out(settings: Settings) -> Finding:
    url = settings.smtp_url.get_secret_value()
    if not url:
        return Finding("mail out", True, f"folder {settings.mail_folder}")
    return _fault("mail out", lambda: answer_fault(url), "see KRAV_SMTP_URL", masked_url(url))


def answer_fault(url: str) -> str:
    """Whether anything listens at the host and port of a mail server's URL."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 25)), timeout=5):
            return ""
    except OSError as error:
        return f"cannot be reached: {error.strerror or type(error).__name__}"


def _folder(what: str, settings: Settings) -> Finding:
    folder = settings.print_folder
    ok = folder.is_dir() and os.access(folder, os.W_OK)
    return Finding(what, ok, str(folder), "" if ok else "see KRAV_PRINT_DIR: the folder must be writable")


def licence(agency: Agency, *, today: date) -> Finding:
    """Whether the agency may send demands (2 § inkassolagen), told a year ahead since a new licence takes its time."""
    advice = "apply to Finansinspektionen, then set licence_no and licence_valid_to in policies/agency.toml"
    if not agency.licence_no or agency.licence_valid_to is None:
        return Finding("licence", False, "none: no demand leaves", advice)
    until = agency.licence_valid_to
    if today > until:
        return Finding("licence", False, f"expired on {until}: no demand leaves", advice)
    if today >= add_months(until, -_LICENCE_WARNING_MONTHS):
        return Finding("licence", False, f"ends on {until}", advice)
    return Finding("licence", True, f"in force until {until}")


def _law(office: Office) -> Iterator[Finding]:
    home, *abroad = laws_in_use(office)
    yield Finding(
        "law rows",
        not home.missing,
        "missing: " + ", ".join(home.missing) if home.missing else "all in force today",
        "add them to law-se.toml in KRAV_POLICIES_DIR; real letters wait until then" if home.missing else "",
    )
    if home.ending:
        yield Finding(
            "law rows", False, f"end within two weeks: {', '.join(home.ending)}", "add the next half-year's row"
        )
    if home.unverified:
        advice = "confirm each in a law-*.toml of KRAV_POLICIES_DIR (docs/law.md)"
        yield Finding("law rows", True, f"not verified: {', '.join(home.unverified)}", advice)
    yield from (_law_abroad(law) for law in abroad if law.open_cases)
    unused = [law.country for law in abroad if not law.open_cases]
    if unused:
        yield Finding("law abroad", True, f"no open case in {', '.join(unused)}", "to confirm a country: docs/law.md")


def _law_abroad(law: LawInUse) -> Finding:
    """A country that open cases have their debtor in: closed, with gaps, or open."""
    told = (
        ("no confirmed row of", law.closed_for),
        ("missing today", law.missing),
        ("end within two weeks", law.ending),
        ("not verified", law.unverified),
    )
    parts = [f"{what}: {', '.join(names)}" for what, names in told if names]
    is_well = not (law.closed_for or law.missing or law.ending)
    advice = f"no letter leaves on them: confirm each row in law-{law.country.lower()}.toml (docs/law.md)"
    cases = f"{law.open_cases} open case{'s' if law.open_cases > 1 else ''}"
    return Finding(f"law of {law.country}", is_well, "; ".join([cases, *parts]), advice if parts else "")


def _plans(office: Office) -> Iterator[Finding]:
    """Open cases on versions of their plans that no new case would get; one that is kept nowhere stops its cases."""
    older = older_versions(office)
    kept = [f"{count} on {version}" for version, (count, is_kept) in older.items() if is_kept]
    gone = [f"{count} on {version}" for version, (count, is_kept) in older.items() if not is_kept]
    if kept:
        advice = "krav plan preview NAME tells what the change would do, krav plan adopt NAME moves them"
        yield Finding("plans", True, f"open cases on older versions: {', '.join(kept)}", advice)
    missing = missing_plans(office)
    if missing:
        advice = "put the files back, or krav creditor set ORGNR plan=...: no case of theirs opens until then"
        yield Finding("plans", False, f"creditors have plans that are not there: {', '.join(missing)}", advice)
    if gone:
        advice = 'put the old files back, or krav plan adopt NAME --all --why "..."'
        yield Finding("plans", False, f"open cases on versions kept nowhere: {', '.join(gone)}", advice)


def _audits(office: Office) -> Finding:
    """Whether readings that were accepted turn out right when a person looks at them."""
    state = audit_state(office)
    seen = f"{state['wrong']} of the last {state['audits']} audits wrong"
    if state["caution"] == 1:
        return Finding("reading", True, seen)
    advice = "see the audited reviews; correct them, look at new layouts (krav lessons list)"
    return Finding("reading", False, f"allowed error divided by {state['caution']}: {seen}", advice)


def _fault(what: str, look: Callable[[], str], advice: str, detail: str = "") -> Finding:
    try:
        fault = look()
    except (Unavailable, Refused) as trouble:
        fault = trouble.message
    return Finding(what, not fault, fault or detail or "ok", advice if fault else "")
