"""One running operator: what its calls share."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from sandbox.operator.clock import OperatorClock
from sandbox.operator.faults import FaultSwitch
from sandbox.operator.storage.database import Database
from sandbox.operator.storage.records import WorldMark


@dataclass(frozen=True, slots=True)
class Operator:
    """The data base, the clock, the faults that are set, and the world it was given.

    With a `token`, calls must carry it (RFC 6750); the sandbox's own switches need none.
    """

    database: Database
    clock: OperatorClock
    faults: FaultSwitch
    world: WorldMark
    token: str | None = None


def operator_of(request: Request) -> Operator:
    """The operator this call reached."""
    operator = request.app.state.operator
    assert isinstance(operator, Operator)
    return operator
