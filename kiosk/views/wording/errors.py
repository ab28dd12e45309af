"""What happened, and what becomes of it: two short sentences for each error."""

from __future__ import annotations

from kiosk.domain.errors import ErrorCode
from kiosk.i18n import Texts

Words = tuple[str, str]


def error_words(texts: Texts, code: ErrorCode) -> Words:
    """What happened, and what becomes of the money or what to do now."""
    known = (
        _about_numbers(texts)
        | _about_codes(texts)
        | _about_devices(texts)
        | _about_operator(texts)
        | _about_orders(texts)
    )
    return known.get(code) or (
        texts.gettext("The terminal could not do this."),
        texts.gettext("No money has been lost. Please try again or call the hotline."),
    )


def _about_numbers(texts: Texts) -> dict[ErrorCode, Words]:
    return {
        ErrorCode.UNKNOWN_NUMBER: (
            texts.gettext("The operator does not know this number."),
            texts.gettext("Check the digits and type it again."),
        ),
        ErrorCode.WRONG_NUMBER: (
            texts.gettext("There is no such number."),
            texts.gettext("Check the digits and the country code."),
        ),
    }


def _about_codes(texts: Texts) -> dict[ErrorCode, Words]:
    return {
        ErrorCode.WRONG_CODE: (
            texts.gettext("The code is wrong."),
            texts.gettext("Type it again, digit by digit."),
        ),
        ErrorCode.CODE_EXPIRED: (
            texts.gettext("The code is too old."),
            texts.gettext("Ask for a new one."),
        ),
        ErrorCode.TOO_MANY_TRIES: (
            texts.gettext("Too many wrong codes."),
            texts.gettext("Login to this number is closed for a while. The staff will help you."),
        ),
        ErrorCode.RESEND_TOO_SOON: (
            texts.gettext("A code has just been sent."),
            texts.gettext("Wait for the SMS; a new one can be sent in a minute."),
        ),
        ErrorCode.NOT_LOGGED_IN: (
            texts.gettext("The visit has ended."),
            texts.gettext("Please log in again."),
        ),
    }


def _about_devices(texts: Texts) -> dict[ErrorCode, Words]:
    unfinished = (
        texts.gettext("The payment before this one is not finished."),
        texts.gettext("No money has been taken for this one. Please try again in a minute."),
    )
    return {
        ErrorCode.PAYMENT_IN_PROGRESS: unfinished,
        ErrorCode.NO_SUCH_PAYMENT: unfinished,
        ErrorCode.ACCEPTOR_UNAVAILABLE: (
            texts.gettext("Banknotes cannot be taken now."),
            texts.gettext("Nothing has been inserted. Try again in a minute, or another terminal."),
        ),
        ErrorCode.ACQUIRER_UNAVAILABLE: (
            texts.gettext("Nobody can be charged this way now."),
            texts.gettext("Nothing has been charged. Pay another way, or try again in a minute."),
        ),
        ErrorCode.JOURNAL_UNAVAILABLE: (
            texts.gettext("The terminal cannot record payments now."),
            texts.gettext("So it takes no money. Please use another one."),
        ),
        ErrorCode.NO_PAPER: (
            texts.gettext("The printer is out of paper."),
            texts.gettext("The staff will refill it."),
        ),
        ErrorCode.PRINTER_UNAVAILABLE: (
            texts.gettext("The printer does not answer."),
            texts.gettext("Nothing has been charged. Please try again or call the staff."),
        ),
        ErrorCode.DOCUMENT_FAILED: (
            texts.gettext("The document could not be made."),
            texts.gettext("Nothing has been charged. Please try again."),
        ),
        ErrorCode.TERMINAL_UNAVAILABLE: (
            texts.gettext("The terminal is restarting."),
            texts.gettext("Money that was inserted is recorded and will be credited."),
        ),
    }


def _about_operator(texts: Texts) -> dict[ErrorCode, Words]:
    later = texts.gettext("No money has been taken. Please try again in a minute.")
    return {
        ErrorCode.OPERATOR_UNREACHABLE: (texts.gettext("The operator does not answer."), later),
        ErrorCode.OPERATOR_NONSENSE: (texts.gettext("The operator's answer cannot be read."), later),
        ErrorCode.PERIOD_TOO_LONG: (
            texts.gettext("This period is too long."),
            texts.gettext("Choose a shorter one."),
        ),
        ErrorCode.NOT_AVAILABLE_HERE: (
            texts.gettext("This cannot be done at this terminal."),
            texts.gettext("The staff will help you."),
        ),
    }


def _about_orders(texts: Texts) -> dict[ErrorCode, Words]:
    nothing = texts.gettext("Nothing was connected and nothing charged.")
    return {
        ErrorCode.NOT_ON_OFFER: (texts.gettext("This can no longer be had."), nothing),
        ErrorCode.PRICE_CHANGED: (
            texts.gettext("The terms have just changed."),
            texts.gettext("Nothing was ordered. Look at the new terms and decide again."),
        ),
        ErrorCode.ORDER_REFUSED: (texts.gettext("The operator refused this order."), nothing),
        ErrorCode.TOO_LATE: (
            texts.gettext("This cannot be called off any more."),
            texts.gettext("It is being carried out; you can disconnect it afterwards."),
        ),
    }
