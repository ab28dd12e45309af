"""What every tariff would have cost on one's own last months, how sure that is, and what is advised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kiosk.domain.balance import PackageUnit
from kiosk.domain.money import Money, total
from kiosk.domain.offerings import Offering, OfferingId
from kiosk.domain.products import NewFee, Section


class Sureness(Enum):
    """How well the rules of one's own tariff explain what was charged under it; the least sure comes last."""

    EXACT = "exact"  # to the last minor unit
    OLD_FEE = "old_fee"  # all use to the last minor unit; the fee was another one then
    ROUGH = "rough"  # something was charged that the rules do not explain, or the other way round


@dataclass(frozen=True, slots=True)
class MonthProof:
    """One month under one's own tariff: what was charged, and what its rules of today give."""

    month: date
    charged: Money
    replayed: Money
    sureness: Sureness

    def difference(self) -> Money:
        """What was charged beyond what the rules give."""
        return self.charged - self.replayed


@dataclass(frozen=True, slots=True)
class Proof:
    """One's own tariff replayed, oldest month first.

    `unrated` uses could not be replayed at all; `outside` uses no package covers, as the operator's lines show.
    """

    months: tuple[MonthProof, ...]
    unrated: int
    outside: int

    def charged(self) -> Money:
        """Of all months."""
        return total((one.charged for one in self.months), self.months[0].charged.currency)

    def replayed(self) -> Money:
        """Of all months."""
        return total((one.replayed for one in self.months), self.months[0].replayed.currency)

    def sureness(self) -> Sureness:
        """That of the least sure month; no better than rough with uses that could not be replayed."""
        grades = tuple(Sureness)
        worst = max(self.months, key=lambda one: grades.index(one.sureness)).sureness
        return Sureness.ROUGH if self.unrated else worst

    def unexplained(self) -> Money:
        """How far off the rules are in the months they do not explain, taken together."""
        rough = (one.difference() for one in self.months if one.sureness is Sureness.ROUGH)
        return total((max(one, -one) for one in rough), self.months[0].charged.currency)


@dataclass(frozen=True, slots=True)
class BreakEven:
    """How much more of one unit a month turns the comparison with one's own tariff round.

    `more` counts minutes, megabytes or messages on top of one's own use: from so many on a dearer tariff costs no
    more (`pays_from`), up to so many a cheaper one stays cheaper.
    """

    unit: PackageUnit
    more: int
    pays_from: bool


@dataclass(frozen=True, slots=True)
class Shortfall:
    """In how many `months` the packages did not last, of which units, and what that cost on top of the fees."""

    months: int
    units: tuple[PackageUnit, ...]
    cost: Money


@dataclass(frozen=True, slots=True)
class Cost:
    """A tariff on one's own months, oldest first; what does not depend on the tariff is left out.

    `mean` is a month's, rounded to the nearest minor unit; `worst` the place of the dearest month; `saving` by how
    much a month is cheaper than now on average, negative where it is dearer. `pays_back` is after how many months a
    saving has made up for what connecting costs, `None` where there is nothing to make up for.
    """

    months: tuple[Money, ...]
    total: Money
    mean: Money
    worst: int
    saving: Money
    shortfall: Shortfall | None
    break_even: BreakEven | None
    pays_back: int | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One tariff. `offering` is `None` for one's own where it is not on offer any more; `cost` where it is unknown.

    `new_fee` was announced; the cost is counted with it.
    """

    name: str
    summary: str
    fee: Money | None
    offering: Offering | None
    is_current: bool
    cost: Cost | None
    new_fee: NewFee | None = None


class Verdict(Enum):
    """What is advised, and why to stay."""

    CHANGE = "change"
    NOTHING_CHEAPER = "nothing_cheaper"
    TOO_LITTLE = "too_little"  # the saving is not worth a change
    CONNECTING = "connecting"  # connecting costs more than was saved in the months looked at
    UNSURE = "unsure"  # one's own tariff is further off its rules than the saving
    BUNDLE = "bundle"  # it includes services that nobody knows the price of apart


@dataclass(frozen=True, slots=True)
class Advice:
    """The tariff to change to, `None` to stay; `saving` is a month's on average, of the advised one or of the best."""

    verdict: Verdict
    offering: OfferingId | None
    saving: Money


@dataclass(frozen=True, slots=True)
class Bundle:
    """Services that come with one's own tariff and would have to be paid for apart; `fee` is a month's, `None` where
    it is not known. All other tariffs are compared with it added.
    """

    names: tuple[str, ...]
    fee: Money | None


class Grounds(Enum):
    """What the costs of a what-if rest on, or why there are none."""

    READING = "reading"  # the months are still being read
    MONTHS = "months"
    NOT_METERED = "not_metered"  # internet and TV cost their fee whatever is used
    NO_TARIFF = "no_tariff"  # nothing is connected in this section
    NO_MONTHS = "no_months"  # not a full month under the tariff yet
    NO_RULES = "no_rules"  # the operator publishes no rules to charge by
    UNREADABLE = "unreadable"  # the operator does not give the months now


@dataclass(frozen=True, slots=True)
class WhatIf:
    """All tariffs of a section. With costs the cheapest is first, else the lowest fee.

    `product` is the one that a change would replace. `months` are those replayed, by their first days, oldest first;
    `read` tells how many of them have come so far. `carried` is what a month cost on average besides, whatever the
    tariff. Without `proof` the rules of one's own tariff are not known, and what was charged stands for it.
    """

    section: Section
    grounds: Grounds
    product: str
    candidates: tuple[Candidate, ...]
    months: tuple[date, ...]
    read: int
    carried: Money | None
    bundle: Bundle | None
    proof: Proof | None
    advice: Advice | None
