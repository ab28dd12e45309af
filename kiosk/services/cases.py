"""Payments and notes that wait for a person: found by claim code, read in words, decided with the right role.

Every decision is on disk in one transaction with what it does, and above a limit it takes two people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Protocol

from kiosk.domain import payment_events as events
from kiosk.domain.case import AnyCase, CaseOption, Resolution, WaitingCase
from kiosk.domain.charge import DeclineReason
from kiosk.domain.claim import new_claim, read_claim
from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.money import Money
from kiosk.domain.staff import Decision, Person, Role
from kiosk.domain.topup import PaymentId
from kiosk.services.case_file import case_file, options
from kiosk.services.charge_counter import ChargeCounter
from kiosk.services.encashments import Encashments
from kiosk.services.numbering import new_payment_id, receipt_number
from kiosk.services.outbox import Outbox
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.journal import Folder, Journal, JournalDown, Party
from kiosk.services.ports.operator import Directory
from kiosk.services.ports.periods import Periods, StrayHistory
from kiosk.services.reasons import refuse_unfit_reason
from kiosk.services.see_through import see_through
from kiosk.services.stray_file import stray_file, stray_options


class SecondPerson(Protocol):
    """Lets a second person confirm."""

    async def __call__(self, decision: Decision) -> Person:
        """Who confirmed. Raises Refused: SECOND_PERSON_NEEDED and others of `StaffDoor.second`."""


class Cases:
    """Finds cases and carries out what people decide about them."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        journal: Journal,
        periods: Periods,
        charges: ChargeCounter,
        outbox: Outbox,
        directory: Directory,
        encashments: Encashments,
        chance: Random,
        terminal: str,
        nothing: Money,
        four_eyes_above: Money | None,
    ) -> None:
        """`chance` is unguessable; `terminal` is its number, for receipts; `nothing` gives the currency."""
        self._book = book
        self._journal = journal
        self._periods = periods
        self._charges = charges
        self._outbox = outbox
        self._directory = directory
        self._encashments = encashments
        self._chance = chance
        self._terminal = terminal
        self._nothing = nothing
        self._four_eyes_above = four_eyes_above
        self._turn = asyncio.Lock()

    async def read(self, key: str, role: Role) -> AnyCase:
        """The case of a claim code, however typed, or of a payment's id.

        Raises:
            Refused: NO_SUCH_PAYMENT.
            Unavailable: JOURNAL_UNAVAILABLE.
        """
        with _journal_renamed():
            found = await self._find(key)
            if isinstance(found, StrayHistory):
                return stray_file(found, role, self._four_eyes_above, self._nothing)
            history = await self._journal.history(found)
        if history is None:
            raise Refused(ErrorCode.NO_SUCH_PAYMENT)
        return case_file(history, role, self._four_eyes_above)

    async def waiting(self) -> tuple[WaitingCase, ...]:
        """Every case that a person has to decide, oldest first.

        Raises:
            Unavailable: JOURNAL_UNAVAILABLE.
        """
        with _journal_renamed():
            return await self._periods.waiting_cases()

    async def resolve(self, person: Person, key: str, chosen: Resolution, second: SecondPerson) -> None:
        """What was decided about the case `key` opens, on disk and under way.

        Raises:
            Refused: NO_SUCH_PAYMENT, ALREADY_DECIDED (nothing like that can be decided now), NOT_ALLOWED,
                REASON_UNFIT, NOTE_VALUE_NEEDED, UNKNOWN_NUMBER, or as `second`.
            Unavailable: JOURNAL_UNAVAILABLE or OPERATOR_UNREACHABLE.
        """
        _refuse_unfit_words(chosen)
        await see_through(self._resolve(person, key, chosen, second))

    async def _find(self, key: str) -> PaymentId | StrayHistory:
        claim = read_claim(key)
        if claim is None:
            return PaymentId(key)
        found = await self._periods.payment_of(claim) or await self._periods.stray(claim)
        if found is None:
            raise Refused(ErrorCode.NO_SUCH_PAYMENT)
        return found

    async def _resolve(self, person: Person, key: str, chosen: Resolution, second: SecondPerson) -> None:
        async with self._turn:
            with _journal_renamed():
                found = await self._find(key)
                if isinstance(found, StrayHistory):
                    await self._resolve_stray(person, found, chosen, second)
                else:
                    await self._resolve_payment(person, found, chosen, second)

    async def _resolve_payment(
        self, person: Person, payment: PaymentId, chosen: Resolution, second: SecondPerson
    ) -> None:
        case = await self._book.case(payment)
        if case is None:
            raise Refused(ErrorCode.NO_SUCH_PAYMENT)
        await self._book.settle_doubt(case)
        limit = self._four_eyes_above
        option = _option(lambda role: options(case.payment, role, limit), person, chosen)
        confirmed = await self._confirmed(option, chosen, second)
        await self._carry_out(case, _decided(case.payment.decisions + 1, person, confirmed, chosen), chosen)

    async def _resolve_stray(
        self, person: Person, history: StrayHistory, chosen: Resolution, second: SecondPerson
    ) -> None:
        limit, nothing = self._four_eyes_above, self._nothing
        stray = stray_file(history, person.role, limit, nothing)
        option = _option(lambda role: stray_options(stray.note, role, limit, nothing), person, chosen)
        value = _named_value(stray.note.value, chosen)
        confirmed = await self._confirmed(option, chosen, second)
        decided = _decided(history.number, person, confirmed, chosen)
        await self._encashments.settle_stray(stray.encashment, decided, value)

    async def _confirmed(self, option: CaseOption, chosen: Resolution, second: SecondPerson) -> str:
        """The second person's name, empty where one is enough."""
        limit, value = self._four_eyes_above, chosen.value
        is_small = option.amount is None and value is not None and limit is not None and value <= limit
        return "" if is_small or not option.needs_second else (await second(chosen.decision)).name

    async def _carry_out(self, case: Case, decided: events.Decided, chosen: Resolution) -> None:
        match chosen.decision:
            case Decision.NOTE_IN_BOX | Decision.NOTE_NOT_IN_BOX:
                await self._settle_note(case, decided, chosen)
            case Decision.CREDITED:
                await self._book.record(case, decided, events.Credited(chosen.reference))
            case Decision.HELD:
                await self._book.record(case, decided, events.Held())
            case Decision.CHARGED | Decision.NOT_CHARGED:
                await self._settle_charge(case, decided, chosen)
            case Decision.REFUNDED:
                gone = events.Refunded() if chosen.note is None else events.NoteRefunded(chosen.note)
                await self._book.record(case, decided, gone)
            case Decision.MOVED:
                await self._move(case, decided, chosen)

    async def _settle_note(self, case: Case, decided: events.Decided, chosen: Resolution) -> None:
        assert chosen.note is not None, "the option named it"
        in_box = chosen.decision is Decision.NOTE_IN_BOX
        note = next(one for one in case.payment.notes if one.number == chosen.note)
        value = _named_value(note.value, chosen)
        await self._book.record(case, decided, events.Resolved(chosen.note, in_box, value))
        await self._encashments.settle(case.payment.terms.encashment)

    async def _settle_charge(self, case: Case, decided: events.Decided, chosen: Resolution) -> None:
        charge = case.payment.charge()
        assert charge is not None, "the option named it"
        if chosen.decision is Decision.NOT_CHARGED:
            declined = events.ChargeDeclined(charge.attempt, DeclineReason.NOT_FOUND, "person")
            await self._charges.decide(case, decided, declined, events.Cancelled())
            return
        number = await receipt_number(self._journal, self._terminal)
        theirs = chosen.reference or charge.acquirer_reference
        confirmed = events.ChargeConfirmed(charge.attempt, charge.order.amount, theirs, chosen.reference)
        try:
            await self._charges.decide(case, decided, confirmed, events.Closed(number))
        finally:
            self._outbox.put(case)

    async def _move(self, case: Case, decided: events.Decided, chosen: Resolution) -> None:
        to = await self._directory.recipient(chosen.destination or case.folder.party.destination)
        folder = Folder(Party(to.destination, to.account, to.bucket, to.name_hint), new_claim(self._chance.randrange))
        number = await receipt_number(self._journal, self._terminal)
        heir = new_payment_id(self._chance)
        gone: events.Retargeted | events.NoteRetargeted = events.Retargeted(heir)
        amount = case.payment.in_custody()
        if chosen.note is not None:
            gone = events.NoteRetargeted(chosen.note, heir)
            amount = next(one.value for one in case.payment.notes if one.number == chosen.note)
        taken = events.Continued(case.payment.terms, case.id, amount, number)
        try:
            await self._book.hand_over(case, gone, folder, taken, decided)
        finally:
            self._outbox.look_for(to.account)


