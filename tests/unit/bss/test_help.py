"""Notices, questions and transfers as operators really answer: strange, torn, and about somebody else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.adapters.bss.notices import Notices
from kiosk.adapters.bss.questions import Questions
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.settings import Api, PaymentProfile
from kiosk.adapters.bss.transfers import REFUSALS, Transfers
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.notices import NewPrice, NoticeId, NoticeKind
from kiosk.domain.questions import Inquiry, QuestionId, QuestionKey, QuestionState, Topic
from kiosk.domain.topup import FeeRule
from kiosk.domain.transfers import TransferKey, TransferSheet, TransferState, TransferTerms
from tests.fakes.bss import NOW, FallSilent, HangUp, Heard, RawOperator, Reply, operator_at, transport_to
from tests.fakes.help_desks import CONTRACTS
from tests.fakes.subscribers import IRINA

MINE = {"id": IRINA.customer, "role": "customer", "@referredType": "Customer"}
SHEET = TransferSheet(
    TransferKey("9d2c"), CONTRACTS[0], CONTRACTS[1], Money(10_000, Currency.RUB), Money(500, Currency.RUB), None
)
MOVED = {
    "id": "t-1",
    "correlatorId": "9d2c",
    "status": "completed",
    "amount": {"amount": 100.0, "units": "RUB"},
    "bucket": {"id": "118227-money"},
    "receiverBucket": {"id": "200027-money"},
    "confirmationDate": "2026-11-22T11:03:00Z",
}


def message(*said: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A notice of Irina's."""
    return {
        "id": "m-1",
        "subject": "С 1 декабря дороже",
        "content": "Подробности в офисе.",
        "sendTime": "2026-11-19T11:02:00Z",
        "receiver": [{"party": MINE}],
        "characteristic": list(said),
    } | changed


async def notices_of(answer: object) -> tuple[Any, ...]:
    async with operator_at(lambda _: Reply(200, answer)) as operator, transport_to(operator.url) as transport:
        return await Notices(transport, Reader(transport)).notices(IRINA)


async def moved(reply: Reply | HangUp | FallSilent) -> tuple[Any, RawOperator]:
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        profile = PaymentProfile("kiosk-0417")
        return await Transfers(transport, Reader(transport), profile, Currency.RUB).move(SHEET), operator


RISE = {"name": "noticeType", "value": "priceRise"}
BEFORE = {"name": "priceBefore", "value": {"unit": "RUB", "value": 350}}
AFTER = {"name": "priceNow", "value": {"unit": "RUB", "value": 390.0}}


async def test_a_price_rise_has_both_prices_or_is_none() -> None:
    (rise,) = await notices_of([message(RISE, BEFORE, AFTER)])
    assert rise.price == NewPrice(Money(35_000, Currency.RUB), Money(39_000, Currency.RUB))
    (half,) = await notices_of([message(RISE, BEFORE)])
    assert (half.kind, half.price) == (NoticeKind.OTHER, None)


async def test_a_price_that_is_no_sum_is_nonsense_and_not_a_notice_without_it() -> None:
    for value in ("350", {"unit": "RUB", "value": "350"}, {"unit": "XXX", "value": 1}, {"unit": "RUB", "value": 0.001}):
        with pytest.raises(Unavailable) as nonsense:
            await notices_of([message(RISE, BEFORE, {"name": "priceNow", "value": value})])
        assert nonsense.value.code is ErrorCode.OPERATOR_NONSENSE


async def test_somebody_elses_notices_unsent_and_empty_ones_are_not_shown() -> None:
    stranger = message(receiver=[{"party": {"id": "c-other"}}])
    assert await notices_of([stranger, message(sendTime=None), message(subject="", content="")]) == ()


async def test_a_lone_notice_without_anything_optional_is_shown() -> None:
    bare = {"id": "m", "content": "Слова", "sendTime": "2026-11-19T11:02:00Z", "receiver": {"party": MINE}}
    (notice,) = await notices_of(bare)
    assert (notice.text, notice.kind, notice.effective, notice.read_at) == ("Слова", NoticeKind.OTHER, None, None)


