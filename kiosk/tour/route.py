"""The visits of one day, from the first touch to the last: each chapter is something a person does."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.statement import StatementPhase
from kiosk.domain.topup import NoteState, TopUpPhase
from kiosk.presenters.account import AccountState
from kiosk.presenters.cash import CashState
from kiosk.presenters.expenses import ExpensesState
from kiosk.presenters.home import HomeState
from kiosk.presenters.login import LoginState
from kiosk.presenters.method import MethodState
from kiosk.presenters.number import NumberState
from kiosk.presenters.out_of_service import OutOfServiceState
from kiosk.presenters.result import ReceiptPhase, ResultState
from kiosk.presenters.statement import StatementState
from kiosk.tour.charged import pay_by_card, pay_by_code
from kiosk.tour.closing import close_the_day
from kiosk.tour.rooms import look_around
from kiosk.tour.services import leave_knowing, look_ahead, manage_services
from kiosk.tour.steps import Steps, national
from kiosk.trial import DEMO_ACCOUNT, DEMO_NUMBER

_UNKNOWN = "+79990000000"


@dataclass(frozen=True, slots=True)
class Route:
    """One walk, chapter by chapter."""

    steps: Steps

    async def walk(self) -> None:
        """The whole day."""
        await self._arrive()
        await self._mistype()
        await self._top_up()
        await self._doubt_a_similar_number()
        await self._pay_while_the_operator_is_silent()
        await self._pay_a_blocked_number()
        await pay_by_card(self.steps)
        claim = await pay_by_code(self.steps)
        await self._fall_idle()
        await self._log_in()
        await self._see_where_the_money_went()
        await self._print_a_statement()
        await look_ahead(self.steps)
        await look_around(self.steps)
        await manage_services(self.steps)
        await leave_knowing(self.steps)
        await close_the_day(self.steps, claim)
        await self._lose_the_teller()

    async def _arrive(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await hand.see(HomeState, lambda home: home.status is not None and home.status.methods[0].problem is None)
        await self.steps.open_languages()
        await album.take("languages")
        await self.steps.choose_language()
        await album.take("home")

    async def _mistype(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await hand.tap("Top up an account")
        await hand.see(NumberState)
        await album.take("number-empty")
        await hand.type(national(_UNKNOWN))
        await hand.tap_primary()
        await hand.see(NumberState, lambda number: number.error is not None)
        await album.take("number-unknown")
        for _ in national(_UNKNOWN):
            await hand.tap("Erase")

    async def _top_up(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await hand.type(national(DEMO_NUMBER)[:-2])
        await album.take("number-typing")
        await hand.type(DEMO_NUMBER[-2:])
        await album.take("number-complete")
        await hand.tap_primary()
        await hand.see(MethodState)
        await album.take("method")
        await self.steps.choose_cash()
        await album.take("cash-empty")
        for note in (500, 100, 50):
            await self.steps.insert(note)
        await self.steps.world.acceptor(insert_creased=100)
        await hand.see(CashState, lambda cash: cash.topup.notes[-1].state is NoteState.RETURNED)
        await self.steps.until_ready_for_notes()
        await album.take("cash-with-notes")
        before = await self.steps.world.balance_minor(DEMO_ACCOUNT)
        await hand.tap_primary()
        await self.steps.see_credited(DEMO_ACCOUNT, 65_000, before, "result-credited")

    async def _doubt_a_similar_number(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await hand.tap("Pay another")
        await hand.see(NumberState)
        await hand.type(national(DEMO_NUMBER)[:-2] + DEMO_NUMBER[-1] + DEMO_NUMBER[-2])
        await hand.tap_primary()
        await hand.see(NumberState, lambda number: number.similar is not None)
        await album.take("number-similar")
        await hand.tap("Correct it")
        await hand.tap("Start page")

    async def _pay_while_the_operator_is_silent(self) -> None:
        hand, album, paper = self.steps.hand, self.steps.album, self.steps.world.places.printers / "receipts"
        somebody = await self.steps.somebody("plain")
        before = await self.steps.world.balance_minor(somebody["account"])
        _set_paper(paper, out=True)
        await self.steps.begin_visit()
        await self.steps.reach_cash(somebody["number"])
        await self.steps.world.fault(call="payment.create", kind="drop_after", times=None)
        await self.steps.world.fault(call="payment.list", kind="status", status=503, times=None)
        await self.steps.insert(1000)
        await hand.tap_primary()
        await hand.see(CashState, lambda cash: cash.topup.phase is TopUpPhase.CREDITING)
        await album.take("cash-crediting")
        await hand.see(ResultState, lambda result: result.topup.phase is TopUpPhase.ACCEPTED_LATER)
        await hand.see(
            ResultState, lambda result: result.receipt is ReceiptPhase.NO_PAPER and result.receipt_text != ""
        )
        await album.take("result-accepted-later-no-paper")
        shown = hand.value_of("Inserted")
        _set_paper(paper, out=False)
        await hand.tap_primary()
        await self.steps.world.mend()
        await self.steps.until_grown(somebody["account"], 100_000, before)
        await self.steps.note(somebody["account"], 100_000, before, shown)

    async def _pay_a_blocked_number(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        blocked, other = await self.steps.somebody("blocked"), await self.steps.somebody("debtor")
        await self.steps.begin_visit()
        await self.steps.reach_cash(blocked["number"])
        await self.steps.insert(200)
        await hand.tap_primary()
        await hand.see(ResultState, lambda result: result.topup.phase is TopUpPhase.REFUSED)
        await album.take("result-refused")
        before = await self.steps.world.balance_minor(other["account"])
        await hand.tap("Choose another number")
        await hand.see(NumberState)
        await hand.type(national(other["number"]))
        await hand.tap_primary()
        await self.steps.see_credited(other["account"], 20_000, before, "result-credited-to-another")
        await hand.tap_primary()

    async def _fall_idle(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await self.steps.begin_visit()
        await hand.tap("Top up an account")
        await hand.see(NumberState)
        await hand.type("912")
        await hand.read("I am still here")
        await album.take("idle-warning")
        await hand.tap("I am still here")
        await hand.see(NumberState, lambda number: number.missing > 0)
        await hand.see(HomeState)
        await album.take("home-after-an-abandoned-visit")

    async def _log_in(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await self.steps.begin_visit()
        await hand.tap("My account")
        await hand.see(NumberState)
        await hand.type(national(DEMO_NUMBER))
        await hand.tap_primary()
        await hand.see(LoginState, lambda login: not login.sending)
        await album.take("login")
        code = await self.steps.world.sms_code(DEMO_NUMBER)
        await hand.type(_wrong(code))
        await hand.see(LoginState, lambda login: login.error is not None and not login.typed)
        await album.take("login-wrong-code")
        await hand.type(code)
        await hand.see(AccountState, lambda account: account.account is not None and account.account.is_whole)
        await album.take("account")

    async def _see_where_the_money_went(self) -> None:
        hand, album = self.steps.hand, self.steps.album
        await hand.tap("Where the money went")
        await hand.see(ExpensesState, lambda expenses: expenses.report is not None and expenses.lines_complete)
        await album.take("expenses")
        await hand.tap("Earlier month")
        await hand.see(ExpensesState, lambda expenses: expenses.has_later and expenses.lines_complete)
        await album.take("expenses-earlier-month")
        await hand.tap("Back")
        await hand.see(AccountState)

    async def _print_a_statement(self) -> None:
        hand, album, paper = self.steps.hand, self.steps.album, self.steps.world.places.printers / "documents"
        await hand.tap("Statement")
        await hand.see(StatementState)
        await album.take("statement-period")
        await hand.tap_primary()
        await hand.see(StatementState, lambda statement: statement.preview_png != b"")
        await album.take("statement-preview")
        _set_paper(paper, out=True)
        await hand.tap_primary()
        await self._see_printing(StatementPhase.PAPER_OUT)
        await album.take("statement-paper-out")
        _set_paper(paper, out=False)
        await self._see_printing(StatementPhase.PRINTED)
        await album.take("statement-printed")
        await hand.tap("Back")
        await hand.see(AccountState)

    async def _see_printing(self, phase: StatementPhase) -> None:
        await self.steps.hand.see(
            StatementState, lambda statement: statement.progress is not None and statement.progress.phase is phase
        )

    async def _lose_the_teller(self) -> None:
        hand, album, journal = self.steps.hand, self.steps.album, self.steps.config.journal.path
        holder = journal.with_name(journal.name + ".lock").read_text(encoding="ascii")
        os.kill(int(holder), signal.SIGKILL)
        await hand.see(OutOfServiceState)
        await album.take("out-of-service")
        await hand.see(HomeState)
        await album.take("home-again")


def _wrong(code: str) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in code)


def _set_paper(printer: Path, *, out: bool) -> None:
    mark = printer / "PAPER_OUT"
    if out:
        mark.touch()
    else:
        mark.unlink(missing_ok=True)
