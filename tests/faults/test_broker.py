"""Redis that forgets, dies or freezes while work is done: ids are lost, work is not."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis

from casework import board
from casework.office import Office
from casework.receive import receive_raw
from samples.corpus import generate
from tests.faults.desk import assert_sound, open_desk, states
from tests.servers.process import LOOPBACK, Server, as_server_user, find_binary, free_port, hand_over, server_folder
from workers.embedded import wait_until_done
from workers.health import broker_fault
from workers.pool import Pool, PoolPlan

MAILS = 24
CHEAP = {"text": 5, "auto_reply": 1, "no_document": 1, "credit_note": 1}


@dataclass
class OwnRedis:
    """A Redis that a test may harm."""

    port: int
    server: Server

    @property
    def url(self) -> str:
        return f"redis://{LOOPBACK}:{self.port}/0"

    def answers(self) -> bool:
        return broker_fault(self.url) == ""

    def start(self) -> None:
        self.server.start(self.answers)

    def forget_all(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def restart(self) -> None:
        self.server.stop()
        time.sleep(0.3)
        self.start()

    def freeze(self) -> None:
        assert self.server.process is not None
        os.kill(self.server.process.pid, signal.SIGSTOP)
        time.sleep(1.0)
        os.kill(self.server.process.pid, signal.SIGCONT)


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    with server_folder("redis") as folder:
        hand_over(folder)
        port = free_port()
        options = ["--bind", LOOPBACK, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", str(folder)]
        command = as_server_user([find_binary("redis-server"), *options])
        made = OwnRedis(port, Server("Redis", command, folder / "redis.log", {}))
        made.start()
        yield made
        made.server.stop()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_desk(tmp_path) as opened:
        yield opened


HARM = {"forgets": OwnRedis.forget_all, "restarts": OwnRedis.restart, "freezes": OwnRedis.freeze}


@pytest.mark.parametrize("harm", sorted(HARM))
def test_work_ends_whole_while_the_broker(harm: str, own_redis: OwnRedis, office: Office) -> None:
    mails = list(generate(MAILS, 5, kinds=CHEAP))
    for mail in mails:
        receive_raw(office, raw=mail.raw)
    pool = Pool(office, PoolPlan(redis_url=own_redis.url)).start()
    done = threading.Event()

    def keep_harming() -> None:
        while not done.wait(0.4):
            HARM[harm](own_redis)

    villain = threading.Thread(target=keep_harming)
    villain.start()
    time.sleep(4)
    done.set()
    villain.join()
    try:
        wait_until_done(office, timeout=120)
    finally:
        pool.stop()
    assert len(board.messages(office)) == MAILS and "pending" not in states(office)
    assert board.parked_jobs(office) == []
    assert_sound(office)


def test_a_broker_that_is_down_is_named(own_redis: OwnRedis) -> None:
    own_redis.server.stop()
    assert "Redis does not answer" in broker_fault(own_redis.url)
