"""The service menu: from the held mark on the first screen to the log-out, which comes with the end of the visit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from kiosk.domain.case import AnyCase, CaseFile, Resolution, StrayFile, WaitingCase
from kiosk.domain.charge import AcquirerName, ClosedBatch
from kiosk.domain.encashment import CountedPile, PeriodReport
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination
from kiosk.domain.staff import Right, StaffToken, StaffVisit
from kiosk.domain.subscriber import Recipient
from kiosk.link.contract import ServiceDesk
from kiosk.presenters.staff_choice import ChoicePresenter, ChoiceState, Question
from kiosk.presenters.staff_count import CountPresenter
from kiosk.presenters.staff_decision import Deciding
from kiosk.presenters.staff_entry import Entry, EntryPresenter
from kiosk.presenters.staff_menu import MenuPresenter, MenuState, Task, tasks_of
from kiosk.presenters.staff_sheet import (
    Batches,
    Checkup,
    Content,
    Done,
    SheetKey,
    SheetPresenter,
    SheetState,
)
from kiosk.presenters.surroundings import Surroundings

EntryTaker = Callable[[str], Awaitable[None]]


class Service:
    """One log-in of staff at a time."""

    def __init__(
        self,
        desk: ServiceDesk,
        around: Surroundings,
        recipient: Callable[[Destination], Awaitable[Recipient]],
    ) -> None:
        """`recipient` tells whose number that is."""
        self._desk = desk
        self._recipient = recipient
        self._around = around
        self._visit: StaffVisit | None = None

    @property
    def token(self) -> StaffToken | None:
        """The log-in, `None` when nobody is in."""
        return None if self._visit is None else self._visit.token

    def begin(self) -> None:
        """Ask for a PIN."""
        self._around.stage.push(self._entry(Entry.PIN, self._log_in))

    async def type_key(self, character: str) -> None:
        """A key of a reader that types; does nothing where nothing is typed."""
        await self._around.stage.on(EntryPresenter, EntryPresenter.type_key)(character)

    async def press_enter(self) -> None:
        """The end of what it types."""
        await self._around.stage.on(EntryPresenter, EntryPresenter.proceed)()

    def forget(self) -> None:
        """Nobody is in any more."""
        self._visit = None

    async def _log_in(self, pin: str) -> None:
        self._visit = visit = await self._desk.log_in(pin)
        state = MenuState(visit.name, visit.role, tasks_of(visit.rights))
        self._around.stage.replace(MenuPresenter(state, self._around.display.show_screen, self._start))

    async def _start(self, task: Task) -> None:
        match task:
            case Task.BOX:
                self._show_box(await self._desk.report(self._token(), None))
            case Task.COUNT:
                self._around.stage.push(self._entry(Entry.BOX, self._find_box))
            case Task.CASES:
                self._list(await self._waiting())
            case Task.CASE:
                self._around.stage.push(self._entry(Entry.CLAIM, self._find_case))
            case Task.HEALTH:
                self._push(Checkup(None), (SheetKey.LOOK_AGAIN,))
            case Task.BATCHES:
                self._push(*_batches(await self._desk.acquirers(self._token()), ()))

    async def _waiting(self) -> tuple[WaitingCase, ...]:
        return await self._desk.cases(self._token())

    def _list(self, waiting: tuple[WaitingCase, ...]) -> None:
        async def open_case(index: int) -> None:
            chosen = listed.state.items[index]
            assert isinstance(chosen, WaitingCase), "only cases are listed"
            await self._find_case(chosen.claim)

        state = ChoiceState(Question.CASE, waiting)
        listed = ChoicePresenter(state, self._around.display.show_screen, open_case, self._waiting)
        self._around.stage.push(listed)

    async def _find_case(self, code: str) -> None:
        case = await self._desk.case(self._token(), code)
        self._push(case, _case_keys(case))

    def _decide(self, case: AnyCase) -> None:
        stage = self._around.stage
        sheet = stage.current

        async def resolve(resolution: Resolution, second_pin: str) -> None:
            after = await self._desk.resolve(self._token(), case.claim, resolution, second_pin)
            stage.supersede(sheet, self._sheet(SheetState(after, _case_keys(after), done=Done.DECIDED)))

        async def values() -> tuple[Money, ...]:
            return (await self._desk.report(self._token(), None)).values

        Deciding(case, self._around, resolve=resolve, values=values, recipient=self._recipient).begin()

    async def _find_box(self, number: str) -> None:
        report = await self._desk.report(self._token(), int(number))
        if report.period.closing is None or report.period.count is not None:
            self._show_box(report)
        else:
            self._count(report)

    async def _carry_out(self, key: SheetKey, content: Content) -> SheetState | None:
        match key, content:
            case SheetKey.CLOSE_BOX, PeriodReport(period=period):
                self._around.stage.push(self._entry(Entry.SEAL, lambda seal: self._close(period.number, seal)))
            case SheetKey.COUNT, PeriodReport():
                self._count(content)
            case SheetKey.OPEN_DECISION, CaseFile() | StrayFile():
                self._decide(content)
            case SheetKey.PRINT, PeriodReport(period=period):
                await self._desk.print_report(self._token(), period.number, self._around.shell.state.language)
                return SheetState(content, self._box_keys(content), done=Done.PRINTED)
            case SheetKey.LOOK_AGAIN, Checkup():
                return SheetState(Checkup(await self._desk.health(self._token())), (SheetKey.LOOK_AGAIN,))
            case SheetKey.CLOSE_BATCH, Batches(waiting=(first, *rest), closed=closed):
                result = await self._desk.close_batch(self._token(), first)
                return SheetState(*_batches(tuple(rest), (*closed, result)))
            case _:
                raise AssertionError(f"no key {key} on this sheet")
        return None

    async def _close(self, number: int, seal: str) -> None:
        report = await self._desk.close_period(self._token(), number, seal)
        self._around.stage.back()
        self._around.stage.replace(self._sheet(SheetState(report, self._box_keys(report), done=Done.CLOSED)))

    async def _save(self, number: int, piles: tuple[CountedPile, ...]) -> None:
        report = await self._desk.count(self._token(), number, piles)
        self._around.stage.back()
        self._around.stage.replace(self._sheet(SheetState(report, self._box_keys(report), done=Done.COUNTED)))

    def _show_box(self, report: PeriodReport) -> None:
        self._push(report, self._box_keys(report))

    def _count(self, report: PeriodReport) -> None:
        self._around.stage.push(CountPresenter(report, self._around.display.show_screen, self._save))

    def _push(self, content: Content, keys: tuple[SheetKey, ...]) -> None:
        self._around.stage.push(self._sheet(SheetState(content, keys)))

    def _sheet(self, state: SheetState) -> SheetPresenter:
        return SheetPresenter(state, self._around.display.show_screen, self._carry_out)

    def _entry(self, what: Entry, entered: EntryTaker) -> EntryPresenter:
        return EntryPresenter(what, self._around.display.show_screen, entered)

    def _box_keys(self, report: PeriodReport) -> tuple[SheetKey, ...]:
        assert self._visit is not None, "somebody is in"
        rights, period = self._visit.rights, report.period
        keys = []
        if period.closing is None and Right.CHANGE_BOX in rights:
            keys.append(SheetKey.CLOSE_BOX)
        if period.closing is not None and period.count is None and Right.COUNT_BOX in rights:
            keys.append(SheetKey.COUNT)
        return (*keys, SheetKey.PRINT)

    def _token(self) -> StaffToken:
        if self._visit is None:
            raise Refused(ErrorCode.NOT_LOGGED_IN)
        return self._visit.token


def _case_keys(case: AnyCase) -> tuple[SheetKey, ...]:
    return (SheetKey.OPEN_DECISION,) if case.options else ()


def _batches(
    waiting: tuple[AcquirerName, ...], closed: tuple[ClosedBatch, ...]
) -> tuple[Batches, tuple[SheetKey, ...]]:
    return Batches(waiting, closed), (SheetKey.CLOSE_BATCH,) if waiting else ()
