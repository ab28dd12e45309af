"""Usage from bytes to columns: strict about money, tolerant of the rest."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.adapters.bss.settings import Masking
from kiosk.adapters.bss.usage import UsageShaper
from kiosk.domain.expenses import Cause, Line, LineKind, PaidFrom, VolumeUnit
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Section
from kiosk.strict_json import Nonsense

WHEN = "2026-11-11T17:31:56.250Z"
CALL: dict[str, Any] = {
    "id": "u1",
    "usageDate": WHEN,
    "usageType": "voice",
    "status": "rated",
    "ratedProductUsage": [
        {"productRef": {"id": "p1"}, "taxIncludedRatingAmount": {"unit": "RUB", "value": 30.00}, "isBilled": False}
    ],
}
SAID = {
    "kind": "callOut",
    "destination": "+74951234500",
    "duration": 180,
    "place": "Москва",
    "paidFrom": "balance",
    "rate": {"unit": "RUB", "value": 10.00, "per": "minute"},
    "serviceType": "mobile",
}


def record(said: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    characteristics = [{"name": name, "value": value} for name, value in (SAID if said is None else said).items()]
    return CALL | {"usageCharacteristic": characteristics} | changes


def shaped(*records: Any, masking: Masking = Masking.ALL_BUT_2) -> list[Line]:
    shaper = UsageShaper(frozenset({"p1"}), Currency.RUB, masking)
    return list(shaper.page(json.dumps(records, ensure_ascii=False).encode()).lines(UTC))


def rated(value: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"productRef": {"id": "p1"}, "taxIncludedRatingAmount": value} | more]


def test_a_call_says_how_much_when_for_what_and_paid_from_what() -> None:
    assert shaped(record()) == [
        Line(
            when=datetime(2026, 11, 11, 17, 31, 56, 250_000, tzinfo=UTC),
            amount=Money(-3000, Currency.RUB),
            kind=LineKind.CALL_OUT,
            cause=Cause.OVERUSE,
            name="",
            counterpart="+7 495 •••-••-00",
            place="Москва",
            volume=180,
            unit=VolumeUnit.SECONDS,
            rate=Money(1000, Currency.RUB),
            paid_from=PaidFrom.BALANCE,
            section=Section.MOBILE,
        )
    ]


def test_data_abroad_is_roaming_with_country_and_network() -> None:
    said = {"kind": "roamingData", "volume": 13_312, "place": "Турция", "network": "Turkcell"}
    (line,) = shaped(record(said))
    assert (line.cause, line.place, line.volume, line.unit) == (
        Cause.ROAMING,
        "Турция, Turkcell",
        13_312,
        VolumeUnit.KILOBYTES,
    )


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"usageType": "voice"}, LineKind.CALL_OUT),
        ({"usageType": "data"}, LineKind.DATA),
        ({"usageType": "sms"}, LineKind.SMS),
        ({"usageType": "hologram"}, LineKind.OTHER),
        ({"usageType": None}, LineKind.OTHER),
    ],
)
def test_without_our_characteristics_a_line_still_says_what_it_can(changes: dict[str, Any], kind: LineKind) -> None:
    (line,) = shaped(record({}, **changes))
    assert (line.kind, line.paid_from, line.rate, line.amount) == (
        kind,
        PaidFrom.UNKNOWN,
        None,
        Money(-3000, Currency.RUB),
    )


def test_an_incoming_call_is_told_by_its_direction() -> None:
    (line,) = shaped(record({"direction": "incoming"}))
    assert line.kind is LineKind.CALL_IN


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param(record(usageCharacteristic={"name": "kind", "value": "sms"}), id="an object for an array"),
        pytest.param(record(usageCharacteristic=None), id="nothing for an array"),
        pytest.param(record(ratedProductUsage=rated({"unit": "RUB", "value": 30})[0]), id="one rating, no array"),
        pytest.param(record({"kind": ["sms"], "paidFrom": {"x": 1}, "place": 7}), id="values of other kinds"),
        pytest.param(record({"kind": "teleport", "paidFrom": "uncle"}), id="unknown values"),
        pytest.param(record(status="rated "), id="a trailing space"),
        pytest.param(record(newMember={"a": [1, {"b": None}]}), id="an unknown member"),
        pytest.param(record(description=None, usageType=None, status=None), id="nulls"),
        pytest.param(record({"rate": {"unit": "RUB", "value": 0.0012, "per": "megabyte"}}), id="a rate too fine"),
        pytest.param(record({"rate": "10 ₽"}), id="a rate in words"),
    ],
)
def test_an_odd_record_keeps_its_amount(odd: dict[str, Any]) -> None:
    (line,) = shaped(odd)
    assert line.amount == Money(-3000, Currency.RUB)


@pytest.mark.parametrize("value", [None, {"unit": "RUB", "value": 0}, {"unit": "RUB", "value": 0.00}])
def test_what_costs_nothing_is_a_line_of_zero(value: Any) -> None:
    (line,) = shaped(record(ratedProductUsage=rated(value)))
    assert line.amount == Money(0, Currency.RUB)


def test_several_ratings_of_one_record_are_added_up() -> None:
    both = rated({"unit": "RUB", "value": 1.10}) + rated({"unit": "RUB", "value": 2.20})
    assert shaped(record(ratedProductUsage=both))[0].amount == Money(-330, Currency.RUB)


@pytest.mark.parametrize("status", ["rejected", "recycled"])
def test_rejected_usage_costs_nothing(status: str) -> None:
    assert shaped(record(status=status))[0].amount == Money(0, Currency.RUB)


def test_times_of_any_zone_are_the_same_moment() -> None:
    lines = shaped(record(usageDate="2026-11-11T20:31:56.25+03:00"), record())
    assert lines[0].when == lines[1].when


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(record(ratedProductUsage=rated({"unit": "RUB", "value": "30.00"})), id="an amount in quotes"),
        pytest.param(record(ratedProductUsage=rated({"unit": "RUB", "value": 0.001})), id="finer than a kopeck"),
        pytest.param(record(ratedProductUsage=rated({"unit": "KZT", "value": 30})), id="another currency"),
        pytest.param(record(ratedProductUsage=rated({"unit": "XXX", "value": 30})), id="no currency"),
        pytest.param(record(ratedProductUsage=rated({"value": 30})), id="an amount of nothing"),
        pytest.param(record(ratedProductUsage=rated({"unit": "RUB", "value": 1e30})), id="more than there is"),
        pytest.param(record(ratedProductUsage=[{"productRef": {"id": "p2"}}]), id="somebody else's"),
        pytest.param(record(usageDate=None), id="no time"),
        pytest.param(record(usageDate="2026-11-11T20:31:56"), id="a time without a zone"),
        pytest.param(record({"kind": "callOut", "duration": "3 min"}), id="a duration in words"),
        pytest.param(record({"kind": "callOut", "duration": -1}), id="a negative duration"),
        pytest.param(record({"kind": "callOut", "duration": 10**30}), id="a duration without end"),
    ],
)
def test_a_page_whose_money_or_time_cannot_be_trusted_is_refused_whole(bad: dict[str, Any]) -> None:
    with pytest.raises(Nonsense):
        shaped(record(), bad)


GOOD = json.dumps([record()])


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(GOOD.replace('"value": 30.0', '"value": NaN'), id="NaN"),
        pytest.param(GOOD.replace('"value": 30.0', '"value": 1, "value": 30.0'), id="a value named twice"),
        pytest.param(
            GOOD.replace('"taxIncluded', '"taxIncludedRatingAmount": {"unit": "RUB", "value": 1}, "taxIncluded'),
            id="an amount named twice",
        ),
        pytest.param(
            GOOD.replace('"ratedProductUsage"', '"ratedProductUsage": [], "ratedProductUsage"', 1).replace(
                '"usageCharacteristic"', '"ratedProductUsage": [], "usageCharacteristic"'
            ),
            id="a rating overwritten",
        ),
        pytest.param(GOOD[:-30], id="cut"),
        pytest.param("[" * 40 + "]" * 40, id="deep"),
        pytest.param(GOOD.replace('"u1"', "[" * 40 + "]" * 40), id="deep where nobody looks"),
        pytest.param('{"code": "x"}', id="an error"),
    ],
)
def test_a_malformed_page_is_nonsense(body: str) -> None:
    with pytest.raises(Nonsense):
        UsageShaper(frozenset({"p1"}), Currency.RUB, Masking.NONE).page(body.encode())


def test_brackets_within_texts_are_no_depth() -> None:
    assert shaped(record({"place": "[" * 50}))[0].place == "[" * 50


@given(st.lists(st.tuples(st.integers(0, 10**12), st.integers(0, 10**9)), max_size=20))
def test_no_amount_loses_a_kopeck_on_its_way(amounts: list[tuple[int, int]]) -> None:
    encoder = msgspec.json.Encoder(decimal_format="number")
    records = [
        record(ratedProductUsage=rated({"unit": "RUB", "value": Decimal(minor).scaleb(-2)}), usageDate=_moment(second))
        for minor, second in amounts
    ]
    page = UsageShaper(frozenset({"p1"}), Currency.RUB, Masking.NONE).page(encoder.encode(records))
    assert [(-line.amount.minor, line.when) for line in page.lines(UTC)] == [
        (minor, datetime.fromisoformat(_moment(second))) for minor, second in amounts
    ]


def _moment(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()


@pytest.mark.parametrize(
    ("masking", "shown"),
    [
        (Masking.NONE, "+7 903 123-45-14"),
        (Masking.LAST_3, "+7 903 123-4•-••"),
        (Masking.LAST_4, "+7 903 123-••-••"),
        (Masking.ALL_BUT_2, "+7 903 •••-••-14"),
    ],
)
def test_other_people_s_numbers_are_hidden_by_the_policy(masking: Masking, shown: str) -> None:
    assert shaped(record({"destination": "+79031234514"}), masking=masking)[0].counterpart == shown


@pytest.mark.parametrize("number", ["900", "0611", "MegaShop", "", "12345"])
@pytest.mark.parametrize("masking", Masking)
def test_short_numbers_and_names_are_nobody_s_secret(number: str, masking: Masking) -> None:
    assert shaped(record({"destination": number}), masking=masking)[0].counterpart == number


@given(st.from_regex(r"\+[1-9][0-9]{7,13}", fullmatch=True))
def test_hiding_all_but_two_shows_no_other_digit_of_the_subscriber_s_part(number: str) -> None:
    (line,) = shaped(record({"destination": number}))
    shown = "".join(one for one in line.counterpart if one.isdigit() or one == "•")
    assert len(shown) == len(number) - 1
    assert all(one in ("•", digit) for one, digit in zip(shown, number[1:], strict=True))
    assert shown[-2:] == number[-2:]
