"""The tariffs of one section that somebody can have, their own among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from kiosk.domain.money import Money, total
from kiosk.domain.offerings import Catalogue, Offering, PaymentScheme
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.tariff_rules import TariffRules
from kiosk.domain.what_if import Bundle, Candidate, Grounds


@dataclass(frozen=True, slots=True)
class TariffChoice:
    """`own` is what is connected in the section now, `offered` all that can be had and what `own` was bought as.

    `bundle` is what works now and is paid for by `own`.
    """

    section: Section
    own: OwnedProduct | None
    offered: tuple[Offering, ...]
    bundle: Bundle | None

    @classmethod
    def of(cls, section: Section, catalogue: Catalogue, owned: Sequence[OwnedProduct], today: date) -> TariffChoice:
        """That of a catalogue and of what somebody owns."""
        own = next(
            (
                one
                for one in owned
                if one.section is section and one.kind is ProductKind.TARIFF and one.status is not ProductStatus.ENDED
            ),
            None,
        )
        tariffs = [one for one in catalogue.offerings if one.section is section and one.kind is ProductKind.TARIFF]
        return cls(
            section,
            own,
            tuple(one for one in tariffs if one.until is None or one.until >= today or _is_of(own, one)),
            _bundle(own, owned, catalogue),
        )

    def grounds(self) -> Grounds:
        """Why nothing can be replayed, or READING where it can."""
        if self.section is not Section.MOBILE:
            return Grounds.NOT_METERED
        if self.own is None:
            return Grounds.NO_TARIFF
        if not any(rules_of(one) for one in self.offered if not self.is_own(one)):
            return Grounds.NO_RULES
        return Grounds.READING

    def is_own(self, offering: Offering) -> bool:
        """It is the one connected."""
        return _is_of(self.own, offering)

    def own_rules(self) -> TariffRules | None:
        """The rules of what is connected, at the fee its owner pays."""
        rules = next((one.rules for one in self.offered if self.is_own(one)), None)
        if rules is None or self.own is None or self.own.fee is None or self.own.fee.currency is not rules.fee.currency:
            return rules
        return replace(rules, fee=self.own.fee)

    def rules_of(self, offering: Offering) -> TariffRules | None:
        """The rules to compare `offering` by: the fee it is going to have, with what the bundle would cost apart."""
        rules = rules_of(offering)
        if rules is None:
            return None
        fee = offering.new_fee.amount if offering.new_fee else rules.fee
        return replace(rules, fee=fee if self.bundle is None or self.bundle.fee is None else fee + self.bundle.fee)

    def own_new_fee(self) -> Money | None:
        """What was announced for what is connected, where it can be counted with."""
        announced = self.own.new_fee if self.own else None
        if announced is None or self.own is None or self.own.fee is None:
            return None
        return announced.amount if announced.amount.currency is self.own.fee.currency else None

    def candidates(self) -> tuple[Candidate, ...]:
        """All of them, without costs yet."""
        found = tuple(self._candidate(one) for one in self.offered)
        if self.own is None or any(one.is_current for one in found):
            return found
        own = self.own
        gone = Candidate(own.name, own.summary, own.fee, None, is_current=True, cost=None, new_fee=own.new_fee)
        return (gone, *found)

    def _candidate(self, offering: Offering) -> Candidate:
        is_own = self.is_own(offering)
        fee = self.own.fee if is_own and self.own and self.own.fee else offering.fee
        new_fee = self.own.new_fee if is_own and self.own else offering.new_fee
        return Candidate(offering.name, offering.summary, fee, offering, is_current=is_own, cost=None, new_fee=new_fee)


def rules_of(offering: Offering) -> TariffRules | None:
    """Rules to charge by; `None` where there are none, or their fee is not the one the offering is sold at."""
    rules = offering.rules
    if rules is None or rules.fee.currency is not offering.fee.currency:
        return None
    return rules if rules.fee == offering.fee or offering.scheme is not PaymentScheme.MONTHLY else None


def _is_of(own: OwnedProduct | None, offering: Offering) -> bool:
    """By the operator's own name of it, by the name people know where that is not told."""
    if own is None:
        return False
    return own.offering == offering.offering if own.offering else own.name == offering.name


def _bundle(own: OwnedProduct | None, owned: Sequence[OwnedProduct], catalogue: Catalogue) -> Bundle | None:
    """What works and is paid for by `own`; what is suspended is not missed."""
    included = [one for one in owned if own and one.bundled_in == own.product and one.status is ProductStatus.ACTIVE]
    if not included:
        return None
    names = tuple(one.name for one in included)
    sold = [next((one for one in catalogue.offerings if _is_of(product, one)), None) for product in included]
    fees = [one.fee for one in sold if one is not None and one.scheme is PaymentScheme.MONTHLY]
    currencies = {fee.currency for fee in fees}
    if len(fees) < len(included) or len(currencies) != 1:
        return Bundle(names, None)
    return Bundle(names, total(fees, currencies.pop()))
