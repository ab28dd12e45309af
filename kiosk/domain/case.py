"""Everything on one case for the person who has to decide about it. No personal data but the masked number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName, ChargeReference
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination
from kiosk.domain.staff import Decision
from kiosk.domain.topup import ClaimCode, Method, PaymentId


class CaseStage(Enum):
    """Where a payment is, in words for staff."""

    OPEN = "open"
    CHARGE_UNCLEAR = "charge_unclear"
    WAITING = "waiting"  # to be credited, or being asked about
    CREDITED = "credited"
    FROZEN = "frozen"  # the operator's books and ours disagree
    RETURNING = "returning"  # a charge is being taken back
    RETURNED = "returned"  # it was
    HELD = "held"
    MOVED = "moved"
    REFUNDED = "refunded"
    CANCELLED = "cancelled"


class CaseNoteState(Enum):
    """Where a note of a case is."""

    MOVING = "moving"
    IN_BOX = "in_box"
    GIVEN_BACK = "given_back"
    DOUBTFUL = "doubtful"
    FOUND = "found"  # was doubtful, is in the box, and is held
    PASSED_ON = "passed_on"  # was found, and went to an account or back


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A note. `value` is `None` while nobody knows it; `cause` says why it is, or was, doubtful."""

    number: int
    value: Money | None
    state: CaseNoteState
    cause: SuspectCause | None


@dataclass(frozen=True, slots=True)
class CaseCharge:
    """The latest charge: who was asked, under which reference of ours, and how much."""

    acquirer: AcquirerName
    reference: ChargeReference
    amount: Money


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One record; `kind` is the journal's word for it. `amount` is what it is about, zero when it moves nothing."""

    at: datetime
    kind: str
    amount: Money
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CaseOption:
    """Something the person who asked may decide now. `note` is the note it is about; `amount` what is at stake,
    `None` when that has to be said with the decision.
    """

    decision: Decision
    note: int | None
    amount: Money | None
    needs_second: bool


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One payment. `held` is what waits for a person; `heir` is the payment that has its money now."""

    payment: PaymentId
    claim: ClaimCode
    stage: CaseStage
    method: Method
    opened: datetime
    destination_masked: str
    name_hint: str
    inserted: Money
    fee: Money
    to_credit: Money
    held: Money
    operator_reference: str
    notes: tuple[CaseNote, ...]
    charge: CaseCharge | None
    heir: PaymentId | None
    lines: tuple[CaseLine, ...]
    options: tuple[CaseOption, ...]


@dataclass(frozen=True, slots=True)
class StrayFile:
    """A note that may be in box `encashment` and belongs to no payment. `note.state`: doubtful, in the box, or given
    back where it never was in it.
    """

    claim: ClaimCode
    encashment: int
    told: datetime
    note: CaseNote
    lines: tuple[CaseLine, ...]
    options: tuple[CaseOption, ...]


AnyCase = CaseFile | StrayFile
"""What a claim code opens."""


class CaseKind(Enum):
    """Why a case waits for a person."""

    HELD = "held"
    FROZEN = "frozen"
    CHARGE_UNCLEAR = "charge_unclear"
    DOUBTFUL_NOTE = "doubtful_note"
    STRAY_NOTE = "stray_note"


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that a person has to decide. `amount` is what is at stake, zero while nobody knows."""

    kind: CaseKind
    claim: ClaimCode
    since: datetime
    amount: Money


@dataclass(frozen=True, slots=True)
class Resolution:
    """What somebody decides, and why. `note` for a note; `value` for one of unknown value that is in the box;
    `reference` is the operator's or the acquirer's own, `destination` whom held money goes to.
    """

    decision: Decision
    reason: str
    note: int | None = None
    value: Money | None = None
    reference: str = ""
    destination: Destination | None = None
