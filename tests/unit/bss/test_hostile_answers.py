"""Whatever an operator answers, the adapters end as their ports say: a value, or an error that is declared."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.adapters.bss import client
from kiosk.adapters.bss.client import Operator
from kiosk.adapters.bss.settings import Api, Limits, NoAuth, OperatorSettings, PaymentProfile, addresses
from kiosk.adapters.bss.transport import Transport
from kiosk.domain.bonuses import RedemptionKey
from kiosk.domain.errors import OutcomeUnknown, Refused, Unavailable
from kiosk.domain.expenses import Period
from kiosk.domain.money import Currency, Money
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, Order, OrderKey
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.subscriber import Recipient, Subscriber
from kiosk.domain.topup import Method, PaymentId
from kiosk.http_exchange import Answer
from kiosk.services.ports.crediting import Credited, CreditOrder
from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.bonus_desk import ONE_GB, PROGRAMMES
from tests.fakes.bss import StillClock
from tests.fakes.hostile_operator import (
    Call,
    Lie,
    RecordingTransport,
    Replayed,
    ReplayingTransport,
    places,
    with_body,
    with_header,
    with_value,
)
from tests.fakes.operator import STORY
from tests.fakes.order_desk import offering

IRINA = PhoneNumber("+79123456789")
KEY = PaymentId("7c9e6679-7425-40de-944b-e07fc1f90ae7")
REWARD_KEY = RedemptionKey("9c1f4b62-57f5-4f1e-8a52-0d0c7a1f5e44")
ORDER_KEY = OrderKey("0f6d9f0e-2f0b-4a52-8d46-1b0c4f9a1c11")
TEN_GB = OfferingId("package-10-gb")
BUY = Change(Action.CONNECT, TEN_GB)
MONTH = Period(STORY - timedelta(days=5), STORY)

RAW = (
    "NaN", "-Infinity", "1e999999999", "9" * 5000, "-" + "9" * 30, "1e-400", "0.005", "-0", "true", "null", "[]", "{}",
    '""', '"\ud800"', '"\\ud800"', '"\\u0000"', '{"id": 1, "id": 2}', "[" * 3000 + "]" * 3000, '"' + "x" * 70000 + '"',
    '"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59.999999-12:00"', '"2026-02-30T00:00:00Z"', '"XXX"', '"USD"',
    '"someone-else"', "1" * 18, "[[]]", '[{"id": "1"}]',
)  # fmt: skip
"""Values that are wrong, each in its own way."""

HEADERS = ("9" * 5000, "-1", "0", "1e9", "NaN", "<?offset=-1>; rel=next", "<", "\u0663")

EXAMPLES = 60
"""Lies told for each question."""

BODIES = (
    b"",
    b"\xff\xfe",
    b"\xef\xbb\xbf{}",
    b"null",
    b"<html>",
    b"[]",
    b"{}",
    b"[null]",
    b'{"id": "1"}',
    b"[" * 100000,
)


@asynccontextmanager
async def operator_over(transport: Transport, base_url: str = "") -> AsyncIterator[Operator]:
    """A whole operator on a transport of ours."""
    profile = PaymentProfile("kiosk-0417")
    with patch.object(client, "Transport", lambda *_: transport):
        operator = Operator(
            OperatorSettings(addresses(base_url), profile, Currency.RUB),
            StillClock(STORY),
            ZoneInfo("Europe/Moscow"),
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        )
    yield operator
    await operator.aclose()


@dataclass(frozen=True, slots=True)
class Known:
    """What the true operator said, to ask about."""

    irina: Recipient
    owner: Subscriber
    challenge: str

    def order(self) -> CreditOrder:
        return CreditOrder(KEY, self.irina.account, self.irina.bucket, Money(65000, Currency.RUB), Method.CASH)


async def lines(operator: Operator, known: Known) -> int:
    count = 0
    async with aclosing(operator.accounts.lines(known.irina.account, MONTH)) as pages:
        async for page in pages:
            count += len(page.amount)
    return count


async def place(operator: Operator, known: Known) -> Order:
    return await operator.orders.place(known.owner, ORDER_KEY, (BUY,), (offering(TEN_GB, once=15_000),), ())


Question = Callable[[Operator, Known], Awaitable[object]]

QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {
        "recipient": lambda operator, _: operator.directory.recipient(IRINA),
        "contract": lambda operator, known: operator.directory.recipient(ContractNumber(known.owner.contract)),
        "identity": lambda operator, _: operator.identities.identity(IRINA),
        "owner": lambda operator, known: operator.directory.subscriber(known.irina.account),
        "send code": lambda operator, known: operator.codes.send(known.irina, "ru"),
        "answer": lambda operator, known: operator.codes.answer(known.challenge, "000000"),
        "balance": lambda operator, known: operator.accounts.balance(known.irina.account),
        "packages": lambda operator, known: operator.accounts.packages(known.irina.account),
        "bonus": lambda operator, known: operator.accounts.bonus(known.irina.account),
        "products": lambda operator, known: operator.accounts.products(known.owner),
        "lines": lines,
        "fees": lambda operator, known: operator.accounts.fees(known.irina.account, MONTH),
        "line count": lambda operator, known: operator.accounts.line_count(known.irina.account, MONTH),
        "movements": lambda operator, known: operator.accounts.movements_after(known.irina.account, MONTH.start),
        "credit": lambda operator, known: operator.payments.prepare(known.order()).send(),
        "find": lambda operator, known: operator.payments.find(known.order()),
        "catalogue": lambda operator, _: operator.catalogue.catalogue(),
        "offering": lambda operator, _: operator.catalogue.offering(TEN_GB),
        "quotes": lambda operator, known: operator.qualifier.quotes(known.owner, (BUY,)),
        "place": place,
        "find order": lambda operator, known: operator.orders.find(known.owner, ORDER_KEY),
        "programmes": lambda operator, known: operator.bonuses.programmes(known.irina.account),
        "rewards": lambda operator, _: operator.bonuses.rewards(PROGRAMMES),
        "points": lambda operator, known: operator.bonuses.entries(known.irina.account, MONTH.start),
        "redeem": lambda operator, known: operator.redeemer.redeem(known.irina.account, REWARD_KEY, ONE_GB),
        "find reward": lambda operator, known: operator.redeemer.find(known.irina.account, REWARD_KEY),
        "recommended": lambda operator, known: operator.recommender.recommended(known.owner),
        "promotions": lambda operator, _: operator.promoter.promotions(),
        "under way": lambda operator, known: operator.orders.under_way(known.owner),
    }
)

SEND_CODE: Call = ("POST", Api.CODES, "otpChallenge")
NEVER_RAISE = ("credit", "find")


@dataclass(frozen=True, slots=True)
class Tape:
    """An honest operator's answers."""

    known: Known
    answers: Mapping[Call, Answer] = field(repr=False)
    asked: Mapping[str, tuple[Call, ...]] = field(repr=False)


