"""Whether the operator has fallen silent: then it is asked by one payment at a time, more and more slowly. Pure."""

from __future__ import annotations

from collections.abc import Callable

_LONGEST_S = 300.0
"""Asking once in five minutes is no burden to an operator, and nobody waits much longer once it is back."""


class Silence:
    """Counts tries without an answer, whichever payments they were of; one answer ends the silence."""

    def __init__(self, after_tries: int, pauses_s: tuple[float, ...], spread: Callable[[float], float]) -> None:
        """Silent when `after_tries` in a row got no answer; `spread` adds jitter to a pause."""
        self._after_tries = after_tries
        self._pauses_s = pauses_s
        self._spread = spread
        self._missed = 0
        self._waited = 0
        self.next_try_at = 0.0
        """Monotonic seconds; while it is silent, nothing that waits is tried before."""

    def __bool__(self) -> bool:
        return self._missed >= self._after_tries

    def miss(self, now: float) -> None:
        """A try at `now` (monotonic seconds) got no answer."""
        self._missed += 1
        if self and now >= self.next_try_at:
            pause_s = self._pauses_s[min(self._waited, len(self._pauses_s) - 1)]
            self._waited += 1
            self.next_try_at = now + self._spread(min(pause_s, _LONGEST_S))

    def end(self) -> bool:
        """The operator answered; true when it had been silent."""
        was_silent = bool(self)
        self._missed = self._waited = 0
        self.next_try_at = 0.0
        return was_silent
