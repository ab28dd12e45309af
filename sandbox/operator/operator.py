"""One running operator: what its calls share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from starlette.requests import Request

from sandbox.operator.account.keeping import Keeper
from sandbox.operator.clock import OperatorClock
from sandbox.operator.faults import FaultSwitch
from sandbox.operator.shop.counter import Counter
from sandbox.operator.storage.database import Database
from sandbox.operator.storage.records import WorldMark
from sandbox.operator.whims import Whims


@dataclass(frozen=True)
class Operator:
    """The data base, the clock, the faults and whims that are set, and the world it was given.

    With a `token`, calls must carry it (RFC 6750); the sandbox's own switches need none.
    """

    database: Database
    clock: OperatorClock
    faults: FaultSwitch
    world: WorldMark
    token: str | None = None
    whims: Whims = field(default_factory=Whims)

    @cached_property
    def counter(self) -> Counter:
        """What is sold here."""
        return Counter(self.world.began_ms)

    @cached_property
    def keeper(self) -> Keeper:
        """Who keeps the books."""
        return Keeper(self.database, self.counter)


def operator_of(request: Request) -> Operator:
    """The operator this call reached."""
    operator = request.app.state.operator
    assert isinstance(operator, Operator)
    return operator
