"""What the operator told the visitor: all of it, newest first; seeing it is reading it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.notices import Notice, NoticeId, unread
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class NoticesState:
    """Loading while `notices` and `error` are `None`."""

    screen: ClassVar[Screen] = Screen.NOTICES

    today: date
    notices: tuple[Notice, ...] | None
    error: ErrorCode | None


class NoticesPresenter(Presenter[NoticesState]):
    """Fetches the notices once, and lets the operator know what has been shown."""

    def __init__(
        self,
        today: date,
        draw: Callable[[NoticesState], None],
        *,
        fetch: Callable[[], Awaitable[tuple[Notice, ...]]],
        read: Callable[[tuple[NoticeId, ...]], Awaitable[None]],
    ) -> None:
        super().__init__(NoticesState(today, None, None), draw)
        self._fetch = fetch
        self._read = read

    @classmethod
    def of(cls, owner: Owner) -> NoticesPresenter:
        """The notices of `owner`."""
        desk = owner.teller.notices
        return cls(
            owner.today(),
            owner.around.display.show_screen,
            fetch=lambda: owner.told(desk.notices(owner.token)),
            read=lambda seen: owner.told(desk.read(owner.token, seen)),
        )

    async def serve(self) -> None:
        """Fetch them, unless they are there."""
        if self.state.notices is None:
            await self.retry()

    async def retry(self) -> None:
        """Fetch them anew. A word to the operator that is lost is said again by the next visit."""
        self._show(replace(self.state, error=None))
        try:
            notices = await self._fetch()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return
        self._show(replace(self.state, notices=notices))
        fresh = tuple(one.notice for one in unread(notices))
        if fresh:
            with suppress(Refused, Unavailable):
                await self._read(fresh)
