"""A tariff's rules as the catalogue states them (docs/operator/tariffRules.schema.json)."""

from __future__ import annotations

from decimal import Decimal

import msgspec

from kiosk.adapters.bss.wire import WireMoney
from kiosk.domain.money import Currency, Money
from kiosk.domain.tariff_rules import Cover, Rate, TariffRules
from kiosk.strict_json import Nonsense, shaped

_COVERS = {None: Cover.WHOLE, "wholeUse": Cover.WHOLE, "split": Cover.SPLIT}


class WireIncluded(msgspec.Struct):
    """What comes with a month."""

    seconds: int = 0
    kilobytes: int = 0
    messages: int = 0


class WireRate(msgspec.Struct):
    """The price of each started step."""

    price: WireMoney
    step: int

    def rate(self) -> Rate:
        """Raises `Nonsense` or ValueError where it is none."""
        return Rate(self.price.money(), self.step)


class WireBeyond(msgspec.Struct):
    """What is charged beyond the packages."""

    call: WireRate
    data: WireRate
    message: WireRate


class WireRules(msgspec.Struct, rename="camel"):
    """TariffRules."""

    fee: WireMoney
    tax_percent: int
    beyond: WireBeyond
    included: WireIncluded = msgspec.field(default_factory=WireIncluded)
    package_pays: str | None = None


def rules_of(value: object, currency: Currency) -> TariffRules | None:
    """The rules, `None` where there are none or they cannot be followed."""
    if not isinstance(value, dict):
        return None
    try:
        said = shaped(value, WireRules)
        rules = TariffRules(
            fee=said.fee.money(),
            seconds=said.included.seconds,
            kilobytes=said.included.kilobytes,
            messages=said.included.messages,
            call=said.beyond.call.rate(),
            data=said.beyond.data.rate(),
            message=said.beyond.message.rate(),
            tax_percent=said.tax_percent,
            cover=_COVERS[said.package_pays],
        )
    except (Nonsense, ValueError, KeyError):
        return None
    return rules if rules.fee.currency is currency else None


def amount_of(value: object, currency: Currency) -> Money | None:
    """An extension's Money of this currency and not negative, `None` where it is none."""
    match value:
        case {"unit": str(), "value": int() | Decimal()}:
            try:
                amount = shaped(value, WireMoney).money()
            except Nonsense:
                return None
            return amount if amount.currency is currency and amount.minor >= 0 else None
        case _:
            return None