@pytest.fixture(scope="module")
def tape() -> Tape:
    """The reference operator, asked everything once."""
    return asyncio.run(recorded())


async def recorded() -> Tape:
    async with running(WorldOrder(subscribers=12), now=STORY) as served:
        base = addresses(served.base_url)
        recorder = RecordingTransport(
            base, NoAuth(), StillClock(STORY), Limits(), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        )
        async with operator_over(recorder) as operator:
            irina = await operator.directory.recipient(IRINA)
            owner = await operator.directory.subscriber(irina.account)
            known = Known(irina, owner, (await operator.codes.send(irina, "ru")).challenge)
            answers = dict(recorder.answers)
            asked: dict[str, tuple[Call, ...]] = {"send code": (SEND_CODE,)}
            for name, question in QUESTIONS.items():
                if name != "send code":
                    recorder.answers.clear()
                    await ended(question(operator, known))
                    answers |= recorder.answers
                    asked[name] = tuple(recorder.answers)
        return Tape(known, answers, asked)


async def ended(answer: Awaitable[object]) -> str:
    """How a question ended; anything that is not declared goes through."""
    try:
        await answer
    except (Refused, Unavailable, OutcomeUnknown) as error:
        return type(error).__name__
    return "answered"


async def told(tape: Tape, name: str, lie: Lie | None) -> tuple[str, object]:
    """How the question `name` ends when the operator tells `lie`, and its answer."""
    transport = ReplayingTransport(Replayed(tape.answers, lie))
    async with operator_over(transport) as operator:
        if name in NEVER_RAISE:
            return "answered", await QUESTIONS[name](operator, tape.known)
        return await ended(QUESTIONS[name](operator, tape.known)), None


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_was_recorded_answers_the_question(tape: Tape, name: str) -> None:
    assert tape.asked[name]
    assert asyncio.run(told(tape, name, None))[0] == ("Refused" if name == "answer" else "answered")


