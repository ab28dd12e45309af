"""Which acquirers may be asked for a charge, and in which order: by the operator's rules and by what works now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum

from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Money
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.topup import Method


class DestinationKind(Enum):
    """What is being paid for, as far as acquirers are chosen by it."""

    PHONE = "phone"
    CONTRACT = "contract"


EVERYTHING = frozenset(DestinationKind)


def destination_kind(destination: Destination) -> DestinationKind:
    """The kind of `destination`."""
    match destination:
        case PhoneNumber():
            return DestinationKind.PHONE
        case ContractNumber():
            return DestinationKind.CONTRACT


@dataclass(frozen=True, slots=True)
class AcquirerRule:
    """What an acquirer is asked for. A bound belongs to the range; `None` bounds nothing. Cash needs no acquirer."""

    acquirer: AcquirerName
    methods: frozenset[Method]
    minimum: Money | None = None
    maximum: Money | None = None
    destinations: frozenset[DestinationKind] = EVERYTHING

    def __post_init__(self) -> None:
        if not self.methods or Method.CASH in self.methods:
            raise ValueError(f"the rule of {self.acquirer} needs methods other than cash")
        if not self.destinations:
            raise ValueError(f"the rule of {self.acquirer} covers no destination")
        if self.minimum is not None and self.maximum is not None and not _is_ordered(self.minimum, self.maximum):
            raise ValueError(f"the rule of {self.acquirer} covers no amount")

    def covers(self, method: Method, amount: Money, destination: DestinationKind) -> bool:
        """Whether such a charge falls under this rule. A bound in another currency is met by no amount."""
        return (
            method in self.methods
            and destination in self.destinations
            and (self.minimum is None or _is_ordered(self.minimum, amount))
            and (self.maximum is None or _is_ordered(amount, self.maximum))
        )


def choose(
    rules: Iterable[AcquirerRule],
    method: Method,
    amount: Money,
    destination_kind: DestinationKind,
    healthy: Collection[AcquirerName],
) -> tuple[AcquirerName, ...]:
    """The acquirers to ask for such a charge, best first: in the order of their rules, each once, only healthy ones.

    The second is for when the first surely charged nothing (`charge.TRY_ELSEWHERE`), never for when nobody knows.
    """
    fitting = (rule.acquirer for rule in rules if rule.covers(method, amount, destination_kind))
    return tuple(name for name in dict.fromkeys(fitting) if name in healthy)


def _is_ordered(lower: Money, upper: Money) -> bool:
    return lower.currency is upper.currency and lower <= upper
