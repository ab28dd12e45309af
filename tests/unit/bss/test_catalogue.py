"""The catalogue from operators that say more, less, or nonsense: what is shown is whole."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.adapters.bss.catalogue import Catalogues
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api, Limits
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.offerings import Catalogue, Offering, OfferingId, PaymentScheme, R17Field, Term, TermKind
from kiosk.domain.products import NewFee, ProductKind, Section
from kiosk.domain.tariff_rules import Cover
from tests.fakes.bss import Heard, Reply, StillClock, operator_at, transport_to
from tests.fakes.catalogue_entries import RECURRING, entry, use, uses

ABSENT = frozenset({Api.CATALOGUE})
MOSCOW = ZoneInfo("Europe/Moscow")
ONCE: dict[str, Any] = {"priceType": "oneTime", "price": {"taxIncludedAmount": {"unit": "RUB", "value": 10}}}
RULES: dict[str, Any] = {
    "fee": {"unit": "RUB", "value": 590},
    "taxPercent": 22,
    "included": {"seconds": 36000, "kilobytes": 20971520, "messages": 300},
    "packagePays": "wholeUse",
    "beyond": {
        "call": {"price": {"unit": "RUB", "value": 10}, "step": 60},
        "data": {"price": {"unit": "RUB", "value": 1}, "step": 1024},
        "message": {"price": {"unit": "RUB", "value": 2.5}, "step": 1},
    },
}


def priced(value: object, unit: str = "RUB", **changed: object) -> list[dict[str, Any]]:
    return [RECURRING | {"price": {"taxIncludedAmount": {"unit": unit, "value": value}}} | changed]


@asynccontextmanager
async def catalogues(*entries: object, prices: tuple[object, ...] = ()) -> AsyncIterator[Catalogues]:
    """A reader of an operator that has these entries and these prices."""

    def script(heard: Heard) -> Reply:
        resource, _, identity = heard.path.strip("/").partition("/")
        rows = list(entries if resource == "productOffering" else prices)
        if not identity:
            offset, limit = (int(heard.query.get(name, ["0"])[0]) for name in ("offset", "limit"))
            return Reply(200, rows[offset : offset + limit], {"X-Total-Count": str(len(rows))})
        found = [one for one in rows if isinstance(one, dict) and one.get("id") == identity]
        return Reply(200, found[0]) if found else Reply(404)

    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        yield Catalogues(Reader(transport), Limits(), Currency.RUB, MOSCOW, StillClock())


async def read(*entries: object, prices: tuple[object, ...] = ()) -> Catalogue:
    async with catalogues(*entries, prices=prices) as reader:
        return await reader.catalogue()


async def shown(changed: dict[str, Any]) -> Offering:
    catalogue = await read(entry(**changed))
    (only,) = catalogue.offerings
    return only


@pytest.mark.parametrize(
    ("value", "span", "told"),
    [
        (120, {"startDateTime": "2026-11-30T21:00:00Z"}, NewFee(Money(12000, Currency.RUB), date(2026, 12, 1))),
        (120, {"endDateTime": "2026-11-01T00:00:00Z"}, None),
        (-1, {"startDateTime": "2026-11-30T21:00:00Z"}, None),
    ],
)
async def test_an_announced_fee_is_told_with_its_day_and_spoils_nothing(
    value: int, span: dict[str, str], told: NewFee | None
) -> None:
    offering = await shown({"productOfferingPrice": [*priced(99), *priced(value, validFor=span)]})
    assert (offering.fee, offering.new_fee) == (Money(9900, Currency.RUB), told)


async def test_an_offer_without_an_end_has_none_however_that_is_written() -> None:
    offering = await shown({"validFor": {"endDateTime": "9999-12-31T23:59:59Z"}})
    assert offering.until is None


async def test_a_whole_offering_is_shown_with_all_it_says() -> None:
    said = entry(
        prodSpecCharValueUse=[
            *uses(supplier="ООО «Контент»", termRenews=False, suspendedFee={"unit": "RUB", "value": 0}),
            use("need", "music", "fun"),
        ],
        productOfferingPrice=[*priced(99.5), ONCE],
        productOfferingTerm=[{"name": "month", "duration": {"amount": 3, "units": "month"}}],
        productOfferingRelationship=[
            {"id": "mobile-family", "relationshipType": "requires"},
            {"id": "option-silence", "relationshipType": "excludes"},
            {"id": "option-other", "relationshipType": "recommends"},
        ],
        validFor={"endDateTime": "2026-12-31T21:00:00Z"},
    )
    assert (await read(said)).offerings == (
        Offering(
            offering=OfferingId("option-music"),
            name="Музыка на гудке",
            summary="мелодия вместо гудка",
            section=Section.MOBILE,
            kind=ProductKind.OPTION,
            scheme=PaymentScheme.MONTHLY,
            fee=Money(9950, Currency.RUB),
            once=Money(1000, Currency.RUB),
            term=Term(TermKind.MONTHS, 3, renews=False),
            how="Здесь",
            needs=(OfferingId("mobile-family"),),
            excludes=(OfferingId("option-silence"),),
            supplier="ООО «Контент»",
            tags=("music", "fun"),
            until=date(2026, 12, 31),
            rules=None,
            suspended_fee=Money(0, Currency.RUB),
        ),
    )


@pytest.mark.parametrize(
    ("changed", "lacks"),
    [
        pytest.param({"prodSpecCharValueUse": uses(howToConnect=None)}, R17Field.HOW, id="no way to connect"),
        pytest.param({"prodSpecCharValueUse": uses(howToConnect=" \n ")}, R17Field.HOW, id="a blank way to connect"),
        pytest.param({"prodSpecCharValueUse": uses(howToConnect=17)}, R17Field.HOW, id="a number for a way"),
        pytest.param({"productOfferingTerm": []}, R17Field.TERM, id="no term"),
        pytest.param({"productOfferingTerm": [{"name": "some time"}]}, R17Field.TERM, id="a vague term"),
        pytest.param(
            {"productOfferingTerm": [{"duration": {"amount": 0, "units": "month"}}]}, R17Field.TERM, id="no time at all"
        ),
        pytest.param(
            {"productOfferingTerm": [{"duration": {"amount": 5000, "units": "month"}}]}, R17Field.TERM, id="centuries"
        ),
        pytest.param({"prodSpecCharValueUse": uses(paymentScheme=None)}, R17Field.SCHEME, id="no scheme"),
        pytest.param({"prodSpecCharValueUse": uses(paymentScheme="barter")}, R17Field.SCHEME, id="a strange scheme"),
        pytest.param({"productOfferingPrice": []}, R17Field.PRICE, id="no price"),
        pytest.param({"productOfferingPrice": priced(-1)}, R17Field.PRICE, id="a negative price"),
        pytest.param({"productOfferingPrice": priced(1_000_001)}, R17Field.PRICE, id="a giant price"),
        pytest.param({"productOfferingPrice": priced(0.005)}, R17Field.PRICE, id="finer than a kopeck"),
        pytest.param({"productOfferingPrice": priced(10, "EUR")}, R17Field.PRICE, id="another currency"),
        pytest.param({"productOfferingPrice": priced(10, "XXX")}, R17Field.PRICE, id="no currency"),
        pytest.param(
            {"productOfferingPrice": priced(10, recurringChargePeriod="fortnight")},
            R17Field.PRICE,
            id="a strange period",
        ),
        pytest.param(
            {"productOfferingPrice": priced(10, recurringChargePeriodLength=3)}, R17Field.PRICE, id="every third month"
        ),
        pytest.param({"productOfferingPrice": [*priced(10), *priced(20)]}, R17Field.PRICE, id="two monthly prices"),
        pytest.param({"productOfferingPrice": [ONCE]}, R17Field.PRICE, id="monthly, but paid once"),
        pytest.param({"prodSpecCharValueUse": uses(paymentScheme="once")}, R17Field.PRICE, id="once, but monthly"),
        pytest.param({"prodSpecCharValueUse": uses(paymentScheme="free")}, R17Field.PRICE, id="free, but for money"),
        pytest.param({"prodSpecCharValueUse": uses(paymentScheme="daily")}, R17Field.PRICE, id="daily, but monthly"),
        pytest.param({"name": ""}, R17Field.NAME, id="no name"),
    ],
)
async def test_what_lacks_something_is_listed_and_never_shown(changed: dict[str, Any], lacks: R17Field) -> None:
    catalogue = await read(entry(**changed), entry(id="whole"))
    assert [one.offering for one in catalogue.offerings] == ["whole"]
    assert [(one.offering, one.lacks) for one in catalogue.incomplete] == [("option-music", (lacks,))]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"isSellable": False}, id="not sellable"),
        pytest.param({"lifecycleStatus": "Retired"}, id="retired"),
        pytest.param({"validFor": {"endDateTime": "2026-11-22T11:02:00Z"}}, id="over"),
        pytest.param({"validFor": {"startDateTime": "2026-11-22T11:02:01Z"}}, id="not yet"),
    ],
)
async def test_what_is_not_on_sale_is_neither_shown_nor_listed(changed: dict[str, Any]) -> None:
    assert await read(entry(**changed)) == Catalogue((), ())


@pytest.mark.parametrize(
    ("term", "read_as"),
    [
        ({"name": "open"}, Term(TermKind.OPEN, 0, renews=True)),
        ({"name": "month end"}, Term(TermKind.MONTH_END, 0, renews=True)),
        ({"duration": {"amount": 2, "units": "weeks"}}, Term(TermKind.DAYS, 14, renews=True)),
        ({"duration": {"amount": 1, "units": "Year"}}, Term(TermKind.MONTHS, 12, renews=True)),
    ],
)
async def test_a_term_is_read_however_it_is_spelled(term: dict[str, Any], read_as: Term) -> None:
    assert (await shown({"productOfferingTerm": [term]})).term == read_as


async def test_a_price_that_is_told_elsewhere_is_looked_up() -> None:
    apart = {
        "id": "p-1",
        "priceType": "recurring",
        "recurringChargePeriodType": "monthly",
        "price": {"unit": "RUB", "value": 120},
    }
    said = entry(productOfferingPrice=[{"id": "p-1"}])
    async with catalogues(said, prices=(apart,)) as reader:
        (listed,) = (await reader.catalogue()).offerings
        assert listed == await reader.offering(OfferingId("option-music"))
    assert listed.fee == Money(12000, Currency.RUB)
    assert [one.lacks for one in (await read(said)).incomplete] == [(R17Field.PRICE,)]


async def test_a_price_of_another_time_is_not_the_price() -> None:
    coming = priced(149, validFor={"startDateTime": "2026-12-01T00:00:00+03:00"})
    assert (await shown({"productOfferingPrice": [*priced(99.5), *coming]})).fee == Money(9950, Currency.RUB)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "broken", "name": "Сломано", "productOfferingPrice": "a lot"},
        {"id": "broken", "name": "Сломано", "validFor": {"endDateTime": "never"}},
        {"id": "broken", "name": "Сломано", "isSellable": "perhaps"},
    ],
)
async def test_an_entry_nobody_can_read_is_listed_by_its_name_and_spoils_no_other(broken: dict[str, Any]) -> None:
    catalogue = await read(broken, entry())
    assert [one.offering for one in catalogue.offerings] == ["option-music"]
    assert [(one.offering, one.name) for one in catalogue.incomplete] == [("broken", "Сломано")]


async def test_a_long_catalogue_is_read_to_its_end() -> None:
    entries = [entry(id=f"o-{number}") for number in range(230)]
    assert [one.offering for one in (await read(*entries)).offerings] == [one["id"] for one in entries]


async def test_words_are_shown_on_one_line_without_what_is_not_to_be_seen() -> None:
    said = {"description": "строка\nвторая\u202e\x00 ", "prodSpecCharValueUse": uses(howToConnect="Здесь\tи сейчас")}
    offering = await shown(said)
    assert (offering.summary, offering.how) == ("строка вторая", "Здесь и сейчас")


async def test_a_tariff_is_shown_with_its_rules() -> None:
    rules = (await shown({"prodSpecCharValueUse": uses(kind="tariff", tariffRules=RULES)})).rules
    assert rules
    assert (rules.fee.minor, rules.seconds, rules.call.price.minor, rules.cover) == (59000, 36000, 1000, Cover.WHOLE)


@pytest.mark.parametrize(
    "bent",
    [
        {"packagePays": "at random"},
        {"fee": {"unit": "EUR", "value": 1}},
        {"fee": {"unit": "RUB", "value": -1}},
        {"taxPercent": -1},
        {"beyond": RULES["beyond"] | {"call": {"price": {"unit": "RUB", "value": 1}, "step": 0}}},
        {"included": {"seconds": "many"}},
    ],
)
async def test_rules_nobody_can_follow_are_none_and_the_tariff_is_shown(bent: dict[str, Any]) -> None:
    assert (await shown({"prodSpecCharValueUse": uses(kind="tariff", tariffRules=RULES | bent)})).rules is None


async def test_an_operator_without_a_catalogue_says_so() -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url, without=ABSENT) as transport:
        reader = Catalogues(Reader(transport), Limits(), Currency.RUB, MOSCOW, StillClock())
        for call in (reader.catalogue(), reader.offering(OfferingId("x"))):
            with pytest.raises(Unavailable) as caught:
                await call
            assert caught.value.code is ErrorCode.NOT_AVAILABLE_HERE
