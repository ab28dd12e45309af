"""What would serve somebody, and why: read off packages, services and trips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sandbox.operator.account.book import Book
from sandbox.operator.clock import local
from sandbox.operator.storage.records import Bucket, Product, Usage
from sandbox.operator.world.months import Month

_LOW = 5  # a fifth
_FORGOTTEN_DAYS = 60
_PACKAGES = {"data": "package-10-gb", "voice": "package-100-minutes"}
_TRIPS = {"Турция": "roaming-turkey", "Грузия": "roaming-georgia", "Таиланд": "roaming-thailand"}
_SMALLER = {"mobile-most": "mobile-family", "mobile-family": "mobile-circle", "mobile-circle": "mobile-first"}
_LATE_IN_MONTH = 0.6
_MUCH_LEFT = 0.6


@dataclass(frozen=True, slots=True)
class Hint:
    """An offering that would serve, or a `product` that does not; `bucket` and `place` say why."""

    why: str  # remaining, usedUp, forgotten, trip, tariffTooBig
    offering: str = ""
    product: str = ""
    name: str = ""
    bucket: Bucket | None = None
    place: str = ""
    last_used: str = ""


def hints(book: Book, abroad: Sequence[Usage], now_ms: int) -> list[Hint]:
    """The most urgent first; nothing that is not sold."""
    found = [*_packages(book), *_forgotten(book, local(now_ms).date()), *_trips(book, abroad), *_tariff(book, now_ms)]
    return [one for one in found if not one.offering or book.counter.sold(one.offering, now_ms)]


def _packages(book: Book) -> Iterator[Hint]:
    for bucket in book.buckets.values():
        if bucket.usage_type in _PACKAGES and bucket.product in book.products:
            if not bucket.remaining:
                yield Hint("usedUp", _PACKAGES[bucket.usage_type], bucket=bucket)
            elif bucket.remaining * _LOW < bucket.initial:
                yield Hint("remaining", _PACKAGES[bucket.usage_type], bucket=bucket)


def _forgotten(book: Book, today: date) -> Iterator[Hint]:
    for one in book.had():
        if one.kind == "partner" and one.fee_minor and _days_unused(one, today) >= _FORGOTTEN_DAYS:
            yield Hint("forgotten", product=one.product, name=one.name, last_used=one.last_used_day)


def _days_unused(product: Product, today: date) -> int:
    return (today - date.fromisoformat(product.last_used_day)).days if product.last_used_day else 0


def _trips(book: Book, abroad: Sequence[Usage]) -> Iterator[Hint]:
    places = dict.fromkeys(one.place for one in sorted(abroad, key=lambda one: -one.at_ms))
    for place in places:
        offering = _TRIPS.get(place, "")
        if offering and book.bought(offering) is None:
            yield Hint("trip", offering, place=place)


def _tariff(book: Book, now_ms: int) -> Iterator[Hint]:
    tariff, month = book.tariff("mobile"), Month.of(now_ms)
    smaller = _SMALLER.get(tariff.offering, "") if tariff else ""
    if not tariff or not smaller or now_ms < month.start_ms() + _LATE_IN_MONTH * (month.end_ms() - month.start_ms()):
        return
    whole = [one for one in book.packages_of(tariff.product) if one.usage_type in _PACKAGES]
    if whole and all(one.remaining >= _MUCH_LEFT * one.initial for one in whole):
        largest = next((one for one in whole if one.usage_type == "data"), whole[0])
        yield Hint("tariffTooBig", smaller, tariff.product, bucket=largest)
