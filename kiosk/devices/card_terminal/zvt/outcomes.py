"""What the end of a dialogue means for the money. Pure; anything that is not clear is unknown, never a guess."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.devices.card_terminal.zvt.answers import Status
from kiosk.devices.card_terminal.zvt.approvals import Last, Mark, approval_of, objection_to, read_mark
from kiosk.devices.card_terminal.zvt.codes import (
    ALREADY_REVERSED,
    PASSING,
    STILL_AT_IT,
    reason_of,
)
from kiosk.devices.card_terminal.zvt.dialogue import Aborted, Broken, Completed, Dialogue, End, Terms, TurnedDown
from kiosk.domain.charge import ChargeOrder, DeclineReason
from kiosk.domain.money import Money
from kiosk.services.ports.card_terminal import (
    ApprovalDecision,
    BatchTotals,
    Charged,
    ChargeOutcome,
    ChargeRunning,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)

_RECEIPTS = 9999  # then they start again at 1
_BETWEEN = 99  # how many numbers may have gone to failures, to reversals, and to what was given up without a word


# --- a charge ---------------------------------------------------------------------------------------------------------


def charge_outcome(dialogue: Dialogue, end: End) -> ChargeOutcome:
    """What an authorisation came to."""
    match end:
        case Broken(why=why):
            return ChargeUnknown(why)
        case TurnedDown(code=code):
            return NotCharged(DeclineReason.NOT_STARTED, _hex(code))
        case Aborted(code=code):
            return _not_completed(dialogue, code)
        case Completed():
            return _completed(dialogue)
        case _:
            assert_never(end)


def _not_completed(dialogue: Dialogue, code: int) -> ChargeOutcome:
    failed = dialogue.status is not None and dialogue.status.failed
    if dialogue.decision is ApprovalDecision.CONFIRM and not failed:
        return ChargeUnknown(f"aborted with {_hex(code)} after it was taken")
    return _failed(dialogue, dialogue.status.code if failed and dialogue.status else code)


def _failed(dialogue: Dialogue, code: int) -> NotCharged:
    reason = reason_of(code) if dialogue.approved is None else DeclineReason.REVERSED
    return NotCharged(reason, _hex(code))


def _completed(dialogue: Dialogue) -> ChargeOutcome:
    if dialogue.status is not None and dialogue.status.failed:
        return _failed(dialogue, dialogue.status.code)
    if dialogue.approved is None or dialogue.decision is not ApprovalDecision.CONFIRM or dialogue.objection:
        return ChargeUnknown(dialogue.objection or "completed before the approval was taken")
    return Charged(replace(approval_of(dialogue.approved, dialogue.terms), slip=dialogue.slip.lines))


# --- asked later ------------------------------------------------------------------------------------------------------


def resolve_outcome(dialogue: Dialogue, end: End, order: ChargeOrder) -> ResolveOutcome:
    """What became of `order`, by the terminal's last transaction."""
    mark = read_mark(order.mark)
    if mark is None:
        return ChargeUnknown("the order has no mark")
    if mark.tid != dialogue.terms.tid:
        return ChargeUnknown(f"terminal {dialogue.terms.tid} answers instead of {mark.tid}")
    if isinstance(end, Completed) and dialogue.status is not None:
        return _told(mark, dialogue.status, replace(dialogue.terms, amount=order.amount))
    match end:
        case Broken(why=why):
            return ChargeUnknown(why)
        case TurnedDown(code=code) | Aborted(code=code) if code in STILL_AT_IT:
            return ChargeRunning()
        case _:
            return ChargeUnknown(f"the last transaction is not told: {end}")


def _told(mark: Mark, last: Status, terms: Terms) -> ResolveOutcome:
    if (last.receipt, last.trace) == (mark.receipt, mark.trace) and (mark.last is Last.FAILED or not last.failed):
        return NotCharged(DeclineReason.NOT_FOUND)
    if last.failed:
        return NotCharged(reason_of(last.code), _hex(last.code))
    if last.original_trace is not None:
        return _taken_back(mark, last.original_trace)
    if not _follows(mark, last, terms.amount):
        return ChargeUnknown(f"receipt {last.receipt} does not follow {mark}")
    objection = objection_to(last, terms)
    return ChargeUnknown(objection) if objection else Charged(approval_of(last, terms))


def _taken_back(mark: Mark, trace: int) -> ResolveOutcome:
    """The last transaction is a reversal: of ours, when that came after the mark."""
    if mark.trace is not None and trace > mark.trace:
        return NotCharged(DeclineReason.REVERSED)
    return ChargeUnknown(f"the last transaction took back {trace}, before {mark}")


def _follows(mark: Mark, last: Status, asked: Money) -> bool:
    """Whether `last` can only be what came after `mark`: the very next one, or one a little later with our exact sum
    (nobody else can start a payment there).
    """
    if mark.receipt is None:
        return last.minor == asked.minor
    ahead = ((last.receipt or 0) - mark.receipt) % _RECEIPTS
    return 1 <= ahead <= (_BETWEEN if last.minor == asked.minor or mark.last is not Last.MADE else 1)


# --- reversal and end of day ------------------------------------------------------------------------------------------


def reversal_outcome(dialogue: Dialogue, end: End) -> ReversalOutcome:
    """What a reversal came to."""
    status = dialogue.status
    if dialogue.objection:
        return ReversalRefused(dialogue.objection)
    match end:
        case Broken(why=why):
            return ReversalUnknown(why)
        case TurnedDown(code=code) | Aborted(code=code):
            return _not_reversed(code)
        case Completed() if status is not None:
            return _not_reversed(status.code) if status.failed else Reversed()
        case Completed():
            return ReversalUnknown("completed without a status")
        case _:
            assert_never(end)


def _not_reversed(code: int) -> ReversalOutcome:
    if code == ALREADY_REVERSED:
        return Reversed()
    return ReversalUnknown(_hex(code)) if code in PASSING else ReversalRefused(_hex(code))


def totals_of(dialogue: Dialogue, end: End) -> BatchTotals | None:
    """What the closed batch held; `None` when it is not closed, as far as can be told."""
    status = dialogue.status
    if not isinstance(end, Completed) or status is None or status.failed:
        return None
    totals = status.totals
    minor = status.minor if totals is None else totals.minor
    if minor is None or status.minor not in (None, minor):
        return None
    return BatchTotals(
        batch=f"{totals.first_receipt:04}-{totals.last_receipt:04}" if totals else "",
        total=Money(minor, dialogue.terms.amount.currency),
        count=totals.count if totals else None,
        slip=dialogue.slip.lines,
    )


def _hex(code: int) -> str:
    return f"{code:02X}"
