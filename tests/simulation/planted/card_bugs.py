"""Bugs in charging cards, falling back on another terminal, and closing the day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

from kiosk.devices.card_terminal.zvt import approvals, driver, machine, outcomes
from kiosk.domain.charge import Approval, ChargeFate, DeclineReason
from kiosk.domain.payment_events import ChargeApproved, ChargeConfirmed, Closed
from kiosk.services import card_acquirer, charge_counter, end_of_day
from kiosk.services.card_acquirer import CardAcquirer, _Listener
from kiosk.services.charge_counter import ChargeCounter
from kiosk.services.charge_session import Record
from kiosk.services.end_of_day import EndOfDay
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.card_terminal import ApprovalDecision, Charged, ChargeUnknown, NotCharged
from kiosk.services.ports.journal import JournalDown
from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, Soil


def _told_before_written(soil: Soil) -> None:
    async def approved(_: _Listener, approval: Approval) -> ApprovalDecision:
        return ApprovalDecision.CONFIRM

    soil.replace(_Listener, "approved", approved)


def _unwritten_is_confirmed(soil: Soil) -> None:
    async def write(original: Callable[..., Any], record: Record, *events: Any) -> None:
        try:
            await original(record, *events)
        except JournalDown:
            if not any(isinstance(event, ChargeApproved) for event in events):
                raise

    soil.wrap(Record, "write", write)


def _silence(soil: Soil, reason: DeclineReason) -> None:
    def final(original: Callable[..., Any], acquirer: CardAcquirer, outcome: Any, charge: Any) -> Any:
        return NotCharged(reason) if isinstance(outcome, ChargeUnknown) else original(acquirer, outcome, charge)

    soil.wrap(CardAcquirer, "_final", final)


def _unclear_is_not_found(soil: Soil) -> None:
    def resolved(original: Callable[..., Any], *args: Any) -> Any:
        outcome = original(*args)
        return outcome if isinstance(outcome, Charged) else NotCharged(DeclineReason.NOT_FOUND)

    soil.wrap(driver, "resolve_outcome", resolved)


def _last_is_ours(soil: Soil) -> None:
    def told(mark: Any, last: Any, terms: Any) -> Any:
        return NotCharged(DeclineReason.DECLINED) if last.failed else Charged(approvals.approval_of(last, terms))

    soil.replace(outcomes, "_told", told)


def _more_is_taken(soil: Soil) -> None:
    soil.replace(machine, "objection_to", lambda status, terms: "")
    soil.replace(outcomes, "objection_to", lambda status, terms: "")
    soil.replace(card_acquirer, "is_as_asked", lambda charged, asked: True)
    soil.replace(charge_counter, "is_as_asked", lambda charged, asked: True)


def _part_is_all(soil: Soil) -> None:
    def approval_of(original: Callable[..., Any], status: Any, terms: Any) -> Approval:
        told: Approval = original(status, terms)
        return replace(told, amount=terms.amount)

    soil.wrap(machine, "approval_of", approval_of)
    soil.wrap(outcomes, "approval_of", approval_of)


def _foreign_money_is_taken(soil: Soil) -> None:
    def objection_to(original: Callable[..., Any], status: Any, terms: Any) -> str:
        return str(original(replace(status, currency=None), terms))

    soil.wrap(machine, "objection_to", objection_to)
    soil.wrap(outcomes, "objection_to", objection_to)


def _unclear_terminal_is_used(soil: Soil) -> None:
    soil.replace(CardAcquirer, "turn", lambda acquirer: nullcontext())


def _called_off_is_declined(soil: Soil) -> None:
    async def charge(original: Callable[..., Any], acquirer: CardAcquirer, session: Any, *args: Any) -> Any:
        ended = await original(acquirer, session, *args)
        return NotCharged(DeclineReason.CANCELLED) if session.called_off else ended

    soil.wrap(CardAcquirer, "charge", charge)


def _left_is_declined(soil: Soil) -> None:
    async def settle(acquirer: CardAcquirer, charge: Any) -> Any:
        return NotCharged(DeclineReason.NOT_FOUND)

    soil.replace(CardAcquirer, "settle", settle)


def _left_approval_counts(soil: Soil) -> None:
    async def settle(original: Callable[..., Any], acquirer: CardAcquirer, charge: Any) -> Any:
        if charge.fate is ChargeFate.APPROVED:
            return Charged(Approval(charge.approved, charge.acquirer_reference, charge.authorization))
        return await original(acquirer, charge)

    soil.wrap(CardAcquirer, "settle", settle)


def _left_forgotten(soil: Soil) -> None:
    async def left_open(_: ChargeCounter) -> list[Any]:
        return []

    soil.replace(ChargeCounter, "_left_open", left_open)


def _tries_elsewhere_after_all(soil: Soil) -> None:
    soil.replace(charge_counter, "TRY_ELSEWHERE", frozenset(DeclineReason))


def _confirmed_alone(soil: Soil) -> None:
    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        if len(events) == 2 and isinstance(events[0], ChargeConfirmed) and isinstance(events[1], Closed):
            await original(book, case, events[0])
            return await original(book, case, events[1])
        return await original(book, case, *events)

    soil.wrap(PaymentBook, "record", record)


def _batch_not_posted(soil: Soil) -> None:
    soil.replace(end_of_day, "move", lambda *args: ())


def _batch_is_as_expected(soil: Soil) -> None:
    async def write_down(original: Callable[..., Any], days: EndOfDay, name: Any, totals: Any) -> Any:
        books = await days._journal.open_batch(name)
        return await original(days, name, replace(totals, total=books.total))

    soil.wrap(EndOfDay, "_write_down", write_down)


class _Silence:
    """Alarms that nobody hears."""

    def sound(self, *_: Any) -> None:
        """Nothing sounds."""


def _batch_difference_untold(soil: Soil) -> None:
    def begin(original: Callable[..., Any], days: EndOfDay, **fitted: Any) -> None:
        original(days, **fitted | {"alarms": _Silence()})

    soil.wrap(EndOfDay, "__init__", begin)


_FOREIGN = (Fault.OTHER_CURRENCY,)
_BATCHES = (Fault.SOLD_BY_HAND,)

BUGS = (
    Bug("told_before_written", "The terminal is told that we know before it is on disk.", _told_before_written),
    Bug(
        "unwritten_is_confirmed",
        "An approval that cannot be written down is taken.",
        _unwritten_is_confirmed,
        aims=((Fault.COMMIT_FAILS, "charge_intent"),),
    ),
    Bug(
        "silence_is_decline",
        "A terminal that does not answer has declined.",
        lambda soil: _silence(soil, DeclineReason.DECLINED),
    ),
    Bug(
        "silence_falls_back",
        "After a terminal's silence another one is tried.",
        lambda soil: _silence(soil, DeclineReason.ACQUIRER_PROBLEM),
    ),
    Bug(
        "unclear_is_not_found",
        "A terminal that cannot tell has not charged.",
        _unclear_is_not_found,
        aims=((Fault.CARD_LINE_CUT, "question"), (Fault.CARD_LINE_SILENT, "question")),
    ),
    Bug("last_is_ours", "The terminal's last transaction is taken for ours, whichever it is.", _last_is_ours),
    Bug("more_is_taken", "More than was asked for is charged and credited.", _more_is_taken),
    Bug(
        "part_is_all",
        "A partial approval counts as all that was asked for.",
        _part_is_all,
        aims=((Fault.CARD_PARTIAL, "charge_intent"),),
    ),
    Bug("foreign_money", "An approval in another currency is taken.", _foreign_money_is_taken, (), _FOREIGN),
    Bug(
        "unclear_terminal_used",
        "A new charge begins where one is still unclear.",
        _unclear_terminal_is_used,
        aims=((Fault.CARD_LINE_SILENT, "completion"), (Fault.CARD_LINE_CUT, "completion")),
    ),
    Bug(
        "called_off_is_declined",
        "A charge that was called off too late counts as declined.",
        _called_off_is_declined,
        aims=((Fault.HOST_SLOW, "charge_intent"),),
    ),
    Bug("left_is_declined", "A restart takes an unfinished charge for declined.", _left_is_declined),
    Bug("left_approval_counts", "A restart takes an approval for a charge without asking.", _left_approval_counts),
    Bug("left_charge_forgotten", "A restart forgets the charge that was running.", _left_forgotten),
    Bug("tries_elsewhere", "Another terminal is tried whatever the first one said.", _tries_elsewhere_after_all),
    Bug("confirmed_alone", "A charge becomes final before anything follows from it.", _confirmed_alone),
    Bug("batch_not_posted", "A closed batch stays in the books as open.", _batch_not_posted),
    Bug("batch_difference_untold", "Nobody is told that a batch differs.", _batch_difference_untold, (), _BATCHES),
    Bug("batch_as_expected", "A batch counts as having held what we expected.", _batch_is_as_expected, (), _BATCHES),
)
