"""Paying, from the first screen to the receipt, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from kiosk.domain.cashbox import AcceptorState, Advice
from kiosk.domain.errors import ErrorCode
from kiosk.domain.operator_pace import Pace
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.terminal import PaperState
from kiosk.domain.topup import (
    ClaimCode,
    Method,
    MethodProblem,
    NoteState,
    NoteView,
    PaymentId,
    TopUp,
    TopUpPhase,
)
from kiosk.presenters.cash import CashState
from kiosk.presenters.home import HomeState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberKind, NumberState, Purpose
from kiosk.presenters.result import ReceiptPhase, ResultState
from tests.ui.sample_terminal import (
    ALL_WORK,
    CASH_ONLY,
    INFO,
    NOTHING_WORKS,
    PHONE,
    RECIPIENT,
    STATUS,
    ZONE,
    offer,
    roubles,
)


def home_states() -> Iterator[tuple[str, HomeState]]:
    """The first screen, from nothing known to nothing working."""
    yield "", HomeState(INFO, STATUS)
    yield "asking", HomeState(INFO, None)
    yield "cash_only", HomeState(INFO, replace(STATUS, methods=CASH_ONLY, notice=""))
    no_paper = replace(STATUS, receipt_paper=PaperState.OUT, document_paper=PaperState.OUT)
    yield "nothing_works", HomeState(INFO, replace(no_paper, methods=NOTHING_WORKS, operator_reachable=False))
    yield "no_statements", HomeState(INFO, replace(STATUS, document_paper=PaperState.OUT))
    silent = replace(STATUS, operator_reachable=False, receipt_paper=PaperState.OUT, methods=CASH_ONLY)
    yield "operator_silent", HomeState(INFO, silent)
    yield "operator_slow", HomeState(INFO, replace(STATUS, operator_pace=Pace.SLOW))


def number_states() -> Iterator[tuple[str, NumberState]]:
    """A number from empty to complete, and everything that can be wrong with it."""
    typing = NumberState(
        Purpose.TOP_UP,
        NumberKind.PHONE,
        "+7 912 345-67-",
        2,
        "+7",
        complete=False,
        checking=False,
        error=None,
        similar=None,
    )
    full = replace(typing, shown="+7 912 345-67-89", missing=0, complete=True)
    yield "", typing
    yield "empty", replace(typing, shown="+7 ", missing=10)
    yield "complete", full
    yield "checking", replace(full, checking=True)
    yield "login", replace(full, purpose=Purpose.ACCOUNT)
    yield "statement", replace(typing, purpose=Purpose.STATEMENT)
    yield "zero_balance", replace(typing, purpose=Purpose.ZERO_BALANCE)
    yield "move", replace(full, purpose=Purpose.MOVE)
    yield "contract", replace(typing, kind=NumberKind.CONTRACT, shown="40-118-2", missing=0, complete=True)
    yield "similar", replace(full, similar=PhoneNumber("+79123456798"))
    for code in (ErrorCode.UNKNOWN_NUMBER, ErrorCode.WRONG_NUMBER, ErrorCode.OPERATOR_UNREACHABLE):
        yield code.value, replace(full, error=code)
    yield "no_login", replace(full, purpose=Purpose.ACCOUNT, error=ErrorCode.OPERATOR_UNREACHABLE)


def method_states() -> Iterator[tuple[str, MethodState]]:
    """All methods, one method, none; paper and failures."""
    state = MethodState(INFO, RECIPIENT, CASH_ONLY, PaperState.OK, opening=False, error=None)
    yield "", state
    yield "all_work", replace(state, offers=(offer(Method.CASH, per_mille=15), *ALL_WORK[1:]))
    yield "opening", replace(state, opening=True)
    yield "wanted", replace(state, offers=ALL_WORK, wanted=roubles(45.30))
    yield "box_full", replace(state, offers=NOTHING_WORKS)
    yield "starting", replace(state, offers=(offer(Method.CASH, MethodProblem.STARTING), *CASH_ONLY[1:]))
    yield "no_paper", replace(state, receipt_paper=PaperState.OUT)
    for code in (ErrorCode.ACCEPTOR_UNAVAILABLE, ErrorCode.JOURNAL_UNAVAILABLE, ErrorCode.PAYMENT_IN_PROGRESS):
        yield code.value, replace(state, error=code)


def _note(number: int, value: int | None, second: int, state: NoteState, advice: Advice | None = None) -> NoteView:
    at = datetime(2026, 11, 22, 14, 2, second, tzinfo=ZONE)
    return NoteView(number, None if value is None else roubles(value), at, state, advice)


ACCEPTED = (
    _note(1, 500, 11, NoteState.ACCEPTED),
    _note(2, 100, 25, NoteState.ACCEPTED),
    _note(3, 50, 40, NoteState.ACCEPTED),
)
RETURNED = _note(4, None, 55, NoteState.RETURNED, Advice.SMOOTH_AND_TURN)
TOPUP = TopUp(
    payment=PaymentId("2f6f3c52-6c2a-4f5e-9a65-3a2a1f0f6d11"),
    destination=PHONE,
    name_hint="И•••• С••••••",
    phase=TopUpPhase.TAKING_NOTES,
    inserted=roubles(650),
    fee=roubles(0),
    to_credit=roubles(650),
    suspect=None,
    room_left=roubles(14_350),
    accepted_values=tuple(roubles(value) for value in (50, 100, 200, 500, 1000, 2000, 5000)),
    notes=(*ACCEPTED, RETURNED),
    acceptor=AcceptorState.IDLE,
    claim=None,
    receipt_number="",
    operator_reference="",
    operator_silent=False,
    printer_ok=True,
)
EMPTY = replace(TOPUP, inserted=roubles(0), to_credit=roubles(0), notes=(), room_left=roubles(15_000))


def cash_states() -> Iterator[tuple[str, CashState]]:
    """Waiting, counting, returning, and every trouble an acceptor can have."""
    yield "", CashState(INFO, TOPUP)
    yield "empty", CashState(INFO, EMPTY)
    moving = replace(TOPUP, notes=(*ACCEPTED, _note(4, 1000, 59, NoteState.MOVING)), acceptor=AcceptorState.STACKING)
    yield "moving", CashState(INFO, moving)
    many = tuple(_note(n, 100, n, NoteState.ACCEPTED) for n in range(1, 31))
    lot = replace(
        TOPUP, notes=many, inserted=roubles(3000), to_credit=roubles(2955), fee=roubles(45), room_left=roubles(0)
    )
    yield "many", CashState(INFO, lot)
    for advice in Advice:
        note = _note(4, None if advice is Advice.ANOTHER_NOTE else 5000, 55, NoteState.RETURNED, advice)
        yield f"returned_{advice.value}", CashState(INFO, replace(TOPUP, notes=(*ACCEPTED, note)))
    checked = _note(4, 1000, 55, NoteState.BEING_CHECKED)
    suspect = replace(TOPUP, notes=(*ACCEPTED, checked), suspect=roubles(1000), acceptor=AcceptorState.JAM)
    yield "suspect", CashState(INFO, suspect)
    for trouble in (
        AcceptorState.OFFLINE,
        AcceptorState.INITIALIZING,
        AcceptorState.CASSETTE_FULL,
        AcceptorState.CASSETTE_REMOVED,
        AcceptorState.JAM,
        AcceptorState.CHEATED,
        AcceptorState.PAUSED,
        AcceptorState.FAILURE,
    ):
        yield trouble.value, CashState(INFO, replace(TOPUP, notes=ACCEPTED, acceptor=trouble))
    for phase in (TopUpPhase.CLOSING, TopUpPhase.CREDITING):
        closing = replace(TOPUP, phase=phase, notes=ACCEPTED, acceptor=AcceptorState.DISABLED)
        yield phase.value, CashState(INFO, closing)
    silent = replace(TOPUP, phase=TopUpPhase.CREDITING, notes=ACCEPTED, operator_silent=True)
    yield "crediting_silent", CashState(INFO, silent)
    yield "no_paper", CashState(INFO, replace(TOPUP, notes=ACCEPTED, printer_ok=False))


RECEIPT_TEXT = """\
               ООО «Связь»
              ИНН 7701234567
        г. Москва, ул. Ленина, 12
