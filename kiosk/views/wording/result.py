"""The money cases in words: what happened, what becomes of the money, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.domain.topup import NoteState, TopUp, TopUpPhase
from kiosk.i18n import Texts, mark
from kiosk.presenters.result import ReceiptPhase
from kiosk.views.parts.notice import Mood

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
_VERDICTS: Final[Mapping[TopUpPhase, tuple[Mood, str, str]]] = {
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
    TopUpPhase.DECLINED: (
        Mood.BAD,
        mark("The payment was not made"),
        mark("Nothing has been charged. Try again, or pay another way."),
    ),
    TopUpPhase.CHARGE_UNKNOWN: (
        Mood.WARN,
        mark("The result is unknown: do not pay again"),
        mark(
            "The bank has not said whether you were charged. The terminal keeps asking: if you were, the money "
            "is credited or goes back by itself. Keep the ticket."
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
    mood, title, story = _VERDICTS.get(topup.phase, _ON_ITS_WAY)
    if topup.phase is TopUpPhase.CANCELLED and _is_checked(topup):
        mood, title, story = _ONLY_NOTE_CHECKED
    return mood, texts.gettext(title).format(sum=texts.money(topup.to_credit)), texts.gettext(story)


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
