"""What transfers of a visit did to its account, for the difference at its end."""

from __future__ import annotations

from dataclasses import replace

from kiosk.domain.money import Currency, Money
from kiosk.domain.transfers import Transfer, TransferKey, TransferSheet, TransferState
from kiosk.services.visit_help import Moving, VisitHelp
from tests.fakes.help_desks import CONTRACTS
from tests.fakes.order_desk import NOTHING_CHANGED

OUT = TransferSheet(
    TransferKey("out"), CONTRACTS[0], CONTRACTS[1], Money(10_000, Currency.RUB), Money(500, Currency.RUB), None
)
IN = replace(OUT, key=TransferKey("in"), source=CONTRACTS[1], target=CONTRACTS[0])


def moved(*sheets: TransferSheet, state: TransferState = TransferState.DONE) -> list[int]:
    """What they did to the first contract."""
    visit = VisitHelp()
    for sheet in sheets:
        visit.moving[sheet.key] = Moving(sheet)
        visit.moving[sheet.key].noted(Transfer(sheet.key, state))
    return [one.minor for one in visit.moved(CONTRACTS[0].account)]


def test_money_that_went_is_negative_with_its_fee_and_money_that_came_is_whole() -> None:
    assert moved(OUT, IN) == [-10_500, 10_000]


def test_only_what_is_done_counts() -> None:
    assert moved(OUT, state=TransferState.REFUSED) == []
    assert moved(OUT, state=TransferState.ASKING) == []


def test_a_transfer_is_a_difference_and_no_other_movement() -> None:
    assert NOTHING_CHANGED.balance_after is not None
    spent = replace(NOTHING_CHANGED.balance_after, amount=NOTHING_CHANGED.balance_after.amount - OUT.amount - OUT.fee)
    changes = replace(NOTHING_CHANGED, balance_after=spent, transferred=-(OUT.amount + OUT.fee))
    assert not changes.is_empty()
    assert changes.moved_otherwise() == Money.zero(Currency.RUB)
