"""What every screen of self-service shares: built in a look, drawn from a state, built anew in another look."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, tzinfo
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from kiosk.domain.terminal import TerminalInfo
from kiosk.views.look import Look
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.scroll_body import ScrollBody
from kiosk.views.theme import Type

State = TypeVar("State")
_FULL_COLUMN_MM = 240.0
_LAYOUT_TURNS = 3


class ScreenView(QWidget, Generic[State]):
    """A screen between the top bar and the glass's lower edge. It draws state, reports taps, decides nothing."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._texts = look.texts
        self._state: State | None = None
        self._terminal: TerminalInfo | None = None
        self.setProperty("kind", "ground")
        self._frame = QVBoxLayout(self)
        self._frame.setContentsMargins(0, 0, 0, 0)
        self._frame.setSpacing(0)
        self._content = self._build()
        self._frame.addWidget(self._content)

    @property
    def look(self) -> Look:
        """What it is dressed in."""
        return self._look

    def show_state(self, state: State) -> None:
        """Draw all of `state`; calling it twice changes nothing."""
        self._state = state
        self._draw(state)
        if self.isVisible():
            _lay_out()

    def show_terminal(self, info: TerminalInfo) -> None:
        """Know whose terminal this is; screens whose state does not say it take it from here."""
        if self._terminal == info:
            return
        self._terminal = info
        if self._state is not None:
            self._draw(self._state)

    def dress(self, look: Look) -> None:
        """Change language, brand or size of text at any moment: built anew, drawn from the last state."""
        self._look, self._texts = look, look.texts
        old = self._content
        self._content = self._build()
        self._frame.replaceWidget(old, self._content)
        self._content.show()
        old.hide()
        old.deleteLater()
        if self._state is not None:
            self._draw(self._state)

    @abstractmethod
    def _build(self) -> QWidget:
        """All parts, in the look of now, without a state."""

    @abstractmethod
    def _draw(self, state: State) -> None:
        """Put `state` into the parts."""

    # the pieces screens are laid out from

    def _page(self, body: QBoxLayout, bottom: BottomBar) -> QWidget:
        """`body` with the screen's margins, scrollable when it must be, above `bottom`."""
        look = self._look
        page = QWidget()
        page.setProperty("kind", "ground")
        side = look.px(12)
        body.setContentsMargins(side, look.px(12), side, look.px(10))
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._body = ScrollBody(look, body)
        column.addWidget(self._body, 1)
        column.addWidget(bottom)
        return page

    def _column(self, spacing_mm: float) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._look.px(spacing_mm))
        return column

    def _row(self, spacing_mm: float) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.px(spacing_mm))
        return row

    def _halves(self, left: QBoxLayout, right: QBoxLayout, spacing_mm: float) -> QBoxLayout:
        """Two equal columns in landscape; in portrait `left` above `right`, which takes the height that is left."""
        if not self._is_landscape:
            column = self._column(spacing_mm)
            column.addLayout(left)
            column.addLayout(right, 1)
            return column
        row = self._row(10)
        for half in (left, right):
            side = QWidget()
            side.setLayout(half)
            row.addWidget(side, 1)
        return row

    def _heading(self, title: str, below: str = "", *, spacing_mm: float = 2.6) -> QVBoxLayout:
        """A title with a muted line below it."""
        column = self._column(spacing_mm)
        column.addWidget(Label(Type.TITLE, title))
        if below:
            column.addWidget(Label(Type.BODY, below, Tone.MUTED))
        return column

    @property
    def _zone(self) -> tzinfo:
        """The terminal's zone: what comes from the teller is in no particular one."""
        return UTC if self._terminal is None else ZoneInfo(self._terminal.zone)

    @property
    def _is_narrow(self) -> bool:
        """A column has less room than the portrait screen has: what stands side by side there is stacked."""
        panel = self._look.theme.panel
        column_mm = panel.width_px / panel.px_per_mm / panel.density / (2 if panel.is_landscape else 1)
        return column_mm < _FULL_COLUMN_MM

    @property
    def _is_landscape(self) -> bool:
        return self._look.theme.panel.is_landscape


def _lay_out() -> None:
    """Let layouts ask each other now, or parts would be seen to jump: they do it one level a turn of the loop."""
    for _ in range(_LAYOUT_TURNS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
