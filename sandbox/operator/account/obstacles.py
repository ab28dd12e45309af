"""Why something cannot be had as things are; the codes are those of docs/operator/qualification.schema.json."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.operator.account.blocks import missing_minor
from sandbox.operator.account.book import GONE, Book
from sandbox.operator.account.days import day_of
from sandbox.operator.account.items import OPEN_STATES, Item, items_of
from sandbox.operator.shop.offering import Offering
from sandbox.operator.storage.records import Product

_LENT_BELOW_MINOR = 100_00


@dataclass(frozen=True, slots=True)
class Reason:
    """Why not: a code, a sentence, and what it is about."""

    code: str
    label: str
    offering: Offering | None = None
    product: Product | None = None
    missing_minor: int = 0


_NOT_SOLD = Reason("notOnOffer", "Больше не продаётся")


def obstacle(book: Book, item: Item, at_ms: int) -> Reason | None:
    """What stands in the way of `item`, money apart."""
    if book.person.state in ("closed", "blocked"):
        return Reason("blocked", "Договор закрыт или заблокирован: обратитесь в салон")
    if _is_under_way(book, item):
        return Reason("already", "Такая заявка уже выполняется")
    if item.action == "add":
        offering = book.counter.sold(item.offering, at_ms)
        return _of_adding(book, offering, at_ms) if offering else _NOT_SOLD
    product = book.products.get(item.product)
    if product is None or product.status == GONE:
        return Reason("already" if product else "notOnOffer", "Этой услуги у вас нет", product=product)
    return None if item.action == "delete" else _of_modifying(book, product, item, at_ms)


def no_money(missing_minor: int) -> Reason:
    """The sum that is not there."""
    return Reason("noMoney", f"Не хватает {_roubles(missing_minor)} ₽", missing_minor=missing_minor)


def _of_adding(book: Book, offering: Offering, at_ms: int) -> Reason | None:
    had = book.bought(offering.offering)
    if had and offering.kind != "package":
        return Reason("already", f"«{offering.name}» уже подключено", offering, had)
    match offering.kind:
        case "request":
            return None
        case "promisedPayment":
            return _of_lending(book, offering)
        case _:
            return _of_tariff(book, offering) or _among_others(book, offering, at_ms)


def _of_tariff(book: Book, offering: Offering) -> Reason | None:
    """A section has one tariff, and nothing else without it."""
    main = book.tariff(offering.section)
    if offering.kind == "tariff":
        return Reason("excludes", f"Сначала смените или отключите «{main.name}»", None, main) if main else None
    return _of_blocked(book, main) if main else Reason("needs", "Сначала нужен тариф этой услуги")


def _of_lending(book: Book, offering: Offering) -> Reason | None:
    if book.person.credit_limit_minor:
        return Reason("notOnOffer", "Обещанный платёж не нужен: у вас есть кредитный лимит", offering)
    owed = next((one for one in book.had() if one.promised_minor), None)
    if owed:
        return Reason("already", f"Сначала погасится «{owed.name}»", offering, owed)
    if book.person.balance_minor >= _LENT_BELOW_MINOR:
        return Reason("other", f"Доступно, когда на балансе меньше {_roubles(_LENT_BELOW_MINOR)} ₽", offering)
    return None


def _of_modifying(book: Book, product: Product, item: Item, at_ms: int) -> Reason | None:
    if item.suspended is not None:
        return _of_pausing(book, product, item, at_ms)
    offering = book.counter.sold(item.offering, at_ms)
    return _of_changing(book, product, offering, at_ms) if offering else _NOT_SOLD


def _of_changing(book: Book, product: Product, offering: Offering, at_ms: int) -> Reason | None:
    if product.offering == offering.offering:
        return Reason("already", f"«{offering.name}» уже подключено", offering, product)
    if product.kind != "tariff" or offering.kind != "tariff" or product.section != offering.section:
        return Reason("other", "Сменить можно только тариф на тариф той же услуги", offering, product)
    if product.block_cause == "ownWish":
        return _of_blocked(book, product)
    return _among_others(book, offering, at_ms)


def _of_pausing(book: Book, product: Product, item: Item, at_ms: int) -> Reason | None:
    if product.block_cause == "noMoney":
        return _of_blocked(book, product)
    if item.suspended == (product.block_cause == "ownWish"):
        return Reason("already", "Уже приостановлено" if item.suspended else "Уже работает", product=product)
    if item.suspended and (product.bundled_in or book.offering(product, at_ms).suspended_minor is None):
        return Reason("notOnOffer", f"«{product.name}» нельзя приостановить", product=product)
    if item.until_day and item.until_day < day_of(at_ms):
        return Reason("other", "Последний день приостановки уже прошёл", product=product)
    return None


def _of_blocked(book: Book, product: Product) -> Reason | None:
    if product.block_cause == "noMoney":
        missing = missing_minor(book, product)
        label = f"«{product.name}» не работает: не хватает {_roubles(missing)} ₽"
        return Reason("blocked", label, product=product, missing_minor=missing)
    if product.status == "suspended":
        return Reason("blocked", f"«{product.name}» приостановлено: сначала возобновите", product=product)
    return None


def _among_others(book: Book, offering: Offering, at_ms: int) -> Reason | None:
    """What it needs and is not there, or must not stand beside."""
    for needed in offering.requires:
        if book.bought(needed) is None:
            other = book.counter.find(needed, at_ms)
            assert other is not None, "what is needed is on the shelf"
            return Reason("needs", f"Сначала нужно «{other.name}»", other)
    for product in book.had():
        if product.offering in offering.excludes:
            return Reason("excludes", f"Не работает вместе с «{product.name}»", book.offering(product, at_ms), product)
    return None


def _is_under_way(book: Book, item: Item) -> bool:
    """Whether an order that is not over wants the same, or something else of the same product."""
    wished = [one for order in book.orders.values() if order.state in OPEN_STATES for one in items_of(order)]
    return any(
        (item.product and one.product == item.product)
        or (one.action == item.action == "add" and one.offering == item.offering)
        for one in wished
    )


def _roubles(minor: int) -> str:
    return f"{minor // 100},{minor % 100:02}"
