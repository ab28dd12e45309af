"""What a run of the program proves. Pure: no clock, no I/O.

A result is believed only where it is whole: the program ended by itself, left its file, and its exit code is the
file's. Everything else is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.card_terminal.command.codec import LastSlip, Told, read_result
from kiosk.devices.card_terminal.command.profile import Profile
from kiosk.devices.card_terminal.command.program import Cut, Finished, NotStarted, Occupied, Run
from kiosk.domain.charge import Approval, ChargeOrder, DeclineReason
from kiosk.domain.money import Money
from kiosk.services.ports.card_terminal import (
    Charged,
    ChargeRunning,
    ChargeUnknown,
    NotCharged,
    ResolveOutcome,
    ReversalOutcome,
    ReversalRefused,
    ReversalUnknown,
    Reversed,
)

_EXIT_CODES = 256  # an exit status keeps no more


@dataclass(frozen=True, slots=True)
class Lost:
    """It ran, and nobody can tell what came of it."""

    why: str


@dataclass(frozen=True, slots=True)
class Approved:
    """Charged as ordered, or less of it."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class Overdone:
    """Charged, but not what was ordered: to be taken back."""

    approval: Approval


Account = Told | Lost | NotStarted | Occupied


def account(run: Run, profile: Profile) -> Account:
    """What the run tells, as far as it is believed."""
    match run:
        case Finished(exit_code=exit_code, result=result, slip=slip):
            told = read_result(result, slip, profile) if result is not None else None
            if told is None:
                return Lost(f"no result, exit code {exit_code}")
            if told.code % _EXIT_CODES != exit_code:
                return Lost(f"exit code {exit_code}, but the file says {told.code}")
            return told
        case Cut(why=why):
            return Lost(why)
        case NotStarted() | Occupied():
            return run


def judge_sale(
    outcome: Account, order: ChargeOrder, profile: Profile
) -> Approved | Overdone | NotCharged | ChargeUnknown:
    """What came of a sale."""
    match outcome:
        case Told(code=0):
            return _judge_amount(outcome, order)
        case Told(code=code):
            return NotCharged(profile.reasons.get(code, DeclineReason.DECLINED), str(code))
        case Lost(why=why):
            return ChargeUnknown(why)
        case NotStarted(why=why):
            return NotCharged(DeclineReason.NOT_STARTED, why)
        case Occupied():
            return NotCharged(DeclineReason.NOT_STARTED, "busy")


def judge_last_slip(slip: LastSlip, order: ChargeOrder) -> ResolveOutcome:
    """What became of `order`, by the terminal's last transaction beside the one before it (`order.mark`)."""
    if slip.identity == order.mark:
        return NotCharged(DeclineReason.NOT_FOUND)
    if slip.amount is None or not slip.reference or not order.mark:
        return ChargeUnknown("the last slip cannot be told from the one before")
    if slip.amount != order.amount:
        return ChargeUnknown(f"the last transaction is one of {slip.amount.to_decimal()}")
    if slip.is_cancelled:
        return NotCharged(DeclineReason.REVERSED)
    return Charged(Approval(slip.amount, slip.reference, slip.authorization, slip=slip.slip))


def judge_before_cancel(slip: LastSlip, acquirer_reference: str) -> ReversalOutcome | None:
    """Why not to cancel; `None` when the last transaction is the one to be cancelled."""
    if not acquirer_reference or slip.reference != acquirer_reference:
        return ReversalRefused("not_the_last")  # the program cancels the last sale, whichever it is
    return Reversed() if slip.is_cancelled else None


def judge_cancel(outcome: Account, profile: Profile) -> ReversalOutcome:
    """What came of a cancellation, or of a roll-back."""
    match outcome:
        case Told(code=0):
            return Reversed()
        case Told(code=code) if profile.reasons.get(code) is DeclineReason.ACQUIRER_PROBLEM:
            return ReversalUnknown(str(code))
        case Told(code=code):
            return ReversalRefused(str(code))
        case Lost(why=why) | NotStarted(why=why):
            return ReversalUnknown(why)
        case Occupied():
            return ReversalUnknown("busy")


def judge_unread(outcome: Account) -> ChargeRunning | ChargeUnknown:
    """What can be told of a charge when the terminal could not be asked."""
    match outcome:
        case Told(code=code):
            return ChargeUnknown(f"code {code}")
        case Lost(why=why) | NotStarted(why=why):
            return ChargeUnknown(why)
        case Occupied():
            return ChargeRunning()


def _judge_amount(told: Told, order: ChargeOrder) -> Approved | Overdone:
    minor = order.amount.minor if told.amount_minor is None else told.amount_minor
    amount = Money(minor, order.amount.currency)
    approval = Approval(amount, told.reference, told.authorization, brand=told.brand, slip=told.slip)
    return Approved(approval) if 0 < minor <= order.amount.minor else Overdone(approval)
