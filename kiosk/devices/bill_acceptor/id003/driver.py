"""An ID-003 bill acceptor: its machine and its line, given to the driver that every protocol shares."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.driver import Dialect, PolledAcceptor
from kiosk.devices.bill_acceptor.id003.line import Id003Line
from kiosk.devices.bill_acceptor.id003.machine import step
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ChannelOpener
from kiosk.domain.money import Currency
from kiosk.services.ports.clock import Clock


class Id003Acceptor(PolledAcceptor):
    """`BillAcceptor` over an ID-003 line, polled. Its table decides which notes there are; only `currency` is taken."""

    def __init__(
        self, open_line: ChannelOpener, clock: Clock, currency: Currency, timing: Timing | None = None
    ) -> None:
        super().__init__(Dialect(step, Id003Line), open_line, clock, currency, timing)
