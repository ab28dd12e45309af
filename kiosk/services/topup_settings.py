"""Everything about cash top-ups that a config may change, with the values of money.md."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.money import Money
from kiosk.domain.payment_events import Terms
from kiosk.domain.statement import LegalEntity
from kiosk.domain.topup import FeeRule, Method


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a receipt says of the terminal."""

    number: str
    place: str
    zone: str
    legal: LegalEntity


@dataclass(frozen=True, slots=True)
class TopUpSettings:
    """Rules and times of cash top-ups; all times in seconds. `values` empty: every note the device knows.

    `start_patience_s`: how long a start waits for the whole journal to be verified, and for the operator's word on what
    was being credited, before cash is taken anyway. The journal's last thousand events always are verified.
    """

    outlet: Outlet
    fee: FeeRule
    maximum: Money
    values: frozenset[Money] = frozenset()
    idle_close_s: float = 120.0
    operator_silent_s: float = 15.0
    disable_patience_s: float = 30.0
    device_settle_s: float = 60.0
    probe_every_s: float = 1.0
    verify_every_s: float = 3600.0
    start_patience_s: float = 1.0
    journal_retry_s: float = 1.0
    slip_window_s: float = 3600.0

    def terms(self, encashment: int) -> Terms:
        """What is fixed for a payment opened now."""
        return Terms(Method.CASH, encashment, self.fee, self.maximum)


@dataclass(frozen=True, slots=True)
class OutboxSettings:
    """How patiently the operator is asked; all times in seconds.

    `at_once`: how many are asked about at the same time. `in_hand`: of how many accounts the next payment is in memory.
    """

    pauses_s: tuple[float, ...] = (2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0)
    jitter: float = 0.2
    late_alarms_s: tuple[float, ...] = (900.0, 3600.0, 86400.0)
    at_once: int = 8
    in_hand: int = 64
