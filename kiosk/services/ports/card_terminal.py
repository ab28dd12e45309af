"""The card terminal, behind any protocol (devices.md section 3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from kiosk.domain.charge import Approval, CardStep, ChargeOrder, DeclineReason
from kiosk.domain.money import Money


class TerminalState(Enum):
    """What the terminal is doing, as far as anyone outside its driver cares."""

    OFFLINE = "offline"
    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    NEEDS_END_OF_DAY = "needs_end_of_day"
    FAILURE = "failure"


@dataclass(frozen=True, slots=True)
class Charged:
    """Final at the acquirer: exactly `approval.amount` was charged."""

    approval: Approval


@dataclass(frozen=True, slots=True)
class NotCharged:
    """Final: nothing was charged, or it was taken back. `code` is the acquirer's own, for staff."""

    reason: DeclineReason
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChargeRunning:
    """The acquirer is still at it; ask again."""


@dataclass(frozen=True, slots=True)
class ChargeUnknown:
    """All else. Ask with `resolve`; never charge again."""

    why: str


ChargeOutcome = Charged | NotCharged | ChargeUnknown
ResolveOutcome = Charged | NotCharged | ChargeRunning | ChargeUnknown


@dataclass(frozen=True, slots=True)
class Reversed:
    """The charge was taken back in full, now or before."""


@dataclass(frozen=True, slots=True)
class ReversalRefused:
    """It cannot be taken back this way any more (after the end of day, for one). For a person."""

    code: str


@dataclass(frozen=True, slots=True)
class ReversalUnknown:
    """No clear answer; the same call again is safe."""

    why: str


ReversalOutcome = Reversed | ReversalRefused | ReversalUnknown


@dataclass(frozen=True, slots=True)
class BatchTotals:
    """What the terminal says its batch held when it was closed: charges less reversals. `count` is `None` where it
    tells none.
    """

    batch: str
    total: Money
    count: int | None
    slip: tuple[str, ...] = ()


class ApprovalDecision(Enum):
    """What becomes of an approval that is not final yet."""

    CONFIRM = "confirm"
    RELEASE = "release"


class ChargeListener(Protocol):
    """What the driver tells, and awaits, during one charge."""

    async def stepped(self, step: CardStep, text: str) -> None:
        """What the visitor is to do; `text` is the terminal's own words, plain, possibly empty."""

    async def approved(self, approval: Approval) -> ApprovalDecision:
        """The terminal approves; the answer is carried out.

        It is on disk when this returns, and the driver acknowledges nothing before. An exception means RELEASE. A
        terminal that finishes by itself calls this before `charge` returns `Charged`, all the same.
        """


class PaymentTerminal(Protocol):
    """A card terminal. One call at a time, but for `abort`. No method but `mark` and `settle` raises."""

    async def serve(self, told: Callable[[TerminalState, str], None]) -> None:
        """Keep the terminal ready until cancelled: connect, register, look after it. `told` hears each change of state
        with the failure's name, or empty. Never raises on a bad line.
        """

    async def mark(self) -> str:
        """The terminal's last transaction, for the order's `mark`; empty when orders are found by their reference.

        Raises:
            DeviceFault: the terminal cannot be asked, so nothing may be charged there now.
        """

    async def charge(self, order: ChargeOrder, listener: ChargeListener) -> ChargeOutcome:
        """Charge `order` once; the amount is never typed at the terminal. May take 3 minutes.

        A cancelled call leaves the outcome to `resolve`.
        """

    async def abort(self) -> None:
        """Ask the terminal to give up the running charge; what comes of it is told by `charge`. Repeats do nothing."""

    async def resolve(self, order: ChargeOrder) -> ResolveOutcome:
        """What became of a charge, be it of a former life of the teller."""

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        """Take a charge back in full; repeats are safe."""

    async def settle(self) -> BatchTotals:
        """End of day: the batch is closed and a new one open.

        Raises:
            DeviceFault: it is not closed, as far as can be told; ask again.
        """
