"""What works without money, as a test writes it; and a relief to begin with."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.domain.balance import Balance, ComingCharge, Outlook
from kiosk.domain.errors import KioskError
from kiosk.domain.money import Currency, Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.relief import Promise, Relief, ReliefWord, Service, ServiceState, Works
from kiosk.domain.subscriber import VisitToken
from tests.fakes.line import Feed, Line


def rub(major: float) -> Money:
    """That many roubles."""
    return Money(round(major * 100), Currency.RUB)


LACKING = rub(45.30)
BARRED = ReliefWord(
    services=(
        ServiceState(Service.OUTGOING_CALLS, Works.NO, restored_by=LACKING),
        ServiceState(Service.INCOMING_CALLS, Works.YES),
        ServiceState(Service.MESSAGES, Works.LIMITED, "принимаются, но не отправляются", restored_by=LACKING),
        ServiceState(Service.MOBILE_INTERNET, Works.LIMITED, "только сайт оператора и оплата", restored_by=LACKING),
        ServiceState(Service.EMERGENCY_CALLS, Works.YES),
    ),
    restored_by=LACKING,
    within_minutes=1,
    is_operators=True,
)
PROMISE = Promise(
    offering=OfferingId("promise-100"),
    name="Обещанный платёж 100 ₽",
    lends=rub(100),
    price=rub(15),
    taken_back=ComingCharge(date(2026, 11, 25), "Обещанный платёж 100 ₽", rub(100)),
    obstacle=None,
)
LARGER = replace(
    PROMISE,
    offering=OfferingId("promise-300"),
    name="Обещанный платёж 300 ₽",
    lends=rub(300),
    price=rub(35),
    taken_back=ComingCharge(date(2026, 11, 25), "Обещанный платёж 300 ₽", rub(300)),
)
BELOW_ZERO = Relief(
    balance=Balance(-LACKING, rub(0), rub(0), datetime(2026, 11, 22, 11, 2, tzinfo=UTC)),
    word=BARRED,
    stopped=(),
    lasts=Outlook(date(2026, 12, 11), ComingCharge(date(2026, 12, 12), "Первый", rub(199.90)), rub(199.90)),
    owed=None,
    promises=(PROMISE, LARGER),
    is_whole=True,
)
"""Irina's neighbour, who called from abroad."""


class FakeReliefDesk:
    """Tells `told`, without its promises first; `refusal` refuses all."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.told = BELOW_ZERO
        self.refusal: KioskError | None = None

    def relief(self, token: VisitToken) -> AsyncIterator[Relief]:
        feed = Feed(replace(self.told, promises=None, is_whole=False))
        if self.refusal is not None:
            feed = Feed()
            feed.fail(self.refusal)
        else:
            feed.put(self.told)
        feed.end()
        return self._line.stream(feed)
