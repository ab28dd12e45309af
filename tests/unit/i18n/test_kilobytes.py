from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.expenses import VolumeUnit
from kiosk.i18n import Texts

TEXTS = Texts("ru", "paper")


@given(st.one_of(st.integers(0, 5000), st.integers(0, 10**6), st.integers(0, 10**12)))
@example(1000)
@example(1024)
@example(100 * 1024 - 51)
@example(1024 * 1024 - 1)
@example(100 * 1024 * 1024 - 1)
def test_whole_kilobytes_read_as_the_same_data_in_megabytes_does(kilobytes: int) -> None:
    assert TEXTS.volume(kilobytes, VolumeUnit.KILOBYTES) == TEXTS.data(Decimal(kilobytes) / 1024)


@given(st.integers(0, 10**9))
def test_a_whole_number_reads_as_the_same_decimal_does(value: int) -> None:
    assert TEXTS.number(value) == TEXTS.number(Decimal(value))
    assert TEXTS.number(value, 0) == TEXTS.number(Decimal(value), 0)
