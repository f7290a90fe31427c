"""The whole road on real servers: a mail in a mailbox becomes a receipt, an acceptance, and a printed demand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pypdfium2
import pytest

from samples.corpus import generate
from samples.expect import SampleMail
from samples.people import AUTHENTICATED, Company
from tests.live.boxes import counts, empty, mails, new_box, orders, reply
from tests.live.house import House, wait_for
from tests.servers import Dovecot, OpenSmtpd, fresh_database

SAMPLE_DAY, NEXT_DAY = "2026-03-02", "2026-03-03"


@dataclass
class World:
    """A house, its mailbox and the creditor who writes to it."""

    house: House
    dovecot: Dovecot
    box: str
    mail: SampleMail
    seller: Company

    def receipts(self) -> list[EmailMessage]:
        return mails(self.dovecot, self.seller.email)

    def in_folders(self) -> dict[str, int]:
        return counts(self.dovecot, self.box)


@pytest.fixture
def world(dovecot: Dovecot, opensmtpd: OpenSmtpd, tmp_path: Path) -> Iterator[World]:
    (mail,) = generate(1, 4, kinds={"text": 1})
    orgnr = mail.expect["documents"][0]["fields"]["seller_orgnr"]
    seller = next(company for company in AUTHENTICATED if company.orgnr == orgnr)
    box = new_box()
    house = House(
        tmp_path,
        {
            "KRAV_IMAP_URL": dovecot.url(box),
            "KRAV_TLS_CA_FILE": str(dovecot.ca_file),
            "KRAV_SMTP_URL": opensmtpd.url,
        },
    )
    empty(dovecot, seller.email)
    yield World(house, dovecot, box, mail, seller)
    house.end()


def play(world: World) -> dict[str, object]:
    """Mail, receipt, acceptance, print run; the JSON beside the demand."""
    house = world.house
    world.dovecot.deliver(world.box, world.mail.raw)
    wait_for("a receipt in the creditor's mailbox", world.receipts, house)
    (receipt,) = world.receipts()
    (order,) = orders(receipt)
    assert receipt["In-Reply-To"] and receipt["Auto-Submitted"]

    answer = reply(receipt, order, sender=world.seller.email, authserv_id=house.environment["KRAV_AUTHSERV_ID"])
    world.dovecot.deliver(world.box, answer)
    wait_for("an acceptance", lambda: house.count('"case"', "accepted_at IS NOT NULL"), house)
    wait_for("both mails moved", lambda: world.in_folders() == {"INBOX": 0, "Handled": 2, "Parked": 0}, house)
    house.krav("tick", "--on", NEXT_DAY)
    (case,) = (json.loads(line) for line in house.krav("case", "list", "--json").stdout.splitlines())
    printed = Path(house.environment["KRAV_DATA_DIR"]) / "outbox" / "print"
    (sidecar,) = printed.glob("*-demand-1.json")
    demand: dict[str, object] = json.loads(sidecar.read_text())
    assert demand["case"] == case["number"] and case["state"] == "demand"
    text = pypdfium2.PdfDocument(sidecar.with_suffix(".pdf"))[0].get_textpage().get_text_range()
    claimed = world.mail.expect["documents"][0]["fields"]
    assert claimed["invoice_number"] in text and "EXEMPEL" in text
    assert demand["principal"] == claimed["total"]
    return demand


def look_around(world: World, number: object) -> None:
    """The desk answers, says that all is well, and shows the case."""
    assert world.house.page("/livez")[0] == 200
    wait_for("/readyz", lambda: world.house.page("/readyz")[0] == 200, world.house)
    assert str(number) not in world.house.page("/")[1], "nobody is signed in"
    with closing(world.house.signed_in()) as browser:
        shown = browser.get(f"/cases/{number}")
        assert shown.status_code == 200 and str(number) in browser.get("/").text


def test_one_process_takes_a_mail_all_the_way_to_a_printed_demand(world: World) -> None:
    world.house.krav("tick", "--on", SAMPLE_DAY)
    world.house.krav(
        "creditor", "set", world.seller.orgnr, f"name={world.seller.name}", f"senders={world.seller.email}"
    )
    service = world.house.start("run")
    demand = play(world)
    look_around(world, demand["case"])
    assert world.house.stop(service) == 0
    assert world.house.krav("verify").returncode == 0


def test_separate_processes_on_postgresql_and_redis_do_the_same(
    world: World, postgres_url: str, redis_url: str
) -> None:
    shared = {"KRAV_DATABASE_URL": fresh_database(postgres_url), "KRAV_REDIS_URL": f"{redis_url[:-1]}3"}
    world.house.settings = {**world.house.settings, **shared}
    world.house.krav("tick", "--on", SAMPLE_DAY)
    world.house.krav(
        "creditor", "set", world.seller.orgnr, f"name={world.seller.name}", f"senders={world.seller.email}"
    )
    parts = [world.house.start(part) for part in ("poll", "work", "beat", "web")]
    demand = play(world)
    look_around(world, demand["case"])
    assert [world.house.stop(part) for part in parts] == [0, 0, 0, 0]
    assert world.house.krav("verify").returncode == 0
