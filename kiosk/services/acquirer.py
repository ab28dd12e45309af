"""What charges: a card terminal or a QR provider, as the counter of charges needs it."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from kiosk.domain.charge import AcquirerName, Charge
from kiosk.domain.money import Money
from kiosk.domain.topup import Method
from kiosk.services.charge_session import ChargeSession, Record
from kiosk.services.ports.card_terminal import Charged, NotCharged, ReversalOutcome

FinalOutcome = Charged | NotCharged


class Acquirer(Protocol):
    """One acquirer of the configuration."""

    @property
    def name(self) -> AcquirerName:
        """As the configuration names it."""

    @property
    def method(self) -> Method:
        """How a visitor pays there."""

    @property
    def is_ready(self) -> bool:
        """A new charge may be made there now: it works, and nothing is unclear there."""

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Held while a charge or a reversal runs there, for as long as it is unclear."""

    async def serve(self) -> None:
        """Keep it ready until cancelled."""

    async def mark(self) -> str:
        """Its last transaction before a new one, for the record.

        Raises:
            DeviceFault: nothing may be charged there now.
        """

    async def charge(self, session: ChargeSession, charge: Charge, record: Record) -> FinalOutcome:
        """The end of a charge whose intent is on disk, however long that takes."""

    async def settle(self, charge: Charge) -> FinalOutcome:
        """The end of a charge of a former life of the teller, however long that takes."""

    async def call_off(self) -> None:
        """Ask it to give the running charge up."""

    async def reverse(self, charge: Charge) -> ReversalOutcome:
        """Take a final charge back in full; repeats are safe."""


def is_as_asked(charged: Money, asked: Money) -> bool:
    """Whether what was charged may be credited: all of what was asked, or a part of it."""
    return charged.currency is asked.currency and Money.zero(asked.currency) < charged <= asked
