"""Texts, money, dates and amounts in the visitor's language; for screens and for paper, without Qt.

Sentences come from gettext catalogues. Numbers are put together here and not by Babel: a screen of expenses or a
statement formats hundreds of thousands of them, and Babel needs some 20 microseconds for each.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

from kiosk import wording
from kiosk.catalogues import LANGUAGES, LOCALE_FOLDER, compiled, main
from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import VolumeUnit
from kiosk.domain.money import Currency, Money
from kiosk.wording import NBSP

MINUS: Final = "\u2212"
_SYMBOLS = {Currency.RUB: "₽", Currency.KZT: "₸", Currency.EUR: "€", Currency.USD: "$"}
_PER = {
    VolumeUnit.SECONDS: wording.PER["minute"],
    VolumeUnit.KILOBYTES: wording.PER["megabyte"],
    VolumeUnit.PIECES: wording.PER["piece"],
    VolumeUnit.MONTHS: wording.PER["month"],
}


def mark(text: str) -> str:
    """`text` itself; tells the catalogue check of a msgid that is translated elsewhere, as in a table of sentences."""
    return text


def language_name(language: str) -> str:
    """The language in its own words: "Қазақша"."""
    return wording.LANGUAGE_NAMES.get(language, language)


class Texts:
    """Everything a screen or a paper says in one language.

    Times are written in the zone they carry; the caller brings them into the terminal's.
    """

    def __init__(self, language: str, domain: str = "screens", folder: Path = LOCALE_FOLDER) -> None:
        """Texts of `language` ("ru", "en", "kk"); any other is a bug.

        Raises:
            MissingCatalogue: the catalogues were not compiled on this machine.
        """
        assert language in LANGUAGES, language
        catalogue = compiled(language, domain, folder)
        self.language = language
        self.gettext = catalogue.gettext
        self._plural = catalogue.ngettext
        self.pgettext = catalogue.pgettext
        self._group = wording.GROUP[language]
        self._decimal = wording.DECIMAL[language]

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The sentence for `count`, which never stands at a line's end without what it counts."""
        return self._plural(one, many, count).replace("{count} ", "{count}" + NBSP)

    def money(
        self,
        amount: Money,
        *,
        sign: bool = False,
        decimals: Literal["auto", "always"] = "auto",
        symbol: bool = True,
        grouped: bool = True,
    ) -> str:
        """ "650 ₽", "213,60 ₽", "−590,00", "+1 000,00": `sign` adds the plus, "always" the two decimals.

        Without `grouped` "5000 ₽", as on the banknote.
        """
        units, hundredths = divmod(abs(amount.minor), 100)
        text = self._grouped(units) if grouped else str(units)
        if hundredths or decimals == "always":
            text += f"{self._decimal}{hundredths:02}"
        if symbol:
            text += NBSP + _SYMBOLS[amount.currency]
        if amount.minor < 0:
            return MINUS + text
        return "+" + text if sign and amount.minor > 0 else text

    def currency_symbol(self, currency: Currency) -> str:
        """ "₽"."""
        return _SYMBOLS[currency]

    def number(self, value: Decimal | int, places: int | None = None) -> str:
        """ "1 240", "3,2": rounded half up to `places` decimals, or with as many as it has."""
        if isinstance(value, int) and value >= 0 and not places:
            return self._grouped(value)
        exact = Decimal(value)
        if places is not None:
            exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        whole, _, fraction = f"{abs(exact):f}".partition(".")
        fraction = fraction.rstrip("0") if places is None else fraction
        text = self._grouped(int(whole)) + (self._decimal + fraction if fraction else "")
        return MINUS + text if exact < 0 else text

    def percent(self, per_mille: int) -> str:
        """ "0 %", "1,5 %", from thousandths."""
        space = "" if self.language == "en" else NBSP
        return self.number(Decimal(per_mille) / 10) + space + "%"

    def day_month(self, day: date) -> str:
        """ "28 ноября"."""
        return f"{day.day}{NBSP}{_months(self.language, 'format')[day.month - 1]}"

    def day(self, day: date, today: date) -> str:
        """ "28 ноября"; of another year than today's "22.11.2025"."""
        return self.day_month(day) if day.year == today.year else self.full_date(day)

    def month_name(self, day: date) -> str:
        """ "Ноябрь", to stand alone."""
        name = _months(self.language, "stand-alone")[day.month - 1]
        return name[:1].upper() + name[1:]

    def in_month(self, day: date) -> str:
        """ "в ноябре"."""
        return wording.IN_MONTH[self.language][day.month - 1]

    def against_month(self, day: date) -> str:
        """ "к октябрю", of a comparison."""
        return wording.AGAINST_MONTH[self.language][day.month - 1]

    def short_date(self, day: date) -> str:
        """ "20.08"."""
        return f"{day.day:02}.{day.month:02}"

    def full_date(self, day: date) -> str:
        """ "22.11.2026"."""
        return f"{day.day:02}.{day.month:02}.{day.year:04}"

    def time(self, moment: datetime, *, seconds: bool = False) -> str:
        """ "14:02", "14:02:11"."""
        return f"{moment.hour:02}:{moment.minute:02}:{moment.second:02}"[: None if seconds else 5]

    def volume(self, volume: int, unit: VolumeUnit) -> str:
        """ "6 мин 12 с", "214 МБ", "1 мес."; empty where nothing is counted."""
        match unit:
            case VolumeUnit.SECONDS:
                return self._duration(volume)
            case VolumeUnit.KILOBYTES:
                return self._whole_kilobytes(volume) if volume > 0 else self.data(Decimal(volume) / 1024)
            case VolumeUnit.PIECES:
                return self._with_unit(self.number(volume), wording.PIECE)
            case VolumeUnit.MONTHS:
                return self._with_unit(self.number(volume), wording.MONTH)
            case VolumeUnit.NONE:
                return ""

    def data(self, megabytes: Decimal) -> str:
        """ "3,2 ГБ", "13 МБ", "512 КБ": 1,024 of one make the next; one decimal where the number is small."""
        if abs(megabytes) >= 1024:
            return self._with_unit(self._short(megabytes / 1024), wording.GIGABYTE)
        if megabytes and abs(megabytes) < 1:
            return self._with_unit(self.number(megabytes * 1024, 0), wording.KILOBYTE)
        return self._with_unit(self._short(megabytes), wording.MEGABYTE)

    def package(self, amount: Decimal, unit: PackageUnit) -> str:
        """ "412 мин", "3,2 ГБ", "288 SMS"."""
        match unit:
            case PackageUnit.MINUTES:
                return self._with_unit(self.number(amount, 0), wording.MINUTE)
            case PackageUnit.MEGABYTES:
                return self.data(amount)
            case PackageUnit.MESSAGES:
                return self._with_unit(self.number(amount, 0), wording.MESSAGE)

    def rate(self, price: Money, unit: VolumeUnit) -> str:
        """ "10 ₽/мин", "5 ₽ за МБ"; the bare price where nothing is counted."""
        if unit is VolumeUnit.NONE:
            return self.money(price)
        return _PER[unit][self.language].format(price=self.money(price))

    def _grouped(self, units: int) -> str:
        return f"{units:,}".replace(",", self._group) if units >= 1000 else str(units)

    def _duration(self, seconds: int) -> str:
        minutes, rest = divmod(seconds, 60)
        parts = []
        if minutes:
            parts.append(self._with_unit(self.number(minutes), wording.MINUTE))
        if rest or not minutes:
            parts.append(self._with_unit(str(rest), wording.SECOND))
        return " ".join(parts)

    def _short(self, value: Decimal) -> str:
        text = self.number(value, 1 if abs(value) < 100 else 0)
        return text.removesuffix(self._decimal + "0")

    def _whole_kilobytes(self, kilobytes: int) -> str:
        """As `data`, in a fifth of the time: a statement has a hundred thousand different ones."""
        for size, unit in ((1024 * 1024, wording.GIGABYTE), (1024, wording.MEGABYTE)):
            if kilobytes >= 100 * size:
                return self._with_unit(self._grouped((2 * kilobytes + size) // (2 * size)), unit)
            if kilobytes >= size:
                whole, tenth = divmod((20 * kilobytes + size) // (2 * size), 10)
                return self._with_unit(f"{whole}{self._decimal}{tenth}" if tenth else str(whole), unit)
        return self._with_unit(self._grouped(kilobytes), wording.KILOBYTE)

    def _with_unit(self, number: str, unit: dict[str, str]) -> str:
        return number + NBSP + unit[self.language]


@lru_cache
def _months(language: str, context: Literal["format", "stand-alone"]) -> tuple[str, ...]:
    from babel import Locale  # noqa: PLC0415 - 25 ms that the first screen does not need

    names = Locale.parse(language).months[context]["wide"]
    return tuple(names[month] for month in range(1, 13))


if __name__ == "__main__":
    raise SystemExit(main())
