from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from kiosk.adapters.documents.letterhead import Letterhead
from kiosk.adapters.documents.statement_pdf import DoesNotAddUp, Statement, write_statement
from kiosk.domain.expenses import Cause, Line, LineKind, VolumeUnit
from kiosk.domain.statement import StatementHead, StatementTotals
from tests.fakes.documents import (
    IRINAS_LINES,
    MOSCOW,
    head,
    line,
    pages_of,
    totals,
    varied_lines,
)

LETTERHEAD = Letterhead("Связь", (0.11, 0.31, 0.85))
AMOUNT = r"[+−]?\d[\d ]*,\d\d"


def pdf(
    lines: Sequence[Line], sums: StatementTotals | None = None, first: StatementHead | None = None
) -> tuple[bytes, list[tuple[int, int]]]:
    """A statement's bytes, and what was told of its pages."""
    laid: list[tuple[int, int]] = []
    moved = sum(one.amount.minor for one in lines)
    statement = Statement(
        LETTERHEAD,
        first or head(len(lines)),
        sums or totals(len(lines), moved),
        pages_of(iter(lines)),
    )
    target = BytesIO()
    write_statement(statement, target, lambda page, of: laid.append((page, of)))
    return target.getvalue(), laid


def texts(document: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(document), strict=True).pages]


def kopecks(text: str) -> int:
    return int(re.sub(r"[+ ,]", "", text).replace("−", "-"))


def usage(number: int, *, minor: int = 0, name: str = "", place: str = "Москва") -> Line:
    return line(
        datetime(2026, 11, 1 + number // 1440, number // 60 % 24, number % 60, tzinfo=MOSCOW),
        minor,
        LineKind.OTHER,
        Cause.OTHER,
        name=name or f"услуга-{number}",
        place=place,
        volume=(1, VolumeUnit.PIECES),
    )


def test_the_first_page_says_what_the_approved_drawing_says() -> None:
    document, _ = pdf(IRINAS_LINES, totals(len(IRINAS_LINES)))
    page = texts(document)[0]
    for words in (
        "Связь",
        "ООО «Связь», ИНН 7701234567",
        "Детализация счёта",
        "1 – 22 ноября 2026 г.",
        "№ D-0417-000218 от 22.11.2026 14:05 МСК",
        "Соколова Ирина Петровна",
        "+7 912 345-67-89",
        "Остаток на 01.11.2026 00:00",
        "Пополнения (1)",
        "Подписки и контент (2)",
        "213,60",
        "В том числе НДС 22 %",
        "412 мин · 3,2 ГБ · 288 SMS",
        "Операции, 8 записей",
        "Подписка «Гороскоп»",
        "Абонентская плата «Семья»",
        "−590,00",
        "+1 000,00",
        "Претензии принимаются до 22.05.2027 · 8 800 250-00-00",
    ):
        assert words in page, words


def test_every_line_is_printed_once_and_in_order() -> None:
    document, _ = pdf([usage(number) for number in range(200)])
    found = re.findall(r"услуга-(\d+)", "\n".join(texts(document)))
    assert found == [str(number) for number in range(200)]


def test_page_totals_and_what_is_brought_forward_add_up_to_the_walk() -> None:
    lines = list(varied_lines(300))
    pages = texts(pdf(lines)[0])
    sums = [kopecks(found) for page in pages for found in re.findall(f"Итого на странице ({AMOUNT})", page)]
    brought = [kopecks(found) for page in pages for found in re.findall(f"перенос ({AMOUNT})", page)]
    assert len(sums) == len(pages)
    assert brought[0] == 0
    assert [before + own for before, own in zip(brought, sums, strict=True)][:-1] == brought[1:]
    assert brought[-1] + sums[-1] == sum(one.amount.minor for one in lines)
    assert kopecks(re.findall(f"Сумма всех операций ({AMOUNT})", pages[-1])[0]) == brought[-1] + sums[-1]


def test_heads_repeat_and_pages_know_their_number() -> None:
    document, laid = pdf(list(varied_lines(100)))
    pages = texts(document)
    assert [f"Стр. {number} из {len(pages)}" in page for number, page in enumerate(pages, 1)] == [True] * len(pages)
    assert all("Дата и время" in page and "D-0417-000218" in page for page in pages)
    assert laid == [(number, len(pages)) for number in range(1, len(pages) + 1)]


@pytest.mark.parametrize("count", [*range(26), 50, 51, 52, 53, 54, 55])
def test_no_page_is_empty_and_none_is_missing_however_the_lines_fall(count: int) -> None:
    document, laid = pdf([usage(number) for number in range(count)])
    pages = texts(document)
    rows = [len(re.findall(r"услуга-", page)) for page in pages]
    assert sum(rows) == count
    assert laid[-1] == (len(pages), len(pages))
    assert "Сумма всех операций" in pages[-1]
    assert all(later <= 34 for later in rows)


def test_a_long_name_ends_with_an_ellipsis_before_the_next_column() -> None:
    name = "Очень длинное название услуги, которое не помещается в свою колонку"
    (page,) = texts(pdf([usage(1, name=name)])[0])
    shown = re.search(r"(Очень[^…]*…)", page)
    assert shown is not None
    assert name.startswith(shown[1].removesuffix("…").rstrip())


@pytest.mark.parametrize("name", ["Ελληνικά ξ", "naïve Çağ", "скобка) Tj (", "конец\\", "две\nстроки\tтут"])
def test_whatever_an_operator_calls_a_thing_is_printed_as_text(name: str) -> None:
    (page,) = texts(pdf([usage(1, name=name), usage(2)])[0])
    assert " ".join(name.split()) in " ".join(page.split())
    assert "услуга-2" in page


def test_a_statement_whose_lines_are_not_those_of_its_totals_is_not_made() -> None:
    lines = [usage(1, minor=-100)]
    for wrong in (totals(1, -99), totals(2, -100), replace(totals(1, -100), closing=totals(1, -99).closing)):
        with pytest.raises(DoesNotAddUp):
            pdf(lines, wrong)


def test_times_follow_the_zone_over_a_change_of_clocks() -> None:
    moments = [datetime(2026, 11, 1, 5, 59, 59, tzinfo=UTC), datetime(2026, 11, 1, 6, 0, 0, tzinfo=UTC)]
    lines = [replace(usage(1), when=moment) for moment in moments]
    (page,) = texts(pdf(lines, first=replace(head(2), zone="America/New_York"))[0])
    assert re.findall(r"\d\d:\d\d:\d\d", page) == ["01:59:59", "01:00:00"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ru", ("Детализация счёта", "Исходящий звонок", "пакет минут", "6 мин 12 с", "−78,00")),
        ("en", ("Account statement", "Outgoing call", "minutes pack", "6 min 12 s", "−78.00")),
        ("kk", ("Шоттан үзінді көшірме", "Шығыс қоңырау", "мин. пакеті", "2026 ж. 1 – 22 қараша", "−78,00")),
    ],
)
def test_each_language_is_complete_on_paper(language: str, words: tuple[str, ...]) -> None:
    document, _ = pdf(IRINAS_LINES, totals(len(IRINAS_LINES)), head(len(IRINAS_LINES), language))
    page = texts(document)[0]
    assert [word for word in words if word not in page] == []


