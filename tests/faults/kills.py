"""kill -9 at a counted system call, in each life of a journal; then what the last one left."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from tests.faults import strace
from tests.faults.journal_life import PROMISES
from tests.faults.promises import Promised, broken

_KILLED = "+++ killed by SIGKILL +++"


@dataclass(frozen=True, slots=True)
class Afterlife:
    """Whether anything was killed at all, and what is broken after it."""

    was_killed: bool
    broken: tuple[str, ...]


async def kill_at(folder: Path, call: str, number: int) -> Afterlife:
    """What lives in `folder` leave that are each killed when a thread makes its `number`th `call`."""
    (folder / "stick").mkdir(parents=True)
    trace = folder.with_name(folder.name + ".trace")
    life = [sys.executable, "-m", "tests.faults.journal_life", str(folder)]
    ended = strace.run(life, trace, inject=f"{call}:signal=KILL:when={number}", calls=call)
    assert ended.status == 0, ended.complaint
    promised = Promised()
    promised.hear((folder / PROMISES).read_text())
    return Afterlife(_KILLED in trace.read_text(), await broken(folder, promised))
