"""Money from one own contract to another: which ones, how much, the sheet, and what became of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.money import Money
from kiosk.domain.subscriber import AccountId
from kiosk.domain.transfers import (
    OwnContract,
    OwnContracts,
    Transfer,
    TransferKey,
    TransferSheet,
    TransferState,
)
from kiosk.presenters.owner import Owner
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen

_MOST_DIGITS = 6
_SUMS = (100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class Choosing:
    """From, to, and the sum as it is typed, in whole roubles, tenge, euros. `is_weighing` while the sheet is made."""

    contracts: tuple[OwnContract, ...]
    source: OwnContract
    target: OwnContract
    most: Money
    amount: Money | None = None
    is_weighing: bool = False

    @property
    def quick(self) -> tuple[Money, ...]:
        """Round sums to tap."""
        sums = (Money.of_major(one, self.most.currency) for one in _SUMS)
        return tuple(one for one in sums if one <= self.most)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sheet: nothing is moved before it is agreed to."""

    sheet: TransferSheet


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of it; `None` until the first news."""

    sheet: TransferSheet
    transfer: Transfer | None


Step = Choosing | Weighed | Moved


@dataclass(frozen=True, slots=True)
class TransfersState:
    """Loading while `step` and `error` are `None`. `having` is what was read last."""

    screen: ClassVar[Screen] = Screen.TRANSFERS

    having: OwnContracts | None = None
    step: Step | None = None
    error: ErrorCode | None = None


class TransfersPresenter(Presenter[TransfersState]):
    """One transfer. Nothing is moved before `go_on` on the sheet, and nothing twice."""

    def __init__(
        self,
        draw: Callable[[TransfersState], None],
        *,
        fetch: Callable[[], Awaitable[OwnContracts]],
        propose: Callable[[AccountId, AccountId, Money], Awaitable[TransferSheet]],
        move: Callable[[TransferKey], AsyncIterator[Transfer]],
        leave: Callable[[], None],
    ) -> None:
        super().__init__(TransfersState(), draw)
        self._fetch = fetch
        self._propose = propose
        self._move = move
        self._leave = leave

    @classmethod
    def of(cls, owner: Owner) -> TransfersPresenter:
        """Between the contracts of `owner`."""
        desk, token = owner.teller.transfers, owner.token
        return cls(
            owner.around.display.show_screen,
            fetch=lambda: owner.told(desk.contracts(token)),
            propose=lambda source, target, amount: owner.told(desk.propose(token, source, target, amount)),
            move=lambda key: owner.streamed(desk.transfer(token, key)),
            leave=owner.back,
        )

    @property
    def may_leave(self) -> bool:
        """Not between the visitor's word and the first news, which comes within seconds."""
        return not self._is_sending

    @property
    def working(self) -> bool:
        """The visitor waits for the first news."""
        return self._is_sending

    async def serve(self) -> None:
        """Read the contracts; of what was sent, how it stands."""
        match self.state.step:
            case None | Choosing():
                await self.retry()
            case Moved(sheet, transfer) if transfer is None or not transfer.is_over():
                await self._follow(sheet)
            case _:
                pass

    async def retry(self) -> None:
        """Read the contracts anew."""
        self._show(replace(self.state, error=None))
        try:
            having = await self._fetch()
        except KioskError as error:
            self._show(replace(self.state, error=code_to_show(error)))
            return
        step = _choosing(having) if len(having.contracts) > 1 else None
        self._show(TransfersState(having, step))

    async def pay_from(self, account: AccountId) -> None:
        """The contract the money leaves; the other one gets it where there are two."""
        step, having = self.state.step, self.state.having
        if not isinstance(step, Choosing) or having is None or step.is_weighing:
            return
        source = _named(step.contracts, account)
        target = step.target if step.target != source else step.source
        self._show(replace(self.state, step=_with(having, step, source, target), error=None))

    async def pay_to(self, account: AccountId) -> None:
        """The contract the money goes to."""
        step, having = self.state.step, self.state.having
        if not isinstance(step, Choosing) or having is None or step.is_weighing:
            return
        target = _named(step.contracts, account)
        source = step.source if step.source != target else step.target
        self._show(replace(self.state, step=_with(having, step, source, target), error=None))

    async def type_digit(self, digit: str) -> None:
        """One more digit of the sum."""
        typed = f"{self._typed()}{digit}"
        if len(typed) <= _MOST_DIGITS:
            self._retype(typed)

    async def erase(self) -> None:
        """Take back the last digit."""
        self._retype(self._typed()[:-1])

    async def choose(self, amount: Money) -> None:
        """One of the quick sums."""
        match self.state.step:
            case Choosing(is_weighing=False) as step:
                self._show(replace(self.state, step=replace(step, amount=amount), error=None))

    async def go_on(self) -> None:
        """The one thing to do at this step: see the sheet, agree to it, send it again, or leave."""
        match self.state.step:
            case Choosing(amount=Money() as amount, is_weighing=False) as step:
                await self._weigh(step, amount)
            case Weighed(TransferSheet(obstacle=None) as sheet):
                await self._follow(sheet)
            case Moved(sheet, Transfer(state=TransferState.NEVER_ARRIVED)):
                await self._follow(sheet)
            case Moved(_, Transfer()):
                self._leave()
            case _:
                pass

    async def back(self) -> None:
        """From the sheet to the sum, else to the screen before."""
        match self.state.step:
            case Weighed():
                await self._choose_again()
            case _ if self.may_leave:
                self._leave()
            case _:
                pass

    @property
    def _is_sending(self) -> bool:
        match self.state.step:
            case Moved(transfer=None):
                return True
            case _:
                return False

    async def _weigh(self, step: Choosing, amount: Money) -> None:
        self._show(replace(self.state, step=replace(step, is_weighing=True), error=None))
        try:
            sheet = await self._propose(step.source.account, step.target.account, amount)
        except KioskError as error:
            self._show(replace(self.state, step=step, error=code_to_show(error)))
        else:
            self._show(replace(self.state, step=Weighed(sheet)))

    async def _follow(self, sheet: TransferSheet) -> None:
        self._show(replace(self.state, step=Moved(sheet, None), error=None))
        try:
            async for transfer in self._move(sheet.key):
                self._show(replace(self.state, step=Moved(sheet, transfer)))
        except KioskError as error:
            self._show(replace(self.state, step=Weighed(sheet), error=code_to_show(error)))

    async def _choose_again(self) -> None:
        if self.state.having is not None:
            self._show(replace(self.state, step=_choosing(self.state.having), error=None))

    def _typed(self) -> str:
        match self.state.step:
            case Choosing(amount=Money() as amount):
                return str(amount.minor // 100)
            case _:
                return ""

    def _retype(self, typed: str) -> None:
        match self.state.step:
            case Choosing(is_weighing=False) as step:
                amount = Money.of_major(int(typed), step.most.currency) if typed.lstrip("0") else None
                self._show(replace(self.state, step=replace(step, amount=amount), error=None))


def _choosing(having: OwnContracts) -> Choosing:
    """From the richest to the poorest: who moves money fills a gap."""
    source = max(having.contracts, key=lambda one: one.money.minor)
    target = min((one for one in having.contracts if one != source), key=lambda one: one.money.minor)
    return Choosing(having.contracts, source, target, having.terms.most(source.money))


def _with(having: OwnContracts, step: Choosing, source: OwnContract, target: OwnContract) -> Choosing:
    return replace(step, source=source, target=target, most=having.terms.most(source.money))


def _named(contracts: tuple[OwnContract, ...], account: AccountId) -> OwnContract:
    return next(one for one in contracts if one.account == account)
