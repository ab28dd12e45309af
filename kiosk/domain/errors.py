"""Failures by what the caller can do about them; each carries a code that the views turn into sentences."""

from __future__ import annotations

from enum import Enum


class ErrorCode(Enum):
    """Why something could not be done. The front turns a code into sentences; nothing below the views does."""

    UNKNOWN_NUMBER = "unknown_number"
    WRONG_NUMBER = "wrong_number"
    WRONG_CODE = "wrong_code"
    CODE_EXPIRED = "code_expired"
    TOO_MANY_TRIES = "too_many_tries"
    RESEND_TOO_SOON = "resend_too_soon"
    NOT_LOGGED_IN = "not_logged_in"
    OPERATOR_UNREACHABLE = "operator_unreachable"
    OPERATOR_NONSENSE = "operator_nonsense"
    ACCEPTOR_UNAVAILABLE = "acceptor_unavailable"
    ACQUIRER_UNAVAILABLE = "acquirer_unavailable"
    JOURNAL_UNAVAILABLE = "journal_unavailable"
    PAYMENT_IN_PROGRESS = "payment_in_progress"
    NO_SUCH_PAYMENT = "no_such_payment"
    NO_PAPER = "no_paper"
    PRINTER_UNAVAILABLE = "printer_unavailable"
    DOCUMENT_FAILED = "document_failed"
    PERIOD_TOO_LONG = "period_too_long"
    TERMINAL_UNAVAILABLE = "terminal_unavailable"
    NOT_AVAILABLE_HERE = "not_available_here"
    NOT_ALLOWED = "not_allowed"  # not with this role
    SECOND_PERSON_NEEDED = "second_person_needed"
    NO_SUCH_PERIOD = "no_such_period"
    ALREADY_DECIDED = "already_decided"  # it is past, or was never to be decided
    REASON_UNFIT = "reason_unfit"  # none, too long, or with a number that may be somebody's
    REFERENCE_NEEDED = "reference_needed"
    NOTE_VALUE_NEEDED = "note_value_needed"
    NOT_ON_OFFER = "not_on_offer"  # it cannot be had (any more)
    PRICE_CHANGED = "price_changed"  # since it was shown; to be shown and agreed to again
    ORDER_REFUSED = "order_refused"
    TOO_LATE = "too_late"  # to be called off
    FAULT = "fault"


class KioskError(Exception):
    """Anything the terminal foresees. `code` says why."""

    def __init__(self, code: ErrorCode, detail: str = "") -> None:
        super().__init__(f"{code.value}: {detail}" if detail else code.value)
        self.code = code
        self.detail = detail


class Refused(KioskError):
    """A definite no: nothing happened and asking again in the same way will not help."""


class Unavailable(KioskError):
    """Nothing happened; the same call may go through later."""


class OutcomeUnknown(KioskError):
    """It may have happened. Ask, never guess."""


class DeviceFault(KioskError):
    """A device does not do what it was told."""


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met."""

    def __init__(self, left: str, right: str) -> None:
        super().__init__(f"{left} and {right}")
