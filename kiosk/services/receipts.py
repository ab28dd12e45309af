"""Receipts of top-ups: only what the journal says, and on the journal before it is on paper."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from kiosk.domain.errors import DeviceFault, ErrorCode, Refused, Unavailable
from kiosk.domain.payment_events import EventKind, ReceiptIntent
from kiosk.domain.payment_stages import (
    Booked,
    Draft,
    Due,
    Frozen,
    GivenBack,
    InCustody,
    InFlight,
    Moved,
    Rejected,
    Reversing,
    TakenBack,
    Taking,
    Unsent,
    Void,
)
from kiosk.domain.payment_state import NoteFate, Payment
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.domain.receipt import Receipt, ReceiptKind
from kiosk.domain.terminal import PaperState
from kiosk.services.payment_book import Case, PaymentBook
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.documents import ReceiptLayout, RenderedReceipt
from kiosk.services.ports.journal import JournalDown
from kiosk.services.ports.printers import ReceiptPrinter
from kiosk.services.topup_settings import Outlet

_ISSUED = (EventKind.CREDITED, EventKind.HELD, EventKind.CLOSED, EventKind.CONTINUED)
_SHOWN_OF_CONTRACT = 3


class ReceiptDesk:
    """Receipts on paper and on the screen."""

    def __init__(
        self,
        *,
        book: PaymentBook,
        printer: ReceiptPrinter | None,
        layout: ReceiptLayout,
        clock: Clock,
        outlet: Outlet,
    ) -> None:
        self._book = book
        self._printer = printer
        self._layout = layout
        self._clock = clock
        self._outlet = outlet

    async def has_paper(self) -> bool:
        """A receipt can be printed now, as far as the printer says."""
        return self._printer is not None and await self._printer.paper() in (PaperState.OK, PaperState.LOW)

    def text(self, case: Case, heir: Case | None, language: str, slip: tuple[str, ...] = ()) -> str:
        """The receipt as text; `slip` is the card terminal's own part of it.

        Raises:
            Refused: NO_SUCH_PAYMENT; there is nothing to say yet.
        """
        return self._layout.render(self._receipt(case, heir, slip, is_copy=False), language).text

    async def print(self, case: Case, heir: Case | None, language: str, slip: tuple[str, ...] = ()) -> None:
        """The receipt on paper; a second one of its kind says it is a copy.

        Raises:
            Refused: NO_SUCH_PAYMENT; there is nothing to print yet.
            Unavailable: NO_PAPER, PRINTER_UNAVAILABLE or JOURNAL_UNAVAILABLE.
        """
        printer = await self._ready_printer()
        try:
            await self._book.settle_doubt(heir or case)
            rendered, intent = self._about_to_print(case, heir, language, slip)
            await self._book.record(heir or case, intent)
            await printer.print(rendered.data, rendered.text)
        except JournalDown as error:
            raise Unavailable(ErrorCode.JOURNAL_UNAVAILABLE) from error
        except DeviceFault as error:
            out = await printer.paper() is PaperState.OUT
            raise Unavailable(ErrorCode.NO_PAPER if out else ErrorCode.PRINTER_UNAVAILABLE) from error

    def _about_to_print(
        self, case: Case, heir: Case | None, language: str, slip: tuple[str, ...]
    ) -> tuple[RenderedReceipt, ReceiptIntent]:
        owner = (heir or case).payment
        kind = _kind(owner)
        rendered = self._layout.render(self._receipt(case, heir, slip, is_copy=kind in owner.printed), language)
        text_hash = sha256(rendered.text.encode()).hexdigest()
        return rendered, ReceiptIntent(len(owner.printed) + 1, owner.receipt, kind, text_hash)

    async def _ready_printer(self) -> ReceiptPrinter:
        if self._printer is None:
            raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE)
        match await self._printer.paper():
            case PaperState.OUT:
                raise Unavailable(ErrorCode.NO_PAPER)
            case PaperState.OFFLINE | PaperState.NOT_FITTED:
                raise Unavailable(ErrorCode.PRINTER_UNAVAILABLE)
            case PaperState.OK | PaperState.LOW | PaperState.UNKNOWN:
                return self._printer

    def _receipt(self, case: Case, heir: Case | None, slip: tuple[str, ...], *, is_copy: bool) -> Receipt:
        owner = heir or case
        payment, kind, charge = owner.payment, _kind(owner.payment), case.payment.charge()
        suspect = case.payment.suspect() if case.payment.is_doubtful() else None
        claimed = owner if kind is not ReceiptKind.CREDITED else case if suspect is not None else None
        return Receipt(
            kind=kind,
            number=payment.receipt,
            is_copy=is_copy,
            payment=payment.id,
            issued=self._issued(owner),
            zone=self._outlet.zone,
            legal=self._outlet.legal,
            terminal=self._outlet.number,
            place=self._outlet.place,
            destination_masked=masked(owner.folder.party.destination),
            notes=tuple(note.value for note in case.payment.notes if note.fate is NoteFate.STACKED),
            inserted=charge.order.amount if charge and kind is ReceiptKind.CHARGE_UNKNOWN else payment.inserted(),
            fee=payment.fee(),
            credited=payment.to_credit(),
            suspect=suspect,
            operator_reference=payment.stage.reference if isinstance(payment.stage, Booked) else "",
            claim=claimed.folder.claim if claimed else None,
            method=payment.terms.method,
            charge_reference=charge.order.reference if charge else "",
            authorization=charge.authorization if charge else "",
            slip=slip,
        )

    def _issued(self, owner: Case) -> datetime:
        """When it came to this, so that a copy repeats the first one."""
        told = (owner.times.get((kind, 0)) for kind in _ISSUED)
        return next((at for at in told if at is not None), self._clock.now())


def _kind(payment: Payment) -> ReceiptKind:
    match payment.stage:
        case Booked():
            return ReceiptKind.CREDITED
        case Rejected() | InCustody() | GivenBack():
            return ReceiptKind.HELD
        case Due() | InFlight() | Unsent() | Frozen():
            return ReceiptKind.ACCEPTED_LATER
        case Reversing() | TakenBack():
            return ReceiptKind.RETURNING
        case Taking() if payment.charge_in_flight():
            return ReceiptKind.CHARGE_UNKNOWN
        case Draft() | Taking() | Void() | Moved():
            raise Refused(ErrorCode.NO_SUCH_PAYMENT, "nothing was paid")


def masked(destination: Destination) -> str:
    """A number or contract of which only the end can be read."""
    match destination:
        case PhoneNumber():
            return destination.masked()
        case ContractNumber(text):
            return "•" * (len(text) - _SHOWN_OF_CONTRACT) + text[-_SHOWN_OF_CONTRACT:]
