"""What staff sees, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from kiosk.domain.case import (
    AnyCase,
    CaseCharge,
    CaseFile,
    CaseKind,
    CaseNote,
    CaseNoteState,
    CaseOption,
    CaseStage,
    Resolution,
    StrayFile,
    WaitingCase,
)
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName, ChargeReference, ClosedBatch
from kiosk.domain.encashment import CountedPile, Settlement
from kiosk.domain.errors import ErrorCode
from kiosk.domain.money import Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.staff import RIGHTS, Decision, Role
from kiosk.domain.subscriber import AccountId, Recipient
from kiosk.domain.topup import ClaimCode, Method, PaymentId
from kiosk.presenters.staff_choice import ChoiceState, Question
from kiosk.presenters.staff_count import CountState
from kiosk.presenters.staff_decision import REASONS
from kiosk.presenters.staff_entry import Entry, EntryState
from kiosk.presenters.staff_menu import MenuState, tasks_of
from kiosk.presenters.staff_sheet import Batches, Checkup, Done, SheetKey, SheetState, Verdict
from tests.fakes.service_desk import BOOKS, FINDINGS, PERIOD, closing, count, report, rub

COUNTED = tuple(CountedPile(pile.value, pile.sure) for pile in PERIOD.piles)
CLOSED = replace(PERIOD, closing=closing())
AGREED = replace(CLOSED, doubts=(), count=count(COUNTED), settlement=Settlement(rub(0), rub(0)))
SHORT = replace(AGREED, count=count((*COUNTED[:3], CountedPile(rub(1000), 7), CountedPile(rub(5000), 1))))
BAG = replace(BOOKS, stacker_notes=71, journal_most=71, counted_notes=71, counted_fits=True)
BANK, SECOND_BANK = AcquirerName("bank-a"), AcquirerName("bank-b")
CASE = CaseFile(
    payment=PaymentId("5f1c0a34-97c8-4a61-9b7a-2f6f5d0f7c11"),
    claim=ClaimCode("7K3-Q9F-218"),
    stage=CaseStage.HELD,
    method=Method.CASH,
    opened=datetime(2026, 11, 22, 11, 2, tzinfo=UTC),
    destination_masked="+7 912 •••-••-89",
    name_hint="И•••• С••••••",
    inserted=rub(600),
    fee=rub(0),
    to_credit=rub(600),
    held=rub(600),
    operator_reference="",
    notes=(
        CaseNote(1, rub(500), CaseNoteState.IN_BOX, None),
        CaseNote(2, rub(100), CaseNoteState.IN_BOX, None),
        CaseNote(3, None, CaseNoteState.DOUBTFUL, SuspectCause.JAM),
    ),
    charge=None,
    heir=None,
    lines=(),
    options=(
        CaseOption(Decision.NOTE_IN_BOX, 3, None, needs_second=True),
        CaseOption(Decision.NOTE_NOT_IN_BOX, 3, rub(0), needs_second=False),
        CaseOption(Decision.REFUNDED, None, rub(600), needs_second=True),
        CaseOption(Decision.MOVED, None, rub(600), needs_second=True),
    ),
)

STRAY = StrayFile(
    claim=ClaimCode("9WM-2RD-51K"),
    encashment=7,
    told=datetime(2026, 11, 22, 11, 2, tzinfo=UTC),
    note=CaseNote(1_204, None, CaseNoteState.DOUBTFUL, SuspectCause.UNASKED),
    lines=(),
    options=(
        CaseOption(Decision.NOTE_IN_BOX, None, None, needs_second=True),
        CaseOption(Decision.NOTE_NOT_IN_BOX, None, rub(0), needs_second=False),
    ),
)

WAITING = (
    WaitingCase(CaseKind.HELD, CASE.claim, CASE.opened, rub(600)),
    WaitingCase(CaseKind.DOUBTFUL_NOTE, ClaimCode("4XN-8TC-61V"), CASE.opened, rub(500)),
    WaitingCase(CaseKind.STRAY_NOTE, STRAY.claim, STRAY.told, rub(0)),
    WaitingCase(CaseKind.CHARGE_UNCLEAR, ClaimCode("2BD-7FG-93M"), CASE.opened, rub(1500)),
    WaitingCase(CaseKind.FROZEN, ClaimCode("5HJ-3KR-47P"), CASE.opened, rub(300)),
)
RECIPIENT = Recipient(AccountId("118227"), PhoneNumber("+79123456789"), "И•••• С••••••", "118227-main")


def entry_states() -> Iterator[tuple[str, EntryState]]:
    """Each thing that is typed, and what may be wrong with it."""
    yield "", EntryState(Entry.PIN, "1234")
    yield "empty", EntryState(Entry.PIN)
    yield "busy", EntryState(Entry.PIN, "123456", busy=True)
    yield "wrong_pin", EntryState(Entry.PIN, error=ErrorCode.WRONG_CODE, tries_left=2)
    yield "locked", EntryState(Entry.PIN, error=ErrorCode.TOO_MANY_TRIES)
    yield "seal", EntryState(Entry.SEAL, "AB-0042317")
    yield "seal_during_payment", EntryState(Entry.SEAL, "AB-0042317", error=ErrorCode.PAYMENT_IN_PROGRESS)
    yield "claim", EntryState(Entry.CLAIM, "7K3Q9")
    yield "no_such_claim", EntryState(Entry.CLAIM, "7K3Q9F218", error=ErrorCode.NO_SUCH_PAYMENT)
    yield "box", EntryState(Entry.BOX, "7")
    yield "reference", EntryState(Entry.REFERENCE, "PAY-2026-11-22-0000417")
    yield "second_pin", EntryState(Entry.SECOND_PIN, "1234")
    yield "same_person", EntryState(Entry.SECOND_PIN, error=ErrorCode.SECOND_PERSON_NEEDED)
    yield "no_such_box", EntryState(Entry.BOX, "70", error=ErrorCode.NO_SUCH_PERIOD)


def menu_states() -> Iterator[tuple[str, MenuState]]:
    """Each role's menu."""
    yield "", _menu(Role.SUPERVISOR)
    for role in (Role.COLLECTOR, Role.CASHIER, Role.ENGINEER):
        yield role.value, _menu(role)
    yield "busy", replace(_menu(Role.COLLECTOR), busy=True)
    yield "journal_down", replace(_menu(Role.COLLECTOR), error=ErrorCode.JOURNAL_UNAVAILABLE)


