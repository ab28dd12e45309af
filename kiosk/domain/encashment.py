"""One box of banknotes from its insertion to its count: what must be in it, and what the count says.

Source: money.md, invariants 1 and 11.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency, Money, total
from kiosk.domain.topup import ClaimCode, PaymentId


@dataclass(frozen=True, slots=True)
class Pile:
    """Notes of one value: how many are surely in the box, and how many more may be."""

    value: Money
    sure: int
    doubtful: int = 0

    @property
    def sum_sure(self) -> Money:
        """What the sure ones are worth."""
        return times(self.value, self.sure)


@dataclass(frozen=True, slots=True)
class CountedPile:
    """Notes of one value as a person counted them."""

    value: Money
    count: int

    @property
    def sum_counted(self) -> Money:
        """What they are worth."""
        return times(self.value, self.count)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A note that may or may not be in the box, and the claim code it waits under.

    Without a payment `number` is that of the record that tells of it. `value` is `None` when nobody knows it.
    """

    payment: PaymentId | None
    number: int
    claim: ClaimCode
    value: Money | None
    cause: SuspectCause

    @property
    def has_sure_value(self) -> bool:
        """If it is in the box, then with this value."""
        return self.value is not None and self.cause is not SuspectCause.OTHER_VALUE


@dataclass(frozen=True, slots=True)
class Difference:
    """So many notes of one value too many (positive) or missing (negative)."""

    value: Money
    notes: int


@dataclass(frozen=True, slots=True)
class Closing:
    """A box was taken out, and sealed in a bag. `device_count` is the acceptor's lifetime counter by our records."""

    at: datetime
    by: str
    seal: str
    device_count: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """What somebody counted."""

    at: datetime
    by: str
    piles: tuple[CountedPile, ...]


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was missing and what was too much, once nothing was doubtful any more."""

    shortage: Money
    surplus: Money


@dataclass(frozen=True, slots=True)
class AcquirerSum:
    """What one acquirer charged for us, less what went back."""

    acquirer: AcquirerName
    charged: Money


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """What has become, until now, of the money of all payments that were opened while the box was in.

    `to_credit`: on its way to the operator, or nobody knows whether it is there. `to_return`: charges that are going
    back. `unclaimed`: notes of the box that belong to no payment.
    """

    credited: Money
    to_credit: Money
    fees: Money
    held: Money
    returned: Money
    to_return: Money
    unclaimed: Money
    charges: tuple[AcquirerSum, ...]

    @property
    def charged(self) -> Money:
        """What all acquirers charged together."""
        return total((one.charged for one in self.charges), self.credited.currency)

    @property
    def accounted(self) -> Money:
        """All of it together."""
        parts = (self.credited, self.to_credit, self.fees, self.held, self.returned, self.to_return, self.unclaimed)
        return total(parts, self.credited.currency)


@dataclass(frozen=True, slots=True)
class Period:
    """One encashment. `device_before` is the acceptor's lifetime counter from when the box came in, by our records.

    `has_counter`: the acceptor has told one at least once; many models have none.
    """

    number: int
    opened: datetime
    piles: tuple[Pile, ...]
    doubts: tuple[Doubt, ...]
    sums: PeriodSums
    device_before: int | None = None
    device_now: int | None = None
    has_counter: bool = False
    closing: Closing | None = None
    count: Count | None = None
    settlement: Settlement | None = None

    @property
    def cash(self) -> Money:
        """What is surely in the box."""
        return total((pile.sum_sure for pile in self.piles), self.sums.credited.currency)

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Where the count and the journal differ, to the note; empty before the count."""
        return differences(self.piles, self.count.piles) if self.count is not None else ()


@dataclass(frozen=True, slots=True)
class Conservation:
    """The four books of one box: stacker = journal = operator's ledger = counted bag. `None` where a book is silent.

    The journal has at least `journal_least` notes and at most `journal_most`, the doubtful ones among them.
    `counted_fits`: the bag has as many of each value as the journal allows. `taken` is what is surely in the box and
    what was charged; by the journal, `accounted` has become of it.
    """

    stacker_notes: int | None
    journal_least: int
    journal_most: int
    counted_notes: int | None
    counted_fits: bool | None
    journal_credited: Money
    operator_credited: Money | None
    taken: Money
    accounted: Money

    @property
    def holds(self) -> bool:
        """No book that speaks contradicts another, and no money is unaccounted for."""
        stacker, elsewhere = self.stacker_notes, self.operator_credited
        stacker_fits = stacker is None or self.journal_least <= stacker <= self.journal_most
        books_fit = stacker_fits and self.counted_fits is not False and elsewhere in (None, self.journal_credited)
        return books_fit and self.taken == self.accounted


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """A period as it is read to people, and the check of its four books. `values`: the notes that may be counted."""

    period: Period
    conservation: Conservation
    values: tuple[Money, ...]


def settled_by_count(
    piles: Iterable[Pile], doubts: Iterable[Doubt], counted: Iterable[CountedPile]
) -> tuple[tuple[Doubt, bool], ...]:
    """The doubtful notes that the count settles, each with whether it is in the box; all others are left to a person.

    As many as were sure: none of that value is in. As many as there could be, and no note of unknown value about: all
    of that value are in. A count that is exact in every value leaves no room for a note of unknown value either.
    """
    sure = {pile.value: pile.sure for pile in piles if pile.sure}
    found = {pile.value: pile.count for pile in counted if pile.count}
    every = tuple(doubts)
    if sure == found:
        return tuple((doubt, False) for doubt in every)
    verdicts = ((doubt, _verdict(doubt, every, sure, found)) for doubt in every if doubt.has_sure_value)
    return tuple((doubt, verdict) for doubt, verdict in verdicts if verdict is not None)


def _verdict(doubt: Doubt, every: tuple[Doubt, ...], sure: dict[Money, int], found: dict[Money, int]) -> bool | None:
    assert doubt.value is not None, "only notes of a sure value are asked about"
    alike = sum(other.value == doubt.value for other in every)
    more = found.get(doubt.value, 0) - sure.get(doubt.value, 0)
    if more == 0:
        return False
    return True if more == alike and all(other.has_sure_value for other in every) else None


def differences(piles: Iterable[Pile], counted: Iterable[CountedPile]) -> tuple[Difference, ...]:
    """How far the count lies outside of what the journal allows, value by value, ascending."""
    journal = {pile.value: pile for pile in piles}
    found = {pile.value: pile.count for pile in counted}
    apart = []
    for value in sorted(journal.keys() | found.keys(), key=lambda one: one.minor):
        pile = journal.get(value, Pile(value, 0))
        least, count = pile.sure, found.get(value, 0)
        most = least + pile.doubtful
        apart.append(Difference(value, min(count - least, 0) + max(count - most, 0)))
    return tuple(one for one in apart if one.notes)


def settlement(period: Period) -> Settlement | None:
    """What a counted period comes to; `None` while it is not counted or a note is doubtful."""
    if period.count is None or period.doubts:
        return None
    currency = period.sums.credited.currency
    apart = period.differences
    missing = (times(one.value, -one.notes) for one in apart if one.notes < 0)
    too_much = (times(one.value, one.notes) for one in apart if one.notes > 0)
    return Settlement(total(missing, currency), total(too_much, currency))


def counted_sum(counted: Iterable[CountedPile], currency: Currency) -> Money:
    """What a counted bag is worth."""
    return total((pile.sum_counted for pile in counted), currency)


def times(value: Money, number: int) -> Money:
    """`number` notes of `value`."""
    return Money(value.minor * number, value.currency)
