"""One reward, from its before and after to what became of the points."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.bonuses import Redemption, RedemptionKey, RedemptionState, Reward, RewardId, RewardSheet
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


@dataclass(frozen=True, slots=True)
class Weighing:
    """The sheet is being asked for."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sheet; nothing is taken. `error` is why the points could not be sent for, when they could not."""

    sheet: RewardSheet
    error: ErrorCode | None = None


@dataclass(frozen=True, slots=True)
class Redeeming:
    """Points are given. `redemption` is `None` until there is news of it."""

    sheet: RewardSheet
    redemption: Redemption | None


@dataclass(frozen=True, slots=True)
class NotHad:
    """It cannot be had; no points were taken."""

    error: ErrorCode


Step = Weighing | Weighed | Redeeming | NotHad


@dataclass(frozen=True, slots=True)
class RewardState:
    """`reward` is what was chosen, as it was shown then."""

    screen: ClassVar[Screen] = Screen.REWARD

    reward: Reward
    step: Step


class RewardPresenter(Presenter[RewardState]):
    """Nothing is taken before `confirm`, and nothing twice."""

    def __init__(
        self,
        reward: Reward,
        draw: Callable[[RewardState], None],
        *,
        propose: Callable[[RewardId], Awaitable[RewardSheet]],
        redeem: Callable[[RedemptionKey], AsyncIterator[Redemption]],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(RewardState(reward, Weighing()), draw)
        self._propose = propose
        self._redeem = redeem
        self._leave = leave

    @classmethod
    def of(cls, owner: Owner, reward: Reward) -> RewardPresenter:
        """The sheet of `reward`."""
        desk, token = owner.teller.bonuses, owner.token
        return cls(
            reward,
            owner.around.display.show_screen,
            propose=lambda wanted: owner.told(desk.propose(token, wanted)),
            redeem=lambda key: owner.streamed(desk.redeem(token, key)),
            leave=owner.back,
        )

    @property
    def may_leave(self) -> bool:
        """Not between the visitor's word and the first news, which comes within seconds."""
        return not self._is_sending

    @property
    def working(self) -> bool:
        """The visitor waits for the sheet, or for the first news."""
        return self._is_sending or isinstance(self.state.step, Weighing)

    async def serve(self) -> None:
        """Ask for the sheet; of points that were sent for, how it stands."""
        match self.state.step:
            case Weighing() | Weighed():
                await self._weigh()
            case Redeeming(sheet, Redemption(state=RedemptionState.UNKNOWN)):
                await self._follow(sheet)
            case Redeeming() | NotHad():
                pass

    async def retry(self) -> None:
        """Ask for the sheet anew, after an error or a refusal."""
        await self._weigh()

    async def confirm(self) -> None:
        """The visitor agrees: give the points."""
        match self.state.step:
            case Weighed(RewardSheet(missing=0) as sheet):
                self._step(Redeeming(sheet, None))
                await self._follow(sheet)

    async def finish(self) -> None:
        """The visitor has seen what became of it."""
        self._leave()

    @property
    def _is_sending(self) -> bool:
        match self.state.step:
            case Redeeming(redemption=None):
                return True
            case _:
                return False

    async def _weigh(self) -> None:
        self._step(Weighing())
        try:
            sheet = await self._propose(self.state.reward.reward)
        except KioskError as error:
            self._step(NotHad(code_to_show(error)))
            return
        if sheet.reward.reward == self.state.reward.reward:
            self._step(Weighed(sheet))
        else:  # an earlier one is in doubt: first that
            self._show(replace(self.state, reward=sheet.reward, step=Redeeming(sheet, None)))
            await self._follow(sheet)

    async def _follow(self, sheet: RewardSheet) -> None:
        try:
            async for redemption in self._redeem(sheet.key):
                self._step(Redeeming(sheet, redemption))
        except KioskError as error:
            code = code_to_show(error)
            if code in (ErrorCode.OPERATOR_UNREACHABLE, ErrorCode.OPERATOR_NONSENSE):
                self._step(Weighed(sheet, code))
            else:
                self._step(NotHad(code))

    def _step(self, step: Step) -> None:
        self._show(replace(self.state, step=step))
