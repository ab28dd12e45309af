"""A product somebody has, and the fees it took month by month."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sandbox.operator.clock import local
from sandbox.operator.identity import part_of
from sandbox.operator.shop.shelf import offering_named
from sandbox.operator.storage.records import Fee, Product
from sandbox.operator.world.catalogue import PRICE_RISE_MONTHS_AGO, Offer, Tariff
from sandbox.operator.world.months import Month, history


@dataclass(frozen=True, slots=True)
class Service:
    """A product and its history. Charged on `day` of each month from `first` on, until `last` where it has ended."""

    part: str
    name: str
    summary: str
    section: str
    kind: str
    fee_minor: int
    fee_before_minor: int
    day: int
    first: Month
    since_day: str
    last: Month | None = None
    status: str = "active"
    ended_day: str = ""
    next_charge_day: str = ""
    last_used_day: str = ""
    consent_day: str = ""
    consent_channel: str = ""
    supplier: str = ""
    bundled_in: str = ""
    block_cause: str = ""
    blocked_since: str = ""
    blocked_until: str = ""

    def product(self, subscriber: str, now_ms: int) -> Product:
        """The product as it stands at `now_ms`."""
        charged = self.status == "active" and self.fee_minor > 0
        return Product(
            subscriber=subscriber,
            product=part_of(subscriber, self.part),
            name=self.name,
            summary=self.summary,
            section=self.section,
            kind=self.kind,
            status=self.status,
            fee_minor=self.fee_minor or None,
            since_day=self.since_day,
            ended_day=self.ended_day,
            next_charge_day=self.next_charge_day or (self._next_day(now_ms) if charged else ""),
            last_used_day=self.last_used_day,
            consent_day=self.consent_day,
            consent_channel=self.consent_channel,
            supplier=self.supplier,
            bundled_in=part_of(subscriber, self.bundled_in) if self.bundled_in else "",
            offering=offering_named(self.name),
            block_cause=self.block_cause,
            blocked_since=self.blocked_since,
            blocked_until=self.blocked_until,
            due_minor=self.fee_minor if self.block_cause == "noMoney" else 0,
        )

    def fees(self, subscriber: str, now_ms: int) -> list[Fee]:
        """What it took up to `now_ms`, the catalogue's price rise included. `seq` is set later, for all at once."""
        months = history(now_ms)
        risen = months[-1].back(PRICE_RISE_MONTHS_AGO)
        taken = [
            self.fee(subscriber, month.at(self.day), self.fee_minor if month >= risen else self.fee_before_minor)
            for month in months
            if self.first <= month <= (self.last or month) and month.at(self.day) <= now_ms
        ]
        return [fee for fee in taken if fee.amount_minor]

    def fee(self, subscriber: str, at_ms: int, amount_minor: int) -> Fee:
        """One month's fee."""
        return Fee(
            subscriber=subscriber,
            at_ms=at_ms,
            seq=0,
            product=part_of(subscriber, self.part),
            name=self.name,
            kind="fee" if self.kind == "tariff" else "subscription",
            section=self.section,
            supplier=self.supplier,
            amount_minor=amount_minor,
            until_ms=Month.of(at_ms).back(-1).at(self.day),
        )

    def ended(self, last: Month) -> Service:
        """The same, charged last in `last` and ended at that month's end."""
        return replace(self, status="terminated", last=last, ended_day=last.day(31).isoformat())

    def _next_day(self, now_ms: int) -> str:
        today = local(now_ms).date()
        running = Month.of(now_ms)
        days: list[date] = [running.day(self.day), running.back(-1).day(self.day)]
        return next(day for day in days if day > today).isoformat()


def tariff_service(tariff: Tariff, day: int, first: Month) -> Service:
    """A mobile tariff as a service."""
    return Service(
        part="p-mobile",
        name=tariff.name,
        summary=tariff.summary(),
        section="mobile",
        kind="tariff",
        fee_minor=tariff.fee_minor,
        fee_before_minor=tariff.fee_before_minor,
        day=day,
        first=first,
        since_day=first.day(day).isoformat(),
    )


def offer_service(part: str, offer: Offer, day: int, first: Month) -> Service:
    """Anything else with a monthly fee as a service."""
    return Service(
        part=part,
        name=offer.name,
        summary=offer.summary,
        section=offer.section,
        kind=offer.kind,
        fee_minor=offer.fee_minor,
        fee_before_minor=offer.fee_minor,
        day=day,
        first=first,
        since_day=first.day(day).isoformat(),
        supplier=offer.supplier,
    )
