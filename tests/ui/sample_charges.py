"""Paying by card and by code, in every state, and every end such a payment can have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiosk.domain.charge import CardStep, DeclineReason
from kiosk.domain.errors import ErrorCode
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import (
    CardScene,
    ClaimCode,
    FeeRule,
    Method,
    MethodOffer,
    MethodProblem,
    QrScene,
    TopUpPhase,
)
from kiosk.presenters.amount import AmountState, quick_sums
from kiosk.presenters.charge import CardState, QrState
from kiosk.presenters.result import ReceiptPhase, ResultState
from tests.ui.sample_payments import EMPTY, RECEIPT_TEXT
from tests.ui.sample_terminal import INFO, RECIPIENT, offer, roubles

_PAYLOAD = "https://qr.nspk.ru/AS10003P3RH0LJ2A9ROO038L6NT5RU1M?type=01&bank=000000000001&sum=50000&cur=RUB&crc=F3D0"
CHARGE = replace(
    EMPTY, phase=TopUpPhase.CHARGING, method=Method.CARD, asked=roubles(500), asked_fee=roubles(7.5), receipt_number=""
)


def amount_states() -> Iterator[tuple[str, AmountState]]:
    """A sum from nothing to too much, and what keeps it from being paid."""
    card = offer(Method.CARD, per_mille=15)
    typing = AmountState(INFO, RECIPIENT, card, quick_sums(card), roubles(500))
    yield "", typing
    yield "empty", replace(typing, amount=None)
    yield "own", replace(typing, amount=roubles(1234))
    yield "too_little", replace(typing, amount=roubles(5))
    yield "too_much", replace(typing, amount=roubles(999_999))
    yield "opening", replace(typing, opening=True)
    yield "out_of_order", replace(typing, offer=replace(card, problem=MethodProblem.OUT_OF_ORDER))
    codes = ErrorCode.ACQUIRER_UNAVAILABLE, ErrorCode.NOT_AVAILABLE_HERE, ErrorCode.PAYMENT_IN_PROGRESS
    for code in (*codes, ErrorCode.JOURNAL_UNAVAILABLE):
        yield code.value, replace(typing, error=code)
    yield "qr", replace(typing, offer=offer(Method.QR))
    tenge = MethodOffer(Method.CARD, FeeRule(15, _tenge(100)), _tenge(500), _tenge(300_000), None)
    info = replace(INFO, currency=Currency.KZT)
    yield "tenge", AmountState(info, RECIPIENT, tenge, quick_sums(tenge), _tenge(200_000))


def _tenge(amount: int) -> Money:
    return Money.of_major(amount, Currency.KZT)


def card_states() -> Iterator[tuple[str, CardState]]:
    """Each step at the card terminal, giving up, and what follows the bank's word."""
    for step, text in (
        (CardStep.PRESENT_CARD, "ПРЕДЪЯВИТЕ КАРТУ 500,00 RUB"),
        (CardStep.WAIT, ""),
        (CardStep.ENTER_PIN, "ВВЕДИТЕ ПИН"),
        (CardStep.TRY_AGAIN, "КАРТА НЕ ПРОЧИТАНА\r\nПОВТОРИТЕ"),
        (CardStep.REMOVE_CARD, "ЗАБЕРИТЕ КАРТУ"),
    ):
        name = "" if step is CardStep.PRESENT_CARD else step.value
        yield name, CardState(INFO, replace(CHARGE, card=CardScene(step, text)))
    yield "asked", CardState(INFO, CHARGE)
    yield "talkative", CardState(INFO, replace(CHARGE, card=CardScene(CardStep.WAIT, "МНОГОСЛОВНЫЙ\x1b" * 40)))
    waiting = replace(CHARGE, card=CardScene(CardStep.WAIT, ""))
    yield "calling_off", CardState(INFO, waiting, calling_off=True)
    remove = replace(CHARGE, card=CardScene(CardStep.REMOVE_CARD, ""))
    yield "calling_off_remove_card", CardState(INFO, remove, calling_off=True)
    yield "no_paper", CardState(INFO, replace(waiting, printer_ok=False))
    paid = replace(CHARGE, phase=TopUpPhase.CREDITING, inserted=roubles(500), fee=roubles(7.5))
    yield "crediting", CardState(INFO, replace(paid, to_credit=roubles(492.5)))
    part = replace(paid, inserted=roubles(300), fee=roubles(4.5), to_credit=roubles(295.5))
    yield "crediting_part", CardState(INFO, replace(part, printer_ok=False))
    yield "crediting_silent", CardState(INFO, replace(paid, operator_silent=True))


