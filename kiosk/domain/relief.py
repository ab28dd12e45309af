"""Without money: what still works, which sum makes the rest work again, and the promised payment (R23-R25, R45)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from enum import Enum
from typing import Final

from kiosk.domain.balance import Balance, ComingCharge, Outlook
from kiosk.domain.charge_calendar import charge_calendar
from kiosk.domain.money import Money, total
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Obstacle
from kiosk.domain.products import BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.standing_charges import standing_charges


class Service(Enum):
    """What people do with their three sections; 679 category zeroBalance names them so."""

    OUTGOING_CALLS = "outgoing_calls"
    INCOMING_CALLS = "incoming_calls"
    MESSAGES = "messages"
    MOBILE_INTERNET = "mobile_internet"
    EMERGENCY_CALLS = "emergency_calls"
    HOME_INTERNET = "home_internet"
    TELEVISION = "television"

    @property
    def section(self) -> Section:
        """Whose it is."""
        return _SECTIONS.get(self, Section.MOBILE)


_SECTIONS: Final = {Service.HOME_INTERNET: Section.INTERNET, Service.TELEVISION: Section.TV}


class Works(Enum):
    """Whether a service works; UNKNOWN where nobody tells."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ServiceState:
    """How one service is now. `note` are the operator's own words, plain text.

    It works so until the day `until` at least; `restored_by` is what has to be paid for it to work in full.
    """

    service: Service
    works: Works
    note: str = ""
    until: date | None = None
    restored_by: Money | None = None


