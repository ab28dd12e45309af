"""The accounts whose payments are being credited just now: a handful in memory, while the rest waits on disk."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.subscriber import AccountId
from kiosk.services.crediting import Patience


@dataclass(slots=True, eq=False)
class Turn:
    """An account in hand. `due_at` and `since` are monotonic seconds.

    `has_news`: a payment of it was put into the outbox since its turn began. `is_in_doubt`: the journal failed it.
    """

    account: AccountId
    due_at: float
    since: float
    patience: Patience | None = None
    is_served: bool = False
    has_news: bool = False
    is_in_doubt: bool = False


class Hand:
    """At most `size` accounts, and those of visitors who are paying now."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._turns: dict[AccountId, Turn] = {}

    def get(self, account: AccountId) -> Turn | None:
        """The account's turn, `None` when it is not in hand."""
        return self._turns.get(account)

    def take(self, account: AccountId, now: float) -> Turn:
        """The account, due at once."""
        turn = self._turns[account] = Turn(account, now, now)
        return turn

    def leave(self, turn: Turn) -> None:
        """Nothing of the account waits any more, or it goes back to the disk."""
        del self._turns[turn.account]

    def room(self) -> int:
        """How many more accounts may be taken; negative when there are too many."""
        return self._size - len(self._turns)

    def first(self) -> Turn | None:
        """Of those that are not being served, the one that is due first."""
        return min(self._waiting(), key=lambda turn: turn.due_at, default=None)

    def last(self) -> Turn | None:
        """Of those that are not being served, the one that is due last."""
        return max(self._waiting(), key=lambda turn: turn.due_at, default=None)

    def hurry(self, now: float) -> None:
        """Everybody is due at once."""
        for turn in self._waiting():
            turn.due_at = min(turn.due_at, now)

    def _waiting(self) -> list[Turn]:
        return [turn for turn in self._turns.values() if not turn.is_served]
