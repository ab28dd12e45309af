"""Who works at the terminal, and what each may do there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import NewType

StaffToken = NewType("StaffToken", str)
"""Proves a log-in of staff, until it has been silent for too long."""


class Role(Enum):
    """Whose hands these are."""

    COLLECTOR = "collector"
    CASHIER = "cashier"  # or an agent
    ENGINEER = "engineer"
    SUPERVISOR = "supervisor"


class Right(Enum):
    """What somebody may do."""

    SEE_PERIOD = "see_period"
    CHANGE_BOX = "change_box"
    COUNT_BOX = "count_box"
    SEE_CASES = "see_cases"
    PAY_OUT = "pay_out"  # give held money back, or move it to an account
    JUDGE = "judge"  # say what became of a note, a charge or a credit
    SEE_HEALTH = "see_health"
    CLOSE_BATCH = "close_batch"


RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.COLLECTOR: frozenset({Right.SEE_PERIOD, Right.CHANGE_BOX, Right.COUNT_BOX, Right.SEE_HEALTH}),
        Role.CASHIER: frozenset({Right.SEE_PERIOD, Right.COUNT_BOX, Right.SEE_CASES, Right.PAY_OUT}),
        Role.ENGINEER: frozenset({Right.SEE_CASES, Right.SEE_HEALTH, Right.CLOSE_BATCH}),
        Role.SUPERVISOR: frozenset(Right),
    }
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the configuration. The hash is scrypt's, as `kiosk staff hash` prints it."""

    name: str
    role: Role
    pin_hash: str


@dataclass(frozen=True, slots=True)
class StaffVisit:
    """A log-in. It ends after `silent_s` seconds without a call."""

    token: StaffToken
    name: str
    role: Role
    rights: tuple[Right, ...]
    silent_s: int


class Decision(Enum):
    """What a person says became of money, where no device and no operator can."""

    NOTE_IN_BOX = "note_in_box"
    NOTE_NOT_IN_BOX = "note_not_in_box"
    CREDITED = "credited"  # a frozen payment: the operator has booked it
    HELD = "held"  # a frozen payment: the operator has not, and will not
    CHARGED = "charged"  # an unclear charge, by the acquirer's own record
    NOT_CHARGED = "not_charged"
    REFUNDED = "refunded"
    MOVED = "moved"  # to an account, the same or another


NEEDS: Mapping[Decision, Right] = MappingProxyType(
    dict.fromkeys(Decision, Right.JUDGE) | {Decision.REFUNDED: Right.PAY_OUT, Decision.MOVED: Right.PAY_OUT}
)
"""The right each decision takes."""
