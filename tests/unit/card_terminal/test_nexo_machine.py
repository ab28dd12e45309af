from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.nexo.machine import (
    Absent,
    Approved,
    Failed,
    Overdone,
    Patience,
    Refused,
    Running,
    Unclear,
    batch_totals,
    condition,
    is_clear,
    judge_payment,
    judge_payment_status,
    judge_reversal,
    judge_reversal_status,
)
from kiosk.devices.card_terminal.nexo.messages import (
    DiagnosisResponse,
    HostStatus,
    PaymentResponse,
    PaymentTotals,
    PoiStatus,
    Repeated,
    RepeatedBody,
    RepeatedHeader,
    Response,
    Result,
    ReversalResponse,
    StatusResponse,
    TotalsResponse,
    TransactionTotals,
)
from kiosk.devices.card_terminal.nexo.slip import slip_lines
from kiosk.domain.charge import ChargeOrder, ChargeReference, DeclineReason
from kiosk.domain.money import Currency, Money
from kiosk.services.ports.card_terminal import BatchTotals, NotCharged, Reversed, TerminalState
from kiosk.strict_json import Nonsense

ORDER = ChargeOrder(ChargeReference("ABCDEFGHIJ"), Money(50000, Currency.EUR))
IDS = {
    "POITransactionID": {"TransactionID": "oLkO1.2", "TimeStamp": "2026-11-23T11:00:00Z"},
    "POIReconciliationID": "7",
}


def failure(condition: str, more: str = "") -> Response:
    return Response(Result.FAILURE, condition, more)


def payment(amount: Any = Decimal("500.00"), currency: str = "EUR", ids: Any = IDS, **result: Any) -> PaymentResponse:
    amounts = {"AmountsResp": {"Currency": currency, "AuthorizedAmount": amount}}
    return PaymentResponse(Response(Result.SUCCESS), ids, amounts | result)


def repeated(category: str, service_id: str, body: RepeatedBody) -> StatusResponse:
    return StatusResponse(Response(Result.SUCCESS), Repeated(RepeatedHeader(category, service_id), body))


def test_an_approval_carries_what_a_reversal_needs() -> None:
    verdict = judge_payment(payment(PaymentAcquirerData={"ApprovalCode": "123456"}), ORDER)
    assert isinstance(verdict, Approved)
    approval = verdict.approval
    assert approval.acquirer_reference == "oLkO1.2 2026-11-23T11:00:00Z"
    assert approval.authorization == "123456"


@pytest.mark.parametrize("amount", [500, Decimal("499.99"), Decimal("0.01")])
def test_as_much_as_ordered_or_less_is_approved(amount: Any) -> None:
    assert isinstance(judge_payment(payment(amount), ORDER), Approved)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (Decimal("500.01"), "EUR"),
        (Decimal(0), "EUR"),
        (-500, "EUR"),
        (500, "USD"),
        (500, "XXX"),
        (Decimal("499.999"), "EUR"),
        (Decimal("1E+999999"), "EUR"),
        (10**4000, "EUR"),
    ],
)
def test_any_other_sum_is_to_be_taken_back(amount: Any, currency: str) -> None:
    verdict = judge_payment(payment(amount, currency), ORDER)
    assert isinstance(verdict, Overdone)
    assert verdict.acquirer_reference == "oLkO1.2 2026-11-23T11:00:00Z"
    assert len(verdict.why) <= 60


@pytest.mark.parametrize(
    "ids", [None, {}, [], {"POITransactionID": "oLkO1.2"}, {"POITransactionID": {"TransactionID": 5}}]
)
def test_an_approval_that_could_not_be_reversed_is_unclear(ids: Any) -> None:
    assert isinstance(judge_payment(payment(ids=ids), ORDER), Unclear)


@pytest.mark.parametrize("amount", [None, "500", True, [], float("nan")])
def test_an_approval_without_a_readable_sum_is_unclear(amount: Any) -> None:
    verdict = judge_payment(payment(amount), ORDER)
    assert isinstance(verdict, Unclear)


