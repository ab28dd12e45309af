"""What an acceptor's machine has to say: a word for each method of `AcceptorListener`, carried by `telling.Messenger`.

The same for every protocol. A machine never calls the listener; it puts words among its effects (`acts.Tell`), in the
order in which they must be on disk, and the driver does not go on before a word was taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.cashbox import (
    AcceptorIdentity,
    AcceptorState,
    PowerUpReport,
    RejectReason,
    SuspectCause,
)
from kiosk.domain.money import Money


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
