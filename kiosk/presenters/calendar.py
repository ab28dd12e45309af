"""The charges of the next 35 days, and the day the money runs out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.charge_calendar import ChargeCalendar
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class CalendarState:
    """Loading while both are `None`."""

    screen: ClassVar[Screen] = Screen.CALENDAR

    calendar: ChargeCalendar | None
    error: ErrorCode | None


class CalendarPresenter(Presenter[CalendarState]):
    """Fetches the days to come whenever its screen is entered."""

    def __init__(
        self,
        draw: Callable[[CalendarState], None],
        *,
        fetch: Callable[[], Awaitable[ChargeCalendar]],
        pay: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(CalendarState(None, None), draw)
        self._fetch = fetch
        self._pay = pay

    @classmethod
    def of(cls, owner: Owner) -> CalendarPresenter:
        """The days to come of `owner`."""
        desk = owner.teller.spending
        return cls(
            owner.around.display.show_screen,
            fetch=lambda: owner.told(desk.calendar(owner.token)),
            pay=owner.top_up,
        )

    async def serve(self) -> None:
        """Fetch the days; those that were shown stand until the next are there."""
        await self.retry()

    async def retry(self) -> None:
        """Fetch them anew."""
        self._show(replace(self.state, error=None))
        try:
            self._show(CalendarState(await self._fetch(), None))
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))

    async def top_up(self) -> None:
        """Pay for this account."""
        try:
            await self._pay()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
