"""Bugs in what the visitor sees and holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from kiosk.domain.topup import TopUpPhase
from kiosk.services import topup
from kiosk.services.receipts import ReceiptDesk
from tests.simulation.planted.bug import Bug, Soil


def _credited_too_early(soil: Soil) -> None:
    def picture(original: Callable[..., Any], *args: Any) -> Any:
        drawn = original(*args)
        return replace(drawn, phase=TopUpPhase.CREDITED) if drawn.phase is TopUpPhase.CREDITING else drawn

    soil.wrap(topup, "picture", picture)


def _copies_unmarked(soil: Soil) -> None:
    def receipt(original: Callable[..., Any], desk: ReceiptDesk, *args: Any, is_copy: bool) -> Any:
        return original(desk, *args, is_copy=False)

    soil.wrap(ReceiptDesk, "_receipt", receipt)


BUGS = (
    Bug("credited_too_early", "The screen says credited while the operator is being asked.", _credited_too_early),
    Bug("copies_unmarked", "A second print of a receipt does not say that it is a copy.", _copies_unmarked),
)
