"""Balances, packages, points and products from operators that say more or less."""

from __future__ import annotations

import ssl
from datetime import date
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.adapters.bss.client import Operator
from kiosk.adapters.bss.settings import Api, Limits, OperatorSettings, PaymentProfile
from kiosk.domain.balance import Balance, Bonus, PackageUnit
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.products import Block, BlockCause, Consent, NewFee, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.subscriber import AccountId, CustomerId, Subscriber
from kiosk.services.ports.operator import AccountReader
from tests.fakes.bss import NOW, Heard, Reply, StillClock, operator_at

ACCOUNT = AccountId("118227")
IRINA = Subscriber(CustomerId("c1"), ACCOUNT, "", None, "Ирина", "")


class Books:
    """What the operator has on one account, which a test bends."""

    def __init__(self) -> None:
        self.purse: dict[str, Any] = {
            "id": "purse",
            "usageType": "monetary",
            "remainingValue": {"amount": 213.60, "units": "RUB"},
            "reservedValue": {"amount": 13.60, "units": "RUB"},
        }
        self.buckets: list[dict[str, Any]] = [self.purse]
        self.account: dict[str, Any] = {
            "id": "118227",
            "name": "40-118-227",
            "creditLimit": {"unit": "RUB", "value": 300},
            "relatedParty": [{"id": "c1"}],
        }
        self.consumption: Reply = Reply(500)
        self.points: list[dict[str, Any]] = []
        self.products: list[dict[str, Any]] = []

    def __call__(self, heard: Heard) -> Reply:
        match heard.path:
            case "/bucket":
                return Reply(200, self.buckets)
            case "/billingAccount/118227":
                return Reply(200, self.account)
            case "/queryUsageConsumption":
                return self.consumption
            case "/loyaltyBalance":
                return Reply(200, self.points)
            case "/product":
                return Reply(200, self.products)
        return Reply(404)


class Reading:
    """The account reader at the books, as long as one call."""

    def __init__(self, books: Books, without: frozenset[Api] = frozenset()) -> None:
        self.books = books
        self.without = without

    async def __call__(self, part: str, *arguments: Any) -> Any:
        async with operator_at(self.books) as served:
            settings = OperatorSettings(
                {api: served.url for api in Api if api not in self.without},
                PaymentProfile("kiosk"),
                Currency.RUB,
                limits=Limits(retry_pauses_s=()),
            )
            operator = Operator(
                settings, StillClock(), ZoneInfo("Europe/Moscow"), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            )
            reader: AccountReader = operator.accounts
            try:
                return await getattr(reader, part)(*(arguments or (ACCOUNT,)))
            finally:
                await operator.aclose()


@pytest.fixture
def books() -> Books:
    return Books()


def rub(major: float) -> Money:
    return Money(round(major * 100), Currency.RUB)


async def test_what_can_be_spent_is_the_rest_less_the_reserve_plus_the_credit(books: Books) -> None:
    balance: Balance = await Reading(books)("balance")
    assert balance == Balance(rub(213.60), rub(13.60), rub(300), NOW)
    assert balance.available() == rub(500)


async def test_an_account_without_a_credit_limit_has_none(books: Books) -> None:
    del books.account["creditLimit"], books.purse["reservedValue"]
    assert await Reading(books)("balance") == Balance(rub(213.60), rub(0), rub(0), NOW)


async def test_several_purses_are_one_balance_and_an_expired_one_is_none(books: Books) -> None:
    books.buckets += [books.purse | {"id": "b"}, books.purse | {"id": "c", "status": "expired"}]
    assert (await Reading(books)("balance")).amount == rub(427.20)


@pytest.mark.parametrize(
    "purse",
    [
        pytest.param({"remainingValue": None}, id="nothing said"),
        pytest.param({"remainingValue": {"amount": 1, "units": "KZT"}}, id="another currency"),
        pytest.param({"remainingValue": {"amount": "213.60", "units": "RUB"}}, id="in quotes"),
        pytest.param({"remainingValue": {"amount": 0.001, "units": "RUB"}}, id="finer than a kopeck"),
        pytest.param({"usageType": "voice"}, id="no purse at all"),
        pytest.param({"partyAccount": {"id": "somebody"}}, id="somebody else's"),
    ],
)
async def test_a_balance_nobody_can_read_is_not_shown(books: Books, purse: dict[str, Any]) -> None:
    books.purse |= purse
    with pytest.raises(Unavailable) as caught:
        await Reading(books)("balance")
    assert caught.value.code is ErrorCode.OPERATOR_NONSENSE


