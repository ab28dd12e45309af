"""An SSP bill acceptor: its machine and its line, given to the driver that every protocol shares."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.driver import Dialect, PolledAcceptor
from kiosk.devices.bill_acceptor.line import Line
from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY
from kiosk.devices.bill_acceptor.ssp.line import Encryption, SspLine
from kiosk.devices.bill_acceptor.ssp.machine import step
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel, ChannelOpener
from kiosk.domain.money import Currency
from kiosk.services.ports.clock import Clock

TRIES = 10
"""How often the same packet is sent: half of the book's, so that a dead line is told in seconds."""


class SspAcceptor(PolledAcceptor):
    """`BillAcceptor` over an SSP line. Its setup decides which notes there are; only `currency` is taken."""

    def __init__(
        self,
        open_line: ChannelOpener,
        clock: Clock,
        currency: Currency,
        timing: Timing | None = None,
        *,
        encryption: Encryption = Encryption.OFFERED,
        fixed_key: int = FACTORY_KEY,
    ) -> None:
        def attach(channel: ByteChannel, on: Clock, limits: Timing) -> Line:
            return SspLine(channel, on, limits, encryption, fixed_key)

        super().__init__(Dialect(step, attach), open_line, clock, currency, timing or Timing(tries=TRIES))
