"""The visitor looks around: what works without money, bonuses, offers, notices, a question, own contracts."""

from __future__ import annotations

from kiosk.domain.money import Currency, Money
from kiosk.domain.transfers import TransferState
from kiosk.presenters.account import AccountState
from kiosk.presenters.ask import AskState, Confirm, Sent
from kiosk.presenters.bonuses import BonusesState
from kiosk.presenters.home import HomeState
from kiosk.presenters.notices import NoticesState
from kiosk.presenters.offers import OffersState
from kiosk.presenters.questions import QuestionsState
from kiosk.presenters.reward import Redeeming, RewardState, Weighed
from kiosk.presenters.transfers import Moved, TransfersState
from kiosk.presenters.transfers import Weighed as Sheet
from kiosk.presenters.zero_balance import ZeroBalanceState
from kiosk.tour.steps import Steps
from kiosk.trial import DEMO_ACCOUNT

_MOVED = 100
_FEE = 5


async def look_around(steps: Steps) -> None:
    """From the account through the rooms behind it, and back."""
    await _see_what_works(steps)
    await _spend_points(steps)
    await _see_offers(steps)
    await _read_notices(steps)
    await _ask(steps)
    await _move_money(steps)


async def _see_what_works(steps: Steps) -> None:
    """By the door of the first screen; the login stays."""
    hand, album = steps.hand, steps.album
    await hand.tap("Start page")
    await hand.see(HomeState)
    await hand.tap("No connection?")
    await hand.see(ZeroBalanceState, lambda state: state.relief is not None and state.relief.is_whole)
    await album.take("zero-balance")
    await _back(steps)


async def _spend_points(steps: Steps) -> None:
    """The first reward that can be had."""
    hand, album = steps.hand, steps.album
    await hand.tap_starting(hand.texts.gettext("Bonuses"))
    await hand.see(BonusesState, lambda state: state.bonuses is not None and state.history is not None)
    await album.take("bonuses")
    await hand.tap("History")
    await album.take("bonuses-history")
    await hand.tap("Spend")
    await hand.tap_starting(hand.texts.gettext("Exchange"))
    await hand.see(RewardState, lambda state: isinstance(state.step, Weighed))
    await album.take("reward")
    await hand.tap_primary()
    await hand.see(RewardState, lambda state: isinstance(state.step, Redeeming) and _is_over(state.step))
    await album.take("reward-given")
    await hand.tap("Done")
    await hand.see(BonusesState)
    await _back(steps)


def _is_over(step: Redeeming) -> bool:
    return step.redemption is not None and step.redemption.is_over


async def _see_offers(steps: Steps) -> None:
    hand, album = steps.hand, steps.album
    await hand.tap("Offers")
    await hand.see(OffersState, lambda state: state.catalogue is not None and state.advice is not None)
    await album.take("offers")
    await hand.tap("Everything")
    await album.take("offers-everything")
    await _back(steps)


async def _read_notices(steps: Steps) -> None:
    hand = steps.hand
    account = await hand.see(AccountState, lambda state: bool(state.notices))
    count = len([one for one in account.notices or () if one.read_at is None])
    await hand.tap_plural("{count} new notice", "{count} new notices", count)
    await hand.see(NoticesState, lambda state: state.notices is not None)
    await steps.album.take("notices")
    await _back(steps)


async def _ask(steps: Steps) -> None:
    hand, album = steps.hand, steps.album
    await hand.tap("Question")
    await hand.see(QuestionsState, lambda state: state.questions is not None)
    await album.take("questions")
    await hand.tap("Ask a question")
    await hand.see(AskState)
    await album.take("ask")
    await hand.tap("Poor connection")
    await hand.see(AskState, lambda state: isinstance(state.step, Confirm))
    await hand.tap_primary()
    await hand.see(AskState, lambda state: isinstance(state.step, Sent))
    await album.take("ask-sent")
    await hand.tap_primary()
    await hand.see(QuestionsState, lambda state: bool(state.questions))
    await album.take("questions-asked")
    await _back(steps)


async def _move_money(steps: Steps) -> None:
    """To the visitor's other contract; the operator's ledger tells of it what the sheet told."""
    hand, album = steps.hand, steps.album
    before = await steps.world.balance_minor(DEMO_ACCOUNT)
    await hand.tap("Transfer")
    await hand.see(TransfersState, lambda state: state.step is not None)
    await hand.tap(hand.texts.money(Money.of_major(_MOVED, Currency.RUB)))
    await album.take("transfers")
    await hand.tap_primary()
    await hand.see(TransfersState, lambda state: isinstance(state.step, Sheet))
    await album.take("transfers-sheet")
    await hand.tap_primary()
    await hand.see(TransfersState, lambda state: isinstance(state.step, Moved) and _is_done(state.step))
    await album.take("transfers-done")
    taken = Money(before - await steps.world.balance_minor(DEMO_ACCOUNT), Currency.RUB)
    album.compare("moved to another contract", str(_MOVED + _FEE), str(taken.minor // 100))
    await hand.tap_primary()
    await hand.see(AccountState)


def _is_done(step: Moved) -> bool:
    return step.transfer is not None and step.transfer.state is TransferState.DONE


async def _back(steps: Steps) -> None:
    await steps.hand.tap("Back")
    await steps.hand.see(AccountState, lambda state: state.account is not None and state.account.is_whole)
