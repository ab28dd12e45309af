"""How people pay: ahead of what comes, afterwards by invoice, or not at all any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sandbox.operator.storage.records import BalanceAction
from sandbox.operator.world.lives import Movement
from sandbox.operator.world.months import Month

HOUR_MS = 3_600_000

_NAMES = {"cash": "Пополнение наличными", "tokenizedCard": "Пополнение картой", "bankTransfer": "Оплата счёта"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where money came from, as the history names it."""

    channel: str
    name: str
    method: str


_PLACES = (
    Place("kiosk-0417", "терминал 0417", "cash"),
    Place("kiosk-0090", "терминал 0090", "cash"),
    Place("app", "приложение", "tokenizedCard"),
    Place("autopay", "автоплатёж", "tokenizedCard"),
)
_INVOICE = Place("bank", "банк", "bankTransfer")


def invoice_due_ms(month: Month) -> int:
    """When the invoice of a month is due and paid: noon of the tenth of the next."""
    return month.back(-1).at(10, 12)


def top_up(subscriber: str, at_ms: int, amount_minor: int, place: Place) -> BalanceAction:
    """Money that came. `seq` is set later, for all at once."""
    return BalanceAction(
        subscriber=subscriber,
        at_ms=at_ms,
        seq=0,
        reason="topUp",
        name=_NAMES[place.method],
        amount_minor=amount_minor,
        channel=place.channel,
        channel_name=place.name,
        method=place.method,
    )


def correction(subscriber: str, at_ms: int, reason: str, name: str, amount_minor: int) -> BalanceAction:
    """A transfer or correction. `seq` is set later, for all at once."""
    return BalanceAction(subscriber, at_ms, 0, reason, name, amount_minor, "office", "", "")


def ahead(
    rng: Random,
    subscriber: str,
    charges: Sequence[Movement],
    until_ms: int,
    spare: Sequence[int] = (0, 0, 100_00, 200_00, 500_00),
) -> list[BalanceAction]:
    """Top-ups in round sums, each some hours before a charge that the money would not cover, none after `until_ms`.

    Each brings one of `spare` more than the next hundred roubles.
    """
    paid: list[BalanceAction] = []
    balance = 0
    earliest_ms = charges[0].at_ms - 48 * HOUR_MS if charges else 0
    for charge in charges:
        missing = -(balance + charge.amount_minor)
        if missing > 0 and charge.at_ms < until_ms:
            amount = -(-missing // 100_00) * 100_00 + rng.choice(spare)
            at_ms = max(earliest_ms, charge.at_ms - rng.randrange(HOUR_MS // 1000, 26 * HOUR_MS // 1000) * 1000)
            paid.append(top_up(subscriber, at_ms, amount, rng.choice(_PLACES)))
            balance += amount
        balance += charge.amount_minor
        earliest_ms = charge.at_ms
    return paid


def by_invoice(
    subscriber: str, charges: Sequence[Movement], months: Sequence[Month], now_ms: int
) -> list[BalanceAction]:
    """Each month paid exactly when its invoice is due."""
    paid: list[BalanceAction] = []
    for month in months:
        owed = -sum(one.amount_minor for one in charges if month.start_ms() <= one.at_ms < month.end_ms())
        due_ms = invoice_due_ms(month)
        if owed > 0 and due_ms <= now_ms:
            paid.append(top_up(subscriber, due_ms, owed, _INVOICE))
    return paid
