"""Asking by choices: the topic, the thing, a last look, and the operator's word that it was taken."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from kiosk.domain.questions import Subject, Topic
from kiosk.presenters.ask import (
    CLAIM_CHARACTERS,
    CLAIM_LENGTH,
    AskState,
    Confirm,
    PickSubject,
    PickTopic,
    Sent,
    TypeClaim,
)
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.character_pad import CharacterPad
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.number_field import NumberField
from kiosk.views.parts.service_row import ServiceRow
from kiosk.views.parts.verdict import VerdictBox
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.questions import expected_words, subject_words, topic_words, which_words

_GHOST_ROWS = 3


class AskView(ScreenView[AskState]):
    """One step at a time."""

    topic_tapped = Signal(Topic)
    subject_tapped = Signal(Subject)
    claim_tapped = Signal()
    character_tapped = Signal(str)
    erase_tapped = Signal()
    main_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._title = Label(Type.TITLE)
        self._steps = FreshColumn(self._look, 5.0)
        self._claim = self._build_claim()
        body = self._column(7.3)
        for part in (self._title, self._steps, self._claim):
            body.addWidget(part)
        body.addStretch(1)
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(self._texts.gettext("Back"))
        self._back.clicked.connect(self.back_tapped)
        self._main = bottom.add_key("", Kind.PRIMARY)
        self._main.clicked.connect(self._tap_main)
        bottom.row.addStretch(0)
        return self._page(body, bottom)

    def _build_claim(self) -> QWidget:
        claim = QWidget()
        left, right = self._column(4), self._column(4)
        self._field = NumberField(self._look)
        pad = CharacterPad(self._look, CLAIM_CHARACTERS)
        pad.character_tapped.connect(self.character_tapped)
        pad.erase_tapped.connect(self.erase_tapped)
        self._hint = Label(Type.BODY, "", Tone.MUTED)
        left.addWidget(self._field)
        left.addWidget(self._hint)
        left.addStretch(1 if self._is_landscape else 0)
        right.addWidget(pad)
        claim.setLayout(self._halves(left, right, 4))
        return claim

    def _draw(self, state: AskState) -> None:
        step = state.step
        self._title.setText(self._title_of(state))
        self._claim.setVisible(isinstance(step, TypeClaim))
        if isinstance(step, TypeClaim):
            self._draw_claim(step)
        self._steps.show_as((state, self._zone), lambda column: self._add_step(column, state))
        main, works = self._main_key(state)
        self._main.setText(main)
        self._main.setVisible(bool(main))
        self._main.setEnabled(works)
        sending = isinstance(step, Confirm) and step.is_sending
        self._back.setVisible(not isinstance(step, Sent))
        self._back.setEnabled(not sending)

    def _title_of(self, state: AskState) -> str:
        texts = self._texts
        match state.step:
            case PickTopic():
                request, question = texts.gettext("What shall we do?"), texts.gettext("What is your question about?")
                return request if state.is_request else question
            case PickSubject(topic):
                return which_words(texts, topic)
            case TypeClaim():
                return texts.gettext("The claim code on your ticket")
            case Confirm(inquiry=inquiry):
                return topic_words(texts, inquiry.topic)
            case Sent():
                return texts.gettext("The operator has it")

    def _main_key(self, state: AskState) -> tuple[str, bool]:
        """What the primary key says, and whether it works; nothing where a choice leads on."""
        texts = self._texts
        match state.step:
            case PickSubject(things=None) if state.error is not None:
                return texts.gettext("Try again"), True
            case TypeClaim(typed) as step:
                return texts.gettext("Continue"), len(typed) == CLAIM_LENGTH and not step.is_wrong
            case Confirm() as step:
                return self._send_words(step), not step.is_sending
            case Sent():
                return texts.gettext("Done"), True
            case _:
                return "", False

    def _send_words(self, step: Confirm) -> str:
        texts = self._texts
        if step.is_sending:
            return texts.gettext("Sending…")
        if step.is_unsure:
            return texts.gettext("Try again")
        return texts.gettext("Send") if step.consent is None else texts.gettext("I agree, send")

    def _add_step(self, column: QVBoxLayout, state: AskState) -> None:
        if state.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(self._texts, state.error)))
        match state.step:
            case PickTopic(topics):
                self._add_topics(column, topics)
            case PickSubject() as step:
                self._add_things(column, step, failed=state.error is not None)
            case Confirm() as step:
                self._add_confirm(column, step)
            case Sent() as step:
                self._add_sent(column, step)
            case TypeClaim():
                pass

    def _add_topics(self, column: QVBoxLayout, topics: tuple[Topic, ...]) -> None:
        grid = QGridLayout()
        grid.setSpacing(self._look.px(5))
        columns = 2 if self._is_landscape else 1
        for place, topic in enumerate(topics):
            key = Button(self._look, topic_words(self._texts, topic), height_mm=28)
            key.clicked.connect(lambda _=False, topic=topic: self.topic_tapped.emit(topic))
            grid.addWidget(key, place // columns, place % columns)
        column.addLayout(grid)

    def _add_things(self, column: QVBoxLayout, step: PickSubject, *, failed: bool) -> None:
        texts = self._texts
        if step.topic is Topic.PAYMENT:
            key = Button(self._look, texts.gettext("I have a ticket with a claim code"), height_mm=26)
            key.clicked.connect(self.claim_tapped)
            column.addWidget(key)
        if step.things is None:
            for _ in range(0 if failed else _GHOST_ROWS):
                column.addWidget(self._ghost_card())
        elif not step.things:
            column.addWidget(Label(Type.BODY, texts.gettext("There is nothing of it in the last weeks."), Tone.MUTED))
        for thing in step.things or ():
            name, story = subject_words(texts, thing, self._zone)
            row = ServiceRow(self._look, name, story)
            key = row.add_key(texts.gettext("Choose"), Kind.SECONDARY)
            key.clicked.connect(lambda _=False, thing=thing: self.subject_tapped.emit(thing))
            column.addWidget(row)

    def _add_confirm(self, column: QVBoxLayout, step: Confirm) -> None:
        texts = self._texts
        if step.is_unsure:
            lead = texts.gettext("The operator has not answered.")
            rest = texts.gettext("Your question may have arrived. Trying again does not send it twice.")
            column.addWidget(Notice(self._look, Mood.WARN, lead, rest))
        if step.inquiry.subject is not None:
            name, story = subject_words(texts, step.inquiry.subject, self._zone)
            card = Card(self._look, spacing_mm=1.0)
            card.content.addWidget(Label(Type.BODY_STRONG, name))
            if story:
                card.content.addWidget(Label(Type.BODY, story, Tone.MUTED))
            column.addWidget(card)
        if step.consent is not None:
            card = Card(self._look, spacing_mm=2.0)
            card.content.addWidget(Label(Type.SUBHEADING, texts.gettext("Processing of personal data")))
            card.content.addWidget(Label(Type.BODY, step.consent.text))
            version = texts.gettext("Version {version}").format(version=step.consent.version)
            card.content.addWidget(Label(Type.SMALL, version, Tone.MUTED))
            column.addWidget(card)
        told = texts.gettext("The operator gets your name, your number and what you chose. It costs nothing.")
        column.addWidget(Label(Type.BODY, told, Tone.MUTED))

    def _add_sent(self, column: QVBoxLayout, step: Sent) -> None:
        texts = self._texts
        box = VerdictBox(self._look)
        when = expected_words(texts, step.question, self._zone)
        box.tell(Mood.OK, topic_words(texts, step.question.topic), when)
        column.addWidget(box)
        told = texts.gettext("You find it under “Help and questions”, at any terminal.")
        column.addWidget(Label(Type.BODY, told, Tone.MUTED))

    def _draw_claim(self, step: TypeClaim) -> None:
        typed = step.typed
        shown = "-".join(typed[at : at + 3] for at in range(0, len(typed), 3))
        self._field.tell(shown, CLAIM_LENGTH - len(typed), bad=step.is_wrong)
        wrong = self._texts.gettext("There is no such code. Check each character.")
        right = self._texts.gettext("Nine letters and digits, as on the ticket.")
        self._hint.setText(wrong if step.is_wrong else right)
        self._hint.set_tone(Tone.BAD if step.is_wrong else Tone.MUTED)

    def _ghost_card(self) -> Card:
        card = Card(self._look, pad_mm=9.0, pad_top_mm=7.4, spacing_mm=0.8)
        for face, characters in ((Type.BODY_STRONG, 14), (Type.SMALL, 24)):
            ghost = Label(face)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        return card

    def _tap_main(self) -> None:
        match self._state:
            case AskState(step=PickSubject()):
                self.retry_tapped.emit()
            case _:
                self.main_tapped.emit()
