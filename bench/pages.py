"""How quick the desk's pages are in houses of different size: the server's time of every page, first to last byte.

Run: python -m bench.pages [--sizes 10000,100000,1000000] [--only sqlite|postgres] [--times 100].
"""

from __future__ import annotations

import argparse
import asyncio
import html
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.parse import quote

import httpx
import matplotlib.pyplot as plt
from starlette.types import Receive, Scope, Send

from bench.busy_house import furnish
from bench.measure import Times, ms, table
from bench.portfolio import DUE_DAYS
from bench.ticks import house
from casework.add_user import add_user
from casework.office import Office
from casework.set_password import set_password_by_link
from claims.account import case_ocr_reference
from claims.user import Role
from storage.schema import event
from tests.browser.serving import linked
from web.app import desk_app
from workers.clock import HouseClock

PLOT = Path(__file__).resolve().parents[1] / "docs" / "desk-speed.png"
SIZES, TIMES = (10_000, 100_000, 1_000_000), 100
MOST = 0.1
"""Seconds of the server in nineteen of twenty, for the pages that people live in."""
GROWS = 1.5
"""How much longer a page may take in the largest house than in the smallest, by medians, and be called even."""
_NOISE = 0.01  # seconds by which any two medians may differ on a machine that does other things
_HOST, _EMAIL, _PASSWORD = "127.0.0.1:8000", "bench@agency.example", "tre hästar på en äng"
_CSRF = re.compile(r'name="csrf" value="([^"]+)"')
_PICTURE = re.compile(r'"(/reviews/r\d+/pages/\d+[^"]*)"')


@dataclass(frozen=True, slots=True)
class Speed:
    """A page of the desk in a house of so many open cases: how long its answers took."""

    database: str
    cases: int
    page: str
    times: Times


@dataclass(frozen=True, slots=True)
class Figures:
    """The pages that people live in, every other one, and how many events the largest house holds."""

    main: tuple[Speed, ...]
    others: tuple[Speed, ...]
    events: int


