"""What a product takes and gives back, by the rules of docs/operator/README.md, "Orders"."""

from __future__ import annotations

from msgspec.structs import replace

from sandbox.operator.account.book import Book
from sandbox.operator.account.days import day_of, days_between, later, midnight_ms, months_later
from sandbox.operator.identity import part_of
from sandbox.operator.storage.records import BalanceAction, Bucket, Fee, Product


def start_month(book: Book, product: Product, at_ms: int) -> Product:
    """Take the monthly price of `product`, suspended or not, for a month from that day on."""
    price_minor = month_minor(book, product, at_ms)
    today = day_of(at_ms)
    following = months_later(today)
    if not price_minor:
        return book.put(replace(product, next_charge_day="", paid_minor=0, paid_day="", due_minor=0))
    suffix = " (приостановлено)" if product.block_cause == "ownWish" else ""
    fee = _fee(product, at_ms, price_minor, midnight_ms(following))
    book.charge(replace(fee, name=product.name + suffix))
    return book.put(replace(product, next_charge_day=following, paid_minor=price_minor, paid_day=today, due_minor=0))


def month_minor(book: Book, product: Product, at_ms: int) -> int:
    """What a month of it costs as it is: its fee, or the price of a suspension; nothing where a bundle pays."""
    if product.bundled_in:
        return 0
    if product.block_cause == "ownWish":
        return book.offering(product, at_ms).suspended_minor or 0
    return product.fee_minor or 0


def take_once(book: Book, product: Product, at_ms: int, amount_minor: int) -> None:
    """Take a price that is paid once."""
    if amount_minor:
        book.charge(replace(_fee(product, at_ms, amount_minor, at_ms), kind="oneOff"))


def give_back(book: Book, product: Product, at_ms: int) -> Product:
    """Give back the days of a paid month from tomorrow on; the product, with nothing paid ahead any more."""
    returned_minor = unused_minor(book, product, at_ms)
    if returned_minor:
        days = days_between(later(day_of(at_ms), 1), product.next_charge_day)
        name = f"Возврат за {days} дн.: {product.name}"
        back = _fee(product, at_ms, -returned_minor, midnight_ms(product.next_charge_day))
        book.charge(replace(back, kind="adjustment", name=name, rate_minor=product.paid_minor))
    return book.put(replace(product, next_charge_day="", paid_minor=0, paid_day="", due_minor=0))


def unused_minor(book: Book, product: Product, at_ms: int) -> int:
    """What the days from tomorrow on are worth of what was paid, rounded down."""
    if not product.paid_minor or not book.offering(product, at_ms).gives_back():
        return 0
    month = days_between(product.paid_day, product.next_charge_day)
    left = days_between(later(day_of(at_ms), 1), product.next_charge_day)
    return product.paid_minor * max(left, 0) // month


def grant(book: Book, product: Product, at_ms: int, until_ms: int) -> None:
    """Fill the packages of `product` afresh."""
    for old in book.packages_of(product.product):
        del book.buckets[old.bucket]
    for package in book.offering(product, at_ms).packages():
        bucket = part_of(product.product, package.usage_type)
        book.buckets[bucket] = Bucket(
            subscriber=product.subscriber,
            bucket=bucket,
            usage_type=package.usage_type,
            name=package.name,
            product=product.product,
            initial=package.volume,
            remaining=package.volume,
            from_ms=at_ms,
            until_ms=until_ms,
        )


def drop_packages(book: Book, product: str) -> None:
    """End what came with a product."""
    for bucket in book.packages_of(product):
        del book.buckets[bucket.bucket]


def lend(book: Book, product: Product, at_ms: int) -> None:
    """Credit the sum of a promised payment, and keep it as a bucket that is owed."""
    book.credit(_correction(product, at_ms, product.promised_minor, product.name))
    bucket = part_of(product.product, "promised")
    book.buckets[bucket] = Bucket(
        subscriber=product.subscriber,
        bucket=bucket,
        usage_type="promised",
        name=product.name,
        product=product.product,
        initial=product.promised_minor,
        remaining=product.promised_minor,
        from_ms=at_ms,
        until_ms=midnight_ms(product.next_charge_day),
    )


def collect(book: Book, product: Product, at_ms: int) -> None:
    """Take a promised sum back, whether there is money or not."""
    book.credit(_correction(product, at_ms, -product.promised_minor, f"Погашение: {product.name}"))
    drop_packages(book, product.product)


def fee_kind(product: Product) -> str:
    """What 678 calls its monthly price."""
    return "fee" if product.kind == "tariff" else "subscription"


def _correction(product: Product, at_ms: int, amount_minor: int, name: str) -> BalanceAction:
    return BalanceAction(product.subscriber, at_ms, 0, "adjustment", name, amount_minor, "operator", "", "")


def _fee(product: Product, at_ms: int, amount_minor: int, until_ms: int) -> Fee:
    """Its monthly price."""
    return Fee(
        subscriber=product.subscriber,
        at_ms=at_ms,
        seq=0,
        product=product.product,
        name=product.name,
        kind=fee_kind(product),
        section=product.section,
        supplier=product.supplier,
        amount_minor=amount_minor,
        until_ms=until_ms,
    )
