"""Money from one own contract to another: what may be moved, what it means, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NewType

from kiosk.domain.money import Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import AccountId
from kiosk.domain.topup import FeeRule

TransferKey = NewType("TransferKey", str)
"""Our name of a transfer: the same key never moves money twice (ADR 13)."""


@dataclass(frozen=True, slots=True)
class OwnContract:
    """A contract of the visitor. `money` is what stands on it, without credit and without what is reserved.

    `bucket` is the operator's name of where it stands.
    """

    account: AccountId
    contract: str
    number: PhoneNumber | None
    bucket: str
    money: Money


@dataclass(frozen=True, slots=True)
class TransferTerms:
    """What the operator's rules say of every transfer; the fee is taken beside the sum, from the paying contract."""

    fee: FeeRule
    minimum: Money
    maximum: Money

    def most(self, money: Money) -> Money:
        """The highest sum that `money` covers with its fee, in whole units; nothing where not even the least is."""
        ceiling = min(self.maximum.minor, money.minor) // 100 * 100
        currency = self.minimum.currency
        while ceiling >= self.minimum.minor and ceiling + self.fee.fee(Money(ceiling, currency)).minor > money.minor:
            ceiling -= 100
        return Money(ceiling if ceiling >= self.minimum.minor else 0, currency)


@dataclass(frozen=True, slots=True)
class OwnContracts:
    """All contracts of the visitor, the one that was logged in to first, and what transfers cost."""

    contracts: tuple[OwnContract, ...]
    terms: TransferTerms


class TransferObstacle(Enum):
    """Why a sum cannot be moved."""

    TOO_LITTLE = "too_little"
    TOO_MUCH = "too_much"
    NOT_ENOUGH = "not_enough"
    PROMISED_PAYMENT = "promised_payment"  # to be repaid first
    BLOCKED = "blocked"
    COST_CHANGED = "cost_changed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TransferSheet:
    """Before and after; nothing has been moved yet. With an `obstacle` it cannot be."""

    key: TransferKey
    source: OwnContract
    target: OwnContract
    amount: Money
    fee: Money
    obstacle: TransferObstacle | None

    @property
    def source_after(self) -> Money:
        """What is left on the paying contract."""
        return self.source.money - self.amount - self.fee

    @property
    def target_after(self) -> Money:
        """What will be on the other one."""
        return self.target.money + self.amount


class TransferState(Enum):
    """What became of it. ASKING: no answer yet, and the operator is asked until it tells."""

    ASKING = "asking"
    DONE = "done"
    REFUSED = "refused"  # nothing was moved
    NEVER_ARRIVED = "never_arrived"  # nothing was moved; the same key may be sent again


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer as it stands. `words` are the operator's own on a refusal."""

    key: TransferKey
    state: TransferState
    obstacle: TransferObstacle | None = None
    words: str = ""
    done_at: datetime | None = None

    def is_over(self) -> bool:
        """Nothing more will become of it by itself."""
        return self.state is not TransferState.ASKING
