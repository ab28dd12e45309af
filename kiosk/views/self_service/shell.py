"""The window of self-service: the top bar, one screen at a time, and what may lie over it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from kiosk.domain.operator_pace import Pace
from kiosk.i18n import Texts
from kiosk.presenters.screens import Screen, ShellState
from kiosk.views.look import Look
from kiosk.views.parts.bars import TopBar
from kiosk.views.parts.idle_warning import IdleWarning
from kiosk.views.parts.language_chooser import LanguageChooser
from kiosk.views.parts.pace_band import PaceBand
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.self_service.screens import build_screen
from kiosk.views.sheet import style_sheet
from kiosk.views.theme import Brand, Panel, Theme

_TOUCHES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.KeyPress})
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class Shell(QWidget):
    """The only window. Screens are made when they are first asked for, by `view`."""

    touched = Signal()
    text_size_tapped = Signal()
    language_tapped = Signal()
    language_chosen = Signal(str)
    languages_closed = Signal()
    exit_tapped = Signal()
    mark_held = Signal()
    typed = Signal(str)
    entered = Signal()
    still_here_tapped = Signal()

    def __init__(self, brand: Brand, panel: Panel, language: str, texts: Callable[[str], Texts] = Texts) -> None:
        super().__init__()
        self._texts_in = texts
        self._look = Look(Theme(brand, panel), texts(language))
        self._screens: dict[Screen, ScreenView[Any]] = {}
        self._state: ShellState | None = None
        self.setProperty("kind", "ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(style_sheet(self._look.theme))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addSpacing(panel.keyless_px)
        self._stack = QStackedLayout()
        self._column.addLayout(self._stack, 1)
        self._build_frame()
        self.resize(panel.width_px, panel.height_px)

    def view(self, which: Screen) -> ScreenView[Any]:
        """The view of a screen in the look of now; made on the first call, and the same one ever after."""
        if which not in self._screens:
            self._screens[which] = build_screen(which, self._look)
            self._stack.addWidget(self._screens[which])
        view = self._screens[which]
        if view.look is not self._look:
            view.dress(self._look)
        return view

    def show_shell(self, state: ShellState) -> None:
        """Show that screen, in that language and size, with what lies over it; calling it twice changes nothing."""
        before, self._state = self._state, state
        if self._wears(state):
            self._dress(state)
        view = self.view(state.screen)
        if state.info is not None:
            view.show_terminal(state.info)
        self._stack.setCurrentWidget(view)
        if before is None or before.screen is not state.screen:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._draw(state)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Watch the glass itself: every touch comes through it, and little else has to come through Python."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Notice that somebody is there; nothing is swallowed."""
        if event.type() in _TOUCHES:
            # Told once the touch has arrived: the warning it ends must still be there to catch it.
            QTimer.singleShot(0, self, self.touched.emit)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A card's reader types like a keyboard: letters and digits, then Enter."""
        if event.key() in _ENTER:
            self.entered.emit()
        elif event.text().isascii() and event.text().isalnum():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """What lies over the screen covers all of it."""
        super().resizeEvent(event)
        for over in (self._languages, self._idle):
            over.setGeometry(self.rect())

    def _wears(self, state: ShellState) -> bool:
        """Whether `state` asks for another look than the one worn."""
        return (state.language, state.text_size) != (self._look.texts.language, self._look.theme.text_size)

    def _dress(self, state: ShellState) -> None:
        theme = Theme(self._look.theme.brand, self._look.theme.panel, state.text_size)
        resized = state.text_size is not self._look.theme.text_size
        texts = self._texts_in(state.language)
        self._look = Look(theme, texts)
        self.setUpdatesEnabled(False)
        for part in (self._bar, self._pace, self._languages, self._idle):
            part.hide()
            part.deleteLater()
        self._column.removeWidget(self._bar)
        self._column.removeWidget(self._pace)
        self._build_frame()
        if resized:
            self.setStyleSheet(style_sheet(theme))
        self.view(state.screen)
        self.setUpdatesEnabled(True)

    def _build_frame(self) -> None:
        self._bar = TopBar(self._look)
        self._bar.text_size_tapped.connect(self.text_size_tapped)
        self._bar.language_tapped.connect(self.language_tapped)
        self._bar.exit_tapped.connect(self.exit_tapped)
        self._bar.mark_held.connect(self.mark_held)
        self._column.insertWidget(1, self._bar)
        self._pace = PaceBand(self._look)
        self._column.insertWidget(2, self._pace)
        self._bar.show()
        self._languages = LanguageChooser(self._look)
        self._languages.language_chosen.connect(self.language_chosen)
        self._languages.closed.connect(self.languages_closed)
        self._idle = IdleWarning(self._look)
        self._idle.still_here_tapped.connect(self.still_here_tapped)
        for over in (self._languages, self._idle):
            over.setParent(self)
            over.setGeometry(self.rect())
            over.hide()

    def _draw(self, state: ShellState) -> None:
        self._bar.show_name(state.info.brand_name if state.info else "")
        self._bar.show_time_left(state.leaves_in_s)
        self._pace.tell(state.pace if state.leaves_in_s is not None else Pace.USUAL)
        self._languages.offer(state.info.languages if state.info else ())
        self._languages.setVisible(state.languages_open and state.idle_in_s is None)
        self._idle.setVisible(state.idle_in_s is not None)
        if state.idle_in_s is not None:
            self._idle.count(state.idle_in_s, money_inside=state.money_inside)
        for over in (self._languages, self._idle):
            if over.isVisible():
                over.raise_()