async def test_somebody_elses_notice_is_not_marked() -> None:
    stranger = message(receiver=[{"party": {"id": "c-other"}}])
    async with operator_at(lambda _: Reply(200, stranger)) as operator, transport_to(operator.url) as transport:
        await Notices(transport, Reader(transport)).mark_read(IRINA, NoticeId("m-1"), NOW)
    assert [heard.method for heard in operator.heard] == ["GET"]


TICKET = {"id": "t-1", "externalId": "q", "creationDate": "2026-11-22T11:02:00Z", "relatedParty": [MINE]}


@pytest.mark.parametrize(
    "reply",
    [
        Reply(201, TICKET | {"externalId": "other"}),
        Reply(201, TICKET | {"relatedParty": [{"id": "c-other", "role": "customer"}]}),
        Reply(201, b"{"),
        Reply(202, TICKET),
        Reply(409, {"code": "externalIdTaken"}),
        Reply(500),
        HangUp(),
    ],
    ids=["other key", "other customer", "torn", "undeclared", "undocumented", "broken", "silent"],
)
async def test_whatever_does_not_prove_that_a_question_was_taken_leaves_it_open(reply: Reply | HangUp) -> None:
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        with pytest.raises(OutcomeUnknown):
            await Questions(transport, Reader(transport), "k").ask(IRINA, QuestionKey("q"), Inquiry(Topic.OTHER), NOW)
    assert len(operator.heard) == 1


async def test_a_question_of_an_unknown_state_is_open_and_its_own_notes_are_no_answers() -> None:
    notes = [{"author": "customer", "text": "не помогло"}, {"author": "operator", "text": "Проверили."}, {"text": ""}]
    strange = TICKET | {"status": "pondering", "note": notes, "topic": "astrology"}
    async with operator_at(lambda _: Reply(200, strange)) as operator, transport_to(operator.url) as transport:
        (question,) = await Questions(transport, Reader(transport), "k").questions(IRINA)
    assert (question.state, question.topic) == (QuestionState.OPEN, Topic.OTHER)
    assert [one.words for one in question.answers] == ["Проверили."]


async def test_somebody_elses_question_is_not_judged() -> None:
    stranger = TICKET | {"relatedParty": [{"id": "c-other", "role": "customer"}]}
    async with operator_at(lambda _: Reply(200, stranger)) as operator, transport_to(operator.url) as transport:
        with pytest.raises(Refused):
            await Questions(transport, Reader(transport), "k").judge(IRINA, QuestionId("t-1"), helped=True)
    assert [heard.method for heard in operator.heard] == ["GET"]


async def test_a_transfer_is_done_by_a_success_that_echoes_all_of_it() -> None:
    done, operator = await moved(Reply(201, MOVED))
    assert done.state is TransferState.DONE
    assert len(operator.heard) == 1


@pytest.mark.parametrize("code", sorted(REFUSALS))
async def test_a_documented_code_refuses_a_transfer(code: str) -> None:
    refused, _ = await moved(Reply(409, {"code": code, "reason": "слова"}))
    assert (refused.state, refused.obstacle, refused.words) == (TransferState.REFUSED, REFUSALS[code], "слова")


@pytest.mark.parametrize(
    "reply",
    [
        Reply(201, MOVED | {"correlatorId": "other"}),
        Reply(201, MOVED | {"amount": {"amount": 10.0, "units": "RUB"}}),
        Reply(201, MOVED | {"amount": {"amount": 100.0, "units": "USD"}}),
        Reply(201, MOVED | {"receiverBucket": {"id": "666-money"}}),
        Reply(201, {**MOVED, "amount": None}),
        Reply(201, b'{"id": "t-1", "id": "t-2"}'),
        Reply(204),
        Reply(302),
        Reply(400, {"code": "invalidBody"}),
        Reply(409, {"code": "idempotencyKeyReused"}),
        Reply(409, b"<html>"),
        Reply(503),
        HangUp(),
    ],
)
async def test_anything_else_leaves_a_transfer_unknown_and_is_not_sent_again(reply: Reply | HangUp) -> None:
    async with operator_at(lambda _: reply) as operator, transport_to(operator.url) as transport:
        with pytest.raises(OutcomeUnknown):
            await Transfers(transport, Reader(transport), PaymentProfile("k"), Currency.RUB).move(SHEET)
    assert len(operator.heard) == 1


