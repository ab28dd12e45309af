"""A connection in memory, seen from the teller's end: bytes arrive later, in order, and either side may hang up."""

from __future__ import annotations

import asyncio
import socket
from typing import Any, Protocol


class FarEnd(Protocol):
    """Whoever is at the other end."""

    async def answer_call(self) -> None:
        """A connection is asked for; raises OSError when it cannot be."""

    def delay_s(self) -> float:
        """How long bytes are on their way now."""

    def hear(self, cable: Cable, data: bytes) -> None:
        """Bytes the teller wrote have arrived."""

    def hung_up(self, cable: Cable) -> None:
        """The teller has closed the connection."""


class _NoSocket:
    """What libraries ask a connection's socket; closed, so that none is ever used twice."""

    family = socket.AF_INET

    def getpeername(self) -> tuple[str, int]:
        """The other end."""
        return ("10.0.0.1", 80)

    def getsockname(self) -> tuple[str, int]:
        """This end."""
        return ("10.0.0.9", 40000)

    def fileno(self) -> int:
        """None."""
        return -1


class Cable(asyncio.Transport):
    """asyncio's view of one connection."""

    def __init__(self, protocol: asyncio.Protocol, far: FarEnd) -> None:
        super().__init__()
        self._loop = asyncio.get_running_loop()
        self._protocol = protocol
        self._far = far
        self._arrives_there = self._arrives_here = 0.0
        self._closed = False
        protocol.connection_made(self)

    # --- asyncio's side -----------------------------------------------------------------------------------------------

    def write(self, data: Any) -> None:
        """Send to the far end."""
        if not self._closed:
            self._arrives_there = self._after(self._arrives_there)
            self._loop.call_at(self._arrives_there, self._tell_far, bytes(data))

    def is_closing(self) -> bool:
        """Whether it is closed."""
        return self._closed

    def close(self) -> None:
        """Hang up."""
        self.abort()

    def abort(self) -> None:
        """Hang up at once."""
        if not self._closed:
            self._end(None)
            self._far.hung_up(self)

    def pause_reading(self) -> None:
        """asyncio lets a transport deliver what is on its way already; this one always does."""

    def resume_reading(self) -> None:
        """It never stopped."""

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """There is no buffer."""

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """A socket that is good for its addresses only."""
        return _NoSocket() if name == "socket" else default

    # --- the far end's side -------------------------------------------------------------------------------------------

    def say(self, data: bytes, after_s: float = 0.0) -> None:
        """Send to the teller."""
        self._arrives_here = self._after(self._arrives_here, after_s)
        self._loop.call_at(self._arrives_here, self._receive, data)

    def break_off(self, error: Exception | None = None, after_s: float = 0.0) -> None:
        """The connection ends from this side, after what was said; an `error` is a reset."""
        self._arrives_here = self._after(self._arrives_here, after_s)
        self._loop.call_at(self._arrives_here, self._end, error)

    @property
    def is_open(self) -> bool:
        """Neither side has hung up."""
        return not self._closed

    def _after(self, before: float, more_s: float = 0.0) -> float:
        return max(self._loop.time() + self._far.delay_s() + more_s, before + 1e-6)

    def _tell_far(self, data: bytes) -> None:
        if not self._closed:
            self._far.hear(self, data)

    def _receive(self, data: bytes) -> None:
        if not self._closed:
            self._protocol.data_received(data)

    def _end(self, error: Exception | None) -> None:
        if self._closed:
            return
        self._closed = True
        if error is None and self._protocol.eof_received is not None:
            self._protocol.eof_received()
        self._loop.call_soon(self._protocol.connection_lost, error)
