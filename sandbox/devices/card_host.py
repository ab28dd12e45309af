"""The far side of a simulated card terminal: a person with a card, and the acquirer that decides and keeps the ledger.

Free of any protocol: a terminal's face asks `present` what happens to a charge, then says `charge`, `take_back` or
`settle`. `sales` is the truth that tests compare with: what was really charged.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

_RECEIPTS = 9999  # then they start again at 1


class Fate(Enum):
    """Where a sale is at the acquirer."""

    PENDING = "pending"  # approved; the terminal waits for the cash register's word
    CHARGED = "charged"
    TAKEN_BACK = "taken_back"


class Person(Enum):
    """What the person at the terminal does about a charge."""

    PAYS = "pays"
    CANCELS = "cancels"  # the red key
    LEAVES = "leaves"  # no card at all, until the terminal gives up
    UNREADABLE = "unreadable"  # a card that cannot be read


class Trouble(Enum):
    """What is wrong with a terminal, until it is mended."""

    BUSY = "busy"
    NO_HOST = "no_host"  # the terminal cannot reach its acquirer
    BATCH_FULL = "batch_full"  # no charge before the end of day


@dataclass(slots=True)
class Sale:
    """An approved charge. `reference` is the cash register's own, empty where the protocol carries none."""

    reference: str
    receipt: int
    trace: int
    asked_minor: int
    minor: int
    currency: str
    authorization: str
    batch: int
    fate: Fate = Fate.PENDING
    taken_back_by: int = 0  # the trace of the reversal


@dataclass(frozen=True, slots=True)
class Declined:
    """The acquirer says no; `code` is in the words of the terminal's protocol, empty for a plain no."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """A closed batch: charges less what was taken back."""

    batch: int
    count: int
    minor: int
    first_receipt: int
    last_receipt: int


@dataclass(slots=True)
class Script:
    """What will happen to the next charge; then everything is ordinary again."""

    person: Person = Person.PAYS
    decline: str | None = None
    approve_minor: int | None = None  # less than asked: a partial approval; more: a terminal that errs
    approve_currency: str | None = None
    slow_s: float = 0.0  # how long the acquirer thinks, before any speeding up


@dataclass(slots=True)
class CardHost:
    """An acquirer's account of one terminal. Survives the terminal's power."""

    currency: str = "EUR"
    sales: list[Sale] = field(default_factory=list)
    settled: list[Totals] = field(default_factory=list)
    troubles: set[Trouble] = field(default_factory=set)
    next: Script = field(default_factory=Script)
    batch: int = 1
    receipt: int = 0
    trace: int = 0

    def present(self) -> Script:
        """What the person and the acquirer are about to do, for this charge only."""
        script, self.next = self.next, Script()
        return script

    def decide(self, minor: int, currency: str, script: Script, reference: str = "") -> Sale | Declined:
        """The acquirer's answer to an authorisation. A sale is pending until `charge` or `take_back`."""
        if Trouble.NO_HOST in self.troubles or script.decline is not None:
            return Declined(script.decline or "")
        approved = minor if script.approve_minor is None else script.approve_minor
        self.receipt = self.receipt % _RECEIPTS + 1
        sale = Sale(
            reference=reference,
            receipt=self.receipt,
            trace=self.next_trace(),
            asked_minor=minor,
            minor=approved,
            currency=script.approve_currency or currency,
            authorization=f"{self.trace * 7919 % 1_000_000:06}",
            batch=self.batch,
        )
        self.sales.append(sale)
        return sale

    def next_trace(self) -> int:
        """The number of the next message to the acquirer."""
        self.trace += 1
        return self.trace

    def charge(self, sale: Sale) -> None:
        """The pending sale becomes final."""
        assert sale.fate is Fate.PENDING
        sale.fate = Fate.CHARGED

    def take_back(self, sale: Sale) -> bool:
        """Reverse a sale; `False` when its batch is closed or it was taken back before."""
        if sale.fate is Fate.TAKEN_BACK or sale.batch != self.batch:
            return False
        sale.fate = Fate.TAKEN_BACK
        sale.taken_back_by = self.next_trace()
        return True

    def by_receipt(self, receipt: int) -> Sale | None:
        """The newest sale with that receipt number."""
        return next((sale for sale in reversed(self.sales) if sale.receipt == receipt), None)

    def by_reference(self, reference: str) -> Sale | None:
        """The newest sale with the cash register's reference."""
        return next((sale for sale in reversed(self.sales) if sale.reference == reference), None)

    def settle(self) -> Totals:
        """Close the batch and open the next one."""
        charged = [sale for sale in self.sales if sale.batch == self.batch and sale.fate is Fate.CHARGED]
        receipts = [sale.receipt for sale in self.sales if sale.batch == self.batch] or [0]
        totals = Totals(self.batch, len(charged), total_minor(charged), receipts[0], receipts[-1])
        self.settled.append(totals)
        self.batch += 1
        self.troubles.discard(Trouble.BATCH_FULL)
        return totals

    def charged_minor(self) -> int:
        """What people have really been charged and not given back, in minor units."""
        return total_minor(sale for sale in self.sales if sale.fate is Fate.CHARGED)

    def snapshot(self) -> dict[str, object]:
        """The ledger as plain values, for a control port."""
        return {
            "charged_minor": self.charged_minor(),
            "sales": [
                {
                    "reference": sale.reference,
                    "receipt": sale.receipt,
                    "minor": sale.minor,
                    "currency": sale.currency,
                    "fate": sale.fate.value,
                    "batch": sale.batch,
                }
                for sale in self.sales
            ],
            "settled": [{"batch": one.batch, "count": one.count, "minor": one.minor} for one in self.settled],
            "troubles": sorted(trouble.value for trouble in self.troubles),
        }


def total_minor(sales: Iterable[Sale]) -> int:
    """The sum of the sales, in minor units."""
    return sum(sale.minor for sale in sales)
