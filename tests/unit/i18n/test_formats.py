"""Money, numbers, dates and volumes as the pictures write them."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as st

from kiosk import wording
from kiosk.catalogues import LANGUAGES
from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import VolumeUnit
from kiosk.domain.money import Currency, Money
from kiosk.i18n import Texts, language_name


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("locale")
    for language in LANGUAGES:
        messages = folder / language / "LC_MESSAGES"
        messages.mkdir(parents=True)
        with (messages / "screens.mo").open("wb") as file:
            write_mo(file, Catalog(locale=language))
    return folder


@pytest.fixture(scope="module")
def russian(folder: Path) -> Texts:
    return Texts("ru", folder=folder)


@pytest.fixture(scope="module")
def kazakh(folder: Path) -> Texts:
    return Texts("kk", folder=folder)


@pytest.fixture(scope="module")
def english(folder: Path) -> Texts:
    return Texts("en", folder=folder)


def plain(text: str) -> str:
    """`text` with ordinary spaces, to be read in a test."""
    return text.replace("\u00a0", " ")


def roubles(minor: int) -> Money:
    return Money(minor, Currency.RUB)


@pytest.mark.parametrize(
    ("minor", "shown"),
    [(65000, "650 ₽"), (21360, "213,60 ₽"), (0, "0 ₽"), (1435000, "14 350 ₽"), (-59000, "−590 ₽"), (5, "0,05 ₽")],
)
def test_a_sum_shows_decimals_only_where_there_are_some(russian: Texts, minor: int, shown: str) -> None:
    assert plain(russian.money(roubles(minor))) == shown


@pytest.mark.parametrize(("minor", "shown"), [(100000, "+1 000,00"), (-59000, "−590,00"), (0, "0,00")])
def test_a_movement_shows_its_sign_and_both_decimals(russian: Texts, minor: int, shown: str) -> None:
    assert plain(russian.money(roubles(minor), sign=True, decimals="always", symbol=False)) == shown


def test_a_sum_is_never_torn_apart_at_a_line_break(russian: Texts) -> None:
    assert " " not in russian.money(roubles(123456789))


def test_tenge_have_their_own_sign(kazakh: Texts) -> None:
    assert plain(kazakh.money(Money(250000, Currency.KZT))) == "2 500 ₸"


def test_english_groups_with_commas_and_divides_with_a_point(english: Texts) -> None:
    assert plain(english.money(roubles(123456))) == "1,234.56 ₽"


@given(minor=st.integers(min_value=-(10**13), max_value=10**13))
def test_a_shown_sum_reads_back_to_the_same_amount(russian: Texts, minor: int) -> None:
    shown = russian.money(roubles(minor), decimals="always", symbol=False)
    assert Decimal(shown.replace("\u00a0", "").replace(",", ".").replace("−", "-")) == Decimal(minor) / 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_separators_are_those_of_the_locale_data(language: str) -> None:
    symbols = Locale.parse(language).number_symbols["latn"]
    assert (wording.GROUP[language], wording.DECIMAL[language]) == (symbols["group"], symbols["decimal"])


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (1240, None, "1 240"),
        (Decimal("3.20"), None, "3,2"),
        (Decimal("2.345"), 2, "2,35"),
        (Decimal("-0.5"), None, "−0,5"),
        (Decimal(7), 2, "7,00"),
        (0, None, "0"),
    ],
)
def test_a_number_is_grouped_and_rounded_half_up(
    russian: Texts, value: Decimal | int, places: int | None, shown: str
) -> None:
    assert plain(russian.number(value, places)) == shown


def test_a_fee_is_shown_in_percent(russian: Texts, english: Texts) -> None:
    assert (plain(russian.percent(0)), plain(russian.percent(15)), english.percent(15)) == ("0 %", "1,5 %", "1.5%")


@pytest.mark.parametrize(("language", "shown"), [("ru", "28 ноября"), ("en", "28 November"), ("kk", "28 қараша")])
def test_a_day_names_its_month(folder: Path, language: str, shown: str) -> None:
    assert plain(Texts(language, folder=folder).day_month(date(2026, 11, 28))) == shown


@pytest.mark.parametrize(("language", "shown"), [("ru", "Ноябрь"), ("en", "November"), ("kk", "Қараша")])
def test_a_month_alone_is_nominative_and_capitalised(folder: Path, language: str, shown: str) -> None:
    assert Texts(language, folder=folder).month_name(date(2026, 11, 1)) == shown


def test_months_bend_to_their_sentence(russian: Texts, kazakh: Texts) -> None:
    day = date(2026, 10, 5)
    assert (russian.in_month(day), russian.against_month(day)) == ("в октябре", "к октябрю")
    assert (kazakh.in_month(day), kazakh.against_month(day)) == ("қазанда", "қазанмен салыстырғанда")


@pytest.mark.parametrize("table", [wording.IN_MONTH, wording.AGAINST_MONTH])
def test_every_language_has_twelve_months_in_every_case(table: dict[str, tuple[str, ...]]) -> None:
    assert {language: len(set(months)) for language, months in table.items()} == dict.fromkeys(LANGUAGES, 12)


def test_a_day_tells_its_year_only_where_that_is_another_one(russian: Texts) -> None:
    today = date(2026, 11, 22)
    assert russian.day(date(2026, 11, 3), today).replace("\u00a0", " ") == "3 ноября"
    assert russian.day(date(2025, 11, 3), today) == "03.11.2025"


def test_dates_and_times_are_two_digits_each(russian: Texts) -> None:
    moment = datetime(2026, 8, 2, 4, 5, 6, tzinfo=UTC)
    assert (russian.short_date(moment), russian.full_date(moment)) == ("02.08", "02.08.2026")
    assert (russian.time(moment), russian.time(moment, seconds=True)) == ("04:05", "04:05:06")


@pytest.mark.parametrize(
    ("volume", "unit", "shown"),
    [
        (372, VolumeUnit.SECONDS, "6 мин 12 с"),
        (180, VolumeUnit.SECONDS, "3 мин"),
        (0, VolumeUnit.SECONDS, "0 с"),
        (214 * 1024, VolumeUnit.KILOBYTES, "214 МБ"),
        (13 * 1024, VolumeUnit.KILOBYTES, "13 МБ"),
        (700, VolumeUnit.KILOBYTES, "700 КБ"),
        (0, VolumeUnit.KILOBYTES, "0 МБ"),
        (1, VolumeUnit.PIECES, "1 шт."),
        (1, VolumeUnit.MONTHS, "1 мес."),
        (0, VolumeUnit.NONE, ""),
    ],
)
def test_a_volume_names_its_unit(russian: Texts, volume: int, unit: VolumeUnit, shown: str) -> None:
    assert plain(russian.volume(volume, unit)) == shown


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (Decimal(412), PackageUnit.MINUTES, "412 мин"),
        (Decimal("3276.8"), PackageUnit.MEGABYTES, "3,2 ГБ"),
        (Decimal(20480), PackageUnit.MEGABYTES, "20 ГБ"),
        (Decimal(288), PackageUnit.MESSAGES, "288 SMS"),
    ],
)
def test_a_package_names_its_unit(russian: Texts, amount: Decimal, unit: PackageUnit, shown: str) -> None:
    assert plain(russian.package(amount, unit)) == shown


def test_a_rate_says_what_it_is_for(russian: Texts) -> None:
    assert plain(russian.rate(roubles(1000), VolumeUnit.SECONDS)) == "10 ₽/мин"
    assert plain(russian.rate(roubles(500), VolumeUnit.KILOBYTES)) == "5 ₽ за МБ"
    assert plain(russian.rate(roubles(500), VolumeUnit.NONE)) == "5 ₽"


def test_a_language_is_named_in_its_own_words() -> None:
    assert [language_name(language) for language in LANGUAGES] == ["Русский", "English", "Қазақша"]


def test_texts_cost_the_first_screen_no_babel() -> None:
    check = "import sys, kiosk.i18n; sys.exit('babel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
