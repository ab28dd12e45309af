"""A visitor's hand and eye: finds keys by what they say, touches them with mouse events, waits for what shows."""

from __future__ import annotations

import asyncio
import builtins
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, cast

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from kiosk.front import Front
from kiosk.i18n import Texts

PATIENCE_S = 30.0
_LOOK_AGAIN_S = 0.02
_ASK_AGAIN_S = 0.2
_REST_S = 0.05  # three frames
_TOUCH_S = 0.03  # as long as a finger stays; the glass tells a touch from a drag by it


S = TypeVar("S")


def _anything(_state: object) -> bool:
    return True


class TourFailed(Exception):
    """The visit did not go as it must; the text says what was expected."""


class Hand:
    """Touches the window of `front` and reads it. `texts` is the language that is on the screen now."""

    def __init__(self, front: Front, language: str) -> None:
        self._window = front.window
        self._glass = front.glass
        self.texts = Texts(language)

    async def tap(self, english: str, **filled: object) -> None:
        """Touch the key that says `english` in the language of the screen, as soon as it can be touched."""
        words = self.texts.gettext(english).format(**filled)
        await self._touch(lambda key: words in (key.text(), key.accessibleName()), f"a key {words!r}")

    async def tap_plural(self, english: str, plural: str, count: int) -> None:
        """The same for a key that says a number of things."""
        words = self.texts.ngettext(english, plural, count).format(count=count)
        await self._touch(lambda key: words in (key.text(), key.accessibleName()), f"a key {words!r}")

    async def tap_primary(self) -> None:
        """Touch the one coloured key of the screen."""
        await self._touch(lambda key: key.property("kind") == "primary", "a primary key")

    async def tap_starting(self, words: str) -> None:
        """Touch the key whose spoken name starts with `words`."""
        await self._touch(lambda key: key.accessibleName().startswith(words), f"a key {words!r}…")

    async def type(self, digits: str) -> None:
        """Touch the keypad."""
        for digit in digits:
            await self._touch(partial(_says, digit), f"key {digit}")

    async def hold(self, words: str, kind: builtins.type[S]) -> S:
        """Keep a finger on `words` until the screen shows a state of `kind`; that state."""
        label = next(
            (one for one in self._window.findChildren(QLabel) if one.isVisible() and one.text() == words), None
        )
        if label is None:
            raise TourFailed(f"nothing says {words!r}; the screen says: {'; '.join(self.said())}")
        point = label.mapTo(self._window, label.rect().center())
        await self._on_glass(partial(QTest.mousePress, pos=point))
        state = await self.see(kind)
        await self._on_glass(partial(QTest.mouseRelease, pos=point))
        return state

    def speak(self, language: str) -> None:
        """Read the screen in another language from now on."""
        self.texts = Texts(language)

    async def see(self, kind: builtins.type[S], wanted: Callable[[Any], bool] = _anything) -> S:
        """Wait until the screen shows a state of `kind` that is as `wanted`; that state."""

        def shown() -> bool:
            state = self._glass.state
            return isinstance(state, kind) and wanted(state)

        await self.until(shown, f"{kind.__name__} as wanted")
        return cast(S, self._glass.state)

    async def read(self, english: str, **filled: object) -> None:
        """Wait until something on the screen says `english`, whole or as a part."""
        words = self.texts.gettext(english).format(**filled)
        await self.until(lambda: any(words in said for said in self.said()), f"words {words!r}")

    async def until(self, condition: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        """Wait for `condition`.

        Raises:
            TourFailed: it did not come true in time.
        """
        try:
            async with asyncio.timeout(patience_s):
                while not condition():  # noqa: ASYNC110 - a widget's text has no event to wait for
                    await asyncio.sleep(_LOOK_AGAIN_S)
        except TimeoutError as error:
            raise TourFailed(
                f"waited {patience_s:.0f} s for {what}; the screen says: {'; '.join(self.said())}"
            ) from error

    async def until_true(self, ask: Callable[[], Awaitable[bool]], what: str, patience_s: float = PATIENCE_S) -> None:
        """Ask until the answer is yes. Raises `TourFailed` as `until` does."""
        try:
            async with asyncio.timeout(patience_s):
                while not await ask():  # noqa: ASYNC110 - what is asked lives in another process
                    await asyncio.sleep(_ASK_AGAIN_S)
        except TimeoutError as error:
            raise TourFailed(f"waited {patience_s:.0f} s for {what}") from error

    def said(self) -> list[str]:
        """Everything the visible screen says, as a screen reader would get it."""
        shown = (widget for widget in self._window.findChildren(QWidget) if widget.isVisible())
        texts = ((widget.accessibleName(), _text_of(widget)) for widget in shown)
        return [text for pair in texts for text in pair if text]

    def value_of(self, english: str, **filled: object) -> str:
        """The value beside a name, as in "Credited: 650 ₽"; empty when there is no such pair."""
        name = self.texts.gettext(english).format(**filled) + ": "
        return next((said.removeprefix(name) for said in self.said() if said.startswith(name)), "")

    async def rest(self) -> None:
        """Let what a new screen still has to move be moved."""
        await asyncio.sleep(_REST_S)

    def picture(self, path: Path) -> None:
        """Save what the window shows."""
        if not self._window.grab().save(str(path)):
            raise TourFailed(f"could not write {path}")

    async def _touch(self, wanted: Callable[[QAbstractButton], bool], what: str) -> None:
        await asyncio.sleep(_LOOK_AGAIN_S)  # nobody is quicker than the picture
        await self.until(lambda: self._reach(wanted) is not None, what)
        key = self._reach(wanted)
        assert key is not None
        point = key.mapTo(self._window, key.rect().center())
        await self._on_glass(partial(QTest.mousePress, pos=point))
        await asyncio.sleep(_TOUCH_S)
        await self._on_glass(partial(QTest.mouseRelease, pos=point))

    async def _on_glass(self, act: Callable[[QWindow, Qt.MouseButton], None]) -> None:
        """From Qt's own loop, because `act` runs it: inside a task that would run other tasks within this one."""
        acted = asyncio.Event()

        def touch() -> None:
            act(self._window.windowHandle(), Qt.MouseButton.LeftButton)
            acted.set()

        QTimer.singleShot(0, touch)
        await acted.wait()

    def _reach(self, wanted: Callable[[QAbstractButton], bool]) -> QAbstractButton | None:
        """The key, if a finger can get at it; one below the fold is scrolled to as a visitor would."""
        keys = self._window.findChildren(QAbstractButton)
        shown = [key for key in keys if key.isVisible() and key.isEnabled() and wanted(key)]
        within_reach = next((key for key in shown if self._is_on_top(key)), None)
        if within_reach is None and shown:
            more = self.texts.gettext("More below")
            for key in keys:
                if key.text() == more and key.isVisible():
                    key.click()
        return within_reach

    def _is_on_top(self, key: QAbstractButton) -> bool:
        touched = self._window.childAt(key.mapTo(self._window, key.rect().center()))
        return touched is not None and (touched is key or key.isAncestorOf(touched))


def _says(words: str, key: QAbstractButton) -> bool:
    return key.text() == words


def _text_of(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()) if callable(text) else ""
