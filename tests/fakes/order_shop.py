"""A visitor at the counter for services, over an operator that lives in memory."""

from __future__ import annotations

from contextlib import aclosing
from datetime import timedelta
from zoneinfo import ZoneInfo

from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.domain.money import Currency
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, Order, OrderKey, Proposal
from kiosk.domain.products import ProductKind
from kiosk.domain.statement import LegalEntity
from kiosk.domain.subscriber import VisitToken
from kiosk.services.account_history import AccountHistory
from kiosk.services.changes_slip import ChangesSlip
from kiosk.services.kept_catalogue import KeptCatalogue
from kiosk.services.last_known import LastKnown
from kiosk.services.order_following import OrderFollowing
from kiosk.services.ordering import Ordering, OrderingParts
from kiosk.services.proposals import Proposals
from kiosk.services.topup_settings import Outlet
from kiosk.services.visit_differences import VisitDifferences
from kiosk.services.visits import Visits
from tests.fakes.bss import StillClock
from tests.fakes.operator_health import FakeHealth
from tests.fakes.order_desk import OFFERED, owned
from tests.fakes.order_taker import FakeCatalogue, FakeOrderTaker, FakeQualifier
from tests.fakes.subscribers import NUMBER, RIGHT_CODE, FakeCodes, FakeDirectory, FakeReader, rub

LEGAL = LegalEntity("ООО «Связь»", "7701234567", "Москва", "8 800 250-00-00")
MOSCOW = ZoneInfo("Europe/Moscow")
TEN_GB = Change(Action.CONNECT, OfferingId("+10 ГБ"))
NO_HOROSCOPE = Change(Action.DISCONNECT, product="Гороскоп")
CONSISTENT_AFTER_S = 120.0


class OrderShop:
    """A logged-in visitor with 213.60, a tariff, a horoscope and internet at home; and the operator behind him."""

    def __init__(self) -> None:
        self.clock = StillClock()
        self.directory = FakeDirectory()
        self.health = FakeHealth()
        self.reader = FakeReader(self.clock, rub(213.60))
        self.reader.owned = (
            owned("Семья", ProductKind.TARIFF, fee=59_000),
            owned("Гороскоп", ProductKind.PARTNER, fee=7_800),
        )
        self.catalogue = FakeCatalogue(list(OFFERED.offerings))
        self.qualifier = FakeQualifier()
        self.taker = FakeOrderTaker(self.clock)
        self.visits = Visits(
            identities=self.directory,
            codes=FakeCodes(),
            history=lambda account: AccountHistory(
                self.reader, account, clock=self.clock, zone=MOSCOW, currency=Currency.RUB
            ),
            clock=self.clock,
            connection=lambda: "front-1",
        )
        self.differences = VisitDifferences(self.directory, self.reader, self.clock, Currency.RUB)
        self.visits.when_opened(self.differences.opened)
        kept = KeptCatalogue(self.catalogue, self.clock)
        self.parts = OrderingParts(
            visits=self.visits,
            directory=self.directory,
            proposals=Proposals(self.reader, kept, self.qualifier, self.taker, self.clock, MOSCOW),
            following=OrderFollowing(self.taker, self.clock, CONSISTENT_AFTER_S),
            differences=self.differences,
            slip=ChangesSlip(None, ReceiptPaper(42), self.clock, Outlet("0417", "Офис", "Europe/Moscow", LEGAL)),
            memory=LastKnown(self.clock, 3600.0),
            health=self.health,
        )
        self.desk = Ordering(self.parts)
        self.token = VisitToken("")

    async def log_in(self) -> None:
        self.clock.pass_by(timedelta(minutes=1).total_seconds())  # a code is not sent again at once
        challenge = await self.visits.send_code(NUMBER, "ru")
        self.token = await self.visits.answer_code(challenge.challenge, RIGHT_CODE)

    async def proposed(self, *changes: Change) -> Proposal:
        return await self.desk.propose(self.token, changes)

    async def told(self, key: OrderKey) -> list[Order]:
        async with aclosing(self.desk.order(self.token, key)) as states:
            return [state async for state in states]

    async def ordered(self, *changes: Change) -> list[Order]:
        return await self.told((await self.proposed(*changes)).key)