def test_a_top_up_has_neither_price_nor_source() -> None:
    page = texts(pdf(IRINAS_LINES, totals(len(IRINAS_LINES)))[0])[0]
    assert re.search(r"Пополнение наличными терминал 0417 \+1 000,00", " ".join(page.split()))


def test_fonts_are_embedded_and_cut_to_what_is_used() -> None:
    document, _ = pdf(IRINAS_LINES)
    resources: Any = PdfReader(BytesIO(document)).pages[0]["/Resources"]
    fonts = list(resources["/Font"].values())
    assert len(fonts) == 3
    for font in fonts:
        descriptor = font.get_object()["/FontDescriptor"]
        assert "+" in descriptor["/FontName"]
        assert len(descriptor["/FontFile2"].get_data()) < 60_000


def test_pages_go_to_the_file_while_later_lines_are_still_being_read() -> None:
    target, sizes = BytesIO(), list[int]()
    lines = [usage(number) for number in range(3000)]
    statement = Statement(LETTERHEAD, head(3000), totals(3000, 0), pages_of(iter(lines)))
    write_statement(statement, target, lambda page, of: sizes.append(target.tell()))
    assert all(before < after for before, after in pairwise(sizes))
    assert sizes[len(sizes) // 2] > sizes[-1] * 0.4


def test_a_call_names_the_other_side_and_a_call_in_roaming_the_place_first() -> None:
    home = replace(usage(1), counterpart="+7 903 •••-••-14", place="Москва")
    abroad = replace(home, kind=LineKind.ROAMING_CALL, place="Турция")
    (page,) = texts(pdf([home, abroad])[0])
    assert "+7 903 •••-••-14 1 шт." in " ".join(page.split())
    assert "Турция, +7 903" in page


def test_a_name_that_says_what_it_is_of_itself_is_not_told_so_again() -> None:
    fee = replace(usage(1), kind=LineKind.FEE, name="Абонентская плата за ТВ")
    (page,) = texts(pdf([fee])[0])
    assert page.count("Абонентская плата") == 1
