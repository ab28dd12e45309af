"""Lives of a teller, each in a process of its own that may be killed at any step, all forked from one that is warm."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import Queue
from typing import Any

ROOT = Path(__file__).parents[2]
KILLED = 9
LIFE_LIMIT_S = 20.0

Live = Callable[[Path, str, int, bool], Awaitable[int]]
"""A life: its world, what is told there, the step to be killed at, whether a visitor pays. The number of its steps."""


class Lives:
    """Processes that live lives for us, several at a time: most of a life is waiting for the disk."""

    def __init__(self, processes: Sequence[subprocess.Popen[str]]) -> None:
        self._count = len(processes)
        self._idle: Queue[subprocess.Popen[str]] = Queue()
        for process in processes:
            self._idle.put(process)

    def live(self, world: Path, tale: str, *, kill_at: int = 0, pays: bool = False) -> dict[str, Any]:
        """How one life ended: the signal that ended it, its exit code, its steps."""
        life = {"world": str(world), "tale": tale, "kill_at": kill_at, "pays": pays}
        process = self._idle.get()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(life) + "\n")
        process.stdin.flush()
        ended: dict[str, Any] = json.loads(process.stdout.readline())
        self._idle.put(process)
        return ended

    def survive_each(self, folder: Path, tale: str, steps: int, again_within: int) -> Iterator[Path]:
        """The world of a payment killed at step 1, at 2, ... at `steps`, each restarted until everything is settled.

        The first restart is killed too, within its first `again_within` steps.
        """
        with ThreadPoolExecutor(self._count) as pool:
            yield from pool.map(lambda step: self._survive(folder, tale, step, again_within), range(1, steps + 1))

    def _survive(self, folder: Path, tale: str, step: int, again_within: int) -> Path:
        world = folder / str(step)
        world.mkdir()
        assert self.live(world, tale, kill_at=step, pays=True)["signal"] == KILLED
        second = self.live(world, tale, kill_at=1 + step % again_within)
        assert second["signal"] == KILLED or second["exit"] == 0
        last = self.live(world, tale)
        assert (last["signal"], last["exit"]) == (0, 0)
        return world


@contextmanager
def lives_of(module: str, at_once: int = 4) -> Iterator[Lives]:
    """Lives lived by processes that run `module`, which calls `serve_lives`."""
    command = [sys.executable, "-m", module]
    pipe = subprocess.PIPE
    with ExitStack() as stack:
        processes = [subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT) for _ in range(at_once)]
        for process in processes:
            stack.enter_context(process)  # which closes its stdin, and waits for it
        yield Lives(processes)


def serve_lives(live: Live) -> None:
    """Read a life a line (JSON) from stdin, fork for it, and answer how it ended."""
    for line in sys.stdin:
        print(json.dumps(_lived(live, json.loads(line))))
        sys.stdout.flush()


def _lived(live: Live, life: Mapping[str, Any]) -> dict[str, int]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        steps = asyncio.run(_awaited(live(Path(life["world"]), life["tale"], life["kill_at"], life["pays"])))
        os.write(write, str(steps).encode())
        os._exit(0)
    os.close(write)
    _, status = os.waitpid(child, 0)
    told = os.read(read, 20).decode()
    os.close(read)
    return {"signal": os.WTERMSIG(status), "exit": os.WEXITSTATUS(status), "steps": int(told or 0)}


async def _awaited(life: Awaitable[int]) -> int:
    async with asyncio.timeout(LIFE_LIMIT_S):
        return await life
