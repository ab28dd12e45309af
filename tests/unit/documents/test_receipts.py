from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.topup import Method
from tests.fakes.documents import receipt, rub

LANGUAGES = ("ru", "en", "kk")
KINDS = tuple(ReceiptKind)
CREDITED_WORDS = {"ru": "зачислено", "en": "credited", "kk": "шотқа түсті"}
CUT = b"\x1dV\x00"


def text(kind: ReceiptKind = ReceiptKind.CREDITED, language: str = "ru", columns: int = 42, **changes: object) -> str:
    return ReceiptPaper(columns).render(replace(receipt(kind), **changes), language).text  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_only_a_credited_payment_is_called_credited(kind: ReceiptKind, language: str) -> None:
    says_credited = CREDITED_WORDS[language] in text(kind, language).lower()
    assert says_credited is (kind is ReceiptKind.CREDITED)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("columns", [32, 42, 48])
def test_no_line_is_wider_than_the_paper(kind: ReceiptKind, language: str, columns: int) -> None:
    lines = text(kind, language, columns, suspect=rub(50000), is_copy=True).splitlines()
    assert [line for line in lines if len(line) > columns] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_has_all_that_a_claim_needs(language: str) -> None:
    shown = text(language=language)
    for fact in (
        "ООО «Связь»",
        "7701234567",
        "0417",
        "г. Москва, ул. Тверская, 7",
        "8 800 250-00-00",
        "0192f0c5-6b7e-7c3a-9d55-2f1f6c1b2a77",
        "R-0417-000731",
        "+7 912 •••-••-89",
        "OP-88121",
        "22.11.2026 14:05:09",
    ):
        assert fact in shown, fact


def test_the_notes_and_the_sums_are_those_of_the_payment() -> None:
    shown = text(notes=(rub(5000), rub(10000), rub(5000)), inserted=rub(20000), fee=rub(600), credited=rub(19400))
    rows = [" ".join(row.split()) for row in shown.splitlines()]
    assert "50 руб. x 2 100,00 руб." in rows
    assert "100 руб. x 1 100,00 руб." in rows
    assert "Внесено наличными 200,00 руб." in rows
    assert "Комиссия 6,00 руб." in rows
    assert "Зачислено на счёт 194,00 руб." in rows


def test_a_payment_the_operator_has_not_confirmed_promises_the_sum_less_the_fee() -> None:
    shown = text(ReceiptKind.ACCEPTED_LATER, fee=rub(600))
    assert "К зачислению                   644,00 руб." in shown
    assert "7K3-Q9F-218" in shown
    assert "Оператор их ещё не подтвердил" in " ".join(shown.split())


def test_a_note_that_is_being_checked_is_told_apart_and_never_as_credited() -> None:
    shown = " ".join(text(suspect=rub(50000), claim="7K3-Q9F-218").split())
    assert "Проверяется, не подтверждено 500,00 руб." in shown
    assert "Зачислено на счёт 650,00 руб." in shown
    assert "Купюра проверяется. Её сумма не подтверждена" in shown


def test_with_nothing_but_a_doubtful_note_the_receipt_confirms_nothing() -> None:
    shown = text(ReceiptKind.HELD, notes=(), inserted=rub(0), suspect=rub(50000))
    assert "Подтверждено                     0,00 руб." in shown
    assert "Сохранено за вами" not in shown


def test_a_copy_says_so() -> None:
    assert ("КОПИЯ" in text(is_copy=True), "КОПИЯ" in text(is_copy=False)) == (True, False)


def test_the_same_receipt_gives_the_same_bytes() -> None:
    assert ReceiptPaper(48).render(receipt(), "kk") == ReceiptPaper(48).render(receipt(), "kk")


def test_russian_goes_out_as_text_of_the_code_page_and_ends_with_a_cut() -> None:
    data = ReceiptPaper(42).render(receipt(), "ru").data
    assert data.startswith(b"\x1b@\x1bt\x11")
    assert "Внесено наличными              650,00 руб.\n".encode("cp866") in data
    assert b"\x1dv0" not in data
    assert data.endswith(CUT)


def test_kazakh_letters_go_out_as_pictures_as_wide_as_the_paper() -> None:
    data = ReceiptPaper(32).render(receipt(), "kk").data
    pictures = data.split(b"\x1dv0\x00")[1:]
    assert pictures
    assert {int.from_bytes(picture[:2], "little") * 8 for picture in pictures} == {32 * 12}
    assert b"?" not in data.split(b"\x1dv0")[0]


def test_a_printer_that_numbers_its_tables_otherwise_is_told_that_number() -> None:
    assert ReceiptPaper(42, "CP866", 59).render(receipt(), "ru").data.startswith(b"\x1b@\x1bt\x3b")


def test_a_code_page_without_a_known_number_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="CP1125"):
        ReceiptPaper(42, "CP1125")


def test_an_unclear_charge_is_a_sum_asked_for_and_never_one_that_was_paid() -> None:
    shown = text(ReceiptKind.CHARGE_UNKNOWN, method=Method.CARD, notes=(), number="", charge_reference="EZNAO5BA4O")
    rows = [" ".join(row.split()) for row in shown.splitlines()]
    assert "Запрошено 650,00 руб." in rows
    assert "Номер операции EZNAO5BA4O" in rows
    assert [row for row in rows if row.startswith(("Картой", "Комиссия", "Квитанция"))] == []


def test_money_going_back_is_all_of_what_was_charged_without_a_fee() -> None:
    shown = text(ReceiptKind.RETURNING, method=Method.CARD, notes=(), fee=rub(600))
    rows = [" ".join(row.split()) for row in shown.splitlines()]
    assert {"Картой 650,00 руб.", "К возврату 650,00 руб."} <= set(rows)
    assert [row for row in rows if row.startswith("Комиссия")] == []
    assert "поступления денег на счёт" not in shown


def test_the_card_terminals_slip_is_on_the_visitors_paper() -> None:
    assert "VISA CONTACTLESS" in text(method=Method.CARD, notes=(), slip=("VISA CONTACTLESS",))
