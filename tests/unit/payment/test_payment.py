"""The payment state machine: whatever happens in whatever order, no money appears, vanishes or moves back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain import payment_events as events
from kiosk.domain.books import FEE, is_balanced
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.money import Currency, Money
from kiosk.domain.payment import draft, replay, step
from kiosk.domain.payment_events import EventKind, PaymentEvent
from kiosk.domain.payment_graph import FOLLOWS, NOTE_FOLLOWS
from kiosk.domain.payment_stages import (
    Booked,
    Draft,
    Due,
    GivenBack,
    InCustody,
    InFlight,
    Moved,
    TakenBack,
    Unsent,
    Void,
)
from kiosk.domain.payment_state import IllegalStep, NoteFate, OutboxChange, Payment
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import FeeRule, Method, PaymentId

ID = PaymentId("payment")
HEIR = PaymentId("heir")


def rub(value: int) -> Money:
    return Money.of_major(value, Currency.RUB)


TERMS = events.Terms(Method.CASH, 1, FeeRule(25, rub(0)), rub(15000))
OPENED = events.Opened(TERMS, None)


def after(*happened: PaymentEvent) -> Payment:
    return replay(ID, happened)


def sent(*values: int) -> tuple[PaymentEvent, ...]:
    notes = [
        event
        for number, value in enumerate(values, start=1)
        for event in (events.Intent(number, rub(value), None), events.Stacked(number, rub(value)))
    ]
    return (OPENED, *notes, events.Closed("1"), events.Sending(1, ID, "ab"))


def test_a_payment_is_what_was_stacked_less_the_fee() -> None:
    payment = after(*sent(500, 100))
    assert (payment.inserted(), payment.fee(), payment.to_credit()) == (rub(600), rub(15), rub(585))


def test_suspect_money_is_apart_and_takes_up_room() -> None:
    payment = after(OPENED, events.Intent(1, rub(500), None), events.Suspect(1, rub(500), SuspectCause.JAM))
    assert (payment.inserted(), payment.suspect(), payment.room_left()) == (rub(0), rub(500), rub(14500))


def test_a_suspect_note_settled_while_open_is_credited_with_the_rest() -> None:
    payment = after(OPENED, events.Suspect(1, rub(500), SuspectCause.LINE_LOST), events.Resolved(1, in_box=True))
    assert payment.inserted() == rub(500)


def test_a_suspect_note_settled_after_the_close_is_held_and_changes_no_credit() -> None:
    before = after(OPENED, events.Suspect(2, rub(100), SuspectCause.JAM), *sent(500)[1:])
    result = step(before, events.Resolved(2, in_box=True))
    assert result.payment.to_credit() == before.to_credit()
    assert {posting.account for posting in result.postings} == {"held", "suspect"}


def test_there_is_never_a_second_note_in_flight() -> None:
    with pytest.raises(IllegalStep):
        after(OPENED, events.Intent(1, rub(100), None), events.Intent(2, rub(100), None))


def test_a_payment_is_not_closed_under_a_moving_note() -> None:
    with pytest.raises(IllegalStep):
        after(OPENED, events.Intent(1, rub(100), None), events.Closed("1"))


def test_money_inside_is_never_cancelled() -> None:
    with pytest.raises(IllegalStep):
        after(*sent(100)[:3], events.Cancelled())


def test_a_note_of_another_value_is_not_stacked() -> None:
    with pytest.raises(IllegalStep):
        after(OPENED, events.Intent(1, rub(100), None), events.Stacked(1, rub(5000)))


def test_only_what_was_closed_with_money_goes_to_the_outbox() -> None:
    open_one = after(*sent(100)[:3])
    assert step(open_one, events.Closed("1")).outbox is OutboxChange.PUT
    doubtful = after(OPENED, events.Suspect(1, rub(100), SuspectCause.JAM))
    assert step(doubtful, events.Closed("1")).outbox is OutboxChange.KEEP


@pytest.mark.parametrize("end", [events.Credited("op"), events.Refused("no"), events.Conflict("op")])
def test_every_answer_takes_the_payment_out_of_the_outbox(end: PaymentEvent) -> None:
    assert step(after(*sent(100)), end).outbox is OutboxChange.TAKE


def test_a_fee_is_earned_only_when_the_rest_is_credited() -> None:
    accounts = {posting.account: posting.amount for posting in step(after(*sent(1000)), events.Credited("op")).postings}
    assert accounts[FEE] == -rub(25)
    held = step(after(*sent(1000), events.Refused("no")), events.Held()).postings
    assert {posting.account for posting in held} == {"held", "due:payment"}


def test_an_attempt_that_may_have_left_is_not_forgotten_by_one_that_did_not() -> None:
    payment = after(*sent(100), events.Sending(2, ID, "ab"), events.NotSent(2))
    assert payment.may_have_left()
    assert not after(*sent(100), events.NotSent(1)).may_have_left()


def test_held_money_moves_on_once_and_whole() -> None:
    held = after(*sent(1000), events.Refused("no"), events.Held())
    moved = step(held, events.Retargeted(HEIR))
    assert moved.amount == rub(1000)
    with pytest.raises(IllegalStep):
        step(moved.payment, events.Retargeted(HEIR))
    heir = step(draft(HEIR, TERMS), events.Continued(TERMS, ID, rub(1000), "2"))
    assert (heir.payment.stage, heir.payment.inserted()) == (Due(), rub(1000))


def test_a_receipt_changes_nothing_and_is_counted() -> None:
    payment = after(*sent(100), events.Credited("op"), events.ReceiptIntent(1, "1", ReceiptKind.CREDITED, "ab"))
    assert payment.stage == Booked("op")
    assert payment.printed == (ReceiptKind.CREDITED,)


def test_there_is_no_receipt_of_an_open_payment() -> None:
    with pytest.raises(IllegalStep):
        after(OPENED, events.ReceiptIntent(1, "1", ReceiptKind.CREDITED, "ab"))


@dataclass(frozen=True)
class Course:
    """A payment's way, one legal step after another, drawn at random from everything that could be tried."""

    happened: tuple[PaymentEvent, ...]
    states: tuple[Payment, ...]
    moved: dict[str, int]


