"""`krav demo` as a newcomer runs it: the whole job over the sample mailbox, from the command to its table."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from casework.sign_in import sign_in_by_link
from claims.refused import Refused
from samples.people import DENTIST
from workers.sample import known_numbers, sample_mails
from workers.settings import read_settings
from workers.setup import build_office, close_office


@dataclass(frozen=True)
class Shown:
    """The demo's data folder and what it printed."""

    folder: Path
    text: str
    progress: str

    def json(self, *words: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in _krav(self.folder, *words, "--json").stdout.splitlines()]


def _krav(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from workers.cli import main; main()", *words]
    environ = {"KRAV_DATA_DIR": str(folder), "PATH": "/usr/bin:/bin"}
    return subprocess.run(command, capture_output=True, text=True, env=environ, timeout=300, check=False)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("demo") / "house"
    done = _krav(folder, "demo", "--dir", str(folder))
    assert done.returncode == 0, done.stderr[-2000:]
    return Shown(folder, done.stdout, done.stderr)


def test_the_table_has_a_row_for_every_sample_mail(shown: Shown) -> None:
    rows = shown.text.split("letters\n", 1)[1].split("\n\n", 1)[0].splitlines()[1:]
    replies = [row for row in rows if row.startswith("Re: Ärende")]
    assert len(rows) - len(replies) == len(sample_mails())
    assert len(replies) > 10


def test_letters_and_a_payment_order_application_lie_ready(shown: Shown) -> None:
    assert list((shown.folder / "outbox" / "print").glob("*-demand-*.pdf"))
    assert list((shown.folder / "outbox" / "applications").glob("*-payment_order-*.pdf"))
    assert re.search(r"^letters: +\d+ demand, \d+ payment_order$", shown.text, re.MULTILINE)


def test_the_creditor_who_is_asked_for_a_number_gives_it_and_the_demand_leaves(shown: Shown) -> None:
    assert DENTIST.name in known_numbers()
    (case,) = [row for row in shown.json("case", "list") if row["debtor"]["name"] == DENTIST.name]
    assert case["debtor"]["orgnr"] == DENTIST.orgnr
    (whole,) = shown.json("case", "show", case["number"])
    assert "demand" in [letter["step"] for letter in whole["letters"]]


def test_the_desk_is_entered_by_the_link_that_is_shown_once(shown: Shown) -> None:
    link = re.search(r"http://127\.0\.0\.1:8000/enter/(\S+)", shown.text)
    assert link
    office = build_office(read_settings({"KRAV_DATA_DIR": str(shown.folder)}))
    try:
        assert sign_in_by_link(office, token=link[1]).email.startswith("admin@")
        with pytest.raises(Refused):
            sign_in_by_link(office, token=link[1])
    finally:
        close_office(office)
    (admin,) = shown.json("user", "list")
    assert set(admin["roles"]) == {"handler", "jurist", "payments", "ops", "admin"}


def test_every_mail_is_accounted_for(shown: Shown) -> None:
    assert _krav(shown.folder, "verify").returncode == 0
    states = Counter(row["state"] for row in shown.json("message", "list"))
    assert states["pending"] == 0 and states["filed"] > 20


def test_the_progress_tells_what_happens(shown: Shown) -> None:
    for words in ("mails lie in the mailbox", "mails taken in, reading", "the creditors answer", "checks and confirms"):
        assert words in shown.progress