@pytest.mark.parametrize(
    ("kind", "held", "unit", "remaining"),
    [
        ("voice", (412, "minutes"), PackageUnit.MINUTES, Decimal(412)),
        ("voice", (90, "seconds"), PackageUnit.MINUTES, Decimal("1.5")),
        ("data", (3.2, "GB"), PackageUnit.MEGABYTES, Decimal("3276.8")),
        ("data", (512, "kilobytes"), PackageUnit.MEGABYTES, Decimal("0.5")),
        ("sms", (288, "messages"), PackageUnit.MESSAGES, Decimal(288)),
    ],
)
async def test_packages_are_told_in_minutes_megabytes_and_messages(
    books: Books, kind: str, held: tuple[float, str], unit: PackageUnit, remaining: Decimal
) -> None:
    quantity = {"amount": held[0], "units": held[1]}
    books.buckets = [{"id": "b", "usageType": kind, "remainingValue": quantity}]
    (package,) = await Reading(books)("packages")
    assert (package.unit, round(package.remaining, 9), package.initial) == (unit, remaining, None)


async def test_what_a_package_held_at_first_comes_from_677_where_it_is_told(books: Books) -> None:
    books.buckets = [{"id": "b", "usageType": "voice", "remainingValue": {"amount": 412, "units": "minutes"}}]
    counters = [
        {"counterType": "used", "value": {"amount": 188, "units": "minutes"}},
        {"counterType": "initial", "value": {"amount": 600, "units": "minutes"}},
    ]
    told = [{"bucketRefOrValue": [{"id": "b", "bucketCounter": counters}]}]
    books.consumption = Reply(201, {"usageConsumption": told})
    (package,) = await Reading(books)("packages")
    assert package.initial == Decimal(600)
    (package,) = await Reading(books, frozenset({Api.CONSUMPTION}))("packages")
    assert package.initial is None


async def test_a_unit_nobody_knows_is_not_guessed(books: Books) -> None:
    books.buckets = [{"id": "b", "usageType": "data", "remainingValue": {"amount": 1, "units": "furlongs"}}]
    with pytest.raises(Unavailable):
        await Reading(books)("packages")


async def test_points_are_shown_with_those_of_this_month_where_told(books: Books) -> None:
    books.points = [
        {"id": "x", "loyaltyProgramMember": {"id": "118227"}, "quantity": {"unit": "points", "value": 1240}},
        {"id": "y", "loyaltyProgramMember": {"id": "another"}, "quantity": {"unit": "points", "value": 5}},
    ]
    assert await Reading(books)("bonus") == Bonus(1240, None)
    books.points[0]["earnedThisMonth"] = {"unit": "points", "value": 80}
    assert await Reading(books)("bonus") == Bonus(1240, 80)


async def test_who_is_in_no_programme_has_no_points(books: Books) -> None:
    assert await Reading(books)("bonus") is None
    assert await Reading(books, frozenset({Api.LOYALTY}))("bonus") is None


FULL = {
    "id": "p1",
    "name": "Гороскоп",
    "status": "active",
    "startDate": "2026-08-19T21:00:00Z",
    "billingAccount": {"id": "118227"},
    "relatedParty": [{"id": "c1", "@referredType": "Customer"}],
    "productPrice": [
        {"priceType": "oneTime", "price": {"taxIncludedAmount": {"unit": "RUB", "value": 1}}},
        {
            "priceType": "recurring",
            "recurringChargePeriod": "month",
            "price": {"taxIncludedAmount": {"unit": "RUB", "value": 78}},
        },
    ],
    "productCharacteristic": [
        {"name": "serviceType", "value": "tv"},
        {"name": "kind", "value": "partner"},
        {"name": "summary", "value": "каждый день"},
        {"name": "consentDate", "value": "2026-08-20"},
        {"name": "consentChannel", "value": "sms"},
        {"name": "nextChargeDate", "value": "2026-12-20"},
        {"name": "endDate", "value": "2027-02-19"},
        {"name": "lastUsedDate", "value": "soon"},
        {"name": "colour", "value": {"r": 1}},
    ],
}


async def test_a_product_says_what_it_is_costs_and_who_agreed(books: Books) -> None:
    books.products = [FULL]
    assert await Reading(books)("products", IRINA) == (
        OwnedProduct(
            product="p1",
            name="Гороскоп",
            summary="каждый день",
            section=Section.TV,
            kind=ProductKind.PARTNER,
            status=ProductStatus.ACTIVE,
            fee=rub(78),
            since=date(2026, 8, 20),
            next_charge=date(2026, 12, 20),
            last_used=None,
            consent=Consent(date(2026, 8, 20), "sms"),
            until=date(2027, 2, 19),
        ),
    )