class Desk:
    """A browser without a network that is signed in, and a watch on the application itself."""

    def __init__(self, office: Office, runner: asyncio.Runner) -> None:
        self._app = desk_app(office, probes=(), is_alive=lambda: True, hosts={_HOST})
        self._runner = runner
        self._seconds = 0.0
        transport = httpx.ASGITransport(self._watched, raise_app_exceptions=True)
        self._client = httpx.AsyncClient(transport=transport, base_url=f"http://{_HOST}")
        self._sign_in(office)

    async def _watched(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        await self._app(scope, receive, send)
        self._seconds = time.perf_counter() - began

    def _sign_in(self, office: Office) -> None:
        made = add_user(office, email=_EMAIL, name="", roles=[str(role) for role in Role], by="bench")
        set_password_by_link(office, token=made["link"].rpartition("/")[2], new=_PASSWORD)
        found = _CSRF.search(self.get("/sign-in").text)
        assert found
        form = {"csrf": found[1], "email": _EMAIL, "password": _PASSWORD}
        answer = self._runner.run(self._client.post("/sign-in", data=form))
        assert answer.status_code == 303, answer.text

    def get(self, address: str) -> httpx.Response:
        """A page."""
        return self._runner.run(self._client.get(address))

    def read(self, address: str) -> str | None:
        """The text of a page, None where the address is none."""
        answer = self.get(address)
        is_page = answer.status_code == 200 and "text/html" in answer.headers.get("content-type", "")
        return answer.text if is_page else None

    def time(self, address: str) -> float:
        """The server's seconds for an address."""
        answer = self.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return self._seconds

    def close(self) -> None:
        """Leave."""
        self._runner.run(self._client.aclose())


def measure(sizes: Sequence[int] = SIZES, times: int = TIMES, only: Sequence[str] = ("sqlite", "postgres")) -> Figures:
    """Make the houses (on SQLite the smallest alone) and ask for every page of the desk in each."""
    main, others, events = list[Speed](), list[Speed](), 0
    for name in only:
        for size in sizes if name == "postgres" else sizes[:1]:
            with house(name) as office:
                began = time.monotonic()
                furnish(office, size)
                print(f"{name}, {size:,} cases furnished in {time.monotonic() - began:.0f} s", file=sys.stderr)
                with _desk(office) as desk:
                    main += [Speed(name, size, page, took) for page, took in _main(desk, size, times)]
                    others += [Speed(name, size, page, took) for page, took in _others(desk, office, times // 4 or 1)]
                with office.database.read() as tx:
                    events = max(events, tx.execute(event.select().order_by(event.c.id.desc())).first().id)
    return Figures(tuple(main), tuple(others), events)


@contextmanager
def _desk(office: Office) -> Iterator[Desk]:
    HouseClock(office.database).move_to(DUE_DAYS[0] - timedelta(days=1))
    with asyncio.Runner() as runner:
        desk = Desk(office, runner)
        try:
            yield desk
        finally:
            desk.close()


def _main(desk: Desk, size: int, times: int) -> Iterator[tuple[str, Times]]:
    """The pages that people live in, each asked for another record every time."""
    random = Random(size)
    for page, address in _asked(size, random).items():
        for _ in range(5):
            desk.time(address())
        yield page, Times(tuple(desk.time(address()) for _ in range(times)))
    yield from _pictures(desk, random, times)


def _pictures(desk: Desk, random: Random, times: int) -> Iterator[tuple[str, Times]]:
    """The page images of what waits: each at the first look at it, and any of them again."""
    queue = desk.read("/reviews") or ""
    names = dict.fromkeys(re.findall(r"/reviews/(r\d+)", queue))
    found = [picture for name in names for picture in _PICTURE.findall(desk.read(f"/reviews/{name}") or "")]
    pictures = list(dict.fromkeys(html.unescape(each) for each in found))
    yield "review, page image, first look", Times(tuple(desk.time(each) for each in pictures))
    yield "review, page image", Times(tuple(desk.time(random.choice(pictures)) for _ in range(times)))


def _asked(size: int, random: Random) -> Mapping[str, Callable[[], str]]:
    """By page, what is asked for next."""

    def number() -> int:
        return random.randint(1, size)

    def case() -> str:
        return f"2026-{number():07d}"

    def searched() -> str:
        which = number()
        words = (f"Provbolag {which}", f"{which} AB", "Provbolag", f"F{which}", case(), f"{500 + which % 9000},00",
                 "5599990016", case_ocr_reference(case()), f"ingenting {which}")  # fmt: skip
        return f"/search?q={quote(random.choice(words))}"

    return {
        "overview": lambda: "/",
        "today": lambda: "/today",
        "review queue": lambda: "/reviews",
        "cases": lambda: random.choice(("/cases", "/cases?state=open", "/cases?held=any", "/cases?creditor=7")),
        "search": searched,
        "case page": lambda: f"/cases/{case()}",
        "payments without a case": lambda: "/payments",
        "creditor page": lambda: f"/creditors/{random.randint(1, 50)}",
        "dashboard": lambda: "/ops",
    }


def _others(desk: Desk, office: Office, times: int) -> Iterator[tuple[str, Times]]:
    """Every page of the route table that a link leads to."""
    for path, address in sorted(linked(desk.read, office).items()):
        desk.time(address)
        yield path, Times(tuple(desk.time(address) for _ in range(times)))


def growth(speeds: Sequence[Speed]) -> float:
    """How much longer a page takes in the largest house than in the smallest, by medians."""
    ordered = sorted(speeds, key=lambda speed: speed.cases)
    return ordered[-1].times.median / ordered[0].times.median


def is_even(speeds: Sequence[Speed]) -> bool:
    """Whether a page takes as long in a large house as in a small one."""
    ordered = sorted(speeds, key=lambda speed: speed.cases)
    return growth(speeds) <= GROWS or ordered[-1].times.median - ordered[0].times.median < _NOISE


def draw(found: Figures, into: Path) -> None:
    """The pages that people live in, over the size of the house."""
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    speeds = [speed for speed in found.main if speed.database == "postgres"]
    for page in dict.fromkeys(speed.page for speed in speeds):
        own = sorted((speed for speed in speeds if speed.page == page), key=lambda speed: speed.cases)
        axes.plot([each.cases for each in own], [each.times.p95 * 1000 for each in own], marker="o", label=page)
    axes.axhline(MOST * 1000, linestyle="--", color="0.4", linewidth=1)
    axes.set(xscale="log", xlabel="open cases", ylabel="95 % of answers within, ms", ylim=(0, None))
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(into, dpi=110)
    plt.close(figure)


def section(found: Figures, picture: str | None) -> Sequence[str]:
    """The page's part."""
    sizes = sorted({speed.cases for speed in found.main})
    return [
        "## The desk",
        f"The server's own time, signing in and the log of who saw what included, one visitor at a time; every answer "
        f"is of another record. The largest house holds {found.events:,} events, as many letters and mails as cases, "
        "and the same queues as the smallest. `python -m bench.pages` repeats it.",
        table(
            ("database", "open cases", "page", "median", "95 %", "at most", "met"),
            [
                [each.database, f"{each.cases:,}", each.page, ms(each.times.median), ms(each.times.p95), ms(MOST),
                 "yes" if each.times.p95 < MOST else "no"]
                for each in found.main if each.cases == sizes[-1] or each.database == "sqlite"
            ],
        ),
        *([f"![Milliseconds of each page over the size of the house]({picture})"] if picture else []),
        *_grown(found, sizes),
    ]  # fmt: skip


def _grown(found: Figures, sizes: Sequence[int]) -> Iterator[str]:
    """Every page over the sizes, and what is told of those that grow."""
    every: dict[str, list[Speed]] = {}
    for speed in (*found.main, *found.others):
        if speed.database == "postgres":
            every.setdefault(speed.page, []).append(speed)
    compared = {page: speeds for page, speeds in every.items() if len(speeds) == len(sizes) > 1}
    if not compared:
        return
    grow = [page for page, speeds in compared.items() if not is_even(speeds)]
    yield (
        f"Every page on PostgreSQL, medians by open cases, and the largest house to the smallest. "
        f"{len(compared) - len(grow)} of {len(compared)} take as long in both (within {GROWS} times or {ms(_NOISE)})"
        + (f"; these grow: {', '.join(grow)}." if grow else ".")
    )
    yield table(
        ("page", *(f"{size:,}" for size in sizes), "ratio", "95 %"),
        [
            [page, *(ms(each.times.median) for each in speeds), f"{growth(speeds):.2f}", ms(speeds[-1].times.p95)]
            for page, speeds in compared.items()
        ],
    )


def slowest(found: Figures) -> str:
    """One line for those who look on."""
    worst = max(found.main, key=lambda speed: speed.times.p95)
    return f"slowest: {worst.page}, {worst.cases:,} cases on {worst.database}, {ms(worst.times.p95)}"


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", choices=("sqlite", "postgres"), action="append")
    told = parser.parse_args()
    sizes = [int(size) for size in told.sizes.split(",")]
    found = measure(sizes, told.times, told.only or ("sqlite", "postgres"))
    print("\n\n".join(section(found, None)))
    print(slowest(found), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
