"""A subscriber's account, read whole, changed in memory, written back at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from sandbox.operator.identity import part_of
from sandbox.operator.shop.counter import Counter
from sandbox.operator.shop.offering import Offering
from sandbox.operator.storage.records import BalanceAction, Bucket, Fee, LedgerEntry, Product, ProductOrder, Subscriber

GONE = "terminated"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a book held when it was opened."""

    products: dict[str, Product]
    buckets: dict[str, Bucket]
    orders: dict[str, ProductOrder]

    @classmethod
    def of(cls, products: Iterable[Product], buckets: Iterable[Bucket], orders: Iterable[ProductOrder] = ()) -> Opened:
        """Each by its id."""
        return cls(
            {one.product: one for one in products},
            {one.bucket: one for one in buckets},
            {one.order: one for one in orders},
        )


class Book:
    """What somebody has, owes and wants; `fees`, `actions` and `entries` are what was added since it was opened."""

    def __init__(self, person: Subscriber, opened: Opened, last_seq: int, counter: Counter) -> None:
        self.person = person
        self.opened = opened
        self.products = dict(opened.products)
        self.buckets = dict(opened.buckets)
        self.orders = dict(opened.orders)
        self.counter = counter
        self.fees: list[Fee] = []
        self.actions: list[BalanceAction] = []
        self.entries: list[LedgerEntry] = []
        self._seq = last_seq

    def copy(self) -> Book:
        """The same to try something in; nothing added yet."""
        return Book(self.person, Opened(self.products, self.buckets, self.orders), self._seq, self.counter)

    def available_minor(self) -> int:
        """What can be spent: balance plus credit limit."""
        return self.person.balance_minor + self.person.credit_limit_minor

    def had(self) -> list[Product]:
        """Everything that has not ended."""
        return [one for one in self.products.values() if one.status != GONE]

    def tariff(self, section: str) -> Product | None:
        """The main thing of a section."""
        return next((one for one in self.had() if one.section == section and one.kind == "tariff"), None)

    def bought(self, offering: str) -> Product | None:
        """What is had of that offering."""
        return next((one for one in self.had() if one.offering == offering), None)

    def offering(self, product: Product, at_ms: int) -> Offering:
        """What `product` was bought as, at its price then."""
        found = self.counter.find(product.offering, at_ms)
        assert found is not None, f"nothing was ever sold as {product.offering}"
        return found

    def put(self, product: Product) -> Product:
        """Keep `product` as it is now."""
        self.products[product.product] = product
        return product

    def packages_of(self, product: str) -> Iterator[Bucket]:
        """What is left of what came with it."""
        return (one for one in list(self.buckets.values()) if one.product == product)

    def charge(self, fee: Fee) -> None:
        """Take `fee` from the balance; its `seq` is set here."""
        seq = self._move("fee", "fee", fee.at_ms, -fee.amount_minor, "")
        self.fees.append(replace(fee, seq=seq))

    def credit(self, action: BalanceAction, correlator_id: str = "") -> int:
        """Add `action`, which is signed, to the balance; the number its `seq` is set to."""
        seq = self._move("balanceAction", "act", action.at_ms, action.amount_minor, correlator_id)
        self.actions.append(replace(action, seq=seq))
        return seq

    def new_product(self) -> str:
        """An id for one more product; none is ever forgotten, so their number makes it new."""
        return part_of(self.person.subscriber, f"p-{len(self.products) + 1:03}")

    def _move(self, source: str, stem: str, at_ms: int, amount_minor: int, correlator_id: str) -> int:
        self._seq += 1
        after = self.person.balance_minor + amount_minor
        self.person = replace(self.person, balance_minor=after)
        self.entries.append(
            LedgerEntry(
                subscriber=self.person.subscriber,
                seq=self._seq,
                at_ms=at_ms,
                source=source,
                source_id=part_of(self.person.subscriber, f"{stem}-{self._seq}"),
                amount_minor=amount_minor,
                balance_after_minor=after,
                correlator_id=correlator_id,
            )
        )
        return self._seq
