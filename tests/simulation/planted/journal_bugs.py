"""Bugs in what is written down, and when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.adapters.journal.writer import Writer
from kiosk.services.ports.journal import JournalDown
from tests.simulation.planted.bug import Bug, Soil


def _answers_before_commit(soil: Soil) -> None:
    async def submit(original: Callable[..., Any], writer: Writer, work: Any, *, writes: bool) -> Any:
        try:
            return await original(writer, work, writes=writes)
        except JournalDown:
            if writes:
                return None
            raise

    soil.wrap(Writer, "submit", submit)


BUGS = (Bug("failed_commit_ignored", "A commit that failed counts as done.", _answers_before_commit),)
