"""Whole boxes read from a journal on disk, and what must hold between a box, its notes and its count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from kiosk.adapters.journal.periods import SealedPeriods
from kiosk.adapters.journal.verify import verify
from kiosk.domain import payment_events as events
from kiosk.domain.books import COLLECTED, SHORTAGE, SURPLUS, SUSPECT, Posting, box, move
from kiosk.domain.case import CaseKind
from kiosk.domain.cashbox import PowerUp, SuspectCause
from kiosk.domain.charge import AcquirerName, ChargeReference, DeclineReason
from kiosk.domain.encashment import CountedPile, Difference, Doubt, Pile
from kiosk.domain.money import Currency
from kiosk.domain.staff import Decision, Role
from kiosk.domain.terminal_events import (
    EncashmentClosed,
    EncashmentCounted,
    EncashmentOpened,
    EncashmentSettled,
    PoweredUp,
    StaffLockedOut,
    StraySettled,
)
from kiosk.domain.topup import ClaimCode
from kiosk.services.ports.journal import Entry, Waiting
from kiosk.services.stray_notes import stray_entry
from tests.fakes.glass import FakeClock
from tests.fakes.ledgers import SECRET, TERMS, credited, entries, new_payment, opened, places, sent
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.memory_periods import MemoryPeriods
from tests.fakes.till import rub, settings

NOTHING = rub(0)
CLAIM = ClaimCode("7K3-Q9F-218")
CLOSED = Entry(None, EncashmentClosed(1, "AB-17", "collector", Role.COLLECTOR, 41), NOTHING)
SECOND_BOX = settings().terms(2)
CLOSED_WITH_TWO = Entry(None, EncashmentClosed(1, "AB-17", "collector", Role.COLLECTOR, 42), NOTHING)
CLOSED_EMPTY = Entry(None, EncashmentClosed(1, "AB-17", "collector", Role.COLLECTOR, 40), NOTHING)
NEXT = Entry(None, EncashmentOpened(2), NOTHING)
STRAY = stray_entry(1, SuspectCause.UNASKED, rub(100), CLAIM, NOTHING)


def told(count: int) -> Entry:
    """The acceptor says how many notes it has ever stacked."""
    return Entry(None, PoweredUp(PowerUp.PLAIN, "10", count, None), NOTHING)


def counted(*piles: tuple[int, int]) -> Entry:
    """What was in bag 1: (value, count)."""
    named = tuple(CountedPile(rub(value), count) for value, count in piles)
    bag = rub(sum(value * count for value, count in piles))
    return Entry(None, EncashmentCounted(1, "cashier", Role.CASHIER, named), bag, move(bag, box(1), COLLECTED))


def settled(shortage: int = 0, surplus: int = 0) -> Entry:
    """What box 1 came to."""
    missing, too_much = rub(shortage), rub(surplus)
    moved = move(missing, box(1), SHORTAGE) + move(too_much, SURPLUS, box(1))
    return Entry(None, EncashmentSettled(1, missing, too_much), NOTHING, moved)


def doubtful(value: int = 500) -> list[Entry]:
    """A payment of one note of which nobody knows."""
    suspect = events.Suspect(1, rub(value), SuspectCause.JAM)
    return entries(new_payment(), [events.Opened(TERMS, None), suspect, events.Closed("2"), events.Held()])


def found_and_refunded() -> list[Entry]:
    """A credited payment with a second note that was found in the box later, and given back."""
    payment = new_payment()
    decided = events.Decided(1, "head", Role.SUPERVISOR, "", Decision.NOTE_IN_BOX, "seen")
    happened: list[events.PaymentEvent] = [
        events.Opened(TERMS, None),
        events.Intent(1, rub(100), None),
        events.Stacked(1, rub(100)),
        events.Suspect(2, rub(500), SuspectCause.JAM),
        events.Closed("3"),
        events.Sending(1, payment, "ab"),
        events.Credited("op-3"),
        decided,
        events.Resolved(2, in_box=True),
        events.NoteRefunded(2),
    ]
    return entries(payment, happened)


async def written(folder: Path, *made: Entry) -> tuple[str, ...]:
    """What `verify` says of a journal with these entries, behind the first box's opening."""
    async with opened(folder) as journal:
        for entry in made:
            await journal.record(entry)
    return verify(places(folder).path, SECRET, places(folder).witness_path)


