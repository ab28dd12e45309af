from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.devices.card_terminal.command.codec import (
    Told,
    read_last_slip,
    read_report,
    read_result,
)
from kiosk.devices.card_terminal.command.sber import SBER
from kiosk.domain.money import Currency, Money

RESULT = "0,ОДОБРЕНО\n************9999\n12/29\n123456\n0007\nMasterCard\n0\n00000017\n20261123120000\n632810000001\n"
SLIP = """      БАНК
Чек: 0007
Оплата
Сумма (Руб): 500.00
Карта: ************9999
Код авторизации: 123456
Номер ссылки: 632810000001
"""


def told(result: str = RESULT, slip: str | None = SLIP) -> Told:
    read = read_result(result.encode("koi8-r"), None if slip is None else slip.encode("koi8-r"), SBER)
    assert read is not None
    return read


def test_a_result_tells_what_is_needed_and_nothing_of_the_card() -> None:
    read = told()
    assert (read.code, read.authorization, read.brand, read.reference) == (0, "123456", "MasterCard", "632810000001")
    assert read.amount_minor == 50000
    assert "9999" not in f"{read.authorization}{read.brand}{read.reference}"


@pytest.mark.parametrize("first", ["", "ОДОБРЕНО", "0", "-1,x", ",0", "0x0,ok", "1234567,long"])
def test_a_first_line_without_a_code_is_no_result(first: str) -> None:
    assert read_result(first.encode("koi8-r"), None, SBER) is None


@pytest.mark.parametrize(("first", "code"), [("0,", 0), ("2000, ОТМЕНА", 2000), ("4134 ,x", 4134)])
def test_the_code_is_what_stands_before_the_comma(first: str, code: int) -> None:
    assert told(first).code == code


def test_without_a_slip_a_result_still_has_its_reference() -> None:
    read = told(slip=None)
    assert (read.reference, read.amount_minor, read.slip) == ("632810000001", None, ())


def test_lines_of_another_shape_are_not_taken_for_what_they_should_be() -> None:
    read = told("0,ok\n1\n2\n$(reboot)\n5\n6\n7\n8\n9\n-rf\n", slip=None)
    assert (read.authorization, read.reference) == ("", "")


def test_a_last_slip_is_told_from_any_other() -> None:
    last = read_last_slip(told(), SBER, Currency.RUB)
    assert (last.identity, last.amount) == ("632810000001", Money(50000, Currency.RUB))
    assert not last.is_cancelled


def test_a_slip_without_a_reference_is_known_by_its_words() -> None:
    one, other = (
        read_last_slip(told("0,\n", slip), SBER, Currency.RUB) for slip in ("СВЕРКА\nПакет: 3", "СВЕРКА\nПакет: 4")
    )
    assert one.reference == other.reference == ""
    assert one.identity != other.identity
    assert len(one.identity) == 24


@pytest.mark.parametrize("word", ["Отмена", "ОТМЕНА ОПЛАТЫ", "  отмена"])
def test_a_cancelled_sale_is_seen_on_its_slip(word: str) -> None:
    assert read_last_slip(told(slip=SLIP.replace("Оплата", word)), SBER, Currency.RUB).is_cancelled


def test_a_report_has_a_total_or_is_none() -> None:
    report = read_report(told(slip="Пакет: 3\nОпераций: 2\nИтого (Руб): 1000,50"), SBER, Currency.RUB)
    assert report is not None
    assert (report.batch, report.total, report.count) == ("3", Money(100050, Currency.RUB), 2)
    assert read_report(told(slip="Пакет: 3"), SBER, Currency.RUB) is None


@given(st.binary(max_size=300), st.none() | st.binary(max_size=300))
def test_noise_is_read_or_is_no_result(result: bytes, slip: bytes | None) -> None:
    read = read_result(result, slip, SBER)
    if read is not None:
        assert all(line.isprintable() for line in read.slip)
        read_last_slip(read, SBER, Currency.RUB)
        read_report(read, SBER, Currency.RUB)


@given(st.text(alphabet=st.sampled_from("Суммаитого: 0123456789.,\n"), max_size=80))
def test_sums_of_any_form_are_whole_minor_units_or_none(slip: str) -> None:
    amount = told(slip=slip).amount_minor
    assert amount is None or amount >= 0
