"""One run of the simulated bank's program: arguments in, the files `e` and `p` out (devices.md, section 3.4).

What the pin pad remembers lives in a file beside the program. Nothing slow is imported here: each run is a process.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from sandbox.devices.pilot_pad import Kind, Memory, Outcome, Pilot

RESULT, SLIP, ENCODING = "e", "p", "koi8-r"

_FOR_EVER_S = 3600


def main(arguments: Sequence[str], folder: str) -> int:
    """One run of the program with its arguments, at least one; its exit code."""
    with opened(Path(folder)) as memory:
        fault = _next_fault(memory, arguments[0])
        thinks_s = memory.host.next.slow_s / memory.speed if arguments[0] == "1" else 0
    _suffer(fault, Kind.HANGS_FIRST, Kind.DIES_FIRST)
    time.sleep(thinks_s)
    with opened(Path(folder)) as memory:
        outcome = Pilot(memory).run(arguments)
    _suffer(fault, Kind.HANGS_LAST, Kind.DIES_LAST)
    if fault is not Kind.NO_RESULT:
        _leave_files(Path(folder), outcome, fault)
    return (outcome.code + (fault is Kind.OTHER_EXIT)) % 256


@contextmanager
def opened(folder: Path) -> Iterator[Memory]:
    """What the pin pad remembers, for one at a time; written back unless the block raises."""
    with (folder / "memory.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        memory = msgspec.json.decode((folder / "memory.json").read_bytes(), type=Memory)
        yield memory
        remember(folder, memory)


def remember(folder: Path, memory: Memory) -> None:
    """Write down what the pin pad remembers, whole or not at all."""
    fresh = folder / "memory.new"
    fresh.write_bytes(msgspec.json.encode(memory))
    fresh.replace(folder / "memory.json")


def _next_fault(memory: Memory, order: str) -> Kind | None:
    found = next((fault for fault in memory.faults if fault.of in ("", order)), None)
    if found is None:
        return None
    memory.faults.remove(found)
    return found.kind


def _suffer(fault: Kind | None, hangs: Kind, dies: Kind) -> None:
    if fault is hangs:
        time.sleep(_FOR_EVER_S)
    if fault is dies:
        os.kill(os.getpid(), signal.SIGKILL)


def _leave_files(folder: Path, outcome: Outcome, fault: Kind | None) -> None:
    first = f"{outcome.code},{'ОДОБРЕНО' if outcome.code == 0 else 'ОТКАЗАНО'}"
    lines = [first[:1].replace("0", "") if fault is Kind.TORN_RESULT else first, *outcome.lines]
    slip = [line for line in outcome.slip if fault is not Kind.NO_SUM or not line.startswith("Сумма")]
    (folder / RESULT).write_text("\n".join(lines), encoding=ENCODING)
    (folder / SLIP).write_text("\n".join(slip), encoding=ENCODING)
