"""The whole job once over the sample mailbox: mails in, letters out, days passing, and a table of what became of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click
from pydantic import SecretStr

from casework import board
from casework.creditors import confirm_creditor
from casework.enter_samples import enter_samples
from casework.office import Office
from casework.receive import take_mail
from casework.verify import verify
from claims.refused import Refused
from intake.folder import FolderChannel
from workers.demo_creditor import PlayedCreditor
from workers.embedded import Hands
from workers.printing import say, shown, table
from workers.sample import drop_samples, known_numbers
from workers.settings import Settings, read_settings
from workers.setup import build_office, close_office
from workers.tick import house_clock, live

SAMPLE_DAY = date(2026, 3, 2)
AUTHSERV_ID = "mx.exempelinkasso.example"
_MOST_DAYS = 60
_APPLICATION = "payment_order"


@dataclass(frozen=True, slots=True)
class Stage:
    """What the demo plays on: the office and its settings, the hands that do its work, the creditor who answers."""

    office: Office
    settings: Settings
    hands: Hands
    creditor: PlayedCreditor


def run_demo(folder: Path | None) -> bool:
    """Run the demo in a fresh data folder; True when letters left and every check holds.

    Raises Refused in production and for a folder that is already in use.
    """
    started = time.monotonic()
    settings = demo_settings(read_settings(), folder)
    say(f"data folder: {settings.data_dir}")
    office = build_office(settings)
    try:
        last = _play(office, settings)
        faults = verify(office)
        _report(office, settings, last, time.monotonic() - started)
        for fault in faults:
            say(f"krav: {fault}")
        return not faults and bool(_letters(settings))
    finally:
        close_office(office)


def demo_settings(settings: Settings, folder: Path | None) -> Settings:
    """The settings of a demo: embedded defaults in a fresh folder, whatever else is set."""
    if settings.is_production:
        raise Refused("sample_mail", "KRAV_ENV=production refuses sample mail: run the demo without it")
    if folder is not None and folder.exists() and any(folder.iterdir()):
        raise Refused("folder_in_use", f"{folder} is not empty: the demo wants a fresh folder")
    return settings.model_copy(
        update={
            "data_dir": folder or _fresh_folder(settings.data_dir),
            "database_url": SecretStr(""),
            "redis_url": SecretStr(""),
            "imap_url": (),
            "imap_password": (),
            "imap_oauth_token": (),
            "smtp_url": SecretStr(""),
            "print_dir": None,
            "mail_from": "",
            "authserv_id": AUTHSERV_ID,
            "secret_key": None,
        }
    )


def _fresh_folder(root: Path) -> Path:
    number = 1
    while (root / f"demo-{number}").exists():
        number += 1
    return root / f"demo-{number}"


def _play(office: Office, settings: Settings) -> date:
    house_clock(office).move_to(SAMPLE_DAY)
    count = drop_samples(settings.mailbox_folder)
    say(f"{SAMPLE_DAY}: {count} mails lie in the mailbox")
    mailbox = FolderChannel(settings.mailbox_folder)
    try:
        with Hands(office) as hands:
            stage = Stage(
                office, settings, hands, PlayedCreditor(settings.mail_folder, mailbox, AUTHSERV_ID, known_numbers())
            )
            _receive(stage, SAMPLE_DAY)
            return _let_days_pass(stage)
    finally:
        mailbox.close()


def _let_days_pass(stage: Stage) -> date:
    """From one day on which something is due to the next, 60 days at most, until an application for a payment order
    exists and its decision is answered."""
    day, last = SAMPLE_DAY, SAMPLE_DAY + timedelta(days=_MOST_DAYS)
    days_left = 2
    while True:
        before = _letters(stage.settings)
        live(stage.office, stage.hands, day, moves=True)
        answers = _answer(stage, day)
        new = sorted(_letters(stage.settings) - before)
        if new:
            say(f"{day}: {_counted(new)}")
        days_left -= any(_APPLICATION in key for key in _letters(stage.settings))
        if day >= last or (days_left <= 0 and not answers):
            return day
        day = min(_next_day(stage.office, day), last)


def _next_day(office: Office, day: date) -> date:
    """The next day on which a case has something due, the very next one where a case does not say."""
    due = [date.fromisoformat(row["next_on"]) for row in board.cases(office, on=None) if row["next_on"]]
    return max(min((one for one in due if one > day), default=day), day + timedelta(days=1))


def _receive(stage: Stage, day: date) -> None:
    taken = sum(take_mail(stage.office, channel) for channel in stage.office.channels)
    say(f"{day}: {taken} mails taken in, reading ...")
    stage.hands.finish()
    states = Counter(str(row["state"]) for row in board.messages(stage.office))
    cases = board.cases(stage.office, on=None)
    say(f"{day}: read: {_sorted_counts(states)}; {len(cases)} cases opened")
    _answer(stage, day)


def _answer(stage: Stage, day: date) -> int:
    """Let the creditor answer, until nothing that left asks for an answer."""
    total = 0
    while answers := stage.creditor.answer():
        total += answers
        say(f"{day}: the creditors answer {answers} mails (GODKÄNN, ORGNR)")
        for channel in stage.office.channels:
            take_mail(stage.office, channel)
        stage.hands.finish()
        _check_creditors(stage, day)
    return total


def _check_creditors(stage: Stage, day: date) -> None:
    """The handler's part: a creditor that has accepted is looked up and confirmed, once."""
    for creditor in board.creditors(stage.office):
        if creditor["confirmed"] or not creditor["orgnr"] or not _has_accepted(stage.office, creditor["cases"]):
            continue
        confirm_creditor(stage.office, orgnr=str(creditor["orgnr"]), by="demo handler")
        say(f"{day}: a handler checks and confirms {shown(creditor['name'])}")
    stage.hands.finish()


