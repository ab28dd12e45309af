"""What an answer means, and when to ask again. Pure: no clock, no I/O.

A payment's answer is believed only where it is whole: ids, amount and currency. What is not believed is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs

from kiosk.devices.card_terminal.nexo.messages import (
    Category,
    DiagnosisResponse,
    PaymentResponse,
    PaymentResult,
    PoiData,
    Response,
    Result,
    ReversalResponse,
    StatusResponse,
    TotalsResponse,
)
from kiosk.devices.card_terminal.nexo.slip import slip_lines
from kiosk.domain.charge import Approval, ChargeOrder, DeclineReason
from kiosk.domain.money import Currency, Money, total
from kiosk.services.ports.card_terminal import BatchTotals, NotCharged, Reversed, TerminalState
from kiosk.strict_json import Nonsense, exact, shaped

_REASONS: Final = {
    "Aborted": DeclineReason.CANCELLED,
    "Cancel": DeclineReason.CANCELLED,
    "InvalidCard": DeclineReason.CARD_PROBLEM,
    "InsertedCard": DeclineReason.CARD_PROBLEM,
    "PaymentRestriction": DeclineReason.CARD_PROBLEM,
    "Busy": DeclineReason.ACQUIRER_PROBLEM,
    "DeviceOut": DeclineReason.ACQUIRER_PROBLEM,
    "LoggedOut": DeclineReason.ACQUIRER_PROBLEM,
    "MessageFormat": DeclineReason.ACQUIRER_PROBLEM,
    "NotAllowed": DeclineReason.ACQUIRER_PROBLEM,
    "UnavailableDevice": DeclineReason.ACQUIRER_PROBLEM,
    "UnavailableService": DeclineReason.ACQUIRER_PROBLEM,
    "UnreachableHost": DeclineReason.ACQUIRER_PROBLEM,
}
"""Why a payment failed; all else is the bank's refusal, after which no other acquirer is tried."""

_NO_CARD_SHOWN: Final = "126"
"""The number of Adyen's message that tells a visitor who never came from one who gave up."""

_REVERSED_NEVER: Final = frozenset({"NotAllowed", "NotFound", "Refusal", "PaymentRestriction"})


# --- verdicts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Approved:
    """Charged as ordered, or less of it."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class Overdone:
    """Charged, but not what was ordered: more, in another currency, or no sum at all. To be taken back."""

    acquirer_reference: str
    why: str


@dataclass(frozen=True, slots=True)
class Running:
    """The terminal is still at it."""


@dataclass(frozen=True, slots=True)
class Absent:
    """The terminal knows of no such message."""


@dataclass(frozen=True, slots=True)
class Failed:
    """This time it did not work; another time it may. `code` is the terminal's."""

    code: str


