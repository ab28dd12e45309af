"""Everything about charges that a config may change; all times in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from itertools import chain, repeat

from kiosk.domain.money import Money
from kiosk.domain.topup import FeeRule, Method


@dataclass(frozen=True, slots=True)
class ChargeTerms:
    """Fee and limits of one method."""

    method: Method
    fee: FeeRule
    minimum: Money
    maximum: Money


@dataclass(frozen=True, slots=True)
class ChargeSettings:
    """How patient charges are. `code_shown_s` is shorter than a code lives at any provider, `code_late_s` longer.

    `end_of_day` is the local time at which terminals close their batches; `None` where each does so by itself.
    """

    pauses_s: tuple[float, ...] = (1.0, 2.0, 5.0, 15.0, 60.0)
    unclear_after_s: float = 15.0
    code_shown_s: float = 180.0
    code_polls_s: tuple[float, ...] = (1.0,) * 20 + (2.0,) * 20 + (3.0,)
    code_tries: int = 3
    late_code_pauses_s: tuple[float, ...] = (1.0, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
    late_code_patience_s: float = 5.0
    code_late_s: float = 7200.0
    reversal_pauses_s: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
    journal_retry_s: float = 1.0
    ask_silent_s: float = 10.0
    end_of_day: time | None = None


def forever(pauses_s: tuple[float, ...]) -> Iterator[float]:
    """The pauses in order, the last one again and again."""
    return chain(pauses_s, repeat(pauses_s[-1]))
