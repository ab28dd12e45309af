"""The three uniform sections: the tariff, what is connected, what can be, and what is under way."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kiosk.domain.products import BlockCause, OwnedProduct, Section
from kiosk.presenters.presenter import may_ask_again
from kiosk.presenters.services import ServicesState
from kiosk.views.parts.bars import BottomBar
from kiosk.views.parts.button import Button, Kind
from kiosk.views.parts.connected_list import ConnectedList
from kiosk.views.parts.label import Label
from kiosk.views.parts.offer_list import OfferList
from kiosk.views.parts.segments import Segments
from kiosk.views.self_service.screen import ScreenView
from kiosk.views.theme import Type
from kiosk.views.wording.legal import terminal_line
from kiosk.views.wording.services import section_short_name


class ServicesView(ScreenView[ServicesState]):
    """One section at a time; all three look the same."""

    section_tapped = Signal(object)
    connect_tapped = Signal(str)
    disconnect_tapped = Signal(str)
    tariff_tapped = Signal()
    consents_tapped = Signal()
    suspend_tapped = Signal()
    resume_tapped = Signal()
    call_off_tapped = Signal(str)
    top_up_tapped = Signal()
    retry_tapped = Signal()
    back_tapped = Signal()

    def _build(self) -> QWidget:
        self._about: object = None
        names = {section: section_short_name(self._texts, section) for section in Section}
        self._sections = Segments(self._look, names)
        self._sections.chosen.connect(self.section_tapped)
        left, right = self._column(7.3), self._column(7.3)
        left.addWidget(Label(Type.TITLE, self._texts.gettext("Services")))
        left.addWidget(self._sections)
        left.addWidget(self._build_connected())
        left.addStretch(1 if self._is_landscape else 0)
        self._offers = OfferList(self._look)
        self._offers.connect_tapped.connect(self.connect_tapped)
        right.addWidget(self._offers)
        right.addStretch(1)
        return self._page(self._halves(left, right, 7.3), self._build_bottom())

    def _build_connected(self) -> ConnectedList:
        self._connected = ConnectedList(self._look, is_narrow=self._is_narrow)
        self._connected.tariff_tapped.connect(self.tariff_tapped)
        self._connected.consents_tapped.connect(self.consents_tapped)
        self._connected.disconnect_tapped.connect(self.disconnect_tapped)
        self._connected.call_off_tapped.connect(self.call_off_tapped)
        return self._connected

    def _build_bottom(self) -> BottomBar:
        bottom = BottomBar(self._look)
        bottom.add_back(self._texts.gettext("Back")).clicked.connect(self.back_tapped)
        self._pause = Button(self._look, "")
        self._pause.clicked.connect(self._tap_pause)
        bottom.row.addWidget(self._pause)
        self._line = bottom.add_line()
        self._retry = bottom.add_key(self._texts.gettext("Try again"), Kind.PRIMARY)
        self._retry.clicked.connect(self.retry_tapped)
        self._top_up = bottom.add_key(self._texts.gettext("Top up"), Kind.PRIMARY)
        self._top_up.clicked.connect(self.top_up_tapped)
        return bottom

    def _draw(self, state: ServicesState) -> None:
        if (about := _about(state)) != self._about:
            self._about = about
            self._body.to_top()
        self._sections.choose(state.section)
        self._connected.tell(state, self._zone)
        self._offers.tell(state)
        self._draw_bottom(state)

    def _draw_bottom(self, state: ServicesState) -> None:
        failed = state.error if state.connected is None else state.catalogue_error if state.catalogue is None else None
        unpaid, resumes = state.is_unpaid, _is_suspended_by_wish(state.tariff)
        pauses = resumes or state.can_suspend
        self._retry.setVisible(may_ask_again(failed) and not unpaid)
        self._top_up.setVisible(unpaid)
        self._pause.setVisible(pauses)
        self._pause.setText(self._texts.gettext("Resume") if resumes else self._texts.gettext("Suspend"))
        crowded = self._look.theme.is_larger and not self._is_landscape and pauses
        self._line.setVisible(self._retry.isHidden() and not (unpaid or crowded))
        if self._terminal is not None:
            self._line.setText(terminal_line(self._texts, self._terminal))

    def _tap_pause(self) -> None:
        if self._state is not None and _is_suspended_by_wish(self._state.tariff):
            self.resume_tapped.emit()
        else:
            self.suspend_tapped.emit()


def _is_suspended_by_wish(tariff: OwnedProduct | None) -> bool:
    return tariff is not None and tariff.block is not None and tariff.block.cause is BlockCause.OWN_WISH


def _about(state: ServicesState) -> object:
    """What a list is about: where this changes it begins at its top, else it stays where it was scrolled to."""
    ordered = {item.name for order in state.under_way for item in order.items}
    return (state.section, ordered | {one.name for one in state.extras})
