"""Choosing how to pay."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.subscriber import Recipient
from kiosk.domain.terminal import PaperState, TerminalInfo, TerminalStatus
from kiosk.domain.topup import Method, MethodOffer
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class MethodState:
    """`opening` while the payment is being written down; `error` when it could not be. `wanted` is a sum that the
    account needs, where one is known.
    """

    screen: ClassVar[Screen] = Screen.METHOD

    info: TerminalInfo
    recipient: Recipient
    offers: tuple[MethodOffer, ...]
    receipt_paper: PaperState
    opening: bool
    error: ErrorCode | None
    wanted: Money | None = None


class MethodPresenter(Presenter[MethodState]):
    """Offers the ways to pay and opens a payment."""

    def __init__(
        self,
        state: MethodState,
        draw: Callable[[MethodState], None],
        *,
        pay_cash: Callable[[Recipient], Awaitable[None]],
        ask_amount: Callable[[Recipient, MethodOffer, Money | None], None],
    ) -> None:
        super().__init__(state, draw)
        self._pay_cash = pay_cash
        self._ask_amount = ask_amount

    @property
    def may_leave(self) -> bool:
        """Not while a payment is being opened: the acceptor may be on already."""
        return not self.state.opening

    @property
    def working(self) -> bool:
        """A payment is being opened."""
        return self.state.opening

    async def choose(self, method: Method) -> None:
        """Pay in this way, where it works."""
        offer = next((one for one in self.state.offers if one.method is method and one.problem is None), None)
        if self.state.opening or offer is None:
            return
        if method is not Method.CASH:
            self._ask_amount(self.state.recipient, offer, self.state.wanted)
            return
        self._show(replace(self.state, opening=True, error=None))
        error = None
        try:
            await self._pay_cash(self.state.recipient)
        except KioskError as failure:
            error = code_to_show(failure)
        self._show(replace(self.state, opening=False, error=error))

    def terminal_changed(self, status: TerminalStatus) -> None:
        """Tell what works now."""
        self._show(replace(self.state, offers=status.methods, receipt_paper=status.receipt_paper))
