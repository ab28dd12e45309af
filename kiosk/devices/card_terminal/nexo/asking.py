"""Asking a terminal: one question and its answer, and the same question until the answer is clear."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import structlog

from kiosk.devices.card_terminal.nexo import messages
from kiosk.devices.card_terminal.nexo.codec import Codec
from kiosk.devices.card_terminal.nexo.crypto import Entropy, Tampered
from kiosk.devices.card_terminal.nexo.line import NexoLine, NoAnswer
from kiosk.devices.card_terminal.nexo.machine import Absent, Patience, PaymentVerdict, ReversalVerdict, is_clear
from kiosk.devices.card_terminal.nexo.messages import Category, Request, StatusResponse
from kiosk.services.ports.clock import Clock
from kiosk.strict_json import Nonsense

_log = structlog.get_logger("card_terminal")

T = TypeVar("T")
Verdict = TypeVar("Verdict", PaymentVerdict, ReversalVerdict)


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things may take (s). A terminal forgets what it answered after `remembers_s`."""

    payment_s: float = 120.0
    answer_s: float = 10.0
    reversal_s: float = 60.0
    ask_again_s: float = 3.0
    look_s: float = 30.0
    remembers_s: float = 24 * 3600.0
    patience: Patience = field(default_factory=lambda: Patience(unclear_s=60.0))


class Asker:
    """Asks one terminal."""

    def __init__(self, line: NexoLine, codec: Codec, clock: Clock, timing: Timing, entropy: Entropy) -> None:
        self._line, self._codec, self._clock, self._entropy = line, codec, clock, entropy
        self.timing = timing
        self.sale_id = codec.parties.sale_id

    def number(self) -> str:
        """A service id for a message that nobody will ask about."""
        return self._entropy(5).hex()

    async def ask(self, request: Request, kind: type[T], within_s: float) -> T:
        """The terminal's answer.

        Raises:
            NoAnswer: none, or none to be believed.
        """
        answer = await self._line.exchange(self._codec.encode(request), within_s)
        try:
            return self._codec.decode(answer, request, kind)
        except (Nonsense, Tampered) as error:
            raise NoAnswer(f"{type(error).__name__}: {error}", sent=True) from error

    async def status(self, category: Category, asked: str) -> StatusResponse:
        """What became of the message `asked`. Raises as `ask`."""
        request = messages.status(self.number(), category, asked, self.sale_id)
        return await self.ask(request, StatusResponse, self.timing.answer_s)

    async def say(self, request: Request) -> None:
        """Have it heard, if that can be; whatever is answered."""
        try:
            await self._line.exchange(self._codec.encode(request), self.timing.answer_s)
        except NoAnswer as silence:
            _log.warning("not_heard", category=request.category.value, why=silence.why)

    async def until_clear(self, look: Callable[[], Awaitable[Verdict]], patience: Patience) -> Verdict:
        """The first clear verdict, or the last one where patience ended before."""
        since = self._clock.monotonic()
        absent_since: float | None = None
        while True:
            verdict = await look()
            at = self._clock.monotonic()
            if not isinstance(verdict, Absent):
                absent_since = None
            elif absent_since is None:
                absent_since = at
            if is_clear(verdict, since, absent_since, at, patience):
                return verdict
            await self._clock.sleep(self.timing.ask_again_s)
