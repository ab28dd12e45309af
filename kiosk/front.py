"""The front put together: a window, a visit, and the link to the teller.

What the first picture does not need is imported after it, or when its screen is first shown.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication

from kiosk.adapters.clock import SystemClock
from kiosk.front_joins import join
from kiosk.host_line import HostLine
from kiosk.host_words import News, Order
from kiosk.link.client import TellerClient
from kiosk.presenters.screens import OF_STAFF, Screen, ScreenState, ShellState
from kiosk.presenters.shell import VisitRules
from kiosk.presenters.visit import Visit
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.self_service.shell import Shell
from kiosk.views.tasks import Tasks
from kiosk.views.theme import THEMES, Panel, load_brand
from kiosk.views.typeface import load_typeface

if TYPE_CHECKING:
    from kiosk.config import Config

_TELLER_ANSWERS_S = 1.0
_MM_PER_INCH = 25.4
_TOUCHES = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TouchEnd,
    }
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FrontSettings:
    """What a front has to know before the teller tells it more."""

    socket: Path
    brand: Path
    panel: Panel
    full_screen: bool
    language: str
    rules: VisitRules

    @classmethod
    def of(cls, config: Config) -> FrontSettings:
        """The front's part of a terminal's configuration."""
        screen = config.screen
        return cls(
            socket=config.link.socket,
            brand=screen.brand or THEMES / "standard.toml",
            panel=Panel(
                screen.width_px,
                screen.height_px,
                screen.diagonal_mm / _MM_PER_INCH,
                screen.viewing_distance_mm,
                screen.low_reach,
            ),
            full_screen=screen.full_screen,
            language=config.terminal.languages[0],
            rules=VisitRules(
                idle_s=config.visit.idle_warning_s,
                warning_s=config.visit.idle_countdown_s,
                months_back=config.statement.look_back_months,
            ),
        )


def run_front(config: Config, *, spare: bool) -> int:
    """Show the terminal's screen until told to leave; 1 when a bug ended it.

    A `spare` starts hidden and takes orders from its host; the other kind is on screen at once and alone.
    """
    from qasync import QEventLoop  # noqa: PLC0415 - only a process that is a front has Qt's loop

    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    load_typeface()
    with QEventLoop(app) as loop:
        front = Front(FrontSettings.of(config), HostLine() if spare else None)
        app.lastWindowClosed.connect(front.leave)
        failed: bool = loop.run_until_complete(front.run())
    return 1 if failed else 0


class Front:
    """One front: `run` serves until `leave` is called, the host says so or is gone, or a bug ends it."""

    def __init__(self, settings: FrontSettings, host: HostLine | None) -> None:
        self._settings = settings
        self._host = host
        self._leaving = asyncio.Event()
        self._failed = False
        self._deaf: _Deaf | None = None
        self.tasks = Tasks(self._fail)
        self.window = Shell(load_brand(settings.brand), settings.panel, settings.language)
        self.glass = Glass(self.window, self._join)
        self._teller = TellerClient(settings.socket)
        self.visit = Visit(
            self._teller,
            self.glass,
            clock=SystemClock(),
            language=settings.language,
            rules=settings.rules,
            visit_over=self._tell_visit_over,
            until_connected=self._teller.wait_connected,
        )
        self._join_window()

    async def run(self) -> bool:
        """Serve to the end; whether a bug was the end."""
        async with self._teller:
            self.tasks.start(self.visit.run())
            self.tasks.start(self._come_on())
            await self._leaving.wait()
            await self.tasks.close()
        self.window.close()
        self._deaf = None
        return self._failed

    def leave(self) -> None:
        """End `run`."""
        self._leaving.set()

    async def _come_on(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TELLER_ANSWERS_S):
                await self.glass.served.wait()
        self.glass.light()
        if self._host is not None:
            self._warm_up()
        gc.freeze()  # what is loaded now stays: walking it takes the collector 20 ms each time, on the visitor's time
        gc.enable()
        if self._host is None:
            await self._show()
            return
        self._host.tell(News.READY)
        async for order in self._host.orders():
            if order is Order.QUIT:
                break
            await self._show()
            self._host.tell(News.SHOWN)
        self.leave()

    async def _show(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_TELLER_ANSWERS_S):
                await self.visit.take_over()
        painted = _FirstPaint(self.window)
        if self._settings.full_screen:
            self.window.setCursor(Qt.CursorShape.BlankCursor)
            self.window.showFullScreen()
        else:
            self.window.show()
        self.window.activateWindow()
        await painted.seen.wait()

    def _warm_up(self) -> None:
        for screen in Screen:
            if screen not in OF_STAFF:
                self.glass.view(screen)

    def _tell_visit_over(self) -> None:
        if self._host is not None:
            self._deaf = _Deaf()  # who touches the glass now is for the front that comes
            self._host.tell(News.VISIT_OVER)

    def _fail(self, error: Exception) -> None:
        _log.error("a bug ends this front", exc_info=error)
        self._failed = True
        self.leave()

    def _join(self, screen: Screen, view: ScreenView[Any]) -> None:
        join(screen, view, self.visit, self.tasks)

    def _join_window(self) -> None:
        window, shell, slot = self.window, self.visit.shell, self.tasks.slot
        window.touched.connect(shell.touch)
        window.still_here_tapped.connect(shell.touch)
        window.text_size_tapped.connect(slot(shell.change_text_size))
        window.language_tapped.connect(slot(shell.open_languages))
        window.language_chosen.connect(slot(shell.choose_language))
        window.languages_closed.connect(slot(shell.close_languages))
        window.exit_tapped.connect(slot(self.visit.exit))
        window.mark_held.connect(slot(self.visit.open_service))
        window.typed.connect(slot(self.visit.type_key))
        window.entered.connect(slot(self.visit.press_enter))


class Glass:
    """The presenters' display over the window. Dark until `light`: nothing is built before it is to be seen."""

    def __init__(self, window: Shell, join_view: Callable[[Screen, ScreenView[Any]], None]) -> None:
        """`join_view` is told of each view once, when it is made."""
        self._window = window
        self._join_view = join_view
        self._joined: set[Screen] = set()
        self._lit = False
        self._state: ScreenState | None = None
        self._shell: ShellState | None = None
        self.served = asyncio.Event()

    @property
    def state(self) -> ScreenState | None:
        """What the screen shows, `None` before the first."""
        return self._state

    def show_screen(self, state: ScreenState) -> None:
        """Draw the screen `state` belongs to."""
        self._state = state
        if state.screen is not Screen.OUT_OF_SERVICE:
            self.served.set()
        if self._lit:
            self.view(state.screen).show_state(state)

    def show_shell(self, state: ShellState) -> None:
        """Draw what is around, and bring its screen to the front."""
        self._shell = state
        if self._lit:
            self.view(state.screen)
            self._window.show_shell(state)

    def light(self) -> None:
        """Draw from now on, beginning with what there is."""
        self._lit = True
        if self._state is not None and self._shell is not None:
            self.show_screen(self._state)
            self.show_shell(self._shell)

    def view(self, screen: Screen) -> ScreenView[Any]:
        """The view of `screen`, its taps joined to commands."""
        view = self._window.view(screen)
        if screen not in self._joined:
            self._joined.add(screen)
            self._join_view(screen, view)
        return view


class _Deaf(QObject):
    """Lets no touch through to any window of this process, as long as it is kept."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallow what fingers do."""
        return event.type() in _TOUCHES


class _FirstPaint(QObject):
    """Notices when `window` is painted for the first time after this was made."""

    def __init__(self, window: Shell) -> None:
        super().__init__(window)
        self.seen = asyncio.Event()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallow nothing."""
        if event.type() is QEvent.Type.Paint:
            watched.removeEventFilter(self)
            asyncio.get_running_loop().call_soon(self.seen.set)
        return False
