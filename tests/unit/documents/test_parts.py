from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from kiosk import fonts
from kiosk.adapters.documents.line_digest import LineDigest
from kiosk.adapters.documents.paged_file import PagedFile
from kiosk.adapters.documents.qr_mark import qr_operators
from kiosk.adapters.documents.time_zone import zone_name
from kiosk.adapters.documents.typeface import Typeface
from kiosk.catalogues import problems
from kiosk.domain.expenses import pack
from kiosk.domain.money import Currency
from kiosk.fonts import FontMissing, Weight, font_path
from kiosk.i18n import Texts
from tests.fakes.documents import MOSCOW, varied_lines

FACE = Typeface(Weight.REGULAR, PagedFile(BytesIO(), title="", author="", language="ru").document)
LINES = list(varied_lines(40))


def test_every_text_of_the_papers_is_translated() -> None:
    assert problems("paper") == []


@given(st.text(max_size=60), st.integers(20, 400))
def test_a_fitted_text_is_never_wider_than_its_place(text: str, width: int) -> None:
    fitted = FACE.fit(text, 19, width)
    assert FACE.width(fitted, 19) <= width
    assert fitted == text or text.startswith(fitted.removesuffix("…"))


@given(st.lists(st.integers(1, 12), max_size=12))
def test_the_digest_of_lines_does_not_depend_on_their_pages(sizes: list[int]) -> None:
    whole, parted = LineDigest(), LineDigest()
    whole.add(pack(LINES, Currency.RUB))
    for start, size in chopped(sizes):
        parted.add(pack(LINES[start : start + size], Currency.RUB))
    assert parted.hexdigest() == whole.hexdigest()


def chopped(sizes: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for size in [*sizes, len(LINES)]:
        yield start, size
        start += size


def test_the_digest_changes_with_one_kopeck() -> None:
    first, other = LineDigest(), LineDigest()
    first.add(pack(LINES, Currency.RUB))
    other.add(pack([*LINES[:-1], next(varied_lines(1))], Currency.RUB))
    assert first.hexdigest() != other.hexdigest()


def test_the_qr_fills_exactly_the_dark_modules() -> None:
    operators = qr_operators("D-0417-000218", 120)
    matrix = segno.make("D-0417-000218", error="m", micro=False).matrix
    module = 120 / len(matrix)
    boxes = [tuple(map(float, box)) for box in re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+) re", operators)]
    drawn = [
        [any(x <= (column + 0.5) * module < x + w and y <= 120 - (row + 0.5) * module < y + h for x, y, w, h in boxes)
         for column in range(len(matrix))]
        for row in range(len(matrix))
    ]  # fmt: skip
    assert drawn == [[bool(dark) for dark in row] for row in matrix]


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (datetime(2026, 11, 22, tzinfo=MOSCOW), "МСК"),
        (datetime(2026, 11, 22, tzinfo=UTC), "UTC+0"),
        (datetime(2026, 11, 22, tzinfo=timezone(timedelta(hours=5))), "UTC+5"),
        (datetime(2026, 11, 22, tzinfo=timezone(-timedelta(hours=3, minutes=30))), "UTC-3:30"),
    ],
)
def test_a_time_zone_has_a_name_a_visitor_knows(moment: datetime, name: str) -> None:
    assert zone_name(moment, Texts("ru", "paper")) == name


def test_a_missing_font_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(FontMissing, match=r"IBMPlexSans-400\.ttf is missing: run \./kiosk\.sh setup"):
        font_path(Weight.REGULAR, tmp_path)


def test_cut_weights_are_not_cut_again() -> None:
    assert fonts.cut() == []
