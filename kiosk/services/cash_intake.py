"""What the bill acceptor tells, written down before the device goes on. Implements `AcceptorListener`.

On any doubt before STACK the note goes back; on any doubt after it the note is suspect, and only what the device says
for certain, or a person, settles it. Source: money.md, "Cash".
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.domain import payment_events as events
from kiosk.domain.cashbox import (
    ADVICE,
    AcceptorIdentity,
    AcceptorState,
    Advice,
    NoteDecision,
    PowerUp,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Money
from kiosk.domain.payment_stages import Taking
from kiosk.domain.payment_state import Note, NoteFate
from kiosk.domain.terminal_events import PoweredUp
from kiosk.services.cash_session import CashSession, next_number
from kiosk.services.meant_note import DEVICE_MAY_SETTLE, doubtful_note, in_flight, latest_note
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.alarms import Alarm, Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry, Journal, JournalDown
from kiosk.services.power_up_table import verdict
from kiosk.services.stray_notes import StrayNotes
from kiosk.services.topup_settings import TopUpSettings

_SAYS_WHY = frozenset(
    {AcceptorState.JAM, AcceptorState.CHEATED, AcceptorState.CASSETTE_FULL, AcceptorState.CASSETTE_REMOVED}
)
"""States that tell by themselves why no notes are taken."""

_NEEDS_A_PERSON = frozenset({SuspectCause.UNASKED, SuspectCause.OTHER_VALUE, SuspectCause.CHEATED})
"""After these the acceptor stays off until somebody has switched it off and on, or restarted the teller."""


class CashIntake:
    """The listener, and the session whose notes it hears of."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        may_take: Callable[[], bool],
        clock: Clock,
        alarms: Alarms,
        strays: StrayNotes,
        settings: TopUpSettings,
    ) -> None:
        """`may_take` is false while the journal cannot promise anything."""
        self._book = book
        self._journal = journal
        self._may_take = may_take
        self._clock = clock
        self._alarms = alarms
        self._strays = strays
        self._settings = settings
        self._watchers: list[Callable[[], None]] = []
        self._device: AcceptorIdentity | None = None
        self.device_count: int | None = None
        self._past: list[Case] = []
        self.state = AcceptorState.OFFLINE
        self.blocked: SuspectCause | None = None
        self.settled = False
        self.session: CashSession | None = None
        self._doubted: tuple[Case, int, SuspectCause] | None = None

    def watch(self, told: Callable[[], None]) -> None:
        """Call `told` whenever anything here has changed."""
        self._watchers.append(told)

    def tell(self) -> None:
        """Have everybody look again: something here, or what it depends on, has changed."""
        for told in self._watchers:
            told()

    def expect(self, cases: list[Case], device_count: int | None) -> None:
        """Payments from before the start, whose notes the device may still speak of, and the counter it must show."""
        self._past = cases
        self.device_count = device_count

    def values(self) -> tuple[Money, ...]:
        """The notes that are taken: the device knows them and the config allows them, ascending."""
        known, allowed = self._device.values if self._device else (), self._settings.values
        return tuple(value for value in known if not allowed or value in allowed)

    def apparent_state(self) -> AcceptorState:
        """The device as people meet it: one that is kept off does not work, however well it feels."""
        kept_off = self.blocked is not None and self.state not in _SAYS_WHY
        return AcceptorState.FAILURE if kept_off else self.state

    def wanted(self) -> frozenset[Money]:
        """The notes the device may take now; none unless there is an open payment and a fresh journal."""
        return frozenset(self.values()) if self._is_taking() else frozenset()

    def begin(self, case: Case) -> CashSession:
        """Take notes for a payment; from now on the device speaks of these, and of none from before."""
        assert self.session is None, "one payment at a time"
        self._past = []
        self.session = CashSession(case, self._clock.monotonic())
        self._doubted = None
        self.tell()
        return self.session

    def end(self) -> None:
        """Take no more notes for it; what the device says late is still understood."""
        if self.session is not None:
            self._past = [self.session.case]
        self.session = None
        if self.blocked not in _NEEDS_A_PERSON:
            self.blocked = None
        self.tell()

    # --- AcceptorListener ---------------------------------------------------------------------------------------------

    async def powered_up(self, report: PowerUpReport) -> None:
        """Written down raw, with what it says about a note in flight, before RESET."""
        self.settled = False
        await self._judge(report)
        word = PoweredUp(report.what, report.raw, report.stacked_lifetime, report.note)
        await self._journal.record(Entry(None, word, Money.zero(self._settings.maximum.currency)))
        if report.what is not PowerUp.KEPT_POWER:
            self.device_count = report.stacked_lifetime
            self.blocked = None
        self.tell()

    async def identified(self, identity: AcceptorIdentity) -> None:
        """The device has said all it knows of a note from before: what is still open is suspect."""
        self._meet(identity)
        case, note = in_flight(self._cases())
        if case is not None and note is not None:
            await self._suspect(case, note.number, note.value, SuspectCause.POWER_CUT)
        self.settled = True
        self.tell()

    async def note_escrowed(self, value: Money) -> NoteDecision:
        """STACK only once the intent is on disk."""
        session = self.session
        if session is None or not self._is_taking() or session.case.payment.moving() is not None:
            return self._give_back(value, Advice.TRY_AGAIN)
        if value not in self.values():
            return self._give_back(value, Advice.NOT_ACCEPTED_HERE)
        if session.case.payment.room_left() < value:
            return self._give_back(value, Advice.OVER_LIMIT)
        try:
            await self._book.settle_doubt(session.case)
            intent = events.Intent(session.next_number(), value, self.device_count)
            self._doubted = None
            await self._book.record(session.case, intent)
        except JournalDown:
            return self._give_back(value, Advice.TRY_AGAIN)
        self._touch()
        return NoteDecision.STACK

    async def note_stacked(self, value: Money | None) -> None:
        """On disk before the device's event is acknowledged."""
        _, believed = in_flight(self._cases())
        case, note = await self._certain_in_flight()
        if case is not None and note is not None:
            if value is not None and value != note.value:
                await self._suspect(case, note.number, note.value, SuspectCause.OTHER_VALUE)
            else:
                await self._stack(case, note)
        elif believed is not None:
            self._count_stacked()  # its record had landed unheard
        else:
            await self._end_doubt(value)

    async def note_recovered(self, value: Money | None) -> None:
        """A note from before the cut is in the box: in flight, suspect, or recorded already."""
        case, note = await self._certain_in_flight()
        cases = self._cases()
        if case is not None and note is not None:
            await self.note_stacked(value)
        elif doubtful_note(cases, value) is not None or latest_note(cases, NoteFate.STACKED, value) is None:
            await self._end_doubt(value)

    async def note_returned(self, value: Money | None) -> None:
        """The note is back with the visitor; where ours is, one of another value that came back does not tell."""
        case, note = await self._certain_in_flight()
        if case is not None and note is not None:
            if value not in (None, note.value):
                await self._suspect(case, note.number, note.value, SuspectCause.LINE_LOST)
            else:
                await self._book.record(case, events.Returned(note.number))
        elif self.session is not None and self.session.returning:
            self.session.returning = False
        elif (doubt := doubtful_note(self._cases(), value)) is not None:
            await self._book.record(doubt[0], events.Resolved(doubt[1].number, in_box=False))
        self._touch()

    async def note_rejected(self, reason: RejectReason) -> None:
        """Advice for the visitor."""
        if self.session is not None:
            self.session.remember(None, self._clock.now(), ADVICE[reason])
        self._touch()

    async def note_suspect(self, cause: SuspectCause, value: Money | None) -> None:
        """Written down as suspect, once, under the payment it most likely belongs to."""
        case, note = await self._certain_in_flight()
        if case is not None and note is not None:
            await self._suspect(case, note.number, note.value, cause)
        elif (known := self._known_doubt(cause)) is not None:
            self._warn(*known, cause)
        elif (owner := self._open_case()) is not None:
            await self._suspect(owner, next_number(owner), value, cause)
        else:
            await self._stray(cause, value)

    async def state_changed(self, state: AcceptorState, detail: str) -> None:
        """For the screen, and for the gate."""
        if state is AcceptorState.FAILURE and self.state is not state:
            self._alarms.sound(Alarm.ACCEPTOR_FAULT, None, detail)
        self.state = state
        self.tell()

    # --- what it comes to ---------------------------------------------------------------------------------------------

    async def give_up_on_moving(self, case: Case) -> None:
        """The device cannot be asked any more about the note in flight; what it says just now still counts."""
        note, cause = case.payment.moving(), SuspectCause.LINE_LOST
        if note is not None:
            self._doubted = case, note.number, cause
            suspect = events.Suspect(note.number, note.value, cause)
            if await self._book.decide(case, lambda payment: (suspect,) if payment.moving() == note else ()):
                self._warn(case, note.number, cause)

    async def _judge(self, report: PowerUpReport) -> None:
        """Settle the note in flight as far as this first word goes; `identified` ends the wait for the rest."""
        case, note = await self._certain_in_flight()
        if case is None or note is None:
            return
        match verdict(report, note):
            case events.Stacked():
                await self._stack(case, note)
            case events.Suspect(number, value, cause):
                await self._suspect(case, number, value, cause)
            case events.Returned() as returned:
                await self._book.record(case, returned)
            case None:
                pass

    async def _stack(self, case: Case, note: Note) -> None:
        stacked = events.Stacked(note.number, note.value)
        if await self._book.decide(case, lambda payment: (stacked,) if payment.moving() == note else ()):
            self._count_stacked()
        else:
            await self._end_doubt(note.value)  # it has just been given up

    def _count_stacked(self) -> None:
        if self.device_count is not None:
            self.device_count += 1
        self._touch()

    async def _suspect(self, case: Case, number: int, value: Money | None, cause: SuspectCause) -> None:
        self._doubted = case, number, cause
        await self._book.record(case, events.Suspect(number, value, cause))
        self._warn(case, number, cause)

    def _warn(self, case: Case, number: int, cause: SuspectCause) -> None:
        self._block(cause)
        self._alarms.sound(Alarm.NOTE_SUSPECT, case.id, f"note {number}: {cause.value}")
        self._touch()

    def _known_doubt(self, cause: SuspectCause) -> tuple[Case, int] | None:
        """The note that is suspect already: it was given up on, or the record of it had landed unheard."""
        if self._doubted is None:
            return None
        case, number, before = self._doubted
        is_suspect = any(note.number == number and note.fate is NoteFate.SUSPECT for note in case.payment.notes)
        is_same = cause is before or {cause, before} <= DEVICE_MAY_SETTLE
        return (case, number) if is_suspect and is_same else None

    async def _end_doubt(self, value: Money | None) -> None:
        """The device says that a note is in the box, and none is in flight."""
        doubt = doubtful_note(self._cases(), value)
        if doubt is None:
            await self._stray(SuspectCause.UNASKED, value)
            return
        case, note = doubt
        told = None if note.value else value
        if note.value or told:
            await self._book.record(case, events.Resolved(note.number, in_box=True, value=told))
            self._touch()

    async def _stray(self, cause: SuspectCause, value: Money | None) -> None:
        """A note without a payment."""
        await self._strays.write_down(cause, value)
        self._block(cause)
        self.tell()

    def _meet(self, device: AcceptorIdentity) -> None:
        """Another device than the one before takes no more notes for a payment that is open."""
        before, self._device = self._device, device
        if before is not None and before.serial != device.serial and before.serial and device.serial:
            payment = self.session.case.id if self.session else None
            self._alarms.sound(Alarm.ACCEPTOR_CHANGED, payment, f"was {before.serial}, is {device.serial}")
            self._block(SuspectCause.LINE_LOST)

    def _block(self, cause: SuspectCause) -> None:
        """No more notes: until a person has been here, or for the rest of the payment."""
        if cause in _NEEDS_A_PERSON or (self.session is not None and self.blocked is None):
            self.blocked = cause

    def _give_back(self, value: Money, advice: Advice) -> NoteDecision:
        if self.session is not None:
            self.session.returning = True
            self.session.remember(value, self._clock.now(), advice)
        self._touch()
        return NoteDecision.RETURN

    def _open_case(self) -> Case | None:
        """The payment that is open: the visitor's, or one from before the start that is not closed yet."""
        return next((case for case in self._cases() if isinstance(case.payment.stage, Taking)), None)

    def _cases(self) -> list[Case]:
        return [*([self.session.case] if self.session else []), *self._past]

    async def _certain_in_flight(self) -> tuple[Case, Note] | tuple[None, None]:
        for case in self._cases():
            await self._book.settle_doubt(case)
        return in_flight(self._cases())

    def _is_taking(self) -> bool:
        session = self.session
        return session is not None and not session.closing and self.blocked is None and self._may_take()

    def _touch(self) -> None:
        if self.session is not None:
            self.session.active_at = self._clock.monotonic()
        self.tell()