def _menu(role: Role) -> MenuState:
    return MenuState("Ерлан Сериков", role, tasks_of(tuple(RIGHTS[role])))


def sheet_states() -> Iterator[tuple[str, SheetState]]:
    """Reports, a case, health, ends of day."""
    box, closed = (SheetKey.CLOSE_BOX, SheetKey.PRINT), (SheetKey.COUNT, SheetKey.PRINT)
    yield "", SheetState(report(), box)
    yield "printing", SheetState(report(), box, busy=SheetKey.PRINT)
    yield "no_paper", SheetState(report(), box, error=ErrorCode.NO_PAPER)
    yield "closed", SheetState(report(CLOSED), closed, done=Done.CLOSED)
    yield "agreed", SheetState(report(AGREED, BAG), (SheetKey.PRINT,), done=Done.COUNTED)
    differ = replace(BAG, counted_notes=70, counted_fits=False, operator_credited=rub(20_850))
    yield "short", SheetState(report(SHORT, differ), (SheetKey.PRINT,), done=Done.COUNTED)
    undecided = replace(CLOSED, count=count(COUNTED))
    yield "undecided", SheetState(report(undecided, BAG), (SheetKey.PRINT,))
    yield from _other_sheets()


def _other_sheets() -> Iterator[tuple[str, SheetState]]:
    yield from verdict_states()
    decide = (SheetKey.OPEN_DECISION,)
    yield "case", SheetState(CASE, decide)
    charge = CaseCharge(BANK, ChargeReference("MFRGGZDFMZ"), rub(600))
    unclear = replace(CASE, stage=CaseStage.CHARGE_UNCLEAR, notes=(), charge=charge, held=rub(0), options=())
    yield "case_of_a_charge", SheetState(unclear)
    frozen = replace(CASE, stage=CaseStage.FROZEN, operator_reference="PAY-2026-11-22-0000417", notes=CASE.notes[:2])
    yield "frozen_case", SheetState(frozen, decide)
    yield "stray_note", SheetState(STRAY, decide)
    yield "looking", SheetState(Checkup(None), (SheetKey.LOOK_AGAIN,), busy=SheetKey.LOOK_AGAIN)
    yield "health", SheetState(Checkup(FINDINGS), (SheetKey.LOOK_AGAIN,))
    yield "all_well", SheetState(Checkup(FINDINGS[:1]), (SheetKey.LOOK_AGAIN,))
    key = (SheetKey.CLOSE_BATCH,)
    agreed = ClosedBatch(BANK, "41", rub(12_900), rub(12_900))
    yield "batches", SheetState(Batches((BANK, SECOND_BANK), ()), key)
    yield "one_batch_closed", SheetState(Batches((SECOND_BANK,), (agreed,)), key)
    yield "batch_differs", SheetState(Batches((), (replace(agreed, told=rub(12_400)),)))
    yield "batch_fails", SheetState(Batches((BANK,), ()), key, error=ErrorCode.ACQUIRER_UNAVAILABLE)
    yield "no_batches", SheetState(Batches((), ()))


