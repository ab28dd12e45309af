"""What the driver asks of a protocol's line: one question and its answer, with that protocol's pauses and retries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk.devices.bill_acceptor.acts import Ask
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock


class Line(Protocol):
    """The host's end of a line. Its methods raise `LineLost`; one is made for each opening, so it may keep counters."""

    async def ask(self, request: Ask) -> bytes | None:
        """The payload of the device's answer; `None` when no try was answered."""

    async def acknowledge(self) -> None:
        """Tell the device that its last answer is on disk and may be forgotten."""


Attach = Callable[[ByteChannel, Clock, Timing], Line]
