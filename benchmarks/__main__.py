"""`python -m benchmarks [--only NAME]`: every group of figures, one after another, as one table.

Progress and failures go to stderr. The exit code is 1 when a group could not be measured; a missed goal is no failure.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

from benchmarks.stage import BenchFailed
from benchmarks.table import Row, table, tally

# Each is a module with `rows`, imported when its turn comes: what it loads would share pages with what is measured.
GROUPS: Final = ("startup", "screens", "rooms", "cash", "loading", "journal", "outbox", "usage", "what_if", "statement")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print; see the module for the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Figures of the product beside their floors.")
    parser.add_argument("--only", choices=GROUPS, action="append", metavar="NAME", help=f"of {', '.join(GROUPS)}")
    names = parser.parse_args(arguments).only or GROUPS
    print(_machine())
    rows: list[Row] = []
    failed = False
    for name in names:
        began = time.monotonic()
        _say(f"{name} …")
        try:
            rows += _measured(name)
        except BenchFailed as failure:
            failed = True
            _say(f"{name} could not be measured: {failure}")
        _say(f"{name}: {time.monotonic() - began:.0f} s")
    print(table(rows))
    print(f"{tally(rows)}; load at the end {_load()}")
    return int(failed)


def _measured(name: str) -> list[Row]:
    rows: Callable[[], Iterable[Row]] = importlib.import_module(f"benchmarks.{name}").rows
    return list(rows())


def _machine() -> str:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    today = datetime.now(UTC).date().isoformat()
    return f"{today}: {cores} cores, load {_load()}, Python {platform.python_version()} on {platform.system()}"


def _load() -> str:
    """How many processes wanted a core, on average of the last minute: what else the machine was doing."""
    return f"{os.getloadavg()[0]:.2f}" if hasattr(os, "getloadavg") else "unknown"


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
