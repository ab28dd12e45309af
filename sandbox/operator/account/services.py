"""Connecting, changing, ending, suspending and resuming: what each does to the book."""

from __future__ import annotations

from msgspec.structs import replace

from sandbox.operator.account.blocks import unblocked
from sandbox.operator.account.book import GONE, Book
from sandbox.operator.account.charges import (
    collect,
    drop_packages,
    give_back,
    grant,
    lend,
    start_month,
    take_once,
)
from sandbox.operator.account.days import day_of, later, midnight_ms, months_later
from sandbox.operator.shop.offering import Offering
from sandbox.operator.storage.records import Product


def connect(book: Book, offering: Offering, at_ms: int, channel: str) -> Product:
    """Begin what `offering` promises, and take its first prices."""
    product = book.put(_new(book, offering, at_ms, channel))
    if offering.promised_minor:
        lend(book, product, at_ms)
    take_once(book, product, at_ms, offering.once_minor)
    product = start_month(book, product, at_ms) if offering.fee_minor else product
    _fill(book, product, at_ms)
    return product


def change(book: Book, product: Product, offering: Offering, at_ms: int) -> Product:
    """Turn a tariff into another of its section; what hung on the old one ends."""
    _end_all(book, dependants(book, product, replaced=True), at_ms)
    product = give_back(book, product, at_ms)
    product = book.put(
        replace(
            unblocked(product),
            name=offering.name,
            summary=offering.summary,
            fee_minor=offering.fee_minor or None,
            since_day=day_of(at_ms),
            bundled_in="",
            offering=offering.offering,
            until_day=_until_day(offering, at_ms),
        )
    )
    take_once(book, product, at_ms, offering.once_minor)
    product = start_month(book, product, at_ms)
    drop_packages(book, product.product)
    _fill(book, product, at_ms)
    return product


def end(book: Book, product: Product, at_ms: int) -> None:
    """End `product`, what needs it, and what came with it."""
    _end_all(book, dependants(book, product), at_ms)
    product = give_back(book, product, at_ms)
    if product.promised_minor:
        collect(book, product, at_ms)
    drop_packages(book, product.product)
    book.put(replace(unblocked(product), status=GONE, ended_day=day_of(at_ms), bundled_in=""))


def suspend(book: Book, product: Product, at_ms: int, until_day: str) -> Product:
    """Stop `product` by its owner's wish, to the end of `until_day` or, without one, until told otherwise."""
    product = give_back(book, product, at_ms)
    stopped = replace(
        product, status="suspended", block_cause="ownWish", blocked_since=day_of(at_ms), blocked_until=until_day
    )
    return start_month(book, book.put(stopped), at_ms)


def resume(book: Book, product: Product, at_ms: int) -> Product:
    """Start what its owner stopped, as if it were connected again."""
    product = give_back(book, product, at_ms)
    product = start_month(book, book.put(unblocked(product)), at_ms)
    _fill(book, product, at_ms)
    return product


def dependants(book: Book, product: Product, *, replaced: bool = False) -> list[Product]:
    """What cannot go on without `product`; where it is `replaced` by another tariff, what needs this very one."""
    return [
        one
        for one in book.had()
        if one.bundled_in == product.product
        or product.product in {other.product for other in (_needed(book, one) if replaced else relied_on(book, one))}
    ]


def relied_on(book: Book, product: Product) -> list[Product]:
    """What `product` cannot go on without, bundles apart."""
    return [*_mains(book, product), *_needed(book, product)]


def _end_all(book: Book, products: list[Product], at_ms: int) -> None:
    """End each that has not ended with one before it: money is given back once."""
    for one in products:
        if book.products[one.product].status != GONE:
            end(book, one, at_ms)


def _needed(book: Book, product: Product) -> list[Product]:
    """What is had of the offerings it requires."""
    required = book.offering(product, 0).requires
    return [one for one in book.had() if one.offering in required]


def _mains(book: Book, product: Product) -> list[Product]:
    """The tariff of its section, for what hangs on one."""
    if product.kind in ("tariff", "request", "promisedPayment"):
        return []
    return [one for one in book.had() if one.kind == "tariff" and one.section == product.section]


def _fill(book: Book, product: Product, at_ms: int) -> None:
    """The packages that come with it, for as long as they last."""
    if book.offering(product, at_ms).packages():
        grant(book, product, at_ms, midnight_ms(product.next_charge_day or product.until_day))


def _new(book: Book, offering: Offering, at_ms: int, channel: str) -> Product:
    today = day_of(at_ms)
    paid = bool(offering.fee_minor) and offering.kind != "tariff"
    return Product(
        subscriber=book.person.subscriber,
        product=book.new_product(),
        name=offering.name,
        summary=offering.summary,
        section=offering.section,
        kind=offering.kind,
        status="active",
        fee_minor=offering.fee_minor or None,
        since_day=today,
        ended_day="",
        next_charge_day=_until_day(offering, at_ms) if offering.promised_minor else "",
        last_used_day="",
        consent_day=today if paid else "",
        consent_channel=channel if paid else "",
        supplier=offering.supplier,
        bundled_in="",
        offering=offering.offering,
        until_day=_until_day(offering, at_ms),
        promised_minor=offering.promised_minor,
    )


def _until_day(offering: Offering, at_ms: int) -> str:
    """The day before which it works for the last time; empty where it goes on by itself."""
    term, today = offering.term, day_of(at_ms)
    assert term is not None, "what has no term is not sold"
    match term.unit:
        case "day":
            return later(today, term.length + offering.waits_days)
        case "month" if not term.renews:
            return months_later(today, term.length)
        case "monthEnd":
            return months_later(f"{today[:7]}-01")
        case _:
            return ""
