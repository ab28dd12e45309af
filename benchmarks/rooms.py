"""The first content of each screen behind the login: on the glass, and how long the front's loop stood still for it;
and at the end of the link, beside one read of the operator alone.

Once with the operator next door, once with its every answer seconds away, as on the first of a month, to somebody
whom the terminal remembers. The screens are entered one after another, as a visitor does.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import httpx

from benchmarks.stage import SOCKET, running_teller, scene, simulated_world
from benchmarks.table import Row, table
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.products import Section
from kiosk.domain.subscriber import VisitToken
from kiosk.link.client import TellerClient
from kiosk.trial import Trial
from sandbox.world import World

GOAL_MS: Final = 300.0
GOAL_GAP_MS: Final = 50.0
_ENTRIES: Final = 5
_SLOW_S: Final = 2.5
_VISITORS: Final = 3
_ROUNDS: Final = 5
_READ: Final = "/tmf-api/prepayBalanceManagement/v4/bucket"


@dataclass(frozen=True, slots=True)
class _Person:
    account: str
    number: str
    contract: str


def rows() -> Iterator[Row]:
    """The rows of the table."""
    yield from asyncio.run(_on_the_glass())
    yield from asyncio.run(_measure())


async def _on_the_glass() -> list[Row]:
    async with simulated_world() as (folder, world):
        config = Trial().write(folder, world.places)
        async with running_teller(config):
            told = [(name, took, gap) async for name, took, gap in scene(config, "enter_rooms", str(_ENTRIES))]
    found = []
    for name in dict.fromkeys(name for name, _, _ in told):
        took = statistics.median(took for key, took, _ in told if key == name)
        gap = max(gap for key, _, gap in told if key == name)
        if took:
            found.append(
                Row(f"first content on the glass: “{name}” touched to painted", took * 1000, "ms", goal=GOAL_MS)
            )
        found.append(Row(f"longest gap of the front's loop: {name}", gap * 1000, "ms", goal=GOAL_GAP_MS))
    return found


async def _measure() -> list[Row]:
    async with simulated_world() as (folder, world):
        config = Trial().write(folder, world.places)
        people = await _people(world)
        async with running_teller(config), TellerClient(config.with_name(SOCKET)) as link:
            await link.wait_connected()
            quick = await _opened(link, world, people, by_number=True)
            found = [_row(name, "next door", took, floor, GOAL_MS) for name, (took, floor) in quick.items()]
            await world.fault(call="*", kind="delay", delay_s=_SLOW_S, times=None)
            slow = await _opened(link, world, people[:1], by_number=False)
            away = f"{_SLOW_S:.1f} s away"
            return found + [_row(name, away, took, floor, None) for name, (took, floor) in slow.items()]


def _row(name: str, where: str, took_s: float, floor_s: float, goal_ms: float | None) -> Row:
    work = f"first content: {name}, operator {where}"
    floor = None if goal_ms is not None else floor_s * 1000
    return Row(work, took_s * 1000, "ms", floor, "" if floor is None else "one read alone", goal_ms)


async def _opened(
    link: TellerClient, world: World, people: list[_Person], *, by_number: bool
) -> Mapping[str, tuple[float, float]]:
    """For each screen the median until its first content, and of one read alone."""
    took: dict[str, list[float]] = {}
    for person in people:
        who: Destination = PhoneNumber(person.number) if by_number else ContractNumber(person.contract)
        token = await _log_in(link, world, person, who)
        for name, enter in _screens(link, token).items():
            began = time.perf_counter()
            await enter()
            took.setdefault(name, []).append(time.perf_counter() - began)
        await link.login.log_out(token)
    floor = await _alone_s(world, people[0])
    return {name: (statistics.median(all_s), floor) for name, all_s in took.items()}


def _screens(link: TellerClient, token: VisitToken) -> Mapping[str, Callable[[], Awaitable[Any]]]:
    return {
        "account": partial(_first, link.account.account(token)),
        "services": partial(link.orders.connected, token),
        "what can be connected": partial(link.orders.catalogue, token),
        "zero balance": partial(_first, link.relief.relief(token)),
        "charges to come": partial(link.spending.calendar, token),
        "paid extras": partial(link.spending.consents, token),
        "tariffs": partial(_first, link.tariffs.what_if(token, Section.MOBILE)),
    }


async def _first(pictures: AsyncIterator[Any]) -> None:
    """The first picture; whoever leaves a screen stops what it was reading."""
    assert isinstance(pictures, AsyncGenerator)
    async with aclosing(pictures):
        await anext(pictures)


async def _log_in(link: TellerClient, world: World, person: _Person, who: Destination) -> VisitToken:
    challenge = await link.login.send_code(who, "ru")
    return await link.login.answer_code(challenge.challenge, await world.sms_code(person.number))


async def _people(world: World) -> list[_Person]:
    """Ordinary subscribers with a mobile number."""
    everybody = [one for one in await world.subscribers() if one["trait"] == "ordinary" and one["number"]]
    return [_Person(one["account"], one["number"], one["contract"]) for one in everybody[:_VISITORS]]


async def _alone_s(world: World, person: _Person) -> float:
    """One read of a balance, kept open line, median."""
    took = []
    async with httpx.AsyncClient(base_url=world.places.operator_url, trust_env=False) as client:
        for _ in range(_ROUNDS):
            began = time.perf_counter()
            (await client.get(_READ, params={"partyAccount.id": person.account})).raise_for_status()
            took.append(time.perf_counter() - began)
    return statistics.median(took)


if __name__ == "__main__":
    print(table(rows()))
