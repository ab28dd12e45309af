"""The first screen after login: balance, how long it lasts, where the money went, the three services."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from kiosk.domain.account import Account, is_in_trouble
from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.notices import unread
from kiosk.domain.products import Section
from kiosk.presenters.account import AccountState
from kiosk.presenters.rooms import Place, Room, rooms_at
from kiosk.views.parts.badge import Badge
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind, Tile
from kiosk.views.parts.label import Figure, Label, Tone
from kiosk.views.parts.notice import Mood, Notice
from kiosk.views.parts.remains import Remains
from kiosk.views.parts.section_tile import SectionTile
from kiosk.views.parts.spending import Spending
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.account import arithmetic, as_of_words, lasting, room_name
from kiosk.views.wording.errors import error_words
from kiosk.views.wording.legal import terminal_line
from kiosk.views.wording.notices import notices_key_words
from kiosk.views.wording.numbers import destination_text

_SMALL_CARDS = 3
_KEYS_A_ROW = 3


class AccountView(ScreenView[AccountState]):
    """Everything about the account at a glance."""

    top_up_tapped = Signal()
    room_tapped = Signal(Room)
    section_tapped = Signal(Section)
    home_tapped = Signal()
    retry_tapped = Signal()

    def _build(self) -> QWidget:
        self._keys: list[Button] = []
        self._in_trouble = False
        self._error = Notice(self._look, Mood.BAD)
        self._unknown = Notice(self._look, Mood.INFO)
        left, right = self._column(7.3), self._column(7.3)
        left.addLayout(self._build_heading())
        for part in (self._error, self._build_balance()):
            left.addWidget(part)
        left.addLayout(self._build_remains())
        right.addWidget(self._build_spending())
        right.addLayout(self._build_sections())
        right.addWidget(self._unknown)
        right.addLayout(self._build_keys())
        right.addStretch(1)
        left.addStretch(1 if self._is_landscape else 0)
        return self._page(self._halves(left, right, 7.3), self._build_bottom())

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Start page"), width_mm=85).clicked.connect(self.home_tapped)
        for room in rooms_at(Place.BAR):
            bottom.row.addWidget(self._key_to(room))
        self._line = bottom.add_line()
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        return bottom

    def _build_heading(self) -> QHBoxLayout:
        row, column = self._row(4), self._column(0)
        self._name = Label(Type.TITLE)
        self._number = Label(Type.BODY, "", Tone.MUTED)
        self._notices = Button(self._look, "", face=Type.LINK, height_mm=21)
        self._notices.clicked.connect(lambda: self.room_tapped.emit(Room.NOTICES))
        column.addWidget(self._name)
        column.addWidget(self._number)
        row.addLayout(column, 1)
        row.addWidget(self._notices, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _build_balance(self) -> Tile:
        self._balance_card = Tile(self._look, Kind.TILE, self._texts.gettext("Balance"))
        self._balance_card.content.setContentsMargins(*(self._look.px(mm) for mm in (11.3, 10.6, 11.3, 10.6)))
        self._balance_card.content.setSpacing(self._look.px(0.8))
        self._balance_card.clicked.connect(self._tap_balance)
        self._as_of = Label(Type.BODY, "", Tone.MUTED)
        stacked = self._look.theme.is_larger or self._is_narrow
        self._balance = Figure(Type.HERO if self._is_landscape else Type.SUM)
        self._badge = Badge()
        self._arithmetic = Label(Type.BODY, "", Tone.MUTED)
        self._top_up = Button(self._look, self._texts.gettext("Top up"), Kind.PRIMARY)
        self._top_up.setMinimumWidth(self._look.px(80))
        self._top_up.clicked.connect(self.top_up_tapped)
        head, amount = self._row(4), self._row(4)
        head.addWidget(self._as_of, 1)
        head.addWidget(self._badge)
        amount.addWidget(self._balance)
        amount.addStretch(1)
        content = self._balance_card.content
        content.addLayout(head)
        content.addLayout(amount)
        content.addSpacing(self._look.px(2.6))
        content.addWidget(self._arithmetic)
        if stacked:
            content.addSpacing(self._look.px(3))
            content.addWidget(self._top_up)
        else:
            amount.addWidget(self._top_up)
        return self._balance_card

    def _build_remains(self) -> QHBoxLayout:
        row = self._row(6.2)
        self._remains = [Remains(self._look) for _ in range(_SMALL_CARDS)]
        for card in self._remains:
            card.clicked.connect(lambda _checked=False, card=card: self._tap_remains(card))
            row.addWidget(card, 1)
        return row

    def _build_spending(self) -> Spending:
        self._spending = Spending(self._look)
        self._lead(self._spending, Place.SPENDING)
        return self._spending

    def _build_sections(self) -> QHBoxLayout:
        row = self._row(6.2)
        self._sections = {section: SectionTile(self._look, section) for section in Section}
        for section, tile in self._sections.items():
            tile.clicked.connect(lambda _checked=False, section=section: self.section_tapped.emit(section))
            row.addWidget(tile, 1)
        return row

    def _build_keys(self) -> QGridLayout:
        """A key for each room that has one, in rows of equal keys."""
        a_row = 2 if self._is_narrow else _KEYS_A_ROW
        grid = QGridLayout()
        grid.setSpacing(self._look.px(6.2))
        for place, room in enumerate(rooms_at(Place.KEY)):
            grid.addWidget(self._key_to(room), *divmod(place, a_row))
            grid.setColumnStretch(place % a_row, 1)
        return grid

    def _key_to(self, room: Room) -> Button:
        key = Button(self._look, room_name(self._texts, room))
        key.clicked.connect(lambda: self.room_tapped.emit(room))
        self._keys.append(key)
        return key

    def _lead(self, tile: Tile, place: Place) -> None:
        """Let `tile` lead to the room that is behind `place`."""
        for room in rooms_at(place):
            tile.clicked.connect(lambda _checked=False, room=room: self.room_tapped.emit(room))

    def _tap_balance(self) -> None:
        """To the days to come; where there is no money, to what works without."""
        for room in rooms_at(Place.TROUBLE if self._in_trouble else Place.BALANCE):
            self.room_tapped.emit(room)

    def _tap_remains(self, card: Remains) -> None:
        """To what there is more of: bonuses, the services, or where little is left what would serve."""
        if card.is_bonus:
            for room in rooms_at(Place.BONUS):
                self.room_tapped.emit(room)
        elif card.is_low:
            self.room_tapped.emit(Room.OFFERS)
        else:
            self.section_tapped.emit(Section.MOBILE)

    def _draw(self, state: AccountState) -> None:
        account = state.account
        failed = state.error is not None
        self._notices.setVisible(state.notices is not None and account is not None)
        fresh = unread(state.notices or ())
        self._notices.setText(notices_key_words(self._texts, fresh))
        self._notices.set_kind(Kind.CHOSEN if fresh else Kind.SECONDARY)
        self._error.setVisible(failed)
        self._retry.setVisible(failed)
        self._line.setVisible(not failed)
        if state.error is not None:
            self._error.tell(Mood.BAD, *error_words(self._texts, state.error))
        known = account is not None
        for key in (self._top_up, self._spending, *self._keys, *self._sections.values()):
            key.setEnabled(known)
        nothing = failed and not known
        self._retry.set_kind(Kind.PRIMARY if nothing else Kind.SECONDARY)
        for part in (self._balance_card, *self._keys):
            part.setVisible(not nothing)
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))
        if account is None:
            self._wait(nothing=nothing)
            return
        self._draw_glance(account)
        if account.is_whole or failed:
            self._draw_rest(account)
        else:
            self._wait_for_rest()

    def _wait(self, *, nothing: bool) -> None:
        """Grey blocks where the answers will stand; with an error, only its words."""
        if nothing:
            self._name.tell(self._texts.gettext("My account"))
            self._number.tell("")
        else:
            self._name.set_ghost(9)
            self._number.set_ghost(28)
        self._as_of.tell(self._texts.gettext("Fetching the balance…"))
        self._balance.set_ghost(7)
        self._badge.hide()
        self._wait_for_rest(nothing=nothing)

    def _wait_for_rest(self, *, nothing: bool = False) -> None:
        self._unknown.hide()
        self._arithmetic.set_ghost(34)
        self._arithmetic.show()
        for card in self._remains:
            card.setVisible(not nothing)
            card.wait()
        self._spending.setVisible(not nothing)
        self._spending.wait()
        for tile in self._sections.values():
            tile.setVisible(not nothing)
            tile.wait()

    def _draw_glance(self, account: Account) -> None:
        texts = self._texts
        self._name.tell(account.subscriber.short_name())
        number = account.subscriber.number
        contract = texts.gettext("contract {number}").format(number=account.subscriber.contract)
        self._number.tell(f"{destination_text(number)} · {contract}" if number is not None else contract)
        self._as_of.tell(as_of_words(texts, account, self._zone))
        self._balance.tell(texts.money(account.balance.amount))
        self._balance_card.setAccessibleDescription(f"{self._as_of.text()}: {self._balance.text()}")
        self._in_trouble = is_in_trouble(account)
        known = lasting(texts, account)
        self._badge.setVisible(known is not None)
        if known is not None:
            self._badge.say(*known)

    def _draw_rest(self, account: Account) -> None:
        self._arithmetic.tell(arithmetic(self._texts, account))
        self._arithmetic.setVisible(bool(self._arithmetic.text()))
        self._draw_remains(account)
        self._spending.setVisible(account.month is not None)
        if account.month is not None:
            self._spending.tell(account.month, self._zone)
        self._draw_sections(account)
        self._draw_unknown(account)

    def _draw_remains(self, account: Account) -> None:
        packages = _by_unit(account.packages or ())
        shown = packages[: _SMALL_CARDS - (account.bonus is not None)]
        for card, package in zip(self._remains, shown, strict=False):
            card.tell_package(package, self._zone)
        if account.bonus is not None:
            month = self._texts.in_month(account.balance.as_of.astimezone(self._zone).date())
            self._remains[len(shown)].tell_bonus(account.bonus, month)
        filled = len(shown) + (account.bonus is not None)
        for index, card in enumerate(self._remains):
            card.setVisible(index < filled)
            card.setEnabled(not card.is_bonus or bool(rooms_at(Place.BONUS)))

    def _draw_sections(self, account: Account) -> None:
        for tile in self._sections.values():
            tile.setVisible(account.sections is not None)
        for summary in account.sections or ():
            self._sections[summary.section].tell(summary)

    def _draw_unknown(self, account: Account) -> None:
        parts = (account.outlook, account.packages, account.month, account.sections)
        missing = any(part is None for part in parts)
        self._unknown.setVisible(missing)
        if missing:
            self._unknown.tell(
                Mood.INFO,
                self._texts.gettext("Not everything is known right now."),
                self._texts.gettext("The operator has not told all of it; the balance is right."),
            )


def _by_unit(packages: tuple[Package, ...]) -> list[Package]:
    """One package a unit, in the order of the units: remains and wholes added up, the earliest end."""
    merged: dict[PackageUnit, Package] = {}
    for package in packages:
        known = merged.get(package.unit)
        if known is None:
            merged[package.unit] = package
            continue
        ends = [end for end in (known.expires, package.expires) if end is not None]
        whole = None if known.initial is None or package.initial is None else known.initial + package.initial
        merged[package.unit] = replace(
            known, remaining=known.remaining + package.remaining, initial=whole, expires=min(ends, default=None)
        )
    return [merged[unit] for unit in PackageUnit if unit in merged]
