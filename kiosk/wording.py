"""What no locale database has: months in the cases our sentences need, and short units.

The words every database has (month names, separators) come from Babel or are held to it by a test.
"""

from __future__ import annotations

from typing import Final

NBSP: Final = "\u00a0"

LANGUAGE_NAMES: Final = {"ru": "Русский", "en": "English", "kk": "Қазақша"}
"""Each language in its own words, for the language key."""

GROUP: Final = {"ru": NBSP, "en": ",", "kk": NBSP}
DECIMAL: Final = {"ru": ",", "en": ".", "kk": ","}

IN_MONTH: Final = {
    "ru": (
        "в январе", "в феврале", "в марте", "в апреле", "в мае", "в июне",
        "в июле", "в августе", "в сентябре", "в октябре", "в ноябре", "в декабре",
    ),
    "en": (
        "in January", "in February", "in March", "in April", "in May", "in June",
        "in July", "in August", "in September", "in October", "in November", "in December",
    ),
    "kk": (
        "қаңтарда", "ақпанда", "наурызда", "сәуірде", "мамырда", "маусымда",
        "шілдеде", "тамызда", "қыркүйекте", "қазанда", "қарашада", "желтоқсанда",
    ),
}  # fmt: skip

AGAINST_MONTH: Final = {
    "ru": (
        "к январю", "к февралю", "к марту", "к апрелю", "к маю", "к июню",
        "к июлю", "к августу", "к сентябрю", "к октябрю", "к ноябрю", "к декабрю",
    ),
    "en": (
        "vs January", "vs February", "vs March", "vs April", "vs May", "vs June",
        "vs July", "vs August", "vs September", "vs October", "vs November", "vs December",
    ),
    "kk": (
        "қаңтармен салыстырғанда", "ақпанмен салыстырғанда", "наурызбен салыстырғанда",
        "сәуірмен салыстырғанда", "мамырмен салыстырғанда", "маусыммен салыстырғанда",
        "шілдемен салыстырғанда", "тамызбен салыстырғанда", "қыркүйекпен салыстырғанда",
        "қазанмен салыстырғанда", "қарашамен салыстырғанда", "желтоқсанмен салыстырғанда",
    ),
}  # fmt: skip

SECOND: Final = {"ru": "с", "en": "s", "kk": "с"}
MINUTE: Final = {"ru": "мин", "en": "min", "kk": "мин"}
MONTH: Final = {"ru": "мес.", "en": "mo.", "kk": "ай"}
PIECE: Final = {"ru": "шт.", "en": "pcs", "kk": "дана"}
MESSAGE: Final = {"ru": "SMS", "en": "SMS", "kk": "SMS"}
KILOBYTE: Final = {"ru": "КБ", "en": "KB", "kk": "КБ"}
MEGABYTE: Final = {"ru": "МБ", "en": "MB", "kk": "МБ"}
GIGABYTE: Final = {"ru": "ГБ", "en": "GB", "kk": "ГБ"}

PER: Final = {
    "minute": {"ru": "{price}/мин", "en": "{price}/min", "kk": "{price}/мин"},
    "megabyte": {"ru": "{price} за МБ", "en": "{price} per MB", "kk": "МБ үшін {price}"},
    "piece": {"ru": "{price} за шт.", "en": "{price} each", "kk": "данасы {price}"},
    "month": {"ru": "{price} в месяц", "en": "{price} a month", "kk": "айына {price}"},
}