HONEST = [
    told(40),
    *credited(new_payment()),
    *found_and_refunded(),
    STRAY,
    Entry(None, EncashmentClosed(1, "AB-17", "collector", Role.COLLECTOR, 42), NOTHING),
    NEXT,
    told(44),
    counted((500, 2), (100, 2), (50, 1)),
    Entry(None, StraySettled(15, 1, in_box=True), rub(100), move(rub(100), SURPLUS, SUSPECT)),
    settled(surplus=50),
    Entry(None, StaffLockedOut(5), NOTHING),
]


def stray_number() -> int:
    """The record that tells of the stray note; the first record opens the box."""
    return 2 + HONEST.index(STRAY)


async def test_an_honest_box_is_sound_from_its_first_note_to_its_settlement(tmp_path: Path) -> None:
    made = [_renumbered(one) for one in HONEST]
    assert await written(tmp_path, *made) == ()


def _renumbered(entry: Entry) -> Entry:
    if not isinstance(entry.event, StraySettled):
        return entry
    return Entry(None, StraySettled(stray_number(), 1, in_box=True), entry.amount, entry.postings)


async def test_disk_and_memory_tell_the_same_of_a_box(tmp_path: Path) -> None:
    clock = FakeClock()
    memory = MemoryJournal(clock)
    await memory.record(Entry(None, EncashmentOpened(1), NOTHING))
    async with opened(tmp_path, clock) as journal:
        for entry in (*map(_renumbered, HONEST[1:5]), *doubtful(), *doubtful(100)):
            await journal.record(entry)
            await memory.record(entry)
    on_disk = await SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB).period(1)
    in_memory = await MemoryPeriods(memory).period(1)
    assert on_disk is not None
    assert on_disk == in_memory


async def test_a_box_is_read_with_its_notes_its_doubts_and_what_the_device_told(tmp_path: Path) -> None:
    assert await written(tmp_path, told(40), *credited(new_payment()), *doubtful(), STRAY) == ()
    period = await SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB).period(1)
    assert period is not None
    assert period.piles == (Pile(rub(100), 0, 1), Pile(rub(500), 1, 1))
    assert [(one.value, one.payment is None) for one in period.doubts] == [(rub(500), False), (rub(100), True)]
    assert (period.sums.credited, period.device_before, period.device_now) == (rub(500), 40, None)


async def test_the_count_and_the_devices_word_come_back_as_they_were_written(tmp_path: Path) -> None:
    made = (told(40), *credited(new_payment()), CLOSED, NEXT, told(41), counted((100, 3)))
    assert await written(tmp_path, *made) == ()
    periods = SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB)
    period = await periods.period(1)
    assert period is not None
    assert period.closing is not None
    assert (period.closing.seal, period.closing.device_count, period.device_now) == ("AB-17", 41, 41)
    assert period.differences == (Difference(rub(100), 3), Difference(rub(500), -1))
    assert await periods.unsettled() == (1,)
    assert await periods.period(3) is None


async def test_a_late_credit_is_of_the_box_its_notes_are_in(tmp_path: Path) -> None:
    early, late, next_one = new_payment(), new_payment(), new_payment()
    *before, credit = credited(late)
    made = (told(40), *credited(early), *before, CLOSED_WITH_TWO, NEXT, credit, *credited(next_one, SECOND_BOX))
    assert await written(tmp_path, *made) == ()
    periods = SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB)
    assert [one.payment for one in await periods.credits(1)] == [early, late]
    assert [one.payment for one in await periods.credits(2)] == [next_one]


