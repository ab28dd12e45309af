"""The end of day: the terminal's totals and our books are the same, or a person is told."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from kiosk.domain.terminal_events import BatchClosed
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings
from kiosk.services.end_of_day import EndOfDay
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import CreditRefused
from kiosk.services.topup_assembly import Charging
from tests.fakes.acquirers import BANK_A, BANK_B, FakeTerminal, charging
from tests.fakes.glass import FakeClock, settle
from tests.fakes.till import Till, recipient, rub


def card_of(one: Charging) -> CardAcquirer:
    """The only terminal."""
    (acquirer,) = one.acquirers
    assert isinstance(acquirer, CardAcquirer)
    return acquirer


def day(till: Till, end_of_day: time | None = None) -> EndOfDay:
    """The end of day of the till's terminal, in Moscow."""
    assert till.charging is not None
    return EndOfDay(
        journal=till.journal,
        acquirers=[card_of(till.charging)],
        clock=till.clock,
        zone="Europe/Moscow",
        alarms=till.alarms,
        settings=ChargeSettings(end_of_day=end_of_day),
    )


def card_till(terminal: FakeTerminal) -> Till:
    clock = FakeClock()
    return Till(clock=clock, charging=charging(cards=[(BANK_A, terminal)], clock=clock))


async def pay(till: Till) -> None:
    await till.topups.desk.open_card(recipient(), rub(500))
    await settle()


async def test_a_closed_batch_holds_what_our_books_say_and_the_next_starts_empty() -> None:
    till = card_till(FakeTerminal())
    async with till.running():
        await pay(till)
        closed = await day(till).close(BANK_A)
        assert (closed.ordinal, closed.expected, closed.told) == (1, rub(500), rub(500))
        assert (await till.journal.open_batch(BANK_A)).total == rub(0)
        assert (await till.journal.open_batch(BANK_A)).number == 2
    assert till.alarms.sounded == []


async def test_a_total_that_differs_from_our_books_is_told() -> None:
    terminal = FakeTerminal()
    till = card_till(terminal)
    async with till.running():
        await pay(till)
        terminal.ledger.clear()
        closed = await day(till).close(BANK_A)
    assert (closed.expected, closed.told) == (rub(500), rub(0))
    assert till.alarms.sounded == [Alarm.BATCH_DIFFERS]


async def test_a_batch_whose_record_landed_unheard_is_written_down_once() -> None:
    till = card_till(FakeTerminal())
    async with till.running():
        await pay(till)
        till.journal.loses_answers = 1
        closing = asyncio.ensure_future(day(till).close(BANK_A))
        await till.wait(seconds=5)
        closed = await closing
    assert (closed.ordinal, closed.expected, closed.told) == (1, rub(500), rub(500))
    assert [event for event in till.journal.events() if isinstance(event, BatchClosed)] == [closed]
    assert till.alarms.sounded == []


async def test_a_batch_is_closed_at_the_configured_hour_and_only_then() -> None:
    till = card_till(FakeTerminal())
    soon = till.clock.now().astimezone(ZoneInfo("Europe/Moscow")) + timedelta(minutes=5)
    async with till.running():
        closing = asyncio.create_task(day(till, soon.time()).run())
        await till.wait(minutes=4)
        assert not any(isinstance(one, BatchClosed) for one in till.journal.events())
        await till.wait(minutes=3)
        assert sum(isinstance(one, BatchClosed) for one in till.journal.events()) == 1
        closing.cancel()


async def test_an_hour_that_struck_while_no_teller_ran_is_made_up_for() -> None:
    till = card_till(FakeTerminal())
    soon = till.clock.now().astimezone(ZoneInfo("Europe/Moscow")) + timedelta(minutes=5)
    await till.wait(minutes=6)
    async with till.running():
        closing = asyncio.create_task(day(till, soon.time()).run())
        await till.wait(minutes=3)
        assert sum(isinstance(one, BatchClosed) for one in till.journal.events()) == 1
        closing.cancel()


async def test_a_terminal_with_an_unclear_charge_keeps_no_other_from_its_end_of_day() -> None:
    clock = FakeClock()
    unclear = FakeTerminal(loses_answers=1, silent=True)
    till = Till(clock=clock, charging=charging(cards=[(BANK_A, unclear), (BANK_B, FakeTerminal())], clock=clock))
    assert till.charging is not None
    till.charging = replace(till.charging, settings=replace(till.charging.settings, end_of_day=time(14, 5)))
    async with till.running():
        await pay(till)
        await till.wait(minutes=5)
        closed = [one.acquirer for one in till.journal.events() if isinstance(one, BatchClosed)]
    assert closed == [BANK_B]


async def test_no_batch_is_closed_between_a_reversal_and_its_record() -> None:
    till = card_till(FakeTerminal())
    till.gateway.answers = [(False, CreditRefused("accountClosed"))]
    till.journal.fails_on = "reversed"
    async with till.running():
        await pay(till)
        closing = asyncio.create_task(day(till).close(BANK_A))
        await till.wait(seconds=5)
        assert not closing.done()
        till.journal.fails_on = ""
        await till.wait(seconds=5)
        closed = closing.result()
    assert (closed.expected, closed.told) == (rub(0), rub(0))
