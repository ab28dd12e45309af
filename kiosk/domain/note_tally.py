"""How many banknotes an acceptor takes and how many it sends back: a dirty one shows itself here first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.cashbox import RejectReason

_NOT_OF_DIRT = frozenset({RejectReason.INHIBITED, RejectReason.BARCODE, RejectReason.NOTE_LEFT_IN_HEAD})
"""Rejects that say nothing about the sensors: a value not taken here, no banknote, two at once."""

_ENOUGH_NOTES = 50
_DIRTY_PER_MILLE = 150
_RISING_PER_MILLE = 80


@dataclass(frozen=True, slots=True)
class NoteTally:
    """Notes of some days: those stacked, and those sent back before escrow, by reason."""

    stacked: int = 0
    rejected: dict[RejectReason, int] = field(default_factory=dict)

    def unread(self) -> int:
        """Notes that went back because they could not be read or moved."""
        return sum(count for reason, count in self.rejected.items() if reason not in _NOT_OF_DIRT)

    def unread_per_mille(self) -> int:
        """Of a thousand notes that might have been taken, how many could not be read or moved."""
        tried = self.stacked + self.unread()
        return self.unread() * 1000 // tried if tried else 0

    def is_telling(self) -> bool:
        """Whether there were enough notes to judge by."""
        return self.stacked + self.unread() >= _ENOUGH_NOTES

    def main_reason(self) -> RejectReason | None:
        """Why most of them could not be read."""
        of_dirt = {reason: count for reason, count in self.rejected.items() if reason not in _NOT_OF_DIRT}
        return max(of_dirt, key=of_dirt.__getitem__, default=None)


class Wear(Enum):
    """What a week's notes say of the acceptor."""

    UNKNOWN = "unknown"  # too few notes
    CLEAN = "clean"
    RISING = "rising"  # twice as many rejects as the week before
    DIRTY = "dirty"


def wear(week: NoteTally, before: NoteTally) -> Wear:
    """What `week` says, beside the week `before` it."""
    share = week.unread_per_mille()
    if not week.is_telling():
        return Wear.UNKNOWN
    if share >= _DIRTY_PER_MILLE:
        return Wear.DIRTY
    is_rising = before.is_telling() and share >= max(_RISING_PER_MILLE, 2 * before.unread_per_mille())
    return Wear.RISING if is_rising else Wear.CLEAN


def added(tallies: Iterable[NoteTally]) -> NoteTally:
    """All of them together."""
    stacked, rejected = 0, Counter[RejectReason]()
    for tally in tallies:
        stacked += tally.stacked
        rejected.update(tally.rejected)
    return NoteTally(stacked, dict(rejected))
