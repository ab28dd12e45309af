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
    """The data base, the clock, the faults that are set, and the world it was given."""

    database: Database
    clock: OperatorClock
    faults: FaultSwitch
    world: WorldMark


def operator_of(request: Request) -> Operator:
    """The operator this call reached."""
    operator = request.app.state.operator
    assert isinstance(operator, Operator)
    return operator
