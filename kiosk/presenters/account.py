"""Balance, how long it lasts, where the money went, the three services."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.abreast import abreast
from kiosk.domain.account import Account
from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.notices import Notice
from kiosk.domain.products import Section
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.rooms import Room, room_screen, section_screen
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class AccountState:
    """Loading while both are `None`; a part of the account is on its way until the account is whole or has failed.

    `notices` are `None` until they are told, and where the operator tells none.
    """

    screen: ClassVar[Screen] = Screen.ACCOUNT

    account: Account | None
    error: ErrorCode | None
    notices: tuple[Notice, ...] | None = None


class AccountPresenter(Presenter[AccountState]):
    """Fetches the account whenever its screen is entered; a whole one that was shown stands until the next is whole."""

    def __init__(
        self,
        draw: Callable[[AccountState], None],
        *,
        fetch: Callable[[], AsyncIterator[Account]],
        fetch_notices: Callable[[], Awaitable[tuple[Notice, ...]]],
        top_up: Callable[[], Awaitable[None]],
        open_room: Callable[[Room], None],
        open_section: Callable[[Section], None],
    ) -> None:
        super().__init__(AccountState(account=None, error=None), draw)
        self._fetch = fetch
        self._fetch_notices = fetch_notices
        self._top_up = top_up
        self._open_room = open_room
        self._open_section = open_section

    @classmethod
    def of(cls, owner: Owner) -> AccountPresenter:
        """The account of `owner`."""
        desk, notices = owner.teller.account, owner.teller.notices
        return cls(
            owner.around.display.show_screen,
            fetch=lambda: owner.streamed(desk.account(owner.token)),
            fetch_notices=lambda: owner.told(notices.notices(owner.token)),
            top_up=owner.top_up,
            open_room=lambda room: owner.push(room_screen(room, owner)),
            open_section=lambda section: owner.push(section_screen(section, owner)),
        )

    async def serve(self) -> None:
        """Fetch the account once."""
        await self.retry()

    async def retry(self) -> None:
        """Fetch the account anew, and the notices beside it: neither waits for the other."""
        self._show(replace(self.state, error=None))
        await abreast(self._read_account(), self._read_notices())

    async def _read_account(self) -> None:
        try:
            async for account in self._fetch():
                if account.is_whole or self.state.account is None or not self.state.account.is_whole:
                    self._show(replace(self.state, account=account))
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))

    async def _read_notices(self) -> None:
        """What was told; the account does without where it cannot be known."""
        with suppress(Refused, Unavailable):
            self._show(replace(self.state, notices=await self._fetch_notices()))

    async def top_up(self) -> None:
        """Pay for this account; its number is known."""
        try:
            await self._top_up()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))

    async def enter(self, room: Room) -> None:
        """One of the rooms behind."""
        self._open_room(room)

    async def enter_section(self, section: Section) -> None:
        """The services of one section."""
        self._open_section(section)
