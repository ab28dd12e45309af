"""Points, rewards, recommendations and promotions from operators that say more, less or other things."""

from __future__ import annotations

import json
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.adapters.bss.bonuses import REFUSALS, BonusProgrammes
from kiosk.adapters.bss.promotions import Promotions
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.recommendations import Recommendations
from kiosk.adapters.bss.settings import Api, Limits, NoAuth
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.balance import PackageUnit
from kiosk.domain.bonuses import Move, Programme, ProgrammeId, RedemptionKey, RedemptionState
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.offerings import OfferingId
from kiosk.domain.recommendation import Promotion, Reason, Recommendation
from kiosk.domain.subscriber import AccountId
from tests.fakes.bonus_desk import ONE_GB, OWN
from tests.fakes.bss import FallSilent, HangUp, Heard, Reply, StillClock, operator_at, transport_to
from tests.fakes.operator import EXTENSIONS, Published, documented
from tests.fakes.subscribers import IRINA

MOSCOW = ZoneInfo("Europe/Moscow")
ACCOUNT = AccountId("118227")
KEY = RedemptionKey("5a5e0a8e-1c1f-4c0e-9d7f-6f0f6a5e0a8e")
NEVER = "9999-12-31T23:59:59Z"
SINCE = datetime(2025, 12, 1, tzinfo=MOSCOW)
MOVED = {
    "id": "118227-bonus-017",
    "loyaltyProgramMember": {"id": "118227"},
    "loyaltyProgramProduct": {"id": OWN},
    "transactionType": "spent",
    "date": "2026-11-22T11:02:00Z",
    "quantity": {"unit": "points", "value": 300},
    "externalId": KEY,
    "givesUntil": "2026-12-22T11:02:00Z",
}
EVENT = {"memberId": "118227", "event": MOVED}
Script = Callable[[Heard], "Reply | bytes | HangUp | FallSilent"]


def share(**said: Any) -> dict[str, Any]:
    """A share in a programme with these characteristics."""
    told = [{"name": name, "value": value} for name, value in said.items()]
    return {"id": OWN, "name": "Бонусы", "characteristic": told, "loyaltyAccount": {"id": "118227"}}


@asynccontextmanager
async def bonuses(script: Script) -> AsyncIterator[tuple[BonusProgrammes, list[Heard]]]:
    """The client of an operator that says what `script` does."""
    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        programmes = BonusProgrammes(transport, Reader(transport), "kiosk-0417", currency=Currency.RUB, zone=MOSCOW)
        yield programmes, operator.heard


def lists(**found: Any) -> Script:
    """Answers GET of these resources with these lists."""
    return lambda heard: Reply(200, found[heard.path.strip("/")]) if heard.path.strip("/") in found else Reply(404)


async def programmes_of(*shares: dict[str, Any], points: int | None = None) -> tuple[Programme, ...]:
    balance = [] if points is None else [{"id": "x", "quantity": {"unit": "points", "value": points}}]
    script = lists(loyaltyProgramProduct=list(shares), loyaltyBalance=balance)
    async with bonuses(script) as (reader, _):
        return await reader.programmes(ACCOUNT)


async def test_a_programme_tells_its_points_and_the_last_day_of_those_that_end() -> None:
    (told,) = await programmes_of(share(points=1240, nextExpiryPoints=120, nextExpiryDate="2026-11-30T21:00:00+00:00"))
    assert told == Programme(OWN, "Бонусы", "", "", 1240, 120, date(2026, 11, 30))


async def test_the_operator_s_own_programme_comes_before_those_of_partners() -> None:
    partner = share(points=5, supplier="ООО «Маяк»") | {"id": "p"}
    assert [one.is_own for one in await programmes_of(partner, share(points=7))] == [True, False]


async def test_somebody_else_s_programme_is_not_shown() -> None:
    assert await programmes_of(share(points=7) | {"loyaltyAccount": {"id": "200001"}}) == ()


