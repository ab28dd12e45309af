"""The languages of the terminal, each in its own words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.i18n import language_name
from kiosk.views.look import Look
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.label import Label
from kiosk.views.parts.overlay import Overlay
from kiosk.views.theme import Type


class LanguageChooser(Overlay):
    """One key a language; a tap beside them changes nothing."""

    language_chosen = Signal(str)
    closed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(look, width_mm=170)
        self._look = look
        self._offered: tuple[str, ...] = ()
        self._keys: list[QWidget] = []
        self.card.content.addWidget(Label(Type.TITLE, look.texts.gettext("Language")))
        self.tapped_beside.connect(self.closed)

    def offer(self, languages: tuple[str, ...]) -> None:
        """A key for each of `languages`, in their order."""
        if languages == self._offered:
            return
        self._offered = languages
        for key in self._keys:
            key.deleteLater()
        self._keys = [self._key(language) for language in languages]
        for key in self._keys:
            self.card.content.addWidget(key)

    def _key(self, language: str) -> Button:
        chosen = language == self._look.texts.language
        key = Button(self._look, language_name(language), Kind.CHOSEN if chosen else Kind.SECONDARY)
        key.clicked.connect(lambda: self.language_chosen.emit(language))
        return key
