"""Saying how much is to be charged to a card, or by a code."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from itertools import count, islice
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.subscriber import Recipient
from kiosk.domain.terminal import TerminalInfo, TerminalStatus
from kiosk.domain.topup import Method, MethodOffer
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen

QUICK_SUMS = 5
_MOST_DIGITS = 6


class AmountProblem(Enum):
    """Why the sum cannot be paid as it is."""

    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"


@dataclass(frozen=True, slots=True)
class AmountState:
    """The sum as it is typed, in whole roubles, tenge, euros: `None` before the first digit.

    `fee` and `to_account` are of that sum; `quick` are sums to tap, ascending. `opening` while the payment is being
    written down; `error` when it could not be.
    """

    screen: ClassVar[Screen] = Screen.AMOUNT

    info: TerminalInfo
    recipient: Recipient
    offer: MethodOffer
    quick: tuple[Money, ...]
    amount: Money | None = None
    opening: bool = False
    error: ErrorCode | None = None

    @property
    def fee(self) -> Money:
        """What the terminal keeps."""
        return self.offer.fee.fee(self._sum)

    @property
    def to_account(self) -> Money:
        """What is credited."""
        return self._sum - self.fee

    @property
    def problem(self) -> AmountProblem | None:
        """What is wrong with the sum; nothing before one is typed."""
        if self.amount is None:
            return None
        if self.amount < self.offer.minimum:
            return AmountProblem.TOO_LITTLE
        return AmountProblem.TOO_MUCH if self.amount > self.offer.maximum else None

    @property
    def payable(self) -> bool:
        """The sum can be paid now."""
        return self.amount is not None and self.problem is None and self.offer.problem is None and not self.opening

    @property
    def _sum(self) -> Money:
        return self.amount or Money.zero(self.offer.minimum.currency)


def quick_sums(offer: MethodOffer) -> tuple[Money, ...]:
    """Round sums (1, 2 and 5 of each power of ten) that the method takes, the lowest first."""
    currency = offer.minimum.currency
    steps = (Money.of_major(step * 10**power, currency) for power in count() for step in (1, 2, 5))
    fitting = (step for step in islice(steps, 3 * _MOST_DIGITS) if offer.minimum <= step <= offer.maximum)
    return tuple(islice(fitting, 1, QUICK_SUMS + 1))


def covering(offer: MethodOffer, wanted: Money) -> Money | None:
    """The smallest whole sum that the method takes and that brings `wanted` to the account; `None` for none."""
    currency = wanted.currency
    whole = max(-(-wanted.minor // 100), -(-offer.minimum.minor // 100))
    sums = (Money.of_major(units, currency) for units in range(whole, offer.maximum.minor // 100 + 1))
    return next((one for one in sums if one - offer.fee.fee(one) >= wanted), None)


class AmountPresenter(Presenter[AmountState]):
    """Takes a sum key by key and has it charged."""

    def __init__(
        self,
        state: AmountState,
        draw: Callable[[AmountState], None],
        *,
        charge: Callable[[Recipient, Method, Money], Awaitable[None]],
    ) -> None:
        super().__init__(state, draw)
        self._charge = charge

    @property
    def may_leave(self) -> bool:
        """Not while a payment is being opened: somebody may be asked to charge it already."""
        return not self.state.opening

    @property
    def working(self) -> bool:
        """A payment is being opened."""
        return self.state.opening

    async def type_digit(self, digit: str) -> None:
        """One more digit."""
        typed = f"{self._typed()}{digit}"
        if len(typed) <= _MOST_DIGITS:
            self._retype(typed)

    async def erase(self) -> None:
        """Take back the last digit."""
        self._retype(self._typed()[:-1])

    async def choose(self, amount: Money) -> None:
        """One of the quick sums."""
        if not self.state.opening:
            self._show(replace(self.state, amount=amount, error=None))

    async def pay(self) -> None:
        """Have the sum charged."""
        state = self.state
        if not state.payable or state.amount is None:
            return
        self._show(replace(state, opening=True, error=None))
        error = None
        try:
            await self._charge(state.recipient, state.offer.method, state.amount)
        except KioskError as failure:
            error = code_to_show(failure)
        self._show(replace(self.state, opening=False, error=error))

    def terminal_changed(self, status: TerminalStatus) -> None:
        """Tell whether the method still works."""
        offer = next((one for one in status.methods if one.method is self.state.offer.method), None)
        if offer is not None:
            self._show(replace(self.state, offer=offer))

    def _typed(self) -> str:
        amount = self.state.amount
        return "" if amount is None else str(amount.minor // 100)

    def _retype(self, typed: str) -> None:
        if self.state.opening:
            return
        currency = self.state.offer.minimum.currency
        amount = Money.of_major(int(typed), currency) if typed.lstrip("0") else None
        self._show(replace(self.state, amount=amount, error=None))
