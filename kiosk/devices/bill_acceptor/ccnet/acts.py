"""What happens to the machine (events), what it wants done (effects), and what it has to say (words)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.bill_acceptor.ccnet.answers import Command
from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Money

# --- words: what the listener is told ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PoweredUp:
    """`AcceptorListener.powered_up`."""

    report: PowerUpReport


@dataclass(frozen=True, slots=True)
class Identified:
    """`AcceptorListener.identified`."""

    identity: AcceptorIdentity


@dataclass(frozen=True, slots=True)
class NoteStacked:
    """`AcceptorListener.note_stacked`."""

    value: Money | None


@dataclass(frozen=True, slots=True)
class NoteRecovered:
    """`AcceptorListener.note_recovered`."""

    value: Money | None


@dataclass(frozen=True, slots=True)
class NoteReturned:
    """`AcceptorListener.note_returned`."""

    value: Money | None


@dataclass(frozen=True, slots=True)
class NoteRejected:
    """`AcceptorListener.note_rejected`."""

    reason: RejectReason


@dataclass(frozen=True, slots=True)
class NoteSuspect:
    """`AcceptorListener.note_suspect`."""

    cause: SuspectCause
    value: Money | None


@dataclass(frozen=True, slots=True)
class StateChanged:
    """`AcceptorListener.state_changed`."""

    state: AcceptorState
    detail: str


Word = PoweredUp | Identified | NoteStacked | NoteRecovered | NoteReturned | NoteRejected | NoteSuspect | StateChanged


# --- effects, in the order in which they are carried out --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AwaitVerdict:
    """Let a pending decision come in, and drop it: the note is no longer there to be decided."""


@dataclass(frozen=True, slots=True)
class SwitchOff:
    """Want no notes until somebody enables the device again."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell the listener and wait for it. If it raises, the step has not happened."""

    word: Word


@dataclass(frozen=True, slots=True)
class Consult:
    """Ask the listener what becomes of a note; the answer arrives as `Decided`."""

    value: Money


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """ACK the device's last answer; it may forget what it said."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Send a command; gives `Answered` or `Silent`."""

    command: Command
    data: bytes = b""


POLL = Ask(Command.POLL)
HOLD = Ask(Command.HOLD)
RESET = Ask(Command.RESET)
IDENTIFICATION = Ask(Command.IDENTIFICATION)
BILL_TABLE = Ask(Command.BILL_TABLE)
STACK = Ask(Command.STACK)
RETURN = Ask(Command.RETURN)


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for the next poll; gives `Due`, or `Decided` as soon as there is a decision."""


Inward = AwaitVerdict | SwitchOff | Tell | Consult
Effect = Inward | Acknowledge | Ask | Pause
Effects = tuple[Effect, ...]


# --- events; `at` is monotonic seconds --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """The line was opened."""

    at: float


@dataclass(frozen=True, slots=True)
class Lost:
    """The line is gone, or could not be opened."""

    at: float


@dataclass(frozen=True, slots=True)
class Answered:
    """The device answered `request`."""

    at: float
    request: Ask
    payload: bytes


@dataclass(frozen=True, slots=True)
class Silent:
    """No try of `request` was answered."""

    at: float
    request: Ask


@dataclass(frozen=True, slots=True)
class Due:
    """Time to ask something; the teller wants `wanted` taken."""

    at: float
    wanted: frozenset[Money]


@dataclass(frozen=True, slots=True)
class Decided:
    """The listener decided about the note in escrow."""

    at: float
    decision: NoteDecision


@dataclass(frozen=True, slots=True)
class Untold:
    """The listener could not take the last word; the step that told it has not happened."""

    at: float


Event = Opened | Lost | Answered | Silent | Due | Decided | Untold
