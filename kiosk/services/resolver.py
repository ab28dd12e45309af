"""What to do next about a payment that is to be credited: asked, never guessed. Pure.

Source: money.md, "The operator".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class OperatorManners:
    """What can be relied on at this operator; times in seconds."""

    can_search: bool
    is_idempotent: bool
    consistency_delay_s: float
    key_retention_s: float


@dataclass(frozen=True, slots=True)
class Trail:
    """What has been tried. `since_left_s`: since the last attempt that may have left; `age_s`: since the first one."""

    attempts: int
    may_have_left: bool
    since_left_s: float
    age_s: float


class Move(Enum):
    """What to do now."""

    POST = "post"
    ASK = "ask"
    WAIT = "wait"
    LEAVE_TO_PERSON = "leave_to_person"


def next_move(manners: OperatorManners, trail: Trail) -> Move:
    """The first thing to do. A failed first try is followed by a question, which also tells if anyone is there."""
    if trail.attempts == 0:
        return Move.POST
    if manners.can_search:
        return Move.ASK
    if not trail.may_have_left:
        return Move.POST
    if manners.is_idempotent and trail.age_s < manners.key_retention_s:
        return Move.POST
    return Move.LEAVE_TO_PERSON


def move_when_unknown_there(manners: OperatorManners, trail: Trail) -> Move:
    """What to do when the operator has just said that it knows no such payment."""
    if not trail.may_have_left:
        return Move.POST
    if trail.since_left_s < manners.consistency_delay_s or trail.age_s >= manners.key_retention_s:
        return Move.WAIT
    return Move.POST
