"""Paying by card and by code: a bank that says no, one that agrees, and one that is paid once the visitor has gone."""

from __future__ import annotations

from kiosk.domain.charge import CardStep
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import ClaimCode, TopUpPhase
from kiosk.presenters.amount import AmountState
from kiosk.presenters.charge import CardState, QrState
from kiosk.presenters.method import MethodState
from kiosk.presenters.result import ReceiptPhase, ResultState
from kiosk.tour.hand import TourFailed
from kiosk.tour.steps import Steps
from kiosk.trial import DEMO_ACCOUNT, DEMO_NUMBER

_DO_NOT_HONOUR = "05"


async def pay_by_card(steps: Steps) -> None:
    """The first try is declined; the second needs no number typed again."""
    hand, album = steps.hand, steps.album
    before = await steps.world.balance_minor(DEMO_ACCOUNT)
    await steps.begin_visit()
    await steps.reach_methods(DEMO_NUMBER)
    await album.take("method-again")
    await hand.tap("Bank card")
    await hand.see(AmountState)
    await album.take("amount-empty")
    await steps.world.terminal(decline=_DO_NOT_HONOUR)
    await _pay_300(steps)
    await hand.see(CardState, _asks_for_a_card)
    await album.take("card-presented")
    await hand.see(ResultState, lambda result: result.topup.phase is TopUpPhase.DECLINED)
    await album.take("result-declined")
    await hand.tap("Try again")
    await hand.see(MethodState)
    await hand.tap("Bank card")
    await hand.see(AmountState)
    await _pay_300(steps)
    await steps.see_credited(DEMO_ACCOUNT, 30_000, before, "result-credited-by-card")


def _asks_for_a_card(card: CardState) -> bool:
    return card.topup.card is not None and card.topup.card.step is CardStep.PRESENT_CARD


async def _pay_300(steps: Steps) -> None:
    await steps.hand.type("300")
    await steps.album.take("amount")
    await steps.hand.tap_primary()


async def pay_by_code(steps: Steps) -> ClaimCode:
    """The first code is paid at once, the second after it was called off: both are credited. The second's claim."""
    hand = steps.hand
    before = await steps.world.balance_minor(DEMO_ACCOUNT)
    await hand.tap("Pay another")
    await _see_code(steps)
    await steps.album.take("qr-code")
    await steps.world.scan()
    await steps.see_credited(DEMO_ACCOUNT, 20_000, before, "result-credited-by-code")
    before = await steps.world.balance_minor(DEMO_ACCOUNT)
    await hand.tap("Pay another")
    await _see_code(steps)
    await hand.tap("Cancel")
    await hand.see(QrState, lambda code: code.calling_off)
    await steps.album.take("qr-called-off")
    await hand.see(ResultState, lambda result: result.topup.phase is TopUpPhase.CHARGE_UNKNOWN)
    result = await hand.see(ResultState, lambda result: result.receipt is not ReceiptPhase.PRINTING)
    await steps.album.take("result-perhaps-paid")
    shown = hand.value_of("Asked for")
    await hand.tap_primary()
    await steps.world.scan()
    await steps.until_grown(DEMO_ACCOUNT, 20_000, before)
    await steps.note(DEMO_ACCOUNT, 20_000, before, shown)
    if result.topup.claim is None:
        raise TourFailed("a payment that nobody is sure of has no claim code")
    return result.topup.claim


async def _see_code(steps: Steps) -> None:
    hand = steps.hand
    await steps.type_number(DEMO_NUMBER)
    await hand.tap("QR code")
    await hand.see(AmountState)
    await hand.tap(hand.texts.money(Money.of_major(200, Currency.RUB)))
    await hand.tap_primary()
    await hand.see(QrState, lambda code: bool(code.left_s))