@dataclass(frozen=True, slots=True)
class Refused:
    """It will never work. `code` is the terminal's."""

    code: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing can be told from this."""

    why: str


PaymentVerdict = Approved | Overdone | NotCharged | Running | Absent | Unclear
ReversalVerdict = Reversed | Refused | Failed | Running | Absent | Unclear


# --- judging ----------------------------------------------------------------------------------------------------------


def judge_payment(answer: PaymentResponse, order: ChargeOrder) -> PaymentVerdict:
    """What the answer to `order` proves."""
    match answer.response:
        case Response(result=Result.FAILURE, error_condition="InProgress" | "NotFound" as odd):
            return Unclear(f"a payment that ends as {odd}")
        case Response(result=Result.FAILURE) as response:
            return NotCharged(_reason(response), response.error_condition)
        case _:
            return _judge_success(answer, order)


def judge_payment_status(answer: StatusResponse, order: ChargeOrder) -> PaymentVerdict:
    """What the terminal knows of `order`."""
    verdict = _not_repeated(answer, Category.PAYMENT, order.reference)
    if verdict is not None:
        return verdict
    assert answer.repeated_message_response is not None
    payment = answer.repeated_message_response.body.payment_response
    return judge_payment(payment, order) if payment else Unclear("an answer without a payment")


def judge_reversal(answer: ReversalResponse) -> ReversalVerdict:
    """What the answer to a reversal proves."""
    match answer.response:
        case Response(result=Result.SUCCESS):
            return Reversed()
        case Response(result=Result.PARTIAL):
            return Refused("Partial")
        case Response(error_condition="InProgress"):
            return Running()
        case Response(error_condition=code) if code in _REVERSED_NEVER:
            return Refused(code)
        case Response(error_condition=code):
            return Failed(code)


def judge_reversal_status(answer: StatusResponse, service_id: str) -> ReversalVerdict:
    """What the terminal knows of the reversal asked for as `service_id`."""
    verdict = _not_repeated(answer, Category.REVERSAL, service_id)
    if verdict is not None:
        return verdict
    assert answer.repeated_message_response is not None
    reversal = answer.repeated_message_response.body.reversal_response
    return judge_reversal(reversal) if reversal else Unclear("an answer without a reversal")


def _not_repeated(answer: StatusResponse, category: Category, service_id: str) -> Running | Absent | Unclear | None:
    """Why a status repeats no answer of ours; `None` where it does."""
    match answer.response:
        case Response(result=Result.SUCCESS):
            repeated = answer.repeated_message_response
            if repeated is None:
                return Unclear("a status without the answer")
            ours = (repeated.header.category, repeated.header.service_id) == (category.value, service_id)
            return None if ours else Unclear("the answer to something else")
        case Response(error_condition="InProgress"):
            return Running()
        case Response(error_condition="NotFound"):
            return Absent()
        case Response(error_condition=code):
            return Unclear(f"no status: {code}")


def _reason(response: Response) -> DeclineReason:
    message = parse_qs(response.additional_response).get("message", [""])[0]
    if message.startswith(_NO_CARD_SHOWN):
        return DeclineReason.TIMED_OUT
    return _REASONS.get(response.error_condition, DeclineReason.DECLINED)


def _judge_success(answer: PaymentResponse, order: ChargeOrder) -> PaymentVerdict:
    try:
        ids, result = shaped(answer.poi_data, PoiData), shaped(answer.result, PaymentResult)
    except Nonsense:
        return Unclear("approved, without ids or amount")
    transaction = ids.poi_transaction_id
    reference = f"{transaction.transaction_id} {transaction.time_stamp}"
    amounts = result.amounts_resp
    try:
        amount = exact(amounts.authorized_amount, amounts.currency)
    except Nonsense:
        return Overdone(reference, f"approved {amounts.authorized_amount} {amounts.currency}"[:60])
    if amount.currency is not order.amount.currency or not 0 < amount.minor <= order.amount.minor:
        return Overdone(reference, f"approved {amount.to_decimal()} {amount.currency.value}")
    authorization, brand = _details(result)
    slip = slip_lines(answer.receipts)
    return Approved(Approval(amount, reference, authorization, brand, slip))


def _details(result: PaymentResult) -> tuple[str, str]:
    """Approval code and card brand, empty where they are not told. Nothing else of the card is looked at."""
    code = _at(result.payment_acquirer_data, "ApprovalCode")
    brand = _at(result.payment_instrument_data, "CardData", "PaymentBrand")
    return code, brand


def _at(tree: Any, *path: str) -> str:
    for member in path:
        tree = tree.get(member) if isinstance(tree, dict) else None
    return tree if isinstance(tree, str) else ""


# --- asking again -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to ask for a clear verdict (s), and how long "not found" must last to be one: a message that was
    cut off may still be on its way into the terminal.
    """

    unclear_s: float
    absent_s: float = 10.0


def is_clear(
    verdict: PaymentVerdict | ReversalVerdict, since: float, absent_since: float | None, at: float, patience: Patience
) -> bool:
    """Whether to stop asking, at the monotonic second `at`: it is settled, or patience is at its end."""
    match verdict:
        case Absent():
            return absent_since is not None and at - absent_since >= patience.absent_s
        case Running() | Unclear():
            return at - since >= patience.unclear_s
        case _:
            return True


# --- the rest ---------------------------------------------------------------------------------------------------------


def batch_totals(answer: TotalsResponse, currency: Currency) -> BatchTotals:
    """What a period held: charges less what was reversed or refunded.

    Raises:
        Nonsense: it failed, or holds money of another currency.
    """
    if answer.response.result is not Result.SUCCESS:
        raise Nonsense(f"no totals: {answer.response.error_condition}")
    signs = {"Debit": 1, "ReverseCredit": 1, "Credit": -1, "ReverseDebit": -1}
    amounts, count = [], 0
    for part in answer.totals:
        for one in part.payment_totals:
            sign = signs.get(one.transaction_type, 0)
            amount = exact(one.transaction_amount, part.payment_currency)
            if amount.currency is not currency:
                raise Nonsense(f"totals in {amount.currency.value}")
            amounts.append(Money(sign * amount.minor, currency))
            count += sign * one.transaction_count
    return BatchTotals(answer.batch, total(amounts, currency), count)


def condition(answer: DiagnosisResponse) -> tuple[TerminalState, str]:
    """How the terminal is, with the failure's name."""
    if answer.response.result is Result.FAILURE:
        busy = answer.response.error_condition == "Busy"
        return (TerminalState.BUSY, "") if busy else (TerminalState.FAILURE, answer.response.error_condition)
    match answer.poi_status.global_status:
        case "OK" if all(host.is_reachable_flag for host in answer.hosts):
            return TerminalState.READY, ""
        case "OK":
            return TerminalState.FAILURE, "host_unreachable"
        case "Busy":
            return TerminalState.BUSY, ""
        case trouble:
            return TerminalState.FAILURE, trouble.lower()
