"""Bonuses: what there is, what it can be given for, how it came and went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import ClassVar

from kiosk.abreast import abreast
from kiosk.domain.bonuses import Bonuses, PointsEntry, Reward, RewardId
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.reward import RewardPresenter
from kiosk.presenters.screens import Screen


class Angle(Enum):
    """The sides bonuses are looked at from."""

    HAVING = "having"
    REWARDS = "rewards"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class BonusesState:
    """`bonuses` and `history` are `None` until they are told, each with an error of its own."""

    screen: ClassVar[Screen] = Screen.BONUSES

    today: date
    zone: str
    angle: Angle = Angle.HAVING
    bonuses: Bonuses | None = None
    error: ErrorCode | None = None
    history: tuple[PointsEntry, ...] | None = None
    history_error: ErrorCode | None = None


class BonusesPresenter(Presenter[BonusesState]):
    """Reads both side by side whenever its screen is entered; what was shown stands until there is something newer."""

    def __init__(
        self,
        state: BonusesState,
        draw: Callable[[BonusesState], None],
        *,
        bonuses: Callable[[], Awaitable[Bonuses]],
        history: Callable[[], Awaitable[tuple[PointsEntry, ...]]],
        redeem: Callable[[Reward], None],
    ) -> None:
        """`redeem` shows the sheet of a reward."""
        super().__init__(state, draw)
        self._bonuses = bonuses
        self._history = history
        self._redeem = redeem

    @classmethod
    def of(cls, owner: Owner) -> BonusesPresenter:
        """The bonuses of `owner`."""
        desk, token = owner.teller.bonuses, owner.token
        return cls(
            BonusesState(owner.today(), owner.around.terminal.info.zone),
            owner.around.display.show_screen,
            bonuses=lambda: owner.told(desk.bonuses(token)),
            history=lambda: owner.told(desk.history(token)),
            redeem=lambda reward: owner.push(RewardPresenter.of(owner, reward)),
        )

    async def serve(self) -> None:
        """Read both."""
        await self.retry()

    async def retry(self) -> None:
        """Read both anew."""
        await abreast(self._read_bonuses(), self._read_history())

    async def look(self, angle: Angle) -> None:
        """Look from that side."""
        self._show(replace(self.state, angle=angle))

    async def redeem(self, reward: RewardId) -> None:
        """The sheet of giving points for that; nothing is taken yet."""
        bonuses = self.state.bonuses
        for one in (bonuses and bonuses.rewards) or ():
            if one.reward == reward:
                self._redeem(one)

    async def _read_bonuses(self) -> None:
        try:
            bonuses = await self._bonuses()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
        else:
            self._show(replace(self.state, bonuses=bonuses, error=None))

    async def _read_history(self) -> None:
        try:
            history = await self._history()
        except KioskError as error:
            self._show(replace(self.state, history_error=code_to_show(error)))
        else:
            self._show(replace(self.state, history=history, history_error=None))