def _has_accepted(office: Office, numbers: Sequence[str]) -> bool:
    return any(
        event["kind"] == "terms_accepted"
        for number in numbers
        for event in board.case(office, number=number, on=None)["events"]
    )


def _letters(settings: Settings) -> set[str]:
    """The keys of everything that lies ready: letters to print, drafts, decided applications."""
    folders = (settings.print_folder, settings.applications_folder, settings.authority_folder)
    return {path.stem for folder in folders for path in folder.glob("*.pdf")}


def _report(office: Office, settings: Settings, last: date, seconds: float) -> None:
    messages = board.messages(office)
    cases = {
        str(row["number"]): board.case(office, number=str(row["number"]), on=None)
        for row in board.cases(office, on=None)
    }
    click.echo(table(("mail", "documents", "state", "invoices", "case", "letters"), _rows(messages, cases)))
    click.echo("")
    click.echo(f"mails:    {_sorted_counts(Counter(str(row['state']) for row in messages))}")
    click.echo(f"cases:    {_sorted_counts(Counter(str(case['state']) for case in cases.values()))}")
    click.echo(f"letters:  {_counted(sorted(_letters(settings))) or 'none'}")
    click.echo(f"days:     {SAMPLE_DAY} to {last}; {seconds:.0f} s in all")
    click.echo("")
    click.echo(f"letters to print   {settings.print_folder}")
    click.echo(f"applications       {settings.applications_folder}")
    click.echo(f"mails to creditors {settings.mail_folder}")
    click.echo("")
    click.echo(f"the desk           krav run, then {enter_samples(office, by='demo')}")
    click.echo("")
    click.echo("Try next, in the same house:")
    first = next(iter(cases), "NUMBER")
    for command in (f"case show {first}", "review list", f"tick --on {last + timedelta(days=30)}", "run"):
        click.echo(f"  KRAV_DATA_DIR={settings.data_dir} .venv/bin/krav {command}")


def _rows(messages: Sequence[Mapping[str, Any]], cases: Mapping[str, Mapping[str, Any]]) -> list[list[Any]]:
    rows = []
    for message in messages:
        mine = [cases[number] for number in message["cases"] if number in cases]
        steps = Counter(str(letter["step"]) for case in mine for letter in case["letters"])
        state = message["state"] if message["state"] == "filed" else f"{message['state']}: {message['reason']}"
        numbers = [str(invoice["number"]) for case in mine for invoice in case["invoices"]]
        rows.append(
            [
                shown(message["subject"], widest=40),
                message["documents"],
                state,
                ", ".join(dict.fromkeys(numbers)),
                ", ".join(message["cases"]),
                ", ".join(steps),
            ]
        )
    return rows


def _counted(keys: Sequence[str]) -> str:
    """Letter keys `<case>-<step>-<n>` by step: "5 demand, 1 payment_order"."""
    return _sorted_counts(Counter(key.split("-")[2] for key in keys))


def _sorted_counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
