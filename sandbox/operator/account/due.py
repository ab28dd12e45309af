"""Letting time pass: what happens to an account by itself, and when."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sandbox.operator.account import services
from sandbox.operator.account.blocks import block, charge_month, heed_balance, lift, renew_packages
from sandbox.operator.account.book import GONE, Book
from sandbox.operator.account.charges import month_minor
from sandbox.operator.account.days import later, midnight_ms
from sandbox.operator.account.orders import advance
from sandbox.operator.storage.records import Product

NEVER_MS = 2**62


def next_due_ms(book: Book) -> int:
    """When something next happens by itself, or `NEVER_MS`."""
    return min(_moments(book), default=NEVER_MS)


def catch_up(book: Book, now_ms: int) -> None:
    """Everything that has fallen due up to `now_ms`, each at its own moment."""
    while (at_ms := next_due_ms(book)) <= now_ms:
        _fall_due(book, at_ms)
        heed_balance(book, at_ms)


def _moments(book: Book) -> Iterator[int]:
    """When anything is due. What is blocked for money and was not paid ahead waits for a payment, not for a day."""
    for product in book.had():
        for day in (product.next_charge_day, product.until_day, _resumed_day(product), _rise_day(book, product)):
            if day:
                yield midnight_ms(day)
        if product.lift_ms:
            yield product.lift_ms
    yield from (order.next_ms for order in book.orders.values() if order.next_ms)
    yield from (bucket.until_ms for bucket in book.buckets.values())


def _fall_due(book: Book, at_ms: int) -> None:
    """What is due, in this order: prices rise, terms end, months begin, packages, blocks and orders move on."""
    for product in _in_order(book):
        rise = book.counter.rise_ahead(product.offering, product.fee_minor)
        if rise and _has_come(rise.day.isoformat(), at_ms):
            book.put(replace(product, fee_minor=rise.fee_minor))
    for product in _in_order(book):
        if _has_come(product.until_day, at_ms):
            services.end(book, product, at_ms)
    for product in _in_order(book):
        _begin_month(book, product, at_ms)
    for bucket in [one for one in book.buckets.values() if one.until_ms <= at_ms]:
        if bucket.product not in book.products:  # a bonus
            del book.buckets[bucket.bucket]
        elif bucket.bucket in book.buckets:
            renew_packages(book, book.products[bucket.product], at_ms)
    for product in _in_order(book):
        if 0 < product.lift_ms <= at_ms:
            lift(book, product, at_ms)
    for order in [one for one in book.orders.values() if 0 < one.next_ms <= at_ms]:
        advance(book, order, at_ms)


def _begin_month(book: Book, product: Product, at_ms: int) -> None:
    if _has_come(_resumed_day(product), at_ms):
        _resume(book, product, at_ms)
    elif _has_come(product.next_charge_day, at_ms):
        charge_month(book, product, at_ms)


def _resume(book: Book, product: Product, at_ms: int) -> None:
    """End a suspension on its day; without money for the fee it becomes a block."""
    awake = replace(product, block_cause="", status="active")
    fee_minor = month_minor(book, awake, at_ms)
    if fee_minor <= book.available_minor():
        services.resume(book, product, at_ms)
    else:
        block(book, replace(product, next_charge_day="", paid_minor=0, paid_day=""), at_ms, fee_minor)


def _in_order(book: Book) -> Iterator[Product]:
    """What has not ended, each as it is when its turn comes; tariffs first: when money is short, it is theirs."""
    for product in sorted(book.had(), key=lambda one: (one.kind != "tariff", one.product)):
        now = book.products[product.product]
        if now.status != GONE:
            yield now


def _resumed_day(product: Product) -> str:
    return later(product.blocked_until, 1) if product.blocked_until else ""


def _rise_day(book: Book, product: Product) -> str:
    rise = book.counter.rise_ahead(product.offering, product.fee_minor)
    return rise.day.isoformat() if rise else ""


def _has_come(day: str, at_ms: int) -> bool:
    return bool(day) and midnight_ms(day) <= at_ms
