"""What one visit wished to give points for. It lives in the visit's memory and is gone with it (ADR 12)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.bonuses import Redemption, RedemptionKey, RedemptionState, RewardSheet
from kiosk.domain.money import Money


@dataclass(slots=True)
class Wish:
    """A sheet and its redemption as last heard of.

    `redemption` is `None` while none can be at the operator; `sent_at` is when one may have left (monotonic seconds).
    """

    sheet: RewardSheet
    redemption: Redemption | None = None
    sent_at: float = 0.0

    @property
    def is_in_doubt(self) -> bool:
        """Points may have been taken, and nobody knows."""
        return self.redemption is not None and not self.redemption.is_over

    @property
    def is_done(self) -> bool:
        """The reward was given."""
        return self.redemption is not None and self.redemption.state is RedemptionState.DONE


@dataclass(slots=True)
class VisitRewards:
    """Sheets by their keys."""

    wishes: dict[RedemptionKey, Wish] = field(default_factory=dict)

    def in_doubt(self) -> Wish | None:
        """The wish nobody knows the outcome of; there is one at most."""
        return next((one for one in self.wishes.values() if one.is_in_doubt), None)

    def money(self) -> list[Money]:
        """What points of this visit became on the balance."""
        done = [one.sheet.reward.gain for one in self.wishes.values() if one.is_done]
        return [gain.money for gain in done if gain.money is not None]

    def forget(self) -> None:
        """Nothing is left here."""
        self.wishes.clear()
