"""Points in lots: each is earned at one moment and gone at another. What ends first is spent first.

A lot that ended with something left is told as one more move, "expire"; it needs no row of its own, since nothing
touches what is left of it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from sandbox.operator.storage.records import PointsMove

_NEVER_MS = 1 << 62


def in_hand(moves: Iterable[PointsMove], at_ms: int) -> int:
    """How many points there are at `at_ms`."""
    return sum(lot.left for lot in _lots(moves, at_ms))


def next_end(moves: Iterable[PointsMove], at_ms: int) -> tuple[int, int] | None:
    """The moment when points will be gone next, and how many."""
    lots = [lot for lot in _lots(moves, at_ms) if lot.expires_ms]
    if not lots:
        return None
    end_ms = min(lot.expires_ms for lot in lots)
    return end_ms, sum(lot.left for lot in lots if lot.expires_ms == end_ms)


def spend(moves: Iterable[PointsMove], points: int, at_ms: int) -> list[PointsMove]:
    """The lots that `points` are taken from, as they are afterwards; there must be enough."""
    changed: list[PointsMove] = []
    for lot in sorted(_lots(moves, at_ms), key=lambda one: one.expires_ms or _NEVER_MS):
        taken = min(points, lot.left)
        if taken:
            points -= taken
            changed.append(replace(lot, left=lot.left - taken))
    assert not points, "more than there is"
    return changed


def told(moves: Iterable[PointsMove], at_ms: int) -> Iterator[PointsMove]:
    """Every move up to `at_ms`, with what expired."""
    for move in moves:
        yield move
        if move.kind == "earn" and move.left and 0 < move.expires_ms <= at_ms:
            gone = f"{move.transaction}-end"
            yield replace(move, transaction=gone, kind="expire", points=move.left, left=0, at_ms=move.expires_ms)


def _lots(moves: Iterable[PointsMove], at_ms: int) -> list[PointsMove]:
    return [one for one in moves if one.kind == "earn" and one.left and not 0 < one.expires_ms <= at_ms]
