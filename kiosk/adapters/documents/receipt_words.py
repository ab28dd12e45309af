"""What a receipt says. Heading and sentences follow the kind alone: a receipt never promises more than is so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal
from zoneinfo import ZoneInfo

from kiosk.adapters.documents.receipt_lines import PaperLine, Style
from kiosk.adapters.documents.time_zone import zone_name
from kiosk.domain.money import Currency, Money
from kiosk.domain.receipt import Receipt, ReceiptKind
from kiosk.domain.topup import Method
from kiosk.i18n import Texts, mark

RULE: Final = PaperLine("")  # a line across the paper; its length is the paper's
CURRENCIES: Final = {  # no receipt printer has the signs
    Currency.RUB: mark("RUB"),
    Currency.KZT: mark("KZT"),
    Currency.EUR: mark("EUR"),
    Currency.USD: mark("USD"),
}


@dataclass(frozen=True, slots=True)
class _Wording:
    """What one kind of receipt says: heading, name of the final sum, and a sentence."""

    heading: str
    sum_name: str
    sentence: str


_KEEP_UNTIL: Final = {
    ReceiptKind.CHARGE_UNKNOWN: mark("Keep this receipt until the money is on the account or back with you."),
    ReceiptKind.RETURNING: mark("Keep this receipt until the money is back with you."),
}
_KEEP: Final = mark("Keep this receipt until the money is on the account.")
_PAID: Final = {
    Method.CASH: mark("Cash inserted"),
    Method.CARD: mark("By card"),
    Method.QR: mark("By QR code"),
}
_WORDINGS: Final = {
    ReceiptKind.CREDITED: _Wording(
        mark("Credited"), mark("Credited to the account"), mark("The operator has confirmed the payment.")
    ),
    ReceiptKind.ACCEPTED_LATER: _Wording(
        mark("Accepted"),
        mark("Due to the account"),
        mark("The money is accepted and will reach the account. The operator has not confirmed it yet."),
    ),
    ReceiptKind.HELD: _Wording(
        mark("Money held"),
        mark("Held for you"),
        mark("The money has not reached the account. It is held for you: show the claim code at a desk."),
    ),
    ReceiptKind.CHARGE_UNKNOWN: _Wording(
        mark("Result unknown"),
        mark("Asked for"),
        mark("The bank has not said whether you were charged. Do not pay again: the terminal keeps asking the bank."),
    ),
    ReceiptKind.RETURNING: _Wording(
        mark("Returned to the payer"),
        mark("Going back"),
        mark("The payment was not made, and the charge is being reversed: the bank sets when it shows."),
    ),
}
_NOTHING_CONFIRMED: Final = _Wording(
    mark("Being checked"),
    mark("Confirmed"),
    mark("No money has reached the account. Show the claim code at a desk."),
)


class ReceiptWords:
    """Receipts in one language."""

    def __init__(self, language: str) -> None:
        self._texts = Texts(language, "paper")

    def lines(self, receipt: Receipt) -> Iterator[PaperLine]:
        """All lines, from top to bottom, of any length."""
        is_confirmed = receipt.kind is not ReceiptKind.HELD or receipt.inserted
        wording = _WORDINGS[receipt.kind] if is_confirmed else _NOTHING_CONFIRMED
        yield from self._sender(receipt)
        yield RULE
        yield from self._heading(receipt, wording)
        yield RULE
        yield from self._payment(receipt)
        yield RULE
        yield from self._sums(receipt, wording)
        yield RULE
        yield from self._what_now(receipt, wording)
        if receipt.slip:
            yield RULE
            yield from (PaperLine(line) for line in receipt.slip)

    def _sender(self, receipt: Receipt) -> Iterator[PaperLine]:
        legal, texts = receipt.legal, self._texts
        yield PaperLine(legal.name, style=Style.BOLD, is_centered=True)
        yield PaperLine(texts.gettext("TIN {number}").format(number=legal.tax_number), is_centered=True)
        yield PaperLine(legal.address, is_centered=True)
        yield PaperLine(texts.gettext("Terminal"), receipt.terminal)
        yield PaperLine(texts.gettext("Place"), receipt.place)

    def _heading(self, receipt: Receipt, wording: _Wording) -> Iterator[PaperLine]:
        yield PaperLine(self._texts.gettext(wording.heading), style=Style.LARGE, is_centered=True)
        if receipt.is_copy:
            yield PaperLine(self._texts.gettext("COPY"), style=Style.LARGE, is_centered=True)

    def _payment(self, receipt: Receipt) -> Iterator[PaperLine]:
        texts, issued = self._texts, receipt.issued.astimezone(ZoneInfo(receipt.zone))
        when = f"{texts.full_date(issued)} {texts.time(issued, seconds=True)} {zone_name(issued, texts)}"
        if receipt.number:
            yield PaperLine(texts.gettext("Receipt"), receipt.number)
        yield PaperLine(texts.gettext("Date"), when)
        yield PaperLine(texts.gettext("Number topped up"), receipt.destination_masked)
        yield PaperLine(texts.gettext("Payment"), receipt.payment)
        if receipt.operator_reference:
            yield PaperLine(texts.gettext("Operator's reference"), receipt.operator_reference)
        if receipt.charge_reference:
            yield PaperLine(texts.gettext("Reference of the charge"), receipt.charge_reference)
        if receipt.authorization:
            yield PaperLine(texts.gettext("Authorisation code"), receipt.authorization)

    def _sums(self, receipt: Receipt, wording: _Wording) -> Iterator[PaperLine]:
        texts, result = self._texts, self._final_sum(receipt)
        for note, count in sorted(Counter(note.minor for note in receipt.notes).items()):
            value = Money(note, receipt.inserted.currency)
            yield PaperLine(f"{self._money(value, 'auto')} x {count}", self._money(Money(note * count, value.currency)))
        if receipt.kind is not ReceiptKind.CHARGE_UNKNOWN:
            yield PaperLine(texts.gettext(_PAID[receipt.method]), self._money(receipt.inserted))
        if receipt.kind not in (ReceiptKind.CHARGE_UNKNOWN, ReceiptKind.RETURNING):
            yield PaperLine(texts.gettext("Fee"), self._money(receipt.fee))
        yield PaperLine(texts.gettext(wording.sum_name), self._money(result), style=Style.BOLD)
        if receipt.suspect:
            yield PaperLine(texts.gettext("Being checked, not confirmed"), self._money(receipt.suspect))

    def _what_now(self, receipt: Receipt, wording: _Wording) -> Iterator[PaperLine]:
        texts = self._texts
        yield PaperLine(texts.gettext(wording.sentence))
        if receipt.suspect is not None:
            yield PaperLine(
                texts.gettext("A banknote is being checked. Its value is not confirmed and not on the account.")
            )
        if receipt.claim is not None:
            yield PaperLine(texts.gettext("Claim code"), is_centered=True)
            yield PaperLine(receipt.claim, style=Style.LARGE, is_centered=True)
        yield PaperLine(texts.gettext("Hotline"), receipt.legal.hotline)
        if receipt.kind is not ReceiptKind.CREDITED or receipt.suspect is not None:
            yield PaperLine(texts.gettext(_KEEP_UNTIL.get(receipt.kind, _KEEP)))

    def _final_sum(self, receipt: Receipt) -> Money:
        match receipt.kind:
            case ReceiptKind.CREDITED:
                return receipt.credited
            case ReceiptKind.ACCEPTED_LATER:
                return receipt.inserted - receipt.fee
            case ReceiptKind.HELD | ReceiptKind.CHARGE_UNKNOWN | ReceiptKind.RETURNING:
                return receipt.inserted

    def _money(self, amount: Money, decimals: Literal["auto", "always"] = "always") -> str:
        number = self._texts.money(amount, decimals=decimals, symbol=False)
        return f"{number} {self._texts.gettext(CURRENCIES[amount.currency])}"
