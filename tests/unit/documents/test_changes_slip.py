"""The slip of a visit's changes: what it says, and that it never says more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.domain.connected import Doubt, Renamed, VisitChanges
from kiosk.domain.errors import DeviceFault, ErrorCode, Unavailable
from kiosk.domain.ordering import OrderState
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.products import ProductKind, ProductStatus
from kiosk.domain.statement import LegalEntity
from kiosk.domain.subscriber import AccountId, CustomerId, Subscriber
from kiosk.domain.terminal import PaperState
from kiosk.services.changes_slip import ChangesSlip
from kiosk.services.topup_settings import Outlet
from tests.fakes.glass import FakeClock
from tests.fakes.order_desk import BALANCE, NOTHING_CHANGED, order, owned, rub

IRINA = Subscriber(CustomerId("c"), AccountId("118227"), "40-118-227", PhoneNumber("+79123456789"), "Ирина", "С")
CHANGED = replace(
    NOTHING_CHANGED,
    connected=(owned("+10 ГБ", ProductKind.PACKAGE, fee=15_000),),
    disconnected=(owned("Гороскоп", ProductKind.PARTNER, fee=7_800),),
    balance_after=replace(BALANCE, amount=rub(56_360)),
    paid_in=rub(50_000),
    charged=rub(15_000),
)


class Printer:
    """Keeps what it is given; `state` is its paper, and it may break."""

    def __init__(self) -> None:
        self.state = PaperState.OK
        self.broken = False
        self.printed: list[str] = []

    async def paper(self) -> PaperState:
        return self.state

    async def print(self, data: bytes, text: str) -> None:
        if self.broken:
            raise DeviceFault(ErrorCode.PRINTER_UNAVAILABLE)
        assert data
        self.printed.append(text)


def slip(printer: Printer | None) -> ChangesSlip:
    legal = LegalEntity("ООО «Связь»", "7701234567", "Москва", "8 800 250-00-00")
    clock = FakeClock(datetime(2026, 11, 22, 11, 2, tzinfo=UTC))
    return ChangesSlip(printer, ReceiptPaper(42), clock, Outlet("0417", "Ленина, 12", "Europe/Moscow", legal))


async def text_of(changes: VisitChanges, language: str = "ru") -> str:
    printer = Printer()
    await slip(printer).print(changes, IRINA, language)
    return printer.printed[0]


async def test_it_says_what_was_changed_what_was_paid_and_that_nothing_else_was() -> None:
    lines = [" ".join(line.split()) for line in (await text_of(CHANGED)).splitlines()]
    expected = [
        "Подключено",
        "+10 ГБ 150,00 руб.",
        "Отключено",
        "Гороскоп 78,00 руб. в месяц",
        "Больше ничего не изменилось.",
    ]
    assert [line for line in lines if line in expected] == expected
    assert {"Баланс был 213,60 руб.", "Внесено здесь 500,00 руб.", "Списано за заказы 150,00 руб."} <= set(lines)
    assert "Баланс сейчас 563,60 руб." in lines


async def test_what_is_in_doubt_is_said_so_and_is_no_other_movement() -> None:
    text = await text_of(replace(CHANGED, paid_in=rub(0), doubts=tuple(Doubt)))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert {"Между своими договорами пока неизвестно", "За бонусные баллы пока неизвестно"} <= set(lines)
    assert "Другие движения" not in text
    assert "ничего не изменилось" not in " ".join(text.split())


async def test_it_hides_the_number_it_is_about() -> None:
    text = await text_of(CHANGED)
    assert "345-67" not in text
    assert "•••-••-89" in text
    assert "Ирина" not in text


async def test_a_visit_without_changes_says_so() -> None:
    assert "Ничего не изменилось." in await text_of(NOTHING_CHANGED)


async def test_nothing_else_is_not_claimed_where_it_is_not_known() -> None:
    unknown = await text_of(replace(CHANGED, compared=False))
    elsewhere = await text_of(replace(CHANGED, unasked=("Погода",)))
    assert "ничего не изменилось" not in unknown + elsewhere
    assert "Погода" in elsewhere


async def test_a_change_of_tariff_status_or_price_shows_both_sides() -> None:
    before = owned("Семья", ProductKind.TARIFF, fee=59_000)
    changes = (
        Renamed(before, replace(before, name="Максимум", fee=rub(79_000))),
        Renamed(before, replace(before, status=ProductStatus.SUSPENDED)),
        Renamed(before, replace(before, fee=rub(66_000))),
    )
    text = " ".join((await text_of(replace(NOTHING_CHANGED, changed=changes))).split())
    assert "Семья -> Максимум 790,00 руб. в месяц" in text
    assert "Семья приостановлено" in text
    assert "660,00 руб. в месяц" in text


async def test_what_is_ordered_and_not_done_yet_is_told_apart() -> None:
    text = await text_of(replace(NOTHING_CHANGED, under_way=(order(OrderState.HELD),)))
    assert "Заказано, ещё выполняется" in text


@pytest.mark.parametrize("language", ["ru", "en", "kk"])
async def test_no_line_is_wider_than_the_paper(language: str) -> None:
    long = owned("Семейный безлимит для большой семьи с детьми и бабушкой", fee=1_234_500)
    text = await text_of(replace(CHANGED, connected=(long,), unasked=("Погода " * 9,)), language)
    assert max(len(line) for line in text.splitlines()) <= 42


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (PaperState.OUT, ErrorCode.NO_PAPER),
        (PaperState.OFFLINE, ErrorCode.PRINTER_UNAVAILABLE),
        (PaperState.NOT_FITTED, ErrorCode.PRINTER_UNAVAILABLE),
    ],
)
async def test_a_printer_that_cannot_print_is_told_before_anything_is_sent(state: PaperState, code: ErrorCode) -> None:
    printer = Printer()
    printer.state = state
    with pytest.raises(Unavailable) as refusal:
        await slip(printer).print(CHANGED, IRINA, "ru")
    assert (refusal.value.code, printer.printed) == (code, [])


async def test_a_printer_that_breaks_or_is_not_there_is_unavailable() -> None:
    broken = Printer()
    broken.broken = True
    for printer in (broken, None):
        with pytest.raises(Unavailable) as refusal:
            await slip(printer).print(CHANGED, IRINA, "ru")
        assert refusal.value.code is ErrorCode.PRINTER_UNAVAILABLE