def _is_meant(option: CaseOption, chosen: Resolution) -> bool:
    return (option.decision, option.note) == (chosen.decision, chosen.note)


@contextmanager
def _journal_renamed() -> Iterator[None]:
    """What the journal cannot promise now, nobody can."""
    try:
        yield
    except JournalDown as error:
        raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error


def _option(offered: Callable[[Role], Iterable[CaseOption]], person: Person, chosen: Resolution) -> CaseOption:
    """What was chosen of what is `offered` to a role; a supervisor is offered everything there is to decide."""
    if not any(_is_meant(option, chosen) for option in offered(Role.SUPERVISOR)):
        raise Refused(ErrorCode.ALREADY_DECIDED)
    found = next((option for option in offered(person.role) if _is_meant(option, chosen)), None)
    if found is None:
        raise Refused(ErrorCode.NOT_ALLOWED)
    return found


def _named_value(known: Money | None, chosen: Resolution) -> Money | None:
    """What a note that was found turned out to be, when nobody knew before."""
    if known or chosen.decision is not Decision.NOTE_IN_BOX:
        return None
    if not chosen.value:
        raise Refused(ErrorCode.NOTE_VALUE_NEEDED)
    return chosen.value


def _decided(number: int, person: Person, second: str, chosen: Resolution) -> events.Decided:
    return events.Decided(number, person.name, person.role, second, chosen.decision, chosen.reason.strip())


def _refuse_unfit_words(chosen: Resolution) -> None:
    refuse_unfit_reason(chosen.reason)
    needs_reference = chosen.decision in (Decision.CREDITED, Decision.CHARGED)
    if needs_reference and not chosen.reference.strip():
        raise Refused(ErrorCode.REFERENCE_NEEDED)
