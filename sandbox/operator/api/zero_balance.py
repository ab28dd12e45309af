"""What works without money, and which sum restores what (docs/operator/zeroBalance.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import field

from sandbox.operator.account.blocks import LIFTED_WITHIN_MINUTES, as_it_works, missing_minor, restoring_minor
from sandbox.operator.account.book import Book
from sandbox.operator.account.days import midnight_ms
from sandbox.operator.clock import moment
from sandbox.operator.identity import part_of
from sandbox.operator.storage.records import Product
from sandbox.operator.wire import Money, Ref, Wire, money


class NoteResource(Wire, frozen=True):
    """Why, in words."""

    id: str
    text: str


class ServiceResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ZeroBalanceItem"):
    """A service, and whether it works."""

    base_type: str = field(name="@baseType")
    id: str
    state: str
    qualification_item_result: str
    service: str
    label: str
    works: str
    note: list[NoteResource] = field(default_factory=list)
    until: datetime | None = None
    restored_by: Money | None = None
    product: Ref | None = None


class ZeroBalanceResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="ZeroBalanceQualification"):
    """All services, and what restores all of them."""

    base_type: str = field(name="@baseType")
    id: str
    href: str
    state: str
    qualification_result: str
    product_offering_qualification_date: datetime
    available: Money
    restored_by: Money
    restored_within_minutes: int
    related_party: list[Ref]
    product_offering_qualification_item: list[ServiceResource]


@dataclass(frozen=True, slots=True)
class _Service:
    """A service of a section; `barred` is how it works while its tariff is blocked for money."""

    service: str
    label: str
    section: str
    barred: str
    note: str = ""


_SERVICES = (
    _Service("outgoingCalls", "Исходящие звонки", "mobile", "no"),
    _Service("incomingCalls", "Входящие звонки", "mobile", "yes"),
    _Service("messages", "SMS", "mobile", "limited", "принимаются, но не отправляются"),
    _Service("mobileInternet", "Мобильный интернет", "mobile", "limited", "только сайт оператора и оплата"),
    _Service("emergencyCalls", "Экстренные вызовы: 112", "mobile", "yes"),
    _Service("homeInternet", "Домашний интернет", "internet", "no"),
    _Service("television", "Телевидение", "tv", "no"),
)
_ALWAYS = ("emergencyCalls",)


def zero_balance(book: Book, made: str, href: str, now_ms: int) -> ZeroBalanceResource:
    """What works for the owner of `book` now."""
    services = [
        _state(book, one, as_it_works(book, tariff)) for one in _SERVICES if (tariff := book.tariff(one.section))
    ]
    works = all(one.works == "yes" for one in services)
    return ZeroBalanceResource(
        base_type="ProductOfferingQualification",
        id=made,
        href=href,
        state="done",
        qualification_result="qualified" if works else "unqualified",
        product_offering_qualification_date=moment(now_ms),
        available=money(book.available_minor()),
        restored_by=money(restoring_minor(book)),
        restored_within_minutes=LIFTED_WITHIN_MINUTES,
        related_party=[Ref(id=part_of(book.person.subscriber, "c"), role="customer", referred_type="Customer")],
        product_offering_qualification_item=services,
    )


def _state(book: Book, service: _Service, tariff: Product) -> ServiceResource:
    works, note, restored_by = "yes", "", None
    if tariff.block_cause == "noMoney":
        works, note = service.barred, service.note
        restored_by = None if works == "yes" else money(missing_minor(book, tariff))
    elif tariff.status == "suspended" and service.service not in _ALWAYS:
        works, note = "no", "приостановлено по вашей просьбе"
    return ServiceResource(
        base_type="ProductOfferingQualificationItem",
        id=service.service,
        state="done",
        qualification_item_result="qualified" if works == "yes" else "unqualified",
        service=service.service,
        label=service.label,
        works=works,
        note=[NoteResource("1", note)] if note else [],
        until=_until(service, tariff, works),
        restored_by=restored_by,
        product=Ref(id=tariff.product, name=tariff.name),
    )


def _until(service: _Service, tariff: Product, works: str) -> datetime | None:
    """The next fee decides anew; what works in any case has no end."""
    if works != "yes" or service.barred == "yes" or not tariff.next_charge_day:
        return None
    return moment(midnight_ms(tariff.next_charge_day))
