"""The first of the month on real processes: all is slow, then silent; figures have their time, and money is taken."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kiosk.domain.errors import ErrorCode
from kiosk.domain.operator_pace import Pace
from kiosk.domain.products import Section
from kiosk.domain.topup import TopUpPhase
from kiosk.presenters.account import AccountPresenter, AccountState
from kiosk.presenters.change import ChangeState, NotHad
from kiosk.presenters.services import ServicesPresenter, ServicesState
from sandbox.world import World
from tests.fakes.conditions import until
from tests.fakes.guest import Guest, a_guest
from tests.fakes.real_terminal import LIMIT_S, Teller, Terminal, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")

SLOW_S = 0.9


@pytest_asyncio.fixture(loop_scope="module")
async def visited(world: World, terminal: Terminal) -> AsyncIterator[tuple[Guest, Teller]]:
    """A guest at a terminal of his own."""
    async with terminal.running() as teller, a_guest(world, teller) as guest:
        yield guest, teller


async def pace_is(guest: Guest, pace: Pace) -> None:
    """Return once the front knows that the operator answers so."""

    async def now() -> Pace:
        return guest.visit.shell.state.pace

    await until(now, lambda told: told is pace, LIMIT_S)


async def test_on_the_first_of_a_month_one_sees_what_was_known_pays_and_is_credited_later(
    world: World, terminal: Terminal, visited: tuple[Guest, Teller]
) -> None:
    guest, _ = visited
    person = await somebody(world, "ordinary")
    await guest.log_in(person)
    before = (await guest.see(AccountState)).account
    assert before is not None
    assert before.remembered_at is None
    await guest.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    services = await guest.see(ServicesState, lambda state: state.connected is not None and bool(state.offered))
    offered = services.offered[0].offering
    await guest.back()
    await guest.say_goodbye()

    await world.fault(call="*", kind="delay", delay_s=SLOW_S)
    await guest.come_again(person)
    await pace_is(guest, Pace.SLOW)
    await world.fault(call="*", kind="status", status=503)
    await guest.tap(AccountPresenter, AccountPresenter.retry)
    await pace_is(guest, Pace.GONE)
    told = (await guest.see(AccountState, lambda state: state.account.remembered_at is not None)).account
    assert told is not None
    assert (told.month, told.packages) == (before.month, before.packages)

    await guest.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    await guest.see(ServicesState, lambda state: state.connected is not None and state.connected.remembered)
    await guest.tap(ServicesPresenter, ServicesPresenter.connect, offered)
    refused = await guest.see(ChangeState, lambda change: isinstance(change.step, NotHad))
    assert isinstance(refused.step, NotHad)
    assert refused.step.error is ErrorCode.OPERATOR_UNREACHABLE
    await guest.back()
    await guest.back()

    await guest.tap(AccountPresenter, AccountPresenter.top_up)
    paid = await guest.pay_cash(500)
    assert paid.phase is TopUpPhase.ACCEPTED_LATER
    assert paid.claim is not None
    await world.mend()
    await terminal.until_credited(paid.payment, 50_000)
    await guest.tap(AccountPresenter, AccountPresenter.retry)
    await guest.see(AccountState, lambda state: state.account.balance.as_of > told.balance.as_of)
    await terminal.assert_books_agree()
