"""What can happen to the terminal itself: one class per kind of journal record that belongs to no payment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from kiosk.domain.cashbox import PowerUp, SuspectCause
from kiosk.domain.charge import AcquirerName
from kiosk.domain.encashment import CountedPile
from kiosk.domain.money import Money
from kiosk.domain.payment_events import EventKind, PaymentEvent
from kiosk.domain.staff import Role
from kiosk.domain.topup import ClaimCode


@dataclass(frozen=True, slots=True)
class EncashmentOpened:
    """A new box is in; its number is its account's."""

    kind: ClassVar[EventKind] = EventKind.ENCASHMENT
    ordinal: int


@dataclass(frozen=True, slots=True)
class EncashmentClosed:
    """Box `ordinal` was taken out by `who` and sealed with `seal`. `device_count` is the acceptor's lifetime counter by
    our records.
    """

    kind: ClassVar[EventKind] = EventKind.ENCASHMENT_CLOSED
    ordinal: int
    seal: str
    who: str
    role: Role
    device_count: int | None


@dataclass(frozen=True, slots=True)
class EncashmentCounted:
    """Box `ordinal` was counted, value by value."""

    kind: ClassVar[EventKind] = EventKind.ENCASHMENT_COUNTED
    ordinal: int
    who: str
    role: Role
    piles: tuple[CountedPile, ...]


@dataclass(frozen=True, slots=True)
class EncashmentSettled:
    """Nothing is doubtful any more about box `ordinal`, which was counted: so much was missing, so much too much."""

    kind: ClassVar[EventKind] = EventKind.ENCASHMENT_SETTLED
    ordinal: int
    shortage: Money
    surplus: Money


@dataclass(frozen=True, slots=True)
class PoweredUp:
    """The acceptor's first answer, raw, as it stood before RESET."""

    kind: ClassVar[EventKind] = EventKind.POWER_UP
    ordinal: ClassVar[int] = 0
    what: PowerUp
    raw: str
    device_count: int | None
    note: Money | None


@dataclass(frozen=True, slots=True)
class Stray:
    """A note that may be in the box and belongs to no payment; no value when the device named none.

    `claim` is the code it waits under.
    """

    kind: ClassVar[EventKind] = EventKind.STRAY
    ordinal: ClassVar[int] = 0
    encashment: int
    cause: SuspectCause
    value: Money | None
    claim: ClaimCode


@dataclass(frozen=True, slots=True)
class StraySettled:
    """The note of record `ordinal`, which belongs to no payment, was found in its box or was not.

    `value`: what one of unknown value turned out to be.
    """

    kind: ClassVar[EventKind] = EventKind.STRAY_SETTLED
    ordinal: int
    encashment: int
    in_box: bool
    value: Money | None = None


@dataclass(frozen=True, slots=True)
class StaffLockedOut:
    """So many wrong PINs in a row that none is heard for some time."""

    kind: ClassVar[EventKind] = EventKind.STAFF_LOCKED_OUT
    ordinal: ClassVar[int] = 0
    tries: int


@dataclass(frozen=True, slots=True)
class BatchClosed:
    """An acquirer's end of day. `expected` is what our books say its batch held, `told` what it says; `ordinal` counts
    the acquirer's batches from 1.
    """

    kind: ClassVar[EventKind] = EventKind.BATCH_CLOSED
    ordinal: int
    acquirer: AcquirerName
    batch: str
    expected: Money
    told: Money


TerminalEvent = (
    EncashmentOpened
    | EncashmentClosed
    | EncashmentCounted
    | EncashmentSettled
    | PoweredUp
    | Stray
    | StraySettled
    | StaffLockedOut
    | BatchClosed
)
JournalEvent = PaymentEvent | TerminalEvent
