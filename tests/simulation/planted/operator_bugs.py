"""Bugs between the terminal and the operator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.adapters.bss.payments import Payments
from kiosk.services.ports.crediting import Credited, CreditRefused, CreditUnknown, NotSent
from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, Soil


def _silence_is_refusal(soil: Soil) -> None:
    def prepare(original: Callable[..., Any], gateway: Payments, order: Any) -> Any:
        prepared = original(gateway, order)

        async def send() -> Any:
            outcome = await prepared.send()
            return CreditRefused("timeout") if isinstance(outcome, CreditUnknown) else outcome

        return type(prepared)(prepared.body_hash, send)

    soil.wrap(Payments, "prepare", prepare)


def _unsent_is_credited(soil: Soil) -> None:
    def prepare(original: Callable[..., Any], gateway: Payments, order: Any) -> Any:
        prepared = original(gateway, order)

        async def send() -> Any:
            outcome = await prepared.send()
            return Credited("none") if isinstance(outcome, NotSent) else outcome

        return type(prepared)(prepared.body_hash, send)

    soil.wrap(Payments, "prepare", prepare)


def _echo_unread(soil: Soil) -> None:
    def judged(original: Callable[..., Any], gateway: Payments, answer: Any, order: Any) -> Any:
        return Credited("unread") if answer.status < 400 else original(gateway, answer, order)

    soil.wrap(Payments, "_judged", judged)


BUGS = (
    Bug("silence_is_refusal", "No answer is taken for a refusal.", _silence_is_refusal),
    Bug("unsent_is_credited", "A request that never left counts as credited.", _unsent_is_credited),
    Bug(
        "echo_unread",
        "Any success counts as a credit, whatever it says.",
        _echo_unread,
        faults=(Fault.BOOKS_OTHER_SUM,),
    ),
)
