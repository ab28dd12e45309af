"""Calls and streams over real sockets, with a teller of fakes behind them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk.domain.errors import ErrorCode, KioskError, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.statement import DocumentNumber, StatementPhase
from kiosk.domain.subscriber import AccountId, Recipient, VisitToken
from kiosk.domain.topup import PaymentId
from kiosk.link.client import TellerClient
from kiosk.link.wire import WINDOW
from tests.fakes.conditions import eventually
from tests.fakes.desks import INFO, STATUS
from tests.fakes.office import PAGE, Office, opened
from tests.fakes.teller import at_a_glance
from tests.fakes.visitor import irinas_account

NUMBER = PhoneNumber("+79123456789")
RECIPIENT = Recipient(AccountId("118227"), NUMBER, "И••••", "main")
TOKEN = VisitToken("secret")
PERIOD = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))


@pytest.mark.parametrize("by_credentials", [True, False], ids=["unix socket", "loopback and token"])
async def test_calls_and_streams_reach_the_teller_and_come_back(path: Path, by_credentials: bool) -> None:
    async with opened(path, by_credentials=by_credentials), TellerClient(path, by_credentials=by_credentials) as teller:
        await teller.wait_connected()
        assert await teller.terminal.info() == INFO
        assert (await teller.topup.recipient(NUMBER)).destination == NUMBER
        assert len(await teller.statement.preview(TOKEN, DocumentNumber("D-1"))) == 1 << 20
        phases = [progress.phase async for progress in teller.statement.make(TOKEN, PERIOD, language="ru")]
        assert phases == [StatementPhase.READING, StatementPhase.READY]


async def test_calls_do_not_wait_for_each_other(office: Office, teller: TellerClient) -> None:
    slow = asyncio.create_task(teller.topup.open_cash(RECIPIENT))
    await office.desks.topup.opening.wait()
    assert await teller.terminal.info() == INFO
    office.desks.topup.may_open.set()
    assert await slow == "p-1"


async def test_a_refusal_arrives_with_its_code_and_detail(teller: TellerClient) -> None:
    with pytest.raises(Refused) as refused:
        await teller.login.answer_code("challenge", "0000")
    assert (refused.value.code, refused.value.detail) == (ErrorCode.WRONG_CODE, "2")


async def test_a_stream_may_end_with_a_refusal(teller: TellerClient) -> None:
    with pytest.raises(Refused):
        await anext(teller.topup.watch(PaymentId("another")))


async def test_a_bug_in_the_teller_is_an_unknown_outcome_and_the_line_lives(teller: TellerClient) -> None:
    with pytest.raises(OutcomeUnknown) as unknown:
        await teller.topup.print_receipt(PaymentId("p-1"), "ru")
    assert unknown.value.code is ErrorCode.FAULT
    assert await teller.terminal.info() == INFO


async def test_staff_can_read_what_was_not_possible_and_not_what_a_visitor_mistook(
    teller: TellerClient, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(Unavailable):
        await teller.login.send_code(NUMBER, "ru")
    with pytest.raises(Refused):
        await teller.login.answer_code("challenge", "0000")
    told = [(vars(record)["operation"], vars(record)["code"]) for record in caplog.records]
    assert told == [("login.send_code", ErrorCode.OPERATOR_UNREACHABLE.value)]


async def test_an_answer_too_long_for_a_frame_is_a_fault_and_the_line_lives(teller: TellerClient) -> None:
    with pytest.raises(KioskError):
        await teller.topup.receipt_text(PaymentId("p-1"), "ru")
    assert await teller.terminal.info() == INFO


async def test_the_teller_knows_on_whose_behalf_it_is_called(office: Office, teller: TellerClient) -> None:
    mine = await teller.login.answer_code("challenge", "1234")
    async with TellerClient(office.path) as other:
        await other.wait_connected()
        assert await other.login.answer_code("challenge", "1234") != mine


async def test_what_is_not_in_the_contract_is_not_there(teller: TellerClient) -> None:
    with pytest.raises(AttributeError):
        _ = teller.terminal.statuses  # type: ignore[attr-defined]  # the fake desk has it, the contract does not


async def test_a_stream_runs_ahead_of_its_reader_by_the_window_and_no_further(
    office: Office, teller: TellerClient
) -> None:
    desk = office.desks.terminal

    async def ran_to(count: int) -> None:
        await eventually(lambda: desk.statuses >= count)

    statuses = teller.terminal.status()
    for taken in range(1, 4):
        assert await anext(statuses) == STATUS
        await ran_to(taken + WINDOW - 1)
        await teller.terminal.info()  # a round trip: the teller had its chance to run further
        assert desk.statuses <= taken + WINDOW


async def test_a_stream_nobody_reads_any_more_is_closed_in_the_teller(office: Office, teller: TellerClient) -> None:
    async for _ in teller.terminal.status():
        break
    async with asyncio.timeout(10):
        await office.desks.terminal.stopped.wait()


async def test_both_pictures_of_an_account_arrive_as_they_were(office: Office, teller: TellerClient) -> None:
    pictures = [at_a_glance(irinas_account()), irinas_account()]
    office.desks.account.pictures = pictures
    assert [picture async for picture in teller.account.account(TOKEN)] == pictures


async def test_twenty_pages_arrive_in_order_and_the_stream_ends(teller: TellerClient) -> None:
    assert [page async for page in teller.account.lines(TOKEN, PERIOD)] == [PAGE] * 20
