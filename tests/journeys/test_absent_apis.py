"""An operator without one of the optional APIs: what needs it says so, and everything else works.

The whole teller runs within the test, beside the operator's process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from kiosk.config import load
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.products import Section
from kiosk.domain.subscriber import VisitToken
from kiosk.link.client import TellerClient
from kiosk.link.contract import Teller
from kiosk.teller import running_teller
from sandbox.world import World
from tests.fakes.real_terminal import Terminal

pytestmark = pytest.mark.asyncio(loop_scope="module")

Answer = TypeVar("Answer")
PACKAGE = OfferingId("package-3-gb")

MISSED = {
    "": set[str](),
    "catalogue": {"catalogue", "tariffs", "sheet"},
    "orders": {"orders"},
    "loyalty": {"points", "bonuses"},
    "promotions": {"promotions"},
    "consumption": {"size of packages"},
    "qualification": {"operator's word"},
    "recommendations": {"recommended"},
    "notices": {"notices"},
    "questions": {"questions"},
    "interactions": set[str](),
}
"""What is not there without that API."""


@pytest.mark.parametrize("absent", MISSED)
async def test_without_an_api_only_what_needs_it_is_missing(world: World, folder: Path, absent: str) -> None:
    terminal = await Terminal.without_slots(folder, world, f'"{absent}"' if absent else "")
    person = next(one for one in await world.subscribers() if one["trait"] == "forgotten")
    await world.skip(800)
    async with running_teller(load(terminal.config)), TellerClient(folder / "teller.sock") as teller:
        await teller.wait_connected()
        challenge = await teller.login.send_code(PhoneNumber(person["number"]), "ru")
        token = await teller.login.answer_code(challenge.challenge, await world.sms_code(person["number"]))
        assert await missed(teller, token) == MISSED[absent]


async def missed(teller: Teller, token: VisitToken) -> set[str]:
    """Everything that is not there for the visitor."""
    account = await last(teller.account.account(token))
    relief = await last(teller.relief.relief(token))
    having = await teller.orders.connected(token)
    gone = {
        "points": account.bonus is None,
        "size of packages": all(one.initial is None for one in account.packages or ()),
        "operator's word": not relief.word.is_operators,
        "orders": having.orders is None,
    }
    rooms: dict[str, Callable[[], Awaitable[object]]] = {
        "catalogue": lambda: teller.orders.catalogue(token),
        "tariffs": lambda: last(teller.tariffs.what_if(token, Section.MOBILE)),
        "sheet": lambda: teller.orders.propose(token, (Change(Action.CONNECT, PACKAGE),)),
        "bonuses": lambda: teller.bonuses.bonuses(token),
        "recommended": lambda: teller.offers.recommended(token),
        "promotions": lambda: teller.offers.promotions(token),
        "notices": lambda: teller.notices.notices(token),
        "questions": lambda: teller.help.questions(token),
        "transfers": lambda: teller.transfers.contracts(token),
        "consents": lambda: teller.spending.consents(token),
        "calendar": lambda: teller.spending.calendar(token),
    }
    closed = {name for name, enter in rooms.items() if not await is_open(enter)}
    return closed | {name for name, is_gone in gone.items() if is_gone}


async def is_open(enter: Callable[[], Awaitable[object]]) -> bool:
    """Whether the room is there at all; anything else that is wrong with it is an error."""
    try:
        await enter()
    except (Refused, Unavailable) as error:
        if error.code is not ErrorCode.NOT_AVAILABLE_HERE:
            raise
        return False
    return True


async def last(told: AsyncIterator[Answer]) -> Answer:
    """The last of what is told."""
    answers = [answer async for answer in told]
    return answers[-1]