async def test_without_programmes_the_balance_tells_the_operator_s_own_points() -> None:
    told = await programmes_of(share(), points=1240)
    assert told == (Programme(ProgrammeId("118227"), "", "", "", 1240),)
    assert await programmes_of() == ()


@pytest.mark.parametrize("points", [-1, 1.5, "many", True, None, 1e30])
async def test_points_nobody_can_have_are_nonsense(points: object) -> None:
    with pytest.raises(Unavailable) as failure:
        await programmes_of(share(points=points))
    assert failure.value.code is ErrorCode.OPERATOR_NONSENSE


GIVES = {"usageType": "data", "volume": {"amount": 1, "units": "gigabytes"}, "days": 30}
REWARD = {"id": "r", "name": "1 ГБ", "price": {"unit": "points", "value": 300}, "gives": GIVES}
MEMBER = (Programme(OWN, "Бонусы", "", "", 1240),)


async def test_a_reward_tells_its_price_and_what_it_gives() -> None:
    async with bonuses(lists(loyaltyReward=[REWARD])) as (reader, heard):
        (reward,) = await reader.rewards(MEMBER)
        assert (reward.points, reward.gain.volume, reward.gain.unit) == (300, Decimal(1024), PackageUnit.MEGABYTES)
        assert heard[0].query["loyaltyProgramProduct.id"] == [OWN]
        assert await reader.rewards(()) == ()


async def test_a_reward_that_is_had_for_ever_has_no_last_day() -> None:
    for_ever = REWARD | {"validFor": {"endDateTime": NEVER}, "gives": GIVES | {"days": 10**12}}
    async with bonuses(lists(loyaltyReward=[for_ever])) as (reader, _):
        (reward,) = await reader.rewards(MEMBER)
    assert (reward.until, reward.gain.days) == (None, None)


async def test_what_was_given_for_ever_is_given() -> None:
    given = EVENT | {"event": MOVED | {"givesUntil": NEVER}}
    async with bonuses(lambda _: Reply(201, given)) as (redeemer, _):
        redemption = await redeemer.redeem(ACCOUNT, KEY, ONE_GB)
    assert (redemption.state, redemption.last_day) == (RedemptionState.DONE, None)


@pytest.mark.parametrize(
    "gives",
    [
        {},
        {"usageType": "voice"},
        {"usageType": "gold", "volume": {"amount": 1, "units": "minutes"}},
        {"money": {"unit": "USD", "value": 5}},
        {"money": {"unit": "RUB", "value": -5}},
    ],
)
async def test_a_reward_that_gives_nothing_known_is_nonsense(gives: dict[str, Any]) -> None:
    async with bonuses(lists(loyaltyReward=[REWARD | {"gives": gives}])) as (reader, _):
        with pytest.raises(Unavailable):
            await reader.rewards(MEMBER)


async def test_history_is_newest_first_and_leaves_out_what_is_not_known_or_not_ours() -> None:
    earlier = MOVED | {"date": "2026-01-22T11:02:00Z", "transactionType": "earned"}
    strange = [
        MOVED | {"transactionType": "lent"},
        MOVED | {"loyaltyProgramMember": {"id": "200001"}},
        MOVED | {"date": "2024-01-22T11:02:00Z"},
    ]
    async with bonuses(lists(loyaltyTransaction=[earlier, MOVED, *strange])) as (reader, _):
        told = await reader.entries(ACCOUNT, SINCE)
    assert [(one.move, one.points) for one in told] == [(Move.SPENT, 300), (Move.EARNED, 300)]


async def test_a_redemption_is_sent_as_published_and_as_documented_and_always_the_same() -> None:
    async with bonuses(lambda _: Reply(500)) as (redeemer, heard):
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                await redeemer.redeem(ACCOUNT, KEY, ONE_GB)
        first, again = (one.body for one in heard)
    assert first == again
    assert Published(658).faults("LoyaltyEvent_Create", json.loads(first)) == []
    documented("loyaltyEvent").validate(json.loads(first))


