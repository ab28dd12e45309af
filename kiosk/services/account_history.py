"""What an account did, read once per visit and true to the last unit.

Opening and closing balances are worked out from the balance now. They are only right if nothing moved between reading
the balance and reading the lines: the balance is therefore read again at the end, and the lines too if it changed.
What was read stays valid for as long as the balance does not move.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from kiosk.domain.balance import Balance
from kiosk.domain.errors import ErrorCode, KioskError, Unavailable
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.ledger import Ledger
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import AccountId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader

_EARLY_S = 3.0
_CLOCKS_APART = timedelta(minutes=5)
_READINGS = 4
_MOST_KEPT_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Reading:
    """The ledger of a period between the balances at its two ends, and the balance all of it was worked out from."""

    ledger: Ledger
    opening: Money
    closing: Money
    balance: Balance


@dataclass(frozen=True, slots=True)
class _Early:
    """A balance asked for ahead, and until when (monotonic seconds) it is the balance now."""

    balance: asyncio.Task[Balance | None]
    until_s: float


class AccountHistory:
    """The lines of one account during one visit."""

    def __init__(
        self, reader: AccountReader, account: AccountId, *, clock: Clock, zone: tzinfo, currency: Currency
    ) -> None:
        self._reader = reader
        self._account = account
        self._clock = clock
        self._zone = zone
        self._currency = currency
        self._seen: Money | None = None
        self._epoch = 0
        self._early: _Early | None = None
        self._pages: dict[Period, tuple[LinePage, ...]] = {}
        self._ledgers: dict[Period, Ledger] = {}
        self._moved: dict[datetime, Money] = {}

    def forget(self) -> None:
        """Nothing of the account is left here, and what is being read now will not be kept."""
        if self._early is not None:
            self._early.balance.cancel()
            self._early = None
        self._drop()

    def _drop(self) -> None:
        self._epoch += 1
        self._seen = None
        self._pages.clear()
        self._ledgers.clear()
        self._moved.clear()

    def read_ahead(self) -> None:
        """Ask for the balance before anybody may see it, for the `first_balance` that follows at once."""
        self._early = _Early(asyncio.create_task(self._told_balance()), self._clock.monotonic() + _EARLY_S)

    async def balance(self) -> Balance:
        """The balance now. When it moved, what was read before is forgotten."""
        return self._noted(await self._reader.balance(self._account))

    async def first_balance(self) -> Balance:
        """The same, from what was read ahead a moment ago if it was; never for sums that have to close."""
        early, self._early = self._early, None
        if early is None or self._clock.monotonic() > early.until_s:
            return await self.balance()
        told = await early.balance
        return await self.balance() if told is None else self._noted(told)

    async def _told_balance(self) -> Balance | None:
        try:
            return await self._reader.balance(self._account)
        except KioskError:
            return None

    def _noted(self, balance: Balance) -> Balance:
        if self._seen != balance.amount:
            self._drop()
            self._seen = balance.amount
        return balance

    async def reading(self, period: Period, balance: Balance) -> Reading:
        """The period between its balances; `balance` is one that `balance()` just gave.

        Raises:
            Unavailable: as `AccountReader`; OPERATOR_NONSENSE when the balance will not hold still.
        """
        for _ in range(_READINGS):
            ledger = await self.ledger(period)
            later = await self._moved_since(period.end)
            again = await self.balance()
            if again.amount == balance.amount:
                closing = again.amount - later
                return Reading(ledger, closing - ledger.moved(), closing, again)
            balance = again
        raise Unavailable(ErrorCode.OPERATOR_NONSENSE, "the balance does not hold still")

    async def ledger(self, period: Period) -> Ledger:
        """The lines of `period` added up; those of a day to come have not happened."""
        if period in self._ledgers:
            return self._ledgers[period]
        epoch, ledger = self._epoch, Ledger(period, self._currency, self._zone)
        async with aclosing(self.pages(period)) as pages:
            async for page in pages:
                ledger.add(page)
        if epoch == self._epoch:
            self._ledgers[period] = ledger
        return ledger

    async def pages(self, period: Period) -> AsyncGenerator[LinePage, None]:
        """The lines of `period`, newest first; kept for the next asker unless they are very many."""
        kept = self._pages.get(period)
        if kept is not None:
            for page in kept:
                yield page
            return
        epoch, read, count = self._epoch, list[LinePage](), 0
        async with aclosing(self._reader.lines(self._account, self._until_now(period))) as pages:
            async for page in pages:
                count += len(page)
                if count <= _MOST_KEPT_LINES:
                    read.append(page)
                yield page
        if epoch == self._epoch and count <= _MOST_KEPT_LINES:
            self._pages[period] = tuple(read)

    async def _moved_since(self, moment: datetime) -> Money:
        """What moved from `moment` to now, from what is known already where it is."""
        if moment > self._clock.now():
            return Money.zero(self._currency)
        following = next((period for period in self._ledgers if period.start == moment != period.end), None)
        if following is not None:
            return self._ledgers[following].moved() + await self._moved_since(following.end)
        if moment not in self._moved:
            epoch, moved = self._epoch, await self._reader.movements_after(self._account, moment)
            if epoch != self._epoch:
                return moved
            self._moved[moment] = moved
        return self._moved[moment]

    def _until_now(self, period: Period) -> Period:
        """`period` without the future, but for what two clocks may be apart."""
        end = min(period.end, self._clock.now() + _CLOCKS_APART)
        return Period(period.start, max(period.start, end))