@pytest.mark.parametrize(
    ("condition", "reason"),
    [
        ("Refusal", DeclineReason.DECLINED),
        ("Communication timeout", DeclineReason.DECLINED),
        ("SomethingNew", DeclineReason.DECLINED),
        ("Cancel", DeclineReason.CANCELLED),
        ("Aborted", DeclineReason.CANCELLED),
        ("InvalidCard", DeclineReason.CARD_PROBLEM),
        ("Busy", DeclineReason.ACQUIRER_PROBLEM),
        ("UnreachableHost", DeclineReason.ACQUIRER_PROBLEM),
    ],
)
def test_a_failure_has_a_reason_and_the_terminals_code(condition: str, reason: DeclineReason) -> None:
    assert judge_payment(PaymentResponse(failure(condition)), ORDER) == NotCharged(reason, condition)


def test_nobody_presenting_a_card_is_told_from_giving_up() -> None:
    told = failure("Cancel", "tid=1&message=126%20Shopper%20did%20not%20present%20card")
    assert judge_payment(PaymentResponse(told), ORDER) == NotCharged(DeclineReason.TIMED_OUT, "Cancel")


@pytest.mark.parametrize("condition", ["InProgress", "NotFound"])
def test_a_failure_that_does_not_say_it_is_over_is_unclear(condition: str) -> None:
    assert isinstance(judge_payment(PaymentResponse(failure(condition)), ORDER), Unclear)


STATUSES = [
    (StatusResponse(failure("InProgress")), Running()),
    (StatusResponse(failure("NotFound")), Absent()),
    (StatusResponse(failure("Busy")), Unclear("no status: Busy")),
    (StatusResponse(Response(Result.SUCCESS)), Unclear("a status without the answer")),
]


@pytest.mark.parametrize(("answer", "verdict"), STATUSES)
def test_a_status_without_an_answer_says_why(answer: StatusResponse, verdict: object) -> None:
    assert judge_payment_status(answer, ORDER) == verdict
    assert judge_reversal_status(answer, "REVERSAL01") == verdict


@pytest.mark.parametrize(("category", "service_id"), [("Payment", "OTHEROTHER"), ("Reversal", "ABCDEFGHIJ")])
def test_a_status_about_something_else_proves_nothing(category: str, service_id: str) -> None:
    other = repeated(category, service_id, RepeatedBody(payment_response=payment()))
    assert isinstance(judge_payment_status(other, ORDER), Unclear)


def test_a_repeated_answer_is_judged_as_the_first() -> None:
    told = repeated("Payment", ORDER.reference, RepeatedBody(payment_response=payment()))
    assert judge_payment_status(told, ORDER) == judge_payment(payment(), ORDER)
    empty = repeated("Payment", ORDER.reference, RepeatedBody())
    assert isinstance(judge_payment_status(empty, ORDER), Unclear)


@pytest.mark.parametrize(
    ("response", "verdict"),
    [
        (Response(Result.SUCCESS), Reversed()),
        (Response(Result.PARTIAL), Refused("Partial")),
        (failure("InProgress"), Running()),
        (failure("NotAllowed"), Refused("NotAllowed")),
        (failure("NotFound"), Refused("NotFound")),
        (failure("UnreachableHost"), Failed("UnreachableHost")),
        (failure("Busy"), Failed("Busy")),
    ],
)
def test_a_reversal_is_done_refused_or_to_be_tried_again(response: Response, verdict: object) -> None:
    told = ReversalResponse(response)
    assert judge_reversal(told) == verdict
    status = repeated("Reversal", "REVERSAL01", RepeatedBody(reversal_response=told))
    assert judge_reversal_status(status, "REVERSAL01") == verdict


