"""What an acceptor's machine knows: how far the start has come, where the one note in flight is, what is taken.

The same for every protocol, because the questions of money are: is there a note, who decides about it, did STACK leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.devices.bill_acceptor.bill_table import BillTable
from kiosk.devices.bill_acceptor.sighting import Sight
from kiosk.devices.bill_acceptor.words import NoteRecovered, NoteStacked
from kiosk.domain.cashbox import AcceptorState
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
    mute_s: float = 30.0  # silence after which a device that can fall mute is reset
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
class Boxed:
    """In the box: the device has said so, and the listener could not take `word` yet. It need not be said again."""

    word: NoteStacked | NoteRecovered


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

    sight: Sight


Note = Clear | Accepting | Deciding | Stacking | Boxed | Returning | FromBefore | Settled
Moving = Accepting | Deciding | Stacking | Boxed | Returning


# --- phases: how far the device's start has come ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Greeting:
    """The line is open; nothing has been heard. `woken_at` is when a device that may be mute was last reset."""

    woken_at: float | None = None


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
