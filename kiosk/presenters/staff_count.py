"""Counting a bag, value by value, with the difference in sight."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.encashment import CountedPile, Difference, PeriodReport, counted_sum, differences
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen

_MOST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class CountState:
    """`piles`: what is typed so far, `None` where nothing is; `chosen` is the value being typed."""

    screen: ClassVar[Screen] = Screen.STAFF_COUNT

    report: PeriodReport
    piles: tuple[tuple[Money, int | None], ...]
    chosen: int = 0
    busy: bool = False
    error: ErrorCode | None = None

    @property
    def counted(self) -> tuple[CountedPile, ...]:
        """What is typed; what is not counts as none."""
        return tuple(CountedPile(value, count or 0) for value, count in self.piles)

    @property
    def total(self) -> Money:
        """What it is worth."""
        return counted_sum(self.counted, self.report.period.cash.currency)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Where it differs from the journal."""
        return differences(self.report.period.piles, self.counted)

    @property
    def is_complete(self) -> bool:
        """Something was typed for every value: a forgotten one is not taken for none."""
        return all(count is not None for _, count in self.piles)


class CountPresenter(Presenter[CountState]):
    """Takes a number for each value."""

    def __init__(
        self,
        report: PeriodReport,
        draw: Callable[[CountState], None],
        save: Callable[[int, tuple[CountedPile, ...]], Awaitable[None]],
    ) -> None:
        """`save` takes the box's number and the piles, and goes on from there."""
        super().__init__(CountState(report, tuple((value, None) for value in report.values)), draw)
        self._save = save

    @property
    def working(self) -> bool:
        """The teller writes it down."""
        return self.state.busy

    async def choose(self, index: int) -> None:
        """Type the number of that value next."""
        if not self.state.busy and 0 <= index < len(self.state.piles):
            self._show(replace(self.state, chosen=index))

    async def type_digit(self, digit: str) -> None:
        """One more digit of the chosen value's number."""
        before = self.state.piles[self.state.chosen][1]
        typed = f"{before or ''}{digit}"
        if len(typed) <= _MOST_DIGITS:
            self._put(int(typed))

    async def erase(self) -> None:
        """Take back the last digit."""
        before = self.state.piles[self.state.chosen][1]
        left = str(before or "")[:-1]
        self._put(int(left) if left else None)

    async def next_value(self) -> None:
        """The next value that has no number; what is chosen has none when nothing was typed."""
        if self.state.piles[self.state.chosen][1] is None:
            self._put(0)
        count = len(self.state.piles)
        order = [(self.state.chosen + step) % count for step in range(1, count + 1)]
        following = next((index for index in order if self.state.piles[index][1] is None), None)
        if following is not None:
            await self.choose(following)

    async def save(self) -> None:
        """Write the count down. It cannot be changed afterwards."""
        if self.state.busy or not self.state.is_complete:
            return
        self._show(replace(self.state, busy=True, error=None))
        try:
            await self._save(self.state.report.period.number, self.state.counted)
        except KioskError as failure:
            self._show(replace(self.state, busy=False, error=code_to_show(failure)))

    def _put(self, count: int | None) -> None:
        if not self.state.busy:
            piles = list(self.state.piles)
            piles[self.state.chosen] = (piles[self.state.chosen][0], count)
            self._show(replace(self.state, piles=tuple(piles), error=None))
