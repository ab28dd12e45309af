"""TMF635 Usage: calls, data and messages, from bytes straight to columns.

A thousand records must not keep the teller's loop for more than a few milliseconds: only the needed members are
decoded, no record becomes a value of its own, and what repeats (amounts, kinds, rates) is worked out once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from kiosk.adapters.bss.masking import masked
from kiosk.adapters.bss.settings import Masking
from kiosk.adapters.bss.wire import Moment, WireMoney, many, priced, text
from kiosk.domain.expenses import NO_RATE, Cause, LineKind, LinePage, PaidFrom, VolumeUnit, codes_of
from kiosk.domain.money import Currency
from kiosk.domain.products import Section
from kiosk.strict_json import MOST_DEPTH, Nonsense, strictly

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
_RATE_MEMBERS = 3
_AMOUNT = b'"taxIncludedRatingAmount"'


class _Product(msgspec.Struct, gc=False):
    id: str | None = None


class _Rated(msgspec.Struct, rename="camel", gc=False):
    tax_included_rating_amount: msgspec.Raw = msgspec.Raw()
    product_ref: _Product | None = None


class _Said(msgspec.Struct, gc=False):
    name: str
    value: Any = None


class UsageRecord(msgspec.Struct, rename="camel", gc=False):
    """TMF Usage, as far as a line needs it."""

    usage_date: Moment
    usage_type: str | None = None
    description: str | None = None
    status: str | None = None
    rated_product_usage: list[_Rated] | _Rated | None = None
    usage_characteristic: list[_Said] | _Said | None = None


RECORDS = msgspec.json.Decoder(list[UsageRecord], float_hook=Decimal)
_Key = tuple[Any, Any, Any, Any, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Shape:
    """What lines of one kind have in common: their codes, and where their volume is told."""

    codes: bytes
    measure: str
    at_least: int
    roaming: bool


class UsageShaper:
    """Turns answers into pages of lines for one account, whose `products` they must be about.

    It remembers amounts, rates, kinds and numbers it met, and lives as long as one reading of lines.
    """

    def __init__(self, products: frozenset[str], currency: Currency, masking: Masking) -> None:
        self._products = products
        self._currency = currency
        self._masking = masking
        self._amounts: dict[bytes, int] = {}
        self._amounts_read = 0
        self._kinds: dict[_Key, _Shape] = {}
        self._rates: dict[tuple[Any, ...], int] = {}
        self._shown: dict[Any, str] = {"": ""}

    def page(self, body: bytes) -> LinePage:
        """The lines of one answer, in its order.

        Raises:
            Nonsense: not what the contract says, or about somebody else.
        """
        self._amounts_read = 0
        records = _decoded(body)
        said = [{one.name: one.value for one in _listed(record.usage_characteristic)} for record in records]
        shapes = [self._shape(record, its.get) for record, its in zip(records, said, strict=True)]
        page = LinePage(
            self._currency,
            _packed([round(record.usage_date.timestamp() * 1_000_000) for record in records]),
            _packed([-self._charged(record) for record in records]),
            _packed([_volume(its, shape) for its, shape in zip(said, shapes, strict=True)]),
            _packed([self._rate(its["rate"]) if "rate" in its else NO_RATE for its in said]),
            b"".join([shape.codes for shape in shapes]),
            tuple([record.description or "" for record in records]),
            tuple([self._masked(its.get("destination", "")) for its in said]),
            tuple([_place(its, shape) for its, shape in zip(said, shapes, strict=True)]),
        )
        if self._amounts_read != body.count(_AMOUNT):
            raise Nonsense("an amount is named twice")
        return page

    def _charged(self, record: UsageRecord) -> int:
        """What the record took from the balance, in minor units."""
        charged = 0
        for rated in _listed(record.rated_product_usage):
            if rated.product_ref is not None and rated.product_ref.id not in self._products:
                raise Nonsense("usage of somebody else")
            packed = bytes(rated.tax_included_rating_amount)
            self._amounts_read += packed != b""
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

    def _shape(self, record: UsageRecord, get: Callable[[str], Any]) -> _Shape:
        key = (get("kind"), get("paidFrom"), get("serviceType"), record.usage_type, get("direction"))
        try:
            return self._kinds[key]
        except TypeError:  # a characteristic that is no text cannot be looked up
            return _classified(key)
        except KeyError:
            found = self._kinds[key] = _classified(key)
            return found

    def _rate(self, value: object) -> int:
        key = tuple(value.items()) if type(value) is dict else ()
        try:
            return self._rates[key]
        except (KeyError, TypeError):
            price, _ = priced(value, self._currency)
            minor = price.minor if price else NO_RATE
        if len(key) == _RATE_MEMBERS and all(type(part) in (str, int, Decimal) for _, part in key):
            self._rates[key] = minor
        return minor

    def _masked(self, number: object) -> str:
        try:
            return self._shown[number]
        except TypeError:  # no text at all
            return ""
        except KeyError:
            shown = self._shown[number] = masked(text(number), self._masking)
            return shown


def _decoded(body: bytes) -> list[UsageRecord]:
    _refuse_depth(body)
    try:
        return RECORDS.decode(body)
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


def _classified(key: _Key) -> _Shape:
    said, paid, service, published, direction = (text(part) for part in key)
    fallback = "callIn" if published == "voice" and direction == "incoming" else _PUBLISHED_TYPES.get(published, "")
    kind, unit = _KINDS.get(said or fallback, (LineKind.OTHER, VolumeUnit.NONE))
    section = _SECTIONS.get(service, Section.MOBILE)
    cause = Cause.ROAMING if kind in _ROAMING else _HOME.get(section, Cause.OVERUSE)
    return _Shape(
        codes=codes_of(kind, cause, _PAID.get(paid, PaidFrom.UNKNOWN), unit, section),
        measure="duration" if unit is VolumeUnit.SECONDS else "volume",
        at_least=1 if unit is VolumeUnit.PIECES else 0,
        roaming=kind in _ROAMING,
    )


def _listed(value: list[T] | T | None) -> list[T]:
    """As `many`, without a call where it is a list already."""
    return value if type(value) is list else many(value)


def _packed(values: list[int]) -> bytes:
    try:
        return array("q", values).tobytes()
    except OverflowError as error:
        raise Nonsense("a number without end") from error


def _volume(said: dict[str, Any], shape: _Shape) -> int:
    value = said.get(shape.measure, shape.at_least)
    if type(value) is int and value >= 0:
        return value
    if value is None:
        return shape.at_least
    if isinstance(value, Decimal) and value >= 0:
        return int(value)
    raise Nonsense("a volume that is no number")


def _place(said: dict[str, Any], shape: _Shape) -> str:
    place = said.get("place")
    if not shape.roaming:
        return place if type(place) is str else ""
    return ", ".join(part for part in (text(place), text(said.get("network"))) if part)
