"""A front that dies changes nothing in the teller; a teller that dies is told to the front."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import AccountId, Recipient, VisitToken
from kiosk.link import client, server
from kiosk.link.client import TellerClient
from kiosk.link.wire import Call
from tests.fakes.conditions import eventually
from tests.fakes.desks import INFO
from tests.fakes.office import Office, opened, raw_front

NUMBER = PhoneNumber("+79123456789")
RECIPIENT = Recipient(AccountId("118227"), NUMBER, "И••••", "main")
TOKEN = VisitToken("secret")
PERIOD = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


# --- a lost front ----------------------------------------------------------------------------------------------------


async def test_a_lost_front_cancels_its_streams(office: Office) -> None:
    async with TellerClient(office.path) as teller:
        await teller.wait_connected()
        await anext(teller.terminal.status())
    async with asyncio.timeout(10):
        await office.desks.terminal.stopped.wait()


async def test_a_lost_front_does_not_cancel_what_it_ordered(office: Office) -> None:
    async with raw_front(office.path) as front:
        front.say(Call(1, "topup.open_cash", [msgspec.to_builtins(RECIPIENT) | {"destination": {
            "PhoneNumber": {"e164": NUMBER.e164}}}]))  # fmt: skip
        await office.desks.topup.opening.wait()
    office.desks.topup.may_open.set()
    async with asyncio.timeout(10):
        await office.desks.topup.was_opened.wait()
    assert office.desks.topup.opened == [RECIPIENT]


async def test_the_end_of_a_connection_is_told_once_and_only_after_its_last_call(office: Office) -> None:
    async with TellerClient(office.path) as teller:
        await teller.wait_connected()
        name = await teller.login.answer_code("challenge", "1234")
        ordering = asyncio.create_task(teller.topup.open_cash(RECIPIENT))
        await office.desks.topup.opening.wait()
    with pytest.raises(Unavailable):
        await ordering
    async with TellerClient(office.path) as another:
        await another.wait_connected()
        assert office.closed == []
        office.desks.topup.may_open.set()
        await eventually(lambda: [str(one) for one in office.closed] == [name])


async def test_a_front_that_does_not_read_holds_nobody_up(office: Office, teller: TellerClient) -> None:
    async with raw_front(office.path) as stuck:
        for number in range(1, 17):
            stuck.say(Call(number, "statement.preview", ["secret", "D-1"]))  # 16 MiB that it will never read
        assert await teller.terminal.info() == INFO
    await eventually(lambda: len(office.closed) == 1)


# --- a lost teller ---------------------------------------------------------------------------------------------------


async def test_without_a_teller_every_call_fails_at_once(path: Path) -> None:
    async with TellerClient(path) as teller:
        with pytest.raises(Unavailable) as unavailable:
            await teller.terminal.info()
        assert unavailable.value.code is ErrorCode.TERMINAL_UNAVAILABLE
        with pytest.raises(Unavailable):
            await anext(teller.terminal.status())


async def test_when_the_teller_goes_what_was_under_way_fails(path: Path) -> None:
    async with opened(path) as office, TellerClient(path) as teller:
        await teller.wait_connected()
        watching = teller.account.lines(TOKEN, PERIOD)
        await anext(watching)
        call = asyncio.create_task(teller.topup.open_cash(RECIPIENT))
        await office.desks.topup.opening.wait()
        office.desks.topup.may_open.set()
        await office.server.close()
        with pytest.raises(Unavailable):
            await call
        with pytest.raises(Unavailable):
            _ = [page async for page in watching]
        assert not teller.connected


async def test_a_teller_that_comes_back_is_found_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_FIRST_PAUSE_S", 0.01)
    async with TellerClient(path) as teller:
        for _ in range(3):
            async with opened(path):
                async with asyncio.timeout(10):
                    await teller.wait_connected()
                assert await teller.terminal.info() == INFO
            await eventually(lambda: not teller.connected)


async def test_closing_the_teller_waits_for_calls_under_way(path: Path) -> None:
    async with opened(path) as office, TellerClient(path) as teller:
        await teller.wait_connected()
        call = asyncio.create_task(teller.topup.open_cash(RECIPIENT))
        await office.desks.topup.opening.wait()
        closing = asyncio.create_task(office.server.close())
        with pytest.raises(Unavailable):
            await call
        assert not closing.done()
        office.desks.topup.may_open.set()
        await closing
        assert office.desks.topup.opened == [RECIPIENT]


async def test_a_call_that_never_ends_does_not_keep_the_teller_from_closing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_CLOSING_LIMIT_S", 0.05)
    async with opened(path) as office, TellerClient(path) as teller:
        await teller.wait_connected()
        call = asyncio.create_task(teller.topup.open_cash(RECIPIENT))
        await office.desks.topup.opening.wait()
        async with asyncio.timeout(10):
            await office.server.close()
        with pytest.raises(Unavailable):
            await call
        assert office.desks.topup.opened == []
