"""What the provider's answers prove, as a table."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.qr.yookassa.codec import Complaint, Refund, payment_of
from kiosk.devices.qr.yookassa.outcomes import (
    REFUSALS,
    Terms,
    before_refund,
    creation_refused,
    payment_outcome,
    refund_outcome,
    refund_refused,
)
from kiosk.domain.charge import Approval, DeclineReason, QrCode
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import (
    Charged,
    ChargeUnknown,
    NotCharged,
    ReversalOutcome,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)
from kiosk.services.ports.qr_provider import QrOpen, QrOutcome
from kiosk.strict_json import Nonsense
from tests.fakes.qr import CODE, ORDER, PAYMENT_ID, TERMINAL, payment_body, payment_document

TERMS = Terms(TERMINAL, timedelta(hours=1), is_test_shop=False)
PAID: dict[str, Any] = {"status": "succeeded", "paid": True}
BACK = {"value": "500.00", "currency": "RUB"}
SOME = {"value": "0.01", "currency": "RUB"}


def outcome(terms: Terms = TERMS, **changes: Any) -> QrOutcome:
    return payment_outcome(payment_of(payment_body(**changes)), ORDER, terms)


def refund(status: str = "succeeded", minor: int = 500_00, payment: str = PAYMENT_ID, reason: str = "") -> Refund:
    return Refund(payment, status, Money(minor, Currency.RUB), reason)


def test_a_pending_payment_shows_its_code_until_the_provider_takes_no_more() -> None:
    code = QrCode(CODE, PAYMENT_ID, datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert outcome() == QrOpen(code)


def test_a_succeeded_payment_is_charged_with_what_a_refund_names() -> None:
    operation = {"type": "sbp", "sbp_operation_id": "A4242"}
    assert outcome(**PAID, payment_method=operation) == Charged(Approval(ORDER.amount, PAYMENT_ID, "A4242"))


@pytest.mark.parametrize("value", ["499.99", "500.01", "1.00"])
def test_another_sum_that_was_paid_is_charged_as_what_it_is(value: str) -> None:
    told = outcome(**PAID, amount={"value": value, "currency": "RUB"})
    assert isinstance(told, Charged)
    assert str(told.approval.amount.to_decimal()) == value


def test_another_currency_that_was_paid_is_charged_as_what_it_is() -> None:
    told = outcome(**PAID, amount={"value": "500.00", "currency": "KZT"})
    assert told == Charged(Approval(Money(500_00, Currency.KZT), PAYMENT_ID))


@pytest.mark.parametrize(
    ("reason", "meaning"),
    [
        ("expired_on_confirmation", DeclineReason.TIMED_OUT),
        ("canceled_by_merchant", DeclineReason.CANCELLED),
        ("internal_timeout", DeclineReason.ACQUIRER_PROBLEM),
        ("insufficient_funds", DeclineReason.DECLINED),
        ("something_new", DeclineReason.DECLINED),
    ],
)
def test_a_canceled_payment_charged_nothing_for_a_reason(reason: str, meaning: DeclineReason) -> None:
    told = outcome(status="canceled", cancellation_details={"party": "yoo_money", "reason": reason})
    assert told == NotCharged(meaning, reason)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"status": "waiting_for_capture", "paid": True}, id="a second stage"),
        pytest.param({"status": "on_hold"}, id="unknown status"),
        pytest.param({"status": "Succeeded"}, id="status in capitals"),
        pytest.param({"status": ""}, id="no status"),
        pytest.param({"metadata": {"reference": "OTHER", "terminal": TERMINAL}}, id="another reference"),
        pytest.param({"metadata": {"reference": ORDER.reference, "terminal": "T-18"}}, id="another terminal"),
        pytest.param({"metadata": {}}, id="no reference"),
        pytest.param({**PAID, "metadata": {}}, id="paid, no reference"),
        pytest.param({"status": "canceled", "metadata": {}}, id="canceled, no reference"),
        pytest.param({"test": True, "metadata": {}}, id="a test, no reference"),
        pytest.param({"amount": SOME}, id="pending, another amount"),
        pytest.param({"status": "canceled", "amount": SOME}, id="canceled, another amount"),
        pytest.param({"status": "succeeded", "paid": False}, id="succeeded, not paid"),
        pytest.param({"status": "canceled", "paid": True}, id="canceled, paid"),
        pytest.param({"status": "pending", "paid": True}, id="pending, paid"),
        pytest.param({**PAID, "amount": {"value": "0.00", "currency": "RUB"}}, id="nothing paid"),
        pytest.param({**PAID, "refunded_amount": SOME}, id="partly refunded"),
        pytest.param({"confirmation": None}, id="nothing to show"),
        pytest.param({"created_at": None}, id="no date"),
    ],
)
def test_all_else_is_unknown(changes: dict[str, Any]) -> None:
    assert isinstance(outcome(**changes), ChargeUnknown)


def test_money_that_is_only_held_is_named_as_what_it_is() -> None:
    assert outcome(status="waiting_for_capture", paid=True) == ChargeUnknown("status waiting_for_capture")


def test_a_payment_that_was_refunded_is_not_charged() -> None:
    assert outcome(**PAID, refunded_amount=BACK) == NotCharged(DeclineReason.REVERSED, "refunded")


@pytest.mark.parametrize("status", ["pending", "succeeded"])
def test_a_test_payment_moves_no_money_in_a_real_shop(status: str) -> None:
    told = outcome(status=status, paid=status == "succeeded", test=True)
    assert told == NotCharged(DeclineReason.ACQUIRER_PROBLEM, "test payment")


def test_a_test_payment_counts_in_a_test_shop() -> None:
    assert isinstance(outcome(Terms(TERMINAL, timedelta(hours=1), is_test_shop=True), **PAID, test=True), Charged)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "status": st.sampled_from(["pending", "succeeded", "canceled", "waiting_for_capture", "x"]),
            "paid": st.booleans() | st.none(),
            "test": st.booleans(),
            "amount": st.sampled_from([BACK, SOME]),
            "refunded_amount": st.sampled_from([BACK, SOME, None]),
            "metadata": st.sampled_from([payment_document()["metadata"], {}]),
        },
    )
)
def test_charged_needs_a_real_succeeded_payment_of_ours_that_is_still_with_us(changes: dict[str, Any]) -> None:
    try:
        payment = payment_of(payment_body(**changes))
    except Nonsense:
        return
    if isinstance(payment_outcome(payment, ORDER, TERMS), Charged):
        assert (payment.status, payment.reference, payment.is_test) == ("succeeded", ORDER.reference, False)
        assert payment.paid is not False
        assert not payment.refunded


@pytest.mark.parametrize(("status", "code"), sorted(REFUSALS))
def test_a_documented_refusal_made_nothing(status: int, code: str) -> None:
    assert creation_refused(status, Complaint(code, of_key=False)) == NotCharged(DeclineReason.ACQUIRER_PROBLEM, code)


@pytest.mark.parametrize(("status", "code"), [(400, "forbidden"), (409, "invalid_request"), (418, "teapot"), (404, "")])
def test_any_other_refusal_is_unknown(status: int, code: str) -> None:
    assert isinstance(creation_refused(status, Complaint(code, of_key=False)), ChargeUnknown)
    assert isinstance(refund_refused(status, Complaint(code, of_key=False)), ReversalUnknown)


def test_a_key_that_belongs_to_another_request_proves_nothing() -> None:
    complaint = Complaint("invalid_request", of_key=True)
    assert isinstance(creation_refused(400, complaint), ChargeUnknown)
    assert isinstance(refund_refused(400, complaint), ReversalUnknown)


@pytest.mark.parametrize(
    ("status", "code"), [(401, "invalid_credentials"), (403, "forbidden"), (429, "too_many_requests")]
)
def test_a_refund_refused_for_who_asks_or_how_often_can_be_asked_for_again(status: int, code: str) -> None:
    assert isinstance(refund_refused(status, Complaint(code, of_key=False)), ReversalUnknown)


def test_a_refund_the_provider_will_not_make_is_for_a_person() -> None:
    assert refund_refused(400, Complaint("invalid_request", of_key=False)) == ReversalRefused("invalid_request")


@pytest.mark.parametrize(
    ("made", "meaning"),
    [
        (refund(), Reversed()),
        (refund("canceled", reason="rejected_by_payee"), ReversalRefused("rejected_by_payee")),
        (refund("canceled"), ReversalRefused("canceled")),
        (refund("pending"), ReversalUnknown("refund pending")),
        (refund("odd\n\x00word"), ReversalUnknown("refund oddword")),
        (refund(minor=499_99), ReversalUnknown("the refund is of another payment or amount")),
        (refund(payment="other"), ReversalUnknown("the refund is of another payment or amount")),
    ],
)
def test_a_refund_counts_when_it_is_there_and_whole(made: Refund, meaning: ReversalOutcome) -> None:
    assert refund_outcome(made, payment_of(payment_body(**PAID))) == meaning


@pytest.mark.parametrize(
    ("changes", "refunds", "known"),
    [
        pytest.param(PAID, (), None, id="paid, no refund yet"),
        pytest.param(PAID, (refund("canceled"),), None, id="one was declined"),
        pytest.param(PAID, (refund(payment="other"),), None, id="another payment's"),
        pytest.param(PAID, (refund("pending"),), ReversalUnknown("refund pending"), id="on its way"),
        pytest.param({**PAID, "refunded_amount": BACK}, (), Reversed(), id="there, says the payment"),
        pytest.param(PAID, (refund(),), Reversed(), id="there, says the list"),
        pytest.param({"status": "canceled"}, (), Reversed(), id="never charged"),
        pytest.param({**PAID, "refunded_amount": SOME}, (), ReversalRefused("a part was refunded"), id="a part"),
        pytest.param({}, (), ReversalUnknown("nobody has paid yet"), id="not paid"),
    ],
)
def test_a_refund_is_asked_for_only_when_none_is_known_of(
    changes: dict[str, Any], refunds: tuple[Refund, ...], known: ReversalOutcome | None
) -> None:
    assert before_refund(payment_of(payment_body(**changes)), refunds, ORDER, TERMS) == known


@given(st.text(max_size=200))
def test_the_providers_words_reach_the_journal_short_and_plain(word: str) -> None:
    told = outcome(status="canceled", cancellation_details=json.loads(json.dumps({"reason": word})))
    assert isinstance(told, NotCharged)
    assert len(told.code) <= 40
    assert told.code.isascii()
    assert told.code.isprintable()
