"""A bill acceptor behind any polled protocol: the part that awaits. What to do is decided by the protocol's machine.

A protocol gives two things: `step`, its pure machine, and `attach`, which makes its `Line` of a byte channel. Opening
and reopening the line, the wish to take notes and its confirmation, and the race with the listener's decision are here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from kiosk.devices.bill_acceptor.acts import (
    Acknowledge,
    Answered,
    Ask,
    AwaitVerdict,
    Consult,
    Decided,
    Due,
    Effect,
    Effects,
    Event,
    Lost,
    Opened,
    Pause,
    Silent,
    SwitchOff,
    Tell,
    Untold,
)
from kiosk.devices.bill_acceptor.line import Attach, Line
from kiosk.devices.bill_acceptor.notes import is_moving
from kiosk.devices.bill_acceptor.state import Deciding, State, Timing
from kiosk.devices.bill_acceptor.telling import Messenger, decision_of
from kiosk.devices.bill_acceptor.words import Word
from kiosk.devices.channel import ChannelOpener, LineLost
from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.acceptor import AcceptorListener
from kiosk.services.ports.clock import Clock

Step = Callable[[State, Event], tuple[State, Effects]]

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


@dataclass(frozen=True, slots=True)
class Dialect:
    """The two halves of a protocol."""

    step: Step
    attach: Attach


class PolledAcceptor:
    """`BillAcceptor` over a line. The device's bill table decides which notes there are; only `currency` is taken."""

    def __init__(
        self,
        dialect: Dialect,
        open_line: ChannelOpener,
        clock: Clock,
        currency: Currency,
        timing: Timing | None = None,
    ) -> None:
        self._dialect = dialect
        self._open_line = open_line
        self._clock = clock
        self._state = State(currency, timing or Timing())
        self._wanted: frozenset[Money] = frozenset()
        self._stirred = asyncio.Event()
        self._stepped = asyncio.Event()
        self._messenger: Messenger | None = None

    async def serve(self, listener: AcceptorListener) -> None:
        """Own the line until cancelled: connect, start the device, poll it, and come back after every loss."""
        self._messenger = messenger = Messenger(listener, self._stirred.set)
        failures = 0
        try:
            while True:
                opened = await self._live(messenger)
                failures = 0 if opened else failures + 1
                await self._clock.sleep(_REOPEN_S[min(failures, len(_REOPEN_S) - 1)])
        finally:
            await messenger.close()

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

    async def _live(self, messenger: Messenger) -> bool:
        """Serve until the line is lost. Whether it could be opened."""
        try:
            channel = await self._open_line()
        except LineLost as lost:
            await self._lose(lost, messenger)
            return False
        line = self._dialect.attach(channel, self._clock, self._state.timing)
        event: Event = Opened(self._clock.monotonic())
        try:
            while True:
                event = await self._advance(event, line, messenger)
        except LineLost as lost:
            await self._lose(lost, messenger)
            return True
        finally:
            await channel.close()

    async def _advance(self, event: Event, line: Line, messenger: Messenger) -> Event:
        state, effects = self._dialect.step(self._state, event)
        if (untold := await self._take_in(effects, messenger)) is not None:
            return Untold(self._clock.monotonic(), untold)
        self._commit(state, messenger)
        for effect in effects:
            match effect:
                case Acknowledge():
                    await line.acknowledge()
                case Ask():
                    return await self._ask(effect, line)
                case Pause():
                    return await self._pause(messenger)
                case AwaitVerdict() | SwitchOff() | Tell() | Consult():
                    continue
        raise AssertionError(f"no way on from {event}")

    async def _lose(self, lost: LineLost, messenger: Messenger) -> None:
        if self._state.shown is None or self._state.shown[0] is not AcceptorState.OFFLINE:
            _log.warning("line_lost", why=str(lost))
        state, effects = self._dialect.step(self._state, Lost(self._clock.monotonic()))
        if await self._take_in(effects, messenger) is None:
            self._commit(state, messenger)

    def _commit(self, state: State, messenger: Messenger) -> None:
        self._state = state
        if not isinstance(state.note, Deciding):
            messenger.forget_verdict()
        self._stepped.set()

    # --- effects on the line ---

    async def _ask(self, request: Ask, line: Line) -> Event:
        payload = await line.ask(request)
        at = self._clock.monotonic()
        return Silent(at, request) if payload is None else Answered(at, request, payload)

    async def _pause(self, messenger: Messenger) -> Event:
        """What comes first: the next poll, a wish or the listener's decision."""
        await self._clock.wait(self._stirred, self._state.timing.poll_s)
        self._stirred.clear()
        at, verdict = self._clock.monotonic(), messenger.verdict
        if verdict is not None and verdict.done():
            return Decided(at, decision_of(verdict))
        return Due(at, self._wanted)

    # --- effects on our side ---

    async def _take_in(self, effects: tuple[Effect, ...], messenger: Messenger) -> Word | None:
        """The word that the listener could not take; `None` when it took every one."""
        for effect in effects:
            match effect:
                case Tell(word=word):
                    if not await messenger.tell(word):
                        return word
                case Consult(value=value):
                    messenger.consult(value)
                case AwaitVerdict():
                    await messenger.await_verdict()
                case SwitchOff():
                    self._wish(frozenset())
                case Acknowledge() | Ask() | Pause():
                    return None
        return None

    # --- what is wanted, and whether it is so ---

    def _wish(self, values: frozenset[Money]) -> None:
        if values != self._wanted:
            self._wanted = values
            self._stirred.set()

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
            await self._clock.wait(self._stepped, left_s)
        return True

    def _check_caller(self) -> None:
        listening = self._messenger is not None and self._messenger.hears(asyncio.current_task())
        assert not listening, "the driver waits for the listener; this would never end"
