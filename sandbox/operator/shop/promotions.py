"""What the operator and its partners promote, and when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promotion:
    """An action of ours, or the programme of a `partner`. It began `since_months` ago and ends with the month that is
    `lasts_months` ahead, the running one being the first; 0 is without an end. `offering` is what it is about.
    """

    promotion: str
    kind: str  # action, partner
    name: str
    about: str
    since_months: int
    lasts_months: int = 0
    partner: str = ""
    offering: str = ""


PROMOTIONS = (
    Promotion(
        "action-night",
        "action",
        "Ночной безлимит",
        "Интернет без счёта с часа ночи до семи утра, на три месяца.",
        1,
        2,
        offering="option-night",
    ),
    Promotion(
        "action-birthday",
        "action",
        "120 баллов ко дню рождения",
        "Мы начислим их сами за неделю до праздника. Тратьте до конца следующего месяца.",
        11,
    ),
    Promotion(
        "partner-fuel",
        "partner",
        "Баллы на заправках «Маяк»",
        "1 балл за каждые 10 ₽ на связь. 1 балл — 1 ₽ скидки на топливо.",
        8,
        partner="ООО «Маяк»",
    ),
    Promotion(
        "partner-books",
        "partner",
        "«Книжная полка»: страницы за покупки",
        "60 000 книг на слух. За каждую купленную книгу — 45 страниц в подарок.",
        5,
        partner="ООО «Полка»",
        offering="partner-books",
    ),
    Promotion(
        "partner-films",
        "partner",
        "«Кинотека» вместе с ТВ",
        "Фильмы по подписке на том же экране, счёт один.",
        3,
        2,
        partner="АО «Кинотека»",
        offering="partner-films",
    ),
    Promotion("action-summer", "action", "Летний роуминг", "Минута в поездке по цене домашней.", 6, -2),
)
