"""Carrying out what a customer wants, or trying what it would mean."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.operator.account import services
from sandbox.operator.account.blocks import heed_balance
from sandbox.operator.account.book import GONE, Book
from sandbox.operator.account.items import Item
from sandbox.operator.account.obstacles import Reason, no_money, obstacle
from sandbox.operator.storage.records import Fee, Product

_TURNS = ("delete", "modify", "add")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `item` takes, ends besides and leaves; with a `reason`, what it would have, and it was not carried out."""

    item: Item
    reason: Reason | None
    fees: tuple[Fee, ...] = ()
    ended: tuple[Product, ...] = ()
    product: Product | None = None


def in_turn(book: Book, items: list[Item], at_ms: int) -> list[Item]:
    """What ends first, then what changes, then what begins; extras end before what they hang on, and begin after."""
    return sorted(items, key=lambda item: (_TURNS.index(item.action), _depth(book, item, at_ms)))


def carry_out(book: Book, item: Item, at_ms: int, channel: str) -> Outcome:
    """`item` carried out in `book`, or the reason why it was not."""
    _, outcome = _tried(book, item, at_ms, channel)
    if outcome.reason is None:
        _do(book, item, at_ms, channel)
        heed_balance(book, at_ms)
    return outcome


def quote(book: Book, items: list[Item], at_ms: int, channel: str) -> list[Outcome]:
    """What all `items` would mean as one order; money that is missing for one is missing for those after it, too."""
    trial = book.copy()
    outcomes = []
    for item in in_turn(book, items, at_ms):
        after, outcome = _tried(trial, item, at_ms, channel)
        outcomes.append(outcome)
        trial = after or trial
    return outcomes


def _tried(book: Book, item: Item, at_ms: int, channel: str) -> tuple[Book | None, Outcome]:
    """A copy of `book` with `item` carried out, be there money or not, and what that means."""
    reason = obstacle(book, item, at_ms)
    if reason is not None:
        return None, Outcome(item, reason)
    trial = book.copy()
    product = _do(trial, item, at_ms, channel)
    cost_minor = book.available_minor() - trial.available_minor()
    lacks = cost_minor > 0 > trial.available_minor()
    ended = tuple(
        one for one in book.had() if trial.products[one.product].status == GONE and one.product != item.product
    )
    return trial, Outcome(
        item, no_money(-trial.available_minor()) if lacks else None, tuple(trial.fees), ended, product
    )


def _do(book: Book, item: Item, at_ms: int, channel: str) -> Product:
    """Carry `item` out; nothing stands in its way."""
    if item.action == "add":
        offering = book.counter.sold(item.offering, at_ms)
        assert offering is not None
        return services.connect(book, offering, at_ms, channel)
    product = book.products[item.product]
    if item.action == "delete":
        services.end(book, product, at_ms)
    elif item.suspended is None:
        offering = book.counter.sold(item.offering, at_ms)
        assert offering is not None
        services.change(book, product, offering, at_ms)
    elif item.suspended:
        services.suspend(book, product, at_ms, item.until_day)
    else:
        services.resume(book, product, at_ms)
    return book.products[item.product]


def _depth(book: Book, item: Item, at_ms: int) -> int:
    if item.action == "add":
        offering = book.counter.sold(item.offering, at_ms)
        return 0 if offering is None or offering.kind == "tariff" else 1 + len(offering.requires)
    product = book.products.get(item.product)
    return 0 if product is None else len(services.dependants(book, product))
