"""The money cases in words: what happened, what becomes of the money, what to do."""

from __future__ import annotations

from kiosk.domain.topup import NoteState, TopUp, TopUpPhase
from kiosk.i18n import Texts
from kiosk.presenters.result import ReceiptPhase
from kiosk.views.parts.notice import Mood


def verdict(texts: Texts, topup: TopUp) -> tuple[Mood, str, str]:
    """Mood, title and story of a payment's end; "credited" only when the operator said so."""
    match topup.phase:
        case TopUpPhase.CREDITED:
            title = texts.gettext("{sum} credited").format(sum=texts.money(topup.to_credit))
            return Mood.OK, title, texts.gettext("The money is on the account already. Thank you!")
        case TopUpPhase.ACCEPTED_LATER:
            return (
                Mood.WARN,
                texts.gettext("Money accepted, credited later"),
                texts.gettext(
                    "No connection with the operator. The terminal has saved the payment and will send it by itself, "
                    "usually within 10 minutes. There is nothing you need to do."
                ),
            )
        case TopUpPhase.REFUSED:
            return (
                Mood.BAD,
                texts.gettext("This number cannot be credited"),
                texts.gettext(
                    "The operator refused the payment; the terminal keeps your money for you. Choose another number, "
                    "or get it back at the office with the payment code."
                ),
            )
        case TopUpPhase.CANCELLED if _is_checked(topup):
            return (
                Mood.WARN,
                texts.gettext("Nothing has been credited yet"),
                texts.gettext("The only note is being checked. Keep the payment code."),
            )
        case TopUpPhase.CANCELLED:
            return (
                Mood.INFO,
                texts.gettext("Payment cancelled"),
                texts.gettext("No note was taken, nothing has been charged."),
            )
        case TopUpPhase.TAKING_NOTES | TopUpPhase.CLOSING | TopUpPhase.CREDITING:
            return (
                Mood.INFO,
                texts.gettext("The payment is on its way"),
                texts.gettext("The terminal has recorded the money and is crediting it."),
            )


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
