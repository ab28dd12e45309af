"""Questions and requests in words."""

from __future__ import annotations

from datetime import date, tzinfo

from kiosk.domain.questions import Question, QuestionState, Subject, SubjectKind, Topic
from kiosk.i18n import Texts
from kiosk.views.parts.badge import BadgeMood


def topic_words(texts: Texts, topic: Topic) -> str:
    """What a key says that asks about `topic`."""
    return {
        Topic.CHARGE: texts.gettext("Why was I charged?"),
        Topic.SERVICE: texts.gettext("A service does not do what it should"),
        Topic.PAYMENT: texts.gettext("Where is my payment?"),
        Topic.QUALITY: texts.gettext("Poor connection"),
        Topic.CONTRACT: texts.gettext("My contract and my data"),
        Topic.CALL_ME: texts.gettext("Call me"),
        Topic.VISIT_ME: texts.gettext("Send somebody to my home"),
        Topic.CONNECT_ME: texts.gettext("Connect a new service or address"),
        Topic.OTHER: texts.gettext("Something else"),
    }[topic]


def which_words(texts: Texts, topic: Topic) -> str:
    """The title above the things to choose from."""
    match topic:
        case Topic.CHARGE:
            return texts.gettext("Which charge?")
        case Topic.SERVICE:
            return texts.gettext("Which service?")
        case _:
            return texts.gettext("Which payment?")


def subject_words(texts: Texts, subject: Subject, zone: tzinfo) -> tuple[str, str]:
    """A thing's name, and its sum and day."""
    told = []
    if subject.amount is not None:
        told.append(texts.money(subject.amount))
    if subject.when is not None:
        told.append(texts.day_month(subject.when.astimezone(zone).date()))
    name = subject.name
    if subject.kind is SubjectKind.CASE:
        name = texts.gettext("Payment {code}").format(code=subject.name)
    return name, " · ".join(told)


def state_badge(texts: Texts, question: Question) -> tuple[BadgeMood, str]:
    """How far it is, in a word."""
    match question.state:
        case QuestionState.OPEN:
            return BadgeMood.INFO, texts.gettext("being answered")
        case QuestionState.ANSWERED:
            return BadgeMood.OK, texts.gettext("answered")
        case QuestionState.CLOSED:
            return BadgeMood.OK, texts.gettext("closed")


def asked_words(texts: Texts, question: Question, zone: tzinfo, today: date) -> str:
    """ "спросили 16 ноября · Гороскоп"."""
    asked = texts.gettext("asked on {day}").format(day=texts.day(question.asked_at.astimezone(zone).date(), today))
    return " · ".join(part for part in (asked, question.about) if part)


def expected_words(texts: Texts, question: Question, zone: tzinfo) -> str:
    """When an answer will be there; the sooner the more exactly."""
    if question.expected is None:
        return texts.gettext("The answer will be here on your next visit.")
    moment = question.expected.astimezone(zone)
    return texts.gettext("The answer will be here by {day}, {time}.").format(
        day=texts.day_month(moment.date()), time=texts.time(moment)
    )
