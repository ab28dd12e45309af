"""A sentence in bold that leads, and the rest behind it in one paragraph, without markup."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.views.look import Look
from kiosk.views.theme import Type
from kiosk.views.typeface import font

_WIDE = 100_000.0


class LeadText(QWidget):
    """`lead` in bold, then `rest`; wraps. Its accessible name is both."""

    def __init__(
        self,
        look: Look,
        lead: str,
        rest: str,
        *,
        lead_colour: str,
        rest_colour: str,
        lead_face: Type = Type.BODY_STRONG,
        rest_face: Type = Type.BODY,
    ) -> None:
        super().__init__()
        self._plain = font(look.theme, rest_face)
        self._bold = font(look.theme, lead_face)
        self._colours = (QColor(lead_colour), QColor(rest_colour))
        self._lead, self._rest = lead, rest
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(self.text())

    def text(self) -> str:
        """Both parts as one sentence after the other."""
        return " ".join(part for part in (self._lead, self._rest) if part)

    def tell(self, lead: str, rest: str, lead_colour: str, rest_colour: str) -> None:
        """Show other words in other colours."""
        self._lead, self._rest = lead, rest
        self._colours = (QColor(lead_colour), QColor(rest_colour))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Room for all lines."""
        return self._laid_out(width)[1]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line, if there were room."""
        layout, height = self._laid_out(_WIDE)
        return QSize(round(layout.maximumWidth()) + 1, height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The longest word."""
        layout, height = self._laid_out(_WIDE)
        return QSize(round(layout.minimumWidth()) + 1, height)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The lines, each run in its weight and colour."""
        painter = QPainter(self)
        layout, _ = self._laid_out(self.width())
        layout.draw(painter, QPointF(0, 0))
        painter.end()

    def _laid_out(self, width: float) -> tuple[QTextLayout, int]:
        layout = QTextLayout(self.text(), self._plain)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        layout.setTextOption(option)
        layout.setFormats(self._runs())
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout, round(top + 0.5)

    def _runs(self) -> list[QTextLayout.FormatRange]:
        lead, rest = QTextLayout.FormatRange(), QTextLayout.FormatRange()
        lead.start, lead.length = 0, len(self._lead)
        rest.start, rest.length = len(self._lead), len(self.text()) - len(self._lead)
        for run, face, colour in ((lead, self._bold, self._colours[0]), (rest, self._plain, self._colours[1])):
            style = QTextCharFormat()
            style.setFont(face)
            style.setForeground(colour)
            run.format = style
        return [lead, rest]
