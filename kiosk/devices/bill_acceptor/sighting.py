"""What a device reports when it is polled, in words that every protocol shares.

A protocol's `answers` module turns its own codes into a `Sighting`; from there on notes, starts and faults are followed
by code that knows no protocol. A protocol whose answer holds several events (SSP) makes a sighting of each, in order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.domain.cashbox import AcceptorState, RejectReason
from kiosk.domain.money import Money


class Sight(Enum):
    """Where the device is, or what has just happened in it."""

    POWERED_UP = "powered_up"  # it lost its power and has not been reset
    INITIALIZING = "initializing"
    DISABLED = "disabled"
    IDLE = "idle"
    ACCEPTING = "accepting"
    ESCROW = "escrow"  # with the note's type
    HOLDING = "holding"  # still in escrow
    STACKING = "stacking"
    STACKED = "stacked"  # the event that counts: repeated until it is acknowledged
    RETURNING = "returning"
    RETURNED = "returned"
    REJECTING = "rejecting"  # back before escrow
    BUSY = "busy"  # says nothing new
    PAUSED = "paused"
    CASSETTE_FULL = "cassette_full"
    CASSETTE_REMOVED = "cassette_removed"
    JAM = "jam"
    CHEATED = "cheated"
    FAILURE = "failure"


FAULTS = (
    Sight.CASSETTE_FULL,
    Sight.CASSETTE_REMOVED,
    Sight.JAM,
    Sight.CHEATED,
    Sight.FAILURE,
)

STATES: dict[Sight, AcceptorState] = {
    Sight.POWERED_UP: AcceptorState.INITIALIZING,
    Sight.INITIALIZING: AcceptorState.INITIALIZING,
    Sight.DISABLED: AcceptorState.DISABLED,
    Sight.IDLE: AcceptorState.IDLE,
    Sight.ACCEPTING: AcceptorState.ACCEPTING,
    Sight.ESCROW: AcceptorState.ESCROW,
    Sight.HOLDING: AcceptorState.ESCROW,
    Sight.STACKING: AcceptorState.STACKING,
    Sight.STACKED: AcceptorState.STACKING,
    Sight.RETURNING: AcceptorState.RETURNING,
    Sight.RETURNED: AcceptorState.RETURNING,
    Sight.REJECTING: AcceptorState.RETURNING,
    Sight.PAUSED: AcceptorState.PAUSED,
    Sight.CASSETTE_FULL: AcceptorState.CASSETTE_FULL,
    Sight.CASSETTE_REMOVED: AcceptorState.CASSETTE_REMOVED,
    Sight.JAM: AcceptorState.JAM,
    Sight.CHEATED: AcceptorState.CHEATED,
    Sight.FAILURE: AcceptorState.FAILURE,
}
"""The device's state as the listener is told it. BUSY is missing: it says nothing new."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report. `bill_type` and `value` are of the note it names; `value` is `None` for a type nobody knows.

    `names_value` is false where the protocol may report a stacked note without saying which: it is the escrowed one.
    `detail` is the failure's or the jam's name for staff, or empty.
    """

    sight: Sight
    bill_type: int | None = None
    value: Money | None = None
    names_value: bool = True
    reason: RejectReason = RejectReason.UNKNOWN
    detail: str = ""
