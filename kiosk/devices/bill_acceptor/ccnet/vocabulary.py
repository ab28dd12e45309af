"""What the machine knows (states), what happens to it (events) and what it wants done (effects)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.devices.bill_acceptor.ccnet.answers import BillTable, Code, Command
from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    NoteDecision,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Currency, Money


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things may take, in seconds (devices.md 1.1; money.md)."""

    answer_s: float = 0.3  # USB adapters need more than the 10 ms of the book
    reset_answer_s: float = 3.0
    tries: int = 3
    poll_s: float = 0.15
    turnaround_s: float = 0.02  # between the device's frame and ours
    hold_s: float = 8.0  # the device gives an escrowed note back after 10
    initialize_s: float = 40.0
    power_up_s: float = 3.0  # for how long a device may still say "power up" after RESET
    line_lost_s: float = 10.0  # silence after which a note that was being stacked is suspect
    jam_s: float = 30.0
    confirm_s: float = 5.0  # for the device to confirm what it takes
    settle_s: float = 45.0  # for a note on the move to end; longer than a jam is given


# --- notes: where the one note in flight is ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Clear:
    """No note in the device."""


@dataclass(frozen=True, slots=True)
class Accepting:
    """A note is on its way to escrow."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """In escrow; the listener has been asked. HOLD is due at `hold_at`."""

    bill_type: int
    value: Money
    hold_at: float


@dataclass(frozen=True, slots=True)
class Stacking:
    """The decision is on disk and STACK may have left, at `since`."""

    bill_type: int
    value: Money
    since: float


@dataclass(frozen=True, slots=True)
class Returning:
    """Coming back to the visitor, or to be sent back. STACK never left, or the device refused it."""

    value: Money | None


@dataclass(frozen=True, slots=True)
class FromBefore:
    """There may be a note from before a cut or a loss of the line; what the device says now is about that one."""

    value: Money | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What the device still repeats is told already."""

    code: Code


Note = Clear | Accepting | Deciding | Stacking | Returning | FromBefore | Settled
Moving = Accepting | Deciding | Stacking | Returning


# --- phases: how far the device's start has come ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Greeting:
    """The line is open; nothing has been heard."""


@dataclass(frozen=True, slots=True)
class Starting:
    """On the way to "disabled". `reset_at` is `None` until RESET was sent. `trouble` is what went wrong so far."""

    reset_at: float | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Learning:
    """Disabled; being asked who it is and what it knows."""

    part: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Serving:
    """Does what it is told."""


Phase = Greeting | Starting | Learning | Serving


@dataclass(frozen=True, slots=True)
class State:
    """All that the machine remembers."""

    currency: Currency
    timing: Timing = Timing()
    phase: Phase = Greeting()
    note: Note = Clear()
    table: BillTable = field(default_factory=BillTable)
    wanted: frozenset[Money] = frozenset()
    mask: frozenset[Money] | None = None  # what the device takes; `None` when it did not confirm
    shown: tuple[AcceptorState, str] | None = None  # what the listener was told last
    silent_since: float | None = None
    fault_since: float | None = None


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


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait for the next poll; gives `Due`, or `Decided` as soon as there is a decision."""


Inward = AwaitVerdict | SwitchOff | Tell | Consult
Effect = Inward | Acknowledge | Ask | Pause


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