async def test_what_is_in_the_box_is_accounted_for_to_the_last_note(tmp_path: Path) -> None:
    waiting = entries(waiter := new_payment(), sent(waiter))
    refused = entries(sad := new_payment(), [*sent(sad), events.Refused("no"), events.Held()])
    made = [told(40), *_found(STRAY), *credited(new_payment()), *waiting, *refused, *found_and_refunded()]
    await written(tmp_path, *made)
    period = await SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB).period(1)
    assert period is not None
    sums = period.sums
    assert (sums.credited, sums.to_credit, sums.held) == (rub(600), rub(500), rub(500))
    assert (sums.returned, sums.unclaimed, sums.charges) == (rub(500), rub(100), ())
    assert period.cash == sums.accounted == rub(2_200)


async def test_a_charge_is_accounted_for_by_the_box_it_was_opened_with(tmp_path: Path) -> None:
    going_back = entries(new_payment(), [*charged(), events.ReversalIntent("refused")])
    await written(tmp_path, told(40), *entries(new_payment(), [*charged(), events.Closed("5")]), *going_back)
    period = await SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB).period(1)
    assert period is not None
    assert (period.sums.charged, period.sums.to_credit, period.sums.to_return) == (rub(600), rub(300), rub(300))
    assert period.cash + period.sums.charged == period.sums.accounted


async def test_a_note_without_a_payment_is_found_by_its_claim_code_with_all_that_was_decided(tmp_path: Path) -> None:
    await written(tmp_path, told(40), *_found(STRAY))
    periods = SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB)
    history = await periods.stray(CLAIM)
    assert history is not None
    assert (history.number, [event.kind.value for _, event in history.events]) == (3, ["stray", "stray_settled"])
    assert await periods.stray(ClaimCode("7K3-Q9F-219")) is None


async def test_every_case_that_waits_for_a_person_is_listed_and_no_other(tmp_path: Path) -> None:
    asked: list[events.PaymentEvent] = [*charged()[:2], events.ChargeUnclear(1)]
    refused: list[events.PaymentEvent] = [events.Refused("no"), events.Held()]
    made = [
        *entries(sad := new_payment(), [*sent(sad), *refused]),
        *entries(frozen := new_payment(), [*sent(frozen), events.Conflict("op-7")]),
        *entries(new_payment(), asked),
        *doubtful(),
        *found_and_refunded(),
        *credited(new_payment()),
        *entries(rich := new_payment(), [*sent(rich), *refused, events.Refunded()]),
        STRAY,
    ]
    await written(tmp_path, *made)
    waiting = await SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB).waiting_cases()
    assert [(one.kind, one.amount) for one in waiting] == [
        (CaseKind.HELD, rub(500)),
        (CaseKind.FROZEN, rub(500)),
        (CaseKind.CHARGE_UNCLEAR, rub(300)),
        (CaseKind.DOUBTFUL_NOTE, rub(500)),
        (CaseKind.STRAY_NOTE, rub(100)),
    ]
    assert waiting[-1].claim == CLAIM


def charged() -> list[events.PaymentEvent]:
    """A payment of 300 roubles up to its charge."""
    bank, reference = AcquirerName("bank-a"), ChargeReference("MFRGGZDFMZ")
    return [
        events.Opened(TERMS, None),
        events.ChargeIntent(1, bank, reference, rub(300), ""),
        events.ChargeConfirmed(1, rub(300), "77", "A1"),
    ]


def _found(stray: Entry) -> list[Entry]:
    """A stray note behind the first box's opening and the device's word, found in the box."""
    return [stray, Entry(None, StraySettled(3, 1, in_box=True), rub(100), move(rub(100), SURPLUS, SUSPECT))]


