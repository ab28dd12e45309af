"""Banknotes and the device that takes them, in words shared by every acceptor protocol."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.money import Money


class AcceptorState(Enum):
    """What the bill acceptor is doing, as far as anyone outside its driver cares."""

    OFFLINE = "offline"  # no answer on the line
    INITIALIZING = "initializing"
    DISABLED = "disabled"  # ready, takes nothing
    IDLE = "idle"  # ready, takes notes
    ACCEPTING = "accepting"  # a note is moving in
    ESCROW = "escrow"  # a note is held; we decide
    STACKING = "stacking"
    RETURNING = "returning"
    CASSETTE_FULL = "cassette_full"
    CASSETTE_REMOVED = "cassette_removed"
    JAM = "jam"
    CHEATED = "cheated"
    PAUSED = "paused"  # a second note came too early
    FAILURE = "failure"


class RejectReason(Enum):
    """Why the device gave a note back by itself; the view turns it into advice."""

    INSERTION = "insertion"
    MAGNETIC = "magnetic"
    NOTE_LEFT_IN_HEAD = "note_left_in_head"
    MULTIPLYING = "multiplying"
    CONVEYING = "conveying"
    IDENTIFICATION = "identification"
    VERIFICATION = "verification"
    OPTIC = "optic"
    INHIBITED = "inhibited"
    CAPACITY = "capacity"
    OPERATION = "operation"
    LENGTH = "length"
    ULTRAVIOLET = "ultraviolet"
    BARCODE = "barcode"
    UNKNOWN = "unknown"


class Advice(Enum):
    """What a visitor can do about a returned note."""

    SMOOTH_AND_TURN = "smooth_and_turn"  # creased, crooked, dirty
    ANOTHER_NOTE = "another_note"  # not recognised, may not be genuine
    ONE_AT_A_TIME = "one_at_a_time"
    NOT_ACCEPTED_HERE = "not_accepted_here"  # this value is not taken
    OVER_LIMIT = "over_limit"  # would exceed the limit of the payment
    TRY_AGAIN = "try_again"


ADVICE: dict[RejectReason, Advice] = {
    RejectReason.INSERTION: Advice.SMOOTH_AND_TURN,
    RejectReason.MAGNETIC: Advice.ANOTHER_NOTE,
    RejectReason.NOTE_LEFT_IN_HEAD: Advice.ONE_AT_A_TIME,
    RejectReason.MULTIPLYING: Advice.ONE_AT_A_TIME,
    RejectReason.CONVEYING: Advice.SMOOTH_AND_TURN,
    RejectReason.IDENTIFICATION: Advice.SMOOTH_AND_TURN,
    RejectReason.VERIFICATION: Advice.ANOTHER_NOTE,
    RejectReason.OPTIC: Advice.SMOOTH_AND_TURN,
    RejectReason.INHIBITED: Advice.NOT_ACCEPTED_HERE,
    RejectReason.CAPACITY: Advice.ANOTHER_NOTE,
    RejectReason.OPERATION: Advice.TRY_AGAIN,
    RejectReason.LENGTH: Advice.SMOOTH_AND_TURN,
    RejectReason.ULTRAVIOLET: Advice.ANOTHER_NOTE,
    RejectReason.BARCODE: Advice.NOT_ACCEPTED_HERE,
    RejectReason.UNKNOWN: Advice.TRY_AGAIN,
}


class PowerUp(Enum):
    """What a device says on the first answer after it, or we, came back."""

    PLAIN = "plain"  # power was lost, no note mentioned
    NOTE_IN_VALIDATOR = "note_in_validator"  # will be given back at reset
    NOTE_IN_STACKER = "note_in_stacker"  # went into the box before the cut
    KEPT_POWER = "kept_power"  # the device never went down, only the line or we did


@dataclass(frozen=True, slots=True)
class PowerUpReport:
    """The device's first answer, read before RESET. `raw` is the whole frame in hex.

    `stacked_lifetime` is its counter of notes ever stacked, `None` where it keeps none.
    `note` is the value it names for the note from before the cut, `None` when it names none.
    """

    what: PowerUp
    raw: str
    stacked_lifetime: int | None = None
    note: Money | None = None


@dataclass(frozen=True, slots=True)
class AcceptorIdentity:
    """The device's part and serial number and the notes its own bill table knows, ascending."""

    part: str
    serial: str
    values: tuple[Money, ...]


class SuspectCause(Enum):
    """Why a note may or may not be in the box."""

    UNASKED = "unasked"  # stacked without our STACK
    OTHER_VALUE = "other_value"  # stacked value differs from the escrowed one
    CHEATED = "cheated"
    JAM = "jam"  # jammed for over 30 s while a note was moving
    LINE_LOST = "line_lost"  # no answer while stacking
    POWER_CUT = "power_cut"  # plain power-up with an open intent


class NoteDecision(Enum):
    """What becomes of a note in escrow."""

    STACK = "stack"
    RETURN = "return"
