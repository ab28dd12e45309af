"""Which transaction is which, and what may be taken of what a terminal reports. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kiosk.devices.card_terminal.zvt.answers import Status
from kiosk.devices.card_terminal.zvt.codes import currency_of, number_of
from kiosk.devices.card_terminal.zvt.dialogue import Terms
from kiosk.domain.charge import Approval
from kiosk.domain.money import Money


class Last(Enum):
    """What a terminal's last transaction was."""

    MADE = "made"
    FAILED = "failed"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Mark:
    """A terminal's last transaction: `29001006-0153-001530-made`. `None` is what it did not tell."""

    tid: str
    receipt: int | None
    trace: int | None
    last: Last = Last.MADE

    def __str__(self) -> str:
        receipt = "" if self.receipt is None else f"{self.receipt:04}"
        trace = "" if self.trace is None else f"{self.trace:06}"
        return f"{self.tid}-{receipt}-{trace}-{self.last.value}"


def mark_of(tid: str, status: Status, before: Mark | None = None) -> Mark | None:
    """The mark of a told transaction; `None` for one that was made and has no number to know it by.

    A failed one without a number takes that of the mark `before` it: a terminal may forget failures.
    """
    if status.failed:
        known = before if status.receipt is None and before is not None and before.tid == tid else None
        return Mark(
            tid, known.receipt if known else status.receipt, known.trace if known else status.trace, Last.FAILED
        )
    if status.receipt is None:
        return None
    last = Last.MADE if status.original_trace is None else Last.REVERSAL
    return Mark(tid, status.receipt, status.trace, last)


def read_mark(text: str) -> Mark | None:
    """`str(mark)`, or an approval's reference, read back; `None` when it is neither."""
    tid, *numbers = text.split("-")
    if len(numbers) == 2:
        numbers.append(Last.MADE.value)
    if len(numbers) != 3 or any(part and not part.isdecimal() for part in numbers[:2]):
        return None
    if numbers[2] not in {last.value for last in Last}:
        return None
    receipt, trace = (int(part) if part else None for part in numbers[:2])
    return Mark(tid, receipt, trace, Last(numbers[2]))


def approval_of(status: Status, terms: Terms) -> Approval:
    """What was approved, of a status that nothing is objected to. ZVT numbers no batches."""
    assert status.minor is not None
    assert status.receipt is not None
    trace = "" if status.trace is None else f"{status.trace:06}"
    return Approval(
        amount=Money(status.minor, terms.amount.currency),
        acquirer_reference=f"{terms.tid}-{status.receipt:04}-{trace}",
        authorization=status.authorization,
        brand=status.brand,
    )


def objection_to(status: Status, terms: Terms) -> str:
    """Why an approval cannot be taken: not our currency, more than asked, nothing, or not to be reversed later."""
    asked = terms.amount
    if status.currency is not None and currency_of(status.currency) is not asked.currency:
        return f"approved in currency {status.currency} instead of {number_of(asked.currency)}"
    if status.minor is None or not 0 < status.minor <= asked.minor:
        return f"approved {status.minor} instead of {asked.minor}"
    return "approved without a receipt number" if status.receipt is None else ""


def objection_to_reversal(status: Status, terms: Terms) -> str:
    """Why a reversal must not be taken: receipt numbers come again, and this one took back another payment."""
    if terms.reverses is None:
        return ""
    if status.original_trace not in (None, terms.reverses):
        return f"took back {status.original_trace} instead of {terms.reverses}"
    return "" if (status.minor or 0) <= terms.amount.minor else f"took back {status.minor}"