async def test_a_success_with_our_key_is_done() -> None:
    async with bonuses(lambda _: Reply(201, EVENT)) as (redeemer, _):
        told = await redeemer.redeem(ACCOUNT, KEY, ONE_GB)
    assert (told.state, told.last_day) == (RedemptionState.DONE, date(2026, 12, 22))


@pytest.mark.parametrize("reason", REFUSALS)
async def test_a_documented_refusal_is_a_definite_no(reason: str) -> None:
    refusal = {"code": 409, "reason": reason, "message": "Нет"}
    async with bonuses(lambda _: Reply(409, refusal)) as (redeemer, _):
        told = await redeemer.redeem(ACCOUNT, KEY, ONE_GB)
    assert (told.state, told.words) == (REFUSALS[reason], "Нет")


def test_every_refusal_is_a_documented_one() -> None:
    schema = json.loads((EXTENSIONS / "loyaltyEvent.schema.json").read_text())
    assert set(schema["$defs"]["refused"]["enum"]) == set(REFUSALS)


@pytest.mark.parametrize(
    "answer",
    [
        Reply(500),
        Reply(202, EVENT),
        Reply(409, {"code": 409, "reason": "keyReused"}),
        Reply(400, {"code": 400, "reason": "invalidBody"}),
        Reply(409, b"gone"),
        Reply(201, b"{"),
        Reply(201, EVENT | {"memberId": "200001"}),
        Reply(201, EVENT | {"event": MOVED | {"externalId": "another"}}),
        HangUp(),
    ],
    ids=lambda answer: type(answer).__name__ if isinstance(answer, HangUp) else f"{answer.status} {answer.body}"[:40],
)
async def test_anything_else_proves_nothing(answer: Reply | HangUp) -> None:
    async with bonuses(lambda _: answer) as (redeemer, _):
        with pytest.raises(OutcomeUnknown):
            await redeemer.redeem(ACCOUNT, KEY, ONE_GB)


async def test_what_never_left_took_nothing() -> None:
    async with operator_at(lambda _: Reply(500)) as operator:
        url = operator.url
    async with transport_to(url) as transport:
        redeemer = BonusProgrammes(transport, Reader(transport), "k", currency=Currency.RUB, zone=MOSCOW)
        with pytest.raises(Unavailable):
            await redeemer.redeem(ACCOUNT, KEY, ONE_GB)


async def test_a_redemption_is_found_by_its_key_alone() -> None:
    for found, state in (([MOVED], RedemptionState.DONE), ([], None)):
        async with bonuses(lists(loyaltyTransaction=found)) as (redeemer, heard):
            told = await redeemer.find(ACCOUNT, KEY)
            assert (told and told.state) is state
            assert heard[0].query["externalId"] == [KEY]
    async with bonuses(lists(loyaltyTransaction=[MOVED | {"externalId": "other"}])) as (redeemer, _):
        with pytest.raises(Unavailable):
            await redeemer.find(ACCOUNT, KEY)


async def test_an_operator_without_these_apis_says_so_and_is_not_asked() -> None:
    async with operator_at(lambda _: Reply(500)) as operator:
        async with transport_without(operator.url) as transport:
            reader = Reader(transport)
            points = BonusProgrammes(transport, reader, "k", currency=Currency.RUB, zone=MOSCOW)
            for asked in (
                points.programmes(ACCOUNT),
                points.entries(ACCOUNT, SINCE),
                points.redeem(ACCOUNT, KEY, ONE_GB),
                Recommendations(transport, MOSCOW).recommended(IRINA),
                Promotions(reader, MOSCOW, StillClock()).promotions(),
            ):
                with pytest.raises(Unavailable) as failure:
                    await asked
                assert failure.value.code is ErrorCode.NOT_AVAILABLE_HERE
        assert operator.heard == []


