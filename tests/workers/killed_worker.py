"""A worker process for the kill test: appends a line per job in a folder named on the command line, slowly.

Each job does its own part in one transaction, as a use case must, so that doing it again changes nothing.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from storage import house
from storage.database import Database
from workers.actors import FAST, Kind
from workers.embedded import wait_until_done
from workers.pool import Pool, PoolPlan


def work(office: Any, *, number: int) -> None:
    time.sleep(0.02)
    with office.database.write() as tx:
        if house.get(tx, f"done:{number}") is None:
            house.put(tx, f"done:{number}", "1")
            house.put(tx, "effects", str(int(house.get(tx, "effects") or "0") + 1))


def main(url: str) -> None:
    from tests.workers.conftest import Workplace
    from workers.clock import HouseClock

    database = Database(url)
    place = Workplace(database, HouseClock(database))
    pool = Pool(place, PoolPlan(fast_threads=3, slow_threads=1, kinds=(Kind("quick", FAST, work),))).start()
    wait_until_done(place, timeout=60)
    pool.stop()
    Path(sys.argv[2]).write_text("finished")


if __name__ == "__main__":
    main(sys.argv[1])
