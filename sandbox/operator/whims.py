"""What the sandbox makes of the orders to come (docs/operator/whim.schema.json)."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace


class WhimKind(Enum):
    """What becomes of an order."""

    COMPLETE = "complete"
    FAIL = "fail"
    PARTIAL = "partial"  # the first half of its items is carried out
    HOLD = "hold"  # for a day
    PEND = "pend"  # twice as long as it is worked on
    REJECT = "reject"


class Whim(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of the next `times` orders, or, with `None`, of all until told otherwise; and how long it takes."""

    kind: WhimKind = WhimKind.COMPLETE
    times: Annotated[int, Meta(ge=1)] | None = 1
    reason: str = ""
    acknowledged_s: Annotated[float, Meta(ge=0)] = 1.0
    working_s: Annotated[float, Meta(ge=0)] = 2.0


class Whims:
    """What was asked for, newest first."""

    def __init__(self) -> None:
        self._whims: list[Whim] = []

    def set(self, whim: Whim) -> None:
        """Let `whim` hold from now on, before any older one."""
        self._whims.insert(0, whim)

    def clear(self) -> None:
        """Let orders be carried out as they should be."""
        self._whims.clear()

    def take(self) -> Whim:
        """What becomes of one more order."""
        if not self._whims:
            return Whim()
        newest = self._whims[0]
        if newest.times == 1:
            del self._whims[0]
        elif newest.times is not None:
            self._whims[0] = replace(newest, times=newest.times - 1)
        return newest
