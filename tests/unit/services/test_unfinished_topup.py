"""A payment that outlives the front that opened it is found by the next front."""

from __future__ import annotations

import asyncio

from kiosk.domain.topup import PaymentId, TopUpPhase
from tests.fakes.till import Till


async def see_the_end(till: Till, payment: PaymentId) -> None:
    """Watch as a front does, to the last picture."""
    async for topup in till.topups.desk.watch(payment):
        assert topup.payment == payment


async def test_an_open_payment_is_unfinished() -> None:
    till = Till()
    async with till.running():
        assert await till.topups.desk.unfinished() is None
        payment = await till.open()
        assert await till.topups.desk.unfinished() == payment


async def test_a_payment_that_is_just_being_opened_is_waited_for() -> None:
    till = Till()
    async with till.running():
        opening = asyncio.ensure_future(till.open())
        await asyncio.sleep(0)
        found = await till.topups.desk.unfinished()
        assert found == await opening


async def test_a_payment_whose_end_is_on_the_glass_waits_for_the_visitor_to_leave_it() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100)
        await see_the_end(till, payment)
        assert await till.topups.desk.unfinished() == payment
        await till.topups.desk.leave(payment)
        assert await till.topups.desk.unfinished() is None


async def test_leaving_an_older_payment_keeps_the_one_that_is_open() -> None:
    till = Till()
    async with till.running():
        older = await till.pay(100)
        await see_the_end(till, older)
        payment = await till.open()
        await till.topups.desk.leave(older)
        assert await till.topups.desk.unfinished() == payment


async def test_a_picture_tells_whether_its_receipt_is_on_paper() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100)
        assert not (await till.picture(payment)).printed
        await till.topups.desk.print_receipt(payment, "ru")
        assert (await till.picture(payment)).printed


async def test_a_payment_that_ended_unseen_waits_a_minute_for_a_front() -> None:
    till = Till()
    async with till.running():
        payment = await till.pay(100)
        await till.picture(payment)
        await till.wait(seconds=60)
        assert await till.topups.desk.unfinished() == payment
        await till.wait(seconds=1)
        assert await till.topups.desk.unfinished() is None


async def test_the_front_that_comes_next_sees_the_payment_to_its_end() -> None:
    till = Till()
    async with till.running():
        payment = await till.open()
        await till.acceptor.insert(500)
        found = await till.topups.desk.unfinished()
        assert found is not None
        await till.close(found)
        assert (await till.picture(payment)).phase is TopUpPhase.CREDITED
