"""What staff chooses from, in words."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.domain.case import CaseKind, CaseOption, WaitingCase
from kiosk.domain.money import Money
from kiosk.i18n import Texts
from kiosk.presenters.staff_choice import Item, Question, Reason
from kiosk.views.wording.case import decision_words, moment_words
from kiosk.views.wording.errors import Words
from kiosk.views.wording.numbers import unbroken


def question_words(texts: Texts, question: Question) -> Words:
    """What is to be chosen, and what helps to choose."""
    return {
        Question.CASE: (texts.gettext("Cases to decide"), texts.gettext("The oldest first")),
        Question.DECISION: (
            texts.gettext("What is to be decided?"),
            texts.gettext("Nothing is written down before you have confirmed it"),
        ),
        Question.NOTE_VALUE: (texts.gettext("What is the note worth?"), texts.gettext("Look at the note itself")),
        Question.REASON: (texts.gettext("Why?"), texts.gettext("The reason stays in the journal with your name")),
    }[question]


def nothing_words(texts: Texts, question: Question) -> str:
    """What an empty list means."""
    if question is Question.CASE:
        return texts.gettext("No case waits for a decision.")
    return texts.gettext("Nothing is to be decided")


def item_words(texts: Texts, item: Item, zone: tzinfo) -> Words:
    """An item's name, and what is to be known of it; with times in `zone`."""
    match item:
        case WaitingCase():
            amount = texts.money(item.amount) if item.amount else texts.gettext("value unknown")
            told = (_kind(texts, item.kind), amount, moment_words(texts, item.since, zone))
            return unbroken(item.claim), " · ".join(told)
        case CaseOption():
            return _upper(decision_words(texts, item.decision)), _at_stake(texts, item)
        case Money():
            return texts.money(item), ""
        case Reason():
            return _upper(reason_words(texts, item)), ""


def reason_words(texts: Texts, reason: Reason) -> str:
    """Why somebody decides so."""
    return {
        Reason.COUNTED: texts.gettext("seen when the box was counted"),
        Reason.CAMERA: texts.gettext("seen on the camera"),
        Reason.IN_DEVICE: texts.gettext("found in the device"),
        Reason.VISITOR_HAS_IT: texts.gettext("the visitor has it back"),
        Reason.OPERATOR_SAID: texts.gettext("the operator has said so"),
        Reason.OPERATORS_BOOKS: texts.gettext("seen in the operator's books"),
        Reason.ACQUIRER_SAID: texts.gettext("the acquirer has said so"),
        Reason.ACQUIRERS_BOOKS: texts.gettext("seen in the acquirer's books"),
        Reason.RECEIPT: texts.gettext("came with the receipt"),
        Reason.PAPERS: texts.gettext("came with identity papers"),
    }[reason]


def _kind(texts: Texts, kind: CaseKind) -> str:
    return {
        CaseKind.HELD: texts.gettext("held for the visitor"),
        CaseKind.FROZEN: texts.gettext("frozen: the operator's books differ"),
        CaseKind.CHARGE_UNCLEAR: texts.gettext("nobody knows whether it was charged"),
        CaseKind.DOUBTFUL_NOTE: texts.gettext("a note is being checked"),
        CaseKind.STRAY_NOTE: texts.gettext("a note of no payment"),
    }[kind]


def _at_stake(texts: Texts, option: CaseOption) -> str:
    amount = texts.gettext("value unknown") if option.amount is None else texts.money(option.amount)
    note = "" if option.note is None else texts.gettext("note {number}").format(number=option.note)
    two = texts.gettext("with a second person") if option.needs_second else ""
    return " · ".join(part for part in (note, amount, two) if part)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