Терминал                              0417
Адрес           г. Москва, ул. Тверская, 7
------------------------------------------
                 Принято
------------------------------------------
Квитанция                    R-0417-000731
Дата               22.11.2026 14:05:09 МСК
Пополняемый номер         +7 912 •••-••-89
Платёж
      0192f0c5-6b7e-7c3a-9d55-2f1f6c1b2a77
------------------------------------------
500 руб. x 1                   500,00 руб.
100 руб. x 1                   100,00 руб.
50 руб. x 1                     50,00 руб.
Внесено наличными              650,00 руб.
Комиссия                         0,00 руб.
К зачислению                   650,00 руб.
------------------------------------------
Деньги приняты и поступят на счёт.
Оператор их ещё не подтвердил.
               Код платежа
               7K3-Q9F-218
Горячая линия              8 800 250-00-00
Сохраняйте квитанцию до поступления денег
на счёт.
"""


def result_states() -> Iterator[tuple[str, ResultState]]:
    """Every end a cash payment can have, with every end its receipt can have."""
    done = replace(
        TOPUP,
        phase=TopUpPhase.CREDITED,
        notes=ACCEPTED,
        receipt_number="0417-000318",
        operator_reference="PAY-7718231",
    )
    later = replace(done, phase=TopUpPhase.ACCEPTED_LATER, claim=ClaimCode("7K3-Q9F-218"), operator_reference="")
    credited = ResultState(INFO, done, ReceiptPhase.PRINTED, RECEIPT_TEXT, logged_in=False)
    yield "deferred", replace(credited, topup=later, receipt=ReceiptPhase.NO_PAPER)
    yield "deferred_printed", replace(credited, topup=later)
    yield "credited", credited
    yield "credited_logged_in", replace(credited, logged_in=True)
    for phase in ReceiptPhase:
        yield f"credited_{phase.value}", replace(credited, receipt=phase)
    refused = replace(later, phase=TopUpPhase.REFUSED)
    yield "refused", replace(credited, topup=refused)
    yield "refused_no_paper", replace(credited, topup=refused, receipt=ReceiptPhase.NO_PAPER)
    suspect = replace(done, suspect=roubles(1000), claim=ClaimCode("7K3-Q9F-218"))
    yield "suspect", replace(credited, topup=suspect)
    unknown = replace(suspect, suspect=None, notes=(*ACCEPTED, _note(4, None, 55, NoteState.BEING_CHECKED)))
    yield "suspect_unknown_value", replace(credited, topup=unknown)
    nothing_else = replace(suspect, inserted=roubles(0), to_credit=roubles(0), phase=TopUpPhase.CANCELLED)
    yield "suspect_only", replace(credited, topup=nothing_else)
    cancelled = replace(EMPTY, phase=TopUpPhase.CANCELLED)
    yield "cancelled", replace(credited, topup=cancelled, receipt=ReceiptPhase.NONE, receipt_text="")
