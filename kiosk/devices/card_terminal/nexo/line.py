"""The way to a terminal: a request's bytes there, an answer's bytes back."""

from __future__ import annotations

from typing import Protocol


class NoAnswer(Exception):
    """None came. `sent` says whether a byte of the request may have been heard."""

    def __init__(self, why: str, sent: bool) -> None:
        super().__init__(why)
        self.why = why
        self.sent = sent


class NexoLine(Protocol):
    """Requests may overlap: an abort overtakes its payment."""

    async def exchange(self, request: bytes, within_s: float) -> bytes:
        """The answer to `request`.

        Raises:
            NoAnswer: none within `within_s`, or none that can be read.
        """
