"""A transfer whose answer is lost, asked about by two at once: what one learned, the other does not deny."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

from kiosk.domain.errors import ErrorCode, OutcomeUnknown
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import Subscriber
from kiosk.domain.transfers import OwnContract, Transfer, TransferSheet, TransferState
from kiosk.services.transferring import TransferGround, Transferring
from tests.fakes.help_desks import CONTRACTS, TERMS
from tests.fakes.order_shop import OrderShop

CONSISTENT_AFTER_S = 20.0


class SlowMover:
    """Loses the answer of a transfer that is done. The first search ends at `found_nothing`; later ones find it."""

    def __init__(self) -> None:
        self.searching = asyncio.Event()
        self.found_nothing = asyncio.Event()

    async def contracts(self, subscriber: Subscriber) -> tuple[OwnContract, ...]:
        return CONTRACTS

    async def move(self, sheet: TransferSheet) -> Transfer:
        raise OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE)

    async def find(self, sheet: TransferSheet) -> Transfer | None:
        if self.searching.is_set():
            return Transfer(sheet.key, TransferState.DONE)
        self.searching.set()
        await self.found_nothing.wait()
        return None


async def test_a_search_that_found_nothing_denies_no_transfer_that_was_found_meanwhile() -> None:
    shop, mover = OrderShop(), SlowMover()
    await shop.log_in()
    desk = Transferring(shop.visits, TransferGround(shop.directory, mover, shop.clock, TERMS, CONSISTENT_AFTER_S))
    source, target = (one.account for one in CONTRACTS)
    sheet = await desk.propose(shop.token, source, target, Money(5_000, Currency.RUB))
    async with aclosing(desk.transfer(shop.token, sheet.key)) as states:
        assert (await anext(states)).state is TransferState.ASKING
        older = asyncio.ensure_future(anext(states))
        await mover.searching.wait()
        assert (await desk.propose(shop.token, source, target, Money(5_000, Currency.RUB))).obstacle is None
        mover.found_nothing.set()
        assert (await older).state is TransferState.DONE
