"""How questions are answered here: by themselves, a minute after they were asked, with a fitting sentence."""

from __future__ import annotations

import msgspec
from msgspec import field
from msgspec.structs import replace

from sandbox.operator.storage.records import Ticket

ANSWER_MS = 60_000

_ANSWERS = {
    "charge": "Проверили: списание верное. Это плата по условиям услуги, списание есть в выписке.",
    "service": "Проверили услугу: она подключена и работает. Если связь пропадает, перезагрузите устройство.",
    "payment": "Платёж найден и зачислен. Дата и сумма есть в истории счёта.",
    "quality": "Передали инженерам. На вашем участке сети проведена проверка, связь восстановлена.",
    "callMe": "Перезвоним вам сегодня до 20 часов по вашему номеру.",
    "visitMe": "Мастер придёт завтра с 10 до 14 часов и позвонит за час.",
    "connectMe": "Договор подготовлен. Возьмите паспорт и подойдите в офис в любой день.",
}
_OTHERWISE = "Спасибо за вопрос. Специалист посмотрел ваш договор: замечаний нет."
_ONCE_MORE = "Передали вопрос старшему специалисту. Он проверил всё ещё раз и перезвонит вам завтра."


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What a question is about: a RelatedEntity."""

    id: str
    role: str
    name: str = ""
    referred_type: str = field(name="@referredType")


class Note(msgspec.Struct, frozen=True):
    """A word from the operator, or from the subscriber."""

    author: str  # operator, customer
    at_ms: int
    text: str


def notes_of(ticket: Ticket) -> list[Note]:
    """What was said so far."""
    return msgspec.json.decode(ticket.notes, type=list[Note])


def standing(ticket: Ticket, now_ms: int) -> Ticket:
    """It as it is at `now_ms`: answered once its time has come."""
    if ticket.state != "acknowledged" or now_ms < ticket.answer_ms:
        return ticket
    said = notes_of(ticket)
    text = _ONCE_MORE if said else _ANSWERS.get(ticket.topic, _OTHERWISE)
    answered = Note("operator", ticket.answer_ms, text)
    return replace(ticket, state="resolved", changed_ms=ticket.answer_ms, notes=msgspec.json.encode([*said, answered]))


def judged(ticket: Ticket, *, helped: bool, now_ms: int) -> Ticket:
    """It after its owner's word on the answer; without an answer there is nothing to judge."""
    answered = standing(ticket, now_ms)
    if answered.state != "resolved":
        return answered
    if helped:
        return replace(answered, state="closed", changed_ms=now_ms)
    said = [*notes_of(answered), Note("customer", now_ms, "Ответ не помог")]
    return replace(
        answered,
        state="acknowledged",
        changed_ms=now_ms,
        answer_ms=now_ms + ANSWER_MS,
        notes=msgspec.json.encode(said),
    )