async def test_nothing_that_was_not_sent_is_unknown() -> None:
    async with transport_to("http://127.0.0.1:9", without=frozenset({Api.BALANCES})) as transport:
        with pytest.raises(Unavailable):
            await Transfers(transport, Reader(transport), PaymentProfile("k"), Currency.RUB).move(SHEET)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("completed", TransferState.DONE),
        ("completed ", TransferState.DONE),
        ("failed", TransferState.REFUSED),
        ("cancelled", TransferState.REFUSED),
        ("created", TransferState.ASKING),
        ("dreaming", TransferState.ASKING),
    ],
)
async def test_a_transfer_is_found_by_its_key_in_the_state_it_is_in(status: str, state: TransferState) -> None:
    listed = [MOVED | {"correlatorId": "other"}, MOVED | {"status": status}]
    async with operator_at(lambda _: Reply(200, listed)) as operator, transport_to(operator.url) as transport:
        found = await Transfers(transport, Reader(transport), PaymentProfile("k"), Currency.RUB).find(SHEET)
    assert found is not None
    assert found.state is state


async def test_another_transfer_under_our_key_is_nonsense() -> None:
    listed = [MOVED | {"amount": {"amount": 10, "units": "RUB"}}]
    async with operator_at(lambda _: Reply(200, listed)) as operator, transport_to(operator.url) as transport:
        with pytest.raises(Unavailable) as nonsense:
            await Transfers(transport, Reader(transport), PaymentProfile("k"), Currency.RUB).find(SHEET)
    assert nonsense.value.code is ErrorCode.OPERATOR_NONSENSE


async def test_where_keys_cannot_be_searched_an_empty_list_proves_nothing() -> None:
    profile = replace(PaymentProfile("k"), can_search=False)
    async with operator_at(lambda _: Reply(200, [])) as operator, transport_to(operator.url) as transport:
        with pytest.raises(Unavailable):
            await Transfers(transport, Reader(transport), profile, Currency.RUB).find(SHEET)
    assert operator.heard == []


def owned(heard: Heard) -> Reply:
    """Two contracts of Irina's, one closed, and one of somebody else."""
    if "bucket" in heard.path:
        account = heard.query["partyAccount.id"][0]
        money = {"amount": 50.0, "units": "RUB"}
        held = {"amount": 20, "units": "RUB"}
        buckets = {"id": f"{account}-money", "usageType": "monetary", "remainingValue": money, "reservedValue": held}
        return Reply(200, [buckets])
    owner = {"id": IRINA.customer, "role": "owner", "@referredType": "Customer"}
    return Reply(
        200,
        [
            {"id": "200027", "name": "40-200-027", "state": "active", "relatedParty": [{"id": "x"}, owner]},
            {"id": IRINA.account, "name": IRINA.contract, "relatedParty": [MINE]},
            {"id": "200028", "name": "40-200-028", "state": "closed", "relatedParty": [owner]},
            {"id": "200029", "name": "40-200-029", "relatedParty": [{"id": "c-other", "role": "customer"}]},
        ],
    )


async def test_own_contracts_are_those_that_name_the_customer_with_money_that_is_free() -> None:
    async with operator_at(owned) as operator, transport_to(operator.url) as transport:
        mover = Transfers(transport, Reader(transport), PaymentProfile("k"), Currency.RUB)
        found = await mover.contracts(IRINA)
    assert [one.account for one in found] == [IRINA.account, "200027"]
    assert {one.money for one in found} == {Money(3_000, Currency.RUB)}


@given(st.integers(0, 100), st.integers(0, 2_000), st.integers(0, 1_000_000))
def test_the_highest_sum_and_its_fee_are_covered_and_no_higher_one_is(per_mille: int, least: int, money: int) -> None:
    currency = Currency.RUB
    terms = TransferTerms(FeeRule(per_mille, Money(least, currency)), Money(1_000, currency), Money(500_000, currency))
    most = terms.most(Money(money, currency))
    if most.minor:
        assert terms.minimum <= most <= terms.maximum
        assert most.minor + terms.fee.fee(most).minor <= money
    higher = Money(max(most.minor + 100, terms.minimum.minor), currency)
    assert higher > terms.maximum or higher.minor + terms.fee.fee(higher).minor > money
