"""The money cases in words: what happened, what becomes of the money, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.domain.money import Money
from kiosk.domain.topup import Method, NoteState, TopUp, TopUpPhase
from kiosk.i18n import Texts, mark
from kiosk.presenters.result import ReceiptPhase
from kiosk.views.parts.notice import Mood
from kiosk.views.wording.declined import Verdict, declined

_ON_ITS_WAY = (
    Mood.INFO,
    mark("The payment is on its way"),
    mark("The terminal has recorded the money and is crediting it."),
)
_ONLY_NOTE_CHECKED = (
    Mood.WARN,
    mark("Nothing has been credited yet"),
    mark("The only note is being checked. Keep the payment code."),
)
_MAYBE_PAID_BY_CODE = (
    Mood.WARN,
    mark("If you have paid, it will be credited"),
    mark(
        "The bank has not said yet whether the code was paid. If it was, the money is credited or goes back by "
        "itself. Do not pay twice."
    ),
)
_NOT_RETURNED = (
    Mood.BAD,
    mark("This number cannot be credited"),
    mark(
        "The operator refused the payment, and your bank did not take it back; the terminal keeps your money for "
        "you. Choose another number, or get it back at the office with the payment code."
    ),
)
_TOO_MUCH_CHARGED = (
    Mood.WARN,
    mark("The money is going back to you"),
    mark("The bank charged more than the sum asked for, so all of it is going back. Keep the slip."),
)
_VERDICTS: Final[Mapping[TopUpPhase, Verdict]] = {
    TopUpPhase.CREDITED: (
        Mood.OK,
        mark("{sum} credited"),
        mark("The money is on the account already. Thank you!"),
    ),
    TopUpPhase.ACCEPTED_LATER: (
        Mood.WARN,
        mark("Money accepted, credited later"),
        mark(
            "No connection with the operator. The terminal has saved the payment and will send it by itself, "
            "usually within 10 minutes. There is nothing you need to do."
        ),
    ),
    TopUpPhase.REFUSED: (
        Mood.BAD,
        mark("This number cannot be credited"),
        mark(
            "The operator refused the payment; the terminal keeps your money for you. Choose another number, "
            "or get it back at the office with the payment code."
        ),
    ),
    TopUpPhase.CANCELLED: (
        Mood.INFO,
        mark("Payment cancelled"),
        mark("No note was taken, nothing has been charged."),
    ),
    TopUpPhase.CHARGE_UNKNOWN: (
        Mood.WARN,
        mark("Do not pay again"),
        mark(
            "The result is unknown: the bank has not said whether you were charged. If you were, the money is "
            "credited or goes back by itself. Keep the payment code."
        ),
    ),
    TopUpPhase.RETURNING: (
        Mood.WARN,
        mark("The money is going back to you"),
        mark(
            "The operator did not take the payment, so the charge is being reversed. When it shows on your "
            "account is up to your bank. Keep the slip."
        ),
    ),
    TopUpPhase.RETURNED: (
        Mood.INFO,
        mark("The charge has been reversed"),
        mark("The operator did not take the payment. When it shows on your account is up to your bank."),
    ),
}


def verdict(texts: Texts, topup: TopUp) -> tuple[Mood, str, str]:
    """Mood, title and story of a payment's end; "credited" only when the operator said so."""
    mood, title, story = _verdict(topup)
    return mood, texts.gettext(title).format(sum=texts.money(topup.to_credit)), texts.gettext(story)


def _verdict(topup: TopUp) -> Verdict:
    by_card_or_code = topup.method is not Method.CASH
    match topup.phase:
        case TopUpPhase.CANCELLED if _is_checked(topup):
            return _ONLY_NOTE_CHECKED
        case TopUpPhase.DECLINED:
            return declined(topup.method, topup.decline)
        case TopUpPhase.CHARGE_UNKNOWN if topup.method is Method.QR:
            return _MAYBE_PAID_BY_CODE
        case TopUpPhase.REFUSED if by_card_or_code:
            return _NOT_RETURNED
        case TopUpPhase.RETURNING if topup.asked is not None and topup.inserted > topup.asked:
            return _TOO_MUCH_CHARGED
        case phase:
            return _VERDICTS.get(phase, _ON_ITS_WAY)


def sum_fact(texts: Texts, topup: TopUp) -> tuple[str, Money]:
    """What the payment's sum is called, and the sum; "charged" only of what surely was."""
    match topup.phase:
        case TopUpPhase.DECLINED | TopUpPhase.CHARGE_UNKNOWN:
            return texts.gettext("Asked for"), topup.asked or topup.inserted
        case TopUpPhase.RETURNING:
            return texts.gettext("Going back"), topup.inserted
        case TopUpPhase.RETURNED:
            return texts.gettext("Sent back"), topup.inserted
        case _:
            return _paid_name(texts, topup.method), topup.inserted


def _paid_name(texts: Texts, method: Method) -> str:
    match method:
        case Method.CASH:
            return texts.gettext("Inserted")
        case Method.CARD:
            return texts.gettext("Paid by card")
        case Method.QR:
            return texts.gettext("Paid by QR code")


def being_checked(texts: Texts, topup: TopUp) -> tuple[str, str] | None:
    """Lead and rest about a note nobody can vouch for yet, `None` when there is none."""
    if not _is_checked(topup):
        return None
    lead = (
        texts.gettext("A banknote of {sum} is being checked.").format(sum=texts.money(topup.suspect))
        if topup.suspect is not None
        else texts.gettext("A banknote is being checked.")
    )
    return lead, texts.gettext(
        "It is not in the sum above. If it is in the box, it will be credited too; keep the code."
    )


def receipt_words(texts: Texts, phase: ReceiptPhase) -> tuple[str, str]:
    """Title and story of the receipt."""
    match phase:
        case ReceiptPhase.NONE:
            return "", ""
        case ReceiptPhase.PRINTING:
            return texts.gettext("The receipt is being printed"), texts.gettext("It comes out below the screen.")
        case ReceiptPhase.PRINTED:
            return texts.gettext("Take your receipt"), texts.gettext("Keep it: the number of the payment is on it.")
        case ReceiptPhase.NO_PAPER:
            return (
                texts.gettext("Receipt on your phone"),
                texts.gettext("The terminal is out of paper. Point the camera here: the code holds the whole receipt."),
            )
        case ReceiptPhase.FAILED:
            return (
                texts.gettext("Receipt on your phone"),
                texts.gettext("The printer failed. Point the camera here: the code holds the whole receipt."),
            )


def unpadded(receipt: str) -> str:
    """The receipt without what only places it on paper: a smaller code has larger dots, which phones read."""
    lines = (" ".join(line.split()) for line in receipt.splitlines())
    return "\n".join(line for line in lines if line.strip("- "))


def _is_checked(topup: TopUp) -> bool:
    return topup.suspect is not None or any(note.state is NoteState.BEING_CHECKED for note in topup.notes)
