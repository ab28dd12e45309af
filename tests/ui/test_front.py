"""The front as a whole: real window, real link, a fake teller at its end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMetaMethod, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from qasync import QEventLoop

from kiosk.domain.charge import DeclineReason
from kiosk.domain.topup import Method, TopUpPhase
from kiosk.front import Front, FrontSettings
from kiosk.host_line import HostLine
from kiosk.link.server import LinkServer, serve
from kiosk.presenters.screens import Screen
from kiosk.presenters.shell import VisitRules
from kiosk.views.theme import THEMES, Panel
from kiosk.views.typeface import load_typeface
from tests.fakes.conditions import eventually
from tests.fakes.glass import settle
from tests.fakes.teller import FakeTeller
from tests.fakes.visitor import INFO, IRINA, STATUS, empty_page, irinas_account, november, offer, recipient_of, roubles


class Bench:
    """A front on an offscreen glass, and the fake teller it talks to."""

    def __init__(self, front: Front, teller: FakeTeller, server: LinkServer, socket: Path) -> None:
        self.front = front
        self.teller = teller
        self.server = server
        self.socket = socket

    async def see(self, screen: Screen) -> None:
        """Wait until `screen` is in front."""
        await eventually(lambda: self.front.visit.shell.state.screen is screen and self.front.window.isVisible())

    async def press(self, text: str) -> None:
        """Touch the key that says `text`, once it is there."""
        await eventually(lambda: self._key(text) is not None)
        key = self._key(text)
        assert key is not None
        QTest.mouseClick(key, Qt.MouseButton.LeftButton)

    async def type(self, digits: str) -> None:
        """Touch the keys of the keypad."""
        for digit in digits:
            await self.press(digit)

    async def reach_methods(self) -> None:
        """From the first screen to the ways to pay."""
        await self.see(Screen.HOME)
        await self.press("Пополнить счёт")
        await self.see(Screen.NUMBER)
        await self.type("9123456789")
        await self.press("Далее")
        await self.see(Screen.METHOD)

    async def open_cash(self) -> None:
        """From the first screen to the slot for banknotes."""
        await self.reach_methods()
        await self.press("Наличные")
        await self.see(Screen.CASH)

    def _key(self, text: str) -> QAbstractButton | None:
        keys = (key for key in self.front.window.findChildren(QAbstractButton) if key.isVisible() and key.isEnabled())
        return next((key for key in keys if text in (key.text(), key.accessibleName())), None)


Story = Callable[[Bench], Coroutine[Any, Any, None]]
Play = Callable[[Story], None]


@pytest.fixture
def play(qapp: QApplication, tmp_path: Path) -> Play:
    """Runs a story on a front whose teller is there."""
    return lambda story: run_in_qt(qapp, _play(story, tmp_path / "teller.sock"))


def run_in_qt(app: QApplication, story: Coroutine[Any, Any, None]) -> None:
    """Run `story` on Qt's loop, which ends with the story and not with a window."""
    load_typeface()
    app.setQuitOnLastWindowClosed(False)
    with QEventLoop(app) as loop:
        loop.run_until_complete(story)


async def _play(story: Story, socket: Path) -> None:
    teller = FakeTeller(INFO, STATUS, irinas_account(), november(), (empty_page(),))
    teller.topup.recipients[IRINA] = recipient_of(IRINA)
    server = await serve(teller, socket)
    async with a_front(socket) as front:
        bench = Bench(front, teller, server, socket)
        try:
            await story(bench)
        finally:
            await bench.server.close()


def settings(socket: Path) -> FrontSettings:
    return FrontSettings(
        socket=socket,
        brand=THEMES / "standard.toml",
        panel=Panel(1080, 1920, 21.5),
        full_screen=False,
        language="ru",
        rules=VisitRules(),
    )


@contextlib.asynccontextmanager
async def a_front(socket: Path) -> AsyncIterator[Front]:
    front = Front(settings(socket), None)
    running = asyncio.ensure_future(front.run())
    try:
        yield front
    finally:
        front.leave()
        assert not await running


def test_the_first_screen_is_shown(play: Play) -> None:
    async def story(bench: Bench) -> None:
        await bench.see(Screen.HOME)

    play(story)


@pytest.mark.parametrize(
    ("key", "method", "screen"), [("Банковская карта", Method.CARD, Screen.CARD), ("QR\u2011код", Method.QR, Screen.QR)]
)
def test_a_charge_by_touch_is_opened_called_off_and_tried_again(
    play: Play, key: str, method: Method, screen: Screen
) -> None:
    async def story(bench: Bench) -> None:
        bench.teller.terminal.change(replace(STATUS, methods=tuple(offer(one, None) for one in Method)))
        await bench.reach_methods()
        await bench.press(key)
        await bench.see(Screen.AMOUNT)
        await bench.type("30")
        await bench.press("Стереть")
        await bench.press("500\u00a0₽")
        await bench.press("Заплатить 500\u00a0₽")
        await bench.see(screen)
        await bench.press("Отменить")
        await eventually(lambda: bench.teller.topup.called_off == ["payment-1"])
        assert (bench.teller.topup.current.method, bench.teller.topup.current.asked) == (method, roubles(50_000))
        bench.teller.topup.tell(decline=DeclineReason.CANCELLED)
        bench.teller.topup.settle(TopUpPhase.DECLINED)
        await bench.see(Screen.RESULT)
        await bench.press("Повторить")
        await bench.see(Screen.METHOD)

    play(story)


