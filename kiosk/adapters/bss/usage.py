"""TMF635 Usage: calls, data and messages, from bytes straight to columns.

A thousand records must not keep the teller's loop for more than a few milliseconds: only the needed members are
decoded, no record becomes a value of its own, and what repeats (amounts, kinds, rates) is worked out once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import msgspec

from kiosk.adapters.bss.masking import masked
from kiosk.adapters.bss.settings import Masking
from kiosk.adapters.bss.wire import MOST_DEPTH, Moment, Nonsense, WireMoney, many, priced, strictly, text
from kiosk.domain.expenses import NO_RATE, Cause, LineKind, LinePage, PaidFrom, VolumeUnit, codes_of
from kiosk.domain.money import Currency
from kiosk.domain.products import Section

FIELDS = "usageDate,usageType,description,status,ratedProductUsage,usageCharacteristic"

_KINDS: dict[str, tuple[LineKind, VolumeUnit]] = {
    "callOut": (LineKind.CALL_OUT, VolumeUnit.SECONDS),
    "callIn": (LineKind.CALL_IN, VolumeUnit.SECONDS),
    "sms": (LineKind.SMS, VolumeUnit.PIECES),
    "data": (LineKind.DATA, VolumeUnit.KILOBYTES),
    "roamingCall": (LineKind.ROAMING_CALL, VolumeUnit.SECONDS),
    "roamingData": (LineKind.ROAMING_DATA, VolumeUnit.KILOBYTES),
    "roamingSms": (LineKind.ROAMING_SMS, VolumeUnit.PIECES),
}
_ROAMING = frozenset({LineKind.ROAMING_CALL, LineKind.ROAMING_DATA, LineKind.ROAMING_SMS})
_PUBLISHED_TYPES = {"voice": "callOut", "data": "data", "sms": "sms"}
_PAID = {
    "balance": PaidFrom.BALANCE,
    "packageMinutes": PaidFrom.PACKAGE_MINUTES,
    "packageData": PaidFrom.PACKAGE_DATA,
    "packageSms": PaidFrom.PACKAGE_SMS,
    "bonus": PaidFrom.BONUS,
    "credit": PaidFrom.CREDIT,
    "contentAccount": PaidFrom.CONTENT_ACCOUNT,
    "nothing": PaidFrom.NOTHING,
}
_SECTIONS = {section.value: section for section in Section}
_HOME = {Section.INTERNET: Cause.INTERNET, Section.TV: Cause.TV}
_NOT_CHARGED = frozenset({"rejected", "recycled"})
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_AMOUNT = b'"taxIncludedRatingAmount"'


class _Product(msgspec.Struct, gc=False):
    id: str | None = None


class _Rated(msgspec.Struct, rename="camel", gc=False):
    tax_included_rating_amount: msgspec.Raw = msgspec.Raw()
    product_ref: _Product | None = None


class _Said(msgspec.Struct, gc=False):
    name: str
    value: Any = None


class _Record(msgspec.Struct, rename="camel", gc=False):
    usage_date: Moment
    usage_type: str | None = None
    description: str | None = None
    status: str | None = None
    rated_product_usage: list[_Rated] | _Rated | None = None
    usage_characteristic: list[_Said] | _Said | None = None


_RECORDS = msgspec.json.Decoder(list[_Record], float_hook=Decimal)
_Key = tuple[Any, Any, Any, Any, Any]


class UsageShaper:
    """Turns answers into pages of lines for one account, whose `products` they must be about.

    It remembers amounts and kinds it met, and lives as long as one reading of lines.
    """

    def __init__(self, products: frozenset[str], currency: Currency, masking: Masking) -> None:
        self._products = products
        self._currency = currency
        self._masking = masking
        self._amounts: dict[bytes, int] = {}
        self._amounts_read = 0
        self._kinds: dict[_Key, tuple[bytes, VolumeUnit, bool]] = {}

    def page(self, body: bytes) -> LinePage:
        """The lines of one answer, in its order.

        Raises:
            Nonsense: not what the contract says, or about somebody else.
        """
        self._amounts_read = 0
        records = _decoded(body)
        when, amount, volume, rate = array("q"), array("q"), array("q"), array("q")
        codes: list[bytes] = []
        name: list[str] = []
        counterpart: list[str] = []
        place: list[str] = []
        try:
            for record in records:
                said = {one.name: one.value for one in many(record.usage_characteristic)}
                kind, unit, roaming = self._kind(record, said)
                when.append(round(record.usage_date.timestamp() * 1_000_000))
                amount.append(-self._charged(record))
                volume.append(_volume(said, unit))
                rate.append(self._rate(said["rate"]) if "rate" in said else NO_RATE)
                codes.append(kind)
                name.append(record.description or "")
                counterpart.append(masked(text(said["destination"]), self._masking) if "destination" in said else "")
                place.append(_place(said, roaming))
        except OverflowError as error:
            raise Nonsense("a number without end") from error
        if self._amounts_read != body.count(_AMOUNT):
            raise Nonsense("an amount is named twice")
        return LinePage(
            self._currency,
            when.tobytes(),
            amount.tobytes(),
            volume.tobytes(),
            rate.tobytes(),
            b"".join(codes),
            tuple(name),
            tuple(counterpart),
            tuple(place),
        )

    def _charged(self, record: _Record) -> int:
        """What the record took from the balance, in minor units."""
        charged = 0
        for rated in many(record.rated_product_usage):
            if rated.product_ref is not None and rated.product_ref.id not in self._products:
                raise Nonsense("usage of somebody else")
            packed = bytes(rated.tax_included_rating_amount)
            self._amounts_read += bool(packed)
            minor = self._amounts.get(packed)
            charged += self._learn_amount(packed) if minor is None else minor
        return 0 if record.status in _NOT_CHARGED else charged

    def _learn_amount(self, packed: bytes) -> int:
        minor = 0
        if packed not in (b"", b"null"):
            amount = strictly(packed, WireMoney).money()
            if amount.currency is not self._currency:
                raise Nonsense("usage in another currency")
            minor = amount.minor
        self._amounts[packed] = minor
        return minor

    def _kind(self, record: _Record, said: dict[str, Any]) -> tuple[bytes, VolumeUnit, bool]:
        get = said.get
        key = (get("kind"), get("paidFrom"), get("serviceType"), record.usage_type, get("direction"))
        try:
            return self._kinds[key]
        except TypeError:  # a characteristic that is no text cannot be looked up
            return _classified(key)
        except KeyError:
            found = self._kinds[key] = _classified(key)
            return found

    def _rate(self, value: object) -> int:
        price, _ = priced(value, self._currency)
        return price.minor if price else NO_RATE


def _decoded(body: bytes) -> Iterable[_Record]:
    _refuse_depth(body)
    try:
        return _RECORDS.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise Nonsense("not a list of usage") from error


def _refuse_depth(body: bytes) -> None:
    """Take away the innermost brackets as often as may be; brackets within texts only make it stricter."""
    brackets = body.translate(None, _NOT_BRACKETS)
    for _ in range(MOST_DEPTH):
        if not brackets:
            return
        brackets = brackets.replace(b"[]", b"").replace(b"{}", b"")
    if brackets:
        strictly(body, list[Any])


def _classified(key: _Key) -> tuple[bytes, VolumeUnit, bool]:
    """The codes of a line, what its volume counts, and whether it was abroad."""
    said, paid, service, published, direction = (text(part) for part in key)
    fallback = "callIn" if published == "voice" and direction == "incoming" else _PUBLISHED_TYPES.get(published, "")
    kind, unit = _KINDS.get(said or fallback, (LineKind.OTHER, VolumeUnit.NONE))
    section = _SECTIONS.get(service, Section.MOBILE)
    cause = Cause.ROAMING if kind in _ROAMING else _HOME.get(section, Cause.OVERUSE)
    return codes_of(kind, cause, _PAID.get(paid, PaidFrom.UNKNOWN), unit, section), unit, kind in _ROAMING


def _volume(said: dict[str, Any], unit: VolumeUnit) -> int:
    value = said.get("duration" if unit is VolumeUnit.SECONDS else "volume")
    if value is None:
        return 1 if unit is VolumeUnit.PIECES else 0
    if isinstance(value, (int, Decimal)) and value >= 0:
        return int(value)
    raise Nonsense("a volume that is no number")


def _place(said: dict[str, Any], roaming: bool) -> str:
    place = text(said.get("place"))
    network = text(said.get("network")) if roaming else ""
    return ", ".join(part for part in (place, network) if part) if network else place