def choice_states() -> Iterator[tuple[str, ChoiceState]]:
    """Everything staff chooses from on the way to a decision."""
    yield "", ChoiceState(Question.CASE, WAITING)
    yield "nothing_waits", ChoiceState(Question.CASE, ())
    yield "opening", ChoiceState(Question.CASE, WAITING, taken=0)
    yield "decision", ChoiceState(Question.DECISION, CASE.options)
    yield "decision_fails", ChoiceState(Question.DECISION, CASE.options, error=ErrorCode.JOURNAL_UNAVAILABLE)
    yield "note_value", ChoiceState(Question.NOTE_VALUE, tuple(rub(value) for value in (50, 100, 500, 1000, 5000)))
    for decision, reasons in REASONS.items():
        yield f"why_{decision.value}", ChoiceState(Question.REASON, reasons)


def verdict_states() -> Iterator[tuple[str, SheetState]]:
    """A decision about to be written down, of every kind."""
    keys = (SheetKey.DECIDE,)
    for option in CASE.options:
        yield f"sure_{option.decision.value}", SheetState(_verdict(CASE, option), keys)
    found = _verdict(STRAY, STRAY.options[0])
    valued = replace(found, resolution=replace(found.resolution, value=rub(500)))
    yield "sure_of_a_stray_note", SheetState(valued, keys)
    for decision in (Decision.CREDITED, Decision.HELD, Decision.CHARGED, Decision.NOT_CHARGED):
        verdict = _verdict(CASE, CaseOption(decision, None, rub(600), needs_second=False))
        recorded = replace(verdict, resolution=replace(verdict.resolution, reference="PAY-2026-11-22-0000417"))
        yield f"sure_{decision.value}", SheetState(recorded, keys)
    yield "deciding", SheetState(_verdict(CASE, CASE.options[2]), keys, busy=SheetKey.DECIDE)
    yield "decided", SheetState(replace(CASE, options=()), (), done=Done.DECIDED)


def _verdict(case: AnyCase, option: CaseOption) -> Verdict:
    reason = REASONS[option.decision][0]
    recipient = RECIPIENT if option.decision is Decision.MOVED else None
    return Verdict(case, option, Resolution(option.decision, reason.value, option.note), reason, recipient)


def count_states() -> Iterator[tuple[str, CountState]]:
    """A count from its first value to its end."""
    sheet = report(CLOSED)
    begun: tuple[tuple[Money, int | None], ...] = tuple((value, None) for value in sheet.values)
    sure = {pile.value: pile.sure for pile in PERIOD.piles}
    whole: tuple[tuple[Money, int | None], ...] = tuple((value, sure.get(value, 0)) for value in sheet.values)
    yield "", CountState(sheet, begun)
    yield "agrees", CountState(sheet, whole, chosen=4)
    yield "differs", CountState(sheet, tuple((value, 12) for value in sheet.values), chosen=7)
    yield "saving", CountState(sheet, whole, busy=True)
    yield "counted_before", CountState(sheet, whole, error=ErrorCode.ALREADY_DECIDED)