@asynccontextmanager
async def transport_without(url: str) -> AsyncIterator[Transport]:
    """To an operator with products only."""
    transport = Transport(
        {Api.PRODUCTS: url}, NoAuth(), StillClock(), Limits(), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    )
    try:
        yield transport
    finally:
        await transport.aclose()


LEFT = {"name": "remaining", "value": {"amount": 3276.8, "units": "megabytes"}}
UNTIL = {"name": "until", "value": "2026-11-27T21:00:00+00:00"}
ADVICE = {
    "product": {"id": "package-10-gb", "name": "+10 ГБ"},
    "productOffering": {"id": "package-10-gb"},
    "reasonKey": "remaining",
    "reasonValue": [LEFT, UNTIL],
    "priority": 2,
}


async def recommended(*items: dict[str, Any]) -> tuple[Recommendation, ...]:
    async with operator_at(lambda _: Reply(201, {"recommendationItem": list(items)})) as operator:
        async with transport_to(operator.url) as transport:
            told = await Recommendations(transport, MOSCOW).recommended(IRINA)
        body = json.loads(operator.heard[0].body)
    assert Published(680).faults("QueryProductRecommendation_Create", body) == []
    assert body["relatedParty"]["id"] == IRINA.customer
    return told


async def test_a_recommendation_tells_its_reason_with_its_values() -> None:
    (told,) = await recommended(ADVICE)
    assert told == Recommendation(
        Reason.REMAINING,
        OfferingId("package-10-gb"),
        "package-10-gb",
        "+10 ГБ",
        Decimal("3276.8"),
        PackageUnit.MEGABYTES,
        date(2026, 11, 28),
    )


async def test_the_most_urgent_comes_first_and_what_is_about_nothing_is_left_out() -> None:
    first = ADVICE | {"priority": 1, "reasonKey": "usedUp"}
    told = await recommended(ADVICE, {"reasonKey": "trip"}, first)
    assert [one.reason for one in told] == [Reason.USED_UP, Reason.REMAINING]


@pytest.mark.parametrize("value", ["soon", {"amount": 1, "units": "parsecs"}, {"amount": "much"}, None, [], 5])
async def test_a_value_that_cannot_be_read_is_left_out_and_a_strange_reason_has_the_operator_s_words(
    value: object,
) -> None:
    said = [{"name": name, "value": value} for name in ("remaining", "until", "lastUsed", "place")]
    (told,) = await recommended(ADVICE | {"reasonKey": "new", "reasonValue": said, "reasonText": "Вам подойдёт"})
    assert (told.reason, told.words, told.remaining, told.until) == (Reason.OTHER, "Вам подойдёт", None, None)


async def promoted(*found: dict[str, Any]) -> tuple[Promotion, ...]:
    async with operator_at(lambda _: Reply(200, list(found))) as operator, transport_to(operator.url) as transport:
        return await Promotions(Reader(transport), MOSCOW, StillClock()).promotions()


async def test_only_what_is_on_today_is_promoted_and_what_ends_first_stands_first() -> None:
    def one(name: str, **more: Any) -> dict[str, Any]:
        return {"id": name, "name": name} | more

    past, future = "2026-11-01T00:00:00Z", "2026-12-31T21:00:00Z"
    told = await promoted(
        one("over", validFor={"endDateTime": past}),
        one("to come", validFor={"startDateTime": future}),
        one("stopped", lifecycleStatus="ended"),
        one("open", promotionType="partner", partner={"id": "p", "name": "ООО «Маяк»"}),
        one("short", validFor={"startDateTime": past, "endDateTime": future}, productOffering={"id": "o"}),
    )
    assert told == (
        Promotion("short", "short", "", "", date(2026, 12, 31), OfferingId("o")),
        Promotion("open", "open", "", "ООО «Маяк»", None, None),
    )
