"""The provider of payments by QR code (devices.md section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.charge import ChargeOrder, QrCode
from kiosk.services.ports.card_terminal import Charged, ChargeUnknown, NotCharged, ReversalOutcome


@dataclass(frozen=True, slots=True)
class QrOpen:
    """The provider has the payment and nobody has paid it yet. `code` is what to show."""

    code: QrCode


QrOutcome = QrOpen | Charged | NotCharged | ChargeUnknown


class QrProvider(Protocol):
    """An aggregator's payments. The order's reference is the idempotency key. No method raises."""

    @property
    def reachable(self) -> bool:
        """The last call was answered, or none has been made yet."""

    async def ask(self) -> None:
        """Make a call for nothing but `reachable`; silence is no error."""

    async def create(self, order: ChargeOrder) -> QrOutcome:
        """The provider's payment for `order`: made, or found again under its key."""

    async def poll(self, order: ChargeOrder, provider_id: str) -> QrOutcome:
        """What became of it so far."""

    async def cancel(self, order: ChargeOrder, provider_id: str) -> None:
        """Ask the provider to take no payment by it any more; only `poll` tells whether that came in time."""

    async def refund(self, order: ChargeOrder, provider_id: str) -> ReversalOutcome:
        """Give the whole sum back to the payer; repeats are safe."""
