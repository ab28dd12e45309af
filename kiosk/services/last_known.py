"""What was last told of an account, for when the operator is slow or gone: in memory alone, for a while (ADR 14).

Whoever asks has logged in to that very account; the desks see to that, since all of them come here through a visit.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.subscriber import AccountId
from kiosk.services.ports.clock import Clock

T = TypeVar("T")

_SWEEP_S = 5.0
_MOST_ACCOUNTS = 100


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    until_s: float


class LastKnown:
    """Values by account and by what they are about. Run `keep_forgetting` beside the teller."""

    def __init__(self, clock: Clock, keep_s: float) -> None:
        """`keep_s` is how long anything is kept; 0 keeps nothing."""
        self._clock = clock
        self._keep_s = keep_s
        self._kept: dict[AccountId, dict[Hashable, _Kept]] = {}

    def keep(self, account: AccountId, about: Hashable, value: object) -> None:
        """Remember `value`, which was told just now, instead of what was told of the same before."""
        if self._keep_s <= 0:
            return
        of_account = self._kept.pop(account, {})
        of_account[about] = _Kept(value, self._clock.monotonic() + self._keep_s)
        self._kept[account] = of_account  # the latest is the last to be forgotten
        while len(self._kept) > _MOST_ACCOUNTS:
            del self._kept[next(iter(self._kept))]

    def of(self, account: AccountId, about: Hashable, kind: type[T]) -> T | None:
        """What was last told, unless that is too long ago."""
        self._forget_old()
        kept = self._kept.get(account, {}).get(about)
        return kept.value if kept is not None and isinstance(kept.value, kind) else None

    async def told(
        self, account: AccountId, about: Hashable, kind: type[T], ask: Callable[[], Awaitable[T]]
    ) -> tuple[T, bool]:
        """What `ask` brings, or what was last told where the operator does not answer; and whether it is that.

        Raises:
            Unavailable: as `ask`, where nothing is remembered.
        """
        try:
            value = await ask()
        except Unavailable as silence:
            remembered = self.of(account, about, kind)
            if silence.code is not ErrorCode.OPERATOR_UNREACHABLE or remembered is None:
                raise
            return remembered, True
        self.keep(account, about, value)
        return value, False

    def forget(self) -> None:
        """Nothing is left."""
        self._kept.clear()

    async def keep_forgetting(self) -> None:
        """Forget what is too old, within seconds, until cancelled; then all of it."""
        try:
            while True:
                await self._clock.sleep(_SWEEP_S)
                self._forget_old()
        finally:
            self.forget()

    def _forget_old(self) -> None:
        now_s = self._clock.monotonic()
        for account, values in list(self._kept.items()):
            for about in [about for about, one in values.items() if one.until_s <= now_s]:
                del values[about]
            if not values:
                del self._kept[account]
