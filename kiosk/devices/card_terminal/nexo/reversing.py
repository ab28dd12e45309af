"""Taking a charge back, once. Each try is a message with a number of its own, the same in every life of the teller, so
that the terminal can be asked what became of it before another is sent.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from kiosk.devices.card_terminal.nexo import messages
from kiosk.devices.card_terminal.nexo.asking import Asker
from kiosk.devices.card_terminal.nexo.line import NoAnswer
from kiosk.devices.card_terminal.nexo.machine import (
    Absent,
    Failed,
    Patience,
    Refused,
    ReversalVerdict,
    Running,
    Unclear,
    judge_reversal,
    judge_reversal_status,
)
from kiosk.devices.card_terminal.nexo.messages import Category, ReversalResponse
from kiosk.domain.charge import ChargeOrder, ChargeReference
from kiosk.services.ports.card_terminal import ReversalOutcome, ReversalRefused, ReversalUnknown, Reversed
from kiosk.services.ports.clock import Clock

_MOST_TRIES: Final = 20
"""After these a reversal is for a person."""


class Reversals:
    """The reversals of one terminal. `can_ask`: it tells what became of one."""

    def __init__(self, asker: Asker, clock: Clock, can_ask: bool) -> None:
        self._asker, self._clock, self._can_ask = asker, clock, can_ask

    async def reverse(self, order: ChargeOrder, acquirer_reference: str) -> ReversalOutcome:
        """Take the charge back, unless an earlier try has done so."""
        attempt, verdict = await self._last_try(order.reference, Patience(0, 0))
        if isinstance(verdict, Absent):
            verdict = await self._send(order.reference, acquirer_reference, attempt)
        match verdict:
            case Reversed():
                return verdict
            case Refused(code=code):
                return ReversalRefused(code)
            case Failed(code=code):
                return ReversalUnknown(code)
            case Running() | Absent():
                return ReversalUnknown("still running")
            case Unclear(why=why):
                return ReversalUnknown(why)

    async def state(self, order: ChargeOrder, patience: Patience) -> ReversalVerdict:
        """What became of the last try, as far as the terminal tells; nothing is sent but the question."""
        _, verdict = await self._last_try(order.reference, patience)
        return verdict

    async def _last_try(self, reference: ChargeReference, patience: Patience) -> tuple[int, ReversalVerdict]:
        """The first try that did not merely fail, or of which the terminal has not heard."""
        if not self._can_ask:
            return 1, Absent()
        for attempt in range(1, _MOST_TRIES + 1):
            verdict = await self._asker.until_clear(partial(self._look, reference, attempt), patience)
            if not isinstance(verdict, Failed):
                return attempt, verdict
        return _MOST_TRIES, Refused("too many tries")

    async def _send(self, reference: ChargeReference, acquirer_reference: str, attempt: int) -> ReversalVerdict:
        number = messages.reversal_id(reference, attempt)
        request = messages.reversal(number, reference, acquirer_reference, self._clock.now())
        try:
            return judge_reversal(await self._asker.ask(request, ReversalResponse, self._asker.timing.reversal_s))
        except NoAnswer as silence:
            return Unclear(silence.why)

    async def _look(self, reference: ChargeReference, attempt: int) -> ReversalVerdict:
        asked = messages.reversal_id(reference, attempt)
        try:
            return judge_reversal_status(await self._asker.status(Category.REVERSAL, asked), asked)
        except NoAnswer as silence:
            return Unclear(silence.why)
