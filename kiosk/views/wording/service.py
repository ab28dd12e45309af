"""What the service menu says: its tasks, its errors, and who is in."""

from __future__ import annotations

from kiosk.domain.errors import ErrorCode
from kiosk.domain.staff import Role
from kiosk.i18n import Texts
from kiosk.presenters.staff_entry import Entry
from kiosk.presenters.staff_menu import Task
from kiosk.presenters.staff_sheet import Done, SheetKey
from kiosk.views.wording.errors import Words, error_words

_CLAIM_GROUP = 3


def role_name(texts: Texts, role: Role) -> str:
    """Whose hands these are."""
    return {
        Role.COLLECTOR: texts.gettext("Collector"),
        Role.CASHIER: texts.gettext("Cashier"),
        Role.ENGINEER: texts.gettext("Engineer"),
        Role.SUPERVISOR: texts.gettext("Supervisor"),
    }[role]


def task_words(texts: Texts, task: Task) -> Words:
    """A task's name, and what it is about."""
    return {
        Task.BOX: (texts.gettext("Banknote box"), texts.gettext("What is in it; take it out and seal it")),
        Task.COUNT: (texts.gettext("Count a bag"), texts.gettext("Notes by value, with the difference")),
        Task.CASES: (texts.gettext("Cases to decide"), texts.gettext("All that waits for a person")),
        Task.CASE: (texts.gettext("Claim code"), texts.gettext("Everything about one payment")),
        Task.HEALTH: (texts.gettext("State of the terminal"), texts.gettext("What works, what does not, what to do")),
        Task.BATCHES: (texts.gettext("End of day"), texts.gettext("Close the card terminals' batches")),
    }[task]


def entry_words(texts: Texts, what: Entry) -> Words:
    """What is to be typed, and where it is found."""
    return {
        Entry.PIN: (texts.gettext("Staff PIN"), texts.gettext("Or swipe your card")),
        Entry.SEAL: (
            texts.gettext("Number of the seal"),
            texts.gettext("Take the box out, put in the empty one, seal the bag, then type the number on the seal"),
        ),
        Entry.SECOND_PIN: (
            texts.gettext("Second person's PIN"),
            texts.gettext("Somebody else with the same right confirms the decision"),
        ),
        Entry.REFERENCE: (
            texts.gettext("Their reference"),
            texts.gettext("The number of the record at the operator or the acquirer"),
        ),
        Entry.CLAIM: (texts.gettext("Claim code"), texts.gettext("It is on the visitor's receipt")),
        Entry.BOX: (texts.gettext("Number of the encashment"), texts.gettext("It is on the report and on the bag")),
    }[what]


def entry_shown(what: Entry, typed: str) -> str:
    """What is typed, as the field shows it: dots for a PIN, a claim code in groups as on the receipt."""
    if what.is_secret:
        return "•" * len(typed)
    if what is Entry.CLAIM:
        plain = typed.replace("-", "")
        return "-".join(plain[start : start + _CLAIM_GROUP] for start in range(0, len(plain), _CLAIM_GROUP))
    return typed


def key_name(texts: Texts, key: SheetKey) -> str:
    """What a key does."""
    return {
        SheetKey.CLOSE_BOX: texts.gettext("Take the box out"),
        SheetKey.COUNT: texts.gettext("Enter the count"),
        SheetKey.PRINT: texts.gettext("Print"),
        SheetKey.LOOK_AGAIN: texts.gettext("Look again"),
        SheetKey.CLOSE_BATCH: texts.gettext("Close the batch"),
        SheetKey.OPEN_DECISION: texts.gettext("Decide"),
        SheetKey.DECIDE: texts.gettext("Yes, write it down"),
    }[key]


def key_at_work(texts: Texts, key: SheetKey) -> str:
    """What a key says while it is at work."""
    return {
        SheetKey.CLOSE_BOX: texts.gettext("Take the box out"),
        SheetKey.COUNT: texts.gettext("Enter the count"),
        SheetKey.PRINT: texts.gettext("Printing…"),
        SheetKey.LOOK_AGAIN: texts.gettext("Looking…"),
        SheetKey.CLOSE_BATCH: texts.gettext("Closing…"),
        SheetKey.OPEN_DECISION: texts.gettext("Decide"),
        SheetKey.DECIDE: texts.gettext("Writing it down…"),
    }[key]


def done_words(texts: Texts, done: Done) -> Words:
    """What has just been done, and what comes next."""
    return {
        Done.PRINTED: (texts.gettext("Printed."), texts.gettext("Put the report into the bag.")),
        Done.CLOSED: (
            texts.gettext("The box is closed."),
            texts.gettext("The terminal counts for the new one. Print the report."),
        ),
        Done.DECIDED: (texts.gettext("The decision is written down."), texts.gettext("It cannot be changed any more.")),
        Done.COUNTED: (texts.gettext("The count is written down."), texts.gettext("It cannot be changed any more.")),
    }[done]


def staff_error(texts: Texts, code: ErrorCode) -> Words:
    """What went wrong, for staff."""
    own = {
        ErrorCode.WRONG_CODE: (texts.gettext("Nobody has this PIN."), texts.gettext("Type it again.")),
        ErrorCode.TOO_MANY_TRIES: (
            texts.gettext("Too many wrong PINs."),
            texts.gettext("None is taken for some minutes; the alarm has been raised."),
        ),
        ErrorCode.NOT_ALLOWED: (
            texts.gettext("Not with your role."),
            texts.gettext("Ask somebody who may, or the supervisor."),
        ),
        ErrorCode.NO_SUCH_PAYMENT: (
            texts.gettext("There is no such payment."),
            texts.gettext("Check the code character by character."),
        ),
        ErrorCode.SECOND_PERSON_NEEDED: (
            texts.gettext("It has to be somebody else."),
            texts.gettext("The second person enters a PIN of his or her own."),
        ),
        ErrorCode.NO_SUCH_PERIOD: (
            texts.gettext("There is no such encashment."),
            texts.gettext("Check the number on the bag."),
        ),
        ErrorCode.ALREADY_DECIDED: (
            texts.gettext("This has been done already."),
            texts.gettext("Go back and open it again."),
        ),
        ErrorCode.PAYMENT_IN_PROGRESS: (
            texts.gettext("A payment is not finished yet."),
            texts.gettext("Wait a minute and try again."),
        ),
        ErrorCode.JOURNAL_UNAVAILABLE: (
            texts.gettext("It could not be written down for certain."),
            texts.gettext("Open the report again to see whether it was."),
        ),
        ErrorCode.ACQUIRER_UNAVAILABLE: (
            texts.gettext("The card terminal did not close its batch."),
            texts.gettext("Nothing is lost. See that it is on and connected, then try again."),
        ),
        ErrorCode.PRINTER_UNAVAILABLE: (
            texts.gettext("The printer does not answer."),
            texts.gettext("See that it is on, then try again."),
        ),
        ErrorCode.NO_PAPER: (texts.gettext("The printer is out of paper."), texts.gettext("Put in a new roll.")),
        ErrorCode.NOT_LOGGED_IN: (texts.gettext("The log-in has ended."), texts.gettext("Leave and log in again.")),
    }
    return own.get(code) or error_words(texts, code)
