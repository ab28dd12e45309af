"""The bench's few words, in the two languages of the people who use it."""

from __future__ import annotations

_RUSSIAN = {
    "The world outside": "Мир снаружи",
    "Banknotes": "Купюры",
    "Creased 100": "Мятая 100",
    "Foreign note": "Чужая валюта",
    "Acceptor": "Купюроприёмник",
    "Jam": "Замятие",
    "Clear jam": "Убрать замятие",
    "Cut power": "Отключить питание",
    "Power on": "Включить питание",
    "Remove cassette": "Вынуть кассету",
    "Put cassette back": "Вернуть кассету",
    "Unplug the line": "Выдернуть кабель",
    "Plug the line in": "Вставить кабель",
    "Card and telephone": "Карта и телефон",
    "Next card pays": "Карта: оплата",
    "Next card: no": "Карта: отказ",
    "Visitor cancels": "Отмена",
    "No card comes": "Без карты",
    "Bad card": "Плохая карта",
    "Only 100 left": "Только 100",
    "Scan and pay": "QR: оплата",
    "Scan, no money": "QR: отказ",
    "Operator": "Оператор",
    "Works": "Работает",
    "Off line": "Нет связи",
    "Slow": "Медленный",
    "Lies": "Врёт",
    "Terminal": "Терминал",
    "Kill the teller": "Убить teller",
    "Kill the front": "Убить экран",
    "Receipt paper out": "Нет чековой ленты",
    "Receipt paper in": "Вставить ленту",
    "A4 paper out": "Нет бумаги A4",
    "A4 paper in": "Вставить A4",
    "SMS on the visitor's phone": "SMS в телефоне посетителя",
    "No messages yet": "Пока нет сообщений",
    "Device": "Устройство",
    "Last receipt": "Последний чек",
    "Nothing printed yet": "Ещё ничего не напечатано",
}


def word(english: str, language: str) -> str:
    """`english` in `language` ("ru" or "en")."""
    return _RUSSIAN[english] if language == "ru" else english
