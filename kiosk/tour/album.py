"""What the tour leaves behind: numbered pictures, and how each step went."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kiosk.tour.hand import Hand


@dataclass(frozen=True, slots=True)
class Step:
    """One picture, and the seconds since the one before."""

    number: int
    name: str
    picture: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Payment:
    """One top-up by its three tellers: the screen, the journal, the operator's ledger. Sums in minor units."""

    account: str
    inserted: int
    shown: str
    expected: str
    balance_before: int
    balance_after: int

    @property
    def agrees(self) -> bool:
        """The screen showed the sum that went in, and the operator's balance grew by it."""
        grown = self.balance_after - self.balance_before
        return grown == self.inserted and self.shown == self.expected


@dataclass(slots=True)
class Album:
    """Takes pictures with `hand` into `folder`."""

    folder: Path
    hand: Hand
    steps: list[Step] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    _since: float = field(default_factory=time.monotonic)

    async def take(self, name: str) -> None:
        """A picture of the screen as a visitor sees it, once the layout has come to rest."""
        await self.hand.rest()
        number = len(self.steps) + 1
        picture = f"{number:02d}-{name}.png"
        self.hand.picture(self.folder / picture)
        now = time.monotonic()
        self.steps.append(Step(number, name, picture, round(now - self._since, 3)))
        self._since = now

    def compare(self, what: str, shown: str, told: str) -> None:
        """Note it when the screen shows something else than the books tell."""
        if shown != told:
            self.disagreements.append(f"{what}: the screen shows {shown!r}, the books tell {told!r}")

    def close(self) -> bool:
        """Write `tour.json`; whether everything agreed."""
        agrees = not self.disagreements and all(payment.agrees for payment in self.payments)
        story = {
            "agrees": agrees,
            "disagreements": self.disagreements,
            "steps": [asdict(step) for step in self.steps],
            "payments": [asdict(payment) | {"agrees": payment.agrees} for payment in self.payments],
        }
        (self.folder / "tour.json").write_text(json.dumps(story, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return agrees