@dataclass(frozen=True, slots=True)
class ReliefWord:
    """What works and what restores it. `restored_by` pays for everything, zero where everything works; `None` where
    nobody tells. `is_operators` unless it was worked out at the terminal.
    """

    services: tuple[ServiceState, ...]
    restored_by: Money | None
    within_minutes: int | None
    is_operators: bool

    def is_coming_back(self) -> bool:
        """Something does not work and lacks no money: it is paid for, and about to work."""
        waiting = [one for one in self.services if one.works in (Works.NO, Works.LIMITED)]
        return any(one.restored_by is not None and not one.restored_by for one in waiting)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised payment: what it lends at which price, when it is taken back, and what is in its way.

    `taken_back` is `None` where the operator does not tell the day.
    """

    offering: OfferingId
    name: str
    lends: Money
    price: Money
    taken_back: ComingCharge | None
    obstacle: Obstacle | None

    def full_price(self) -> Money:
        """All that it costs: its price, and what is taken back beyond what was lent."""
        return self.price if self.taken_back is None else self.price + self.taken_back.amount - self.lends

    def restores(self, sum_needed: Money | None) -> bool:
        """Whether what is left of it after its price is enough for everything to work."""
        return sum_needed is not None and self.lends - self.price >= sum_needed


@dataclass(frozen=True, slots=True)
class Owed:
    """A promised payment that was taken: what is taken back, and when."""

    name: str
    amount: Money | None
    on: date | None


@dataclass(frozen=True, slots=True)
class Relief:
    """All of the zero-balance screen.

    `lasts` is how long the money lasts once what restores everything is paid, `None` where that is not known.
    `promises` are `None` until they are read, and where the operator has none to offer.
    """

    balance: Balance
    word: ReliefWord
    stopped: tuple[OwnedProduct, ...]
    lasts: Outlook | None
    owed: Owed | None
    promises: tuple[Promise, ...] | None
    is_whole: bool

    def wanted(self) -> Money | None:
        """The sum to pay: what restores everything; where all works, what the next charge lacks; `None` where a payment
        changes nothing.
        """
        if self.word.restored_by or not self.all_work():
            return self.word.restored_by or None
        return self.lasts.missing if self.lasts else None

    def all_work(self) -> bool:
        """Nothing is stopped or limited."""
        return all(one.works is Works.YES for one in self.word.services)

    def none_work(self) -> bool:
        """Nothing works beside emergency calls."""
        others = [one for one in self.word.services if one.service is not Service.EMERGENCY_CALLS]
        return bool(others) and all(one.works is Works.NO for one in others)


def worked_out(balance: Balance, owned: Sequence[OwnedProduct]) -> ReliefWord:
    """What can be said without the operator's word: from the balance, and from what is blocked.

    Emergency calls work with every SIM card; whether one is reached while blocked is not known.
    """
    tariffs = [one for one in owned if one.kind is ProductKind.TARIFF]
    services = tuple(state for tariff in tariffs for state in _services(tariff, owned))
    return ReliefWord(services, _restoring(balance, owned), _within(owned), is_operators=False)


def stopped(owned: Iterable[OwnedProduct]) -> tuple[OwnedProduct, ...]:
    """What does not work, for whatever reason."""
    return tuple(one for one in owned if one.status is ProductStatus.SUSPENDED)


def owed(owned: Iterable[OwnedProduct]) -> Owed | None:
    """The promised payment that is to be paid back first."""
    taken = [one for one in owned if one.kind is ProductKind.PROMISED_PAYMENT]
    first = min(taken, key=lambda one: one.next_charge or date.max, default=None)
    return None if first is None else Owed(first.name, first.fee, first.next_charge)


def lasting(
    balance: Balance, restored_by: Money | None, owned: Sequence[OwnedProduct], *, today: date, zone: tzinfo
) -> Outlook | None:
    """How long the money lasts once `restored_by` is paid; `None` where the sum or a blocked thing's fee is unknown.

    What was blocked for want of money is charged as it starts to work, and a month begins with that day.
    """
    if restored_by is None:
        return None
    started = [_started(one, balance, today) for one in owned]
    if any(one is None for one in started):
        return None
    paid = replace(balance, amount=balance.amount + restored_by)
    standing = standing_charges([one for one in started if one is not None], today)
    outlook = charge_calendar(paid, standing, today=today, zone=zone).outlook()
    return None if outlook.runs_out is not None and outlook.runs_out < today else outlook


def _started(product: OwnedProduct, balance: Balance, today: date) -> OwnedProduct | None:
    """`product` as it would go on after a payment; `None` where what it is waiting for cannot be told."""
    if not _is_unpaid(product):
        return product
    due = _due(product, balance)
    if due is None:
        return None
    # Barred for being below zero and not for its fee: that one is due on its own day.
    first = today if due else product.next_charge
    return replace(product, status=ProductStatus.ACTIVE, block=None, next_charge=first)


def _is_unpaid(product: OwnedProduct) -> bool:
    return product.block is not None and product.block.cause is BlockCause.NO_MONEY


def _due(product: OwnedProduct, balance: Balance) -> Money | None:
    """What the operator waits for before `product` works: what it lacks, and what is there already."""
    assert product.block is not None
    lacks, available = product.block.lifted_by, balance.available()
    if lacks is None:
        return None
    if not lacks:  # paid for, and about to work: its own fee at most
        return min(product.fee or available, available)
    return max(lacks + available, Money.zero(lacks.currency))


def _restoring(balance: Balance, owned: Iterable[OwnedProduct]) -> Money | None:
    nothing = Money.zero(balance.amount.currency)
    dues = [_due(one, balance) for one in owned if _is_unpaid(one)]
    if any(due is None for due in dues):
        return None
    missing = total((due for due in dues if due is not None), nothing.currency) - balance.available()
    return max(missing, nothing)


def _within(owned: Iterable[OwnedProduct]) -> int | None:
    told = [one.block.lifted_within_minutes for one in owned if one.block and _is_unpaid(one)]
    known = [minutes for minutes in told if minutes is not None]
    return max(known) if known and len(known) == len(told) else None


def _services(tariff: OwnedProduct, owned: Iterable[OwnedProduct]) -> Iterator[ServiceState]:
    payer = next((one for one in owned if one.product == tariff.bundled_in), None)
    blocked = payer if payer is not None and _is_unpaid(payer) else tariff
    for service in Service:
        if service.section is tariff.section:
            yield _state(service, blocked)


def _state(service: Service, tariff: OwnedProduct) -> ServiceState:
    if service is Service.EMERGENCY_CALLS or tariff.status is ProductStatus.ACTIVE:
        return ServiceState(service, Works.YES)
    if tariff.status is not ProductStatus.SUSPENDED:
        return ServiceState(service, Works.UNKNOWN)
    if service is Service.INCOMING_CALLS and _is_unpaid(tariff):
        return ServiceState(service, Works.UNKNOWN)
    restored_by = tariff.block.lifted_by if tariff.block and _is_unpaid(tariff) else None
    return ServiceState(service, Works.NO, restored_by=restored_by)
