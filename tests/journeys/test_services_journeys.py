"""What a visitor changes alone, on real processes: subscriptions stopped, a tariff changed, a package bought; each time
the operator's ledger tells what the screens told.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from kiosk.domain.balance import PackageUnit
from kiosk.domain.consents import ConsentLedger
from kiosk.domain.offerings import OfferingId
from kiosk.domain.products import Section
from kiosk.domain.what_if import Advice, Verdict
from kiosk.presenters.account import AccountPresenter, AccountState
from kiosk.presenters.consents import ConsentsPresenter, ConsentsState
from kiosk.presenters.expenses import ExpensesPresenter, ExpensesState
from kiosk.presenters.rooms import Room
from kiosk.presenters.services import ServicesPresenter, ServicesState
from kiosk.presenters.tariffs import TariffsPresenter, TariffsState
from sandbox.world import World
from tests.fakes.guest import Guest
from tests.fakes.real_terminal import rub, somebody

pytestmark = pytest.mark.asyncio(loop_scope="module")

CONTENT_BAR = "Запрет контента"
NOTHING = "Ничего не изменилось."
NOTHING_ELSE = "Больше ничего не изменилось."
PACKAGE = OfferingId("package-10-gb")
BY_USE = OfferingId("mobile-by-use")


async def test_a_visitor_finds_a_forgotten_subscription_and_stops_it_and_then_all(world: World, guest: Guest) -> None:
    person = await somebody(world, "forgotten")
    before = await world.balance_minor(person["account"])
    await guest.log_in(person)
    await guest.enter(Room.EXPENSES)
    await guest.see(ExpensesState, lambda expenses: expenses.kept.consents is not None)
    await guest.tap(ExpensesPresenter, ExpensesPresenter.see_consents)
    extras = (await _consents(guest, 2)).extras
    assert [extra.is_forgotten for extra in extras] == [True, True]
    await guest.tap(ConsentsPresenter, ConsentsPresenter.stop, extras[0].product.product)
    await guest.carry_out()
    assert (await _consents(guest, 1)).extras == extras[1:]
    await guest.tap(ConsentsPresenter, ConsentsPresenter.stop_all)
    await guest.carry_out()
    stopped = await _consents(guest, 0)
    assert (stopped.monthly, stopped.bar) == (rub(0), None)
    changes = await guest.say_goodbye()
    assert {one.product for one in changes.disconnected} == {one.product.product for one in extras}
    assert [one.name for one in changes.connected] == [CONTENT_BAR]
    assert changes.unasked == ()
    assert CONTENT_BAR in guest.slip()
    assert NOTHING_ELSE in guest.slip()
    await guest.come_again(person)
    await guest.enter(Room.CONSENTS)
    await _consents(guest, 0)
    assert await world.balance_minor(person["account"]) == before


async def test_a_visitor_changes_to_the_tariff_that_would_have_cost_less(world: World, guest: Guest) -> None:
    person = await somebody(world, "silent")
    before = await world.balance_minor(person["account"])
    await guest.log_in(person)
    await guest.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    await guest.see(ServicesState, lambda services: services.tariff is not None)
    await guest.tap(ServicesPresenter, ServicesPresenter.change_tariff)
    advice = await _advice(guest)
    assert (advice.verdict, advice.offering) == (Verdict.CHANGE, BY_USE)
    await guest.tap(TariffsPresenter, TariffsPresenter.choose, BY_USE)
    agreed = await guest.carry_out()
    await guest.see(TariffsState, lambda tariffs: _current(tariffs) == BY_USE)
    changes = await guest.say_goodbye()
    moved = await world.balance_minor(person["account"]) - before
    assert moved == (agreed.given_back or rub(0)).minor - agreed.charged_now.minor
    assert (changes.charged.minor, changes.unasked) == (-moved, ())
    assert [pair.after.name for pair in changes.changed] == ["Поминутный"]


async def test_a_package_bought_at_the_limit_is_charged_once_and_is_there_at_once(world: World, guest: Guest) -> None:
    person = await somebody(world, "limit")
    before = await world.balance_minor(person["account"])
    await guest.log_in(person)
    left = await _megabytes(guest)
    await guest.tap(AccountPresenter, AccountPresenter.enter_section, Section.MOBILE)
    await guest.see(ServicesState, lambda services: services.offered)
    await guest.tap(ServicesPresenter, ServicesPresenter.connect, PACKAGE)
    assert (await guest.sheet()).proposal.charged_now == rub(150)
    await guest.carry_out()
    await guest.see(ServicesState, lambda services: any(one.offering == PACKAGE for one in services.extras))
    await guest.back()
    await guest.see(AccountState, lambda account: _left(account) == left + 10 * 1024)
    entries = await world.ledger(account=person["account"])
    assert (entries[-1]["amountMinor"], entries[-1]["balanceAfterMinor"]) == (-15_000, before - 15_000)
    changes = await guest.say_goodbye()
    assert (changes.charged, changes.moved_otherwise(), changes.unasked) == (rub(150), rub(0), ())
    assert [one.offering for one in changes.connected] == [PACKAGE]


async def test_a_visit_without_a_change_says_that_nothing_was_changed(world: World, guest: Guest) -> None:
    await guest.log_in(await somebody(world, "plain"))
    changes = await guest.say_goodbye()
    assert changes.compared
    assert changes.is_empty()
    assert NOTHING in guest.slip()


async def _consents(guest: Guest, extras: int) -> ConsentLedger:
    """The consent ledger, once it tells of so many extras."""
    state = await guest.see(
        ConsentsState, lambda consents: consents.ledger is not None and len(consents.ledger.extras) == extras
    )
    assert state.ledger is not None
    return state.ledger


async def _advice(guest: Guest) -> Advice:
    state = await guest.see(TariffsState, lambda tariffs: tariffs.what_if is not None and tariffs.what_if.advice)
    assert state.what_if is not None
    assert state.what_if.advice is not None
    return state.what_if.advice


def _current(tariffs: TariffsState) -> OfferingId | None:
    candidates = tariffs.what_if.candidates if tariffs.what_if is not None else ()
    return next((one.offering.offering for one in candidates if one.is_current and one.offering is not None), None)


async def _megabytes(guest: Guest) -> Decimal:
    return _left(await guest.see(AccountState, lambda account: account.account.packages is not None))


def _left(state: AccountState) -> Decimal:
    """Megabytes in all packages."""
    packages = (state.account.packages if state.account is not None else None) or ()
    return sum((one.remaining for one in packages if one.unit is PackageUnit.MEGABYTES), Decimal(0))
