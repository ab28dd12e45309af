"""A top-up from the number to the receipt: what follows what."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from kiosk.domain.errors import KioskError
from kiosk.domain.money import Money
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import Recipient
from kiosk.domain.topup import FINAL_PHASES, Method, MethodOffer, NoteState, PaymentId, TopUp, TopUpPhase
from kiosk.link.contract import TopUpDesk
from kiosk.presenters.amount import AmountPresenter, AmountState, covering, quick_sums
from kiosk.presenters.cash import CashPresenter, CashState
from kiosk.presenters.charge import ChargePresenter, first_state
from kiosk.presenters.method import MethodPresenter, MethodState
from kiosk.presenters.number import NumberPresenter, Purpose
from kiosk.presenters.presenter import code_to_show
from kiosk.presenters.result import ReceiptPhase, ResultPresenter, ResultState
from kiosk.presenters.surroundings import Surroundings, WaysOut


class Paying:
    """The flow of a payment. Money is the teller's; here it is only watched, and never lost sight of."""

    def __init__(self, desk: TopUpDesk, around: Surroundings, out: WaysOut) -> None:
        self._desk = desk
        self._around = around
        self._out = out
        self._abandoned = False
        self._ended: PaymentId | None = None

    @property
    def money_moves_by(self) -> Method | None:
        """How the payment on screen is paid, while money is in it or may be taken for it, and nothing is settled."""
        topup = self._unsettled
        return None if topup is None else topup.method

    @property
    def payment_in_sight(self) -> PaymentId | None:
        """That payment, or the one whose end the visitor is reading."""
        topup = self._unsettled
        return self._ended if topup is None else topup.payment

    @property
    def _unsettled(self) -> TopUp | None:
        current = self._around.stage.current
        if isinstance(current, ChargePresenter) or (isinstance(current, CashPresenter) and current.money_inside):
            topup: TopUp = current.state.topup
            return topup
        return None

    def begin(self) -> None:
        """Ask whom to pay for."""
        self._around.stage.push(self._ask_number(self.offer_methods, self._desk.recently_paid))

    async def offer_methods(self, destination: Destination, wanted: Money | None = None) -> None:
        """Offer the ways to pay for `destination`, and that sum where one is `wanted`; raises as the desk does."""
        self._around.stage.push(self._methods_for(await self._desk.recipient(destination), wanted))

    def _methods_for(self, recipient: Recipient, wanted: Money | None = None) -> MethodPresenter:
        terminal = self._around.terminal
        state = MethodState(
            info=terminal.info,
            recipient=recipient,
            offers=terminal.status.methods,
            receipt_paper=terminal.status.receipt_paper,
            opening=False,
            error=None,
            wanted=wanted,
        )
        return MethodPresenter(
            state, self._around.display.show_screen, pay_cash=self._pay_cash, ask_amount=self._ask_amount
        )

    async def give_up(self) -> None:
        """The visitor has gone: credit what is inside, then end the visit once all is settled."""
        current = self._around.stage.current
        if isinstance(current, CashPresenter):
            self._abandoned = True
            await current.finish()
        elif isinstance(current, ChargePresenter):
            await current.cancel()

    async def leave_result(self) -> None:
        """The visitor has read how it ended; a front that follows this one need not tell it."""
        if self._ended is not None:
            payment, self._ended = self._ended, None
            with contextlib.suppress(KioskError):  # a teller that is gone forgets it by itself
                await self._desk.leave(payment)

    async def resume(self, payment: PaymentId) -> None:
        """Show what became of a payment that was open when the teller went; raises as the desk does."""
        await self._watch(payment)

    def _ask_number(
        self,
        go_on: Callable[[Destination], Awaitable[None]],
        likely_slip: Callable[[Destination], Awaitable[Destination | None]],
    ) -> NumberPresenter:
        return NumberPresenter(
            Purpose.TOP_UP,
            self._around.terminal.info.regions,
            self._around.display.show_screen,
            go_on=go_on,
            likely_slip=likely_slip,
        )

    async def _pay_cash(self, recipient: Recipient) -> None:
        await self._watch(await self._desk.open_cash(recipient))

    async def _watch(self, payment: PaymentId) -> None:
        self._abandoned, self._ended = False, None
        pictures = self._desk.watch(payment)
        first = await anext(pictures)
        if first.phase in FINAL_PHASES:
            self._show_result(first)
        elif first.method is not Method.CASH:
            self._around.stage.reset(self._be_charged(first, pictures))
        else:
            self._around.stage.reset(self._take_notes(first, pictures))

    def _take_notes(self, first: TopUp, pictures: AsyncIterator[TopUp]) -> CashPresenter:
        return CashPresenter(
            CashState(self._around.terminal.info, first),
            self._around.display.show_screen,
            pictures=pictures,
            close=lambda: self._desk.close(first.payment),
            settled=self._settle,
            touched=self._around.shell.touch,
        )

    def _ask_amount(self, recipient: Recipient, offer: MethodOffer, wanted: Money | None) -> None:
        known = None if wanted is None else covering(offer, wanted)
        state = AmountState(self._around.terminal.info, recipient, offer, quick_sums(offer), known)
        self._around.stage.push(AmountPresenter(state, self._around.display.show_screen, charge=self._charge))

    async def _charge(self, recipient: Recipient, method: Method, amount: Money) -> None:
        open_charge = self._desk.open_qr if method is Method.QR else self._desk.open_card
        await self._watch(await open_charge(recipient, amount))

    def _be_charged(self, first: TopUp, pictures: AsyncIterator[TopUp]) -> ChargePresenter:
        return ChargePresenter(
            first_state(self._around.terminal.info, first),
            self._around.display.show_screen,
            pictures=pictures,
            clock=self._around.clock,
            call_off=lambda: self._desk.call_off(first.payment),
            settled=self._end_charge,
        )

    async def _end_charge(self, topup: TopUp) -> None:
        self._show_result(topup)

    async def _settle(self, topup: TopUp, asked: bool) -> None:
        if not asked or topup.phase is not TopUpPhase.CANCELLED or _is_being_checked(topup):
            self._show_result(topup)
            return
        self._ended = topup.payment
        if self._abandoned:
            await self._out.end()
        elif self._out.logged_in:
            self._out.go_to_account()
        else:
            self._out.go_home()
        await self.leave_result()

    def _show_result(self, topup: TopUp) -> None:
        shell = self._around.shell
        self._ended = topup.payment
        state = ResultState(
            info=self._around.terminal.info,
            topup=topup,
            receipt=ReceiptPhase.PRINTED if topup.printed else ReceiptPhase.NONE,
            receipt_text="",
            logged_in=self._out.logged_in,
        )
        self._around.stage.reset(
            ResultPresenter(
                state,
                self._around.display.show_screen,
                print_receipt=lambda: self._desk.print_receipt(topup.payment, shell.state.language),
                receipt_text=lambda: self._desk.receipt_text(topup.payment, shell.state.language),
                pay_another=self._pay_another,
                try_again=lambda: self._try_again(topup.destination),
                choose_other=lambda: self._choose_other_number(topup.payment),
                finish=self._finish,
            )
        )

    async def _pay_another(self) -> None:
        await self.leave_result()
        self._around.stage.reset(self._out.home(), self._ask_number(self.offer_methods, self._desk.recently_paid))

    async def _try_again(self, destination: Destination) -> None:
        try:
            recipient = await self._desk.recipient(destination)
        except KioskError as error:
            code_to_show(error)
            await self._pay_another()
            return
        await self.leave_result()
        self._around.stage.reset(self._out.home(), self._methods_for(recipient))

    def _choose_other_number(self, payment: PaymentId) -> None:
        async def retarget(destination: Destination) -> None:
            await self._desk.retarget(payment, await self._desk.recipient(destination))
            await self._watch(payment)

        self._around.stage.push(self._ask_number(retarget, _no_slip))

    async def _finish(self) -> None:
        if self._out.logged_in:
            self._out.go_to_account()
            await self.leave_result()
        else:
            await self._out.end()


def _is_being_checked(topup: TopUp) -> bool:
    return topup.suspect is not None or any(note.state is NoteState.BEING_CHECKED for note in topup.notes)


async def _no_slip(_: Destination) -> None:
    """A number typed to put a slip right resembles the slip, of course."""
