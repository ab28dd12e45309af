"""What happened, and what becomes of it: two short sentences for each error."""

from __future__ import annotations

from kiosk.domain.errors import ErrorCode
from kiosk.i18n import Texts


def error_words(texts: Texts, code: ErrorCode) -> tuple[str, str]:
    """What happened, and what to do now."""
    told = _about_numbers(texts, code) or _about_codes(texts, code) or _about_devices(texts, code)
    if told is not None:
        return told
    match code:
        case ErrorCode.OPERATOR_UNREACHABLE:
            return (
                texts.gettext("The operator does not answer."),
                texts.gettext("No money has been taken. Please try again in a minute."),
            )
        case ErrorCode.OPERATOR_NONSENSE:
            return (
                texts.gettext("The operator's answer cannot be read."),
                texts.gettext("No money has been taken. Please try again in a minute."),
            )
        case ErrorCode.PERIOD_TOO_LONG:
            return texts.gettext("This period is too long."), texts.gettext("Choose a shorter one.")
        case ErrorCode.NOT_AVAILABLE_HERE:
            return texts.gettext("This cannot be done at this terminal."), texts.gettext("The staff will help you.")
        case _:
            return (
                texts.gettext("The terminal could not do this."),
                texts.gettext("No money has been lost. Please try again or call the hotline."),
            )


def _about_numbers(texts: Texts, code: ErrorCode) -> tuple[str, str] | None:
    match code:
        case ErrorCode.UNKNOWN_NUMBER:
            return (
                texts.gettext("The operator does not know this number."),
                texts.gettext("Check the digits and type it again."),
            )
        case ErrorCode.WRONG_NUMBER:
            return (
                texts.gettext("There is no such number."),
                texts.gettext("Check the digits and the country code."),
            )
        case _:
            return None


def _about_codes(texts: Texts, code: ErrorCode) -> tuple[str, str] | None:
    match code:
        case ErrorCode.WRONG_CODE:
            return texts.gettext("The code is wrong."), texts.gettext("Type it again, digit by digit.")
        case ErrorCode.CODE_EXPIRED:
            return texts.gettext("The code is too old."), texts.gettext("Ask for a new one.")
        case ErrorCode.TOO_MANY_TRIES:
            return (
                texts.gettext("Too many wrong codes."),
                texts.gettext("Login to this number is closed for a while. The staff will help you."),
            )
        case ErrorCode.RESEND_TOO_SOON:
            return (
                texts.gettext("A code has just been sent."),
                texts.gettext("Wait for the SMS; a new one can be sent in a minute."),
            )
        case ErrorCode.NOT_LOGGED_IN:
            return texts.gettext("The visit has ended."), texts.gettext("Please log in again.")
        case _:
            return None


def _about_devices(texts: Texts, code: ErrorCode) -> tuple[str, str] | None:
    match code:
        case ErrorCode.ACCEPTOR_UNAVAILABLE:
            return (
                texts.gettext("Banknotes cannot be taken now."),
                texts.gettext("Nothing has been inserted. Try again in a minute, or another terminal."),
            )
        case ErrorCode.JOURNAL_UNAVAILABLE:
            return (
                texts.gettext("The terminal cannot record payments now."),
                texts.gettext("So it takes no money. Please use another one."),
            )
        case ErrorCode.PAYMENT_IN_PROGRESS | ErrorCode.NO_SUCH_PAYMENT:
            return (
                texts.gettext("The payment before this one is not finished."),
                texts.gettext("No money has been taken for this one. Please try again in a minute."),
            )
        case ErrorCode.NO_PAPER:
            return texts.gettext("The printer is out of paper."), texts.gettext("The staff will refill it.")
        case ErrorCode.PRINTER_UNAVAILABLE:
            return (
                texts.gettext("The printer does not answer."),
                texts.gettext("Nothing has been charged. Please try again or call the staff."),
            )
        case ErrorCode.DOCUMENT_FAILED:
            return (
                texts.gettext("The document could not be made."),
                texts.gettext("Nothing has been charged. Please try again."),
            )
        case ErrorCode.TERMINAL_UNAVAILABLE:
            return (
                texts.gettext("The terminal is restarting."),
                texts.gettext("Money that was inserted is recorded and will be credited."),
            )
        case _:
            return None
