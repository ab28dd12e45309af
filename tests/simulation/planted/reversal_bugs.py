"""Bugs in taking back what was charged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.domain import payment_charges
from kiosk.domain.books import REVERSAL_DUE
from kiosk.domain.payment_events import Held, ReversalIntent
from kiosk.services.payment_book import PaymentBook
from kiosk.services.ports.card_terminal import ReversalOutcome, ReversalRefused, ReversalUnknown, Reversed
from kiosk.services.reversals import Reversals
from tests.simulation.faults import Fault
from tests.simulation.planted.bug import Bug, Soil


def _unclear_is(soil: Soil, end: ReversalOutcome) -> None:
    async def until_final(reversals: Reversals, case: Any, charge: Any, acquirer: Any) -> None:
        async with acquirer.turn():
            told = await acquirer.reverse(charge)
        await reversals._write_down(case, end if isinstance(told, ReversalUnknown) else told)

    soil.replace(Reversals, "_until_final", until_final)


def _refused_is_done(soil: Soil) -> None:
    async def write_down(original: Callable[..., Any], reversals: Reversals, case: Any, outcome: Any) -> None:
        await original(reversals, case, Reversed() if isinstance(outcome, ReversalRefused) else outcome)

    soil.wrap(Reversals, "_write_down", write_down)


def _forgotten_at_the_start(soil: Soil) -> None:
    async def left(_: Reversals) -> list[Any]:
        return []

    soil.replace(Reversals, "_left", left)


def _never_asked(soil: Soil) -> None:
    async def until_final(reversals: Reversals, case: Any, charge: Any, acquirer: Any) -> None:
        await reversals._write_down(case, Reversed())

    soil.replace(Reversals, "_until_final", until_final)


def _kept_instead(soil: Soil) -> None:
    async def record(original: Callable[..., Any], book: PaymentBook, case: Any, *events: Any) -> Any:
        kept = [Held() if isinstance(event, ReversalIntent) and len(events) > 1 else event for event in events]
        return await original(book, case, *kept)

    soil.wrap(PaymentBook, "record", record)


def _not_posted(soil: Soil) -> None:
    def move(original: Callable[..., Any], amount: Any, source: Any, target: Any) -> Any:
        return () if target == REVERSAL_DUE and source.startswith("clearing") else original(amount, source, target)

    soil.wrap(payment_charges, "move", move)


_UNANSWERED = (
    (Fault.CARD_LINE_CUT, "reversal"),
    (Fault.SHOP_ANSWER_CUT, "refund"),
    (Fault.SHOP_FAILS_AFTER, "refund"),
)

BUGS = (
    Bug(
        "reversal_unclear_is_done",
        "A reversal without an answer counts as done.",
        lambda soil: _unclear_is(soil, Reversed()),
        aims=_UNANSWERED,
    ),
    Bug(
        "reversal_unclear_is_refused",
        "A reversal without an answer counts as refused.",
        lambda soil: _unclear_is(soil, ReversalRefused("no answer")),
        aims=_UNANSWERED,
    ),
    Bug("reversal_refused_is_done", "A reversal that was refused counts as done.", _refused_is_done),
    Bug("reversal_forgotten", "A restart forgets the reversal that was running.", _forgotten_at_the_start),
    Bug("reversal_never_asked", "A reversal is written down and never asked for.", _never_asked),
    Bug("charge_kept", "A charge that cannot be credited is kept rather than taken back.", _kept_instead),
    Bug("reversal_not_posted", "What went back to the card is still in the books.", _not_posted),
)
