"""Verifying a whole journal beside the teller that writes it: in a process of its own, with what time others leave.

`python -m kiosk.adapters.journal.audit` hears where the journal is, and its secret, on stdin and answers on stdout.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import msgspec

from kiosk.adapters.journal.connection import JournalDamaged
from kiosk.adapters.journal.verify import verify

Audit = Callable[[Path, str, Path], Awaitable[tuple[str, ...]]]
"""What is wrong with a journal, given its path, its secret and its witness; empty when it is sound."""

_NICENESS: Final = 19
_PROJECT: Final = Path(__file__).parents[3]


class _Order(msgspec.Struct):
    path: str
    secret: str
    witness_path: str


async def audit_in_thread(path: Path, secret: str, witness_path: Path) -> tuple[str, ...]:
    """What is wrong with a journal that is short enough not to matter."""
    return await asyncio.to_thread(_violations, path, secret, witness_path)


async def audit_in_process(path: Path, secret: str, witness_path: Path) -> tuple[str, ...]:
    """What is wrong with a journal of any length; neither the loop nor the writer waits meanwhile."""
    environment = {**os.environ, "PYTHONPATH": str(_PROJECT)}
    try:
        auditor = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE, env=environment
        )
    except OSError as error:
        return (f"cannot be verified: {error}",)
    try:
        told, _ = await auditor.communicate(msgspec.json.encode(_Order(str(path), secret, str(witness_path))))
    finally:
        await _end(auditor)
    try:
        return tuple(msgspec.json.decode(told, type=list[str]))
    except msgspec.DecodeError:
        return (f"cannot be verified: the auditor ended with {auditor.returncode}",)


async def _end(auditor: Process) -> None:
    if auditor.returncode is None:
        auditor.kill()
        await auditor.communicate()


def _violations(path: Path, secret: str, witness_path: Path) -> tuple[str, ...]:
    try:
        return verify(path, secret, witness_path)
    except (JournalDamaged, OSError) as error:
        return (f"unreadable: {error}",)


def main() -> int:
    """Verify what stdin names, say what is wrong on stdout."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    gc.disable()  # nothing here makes circles, and the process is gone soon
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=_Order)
    found = _violations(Path(order.path), order.secret, Path(order.witness_path))
    sys.stdout.buffer.write(msgspec.json.encode(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