async def test_a_fee_by_the_day_is_no_fee_by_the_month(books: Books) -> None:
    price = {"taxIncludedAmount": {"unit": "RUB", "value": 3.5}}
    daily = {"priceType": "recurring", "recurringChargePeriod": "day", "price": price}
    books.products = [FULL | {"productPrice": daily}]
    (product,) = await Reading(books)("products", IRINA)
    assert (product.fee, product.daily_fee) == (None, rub(3.5))


async def test_a_promised_payment_costs_what_is_to_be_paid_back(books: Books) -> None:
    kind = [{"name": "kind", "value": "promisedPayment"}, {"name": "nextChargeDate", "value": "2026-11-25"}]
    books.products = [FULL | {"productCharacteristic": kind}]
    (product,) = await Reading(books)("products", IRINA)
    assert (product.kind, product.fee, product.next_charge) == (
        ProductKind.PROMISED_PAYMENT,
        rub(1),
        date(2026, 11, 25),
    )


async def test_an_announced_price_is_told_with_its_day_or_not_at_all(books: Books) -> None:
    risen = {"name": "announcedFee", "value": {"unit": "RUB", "value": 98}}
    since = {"name": "announcedFeeDate", "value": "2026-12-01"}
    books.products = [FULL | {"productCharacteristic": said} for said in ([risen, since], [risen], [since])]
    told = [product.new_fee for product in await Reading(books)("products", IRINA)]
    assert told == [NewFee(rub(98), date(2026, 12, 1)), None, None]


async def test_a_block_says_why_since_when_and_what_lifts_it(books: Books) -> None:
    said = [
        {"name": "blockCause", "value": "noMoney"},
        {"name": "blockedSince", "value": "2026-11-01"},
        {"name": "liftedByAmount", "value": {"unit": "RUB", "value": 376.4}},
        {"name": "liftedWithinMinutes", "value": 1},
        {"name": "stillCharged", "value": {"unit": "RUB", "value": 30}},
    ]
    strange = [{"name": "blockCause", "value": "eclipse"}, {"name": "liftedWithinMinutes", "value": "soon"}]
    suspended = FULL | {"status": "suspended"}
    books.products = [
        suspended | {"productCharacteristic": said},
        suspended | {"productCharacteristic": strange},
        suspended,
        FULL | {"productCharacteristic": said},
    ]
    assert [product.block for product in await Reading(books)("products", IRINA)] == [
        Block(BlockCause.NO_MONEY, date(2026, 11, 1), rub(376.4), 1, None, rub(30)),
        Block(BlockCause.OTHER, None, None, None, None, None),
        None,
        None,
    ]


async def test_a_block_s_sum_that_is_none_is_nonsense(books: Books) -> None:
    said = [
        {"name": "blockCause", "value": "noMoney"},
        {"name": "liftedByAmount", "value": {"unit": "RUB", "value": "1"}},
    ]
    books.products = [FULL | {"status": "suspended", "productCharacteristic": said}]
    with pytest.raises(Unavailable):
        await Reading(books)("products", IRINA)


async def test_a_product_names_what_it_was_bought_as_and_what_it_hangs_on(books: Books) -> None:
    own_side = {"relationshipType": "bundledIn", "product": {"id": "tariff"}}
    relies = {"relationshipType": "reliesOn", "product": {"id": "tariff"}}
    books.products = [
        FULL | {"id": "tariff", "productRelationship": {"relationshipType": "bundled", "product": {"id": "home"}}},
        FULL | {"id": "home", "productOffering": {"id": "internet-300"}},
        FULL | {"id": "tv", "productRelationship": [own_side, relies]},
    ]
    _, home, tv = await Reading(books)("products", IRINA)
    assert (home.offering, home.bundled_in, home.relies_on) == ("internet-300", "tariff", ())
    assert (tv.offering, tv.bundled_in, tv.relies_on) == ("", "tariff", ("tariff",))


async def test_a_product_without_our_characteristics_is_shown_with_less(books: Books) -> None:
    books.products = [{"id": "p1"}, {"id": "p2", "realizingResource": {"id": "r", "value": "+79123456789"}}]
    option, tariff = await Reading(books)("products", IRINA)
    assert (option.section, option.kind, option.status) == (Section.MOBILE, ProductKind.OPTION, ProductStatus.UNKNOWN)
    assert tariff.kind is ProductKind.TARIFF


@pytest.mark.parametrize(
    "change",
    [
        {"status": "aborted "},
        {"status": "terminated"},
        {"isCustomerVisible": False},
        {"billingAccount": {"id": "another"}},
        {"relatedParty": [{"id": "c2", "@referredType": "Customer"}]},
    ],
)
async def test_what_is_over_hidden_or_somebody_else_s_is_not_shown(books: Books, change: dict[str, Any]) -> None:
    books.products = [FULL | change]
    assert await Reading(books)("products", IRINA) == ()
