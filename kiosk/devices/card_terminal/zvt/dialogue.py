"""A command and all that follows it, as values: the state, what happens (events), what is to be done (effects).

The same dialogue serves every command; they differ in what a reported approval means (`Approvals`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from kiosk.devices.card_terminal.zvt.answers import Status
from kiosk.devices.card_terminal.zvt.codec import Apdu
from kiosk.devices.card_terminal.zvt.quirks import Quirks
from kiosk.domain.charge import Approval, CardStep
from kiosk.domain.money import Money
from kiosk.services.ports.card_terminal import ApprovalDecision


@dataclass(frozen=True, slots=True)
class Timing:
    """How long we wait, in seconds; ZVT's own names in brackets."""

    byte_s: float = 0.2  # within a block (T1)
    block_s: float = 5.0  # for a block's 06 (T2)
    answer_s: float = 5.0  # for 80 00 00 (T3)
    completion_s: float = 180.0  # for the end, since the terminal last said something (T4)
    longest_s: float = 900.0  # a dialogue, whatever the terminal says
    patience_s: float = 2.0  # for the listener's decision, before "still working"
    busy_s: tuple[float, ...] = (0.3, 0.7, 1.5)  # before a command that a busy terminal turned down is said again
    look_after_s: float = 30.0  # between two enquiries
    reopen_s: tuple[float, ...] = (0.2, 1.0, 3.0, 10.0)  # after losses; the last one for ever


class Approvals(Enum):
    """What a 04 0F with result 00 means."""

    CONSULT = "consult"  # a charge: nothing is acknowledged before the listener decided
    TAKE = "take"  # a report of what is final, or of a sum that nobody pays
    REFUSE = "refuse"  # nobody asked: whatever it is, it is not written down here


@dataclass(frozen=True, slots=True)
class Terms:
    """What a dialogue is about. `amount` is what may be approved, or taken back, at most; `reverses` is the trace of
    what is to be taken back.
    """

    approvals: Approvals
    amount: Money
    tid: str = ""
    reverses: int | None = None
    vending: bool = False
    quirks: Quirks = field(default_factory=Quirks)
    timing: Timing = field(default_factory=Timing)


class Phase(Enum):
    """How far a dialogue is."""

    ASKED = "asked"  # the command is not answered yet
    RUNNING = "running"
    CONSULTING = "consulting"  # the listener decides about an approval


class Abortion(Enum):
    """Our wish to end it."""

    NOT_WANTED = "not_wanted"
    WANTED = "wanted"
    ASKED_FOR = "asked_for"


@dataclass(frozen=True, slots=True)
class Slip:
    """Lines for the visitor: the last receipt that was printed line by line, and all blocks."""

    lines: tuple[str, ...] = ()
    closed: bool = False

    def with_line(self, lines: tuple[str, ...], *, ends: bool) -> Slip:
        """One more line; after an end, a receipt begins that takes the other's place (the merchant's comes first)."""
        return Slip((() if self.closed and lines else self.lines) + lines, ends or (self.closed and not lines))

    def with_block(self, lines: tuple[str, ...]) -> Slip:
        """One more block."""
        return Slip(self.lines + lines, self.closed)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Where a dialogue is. `decision` stays once it is made: a repeated report is answered the same."""

    terms: Terms
    until: float  # monotonic seconds: when the next silence is too long
    ends_by: float
    phase: Phase = Phase.ASKED
    abortion: Abortion = Abortion.NOT_WANTED
    status: Status | None = None  # the last one, of any result
    approved: Status | None = None  # the one that the decision is about
    decision: ApprovalDecision | None = None
    objection: str = ""  # why an approval was released without asking anybody, or is in contradiction
    slip: Slip = field(default_factory=Slip)


# --- how a dialogue ends ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Completed:
    """06 0F. `body` tells more after a registration or an enquiry."""

    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Aborted:
    """06 1E."""

    code: int


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """84 code 00 to the command: it was not begun."""

    code: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Silence, or the line was lost: nobody can tell."""

    why: str


End = Completed | Aborted | TurnedDown | Broken


# --- effects, in the order in which they are carried out --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Send an APDU."""

    apdu: Apdu


@dataclass(frozen=True, slots=True)
class Tell:
    """`ChargeListener.stepped`."""

    step: CardStep
    text: str


@dataclass(frozen=True, slots=True)
class Consult:
    """`ChargeListener.approved`; the answer arrives as `Decided`."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class Finish:
    """It is over."""

    end: End


Effect = Say | Tell | Consult | Finish
Effects = tuple[Effect, ...]


# --- events; `at` is monotonic seconds --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """The terminal said something."""

    at: float
    apdu: Apdu


@dataclass(frozen=True, slots=True)
class Overdue:
    """`until` has come, and nothing was heard."""

    at: float


@dataclass(frozen=True, slots=True)
class Decided:
    """The listener decided."""

    at: float
    decision: ApprovalDecision


@dataclass(frozen=True, slots=True)
class AbortWanted:
    """The charge is to be given up."""

    at: float


Event = Heard | Overdue | Decided | AbortWanted
Next = tuple[Dialogue, Effects]


def begin(terms: Terms, at: float) -> Dialogue:
    """The dialogue after its command was sent."""
    return Dialogue(terms, until=at + terms.timing.answer_s, ends_by=at + terms.timing.longest_s)
