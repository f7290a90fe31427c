"""Stories of chance, as many as wanted and never the same: what the world brings a case, what the desk does, money.

Run: python -m bench.stories [--count 300] [--steps 40] [--of events desk money] [--seed N]: prints progress and the
seed; 1 at the first story that ends badly, told in as few steps as were found. The tests tell a few, always the same.
"""

from __future__ import annotations

import argparse
import logging
import random
import sys
import time

import structlog
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from tests.flows.test_any_desk import AnyDesk
from tests.flows.test_any_events import AnyEvents
from tests.flows.test_any_money import AnyMoney

MACHINES: dict[str, type[RuleBasedStateMachine]] = {"events": AnyEvents, "desk": AnyDesk, "money": AnyMoney}


def tell(name: str, *, count: int, steps: int, start: int) -> int:
    """Tell `count` stories of one machine, with progress; how many were told. Raises what a story ended with."""
    told, began = 0, time.monotonic()

    class Counted(MACHINES[name]):  # type: ignore[misc]
        def teardown(self) -> None:
            nonlocal told
            super().teardown()
            told += 1
            print(f"\r{name}: {told} stories, {time.monotonic() - began:.0f} s", end="", file=sys.stderr, flush=True)

    chosen = settings(
        max_examples=count,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        derandomize=False,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )
    run_state_machine_as_test(seed(start)(Counted), settings=chosen)
    print(file=sys.stderr)
    return told


def main() -> int:
    """Tell them; 1 where one ends badly."""
    parser = argparse.ArgumentParser(prog="python -m bench.stories", description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--steps", type=int, default=40)
    parser.add_argument("--of", nargs="+", choices=sorted(MACHINES), default=list(MACHINES))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for name in asked.of:
        try:
            told = tell(name, count=asked.count, steps=asked.steps, start=asked.seed)
        except Exception:
            print(f"\n{name}: a story ends badly (seed {asked.seed})", file=sys.stderr)
            raise
        print(f"{name}: {told} stories of at most {asked.steps} steps, seed {asked.seed}: none ends badly")
    return 0


if __name__ == "__main__":
    sys.exit(main())
