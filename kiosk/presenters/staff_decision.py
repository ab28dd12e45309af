"""A decision about a case, step by step: what, of what value, by whose record or to whom, why, and once more for sure.

Nothing is written down before the last step, which says what becomes of the money. The second person's PIN is asked for
when the teller asks for it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from kiosk.domain.case import AnyCase, CaseOption, Resolution
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination
from kiosk.domain.staff import Decision
from kiosk.domain.subscriber import Recipient
from kiosk.presenters.number import NumberPresenter, Purpose
from kiosk.presenters.presenter import AnyPresenter
from kiosk.presenters.screens import ScreenState
from kiosk.presenters.staff_choice import ChoicePresenter, ChoiceState, Item, Question, Reason
from kiosk.presenters.staff_entry import Entry, EntryPresenter
from kiosk.presenters.staff_sheet import Content, SheetKey, SheetPresenter, SheetState, Verdict
from kiosk.presenters.surroundings import Surroundings

_OPERATOR = (Reason.OPERATOR_SAID, Reason.OPERATORS_BOOKS)
_ACQUIRER = (Reason.ACQUIRER_SAID, Reason.ACQUIRERS_BOOKS)
_OWNER = (Reason.RECEIPT, Reason.PAPERS, Reason.OPERATOR_SAID)

REASONS: Mapping[Decision, tuple[Reason, ...]] = MappingProxyType(
    {
        Decision.NOTE_IN_BOX: (Reason.COUNTED, Reason.CAMERA, Reason.IN_DEVICE),
        Decision.NOTE_NOT_IN_BOX: (Reason.COUNTED, Reason.CAMERA, Reason.VISITOR_HAS_IT),
        Decision.CREDITED: _OPERATOR,
        Decision.HELD: _OPERATOR,
        Decision.CHARGED: _ACQUIRER,
        Decision.NOT_CHARGED: _ACQUIRER,
        Decision.REFUNDED: _OWNER,
        Decision.MOVED: _OWNER,
    }
)
"""Why a decision may be made at the screen; other reasons are given at a shell, in words."""


class Deciding:
    """The steps from a case to its decision."""

    def __init__(
        self,
        case: AnyCase,
        around: Surroundings,
        *,
        resolve: Callable[[Resolution, str], Awaitable[None]],
        values: Callable[[], Awaitable[tuple[Money, ...]]],
        recipient: Callable[[Destination], Awaitable[Recipient]],
    ) -> None:
        """`resolve` takes the decision and the second person's PIN, and goes on from there; `values` are the notes that
        are taken here; `recipient` tells whose number that is.
        """
        self._case = case
        self._around = around
        self._resolve = resolve
        self._values = values
        self._recipient = recipient

    def begin(self) -> None:
        """Ask what is to be decided."""
        options = self._case.options
        self._choose(Question.DECISION, options, lambda index: self._take(options[index]))

    async def _take(self, option: CaseOption) -> None:
        draft = Verdict(self._case, option, Resolution(option.decision, "", option.note))
        match option.decision:
            case Decision.NOTE_IN_BOX if option.amount is None:
                await self._ask_value(draft)
            case Decision.CREDITED | Decision.CHARGED:
                self._push(EntryPresenter(Entry.REFERENCE, self._draw, lambda typed: self._refer(draft, typed)))
            case Decision.MOVED:
                self._ask_number(draft)
            case _:
                self._ask_reason(draft)

    async def _ask_value(self, draft: Verdict) -> None:
        values = await self._values()

        async def take(index: int) -> None:
            self._ask_reason(replace(draft, resolution=replace(draft.resolution, value=values[index])))

        self._choose(Question.NOTE_VALUE, values, take)

    async def _refer(self, draft: Verdict, typed: str) -> None:
        self._ask_reason(replace(draft, resolution=replace(draft.resolution, reference=typed)))

    def _ask_number(self, draft: Verdict) -> None:
        async def take(destination: Destination) -> None:
            recipient = await self._recipient(destination)
            named = replace(draft, recipient=recipient)
            self._ask_reason(replace(named, resolution=replace(draft.resolution, destination=recipient.destination)))

        regions = self._around.terminal.info.regions
        self._push(NumberPresenter(Purpose.MOVE, regions, self._draw, go_on=take, likely_slip=_no_slip))

    def _ask_reason(self, draft: Verdict) -> None:
        reasons = REASONS[draft.option.decision]

        async def take(index: int) -> None:
            reason = reasons[index]
            resolution = replace(draft.resolution, reason=reason.value)
            self._confirm(replace(draft, resolution=resolution, reason=reason))

        self._choose(Question.REASON, reasons, take)

    def _confirm(self, verdict: Verdict) -> None:
        async def carry_out(_key: SheetKey, _content: Content) -> SheetState | None:
            await self._write_down(verdict.resolution)
            return None

        self._push(SheetPresenter(SheetState(verdict, (SheetKey.DECIDE,)), self._draw, carry_out))

    async def _write_down(self, resolution: Resolution) -> None:
        try:
            await self._resolve(resolution, "")
        except Refused as refusal:
            if refusal.code is not ErrorCode.SECOND_PERSON_NEEDED:
                raise
            self._push(EntryPresenter(Entry.SECOND_PIN, self._draw, lambda pin: self._resolve(resolution, pin)))

    def _choose(self, question: Question, items: tuple[Item, ...], go_on: Callable[[int], Awaitable[None]]) -> None:
        self._push(ChoicePresenter(ChoiceState(question, items), self._draw, go_on))

    def _push(self, presenter: AnyPresenter) -> None:
        self._around.stage.push(presenter)

    @property
    def _draw(self) -> Callable[[ScreenState], None]:
        return self._around.display.show_screen


async def _no_slip(_: Destination) -> None:
    """Whoever the money goes to is confirmed by name in a moment."""
