"""Paying at the card terminal, or by a code on the screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError, Unavailable
from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import FINAL_PHASES, Method, TopUp, TopUpPhase
from kiosk.presenters.clock import Clock
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen

_TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class CardState:
    """The payment as the teller last told it. `calling_off` once the visitor has asked to give it up."""

    screen: ClassVar[Screen] = Screen.CARD

    info: TerminalInfo
    topup: TopUp
    calling_off: bool = False


@dataclass(frozen=True, slots=True)
class QrState:
    """The same for a code, with the whole seconds it is still shown; `None` while there is none.

    `shown_for_s` is how many they were when it was first seen here; it stays when the code goes.
    """

    screen: ClassVar[Screen] = Screen.QR

    info: TerminalInfo
    topup: TopUp
    calling_off: bool = False
    left_s: int | None = None
    shown_for_s: int | None = None


ChargeState = CardState | QrState


def first_state(info: TerminalInfo, topup: TopUp) -> ChargeState:
    """The state of the screen for the payment's method."""
    return QrState(info, topup) if topup.method is Method.QR else CardState(info, topup)


class ChargePresenter(Presenter[ChargeState]):
    """Shows what the visitor is to do, until it is known how it ended."""

    def __init__(
        self,
        state: ChargeState,
        draw: Callable[[ChargeState], None],
        *,
        pictures: AsyncIterator[TopUp],
        clock: Clock,
        call_off: Callable[[], Awaitable[None]],
        settled: Callable[[TopUp], Awaitable[None]],
    ) -> None:
        """`pictures` are of the payment in `state`; `settled` is told the last of them."""
        super().__init__(state, draw)
        self._pictures = pictures
        self._clock = clock
        self._call_off = call_off
        self._settled = settled
        self._until_s: float | None = None
        self._take_in(state.topup)

    @property
    def may_leave(self) -> bool:
        """Only the payment's end leads away."""
        return False

    @property
    def working(self) -> bool:
        """The card terminal, or the code, has a clock of its own."""
        return True

    async def serve(self) -> None:
        """Follow the payment to its end, second by second while a code is shown."""
        self._draw_now(self.state.topup)
        ticking = asyncio.ensure_future(self._tick())
        try:
            await self._settled(await self._follow())
        finally:
            ticking.cancel()

    async def cancel(self) -> None:
        """Give the charge up, as far as that is possible; what comes of it is shown."""
        if self.state.calling_off or self.state.topup.phase is not TopUpPhase.CHARGING:
            return
        self._show(replace(self.state, calling_off=True))
        try:
            await self._call_off()
        except KioskError as error:
            code_to_show(error)
            self._show(replace(self.state, calling_off=False))

    async def _follow(self) -> TopUp:
        topup = self.state.topup
        while topup.phase not in FINAL_PHASES:
            try:
                topup = await anext(self._pictures)
            except StopAsyncIteration:
                raise Unavailable(ErrorCode.TERMINAL_UNAVAILABLE, "the payment's pictures ended early") from None
            self._take_in(topup)
            self._draw_now(topup)
        return topup

    async def _tick(self) -> None:
        while True:
            await self._clock.sleep(_TICK_S)
            if self._until_s is not None:
                self._draw_now(self.state.topup)

    def _take_in(self, topup: TopUp) -> None:
        self._until_s = None if topup.qr is None else self._clock.monotonic() + topup.qr.left_s

    def _draw_now(self, topup: TopUp) -> None:
        match self.state:
            case CardState():
                self._show(replace(self.state, topup=topup))
            case QrState():
                left_s = self._left_s()
                shown_for_s = left_s if self.state.shown_for_s is None else self.state.shown_for_s
                self._show(replace(self.state, topup=topup, left_s=left_s, shown_for_s=shown_for_s))

    def _left_s(self) -> int | None:
        return None if self._until_s is None else max(0, round(self._until_s - self._clock.monotonic()))