@st.composite
def lies(draw: st.DrawFn, tape: Tape, name: str) -> Lie:
    """One true answer, bent."""
    call = draw(st.sampled_from(tape.asked[name]))
    true = tape.answers[call]
    match draw(st.sampled_from(("value", "body", "cut", "more", "status"))):
        case "value":
            place, raw = draw(st.integers(0, places(true.body) - 1)), draw(st.sampled_from(range(len(RAW))))
            return Lie(call, f"value {place} is RAW[{raw}]", with_value(true, place, RAW[raw]))
        case "body":
            body = draw(st.sampled_from(BODIES))
            return Lie(call, f"body {body[:20]!r}", with_body(true, body))
        case "cut":
            length = draw(st.integers(0, len(true.body) - 1))
            return Lie(call, f"cut at {length}", with_body(true, true.body[:length]))
        case "more":
            more = draw(st.sampled_from((b" x", b"{}", b",", b"\x00")))
            return Lie(call, f"{more!r} behind it", with_body(true, true.body + more))
        case _:
            status = draw(st.sampled_from((100, 202, 204, 206, 301, 400, 404, 409, 418, 429, 500, 503, 599)))
            return Lie(call, f"status {status}", Answer(status, true.headers, true.body))


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_lie_ends_in_a_declared_way(tape: Tape, name: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None)
    @given(lies(tape, name))
    def each_lie(lie: Lie) -> None:
        asyncio.run(told(tape, name, lie))

    each_lie()


@pytest.mark.parametrize("name", QUESTIONS)
async def test_a_lie_in_a_header_ends_in_a_declared_way(tape: Tape, name: str) -> None:
    for call in tape.asked[name]:
        for header in ("x-total-count", "link", "retry-after"):
            for value in HEADERS:
                await told(
                    tape, name, Lie(call, f"{header}: {value[:20]}", with_header(tape.answers[call], header, value))
                )


async def test_a_lie_about_a_payment_is_believed_only_with_all_that_was_ordered_in_it(tape: Tape) -> None:
    ((call, true),) = ((call, tape.answers[call]) for call in tape.asked["credit"])
    for place in range(places(true.body)):
        for raw in RAW:
            lie = Lie(call, raw[:20], with_value(true, place, raw))
            _, outcome = await told(tape, "credit", lie)
            if isinstance(outcome, Credited):
                assert_echoes(lie.answer.body, tape.known.order())


def assert_echoes(body: bytes, order: CreditOrder) -> None:
    said = json.loads(body)
    money = said["totalAmount"] or said["amount"]
    assert said["correlatorId"] == order.payment
    assert said["account"]["id"] == order.account
    assert (Decimal(str(money["value"])), money["unit"]) == (order.amount.to_decimal(), order.amount.currency.value)


async def test_a_lie_about_an_order_is_believed_only_with_our_key_and_customer_in_it(tape: Tape) -> None:
    ((call, true),) = ((call, tape.answers[call]) for call in tape.asked["place"])
    for number in range(places(true.body)):
        for raw in RAW:
            lie = Lie(call, raw[:20], with_value(true, number, raw))
            how, _ = await told(tape, "place", lie)
            if how == "answered":
                said = json.loads(lie.answer.body)
                assert said["externalId"] == ORDER_KEY
                assert tape.known.owner.customer in {party["id"] for party in said["relatedParty"]}
