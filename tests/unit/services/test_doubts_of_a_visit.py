"""What of a visit is still in doubt at its end: said as itself, and never as money that went some other way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.domain.bonuses import Redemption, RedemptionKey, RedemptionState, RewardSheet
from kiosk.domain.connected import Doubt
from kiosk.domain.transfers import Transfer, TransferKey, TransferSheet, TransferState
from kiosk.services.ordering import Ordering
from kiosk.services.visit_help import Moving
from kiosk.services.visit_rewards import Wish
from kiosk.services.visits import Visit
from tests.fakes.bonus_desk import FIFTY
from tests.fakes.help_desks import CONTRACTS
from tests.fakes.order_shop import OrderShop
from tests.fakes.subscribers import rub

SHEET = TransferSheet(TransferKey("out"), CONTRACTS[0], CONTRACTS[1], rub(100), rub(5), None)
WISH = RewardSheet(RedemptionKey("points"), FIFTY, 1240, None)


@pytest.fixture
async def shop() -> OrderShop:
    """A visit that left a transfer and a reward in doubt."""
    shop = OrderShop()
    await shop.log_in()
    visit = shop.visits.visit(shop.token)
    visit.help.moving[SHEET.key] = Moving(SHEET, sent_at=1.0)
    visit.rewards.wishes[WISH.key] = Wish(WISH, Redemption(WISH.key, RedemptionState.UNKNOWN))
    await shop.desk.changes(shop.token)
    shop.reader.opened = rub(108.60)
    return shop


async def test_what_is_in_doubt_is_told_and_is_no_other_movement(shop: OrderShop) -> None:
    changes = await shop.desk.changes(shop.token)
    assert changes.doubts == (Doubt.TRANSFER, Doubt.REWARD)
    assert changes.moved_otherwise() is None
    assert not replace(changes, balance_after=changes.balance_before).is_empty()


async def test_what_is_in_doubt_is_asked_about_before_the_difference_is_told(shop: OrderShop) -> None:
    async def answered(visit: Visit) -> None:
        visit.help.moving[SHEET.key].noted(Transfer(SHEET.key, TransferState.DONE))
        visit.rewards.wishes[WISH.key].redemption = Redemption(WISH.key, RedemptionState.GONE)

    changes = await Ordering(replace(shop.parts, others=(answered,))).changes(shop.token)
    assert (changes.doubts, changes.transferred, changes.moved_otherwise()) == ((), -rub(105), rub(0))
