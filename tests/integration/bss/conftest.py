"""The operator's client beside the reference operator, each of its own reading of the contract."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import httpx
import pytest

from kiosk.adapters.bss.client import Operator
from kiosk.adapters.bss.settings import Api, Limits, OperatorSettings, PaymentProfile, addresses
from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.domain.money import Currency
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.accounts import Accounts
from kiosk.services.changes_slip import ChangesSlip
from kiosk.services.expenses import Expenses
from kiosk.services.kept_catalogue import KeptCatalogue
from kiosk.services.last_known import LastKnown
from kiosk.services.order_following import OrderFollowing
from kiosk.services.ordering import Ordering, OrderingParts
from kiosk.services.proposals import Proposals
from kiosk.services.topup_settings import Outlet
from kiosk.services.visit_differences import VisitDifferences
from kiosk.services.visits import Visits
from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.bss import StillClock
from tests.fakes.operator import STORY
from tests.fakes.order_shop import LEGAL

MOSCOW = ZoneInfo("Europe/Moscow")
IRINA = PhoneNumber("+79123456789")


@dataclass(frozen=True, slots=True)
class Bench:
    """A client with its services, and the sandbox's own switches."""

    operator: Operator
    visits: Visits
    expenses: Expenses
    accounts: Accounts
    orders: Ordering
    clock: StillClock
    sandbox: httpx.AsyncClient

    async def log_in(self, number: PhoneNumber = IRINA) -> VisitToken:
        """A visit, with the code the sandbox would have sent."""
        return await logged_in(self.visits, self.sandbox, number)


def client_of(base_url: str, clock: StillClock, *absent: Api) -> Operator:
    """The operator's client, which believes the `absent` APIs not to be there."""
    offered = {api: url for api, url in addresses(base_url).items() if api not in absent}
    settings = OperatorSettings(offered, PaymentProfile("kiosk-0417"), Currency.RUB, limits=Limits(deadline_s=5.0))
    return Operator(settings, clock, MOSCOW, ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def visits_of(operator: Operator, clock: StillClock) -> Visits:
    """Logins at that operator."""
    return Visits(
        identities=operator.identities,
        codes=operator.codes,
        history=lambda account: AccountHistory(
            operator.accounts, account, clock=clock, zone=MOSCOW, currency=Currency.RUB
        ),
        clock=clock,
        connection=lambda: "front",
    )


async def logged_in(visits: Visits, sandbox: httpx.AsyncClient, number: PhoneNumber) -> VisitToken:
    """A visit, with the code the sandbox would have sent."""
    challenge = await visits.send_code(number, "ru")
    sms = await sandbox.get("/sandbox/sms", params={"number": number.e164})
    return await visits.answer_code(challenge.challenge, sms.json()["code"])


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    """A small world at the moment of the pictures."""
    clock = StillClock(STORY)
    async with running(WorldOrder(subscribers=12), now=STORY) as served:
        operator = client_of(served.base_url, clock)
        visits = visits_of(operator, clock)
        expenses = Expenses(clock=clock, zone=MOSCOW, currency=Currency.RUB)
        accounts = Accounts(
            visits=visits,
            directory=operator.directory,
            reader=operator.accounts,
            expenses=expenses,
            memory=LastKnown(clock, 3600.0),
            health=operator.health,
        )
        orders = _ordering(operator, visits, clock)
        async with httpx.AsyncClient(base_url=served.base_url, verify=False) as sandbox:
            yield Bench(operator, visits, expenses, accounts, orders, clock, sandbox)
        visits.connection_closed("front")  # nothing is being read for a visit any more
        await operator.aclose()


def _ordering(operator: Operator, visits: Visits, clock: StillClock) -> Ordering:
    differences = VisitDifferences(operator.directory, operator.accounts, clock, Currency.RUB)
    visits.when_opened(differences.opened)
    catalogue = KeptCatalogue(operator.catalogue, clock)
    outlet = Outlet("0417", "Ленина, 12", "Europe/Moscow", LEGAL)
    return Ordering(
        OrderingParts(
            visits=visits,
            directory=operator.directory,
            proposals=Proposals(operator.accounts, catalogue, operator.qualifier, operator.orders, clock, MOSCOW),
            following=OrderFollowing(operator.orders, clock, 120.0),
            differences=differences,
            slip=ChangesSlip(None, ReceiptPaper(42), clock, outlet),
            memory=LastKnown(clock, 3600.0),
            health=operator.health,
        )
    )
