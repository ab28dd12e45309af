"""Speaking to the listener, for every protocol: each call is a task, so that whatever it raises stays on its side.

A decision about a note in escrow is asked for once and may take its time while the machine keeps polling.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from kiosk.devices.bill_acceptor.words import (
    Identified,
    NoteRecovered,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    NoteSuspect,
    PoweredUp,
    StateChanged,
    Word,
)
from kiosk.domain.cashbox import NoteDecision
from kiosk.domain.money import Money
from kiosk.services.ports.acceptor import AcceptorListener

_log = structlog.get_logger("bill_acceptor")


class Messenger:
    """Carries words to one listener and brings its decision back; `decided` is called when there is one."""

    def __init__(self, listener: AcceptorListener, decided: Callable[[], None]) -> None:
        self._listener = listener
        self._decided = decided
        self._telling: asyncio.Task[None] | None = None
        self._verdict: asyncio.Task[NoteDecision] | None = None

    @property
    def verdict(self) -> asyncio.Task[NoteDecision] | None:
        """The decision that was asked for last, in the making or made."""
        return self._verdict

    async def tell(self, word: Word) -> bool:
        """Whether the listener took `word`."""
        self._telling = asyncio.ensure_future(_call(word, self._listener))
        try:
            await asyncio.wait({self._telling})
        finally:
            telling, self._telling = self._telling, None
            await _end(telling)
        if (failure := _failure(telling)) is not None:
            _log.error("listener_failed", word=type(word).__name__, error=failure)
        return failure is None

    def consult(self, value: Money) -> None:
        """Ask what becomes of a note, unless that is being asked already."""
        if self._verdict is None:
            self._verdict = asyncio.ensure_future(_ask_about(value, self._listener))
            self._verdict.add_done_callback(lambda _: self._decided())

    async def await_verdict(self) -> None:
        """Return once a decision that was asked for has been made."""
        if self._verdict is not None:
            await asyncio.wait({self._verdict})

    def forget_verdict(self) -> None:
        """There is no note to decide about."""
        self._verdict = None

    def hears(self, task: asyncio.Task[Any] | None) -> bool:
        """Whether `task` is the listener at work."""
        return task is not None and task in (self._telling, self._verdict)

    async def close(self) -> None:
        """Nobody waits for a decision any more."""
        if self._verdict is not None:
            await _end(self._verdict)


def decision_of(verdict: asyncio.Task[NoteDecision]) -> NoteDecision:
    """What was decided; RETURN when the listener failed."""
    if (failure := _failure(verdict)) is None:
        return verdict.result()
    _log.error("decision_failed", error=failure)
    return NoteDecision.RETURN


async def _ask_about(value: Money, listener: AcceptorListener) -> NoteDecision:
    return await listener.note_escrowed(value)


async def _call(word: Word, listener: AcceptorListener) -> None:
    match word:
        case PoweredUp(report=report):
            await listener.powered_up(report)
        case Identified(identity=identity):
            await listener.identified(identity)
        case NoteStacked(value=value):
            await listener.note_stacked(value)
        case NoteRecovered(value=value):
            await listener.note_recovered(value)
        case NoteReturned(value=value):
            await listener.note_returned(value)
        case NoteRejected(reason=reason):
            await listener.note_rejected(reason)
        case NoteSuspect(cause=cause, value=value):
            await listener.note_suspect(cause, value)
        case StateChanged(state=state, detail=detail):
            await listener.state_changed(state, detail)


def _failure(task: asyncio.Task[Any]) -> str | None:
    """The name of what a finished task raised."""
    if task.cancelled():
        return "cancelled"
    error = task.exception()
    return None if error is None else type(error).__name__


async def _end(task: asyncio.Task[Any]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait({task})
