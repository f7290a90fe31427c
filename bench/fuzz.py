"""Damaged files by the thousand through the reader, each from a number of its own (`python -m bench.fuzz`)."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from bench.fuzzing.examine import examine
from bench.fuzzing.readers import Readers
from bench.fuzzing.run import Run, keep
from bench.fuzzing.sources import digest, sources_in
from bench.fuzzing.state import load

STATE = Path("var/fuzz/state.json")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="more files to damage")
    parser.add_argument("--count", type=int, default=1_000, help="cases of this run")
    parser.add_argument("--seed", help="start anew with it; without, go on where the state is")
    parser.add_argument("--state", type=Path, default=STATE)
    parser.add_argument("--ocr-share", type=float, default=0.01)
    parser.add_argument("--threads", type=int, default=2 * (os.cpu_count() or 1))
    parser.add_argument("--only", type=int, metavar="NUMBER", help="make and read this one case")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the case of --only there")
    return parser.parse_args()


def _only(run: Run, readers: Readers, number: int, folder: Path | None) -> int:
    """Read one case; structlog shows what the reader says of it."""
    case = run.make(number)
    if folder is not None:
        print(keep(case, folder, f"{run.state.seed}-{number}"))
    one = next(examine(iter([number]), lambda _n: case, readers.read, limit=run.limit, threads=1))
    print(f"{one.kind} of {case.source or 'nothing'}, {len(case.data)} bytes: {one.outcome} in {one.seconds:.2f} s")
    print(one.fault or "no fault")
    return 1 if one.fault else 0


def main() -> int:
    """Go on from the state kept, or make one case again. 1 when there were faults."""
    told = _arguments()
    sources = sources_in(told.folders)
    state = load(told.state, seed=told.seed, sources=digest(sources))
    run = Run(state, sources, told.state, ocr_share=told.ocr_share, threads=told.threads)
    readers = Readers(state.seed, told.ocr_share)

    def interrupt(_signal: int, _frame: object) -> None:
        run.stop()
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # the second time ends at once

    signal.signal(signal.SIGINT, interrupt)
    folders = "".join(f" {folder}" for folder in told.folders)

    def again(number: str) -> str:
        return (
            f"python -m bench.fuzz --seed {state.seed} --ocr-share {told.ocr_share} --only {number} --keep .{folders}"
        )

    try:
        if told.only is not None:
            return _only(run, readers, told.only, told.keep)
        faults = run.go(told.count, readers.read, again=again)
        print(run.report())
        return 1 if faults else 0
    finally:
        readers.close()


if __name__ == "__main__":
    sys.exit(main())
