"""A subscriber's whole record, its arithmetic closed: every movement is in the ledger, and their sum is the balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from sandbox.operator.clock import local
from sandbox.operator.identity import part_of
from sandbox.operator.storage.records import BalanceAction, Bucket, Fee, LedgerEntry, Product, Subscriber, Usage


@dataclass(frozen=True, slots=True)
class Life:
    """All rows of one subscriber, in the order of time."""

    subscriber: Subscriber
    products: list[Product]
    buckets: list[Bucket]
    usage: list[Usage]
    fees: list[Fee]
    actions: list[BalanceAction]
    ledger: list[LedgerEntry]


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of a balance, before it is booked."""

    at_ms: int
    rank: int  # at the same moment money comes before it goes
    source: str
    source_id: str
    amount_minor: int


def numbered_fees(fees: Iterable[Fee]) -> list[Fee]:
    """Fees in the order of time, numbered."""
    ordered = sorted(fees, key=lambda fee: (fee.at_ms, fee.product))
    return [replace(fee, seq=place) for place, fee in enumerate(ordered, 1)]


def numbered_actions(actions: Iterable[BalanceAction]) -> list[BalanceAction]:
    """Balance actions in the order of time, numbered."""
    ordered = sorted(actions, key=lambda action: action.at_ms)
    return [replace(action, seq=place) for place, action in enumerate(ordered, 1)]


def movements(usage: Iterable[Usage], fees: Iterable[Fee], actions: Iterable[BalanceAction]) -> list[Movement]:
    """All that moves money, in the order it is booked."""
    found = [
        Movement(row.at_ms, 0, "balanceAction", part_of(row.subscriber, f"act-{row.seq}"), row.amount_minor)
        for row in actions
    ]
    found += [
        Movement(row.at_ms, 1, "fee", part_of(row.subscriber, f"fee-{row.seq}"), -row.amount_minor) for row in fees
    ]
    found += [
        Movement(row.at_ms, 2, "usage", part_of(row.subscriber, f"u-{row.seq}"), -row.amount_minor)
        for row in usage
        if row.amount_minor
    ]
    return sorted(found, key=lambda movement: (movement.at_ms, movement.rank))


def close(
    *,
    subscriber: Subscriber,
    products: list[Product],
    buckets: list[Bucket],
    usage: list[Usage],
    fees: list[Fee],
    actions: list[BalanceAction],
) -> Life:
    """The life of `subscriber`, whose balance becomes the sum of all that moved it."""
    balance = 0
    ledger: list[LedgerEntry] = []
    for seq, movement in enumerate(movements(usage, fees, actions), 1):
        balance += movement.amount_minor
        ledger.append(
            LedgerEntry(
                subscriber=subscriber.subscriber,
                seq=seq,
                at_ms=movement.at_ms,
                source=movement.source,
                source_id=movement.source_id,
                amount_minor=movement.amount_minor,
                balance_after_minor=balance,
                correlator_id="",
            )
        )
    person = replace(subscriber, balance_minor=balance)
    return Life(person, [_paid(one, fees) for one in products], buckets, usage, fees, actions, ledger)


def _paid(product: Product, fees: list[Fee]) -> Product:
    """The product with the month that was paid last, where another is to follow it."""
    if not product.next_charge_day:
        return product
    taken = [fee for fee in fees if fee.product == product.product and fee.kind in ("fee", "subscription")]
    if not taken:
        return product
    return replace(product, paid_minor=taken[-1].amount_minor, paid_day=local(taken[-1].at_ms).date().isoformat())
