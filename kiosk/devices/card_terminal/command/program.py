"""Running the bank's program: one run at a time, in a clean environment, and never longer than it may take."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

_MOST_BYTES: Final = 64 * 1024
_LOCK: Final = "run.lock"


@dataclass(frozen=True, slots=True)
class Finished:
    """It ended by itself. The files are `None` where it left none."""

    exit_code: int
    result: bytes | None
    slip: bytes | None


@dataclass(frozen=True, slots=True)
class Cut:
    """It was started, and ended by us or by somebody else; whatever it did, it did."""

    why: str


@dataclass(frozen=True, slots=True)
class NotStarted:
    """Nothing was run."""

    why: str


@dataclass(frozen=True, slots=True)
class Occupied:
    """An earlier run, be it of a former life of the teller, is not over."""


Run = Finished | Cut | NotStarted | Occupied


class Program(Protocol):
    """Something that can be run."""

    async def run(self, arguments: Sequence[str], within_s: float) -> Run:
        """Run it once; it never raises."""


class BankProgram:
    """Implements `Program` over a real process.

    The lock is inherited by whatever the program starts, so that it lasts as long as any of it runs, also past our own
    death.
    """

    def __init__(self, path: Path, folder: Path, result_file: str, slip_file: str) -> None:
        """The program at `path` runs in `folder` and leaves its files there.

        Raises:
            ValueError: a path is not absolute.
        """
        if not (path.is_absolute() and folder.is_absolute()):
            raise ValueError(f"an absolute path, please: {path} in {folder}")
        self._path, self._folder = path, folder
        self._files = folder / result_file, folder / slip_file
        self._turn = asyncio.Lock()

    async def run(self, arguments: Sequence[str], within_s: float) -> Run:
        """Run it, and kill it and all it started after `within_s`. A cancelled call kills it too."""
        async with self._turn:
            try:
                lock = self._locked()
            except BlockingIOError:
                return Occupied()
            except OSError as error:
                return NotStarted(_name(error))
            try:
                return await self._run(arguments, within_s, lock)
            finally:
                fcntl.flock(lock, fcntl.LOCK_UN)  # a helper that it left behind holds nothing up
                os.close(lock)

    async def _run(self, arguments: Sequence[str], within_s: float, lock: int) -> Run:
        try:
            self._clear()
            process = await self._started(arguments, lock)
        except OSError as error:
            return NotStarted(_name(error))
        try:
            async with asyncio.timeout(within_s):
                exit_code = await process.wait()
        except TimeoutError:
            return Cut(f"killed after {within_s:g} s")
        finally:
            await _end(process)
        return Cut(f"ended by signal {-exit_code}") if exit_code < 0 else self._harvest(exit_code)

    async def _started(self, arguments: Sequence[str], lock: int) -> asyncio.subprocess.Process:
        nothing = asyncio.subprocess.DEVNULL
        return await asyncio.create_subprocess_exec(
            self._path,
            *arguments,
            cwd=self._folder,
            env={"PATH": os.defpath},
            stdin=nothing,
            stdout=nothing,
            stderr=nothing,
            start_new_session=True,
            pass_fds=(lock,),
        )

    def _locked(self) -> int:
        lock = os.open(self._folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            raise
        return lock

    def _harvest(self, exit_code: int) -> Run:
        """The files, which are removed: they hold card data that is nobody's business."""
        try:
            result, slip = (_content(path) for path in self._files)
            self._clear()
        except OSError as error:
            return Cut(f"its files: {_name(error)}")
        return Finished(exit_code, result, slip)

    def _clear(self) -> None:
        for path in self._files:
            path.unlink(missing_ok=True)


async def _end(process: asyncio.subprocess.Process) -> None:
    """Nothing of a program that is still running is left when this returns."""
    if process.returncode is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        await asyncio.shield(process.wait())


def _content(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES)
    except FileNotFoundError:
        return None


def _name(error: OSError) -> str:
    return error.strerror or type(error).__name__