def test_a_top_up_by_touch_reaches_its_receipt(play: Play) -> None:
    async def story(bench: Bench) -> None:
        await bench.open_cash()
        bench.teller.topup.insert(500)
        await bench.press("Зачислить 500\u00a0₽")
        await bench.see(Screen.RESULT)
        await eventually(lambda: bench.teller.topup.printed == [("payment-1", "ru")])
        await bench.press("Готово")
        await bench.see(Screen.HOME)

    play(story)


def test_another_language_in_the_middle_of_a_payment_keeps_the_payment(play: Play) -> None:
    async def story(bench: Bench) -> None:
        await bench.open_cash()
        bench.teller.topup.insert(500)
        await bench.press("Язык: Русский")
        await bench.press("English")
        await bench.press("Credit 500\u00a0₽")
        await bench.see(Screen.RESULT)
        await eventually(lambda: bench.teller.topup.printed == [("payment-1", "en")])

    play(story)


def test_a_login_by_touch_shows_the_account_until_exit(play: Play) -> None:
    async def story(bench: Bench) -> None:
        await bench.see(Screen.HOME)
        await bench.press("Мой счёт")
        await bench.see(Screen.NUMBER)
        await bench.type("9123456789")
        await bench.press("Далее")
        await bench.see(Screen.LOGIN)
        await bench.type("1234")
        await bench.see(Screen.ACCOUNT)
        await bench.press("Выйти")
        await bench.see(Screen.HOME)
        await eventually(lambda: bench.teller.login.logged_out == ["token"])

    play(story)


def test_a_teller_that_goes_and_comes_back_is_followed(play: Play) -> None:
    async def story(bench: Bench) -> None:
        await bench.see(Screen.HOME)
        await bench.server.close()
        await bench.see(Screen.OUT_OF_SERVICE)
        bench.server = await serve(bench.teller, bench.socket)
        await bench.see(Screen.HOME)

    play(story)


def test_a_front_without_a_teller_shows_that_it_is_out_of_service(qapp: QApplication, tmp_path: Path) -> None:
    async def story() -> None:
        async with a_front(tmp_path / "nobody.sock") as front:
            await eventually(front.window.isVisible)
            assert front.visit.shell.state.screen is Screen.OUT_OF_SERVICE

    run_in_qt(qapp, story())


def test_a_touch_after_the_visit_is_left_to_the_next_front(qapp: QApplication, tmp_path: Path) -> None:
    async def story() -> None:
        teller = FakeTeller(INFO, STATUS, irinas_account(), november(), (empty_page(),))
        server = await serve(teller, tmp_path / "teller.sock")
        async with a_spare(tmp_path / "teller.sock") as (front, orders, news):
            bench = Bench(front, teller, server, tmp_path / "teller.sock")
            orders.write(b'{"do": "show"}\n')
            await bench.see(Screen.HOME)
            await front.visit.end()
            assert news.read(4096).endswith(b'{"is": "visit_over"}\n')
            await bench.press("Пополнить счёт")
            await settle()
            assert (front.visit.shell.begun, front.visit.shell.state.screen) == (False, Screen.HOME)
        await server.close()

    run_in_qt(qapp, story())


@contextlib.asynccontextmanager
async def a_spare(socket: Path) -> AsyncIterator[tuple[Front, FileIO, FileIO]]:
    """A hidden front, the end of its host that gives orders, and the end that hears its news."""
    (heard, orders), (news, told) = os.pipe(), os.pipe()
    with FileIO(orders, "w") as to_front, FileIO(news) as from_front, FileIO(heard), FileIO(told, "w"):
        front = Front(settings(socket), HostLine(heard, told))
        running = asyncio.ensure_future(front.run())
        yield front, to_front, from_front
        front.leave()
        assert not await running
        to_front.close()
        await eventually(lambda: all(thread.name != "host line" for thread in threading.enumerate()))


def test_no_tap_of_any_screen_leads_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    async def story() -> None:
        async with a_front(tmp_path / "nobody.sock") as front:
            await eventually(front.window.isVisible)
            loose = [f"{screen.value}: {name}" for screen in Screen for name in unjoined(front.glass.view(screen))]
            assert [*loose, *unjoined(front.window)] == []

    run_in_qt(qapp, story())


def unjoined(view: QWidget) -> list[str]:
    """The signals `view` declares itself and nobody listens to."""
    known = view.metaObject()
    methods = (known.method(number) for number in range(known.methodOffset(), known.methodCount()))
    signals = (method for method in methods if method.methodType() is QMetaMethod.MethodType.Signal)
    return [bytes(signal.name().data()).decode() for signal in signals if not view.isSignalConnected(signal)]


def test_a_bug_in_a_command_ends_the_front_so_that_the_spare_takes_over(qapp: QApplication, tmp_path: Path) -> None:
    async def buggy(_: str) -> None:
        raise ZeroDivisionError

    async def story() -> None:
        front = Front(settings(tmp_path / "nobody.sock"), None)
        running = asyncio.ensure_future(front.run())
        await eventually(front.window.isVisible)
        front.tasks.start(buggy(""))
        assert await running

    run_in_qt(qapp, story())
