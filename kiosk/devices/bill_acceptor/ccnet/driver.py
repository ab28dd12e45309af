"""A CCNET bill acceptor: the part that awaits. What to do is decided by the machine; this carries it out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import structlog

from kiosk.devices.bill_acceptor.ccnet.line import Line
from kiosk.devices.bill_acceptor.ccnet.machine import is_moving, step
from kiosk.devices.bill_acceptor.ccnet.vocabulary import (
    Acknowledge,
    Answered,
    Ask,
    AwaitVerdict,
    Consult,
    Decided,
    Deciding,
    Due,
    Effect,
    Event,
    Identified,
    Lost,
    NoteRecovered,
    NoteRejected,
    NoteReturned,
    NoteStacked,
    NoteSuspect,
    Opened,
    Pause,
    PoweredUp,
    Silent,
    State,
    StateChanged,
    SwitchOff,
    Tell,
    Timing,
    Untold,
    Word,
)
from kiosk.devices.channel import ChannelOpener, LineLost
from kiosk.devices.race import first_of
from kiosk.domain.cashbox import AcceptorState, NoteDecision
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Currency, Money
from kiosk.services.ports import AcceptorListener, Clock

_REOPEN_S = (0.1, 0.3, 1.0, 2.0)  # the last one for ever
_TAKING = (
    AcceptorState.IDLE,
    AcceptorState.ACCEPTING,
    AcceptorState.ESCROW,
    AcceptorState.STACKING,
    AcceptorState.RETURNING,
    AcceptorState.PAUSED,
)
_NOT_TAKING = (
    AcceptorState.DISABLED,
    AcceptorState.INITIALIZING,
    AcceptorState.CASSETTE_FULL,
    AcceptorState.CASSETTE_REMOVED,
    AcceptorState.JAM,
    AcceptorState.CHEATED,
    AcceptorState.FAILURE,
)

_log = structlog.get_logger("bill_acceptor")


class CcnetAcceptor:
    """`BillAcceptor` over a CCNET line. Its bill table decides which notes there are; only `currency` is taken."""

    def __init__(
        self, open_line: ChannelOpener, clock: Clock, currency: Currency, timing: Timing | None = None
    ) -> None:
        self._open_line = open_line
        self._clock = clock
        self._state = State(currency, timing or Timing())
        self._wanted: frozenset[Money] = frozenset()
        self._wish_changed = asyncio.Event()
        self._stepped = asyncio.Event()
        self._consulting: asyncio.Task[NoteDecision] | None = None
        self._telling: asyncio.Task[None] | None = None

    async def serve(self, listener: AcceptorListener) -> None:
        """Own the line until cancelled: connect, start the device, poll it, and come back after every loss."""
        failures = 0
        try:
            while True:
                opened = await self._live(listener)
                failures = 0 if opened else failures + 1
                await self._clock.sleep(_REOPEN_S[min(failures, len(_REOPEN_S) - 1)])
        finally:
            if self._consulting is not None:
                await _end(self._consulting)

    async def enable(self, values: frozenset[Money]) -> None:
        """Take these notes, with escrow, from the moment this returns; after a loss of the line, again by itself.

        A suspect note, or a loss in the middle of stacking, switches the acceptor off until this is called again.
        Not to be awaited by the listener.

        Raises:
            DeviceFault: not within 5 s, or the device knows none of the values. It takes nothing.
        """
        self._check_caller()
        self._wish(values)
        taken = False
        try:
            taken = await self._until(lambda: self._takes(values))
        finally:
            if not taken:
                self._wish(frozenset())
        if not taken:
            raise DeviceFault(ErrorCode.ACCEPTOR_UNAVAILABLE, f"not enabled: {self._condition()}")

    async def disable(self) -> None:
        """Take nothing; returns when the device confirmed it and no note moves. Not to be awaited by the listener.

        Raises:
            DeviceFault: it did not confirm within 5 s, or a note moved for over 45 s.
        """
        self._check_caller()
        self._wish(frozenset())
        if not await self._until(self._takes_nothing):
            raise DeviceFault(ErrorCode.ACCEPTOR_UNAVAILABLE, f"not disabled: {self._condition()}")

    # --- the life of a line ---

    async def _live(self, listener: AcceptorListener) -> bool:
        """Serve until the line is lost. Whether it could be opened."""
        try:
            channel = await self._open_line()
        except LineLost as lost:
            await self._lose(lost, listener)
            return False
        line = Line(channel, self._clock, self._state.timing)
        event: Event = Opened(self._clock.monotonic())
        try:
            while True:
                event = await self._advance(event, line, listener)
        except LineLost as lost:
            await self._lose(lost, listener)
            return True
        finally:
            await channel.close()

    async def _advance(self, event: Event, line: Line, listener: AcceptorListener) -> Event:
        state, effects = step(self._state, event)
        if not await self._take_in(effects, listener):
            return Untold(self._clock.monotonic())
        self._commit(state)
        for effect in effects:
            match effect:
                case Acknowledge():
                    await line.acknowledge()
                case Ask():
                    return await self._ask(effect, line)
                case Pause():
                    return await self._pause()
                case AwaitVerdict() | SwitchOff() | Tell() | Consult():
                    continue
        raise AssertionError(f"no way on from {event}")

    async def _lose(self, lost: LineLost, listener: AcceptorListener) -> None:
        if self._state.shown is None or self._state.shown[0] is not AcceptorState.OFFLINE:
            _log.warning("line_lost", why=str(lost))
        state, effects = step(self._state, Lost(self._clock.monotonic()))
        if await self._take_in(effects, listener):
            self._commit(state)

    def _commit(self, state: State) -> None:
        self._state = state
        if not isinstance(state.note, Deciding):
            self._consulting = None
        self._stepped.set()

    # --- effects on the line ---

    async def _ask(self, request: Ask, line: Line) -> Event:
        payload = await line.ask(request)
        at = self._clock.monotonic()
        return Silent(at, request) if payload is None else Answered(at, request, payload)

    async def _pause(self) -> Event:
        verdict = self._consulting
        await first_of(self._clock.sleep(self._state.timing.poll_s), self._wish_changed.wait(), beside=verdict)
        at = self._clock.monotonic()
        if verdict is not None and verdict.done():
            return Decided(at, _decision(verdict))
        self._wish_changed.clear()
        return Due(at, self._wanted)

    # --- effects on our side ---

    async def _take_in(self, effects: tuple[Effect, ...], listener: AcceptorListener) -> bool:
        """Whether the listener took every word."""
        for effect in effects:
            match effect:
                case Tell(word=word):
                    if not await self._tell(word, listener):
                        return False
                case Consult(value=value):
                    self._consulting = self._consulting or asyncio.ensure_future(_ask_about(value, listener))
                case AwaitVerdict():
                    await self._await_verdict()
                case SwitchOff():
                    self._wish(frozenset())
                case Acknowledge() | Ask() | Pause():
                    return True
        return True

    async def _tell(self, word: Word, listener: AcceptorListener) -> bool:
        self._telling = asyncio.ensure_future(_call(word, listener))
        try:
            await asyncio.wait({self._telling})
        finally:
            telling, self._telling = self._telling, None
            await _end(telling)
        if (failure := _failure(telling)) is not None:
            _log.error("listener_failed", word=type(word).__name__, error=failure)
        return failure is None

    async def _await_verdict(self) -> None:
        if self._consulting is not None:
            await asyncio.wait({self._consulting})

    # --- what is wanted, and whether it is so ---

    def _wish(self, values: frozenset[Money]) -> None:
        if values != self._wanted:
            self._wanted = values
            self._wish_changed.set()

    def _takes(self, values: frozenset[Money]) -> bool:
        known = self._state.table.known(values)
        return bool(known) and self._state.mask == known and self._shows(_TAKING)

    def _takes_nothing(self) -> bool:
        return self._state.mask == frozenset() and not is_moving(self._state) and self._shows(_NOT_TAKING)

    def _shows(self, states: tuple[AcceptorState, ...]) -> bool:
        return self._state.shown is not None and self._state.shown[0] in states

    def _condition(self) -> str:
        return self._state.shown[0].value if self._state.shown else "never heard"

    async def _until(self, confirmed: Callable[[], bool]) -> bool:
        start, timing = self._clock.monotonic(), self._state.timing
        while not confirmed():
            limit_s = timing.settle_s if is_moving(self._state) else timing.confirm_s
            left_s = start + limit_s - self._clock.monotonic()
            if left_s <= 0:
                return False
            self._stepped.clear()
            await first_of(self._stepped.wait(), self._clock.sleep(left_s))
        return True

    def _check_caller(self) -> None:
        caller = asyncio.current_task()
        assert caller not in (self._telling, self._consulting), (
            "the driver waits for the listener; this would never end"
        )


async def _ask_about(value: Money, listener: AcceptorListener) -> NoteDecision:
    return await listener.note_escrowed(value)


def _decision(verdict: asyncio.Task[NoteDecision]) -> NoteDecision:
    if (failure := _failure(verdict)) is None:
        return verdict.result()
    _log.error("decision_failed", error=failure)
    return NoteDecision.RETURN


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
