"""A box's report on paper, in every language and on every width."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.catalogues import LANGUAGES
from kiosk.domain.encashment import CountedPile
from kiosk.services.ports.documents import PeriodSheet
from tests.fakes.service_desk import BOOKS, CLOSED, PERIOD, closing, count, report, rub

COUNTED = (CountedPile(rub(50), 12), CountedPile(rub(100), 30), CountedPile(rub(500), 19), CountedPile(rub(1000), 9))
SHORT = replace(PERIOD, closing=closing(), doubts=(), count=count(COUNTED))
DIFFER = replace(BOOKS, counted_notes=70, counted_fits=False)


def sheet(*, counted: bool = True) -> PeriodSheet:
    told = report(SHORT, DIFFER) if counted else report()
    return PeriodSheet(told, CLOSED, "Europe/Moscow", "0417", "Офис на Ленина, 12", "Ерлан")


def lines(language: str, columns: int = 48, *, counted: bool = True) -> list[str]:
    text = ReceiptPaper(columns).render_period(sheet(counted=counted), language).text
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_paper_names_the_box_its_seal_its_notes_and_the_difference() -> None:
    said = lines("en")
    assert "Encashment 7" in said
    assert "Seal АВ 0042317" in said
    assert "500 RUB x 19 9,500.00 RUB" in said
    assert "Missing 100 RUB x 1" in said
    assert "THE BOOKS DIFFER" in said


def test_a_box_that_is_in_has_no_seal_and_its_doubtful_note_is_told() -> None:
    said = lines("en", counted=False)
    assert not any(line.startswith(("Seal", "Counted")) for line in said)
    assert "Being checked 500.00 RUB" in said
    assert "Notes by the journal 71-72" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_no_line_is_wider_than_the_paper(language: str, columns: int) -> None:
    rendered = ReceiptPaper(columns).render_period(sheet(), language)
    assert max(len(line) for line in rendered.text.splitlines()) <= columns
    assert rendered.data
