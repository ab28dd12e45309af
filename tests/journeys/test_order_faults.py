"""Orders that go wrong on real processes: whatever happens, the operator has each order once, has charged what the
screens said, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kiosk.domain.errors import ErrorCode
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import OrderItem, OrderState
from kiosk.domain.products import Section
from kiosk.presenters.account import AccountPresenter
from kiosk.presenters.change import ChangePresenter, ChangeState, NotHad, Weighed
from kiosk.presenters.consents import ConsentsPresenter, ConsentsState
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.rooms import Room
from kiosk.presenters.services import ServicesPresenter, ServicesState
from sandbox.world import World
from tests.fakes.conditions import until
from tests.fakes.guest import Guest, a_guest
from tests.fakes.real_terminal import Terminal, rub, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")

PACKAGE = OfferingId("package-3-gb")
PRICE_MINOR = 6_000
CANNOT = "Нет связи со станцией"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(lasting_world: World) -> Iterator[Mapping[str, Any]]:
    """Those who can pay for the package; each comes once, because codes by SMS are not sent at any rate."""
    return iter(
        [
            one
            for one in await lasting_world.subscribers()
            if one["trait"] == "ordinary" and one["balanceMinor"] >= PRICE_MINOR and one["number"].startswith("+79")
        ]
    )


@pytest.fixture
def person(people: Iterator[Mapping[str, Any]]) -> Mapping[str, Any]:
    """The next of them."""
    return next(people)


async def test_an_order_that_fails_costs_nothing_and_says_why_in_the_operators_words(
    world: World, guest: Guest, person: Mapping[str, Any]
) -> None:
    await world.whim(kind="fail", reason=CANNOT, acknowledged_s=0, working_s=0)
    await guest.log_in(person)
    await weigh_package(guest)
    failed = await guest.agree()
    assert failed.order is not None
    assert failed.order.state is OrderState.FAILED
    assert [item.reason for item in failed.order.items] == [CANNOT]
    assert (await guest.say_goodbye()).is_empty()
    assert await moved_minor(world, person) == 0


async def test_of_an_order_that_fails_half_way_the_other_half_is_shown_as_done(world: World, guest: Guest) -> None:
    person = await somebody(world, "demo")
    await world.whim(kind="partial", acknowledged_s=0, working_s=0)
    await guest.log_in(person)
    await guest.enter(Room.CONSENTS)
    await guest.see(ConsentsState, lambda consents: consents.ledger is not None)
    await guest.tap(ConsentsPresenter, ConsentsPresenter.stop_all)
    partly = await guest.agree()
    assert partly.order is not None
    assert partly.order.state is OrderState.PARTIAL
    done = {item.name for item in partly.order.items if item.state is OrderState.COMPLETED}
    left = {item.name for item in partly.order.items if _is_stop(item)} - done
    assert done
    await guest.tap(ChangePresenter, ChangePresenter.finish)
    await guest.see(ConsentsState, lambda consents: {one.product.name for one in consents.ledger.extras} == left)
    changes = await guest.say_goodbye()
    assert {one.name for one in (*changes.disconnected, *changes.connected)} == done
    assert changes.unasked == ()
    assert await moved_minor(world, person) == -changes.charged.minor


async def test_an_order_held_for_a_day_waits_for_the_next_visit_and_can_be_called_off_then(
    world: World, guest: Guest, person: Mapping[str, Any]
) -> None:
    await world.whim(kind="hold", acknowledged_s=0, working_s=0)
    await guest.log_in(person)
    await weigh_package(guest)
    await guest.tap(ChangePresenter, ChangePresenter.confirm)
    held = (await guest.ordered(lambda step: step.order is not None and step.order.state is OrderState.HELD)).order
    assert held is not None
    changes = await guest.say_goodbye()
    assert ([one.order for one in changes.under_way], changes.charged) == ([held.order], rub(0))
    await guest.come_again(person)
    services = await enter_mobile(guest)
    assert [one.order for one in services.under_way] == [held.order]
    await guest.tap(ServicesPresenter, ServicesPresenter.call_off, held.order)
    await guest.see(ServicesState, lambda services: not services.under_way)
    assert [one["state"] for one in await world.orders(person["account"])] == ["cancelled"]
    assert await moved_minor(world, person) == 0


async def test_an_order_whose_answer_is_lost_is_found_again_and_not_placed_twice(
    world: World, guest: Guest, person: Mapping[str, Any]
) -> None:
    await guest.log_in(person)
    await weigh_package(guest)
    await world.fault(call="productOrder.create", kind="drop_after", times=1)
    await world.fault(call="productOrder.list", kind="status", status=500, times=1)
    await guest.carry_out()
    assert [one["state"] for one in await world.orders(person["account"])] == ["completed"]
    assert await moved_minor(world, person) == -PRICE_MINOR
    assert (await guest.say_goodbye()).unasked == ()


async def test_a_price_that_changed_since_it_was_shown_is_shown_before_anything_is_ordered(
    world: World, guest: Guest, person: Mapping[str, Any]
) -> None:
    await guest.log_in(person)
    shown = await weigh_package(guest)
    await world.alter(PACKAGE, onceMinor=PRICE_MINOR - 100)
    await guest.tap(ChangePresenter, ChangePresenter.confirm)
    state = await guest.see(ChangeState, _was_shown_before)
    assert isinstance(state.step, Weighed)
    assert state.step.was == shown.proposal
    assert state.step.proposal.charged_now == rub(59)
    assert await world.orders(person["account"]) == []
    await guest.carry_out()
    assert await moved_minor(world, person) == 100 - PRICE_MINOR
    assert (await guest.say_goodbye()).charged == rub(59)


async def test_a_service_that_vanished_since_it_was_shown_is_not_ordered(
    world: World, guest: Guest, person: Mapping[str, Any]
) -> None:
    await guest.log_in(person)
    shown = await weigh_package(guest)
    await world.alter(PACKAGE, withdrawn=True)
    await guest.tap(ChangePresenter, ChangePresenter.confirm)
    state = await guest.see(ChangeState, lambda change: isinstance(change.step, NotHad))
    assert state.step == NotHad(ErrorCode.NOT_ON_OFFER, shown.proposal.offerings[0].name)
    assert await world.orders(person["account"]) == []
    assert (await guest.say_goodbye()).is_empty()


async def test_a_teller_killed_while_an_order_is_sent_leaves_one_order_that_the_next_visit_finds(
    world: World, folder: Path, person: Mapping[str, Any]
) -> None:
    terminal = await Terminal.without_slots(folder, world)
    await world.whim(acknowledged_s=0, working_s=1)
    async with terminal.serving() as teller, a_guest(world, teller) as guest:
        await guest.log_in(person)
        await weigh_package(guest)
        await world.fault(call="productOrder.create", kind="delay", delay_s=5, times=1)
        await guest.tap(ChangePresenter, ChangePresenter.confirm)
        await until(lambda: world.orders(person["account"]), bool)
        await teller.kill()
        await guest.see(OutOfServiceState)
    async with terminal.serving() as teller, a_guest(world, teller) as guest:
        await guest.come_again(person)
        await enter_mobile(guest)
        await guest.see(ServicesState, lambda services: any(one.offering == PACKAGE for one in services.extras))
        assert (await guest.say_goodbye()).charged == rub(0)
    assert [one["state"] for one in await world.orders(person["account"])] == ["completed"]
    assert await moved_minor(world, person) == -PRICE_MINOR


async def moved_minor(world: World, person: Mapping[str, Any]) -> int:
    """What the operator's ledger took since `person` was looked up, or gave where positive."""
    return await world.balance_minor(person["account"]) - int(person["balanceMinor"])


async def enter_mobile(guest: Guest) -> ServicesState:
    """From the account to the mobile section, with both of its lists."""
    await guest.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    return await guest.see(ServicesState, lambda services: services.connected is not None and services.offered)


async def weigh_package(guest: Guest) -> Weighed:
    """From the account to the sheet of the package."""
    await enter_mobile(guest)
    await guest.tap(ServicesPresenter, ServicesPresenter.connect, PACKAGE)
    sheet = await guest.sheet()
    assert sheet.proposal.charged_now == rub(60)
    return sheet


def _was_shown_before(change: ChangeState) -> bool:
    return isinstance(change.step, Weighed) and change.step.was is not None


def _is_stop(item: OrderItem) -> bool:
    return item.change.product is not None
