"""What the operator sells and for how much, minor units; and abroad."""

from __future__ import annotations

from dataclasses import dataclass

MINUTE_S = 60
KILOBYTES = 1024
GIGABYTE = KILOBYTES * 1024
"""In kilobytes, the finest unit of data."""

PRICE_RISE_MONTHS_AGO = 5
"""Since when `fee_minor` holds; before, it was `fee_before_minor`."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a started minute, a started megabyte and a message cost beyond a package; `name` is the rule's."""

    name: str
    minute: int
    megabyte: int
    message: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """A mobile tariff with its packages; all zero where everything is paid by use."""

    name: str
    fee_minor: int
    fee_before_minor: int
    minutes: int
    gigabytes: int
    messages: int
    beyond: Rates

    def summary(self) -> str:
        """The operator's own short description."""
        if not self.fee_minor:
            return "без абонентской платы"
        return f"{self.minutes} мин · {self.gigabytes} ГБ · {self.messages} SMS"


@dataclass(frozen=True, slots=True)
class Offer:
    """Anything else with a monthly fee; `supplier` is whose content it is, empty for our own."""

    name: str
    summary: str
    section: str
    kind: str
    fee_minor: int
    supplier: str = ""


@dataclass(frozen=True, slots=True)
class Country:
    """Where people travel, on whose network, at what rates."""

    name: str
    network: str
    rates: Rates


_BEYOND = Rates("Сверх пакета", 3_00, 1_00, 2_50)

FAMILY = Tariff("Семья", 590_00, 520_00, 600, 20, 300, Rates("Вне пакета", 10_00, 1_00, 2_50))
BY_USE = Tariff("Поминутный", 0, 0, 0, 0, 0, Rates("Поминутный", 2_50, 90, 2_00))
TARIFFS = (
    FAMILY,
    Tariff("Свой круг", 350_00, 310_00, 300, 5, 100, _BEYOND),
    Tariff("Максимум", 890_00, 790_00, 1500, 50, 500, _BEYOND),
    Tariff("Первый", 199_90, 179_90, 100, 2, 50, _BEYOND),
)

INTERNET = (
    Offer("Домашний 100", "100 Мбит/с", "internet", "tariff", 450_00),
    Offer("Домашний 300", "300 Мбит/с", "internet", "tariff", 600_00),
    Offer("Домашний 500", "500 Мбит/с", "internet", "tariff", 750_00),
)
TELEVISION = (
    Offer("ТВ Базовый", "184 канала", "tv", "tariff", 200_00),
    Offer("ТВ Кино", "231 канал", "tv", "tariff", 380_00),
)
MUSIC = Offer("Музыка на гудке", "мелодия вместо гудка", "mobile", "option", 99_00)
HOROSCOPE = Offer("Гороскоп", "прогноз каждый день", "mobile", "partner", 78_00, "ООО «Контент»")
CALLER_ID = Offer("Определитель номера", "кто звонит", "mobile", "option", 0)
EXTRAS = (
    MUSIC,
    HOROSCOPE,
    Offer("Антиспам", "защита от рекламы", "mobile", "option", 59_00),
    Offer("Анекдоты дня", "шутка каждый день", "mobile", "partner", 45_50, "ООО «Смех»"),
    Offer("Кинотека", "фильмы по подписке", "tv", "partner", 199_00, "АО «Кинотека»"),
    Offer("Антивирус", "для трёх устройств", "internet", "option", 79_90),
)

TURKEY = Country("Турция", "Turkcell", Rates("Роуминг, Турция", 35_00, 5_00, 15_00))
COUNTRIES = (
    TURKEY,
    Country("Грузия", "Magti", Rates("Роуминг, Грузия", 25_00, 4_00, 12_00)),
    Country("Казахстан", "Kcell", Rates("Роуминг, Казахстан", 9_00, 2_00, 5_00)),
    Country("Таиланд", "AIS", Rates("Роуминг, Таиланд", 65_00, 9_00, 19_00)),
)
