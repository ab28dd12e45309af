"""One visitor's payment by card or QR code, while it is being charged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.charge import DeclineReason
from kiosk.domain.money import Money
from kiosk.domain.payment_events import PaymentEvent
from kiosk.domain.topup import CardScene, PaymentId
from kiosk.services.nudge import Nudge
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import JournalDown


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A code on the screen: what is in it, and the monotonic second in which it is taken away."""

    payload: str
    until_s: float


@dataclass(slots=True, eq=False)
class ChargeSession:
    """What the records do not tell. `told` is called after each change here; `nudge` wakes whoever waits for the end.

    `is_unclear`: the visitor need not wait any longer, since nobody can tell yet.
    """

    case: Case
    asked: Money
    told: Callable[[PaymentId], None]
    nudge: Nudge
    scene: CardScene | None = None
    code: ShownCode | None = None
    called_off: bool = False
    decline: DeclineReason | None = None
    is_unclear: bool = False
    slip: tuple[str, ...] = ()

    def show(self, scene: CardScene | None = None, code: ShownCode | None = None) -> None:
        """What the visitor is to do now."""
        self.scene, self.code = scene, code
        self.told(self.case.id)

    def give_up_waiting(self) -> None:
        """Nobody can tell yet how it ends."""
        self.is_unclear = True
        self.show()


@dataclass(frozen=True, slots=True)
class Record:
    """Writes events of one payment down."""

    book: PaymentBook
    case: Case
    clock: Clock
    retry_s: float

    async def write(self, *events: PaymentEvent) -> None:
        """They are on disk when this returns.

        Raises:
            JournalDown: they may or may not be.
        """
        await self.book.record(self.case, *events)

    async def insist(self, *events: PaymentEvent) -> None:
        """They are on disk when this returns, however long the journal is down."""
        while True:
            try:
                return await self.write(*events)
            except JournalDown:
                await self.clock.sleep(self.retry_s)
