"""A hundred thousand usage records: decoded, shaped into columns, added up, and fetched.

The floor is `json.loads` over the same bodies, which makes objects nobody can use yet. The bodies are those of the
reference operator, asked as the terminal asks. CPU seconds are the best of some rounds taken in turn; the longest stop
of the loop is one page, decoded, shaped and added up.
"""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import httpx

from benchmarks.table import Row, table
from kiosk.adapters.bss.client import Operator
from kiosk.adapters.bss.settings import PUBLISHED_PATHS, Api, Masking, OperatorSettings, PaymentProfile, addresses
from kiosk.adapters.bss.usage import FIELDS, RECORDS, UsageShaper
from kiosk.adapters.clock import SystemClock
from kiosk.domain.expenses import LinePage, Period
from kiosk.domain.ledger import Ledger
from kiosk.domain.money import Currency
from kiosk.domain.subscriber import AccountId
from sandbox.operator.server import running
from sandbox.operator.world.heavy import ACCOUNT
from sandbox.operator.world.seeding import WorldOrder

LINES: Final = 100_000
GOAL_RATIO: Final = 0.21
_NOW: Final = datetime(2026, 11, 22, 11, 2, tzinfo=UTC)
_ZONE: Final = ZoneInfo("Europe/Moscow")
_MONTH: Final = Period(datetime(2026, 11, 1, tzinfo=_ZONE), datetime(2026, 12, 1, tzinfo=_ZONE))
_ROUNDS: Final = 3


def rows() -> Iterator[Row]:
    """The rows of the table; a minute on two shared cores."""
    bodies, products, fetched_s = asyncio.run(_from_the_operator())
    decoded, shaped, floor = _side_by_side(bodies, products)
    yield Row(f"{LINES:,} usage records decoded, CPU", decoded, "s", floor, "json.loads", GOAL_RATIO)
    yield Row(f"{LINES:,} usage records checked, masked and in columns, CPU", shaped, "s", floor, "json.loads")
    pages = _shaped(bodies, products)
    yield Row("one page of 1,000 added up, CPU", _cpu_s(lambda: _add_up(pages)) / len(pages) * 1000, "ms", goal=5.0)
    yield Row("longest stop of the loop for one page", _longest_stop_s(bodies, products) * 1000, "ms")
    yield Row(f"{LINES:,} lines from the reference operator in the same process", fetched_s, "s")


async def _from_the_operator() -> tuple[list[bytes], frozenset[str], float]:
    """Raw bodies of the heavy month, the products they are about, and how long the client takes to read it."""
    order = WorldOrder(subscribers=1, heavy_lines=LINES)
    async with running(order, now=_NOW) as served, httpx.AsyncClient(base_url=served.base_url) as http:
        listed = await http.get(
            f"{PUBLISHED_PATHS[Api.PRODUCTS]}/product", params={"billingAccount.id": ACCOUNT, "fields": "id"}
        )
        products = frozenset(product["id"] for product in listed.json())
        query = {
            "ratedProductUsage.productRef.id": ",".join(sorted(products)),
            "sort": "-usageDate",
            "fields": FIELDS,
            "limit": "1000",
        }
        bodies = [
            (await http.get(f"{PUBLISHED_PATHS[Api.USAGE]}/usage", params=query | {"offset": str(offset)})).content
            for offset in range(0, LINES, 1000)
        ]
        settings = OperatorSettings(addresses(served.base_url), PaymentProfile("bench"), Currency.RUB)
        operator = Operator(settings, SystemClock(), _ZONE, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
        began, count = time.perf_counter(), 0
        async with aclosing(operator.accounts.lines(AccountId(ACCOUNT), _MONTH)) as pages:
            async for page in pages:
                count += len(page)
        took = time.perf_counter() - began
        await operator.aclose()
        assert count >= LINES
        return bodies, products, took


def _side_by_side(bodies: list[bytes], products: frozenset[str]) -> tuple[float, float, float]:
    """The best of some rounds: records only, whole columns, and the floor."""
    rounds = [
        (
            _cpu_s(lambda: [RECORDS.decode(body) for body in bodies]),
            _cpu_s(lambda: _shaped(bodies, products)),
            _cpu_s(lambda: [json.loads(body) for body in bodies]),
        )
        for _ in range(_ROUNDS)
    ]
    decoded, shaped, floors = zip(*rounds, strict=True)
    return min(decoded), min(shaped), min(floors)


def _shaped(bodies: list[bytes], products: frozenset[str]) -> list[LinePage]:
    shaper = UsageShaper(products, Currency.RUB, Masking.ALL_BUT_2)
    return [shaper.page(body) for body in bodies]


def _add_up(pages: list[LinePage]) -> Ledger:
    ledger = Ledger(Period(_NOW - timedelta(days=60), _NOW), Currency.RUB, _ZONE)
    for page in pages:
        ledger.add(page)
    return ledger


def _longest_stop_s(bodies: list[bytes], products: frozenset[str]) -> float:
    shaper = UsageShaper(products, Currency.RUB, Masking.ALL_BUT_2)
    ledger = Ledger(Period(_NOW - timedelta(days=60), _NOW), Currency.RUB, _ZONE)
    return max(_cpu_s(lambda body=body: ledger.add(shaper.page(body))) for body in bodies)  # type: ignore[misc]  # a default binds `body`


def _cpu_s(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    print(table(rows()))
