"""Running a process under strace: watched, or with one of its system calls failing or ending it."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.calls import TRACED

_LONGEST_STRING = 1 << 24
_LIMIT_S = 60


def why_not() -> str:
    """Why this machine cannot trace; empty when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    asked = subprocess.run(["strace", "-f", "-o", "/dev/null", "true"], check=False, capture_output=True, text=True)
    return asked.stderr.strip().splitlines()[-1] if asked.returncode else ""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a traced process ended: its exit status and what it complained of."""

    status: int
    complaint: str


def run(command: Sequence[str], trace: Path, *, inject: str = "", calls: str = TRACED) -> Ended:
    """How `command` ended, its `calls` written to `trace`; `inject` as strace's own option has it."""
    options = ["-f", "-y", "-xx", "-q", "-s", str(_LONGEST_STRING), "-e", f"trace={calls}"]
    faults = ["-e", f"inject={inject}"] if inject else []
    if "signal=" not in inject:  # strace 6.1 counts no calls for a signal when the kernel filters them
        options.append("--seccomp-bpf")
    whole = ["strace", *options, "-o", str(trace), *faults, *command]
    ended = subprocess.run(whole, check=False, capture_output=True, text=True, timeout=_LIMIT_S)
    return Ended(ended.returncode, ended.stderr)


@asynccontextmanager
async def attached(pid: int, inject: str, trace: Path) -> AsyncIterator[None]:
    """A running process has its calls failed or ended as `inject` says, counted from now on, until the context ends."""
    call = inject.partition(":")[0]
    command = ["strace", "-f", "-p", str(pid), "-e", f"inject={inject}", "-e", f"trace={call}", "-o", str(trace)]
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    said = await asyncio.wait_for(process.stderr.readline(), _LIMIT_S)
    assert b"attached" in said, said
    try:
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.communicate()
