"""How long to wait before something that failed is started again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pauses:
    """Between restarts, in seconds: none at first, then `first_s`, doubling up to `longest_s`."""

    first_s: float = 0.5
    longest_s: float = 10.0


PAUSES = Pauses()


class Restarts:
    """Counts failures in a row."""

    def __init__(self, pauses: Pauses) -> None:
        self._pauses = pauses
        self._failures = 0

    def went_well(self) -> None:
        """What failed before is forgotten."""
        self._failures = 0

    def went_badly(self) -> float:
        """One more failure in a row; the pause that follows it."""
        self._failures += 1
        return self.pause_s()

    def pause_s(self) -> float:
        """Seconds to wait before the next start."""
        if self._failures == 0:
            return 0.0
        return min(self._pauses.first_s * 2.0 ** min(self._failures - 1, 16), self._pauses.longest_s)