def qr_states() -> Iterator[tuple[str, QrState]]:
    """The code from being made to being paid, expired or given up."""
    code = replace(CHARGE, method=Method.QR, qr=QrScene(_PAYLOAD, 161.0), asked_fee=roubles(0))
    shown = QrState(INFO, code, left_s=161, shown_for_s=180)
    yield "", shown
    yield "nearly_over", replace(shown, left_s=9)
    yield "no_paper", replace(shown, topup=replace(code, printer_ok=False))
    none = replace(code, qr=None)
    yield "being_made", QrState(INFO, none)
    yield "expired", replace(shown, topup=none, left_s=None)
    yield "calling_off", replace(shown, calling_off=True)
    paid = replace(none, phase=TopUpPhase.CREDITING, inserted=roubles(500), to_credit=roubles(500))
    yield "crediting", replace(shown, topup=paid, left_s=None)


def charge_result_states() -> Iterator[tuple[str, ResultState]]:
    """Every end, by card and by code."""
    for method in (Method.CARD, Method.QR):
        for name, state in _ends(method):
            yield f"{method.value}_{name}", state


def _ends(method: Method) -> Iterator[tuple[str, ResultState]]:
    charge = replace(CHARGE, method=method)
    nothing = ResultState(INFO, charge, ReceiptPhase.NONE, "", logged_in=False)
    for reason in DeclineReason:
        yield reason.value, replace(nothing, topup=replace(charge, phase=TopUpPhase.DECLINED, decline=reason))
    printed = replace(nothing, receipt=ReceiptPhase.PRINTED, receipt_text=RECEIPT_TEXT)
    claim, ticket = ClaimCode("7K3-Q9F-218"), "EZNAO5BA4O"
    unknown = replace(charge, phase=TopUpPhase.CHARGE_UNKNOWN, claim=claim, ticket=ticket)
    yield "unknown", replace(printed, topup=unknown)
    yield "unknown_no_paper", replace(printed, topup=unknown, receipt=ReceiptPhase.NO_PAPER)
    paid = replace(charge, inserted=roubles(500), fee=roubles(7.5), to_credit=roubles(492.5))
    credited = replace(paid, phase=TopUpPhase.CREDITED, receipt_number="0417-000318", operator_reference="PAY-7718231")
    yield "credited", replace(printed, topup=credited)
    part = replace(credited, inserted=roubles(300), fee=roubles(4.5), to_credit=roubles(295.5))
    yield "credited_part", replace(printed, topup=part)
    yield "credited_no_paper", replace(printed, topup=credited, receipt=ReceiptPhase.NO_PAPER)
    later = replace(paid, phase=TopUpPhase.ACCEPTED_LATER, claim=claim)
    yield "accepted_later", replace(printed, topup=later)
    part_later = replace(later, inserted=roubles(300), fee=roubles(4.5), to_credit=roubles(295.5))
    yield "accepted_part_later", replace(printed, topup=part_later)
    returning = replace(paid, phase=TopUpPhase.RETURNING, claim=claim, ticket=ticket)
    yield "returning", replace(printed, topup=returning)
    more = replace(returning, inserted=roubles(600), to_credit=roubles(591))
    yield "returning_too_much", replace(printed, topup=more)
    yield "returning_no_paper", replace(printed, topup=returning, receipt=ReceiptPhase.NO_PAPER)
    yield "returned", replace(printed, topup=replace(returning, phase=TopUpPhase.RETURNED, claim=None))
    yield "refused", replace(printed, topup=replace(paid, phase=TopUpPhase.REFUSED, claim=claim))
