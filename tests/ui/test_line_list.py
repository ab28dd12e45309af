"""Many lines of expenses: none is put into words before it is seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.expenses import Line, LinePage, pack
from kiosk.domain.money import Currency
from kiosk.domain.products import Consent
from kiosk.i18n import Texts
from kiosk.views.look import Look
from kiosk.views.parts.line_list import LineList, LineModel
from kiosk.views.theme import THEMES, Theme, load_brand
from tests.ui.render import PANELS
from tests.ui.sample_accounts import LINES
from tests.ui.sample_terminal import ZONE

FREE, PAID = LINES[0], LINES[1]


def page(*names: str) -> LinePage:
    """A page of paid lines with those names."""
    return pack([replace(PAID, name=name) for name in names], Currency.RUB)


def said(model: LineModel) -> list[str]:
    """The rows as a reader of the screen says them."""
    return [str(model.data(model.index(row, 0))).split(",")[0] for row in range(model.rowCount())]


@pytest.fixture
def model() -> LineModel:
    """An empty list in English."""
    return LineModel(Texts("en"), ZONE)


def test_rows_follow_the_pages_in_their_order(model: LineModel) -> None:
    model.tell((page("A", "B"), page("C")), only_paid=False)
    assert said(model) == ["Subscription “A”", "Subscription “B”", "Subscription “C”"]


def test_a_page_more_adds_rows_and_leaves_the_others_where_they_are(model: LineModel) -> None:
    first, second = page("A"), page("B")
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.tell((first,), only_paid=False)
    model.tell((first, second), only_paid=False)
    assert said(model) == ["Subscription “A”", "Subscription “B”"]
    assert resets == []


def test_another_month_starts_over(model: LineModel) -> None:
    model.tell((page("A", "B"),), only_paid=False)
    model.tell((page("C"),), only_paid=False)
    assert said(model) == ["Subscription “C”"]


def test_lines_that_cost_nothing_can_be_hidden_and_shown_again(model: LineModel) -> None:
    mixed = pack([FREE, PAID, FREE], Currency.RUB)
    free_only = pack([FREE], Currency.RUB)
    pages = (free_only, mixed, free_only, page("Z"))
    model.tell(pages, only_paid=True)
    assert said(model) == ["Subscription “Гороскоп”", "Subscription “Z”"]
    model.tell(pages, only_paid=False)
    assert model.rowCount() == 6


def test_a_line_tells_how_much_when_for_what_and_paid_from_what(model: LineModel) -> None:
    model.tell((pack([LINES[2]], Currency.RUB),), only_paid=True)
    text = str(model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)).replace("\u00a0", " ")
    assert text == "Internet in roaming, −65.00, 18 November 12:20 · Турция · 13 MB · 5 ₽ per MB · balance"


def test_a_consent_that_is_learnt_later_is_told_with_its_line(model: LineModel) -> None:
    pages = (page("A", "B"),)
    model.tell(pages, only_paid=True)
    model.tell(pages, only_paid=True, consents={"A": Consent(date(2026, 8, 20), "sms")})
    assert ["connected 20.08 by SMS" in str(model.data(model.index(row, 0))) for row in range(2)] == [True, False]


def test_of_a_hundred_thousand_lines_only_the_pages_in_sight_are_read(
    monkeypatch: pytest.MonkeyPatch, dressed: object
) -> None:
    pages = tuple(pack([PAID] * 1000, Currency.RUB) for _ in range(100))
    read: set[int] = set()
    decode = LinePage.lines

    def read_lines(self: LinePage, zone: tzinfo) -> Iterator[Line]:
        read.add(id(self))
        return decode(self, zone)

    monkeypatch.setattr(LinePage, "lines", read_lines)
    look = Look(Theme(load_brand(THEMES / "standard.toml"), PANELS["1080x1920"]), Texts("en"))
    shown = LineList(look, ZoneInfo("Europe/Moscow"))
    shown.resize(900, 700)
    assert shown.tell(pages, only_paid=True) == 100_000
    shown.show()
    shown.grab()
    shown.scrollToBottom()
    shown.grab()
    shown.close()
    assert read == {id(pages[0]), id(pages[-1])}
