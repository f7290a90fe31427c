"""The whole road under a stopwatch: from a mail in a real mailbox to its receipt accepted by an SMTP server."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from bench.measure import Times
from samples.corpus import generate
from samples.expect import SampleMail
from samples.people import AUTHENTICATED
from tests.live.boxes import new_box
from tests.live.house import House
from tests.servers import Dovecot, free_port

_MOST_SECONDS = 600.0


@dataclass
class Arrivals:
    """An SMTP server that notes when an answer to which message was accepted."""

    at: dict[str, float] = field(default_factory=dict)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Accept, and note the moment."""
        headers = BytesHeaderParser().parsebytes(envelope.content)
        self.at.setdefault(str(headers["In-Reply-To"]).strip(), time.perf_counter())
        return "250 taken"


@dataclass
class Bench:
    """A running service with its mailbox, and the receipts that come back."""

    dovecot: Dovecot
    house: House
    box: str
    arrivals: Arrivals

    def deliver(self, mail: SampleMail) -> str:
        """Deliver a mail; its Message-ID."""
        self.dovecot.deliver(self.box, mail.raw)
        return str(BytesHeaderParser().parsebytes(mail.raw)["Message-ID"]).strip()

    def wait(self, wanted: Sequence[str]) -> None:
        """Wait until every message has its receipt."""
        until = time.perf_counter() + _MOST_SECONDS
        while not set(wanted) <= set(self.arrivals.at):
            if time.perf_counter() > until:
                missing = len(set(wanted) - set(self.arrivals.at))
                raise RuntimeError(f"{missing} receipts never came\n{self.house.last_words()}")
            time.sleep(0.005)


@contextmanager
def running(dovecot: Dovecot, folder: Path, *, workers: int) -> Iterator[Bench]:
    """The service on embedded defaults, `workers` documents read at once, ready and warm."""
    arrivals, box = Arrivals(), new_box()
    controller = Controller(arrivals, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings = {
        "KRAV_IMAP_URL": dovecot.url(box),
        "KRAV_TLS_CA_FILE": str(dovecot.ca_file),
        "KRAV_SMTP_URL": f"smtp://127.0.0.1:{controller.port}",
        "KRAV_OCR_WORKERS": str(workers),
    }
    folder.mkdir(parents=True)
    house = House(folder, settings)
    bench = Bench(dovecot, house, box, arrivals)
    try:
        house.krav("tick", "--on", "2026-03-02")
        for seller in AUTHENTICATED:
            house.krav("creditor", "set", seller.orgnr, f"name={seller.name}", f"senders={seller.email}")
        house.start("run")
        (first,) = generate(1, 901, kinds={"text": 1})
        bench.wait([bench.deliver(first)])
        yield bench
    finally:
        house.end()
        controller.stop()


def latency(bench: Bench, kind: str, *, count: int, seed: int) -> Times:
    """One mail at a time: from the moment the mailbox has it to the moment its receipt is accepted."""
    found = []
    for mail in generate(count, seed, kinds={kind: 1}):
        name = bench.deliver(mail)
        began = time.perf_counter()
        bench.wait([name])
        found.append(bench.arrivals.at[name] - began)
    return Times(tuple(found))


def throughput(bench: Bench, kind: str, *, count: int, seed: int) -> float:
    """Mails a second, all delivered at once, from the first delivery to the last receipt."""
    mails = list(generate(count, seed, kinds={kind: 1}))
    began = time.perf_counter()
    names = [bench.deliver(mail) for mail in mails]
    bench.wait(names)
    return count / (max(bench.arrivals.at[name] for name in names) - began)
