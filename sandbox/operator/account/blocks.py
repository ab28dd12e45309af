"""What stops for want of money, which sum starts it again, and when."""

from __future__ import annotations

from msgspec.structs import replace

from sandbox.operator.account.book import Book
from sandbox.operator.account.charges import drop_packages, grant, month_minor, start_month
from sandbox.operator.account.days import day_of, midnight_ms, months_later
from sandbox.operator.storage.records import Product

LIFTED_WITHIN_MINUTES = 1
LIFT_MS = 5_000


def charge_month(book: Book, product: Product, at_ms: int) -> None:
    """Take the monthly price that is due, or block `product` where the money does not cover it.

    The price of a suspension is taken whether there is money or not: nothing is left that could be blocked.
    """
    price_minor = month_minor(book, product, at_ms)
    if product.block_cause == "ownWish" or price_minor <= book.available_minor():
        start_month(book, product, at_ms)
    else:
        block(book, replace(product, next_charge_day="", paid_minor=0, paid_day=""), at_ms, price_minor)


def block(book: Book, product: Product, at_ms: int, due_minor: int) -> Product:
    """Stop `product` until there is money for `due_minor`."""
    return book.put(
        replace(
            product,
            status="suspended",
            block_cause="noMoney",
            blocked_since=day_of(at_ms),
            blocked_until="",
            due_minor=due_minor,
            lift_ms=0,
        )
    )


def missing_minor(book: Book, product: Product) -> int:
    """What has to be paid to lift the block of `product`."""
    return max(product.due_minor - book.available_minor(), 0)


def restoring_minor(book: Book) -> int:
    """What has to be paid for everything to work."""
    due = sum(one.due_minor for one in book.had() if one.block_cause == "noMoney")
    return max(due - book.available_minor(), 0)


def as_it_works(book: Book, product: Product) -> Product:
    """`product`, blocked where the bundle that pays for it is."""
    payer = book.products.get(product.bundled_in)
    if payer is None or payer.block_cause != "noMoney" or product.status != "active":
        return product
    return replace(
        product,
        status="suspended",
        block_cause="noMoney",
        blocked_since=payer.blocked_since,
        due_minor=payer.due_minor,
    )


def heed_balance(book: Book, at_ms: int) -> None:
    """Bar the mobile service of who is below zero; let blocks be lifted soon that are paid for."""
    mobile = book.tariff("mobile")
    if mobile and mobile.status == "active" and book.available_minor() < 0:
        block(book, mobile, at_ms, 0)
    for product in book.had():
        if product.block_cause == "noMoney":
            paid = not missing_minor(book, product)
            lift_ms = (product.lift_ms or at_ms + LIFT_MS) if paid else 0
            book.put(replace(product, lift_ms=lift_ms))


def lift(book: Book, product: Product, at_ms: int) -> None:
    """Take the fee that is due and let `product` work again; nothing where the money has gone by now."""
    if missing_minor(book, product):
        book.put(replace(product, lift_ms=0))
        return
    had_due = product.due_minor > 0
    product = book.put(unblocked(product))
    if had_due:
        product = start_month(book, product, at_ms)
    refill(book, product, at_ms, afresh=had_due)
    if book.person.state == "suspended":
        book.person = replace(book.person, state="active")


def refill(book: Book, product: Product, at_ms: int, *, afresh: bool) -> None:
    """Give a tariff its packages for the month that begins, or those that ran out while it was blocked."""
    if product.kind == "tariff" and (afresh or not any(book.packages_of(product.product))):
        day = product.next_charge_day or months_later(day_of(at_ms))
        grant(book, product, at_ms, midnight_ms(day))


def unblocked(product: Product) -> Product:
    """The same without its block."""
    return replace(product, status="active", block_cause="", blocked_since="", blocked_until="", lift_ms=0)


def renew_packages(book: Book, product: Product, at_ms: int) -> None:
    """Begin another month of a tariff's packages, or end those of what does not work."""
    if product.kind == "tariff" and product.status == "active":
        grant(book, product, at_ms, midnight_ms(months_later(day_of(at_ms))))
    else:
        drop_packages(book, product.product)
