"""Money between own contracts: from, to, how much; before and after; what became of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.domain.money import Money
from kiosk.domain.transfers import OwnContract, TransferState
from kiosk.presenters.presenter import may_ask_again
from kiosk.presenters.transfers import Choosing, Moved, TransfersState, Weighed
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.card import Card
from kiosk.views.parts.fact_list import FactList
from kiosk.views.parts.fresh_column import FreshColumn
from kiosk.views.parts.keypad import Keypad
from kiosk.views.parts.label import Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.number_field import NumberField
from kiosk.views.parts.verdict import VerdictBox
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.facts import Facts
from kiosk.views.wording.transfers import contract_words, limits_words, obstacle_words, sheet_facts, verdict_words

_KEY_MM = 31.0
_KEY_LANDSCAPE_MM = 33.0
_SIDE_BY_SIDE = 2


class TransfersView(ScreenView[TransfersState]):
    """Contracts and sum on one screen, the sheet on the next."""

    source_tapped = Signal(str)
    target_tapped = Signal(str)
    digit_tapped = Signal(str)
    erase_tapped = Signal()
    sum_tapped = Signal(Money)
    main_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        texts = self._texts
        self._steps, self._beside = FreshColumn(self._look, 5.0), FreshColumn(self._look, 5.0)
        self._field = NumberField(self._look)
        self._limits = Label(Type.BODY, "", Tone.MUTED)
        self._quick = FreshColumn(self._look, 0)
        self._keypad = Keypad(self._look, key_mm=_KEY_LANDSCAPE_MM if self._is_landscape else _KEY_MM)
        self._keypad.digit_tapped.connect(self.digit_tapped)
        self._keypad.erase_tapped.connect(self.erase_tapped)
        left, right = self._column(5), self._column(5)
        left.addWidget(Label(Type.TITLE, texts.gettext("Between your contracts")))
        for above in (self._steps, self._field, self._limits):
            left.addWidget(above)
        for below in (self._beside, self._quick, self._keypad):
            right.addWidget(below)
        left.addStretch(1 if self._is_landscape else 0)
        right.addStretch(1)
        bottom = BottomBar(self._look)
        self._back = bottom.add_back(texts.gettext("Back"))
        self._back.clicked.connect(self.back_tapped)
        self._main = bottom.add_key("", Kind.PRIMARY)
        self._main.clicked.connect(self._tap_main)
        bottom.row.addStretch(0)
        return self._page(self._halves(left, right, 5), bottom)

    def _draw(self, state: TransfersState) -> None:
        step = state.step
        for part in (self._field, self._limits, self._quick, self._keypad):
            part.setVisible(isinstance(step, Choosing))
        if isinstance(step, Choosing):
            self._draw_amount(state, step)
        shown = (state.having, _without_sum(state), state.error)
        self._steps.show_as(shown, lambda column: self._add_step(column, state))
        self._beside.setVisible(isinstance(step, Weighed))
        self._beside.show_as(shown, lambda column: self._add_getting(column, state))
        main, works = self._main_key(state)
        self._main.setText(main)
        self._main.setVisible(bool(main))
        self._main.setEnabled(works)
        self._back.setEnabled(not (isinstance(step, Moved) and step.transfer is None))

    def _main_key(self, state: TransfersState) -> tuple[str, bool]:
        """What the primary key says, and whether it works."""
        texts = self._texts
        match state.step:
            case None:
                return (texts.gettext("Try again"), True) if may_ask_again(state.error) else ("", False)
            case Choosing(amount=amount, most=most, is_weighing=weighing):
                fits = amount is not None and amount.minor <= most.minor
                return texts.gettext("Continue"), fits and not weighing
            case Weighed(sheet):
                agreed = texts.gettext("Transfer {sum}").format(sum=texts.money(sheet.amount))
                return ("", False) if sheet.obstacle is not None else (agreed, True)
            case Moved(transfer=transfer) if transfer is not None:
                if transfer.state is TransferState.NEVER_ARRIVED:
                    return texts.gettext("Try again"), True
                return (texts.gettext("Done"), True) if transfer.is_over() else ("", False)
            case _:
                return "", False

    def _add_step(self, column: QVBoxLayout, state: TransfersState) -> None:
        texts = self._texts
        if state.error is not None:
            column.addWidget(Notice(self._look, Mood.BAD, *error_words(texts, state.error)))
        match state.step:
            case None if state.having is not None:
                lead = texts.gettext("You have one contract only.")
                column.addWidget(Notice(self._look, Mood.INFO, lead, texts.gettext("There is nothing to move.")))
            case None if state.error is None:
                column.addWidget(self._ghost_card())
            case Choosing() as step:
                self._add_contracts(column, step)
            case Weighed(sheet):
                if sheet.obstacle is not None:
                    column.addWidget(Notice(self._look, Mood.WARN, *obstacle_words(texts, sheet.obstacle)))
                self._add_facts(column, sheet_facts(texts, sheet)[0])
            case Moved() as step:
                box = VerdictBox(self._look)
                box.tell(*verdict_words(texts, step))
                column.addWidget(box)
            case _:
                pass

    def _add_getting(self, column: QVBoxLayout, state: TransfersState) -> None:
        """The contract that gets the money."""
        if isinstance(state.step, Weighed):
            self._add_facts(column, sheet_facts(self._texts, state.step.sheet)[1])

    def _add_facts(self, column: QVBoxLayout, facts: Facts) -> None:
        listed = FactList(self._look, roomy=True)
        listed.tell(facts)
        column.addWidget(listed)

    def _add_contracts(self, column: QVBoxLayout, step: Choosing) -> None:
        texts = self._texts
        others = tuple(one for one in step.contracts if one != step.source)
        for title, chosen, contracts, tapped in (
            (texts.gettext("From"), step.source, step.contracts, self.source_tapped),
            (texts.gettext("To"), step.target, others, self.target_tapped),
        ):
            column.addWidget(Label(Type.BODY_STRONG, title))
            keys = self._row(5) if len(contracts) <= _SIDE_BY_SIDE and not self._is_narrow else self._column(4)
            for contract in contracts:
                key = self._contract_key(contract, title, is_chosen=contract == chosen)
                key.clicked.connect(lambda _=False, tapped=tapped, one=contract: tapped.emit(one.account))
                keys.addWidget(key, 1)
            column.addLayout(keys)

    def _contract_key(self, contract: OwnContract, title: str, *, is_chosen: bool) -> Button:
        name, money = contract_words(self._texts, contract)
        kind = Kind.CHOSEN if is_chosen else Kind.SECONDARY
        key = Button(self._look, f"{name} · {money}", kind, face=Type.LINK, height_mm=24)
        key.setAccessibleName(f"{title}: {name}, {money}")
        key.setAccessibleDescription(self._texts.gettext("chosen") if is_chosen else "")
        return key

    def _draw_amount(self, state: TransfersState, step: Choosing) -> None:
        texts = self._texts
        currency = step.most.currency
        typed = "" if step.amount is None else texts.money(step.amount, symbol=False)
        too_much = step.amount is not None and step.amount.minor > step.most.minor
        self._field.tell(typed, 0, unit=texts.currency_symbol(currency), bad=too_much)
        least = "" if state.having is None else texts.money(state.having.terms.minimum)
        self._limits.setText(limits_words(texts, step, least))
        self._limits.set_tone(Tone.BAD if too_much else Tone.MUTED)
        self._quick.show_as((step.quick, step.amount), lambda column: self._add_quick(column, step))

    def _add_quick(self, column: QVBoxLayout, step: Choosing) -> None:
        row = self._row(5)
        for amount in step.quick:
            kind = Kind.CHOSEN if amount == step.amount else Kind.SECONDARY
            key = Button(self._look, self._texts.money(amount), kind, face=Type.LINK, height_mm=22)
            key.clicked.connect(lambda _=False, amount=amount: self.sum_tapped.emit(amount))
            row.addWidget(key, 1)
        column.addLayout(row)

    def _ghost_card(self) -> Card:
        card = Card(self._look)
        for characters in (12, 24, 12, 24):
            ghost = Label(Type.BODY)
            ghost.set_ghost(characters)
            card.content.addWidget(ghost)
        return card

    def _tap_main(self) -> None:
        if self._state is not None and self._state.step is None:
            self.retry_tapped.emit()
        else:
            self.main_tapped.emit()


def _without_sum(state: TransfersState) -> object:
    """The step without what is typed, so that typing does not build the contracts anew."""
    match state.step:
        case Choosing(source=source, target=target):
            return source, target
        case step:
            return step
