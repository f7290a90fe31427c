"""Kill -9 at random moments: no mail lost, no case, answer or letter doubled, whatever was being done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from samples.people import AUTHENTICATED
from tests.faults.campaign import (
    Campaign,
    assert_as_expected,
    assert_letters_once,
    assert_nothing_doubled,
    assert_nothing_lost,
    seeds,
)
from tests.live.boxes import empty, mails
from tests.live.house import House, wait_for
from tests.servers import Dovecot, OpenSmtpd, fresh_database


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.end()


@pytest.mark.parametrize("seed", seeds(20260302))
def test_three_hundred_mails_survive_forty_kills(seed: int, house: House, dovecot: Dovecot) -> None:
    campaign = Campaign(house, dovecot, seed)
    campaign.prepare()
    campaign.measure_start()
    campaign.kill_while(campaign.mails(240, strangers=60), kills=40)
    rest = campaign.come_to_rest()
    print(f"\nseed {seed}: {campaign.delivered} mails, {campaign.kills} kills, at rest after {rest:.1f} s")

    assert_nothing_lost(campaign)
    assert_nothing_doubled(campaign)
    assert_as_expected(campaign)
    numbers = campaign.accept_all()
    campaign.tick_with_kills(kills=5)
    demands = assert_letters_once(campaign, numbers)
    assert_nothing_lost(campaign)
    print(f"seed {seed}: {len(numbers)} cases, {demands} demands, {campaign.kills} kills in all")
    assert demands > 50
    assert house.krav("verify").returncode == 0


@pytest.mark.parametrize("seed", seeds(11))
def test_separate_processes_lose_and_double_nothing_either(
    seed: int, house: House, dovecot: Dovecot, opensmtpd: OpenSmtpd, postgres_url: str, redis_url: str
) -> None:
    house.settings = {
        "KRAV_DATABASE_URL": fresh_database(postgres_url),
        "KRAV_REDIS_URL": f"{redis_url[:-1]}4",
        "KRAV_SMTP_URL": opensmtpd.url,
    }
    for seller in AUTHENTICATED:
        empty(dovecot, seller.email)
    campaign = Campaign(house, dovecot, seed, roles=("poll", "work", "beat"))
    campaign.prepare()
    campaign.measure_start()
    campaign.kill_while(campaign.mails(60, strangers=10), kills=10)
    rest = campaign.come_to_rest()
    print(f"\nseed {seed}: {campaign.delivered} mails, {campaign.kills} kills, at rest after {rest:.1f} s")

    assert_nothing_lost(campaign)
    assert_nothing_doubled(campaign)
    assert_as_expected(campaign)
    assert_mails_once(house, dovecot)
    numbers = campaign.accept_all()
    campaign.tick_with_kills(kills=2)
    demands = assert_letters_once(campaign, numbers)
    assert_mails_once(house, dovecot)
    print(f"seed {seed}: {demands} demands")
    assert house.krav("verify").returncode == 0


def assert_mails_once(house: House, dovecot: Dovecot) -> None:
    """Every mail that the server said yes to arrived, and none arrived twice."""
    sent = {str(row[0]) for row in house.rows("SELECT header_id FROM mail WHERE status = 'sent'")}
    doubt = {str(row[0]) for row in house.rows("SELECT header_id FROM mail WHERE status = 'unknown'")}
    assert house.count("mail", "status NOT IN ('sent', 'unknown')") == 0

    def arrived() -> list[str]:
        return [str(mail["Message-ID"]) for seller in AUTHENTICATED for mail in mails(dovecot, seller.email)]

    wait_for("every mail to arrive", lambda: sent <= set(arrived()), house)
    found = arrived()
    assert len(found) == len(set(found))
    assert set(found) <= sent | doubt
