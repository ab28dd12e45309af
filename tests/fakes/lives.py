"""Lives of a teller, each in a process of its own that may be killed at any step, all forked from one that is warm."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
KILLED = 9

Live = Callable[[Path, str, int, bool], Awaitable[int]]
"""A life: its world, what is told there, the step to be killed at, whether a visitor pays. The number of its steps."""


class Lives:
    """A process that lives lives for us."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def live(self, world: Path, tale: str, *, kill_at: int = 0, pays: bool = False) -> dict[str, Any]:
        """How one life ended: the signal that ended it, its exit code, its steps."""
        life = {"world": str(world), "tale": tale, "kill_at": kill_at, "pays": pays}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(life) + "\n")
        self._process.stdin.flush()
        ended: dict[str, Any] = json.loads(self._process.stdout.readline())
        return ended

    def survive(self, world: Path, tale: str, kill_at: int, then_at: int) -> None:
        """A payment killed at one step, its restart perhaps at another, and a last life that settles everything."""
        world.mkdir()
        assert self.live(world, tale, kill_at=kill_at, pays=True)["signal"] == KILLED
        second = self.live(world, tale, kill_at=then_at)
        assert second["signal"] == KILLED or second["exit"] == 0
        last = self.live(world, tale)
        assert (last["signal"], last["exit"]) == (0, 0)


@contextmanager
def lives_of(module: str) -> Iterator[Lives]:
    """Lives lived by a process that runs `module`, which calls `serve_lives`."""
    command = [sys.executable, "-m", module]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        yield Lives(process)
        assert process.stdin is not None
        process.stdin.close()


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
    return await life
