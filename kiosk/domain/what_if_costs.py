"""From replayed months to costs, a proof and advice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kiosk.domain.balance import PackageUnit
from kiosk.domain.money import Money, total
from kiosk.domain.tariff_rules import TariffRules
from kiosk.domain.what_if import Advice, Bundle, Candidate, Cost, MonthProof, Proof, Shortfall, Sureness, Verdict
from kiosk.domain.what_if_break_even import Replayed, break_even
from kiosk.domain.what_if_month import MonthUse

WORTH_A_CHANGE_PERCENT = 5
"""A change is advised when it saves at least this much of what staying costs; below it, stay."""


@dataclass(frozen=True, slots=True)
class Months:
    """The months looked at, one at least, and one's own tariff over them where its rules are known.

    `new_fee` was announced for one's own: costs are counted with it, the proof without.
    """

    uses: tuple[MonthUse, ...]
    own: Replayed | None
    new_fee: Money | None = None

    def staying(self) -> Replayed | None:
        """One's own tariff at the fee it is going to have."""
        return self.own if self.own is None or self.new_fee is None else self.own.at(self.new_fee)

    def now(self) -> tuple[Money, ...]:
        """What each month costs under one's own tariff: by its rules, else as it was charged."""
        staying = self.staying()
        if staying is None:
            return tuple((self.new_fee or month.fee) + month.charged for month in self.uses)
        return tuple(bill.cost() for bill in staying.bills)

    def used(self) -> Mapping[PackageUnit, int]:
        """Everything that was used, in seconds, kilobytes and pieces."""
        return {
            unit: sum(sum(month.uses[unit].volumes) + sum(month.uses[unit].outside) for month in self.uses)
            for unit in PackageUnit
        }

    def carried(self) -> Money:
        """What a month cost besides, whatever the tariff."""
        return mean_of([month.carried for month in self.uses])

    def proof(self) -> Proof | None:
        """One's own tariff against what was charged."""
        if self.own is None:
            return None
        return Proof(
            months=tuple(
                MonthProof(
                    month.month,
                    month.fee + month.charged,
                    bill.cost(),
                    _sureness(month.fee == bill.fee, month.charged == bill.use()),
                )
                for month, bill in zip(self.uses, self.own.bills, strict=True)
            ),
            unrated=sum(month.unrated for month in self.uses),
            outside=sum(len(uses.outside) for month in self.uses for uses in month.uses.values()),
        )

    def cost(self, tariff: Replayed, once: Money) -> Cost:
        """What `tariff` would have cost; connecting it costs `once`."""
        months = tuple(bill.cost() for bill in tariff.bills)
        mean, staying = mean_of(months), self.staying()
        saving = mean_of(self.now()) - mean
        return Cost(
            months=months,
            total=total(months, mean.currency),
            mean=mean,
            worst=max(range(len(months)), key=lambda place: (months[place].minor, place)),
            saving=saving,
            shortfall=_shortfall(tariff),
            break_even=None if staying is None else break_even(tariff, staying, self.used()),
            pays_back=-(-once.minor // saving.minor) if once.minor > 0 and saving.minor > 0 else None,
        )

    def cost_now(self) -> Cost:
        """What one's own tariff costs; as charged, where its rules are not known."""
        staying = self.staying()
        if staying is not None:
            return self.cost(staying, Money.zero(staying.rules.fee.currency))
        months = self.now()
        mean = mean_of(months)
        return Cost(
            months=months,
            total=total(months, mean.currency),
            mean=mean,
            worst=max(range(len(months)), key=lambda place: (months[place].minor, place)),
            saving=Money.zero(mean.currency),
            shortfall=None,
            break_even=None,
            pays_back=None,
        )


def mean_of(amounts: Sequence[Money]) -> Money:
    """The mean of one amount or more, rounded to the nearest minor unit, halves up."""
    whole = total(amounts, amounts[0].currency)
    return replace(whole, minor=(2 * whole.minor + len(amounts)) // (2 * len(amounts)))


def advise(candidates: Sequence[Candidate], proof: Proof | None, bundle: Bundle | None = None) -> Advice | None:
    """The cheapest tariff if it is worth a change, connecting it included; `None` without a cost to compare with.

    A change has to save `WORTH_A_CHANGE_PERCENT` of what staying costs, and more than the rules of one's own tariff
    leave unexplained.
    """
    own = next((one.cost for one in candidates if one.is_current), None)
    others = [one for one in candidates if not one.is_current and one.cost and one.offering]
    if own is None or not others:
        return None
    best = min(others, key=_by_cost)
    assert best.cost is not None
    assert best.offering is not None
    saved, once = own.total - best.cost.total, best.offering.once
    verdict = _verdict(saved, once, own.total, proof.unexplained() if proof else Money.zero(once.currency))
    if verdict is not Verdict.NOTHING_CHEAPER and bundle is not None and bundle.fee is None:
        verdict = Verdict.BUNDLE
    return Advice(verdict, best.offering.offering if verdict is Verdict.CHANGE else None, best.cost.saving)


def _verdict(saved: Money, once: Money, staying: Money, error: Money) -> Verdict:
    gain = saved - once
    if saved.minor <= 0:
        return Verdict.NOTHING_CHEAPER
    if saved.minor * 100 < staying.minor * WORTH_A_CHANGE_PERCENT:
        return Verdict.TOO_LITTLE
    if gain.minor * 100 < staying.minor * WORTH_A_CHANGE_PERCENT:
        return Verdict.CONNECTING
    return Verdict.CHANGE if gain > error else Verdict.UNSURE


def by_cost(candidate: Candidate) -> tuple[object, ...]:
    """The order of candidates: those with a cost, cheapest first, then by fee; one's own before its equals."""
    cost, fee = candidate.cost, candidate.fee
    return (
        cost is None,
        cost.total.minor if cost else 0,
        not candidate.is_current,
        fee.minor if fee else 0,
        candidate.name,
    )


def _by_cost(candidate: Candidate) -> tuple[object, ...]:
    """Cheapest with connecting; of equals the one whose worst month is better, then the one that includes more."""
    assert candidate.cost is not None
    assert candidate.offering is not None
    cost, rules = candidate.cost, candidate.offering.rules
    return (
        (cost.total + candidate.offering.once).minor,
        cost.months[cost.worst].minor,
        _generosity(rules) if rules else (),
        candidate.name,
    )


def _generosity(rules: TariffRules) -> tuple[int, ...]:
    """Less is more generous, in every place."""
    return (
        -rules.seconds,
        -rules.kilobytes,
        -rules.messages,
        rules.call.price.minor,
        rules.data.price.minor,
        rules.message.price.minor,
    )


def _sureness(same_fee: bool, same_use: bool) -> Sureness:
    if not same_use:
        return Sureness.ROUGH
    return Sureness.EXACT if same_fee else Sureness.OLD_FEE


def _shortfall(tariff: Replayed) -> Shortfall | None:
    """Units that a package was there for and did not last; a tariff without packages falls short of nothing."""
    included = tariff.rules.included()
    short = [
        {unit: bill.beyond for unit, bill in month.units.items() if included[unit] and bill.volume}
        for month in tariff.bills
    ]
    units = tuple(unit for unit in PackageUnit if any(unit in month for month in short))
    if not units:
        return None
    costs = (cost for month in short for cost in month.values())
    return Shortfall(sum(map(bool, short)), units, total(costs, tariff.rules.fee.currency))