def _tries(payment: Payment, value: Money) -> list[PaymentEvent]:
    number = len(payment.notes) + 1
    attempt = payment.attempt()
    return [
        OPENED,
        events.Continued(TERMS, ID, value, "1"),
        events.Intent(number, value, None),
        *(events.Stacked(note.number, note.value) for note in payment.notes),
        *(events.Returned(note.number) for note in payment.notes),
        events.Suspect(number, value, SuspectCause.UNASKED),
        *(events.Suspect(note.number, note.value, SuspectCause.JAM) for note in payment.notes),
        *(events.Resolved(note.number, in_box=in_box) for note in payment.notes for in_box in (True, False)),
        events.Closed("1"),
        events.Cancelled(),
        events.Sending(attempt + 1, ID, "ab"),
        events.NotSent(attempt),
        events.Credited("op"),
        events.Refused("no"),
        events.Conflict("op"),
        events.Held(),
        events.Retargeted(HEIR),
        events.Refunded(),
        events.ReceiptIntent(len(payment.printed) + 1, "1", ReceiptKind.HELD, "ab"),
    ]


@st.composite
def courses(draw: st.DrawFn) -> Course:
    payment, happened, states = draft(ID, TERMS), [], []
    moved: dict[str, int] = {}
    for _ in range(draw(st.integers(1, 25))):
        value = rub(draw(st.sampled_from((10, 500, 5000))))
        event = draw(st.sampled_from(_tries(payment, value)))
        try:
            result = step(payment, event)
        except IllegalStep:
            continue
        assert is_balanced(result.postings)
        for posting in result.postings:
            moved[posting.account] = moved.get(posting.account, 0) + posting.amount.minor
        payment = result.payment
        happened.append(event)
        states.append(payment)
    return Course(tuple(happened), tuple(states), moved)


@given(courses())
def test_what_came_in_is_always_credited_held_returned_kept_or_due(course: Course) -> None:
    taken = sum(
        note.value.minor
        for state in course.states[-1:]
        for note in state.notes
        if note.fate in (NoteFate.STACKED, NoteFate.SETTLED)
    )
    taken += sum(state.taken_over.minor for state in course.states[-1:] if state.taken_over)
    owed = {"due:payment", "due:heir", "credited", "held", "returned", "fee"}
    given_by_predecessor = sum(state.taken_over.minor for state in course.states[-1:] if state.taken_over)
    assert taken == -sum(minor for account, minor in course.moved.items() if account in owed) + given_by_predecessor


@given(courses())
def test_the_box_holds_what_is_stacked_and_what_is_suspect(course: Course) -> None:
    inside = (NoteFate.STACKED, NoteFate.SETTLED, NoteFate.SUSPECT)
    notes = [note for state in course.states[-1:] for note in state.notes if note.fate in inside]
    assert course.moved.get("box:1", 0) == sum(note.value.minor for note in notes)
    doubtful = sum(note.value.minor for note in notes if note.fate is NoteFate.SUSPECT)
    assert course.moved.get("suspect", 0) == -doubtful


@given(courses())
def test_a_final_stage_is_never_left(course: Course) -> None:
    final = (Booked, Moved, GivenBack, Void, TakenBack)
    stages = [state.stage for state in course.states]
    for before, later in pairwise(stages):
        assert not isinstance(before, final) or before == later


@given(courses())
def test_a_payment_is_credited_at_most_once_and_never_given_back_as_well(course: Course) -> None:
    ends = [event.kind for event in course.happened]
    outcomes = {EventKind.CREDITED, EventKind.REFUNDED, EventKind.RETARGETED, EventKind.CANCELLED}
    assert sum(kind in outcomes for kind in ends) <= 1


@given(courses())
def test_every_step_is_an_edge_of_the_graph_that_verify_uses(course: Course) -> None:
    lanes: dict[int, list[EventKind]] = {}
    for event in course.happened:
        if event.kind in FOLLOWS:
            lanes.setdefault(0, []).append(event.kind)
        elif event.kind in NOTE_FOLLOWS:
            lanes.setdefault(event.ordinal, []).append(event.kind)
    for lane, kinds in lanes.items():
        graph = FOLLOWS if lane == 0 else NOTE_FOLLOWS
        for before, later in pairwise(kinds):
            assert later in graph[before]


@given(courses())
def test_records_replayed_give_the_same_payment(course: Course) -> None:
    if course.happened:
        assert replay(ID, course.happened) == course.states[-1]


@given(courses())
def test_only_a_payment_with_money_is_ever_sent(course: Course) -> None:
    for state in course.states:
        if isinstance(state.stage, InFlight | Unsent):
            assert state.to_credit() > rub(0)
        if isinstance(state.stage, InCustody | Draft):
            assert state.moving() is None
