"""Money between own contracts: moved once, whatever becomes of the answer."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from zoneinfo import ZoneInfo

import pytest

from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.domain.transfers import OwnContract, Transfer, TransferKey, TransferSheet, TransferState
from kiosk.domain.visit_changes import Picture
from kiosk.services.account_history import AccountHistory
from kiosk.services.transferring import TransferGround, Transferring
from kiosk.services.visits import Visits
from tests.fakes.bss import StillClock
from tests.fakes.help_desks import CONTRACTS, TERMS
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, rub

LOST = OutcomeUnknown(ErrorCode.OPERATOR_UNREACHABLE)
SILENT = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
ASKING, DONE, NEVER = TransferState.ASKING, TransferState.DONE, TransferState.NEVER_ARRIVED


class FakeMover:
    """Moves money. `failing` is raised by the next call; what is lost is moved where `books`."""

    def __init__(self) -> None:
        self.failing: KioskError | None = None
        self.books = True
        self.silent = False
        self.sent: list[TransferKey] = []
        self.booked: set[TransferKey] = set()

    async def contracts(self, subscriber: Subscriber) -> tuple[OwnContract, ...]:
        return CONTRACTS

    async def move(self, sheet: TransferSheet) -> Transfer:
        self.sent.append(sheet.key)
        if self.books and self.failing is not SILENT:
            self.booked.add(sheet.key)
        if self.failing is not None:
            raise self.failing
        return Transfer(sheet.key, DONE)

    async def find(self, sheet: TransferSheet) -> Transfer | None:
        if self.silent:
            raise SILENT
        return Transfer(sheet.key, DONE) if sheet.key in self.booked else None


class MoneyCounter:
    """The desk for transfers, and a visitor in front of it."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.mover = FakeMover()
        reader = FakeReader(self.clock, rub(213.60))
        self.visits = Visits(
            identities=FakeDirectory(),
            codes=FakeCodes(),
            history=lambda account: AccountHistory(
                reader, account, clock=self.clock, zone=ZoneInfo("Europe/Moscow"), currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: "front-1",
        )
        self.desk = Transferring(
            self.visits, TransferGround(FakeDirectory(), self.mover, self.clock, TERMS, consistent_after_s=120.0)
        )
        self.token = VisitToken("")

    async def log_in(self) -> None:
        challenge = await self.visits.send_code(NUMBER, "ru")
        self.token = await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def proposed(self, amount: Money | None = None) -> TransferKey:
        source, target = (one.account for one in CONTRACTS)
        return (await self.desk.propose(self.token, source, target, amount or rub(50))).key

    async def told(self, key: TransferKey) -> list[TransferState]:
        async with aclosing(self.desk.transfer(self.token, key)) as states:
            return [one.state async for one in states]

    async def first_state(self, key: TransferKey) -> TransferState:
        """The first news; the visitor leaves then."""
        async with aclosing(self.desk.transfer(self.token, key)) as states:
            return (await anext(states)).state


@pytest.fixture
async def counter() -> MoneyCounter:
    counter = MoneyCounter()
    await counter.log_in()
    return counter


async def test_a_lost_answer_is_asked_about_and_nothing_is_sent_again(counter: MoneyCounter) -> None:
    counter.mover.failing = LOST
    key = await counter.proposed()
    assert await counter.told(key) == [ASKING, DONE]
    assert await counter.told(key) == [DONE]
    assert counter.mover.sent == [key]


async def test_what_never_arrived_may_be_sent_again_under_its_key(counter: MoneyCounter) -> None:
    counter.mover.failing, counter.mover.books = LOST, False
    key = await counter.proposed()
    assert await counter.told(key) == [ASKING, NEVER]
    assert sum(counter.clock.slept) > 120
    counter.mover.failing = None
    assert await counter.told(key) == [DONE]
    assert counter.mover.sent == [key, key]


async def test_what_was_not_sent_may_be_sent_under_its_key(counter: MoneyCounter) -> None:
    counter.mover.failing = SILENT
    key = await counter.proposed()
    with pytest.raises(Unavailable):
        await counter.told(key)
    counter.mover.failing = None
    assert await counter.told(key) == [DONE]


async def test_while_one_is_in_doubt_no_other_moves_nor_is_proposed(counter: MoneyCounter) -> None:
    other = await counter.proposed(rub(40))
    counter.mover.failing = LOST
    key = await counter.proposed()
    assert await counter.first_state(key) is ASKING
    counter.mover.silent = True
    for again in (counter.told(other), counter.proposed()):
        with pytest.raises(Unavailable) as refusal:
            await again
        assert refusal.value.code is ErrorCode.PAYMENT_IN_PROGRESS
    assert counter.mover.sent == [key]


async def test_a_visitor_who_did_not_wait_can_move_more_once_the_first_is_found(counter: MoneyCounter) -> None:
    counter.mover.failing = LOST
    assert await counter.first_state(await counter.proposed()) is ASKING
    counter.mover.failing = None
    assert await counter.told(await counter.proposed()) == [DONE]
    moved = counter.visits.visit(counter.token).help.moved(CONTRACTS[0].account)
    assert [one.minor for one in moved] == [-5500, -5500]


async def test_a_visit_that_ends_before_the_first_byte_moves_nothing(counter: MoneyCounter) -> None:
    key = await counter.proposed()
    orders = counter.visits.visit(counter.token).orders
    orders.before = asyncio.create_task(_endless_look())
    moving = asyncio.create_task(counter.told(key))
    await orders.look_now.wait()
    await counter.visits.log_out(counter.token)
    with pytest.raises(Refused) as refusal:
        await moving
    assert refusal.value.code is ErrorCode.NOT_LOGGED_IN
    assert counter.mover.sent == []


async def _endless_look() -> Picture:
    await asyncio.Event().wait()
    return Picture(None, None)
