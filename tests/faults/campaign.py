"""Many mails, a service that is killed again and again, and a count of everything in the end."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

from casework.accept_terms import accept_terms
from samples.corpus import KINDS, generate
from samples.expect import SampleMail
from samples.people import AUTHENTICATED
from tests.live.boxes import counts, new_box
from tests.live.house import ROOT, House, wait_for
from tests.servers import Dovecot
from workers.settings import read_settings
from workers.setup import build_office, close_office

SAMPLE_DAY, NEXT_DAY = "2026-03-02", "2026-03-03"
MIXED = {**KINDS, "text": 70, "scan": 1, "photo": 0}
CORPUS = ROOT.parent / "shared" / "corpus" / "mail"
_LARGEST_STRANGER = 150_000


@dataclass
class Campaign:
    """A house under fire. `kill_while` starts its processes and kills them; `left` says what was done in the end."""

    house: House
    dovecot: Dovecot
    seed: int
    roles: Sequence[str] = ("run",)
    box: str = field(default_factory=new_box)
    start_seconds: float = 1.5
    kills: int = 0
    delivered: int = 0
    sent: list[SampleMail] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        own = {"KRAV_IMAP_URL": self.dovecot.url(self.box), "KRAV_TLS_CA_FILE": str(self.dovecot.ca_file)}
        self.house.settings = {**self.house.settings, **own}

    def prepare(self) -> None:
        """The sample day, and the two creditors as clients."""
        self.house.krav("tick", "--on", SAMPLE_DAY)
        for seller in AUTHENTICATED:
            self.house.krav("creditor", "set", seller.orgnr, f"name={seller.name}", f"senders={seller.email}")

    def mails(self, count: int, *, strangers: int = 0) -> list[SampleMail | bytes]:
        """Generated mails in their order (a copy follows its original), mails from the wild among them."""
        result: list[SampleMail | bytes] = list(generate(count, self.seed, kinds=MIXED))
        for raw in _from_the_wild(self.rng, strangers):
            result.insert(self.rng.randrange(len(result) + 1), raw)
        return result

    def deliver(self, mails: Sequence[SampleMail | bytes]) -> None:
        """Put mails into the mailbox, in order."""
        for mail in mails:
            if isinstance(mail, SampleMail):
                self.sent.append(mail)
            self.dovecot.deliver(self.box, mail.raw if isinstance(mail, SampleMail) else mail)
            self.delivered += 1

    def kill_while(self, mails: Sequence[SampleMail | bytes], *, kills: int) -> None:
        """Deliver mails in `kills` shares; in each, start every process and kill one of them at a random moment."""
        size = -(-len(mails) // kills)
        alive: dict[str, subprocess.Popen[bytes]] = {}
        for number in range(kills):
            share = mails[number * size : (number + 1) * size]
            half = self.rng.randrange(len(share) + 1)
            self.deliver(share[:half])
            began = time.monotonic()
            for role in self.roles:
                alive.setdefault(role, self.house.start(role))
            self.deliver(share[half:])
            time.sleep(max(0.0, self._moment() - (time.monotonic() - began)))
            victim = self.rng.choice(list(self.roles))
            assert alive[victim].poll() is None, f"{victim} ended by itself\n{self.house.last_words()}"
            self.house.kill(alive.pop(victim))
            self.kills += 1
        for process in alive.values():
            self.house.kill(process)

    def _moment(self) -> float:
        """When to kill, in seconds after the start: now and then while it still starts, mostly when it works."""
        if self.rng.random() < 0.15:
            return self.rng.uniform(0.2, self.start_seconds)
        return self.start_seconds + self.rng.uniform(0.05, 1.8)

    def measure_start(self) -> None:
        """How long a process takes from its start to its first look at the mailbox, on this machine today."""
        began = time.monotonic()
        process = self.house.start("run")
        wait_for("a start", lambda: b'"started"' in self.house.log.read_bytes(), self.house)
        self.start_seconds = time.monotonic() - began
        assert self.house.stop(process) == 0

    def come_to_rest(self) -> float:
        """Run undisturbed until nothing is owed and every mail is moved; how long that took, in seconds."""
        began = time.monotonic()
        processes = [self.house.start(role) for role in self.roles]
        wait_for("rest", self._is_at_rest, self.house, most_seconds=240)
        seconds = time.monotonic() - began
        assert [self.house.stop(process) for process in processes] == [0] * len(processes)
        return seconds

    def _is_at_rest(self) -> bool:
        taken = self.house.count("message") >= self.delivered
        return taken and self.house.owed() == 0 and counts(self.dovecot, self.box)["INBOX"] == 0

    def accept_all(self) -> list[str]:
        """The creditors say yes to every case but those that a credit note has closed; the numbers of these cases."""
        settings = read_settings(self.house.environment)
        office = build_office(settings)
        try:
            numbers = [str(row[0]) for row in self.house.rows('SELECT number FROM "case" WHERE close_code IS NULL')]
            for number in numbers:
                accept_terms(office, case_number=number, by="test", how="cli", evidence={})
        finally:
            close_office(office)
        return numbers

    def tick_with_kills(self, *, kills: int) -> None:
        """Let the day pass by a command that is killed again and again, then once to its end."""
        for _ in range(kills):
            process = self.house.start_command("tick", "--on", NEXT_DAY)
            time.sleep(self.rng.uniform(0.6, 1.3) * self.start_seconds)
            if process.poll() is None:
                self.kills += 1
            self.house.kill(process)
        self.house.krav("tick", "--on", NEXT_DAY)

    def in_folders(self) -> dict[str, int]:
        """How many mails lie where."""
        return counts(self.dovecot, self.box)


def _from_the_wild(rng: random.Random, count: int) -> Iterator[bytes]:
    if not count or not (CORPUS / "index.jsonl").exists():
        return
    rows = [json.loads(line) for line in (CORPUS / "index.jsonl").read_text().splitlines()]
    paths = [CORPUS / row["local"] for row in rows if row.get("local")]
    small = [path for path in paths if path.exists() and path.stat().st_size < _LARGEST_STRANGER]
    for path in rng.sample(small, count):
        yield _wrapped(path)


def _wrapped(path: Path) -> bytes:
    raw = path.read_bytes()
    if message_from_bytes(raw, policy=policy.compat32)["From"]:
        return raw
    return b"From: someone@post.example\r\nTo: krav@exempelinkasso.example\r\nSubject: ?\r\n\r\n" + raw


def assert_nothing_lost(campaign: Campaign) -> None:
    """Every delivered mail is a row in one of the four states and lies in Handled or Parked."""
    house, folders = campaign.house, campaign.in_folders()
    assert house.count("message") == campaign.delivered
    assert folders["INBOX"] == 0 and folders["Handled"] + folders["Parked"] == campaign.delivered
    assert house.count("message", "state = 'pending'") == 0
    # A mail lies where it was first moved to; one killed between the move and its record has moved all the same.
    moved, unrecorded = house.count("message", "settled = 'Parked'"), house.count("message", "settled IS NULL")
    assert moved <= folders["Parked"] <= moved + unrecorded
    # A mail whose sending was cut off before the server's answer is shown to a person, never sent blindly again.
    assert house.rows("SELECT kind, code, error FROM job WHERE state = 'parked' AND code <> 'outcome_unknown'") == []


def assert_as_expected(campaign: Campaign) -> None:
    """Every generated mail ended as its truth says (a claim may wait for a person), most claims were filed, and those
    led to exactly as many cases and invoices as the truth names."""
    house = campaign.house
    ended: dict[str, set[str]] = {}
    for header_id, state in house.rows("SELECT header_id, state FROM message"):
        ended.setdefault(str(header_id), set()).add(str(state))
    outcomes = [(mail, ended[_message_id(mail.raw)]) for mail in campaign.sent]
    filed = [mail for mail, states in outcomes if "filed" in states and mail.expect["cases"]]
    claims = {claim for mail in filed for claim in _claims(mail)}
    for mail, states in outcomes:
        allowed = {mail.expect["state"], *mail.expect["also"], *(["parked"] if mail.expect["documents"] else [])}
        # Two mails with one invoice: whichever is read first is filed, the other one is ignored.
        came_second = "ignored" in states and bool(mail.expect["documents"]) and set(_claims(mail)) <= claims
        assert states & allowed or came_second, f"{mail.name} ended as {states}"
    assert len(filed) > 0.8 * sum(mail.expect["state"] == "filed" for mail in campaign.sent)
    # A case that a delayed invoice opened after its pair's first one was closed is one more, linked to the first.
    again = house.count('"case"', "linked_to IS NOT NULL")
    assert house.count('"case"') - again == len({key for mail in filed for key in mail.expect["cases"]})
    assert house.count("invoice") == len(claims)


def _claims(mail: SampleMail) -> Iterator[tuple[str, str]]:
    for document in mail.expect["documents"]:
        if document["type"] == "invoice":
            yield document["fields"]["seller_orgnr"], document["fields"]["invoice_number"]


def assert_nothing_doubled(campaign: Campaign) -> None:
    """One case per pair of parties, one receipt per mail and case, and every mail left at most once.

    Where kills delay an invoice until a credit note has closed the pair's first case, it opens a second one, linked to
    the first.
    """
    house = campaign.house
    rows = house.rows(
        'SELECT creditor_id, debtor_id, number, close_code, linked_to FROM "case" '
        "WHERE coalesce(close_code, '') <> 'merged' ORDER BY number"
    )
    before: dict[tuple[object, object], tuple[object, object]] = {}
    for creditor, debtor, number, close_code, linked_to in rows:
        if (creditor, debtor) in before:
            earlier, earlier_close_code = before[creditor, debtor]
            assert earlier_close_code is not None and linked_to == earlier
        before[creditor, debtor] = (number, close_code)
    answers = Counter(house.rows("SELECT in_reply_to_message, case_number, kind FROM mail WHERE automatic"))
    assert [key for key, number in answers.items() if number > 1] == []


def assert_letters_once(campaign: Campaign, numbers: Sequence[str]) -> int:
    """Every letter row left once: one file, one event; at most one demand for a case. How many demands left."""
    house = campaign.house
    printed = Path(house.environment["KRAV_DATA_DIR"]) / "outbox" / "print"
    files = sorted(path.stem for path in printed.glob("*.pdf"))
    sent = sorted(str(row[0]) for row in house.rows("SELECT key FROM letter WHERE status = 'sent'"))
    assert files == sent == sorted(path.stem for path in printed.glob("*.json"))
    assert house.count("letter", "status <> 'sent'") == 0
    events = Counter(str(row[0]) for row in house.rows("SELECT data FROM event WHERE kind = 'letter_sent'"))
    assert sum(events.values()) == len(sent) and max(events.values(), default=0) <= 1
    demands = Counter(key.rpartition("-demand-")[0] for key in files if "-demand-" in key)
    assert set(demands) <= set(numbers) and max(demands.values(), default=0) == 1
    return len(demands)


def _message_id(raw: bytes) -> str:
    return str(message_from_bytes(raw, policy=policy.default)["Message-ID"]).strip()


def seeds(*fallback: int) -> list[int]:
    """The seeds to run: those in KRAV_TEST_SEEDS ("1,2,3"), else fixed ones."""
    given = os.environ.get("KRAV_TEST_SEEDS", "")
    return [int(part) for part in given.split(",")] if given else list(fallback)