async def test_a_code_is_open_until_it_is_paid_or_over(tmp_path: Path) -> None:
    clock = FakeClock()
    memory = MemoryJournal(clock)
    bank, reference = AcquirerName("sbp"), ChargeReference("MFRGGZDFMZ")
    shown: list[events.PaymentEvent] = [
        events.Opened(TERMS, None),
        events.ChargeIntent(1, bank, reference, rub(300), ""),
        events.ChargeShown(1, "id-1", clock.now()),
    ]
    over = events.ChargeDeclined(1, DeclineReason.TIMED_OUT, "")
    waiting = entries(first := new_payment(), shown)
    async with opened(tmp_path, clock) as journal:
        for entry in (*waiting, *entries(new_payment(), [*shown, over, events.Cancelled()])):
            await journal.record(entry)
            await memory.record(entry)
        early = await journal.codes_open_since(clock.now() - timedelta(seconds=1))
        late = await journal.codes_open_since(clock.now())
        assert late == await memory.codes_open_since(clock.now())
    assert (early, late) == (Waiting(0, None), Waiting(1, first))


async def test_the_latest_lock_out_of_staff_is_remembered_by_its_time(tmp_path: Path) -> None:
    clock = FakeClock()
    async with opened(tmp_path, clock) as journal:
        never = await journal.locked_out_at()
        for _ in range(2):
            await clock.advance(300)
            await journal.record(Entry(None, StaffLockedOut(5), NOTHING))
    async with opened(tmp_path, clock) as again:
        assert (never, await again.locked_out_at()) == (None, clock.now())


async def test_a_claim_code_names_its_payment(tmp_path: Path) -> None:
    made = credited(new_payment())
    await written(tmp_path, *made)
    assert made[0].folder is not None
    periods = SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB)
    assert await periods.payment_of(made[0].folder.claim) == made[0].payment


async def test_the_next_box_is_in_once_it_is_on_disk(tmp_path: Path) -> None:
    async with opened(tmp_path) as journal:
        assert journal.encashment == 1
        await journal.record(CLOSED, NEXT)
        assert journal.encashment == 2
    async with opened(tmp_path) as again:
        assert again.encashment == 2


def _miscounted() -> list[Entry]:
    wrong = counted((500, 1))
    return [told(40), *credited(new_payment()), CLOSED, NEXT, Entry(None, wrong.event, rub(100), _moved(100))]


def _moved(value: int) -> tuple[Posting, ...]:
    return move(rub(value), box(1), COLLECTED)


BROKEN: dict[str, Callable[[], list[Entry]]] = {
    "1: a note went into a box that was not in": lambda: [told(40), CLOSED_EMPTY, NEXT, STRAY],
    "1: boxes do not follow each other": lambda: [NEXT],
    "1: what was counted is not what was taken out of the box": _miscounted,
    "1: a box was counted before it was closed": lambda: [counted((500, 1))],
    "1: a settled box has a note that nobody vouches for": lambda: [
        *doubtful(),
        told(40),
        CLOSED_EMPTY,
        NEXT,
        counted(),
        settled(),
    ],
    "1: the counted bag differs from the notes by something else": lambda: [
        told(40),
        *credited(new_payment()),
        CLOSED,
        NEXT,
        counted((100, 3)),
        settled(shortage=200),
    ],
    "11: the counter of a closed box": lambda: [told(40), *credited(new_payment()), CLOSED_EMPTY, NEXT],
}


@pytest.mark.parametrize("sentence", BROKEN)
async def test_what_must_never_be_of_a_box_is_named(tmp_path: Path, sentence: str) -> None:
    violations = await written(tmp_path, *BROKEN[sentence]())
    assert any(violation.startswith(sentence) for violation in violations), violations


async def test_a_doubt_carries_the_payment_it_belongs_to(tmp_path: Path) -> None:
    made = doubtful()
    await written(tmp_path, *made)
    period = await SealedPeriods(places(tmp_path).path, SECRET, Currency.RUB).period(1)
    assert period is not None
    assert made[0].folder is not None
    assert period.doubts == (Doubt(made[0].payment, 1, made[0].folder.claim, rub(500), SuspectCause.JAM),)
