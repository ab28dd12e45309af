"""Usage, fees and balance actions as one list, read side by side."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.adapters.bss.lines import Lines, in_order, windows
from kiosk.adapters.bss.products import Products
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Masking
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.expenses import Cause, Line, LineKind, LinePage, Period
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.subscriber import AccountId
from tests.fakes.bss import Heard, Reply, operator_at, transport_to

ACCOUNT = AccountId("118227")
START = datetime(2026, 11, 1, tzinfo=UTC)
MONTH = Period(START, START + timedelta(days=30))


class Billing:
    """An operator with usage every ten minutes, one fee and one top-up. What it ignores, a test says."""

    def __init__(self, usage: int, *, cap: int = 1000, total: bool = True, link: bool = False) -> None:
        self.cap, self.total, self.link = cap, total, link
        self.sorts = self.filters = True
        self.late = 0
        self.usage = [self.record(START + timedelta(minutes=10 * number), number) for number in range(usage)]
        self.fee = {
            "id": "f1",
            "date": (START + timedelta(minutes=65)).isoformat(),
            "name": "Семья",
            "taxIncludedAmount": {"unit": "RUB", "value": 590},
            "characteristic": [{"name": "kind", "value": "fee"}],
        }
        self.action = {
            "id": "a1",
            "status": "completed",
            "confirmationDate": (START + timedelta(minutes=125)).isoformat(),
            "reason": "topUp",
            "amount": {"amount": 1000.00, "units": "RUB"},
        }

    @staticmethod
    def record(at: datetime, kopecks: int) -> dict[str, Any]:
        amount = {"unit": "RUB", "value": kopecks / 100}
        return {
            "id": f"u{kopecks}",
            "usageDate": at.isoformat(),
            "usageType": "data",
            "ratedProductUsage": [{"productRef": {"id": "p1"}, "taxIncludedRatingAmount": amount}],
        }

    def __call__(self, heard: Heard) -> Reply:
        match heard.path:
            case "/product":
                return Reply(200, [{"id": "p1", "status": "terminated"}])
            case "/appliedCustomerBillingRate":
                return Reply(200, [self.fee])
            case "/balanceActionHistory":
                return Reply(200, [self.action])
            case "/usage":
                return self.page(heard)
        return Reply(404)

    def page(self, heard: Heard) -> Reply:
        found = self.usage
        if self.filters:
            start, end = (datetime.fromisoformat(heard.query[f"usageDate.{edge}"][0]) for edge in ("gte", "lt"))
            found = [one for one in found if start <= datetime.fromisoformat(one["usageDate"]) < end]
        if self.sorts:
            found = found[::-1]
        offset, limit = int(heard.query.get("offset", ["0"])[0]), min(self.cap, int(heard.query["limit"][0]))
        headers = {"X-Total-Count": str(len(found) + (self.late if offset else 0))} if self.total else {}
        if self.link and offset + limit < len(found):
            headers["Link"] = f'</usage?{_encoded(heard, offset + limit)}>; rel="next"'
        return Reply(200, found[offset : offset + limit], headers)


def _encoded(heard: Heard, offset: int) -> str:
    query = {name: values[0] for name, values in heard.query.items()} | {"offset": str(offset)}
    return "&".join(f"{name}={value.replace('+', '%2B')}" for name, value in query.items())


async def pages(billing: Billing, period: Period = MONTH) -> list[LinePage]:
    async with operator_at(billing) as operator, transport_to(operator.url) as transport:
        reader = Reader(transport)
        lines = Lines(reader, Products(reader, UTC), Currency.RUB, Masking.NONE)
        async with aclosing(lines.pages(ACCOUNT, period)) as reading:
            return [page async for page in reading]


async def read(billing: Billing, period: Period = MONTH) -> list[Line]:
    return [line for page in await pages(billing, period) for line in page.lines(UTC)]


def money(lines: list[Line]) -> Money:
    return total((line.amount for line in lines), Currency.RUB)


@pytest.mark.parametrize("cap", [100, 1000])
@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("link", [True, False])
@pytest.mark.parametrize("count", [0, 1, 99, 100, 2500])
async def test_every_movement_is_read_once_from_every_server(count: int, cap: int, said: bool, link: bool) -> None:
    lines = await read(Billing(count, cap=cap, total=said, link=link))
    assert len(lines) == count + 2
    assert money(lines) == Money(100_000 - 59_000 - sum(range(count)), Currency.RUB)
    assert [line.when for line in lines] == sorted((line.when for line in lines), reverse=True)


async def test_no_page_is_empty_or_longer_than_a_thousand() -> None:
    sizes = [len(page) for page in await pages(Billing(2500))]
    assert all(0 < size <= 1000 for size in sizes)


async def test_fees_and_topups_stand_among_the_usage_by_their_time() -> None:
    kinds = [line.kind for line in await read(Billing(20))]
    assert kinds.index(LineKind.TOP_UP) == 7
    assert kinds.index(LineKind.FEE) == 14


async def test_a_server_that_does_not_sort_loses_nothing() -> None:
    billing = Billing(2500)
    billing.sorts = False
    assert len(await read(billing)) == 2502


async def test_a_server_that_does_not_filter_adds_nothing() -> None:
    billing = Billing(2500)
    billing.filters = False
    day = Period(START + timedelta(days=1), START + timedelta(days=2))
    lines = await read(billing, day)
    assert len(lines) == 144
    assert all(line.when in day for line in lines)


async def test_a_list_that_grows_while_it_is_read_is_not_believed() -> None:
    billing = Billing(2500)
    billing.late = 1
    with pytest.raises(Unavailable) as caught:
        await read(billing)
    assert caught.value.code is ErrorCode.OPERATOR_NONSENSE


async def test_the_cause_of_each_movement_is_kept() -> None:
    causes = {line.kind: line.cause for line in await read(Billing(1))}
    assert causes == {
        LineKind.DATA: Cause.OVERUSE,
        LineKind.FEE: Cause.TARIFF,
        LineKind.TOP_UP: Cause.TOP_UP,
    }


@pytest.mark.parametrize(
    "change",
    [{"status": "failed"}, {"status": "created"}, {"usageType": "voice"}, {"partyAccount": {"id": "somebody"}}],
)
async def test_an_action_that_moved_no_money_here_is_no_line(change: dict[str, Any]) -> None:
    billing = Billing(0)
    billing.action |= change
    assert [line.kind for line in await read(billing)] == [LineKind.FEE]


async def test_an_account_without_products_has_fees_and_topups_still() -> None:
    billing = Billing(0)

    def script(heard: Heard) -> Reply:
        return Reply(200, []) if heard.path == "/product" else billing(heard)

    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        reader = Reader(transport)
        lines = Lines(reader, Products(reader, UTC), Currency.RUB, Masking.NONE)
        assert [len(page) async for page in lines.pages(ACCOUNT, MONTH)] == [2]
        assert await lines.count(ACCOUNT, MONTH) == 2
    assert all(heard.path != "/usage" for heard in operator.heard)


@pytest.mark.parametrize(("said", "count"), [(True, 2502), (False, None)])
async def test_lines_are_counted_where_the_operator_counts(said: bool, count: int | None) -> None:
    async with operator_at(Billing(2500, total=said)) as operator, transport_to(operator.url) as transport:
        reader = Reader(transport)
        assert await Lines(reader, Products(reader, UTC), Currency.RUB, Masking.NONE).count(ACCOUNT, MONTH) == count


async def test_who_stops_reading_leaves_no_request_behind() -> None:
    async with operator_at(Billing(4000)) as operator, transport_to(operator.url) as transport:
        reader = Reader(transport)
        lines = Lines(reader, Products(reader, UTC), Currency.RUB, Masking.NONE)
        async with aclosing(lines.pages(ACCOUNT, MONTH)) as reading:
            await anext(reading)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        assert not [task for task in others if "_fetch" in repr(task) or "_first" in repr(task)]


@given(st.datetimes(), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1000)))
def test_windows_are_the_period_cut_without_gap_or_overlap(start: datetime, length: timedelta) -> None:
    start = min(start, datetime(9000, 1, 1)).replace(tzinfo=UTC)  # noqa: DTZ001  it gets its zone at once
    period = Period(start, start + length)
    cut = list(windows(period))
    assert all(window.end - window.start <= timedelta(days=16) for window in cut)
    edges = [period.end, *(window.start for window in cut)]
    assert [(window.start, window.end) for window in cut] == [(after, before) for before, after in pairwise(edges)]
    assert not cut or cut[-1].start == period.start


async def test_results_come_in_order_with_so_many_under_way() -> None:
    under_way = most = 0

    async def job(number: int) -> int:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        for _ in range(10 - number):
            await asyncio.sleep(0)
        under_way -= 1
        return number

    assert [number async for number in in_order([partial(job, number) for number in range(10)], 4)] == list(range(10))
    assert most == 4
