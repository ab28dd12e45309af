"""The bench's window: every button is something that happens to a terminal in the field."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from sandbox.bench.outside import ControlPort, Json, Operator, Setting, Telephone, kill, newest_receipt
from sandbox.bench.texts import word

NOTES = (10, 50, 100, 200, 500, 1000, 2000, 5000)
_MOODS: tuple[tuple[str, tuple[Json, ...]], ...] = (
    ("Works", ()),
    ("Off line", ({"call": "*", "kind": "drop_before", "times": None},)),
    ("Slow", ({"call": "*", "kind": "delay", "delay_s": 4, "times": None},)),
    ("Lies", ({"call": "payment.create", "kind": "wrong_echo", "times": None},)),
)
_ACCEPTOR: tuple[tuple[str, Json], ...] = (
    ("Creased 100", {"insert_creased": 100}),
    ("Foreign note", {"insert_foreign": True}),
    ("Jam", {"jam": True}),
    ("Clear jam", {"jam": False}),
    ("Cut power", {"power": "off"}),
    ("Power on", {"power": "on"}),
    ("Remove cassette", {"remove_cassette": True}),
    ("Put cassette back", {"remove_cassette": False}),
    ("Unplug the line", {"unplug": True}),
    ("Plug the line in", {"unplug": False}),
)
_CARDS: tuple[tuple[str, Json], ...] = (
    ("Next card pays", {"person": "pays"}),
    ("Next card: no", {"decline": "05"}),
    ("Visitor cancels", {"person": "cancels"}),
    ("No card comes", {"person": "leaves"}),
    ("Bad card", {"person": "unreadable"}),
    ("Only 100 left", {"approve_minor": 10000}),
)
_WATCH_MS = 1000
_STYLE = """
    QWidget { background: #F2F4F7; color: #101828; font-size: 13px; }
    QGroupBox { background: #FFFFFF; border: 1px solid #D0D5DD; border-radius: 10px; margin-top: 19px; }
    QGroupBox::title { subcontrol-origin: margin; left: 2px; color: #475467; font-weight: 600; }
    QGroupBox QLabel, QPlainTextEdit { background: #FFFFFF; border: none; }
    QPushButton { background: #FFFFFF; border: 1px solid #D0D5DD; border-radius: 8px; padding: 4px; }
    QPushButton:hover { border-color: #1F4FD8; }
    QPushButton:pressed { background: #E8EEFD; }
"""


class BenchWindow(QWidget):
    """Buttons for the world outside, and what it says back."""

    def __init__(self, setting: Setting, language: str) -> None:
        super().__init__()
        self._setting = setting
        places = setting.places
        self._word = partial(word, language=language)
        self._acceptor = ControlPort(places.acceptor_control, self._show_device)
        self._card_terminal = ControlPort(places.terminal_control, lambda _: None)
        self._telephone = Telephone(places.qr_url)
        self._operator = Operator(places.operator_url)
        self._device = self._readout()
        self._device.setMinimumHeight(2 * self._device.fontMetrics().lineSpacing())
        self._sms = self._readout(self._word("No messages yet"))
        self._receipt = QPlainTextEdit(readOnly=True)
        self._receipt.setPlaceholderText(self._word("Nothing printed yet"))
        self._receipt.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._receipt.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setStyleSheet(_STYLE)
        self.setWindowTitle(self._word("The world outside"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look_around)
        self._timer.start(_WATCH_MS)

    def _lay_out(self) -> None:
        notes = [(f"{value:,}".replace(",", " "), partial(self._acceptor.tell, {"insert": value})) for value in NOTES]
        devices = [(self._word(name), partial(self._acceptor.tell, command)) for name, command in _ACCEPTOR]
        moods = [(self._word(name), partial(self._operator.set_mood, *faults)) for name, faults in _MOODS]
        column = QVBoxLayout(self)
        column.setSpacing(2)
        column.addWidget(self._group("Banknotes", notes, 4))
        column.addWidget(self._group("Acceptor", devices, 2))
        column.addWidget(self._group("Card and telephone", self._charge_buttons(), 4))
        column.addWidget(self._group("Operator", moods, 4))
        column.addWidget(self._group("Terminal", self._terminal_buttons(), 2))
        for title, shown in (("Device", self._device), ("SMS on the visitor's phone", self._sms)):
            column.addWidget(self._framed(title, shown))
        column.addWidget(self._framed("Last receipt", self._receipt), 1)

    def _charge_buttons(self) -> list[tuple[str, Callable[[], object]]]:
        cards = [(self._word(name), partial(self._card_terminal.tell, command)) for name, command in _CARDS]
        scan = self._telephone.scan
        return [*cards, (self._word("Scan and pay"), scan), (self._word("Scan, no money"), partial(scan, "decline"))]

    def _terminal_buttons(self) -> list[tuple[str, Callable[[], object]]]:
        paper = self._setting.places.printers
        return [
            (self._word("Kill the teller"), lambda: kill("teller", self._setting.config)),
            (self._word("Kill the front"), lambda: kill("front", self._setting.config)),
            (self._word("Receipt paper out"), lambda: _take_paper(paper / "receipts")),
            (self._word("Receipt paper in"), lambda: _put_paper(paper / "receipts")),
            (self._word("A4 paper out"), lambda: _take_paper(paper / "documents")),
            (self._word("A4 paper in"), lambda: _put_paper(paper / "documents")),
        ]

    def _group(self, title: str, buttons: Sequence[tuple[str, Callable[[], object]]], columns: int) -> QGroupBox:
        box = QGroupBox(self._word(title))
        grid = QGridLayout(box)
        for index, (name, press) in enumerate(buttons):
            grid.addWidget(_button(name, press), index // columns, index % columns)
        return box

    def _framed(self, title: str, shown: QWidget) -> QGroupBox:
        box = QGroupBox(self._word(title))
        QVBoxLayout(box).addWidget(shown)
        return box

    def _readout(self, text: str = "") -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

    def _look_around(self) -> None:
        self._acceptor.tell({})
        self._operator.read_sms(self._setting.phone, self._show_sms)
        receipt = newest_receipt(self._setting.places.printers)
        if receipt != self._receipt.toPlainText():
            self._receipt.setPlainText(receipt)

    def _show_device(self, answer: Json) -> None:
        self._device.setText(plainly(answer))

    def _show_sms(self, body: str) -> None:
        text = json.loads(body).get("text", "")
        self._sms.setText(text or self._word("No messages yet"))


def plainly(answer: Json) -> str:
    """The device's answer as "state: idling · stacked: 100 × 2, 500 × 1", without what is empty."""
    told = ((name, _counts(value) if isinstance(value, dict) else value) for name, value in answer.items())
    return " · ".join(f"{name}: {value}" for name, value in told if value not in (None, ""))


def _counts(numbers: dict[str, object]) -> str:
    return ", ".join(f"{name} × {number}" for name, number in numbers.items())


def _button(name: str, press: Callable[[], object]) -> QPushButton:
    button = QPushButton(name)
    button.clicked.connect(lambda _checked: press())
    return button


def _take_paper(printer: Path) -> None:
    (printer / "PAPER_OUT").touch()


def _put_paper(printer: Path) -> None:
    (printer / "PAPER_OUT").unlink(missing_ok=True)
