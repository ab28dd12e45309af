"""A sheet staff reads: a box's report, a case, the terminal's health, the ends of day."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.domain.case import AnyCase, CaseOption, Resolution
from kiosk.domain.charge import AcquirerName, ClosedBatch
from kiosk.domain.encashment import PeriodReport
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.finding import Finding
from kiosk.domain.subscriber import Recipient
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen
from kiosk.presenters.staff_choice import Reason


@dataclass(frozen=True, slots=True)
class Checkup:
    """What the doctor found; `None` while it looks."""

    findings: tuple[Finding, ...] | None


@dataclass(frozen=True, slots=True)
class Batches:
    """Whose end of day is to come, the first of them next; and what the others came to."""

    waiting: tuple[AcquirerName, ...]
    closed: tuple[ClosedBatch, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A decision before it is written down. `recipient` is whom held money goes to; `reason` as it was chosen."""

    case: AnyCase
    option: CaseOption
    resolution: Resolution
    reason: Reason | None = None
    recipient: Recipient | None = None


Content = PeriodReport | AnyCase | Verdict | Checkup | Batches


class SheetKey(Enum):
    """What can be done about it."""

    CLOSE_BOX = "close_box"
    COUNT = "count"
    PRINT = "print"
    LOOK_AGAIN = "look_again"
    CLOSE_BATCH = "close_batch"
    OPEN_DECISION = "open_decision"
    DECIDE = "decide"


class Done(Enum):
    """What has just been done."""

    PRINTED = "printed"
    CLOSED = "closed"
    COUNTED = "counted"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class SheetState:
    """`keys`: the first is the one to go on with. `busy` while one of them is at work."""

    screen: ClassVar[Screen] = Screen.STAFF_SHEET

    content: Content
    keys: tuple[SheetKey, ...] = ()
    busy: SheetKey | None = None
    error: ErrorCode | None = None
    done: Done | None = None


class SheetPresenter(Presenter[SheetState]):
    """Shows it, and has its keys carried out."""

    def __init__(
        self,
        state: SheetState,
        draw: Callable[[SheetState], None],
        carry_out: Callable[[SheetKey, Content], Awaitable[SheetState | None]],
    ) -> None:
        """`carry_out` gives the sheet after a key; `None` when the way leads elsewhere."""
        super().__init__(state, draw)
        self._carry_out = carry_out

    @property
    def working(self) -> bool:
        """The teller, a printer or a terminal is at work."""
        return self.state.busy is not None

    async def serve(self) -> None:
        """A health sheet without findings looks for them by itself."""
        if self.state.content == Checkup(None):
            await self.touch(SheetKey.LOOK_AGAIN)

    async def touch(self, key: SheetKey) -> None:
        """Carry out what the key says."""
        if self.working or key not in self.state.keys:
            return
        self._show(replace(self.state, busy=key, error=None, done=None))
        try:
            after = await self._carry_out(key, self.state.content)
        except KioskError as failure:
            self._show(replace(self.state, busy=None, error=code_to_show(failure)))
        else:
            self._show(after or replace(self.state, busy=None))
