"""Where a payment is: one class per stage."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.topup import PaymentId


@dataclass(frozen=True, slots=True)
class Draft:
    """Nothing on disk yet."""


@dataclass(frozen=True, slots=True)
class Taking:
    """Open: notes may come in, or a charge may be made."""


@dataclass(frozen=True, slots=True)
class Due:
    """Closed: to be sent to the operator; no attempt has been made."""


@dataclass(frozen=True, slots=True)
class InFlight:
    """Attempt `attempt` left or may have left; the operator may have booked it. `earlier`: so may one before it."""

    attempt: int
    earlier: bool


@dataclass(frozen=True, slots=True)
class Unsent:
    """The latest attempt never left. `may_have_left` remembers whether an earlier one did."""

    attempt: int
    may_have_left: bool


@dataclass(frozen=True, slots=True)
class Booked:
    """Credited by the operator under its own `reference`. Final."""

    reference: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The operator refused; about to be held or, what was charged, taken back."""

    code: str


@dataclass(frozen=True, slots=True)
class Reversing:
    """What was charged is being taken back; `unclear` once an answer said nothing."""

    unclear: bool = False


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The charge was reversed. Final."""


@dataclass(frozen=True, slots=True)
class InCustody:
    """Held under the claim code."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Its money went on to `successor`. Final."""

    successor: PaymentId


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Refunded. Final."""


@dataclass(frozen=True, slots=True)
class Void:
    """Cancelled with nothing in. Final."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The operator's books and ours disagree, or cannot be compared; only a person goes on from here."""

    reference: str


Stage = (
    Draft
    | Taking
    | Due
    | InFlight
    | Unsent
    | Booked
    | Rejected
    | Reversing
    | TakenBack
    | InCustody
    | Moved
    | GivenBack
    | Void
    | Frozen
)
