"""TMF678 Customer Bill: fees, subscriptions and one-off charges."""

from __future__ import annotations

import msgspec

from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api
from kiosk.adapters.bss.wire import Moment, WireCharacteristic, WireMoney, WireRef, characteristics, priced, text
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, Period, VolumeUnit
from kiosk.domain.money import Currency
from kiosk.domain.products import Section
from kiosk.domain.subscriber import AccountId
from kiosk.strict_json import Nonsense

_KINDS = {
    "fee": (LineKind.FEE, Cause.TARIFF),
    "subscription": (LineKind.SUBSCRIPTION, Cause.SUBSCRIPTION),
    "oneOff": (LineKind.ONE_OFF, Cause.ONE_OFF),
    "adjustment": (LineKind.ADJUSTMENT, Cause.ADJUSTMENT),
}
_SECTIONS = {section.value: section for section in Section}
_HOME = {Section.INTERNET: Cause.INTERNET, Section.TV: Cause.TV}
_PAID = {
    "balance": PaidFrom.BALANCE,
    "bonus": PaidFrom.BONUS,
    "credit": PaidFrom.CREDIT,
    "contentAccount": PaidFrom.CONTENT_ACCOUNT,
}
_COUNTED = {"month": VolumeUnit.MONTHS, "piece": VolumeUnit.PIECES}


class WireAppliedRate(msgspec.Struct, rename="camel"):
    """TMF AppliedCustomerBillingRate."""

    id: str
    date: Moment
    tax_included_amount: WireMoney
    name: str | None = None
    description: str | None = None
    billing_account: WireRef | None = None
    characteristic: list[WireCharacteristic] | WireCharacteristic | None = None

    def line(self, currency: Currency) -> Line:
        """It as a line: a charge takes from the balance.

        Raises:
            Nonsense: in another currency.
        """
        amount = self.tax_included_amount.money()
        if amount.currency is not currency:
            raise Nonsense("a fee in another currency")
        said = characteristics(self.characteristic)
        section = _SECTIONS.get(text(said.get("serviceType")), Section.MOBILE)
        kind, cause = _KINDS.get(text(said.get("kind")), (LineKind.FEE, Cause.OTHER))
        rate, per = priced(said.get("rate"), currency)
        unit = _COUNTED.get(per, VolumeUnit.NONE)
        return Line(
            when=self.date,
            amount=-amount,
            kind=kind,
            cause=_HOME.get(section, cause) if cause is Cause.TARIFF else cause,
            name=self.name or self.description or "",
            counterpart=text(said.get("supplier")),
            place="",
            volume=_quantity(said.get("quantity")) if unit is not VolumeUnit.NONE else 0,
            unit=unit,
            rate=rate,
            paid_from=_PAID.get(text(said.get("paidFrom")), PaidFrom.UNKNOWN),
            section=section,
        )


class Bills:
    """Reads applied rates. Raises as `Reader.one` does."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def rates(self, account: AccountId, period: Period) -> list[WireAppliedRate]:
        """Every rate applied within `period`, billed or not."""
        query = [
            ("billingAccount.id", account),
            ("date.gte", period.start.isoformat()),
            ("date.lt", period.end.isoformat()),
            ("sort", "-date"),
        ]
        found = await self._reader.every(Api.BILLS, "appliedCustomerBillingRate", query, WireAppliedRate)
        return [
            one
            for one in found
            if (one.billing_account is None or one.billing_account.id == account) and one.date in period
        ]


def _quantity(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 1