def test_not_found_counts_only_once_it_has_lasted() -> None:
    patience = Patience(unclear_s=60, absent_s=10)
    assert not is_clear(Absent(), since=0, absent_since=5, at=14.9, patience=patience)
    assert is_clear(Absent(), since=0, absent_since=5, at=15, patience=patience)
    assert not is_clear(Absent(), since=0, absent_since=None, at=1000, patience=patience)


@pytest.mark.parametrize("verdict", [Running(), Unclear("")])
def test_patience_with_what_is_unclear_ends(verdict: Running | Unclear) -> None:
    assert not is_clear(verdict, since=0, absent_since=None, at=59.9, patience=Patience(60))
    assert is_clear(verdict, since=0, absent_since=None, at=60, patience=Patience(60))


def totals(*parts: PaymentTotals, currency: str = "EUR") -> TotalsResponse:
    return TotalsResponse(Response(Result.SUCCESS), "7", [TransactionTotals(currency, list(parts))])


def test_totals_are_charges_less_reversals_and_refunds() -> None:
    told = totals(
        PaymentTotals("Debit", 3, Decimal("900.50")),
        PaymentTotals("ReverseDebit", 1, 200),
        PaymentTotals("Credit", 1, Decimal("0.50")),
        PaymentTotals("Declined", 9, 9000),
    )
    assert batch_totals(told, Currency.EUR) == BatchTotals("7", Money(70000, Currency.EUR), 1)


@pytest.mark.parametrize(
    "told",
    [
        totals(PaymentTotals("Debit", 1, 5), currency="USD"),
        totals(PaymentTotals("Debit", 1, Decimal("0.001"))),
        TotalsResponse(failure("UnreachableHost")),
    ],
)
def test_totals_that_do_not_add_up_are_nonsense(told: TotalsResponse) -> None:
    with pytest.raises(Nonsense):
        batch_totals(told, Currency.EUR)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (DiagnosisResponse(Response(Result.SUCCESS)), (TerminalState.READY, "")),
        (DiagnosisResponse(Response(Result.SUCCESS), PoiStatus("Busy")), (TerminalState.BUSY, "")),
        (DiagnosisResponse(failure("Busy")), (TerminalState.BUSY, "")),
        (DiagnosisResponse(failure("DeviceOut")), (TerminalState.FAILURE, "DeviceOut")),
        (DiagnosisResponse(Response(Result.SUCCESS), PoiStatus("Maintenance")), (TerminalState.FAILURE, "maintenance")),
        (
            DiagnosisResponse(Response(Result.SUCCESS), PoiStatus(), [HostStatus(False)]),
            (TerminalState.FAILURE, "host_unreachable"),
        ),
    ],
)
def test_a_diagnosis_tells_whether_the_terminal_can_charge(answer: DiagnosisResponse, state: object) -> None:
    assert condition(answer) == state


def receipt(*texts: Any, of: str = "CustomerReceipt") -> dict[str, Any]:
    return {"DocumentQualifier": of, "OutputContent": {"OutputText": [{"Text": text} for text in texts]}}


def test_the_slip_is_the_visitors_in_plain_lines() -> None:
    told = [
        receipt("SHOP COPY", of="CashierReceipt"),
        receipt("PLAIN", "key=a&name=Total&value=EUR%205.00", "key=b", 7),
    ]
    assert slip_lines(told) == ("PLAIN", "Total EUR 5.00", "")


def test_a_slip_carries_no_control_characters_to_the_printer() -> None:
    assert slip_lines([receipt("\x1b@TOTAL\n", "x" * 500)]) == ("@TOTAL", "x" * 48)


@given(
    st.recursive(
        st.none() | st.integers() | st.text() | st.just(receipt("a")),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from(["OutputContent", "OutputText", "Text"]), inner)
        ),
        max_leaves=10,
    )
)
def test_a_slip_of_any_shape_spoils_nothing(told: Any) -> None:
    assert isinstance(slip_lines(told), tuple)
