"""What happens to an acceptor's machine (events) and what it wants done (effects), in any protocol.

The driver feeds events to `step(state, event)` one at a time and carries out what comes back, in order: first what
concerns our own side (`Inward`: a word must be taken before anything after it happens), then the line. The last effect
is an `Ask` or a `Pause`, and its outcome is the next event. A protocol names its own commands; here they are numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.devices.bill_acceptor.words import Word
from kiosk.domain.cashbox import NoteDecision
from kiosk.domain.money import Money

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

    command: int
    data: bytes = b""


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
    """The listener could not take `word`; the step that told it has not happened."""

    at: float
    word: Word


Event = Opened | Lost | Answered | Silent | Due | Decided | Untold
