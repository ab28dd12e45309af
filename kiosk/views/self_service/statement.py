"""A detailed statement: which period, the first page, progress, print."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.domain.statement import StatementPhase
from kiosk.domain.terminal import PaperState
from kiosk.presenters.statement import PeriodChoice, StatementState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.gauge import Gauge
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.page_preview import PagePreview
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.statement import choice_name, paper_trouble, period_text, progress_words, share_done

_BUSY = frozenset({StatementPhase.READING, StatementPhase.MAKING, StatementPhase.PRINTING, StatementPhase.PAPER_OUT})
_PRINTABLE = frozenset({StatementPhase.READY, StatementPhase.PRINTED})


class StatementView(ScreenView[StatementState]):
    """Choose, make, look, print."""

    choice_tapped = Signal(PeriodChoice)
    make_tapped = Signal()
    print_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        texts = self._texts
        left = self._column(8.2)
        about = texts.gettext("Every line of the account, and a balance that adds up")
        left.addLayout(self._heading(texts.gettext("Statement"), about))
        left.addLayout(self._build_choices())
        self._trouble = Notice(self._look)
        left.addWidget(self._trouble)
        right, document = self._column(0), self._build_document()
        self._preview = PagePreview(self._look)
        if self._is_landscape:
            left.addWidget(document)
            left.addStretch(1)
            right.addWidget(self._preview, 1)
        else:
            document.content.addSpacing(self._look.px(3))
            document.content.addWidget(self._preview, 1)
            right.addWidget(document, 1)
        bottom = BottomBar(self._look)
        bottom.add_back(texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._main = bottom.add_key("", Kind.PRIMARY)
        self._main.clicked.connect(self._tap_main)
        return self._page(self._halves(left, right, 8.2), bottom)

    def _build_choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(self._look.px(6))
        self._choices: dict[PeriodChoice, Button] = {}
        for index, choice in enumerate(PeriodChoice):
            key = Button(self._look, choice_name(self._texts, choice), height_mm=22)
            key.clicked.connect(lambda _checked=False, choice=choice: self.choice_tapped.emit(choice))
            self._choices[choice] = key
            if index < 2:
                grid.addWidget(key, 0, index * 3, 1, 3)
            else:
                grid.addWidget(key, 1, (index - 2) * 2, 1, 2)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        return grid

    def _build_document(self) -> Card:
        card = Card(self._look, pad_mm=10.3, pad_top_mm=8.5, spacing_mm=2.8)
        self._period = Label(Type.SUBHEADING)
        self._title = Label(Type.BODY_STRONG)
        self._story = Label(Type.BODY, "", Tone.MUTED)
        self._gauge = Gauge(self._look)
        for part in (self._period, self._title, self._story, self._gauge):
            card.content.addWidget(part)
        return card

    def _draw(self, state: StatementState) -> None:
        texts, progress = self._texts, state.progress
        busy = progress is not None and progress.phase in _BUSY
        for choice, key in self._choices.items():
            key.set_kind(Kind.CHOSEN if choice is state.choice else Kind.SECONDARY)
            key.setEnabled(not busy)
        self._period.setText(period_text(texts, state.first, state.last))
        if progress is None:
            title, story = "", texts.gettext("The first page will be shown here before anything is printed.")
        else:
            title, story = progress_words(texts, progress)
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._story.setText(story)
        share = None if progress is None else share_done(progress)
        self._gauge.setVisible(busy)
        self._gauge.tell(share or 0.0, self._look.theme.colours.brand)
        self._preview.tell(state.preview_png)
        self._draw_trouble(state)
        self._draw_main(state)

    def _draw_trouble(self, state: StatementState) -> None:
        trouble = paper_trouble(self._texts, state.paper)
        self._trouble.setVisible(state.error is not None or trouble is not None)
        if state.error is not None:
            self._trouble.tell(Mood.BAD, *error_words(self._texts, state.error))
        elif trouble is not None:
            self._trouble.tell(Mood.WARN, *trouble)

    def _draw_main(self, state: StatementState) -> None:
        texts, phase = self._texts, None if state.progress is None else state.progress.phase
        if phase in _PRINTABLE:
            pages = state.pages or 0
            again = phase is StatementPhase.PRINTED
            self._main.setText(
                texts.gettext("Print once more")
                if again
                else texts.ngettext("Print {count} page", "Print {count} pages", pages).format(count=pages)
            )
            self._main.setEnabled(state.paper not in (PaperState.OFFLINE, PaperState.NOT_FITTED))
        elif phase in _BUSY:
            self._main.setText(texts.gettext("Please wait…"))
            self._main.setEnabled(False)
        else:
            self._main.setText(texts.gettext("Make the statement"))
            self._main.setEnabled(True)

    def _tap_main(self) -> None:
        progress = None if self._state is None else self._state.progress
        if progress is not None and progress.phase in _PRINTABLE:
            self.print_tapped.emit()
        else:
            self.make_tapped.emit()
