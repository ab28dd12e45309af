"""A small tile of something that is left: units of a package, bonus points."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.domain.balance import Bonus, Package
from kiosk.views.look import Look
from kiosk.views.parts.button import Kind, Tile
from kiosk.views.parts.gauge import Gauge
from kiosk.views.parts.label import Label, Tone
from kiosk.views.theme import Type
from kiosk.views.wording.account import package_amount, package_whole, unit_name


class Remains(Tile):
    """Name, amount, a bar of the share left, and a line below it; a touch leads to more of it."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, Kind.TILE, "")
        self._look = look
        self.is_bonus = False
        self.is_low = False
        self.content.setContentsMargins(*(look.px(mm) for mm in (7.0, 7.6, 7.0, 7.6)))
        self.content.setSpacing(look.px(0.6))
        self._name = Label(Type.SMALL, "", Tone.MUTED)
        self._amount = Label(Type.FIGURE, wrap=False)
        self._bar = Gauge(look)
        self._below = Label(Type.TINY, "", Tone.MUTED)
        for part in (self._name, self._amount, self._bar, self._below):
            self.content.addWidget(part)
        self.content.insertSpacing(3, look.px(1.4))
        self.content.insertSpacing(2, look.px(2.2))
        self.content.addStretch(1)

    def wait(self) -> None:
        """Grey blocks while it is being fetched."""
        self.setAccessibleName(self._look.texts.gettext("being fetched"))
        self._name.set_ghost(7)
        self._amount.set_ghost(5)
        self._below.set_ghost(6)
        self._bar.tell(0, self._look.theme.colours.brand)

    def tell_package(self, package: Package, zone: tzinfo) -> None:
        """What is left of a package, whose last day is named in `zone`."""
        texts, colours = self._look.texts, self._look.theme.colours
        self.is_bonus, self.is_low = False, package.is_low()
        self._name.tell(unit_name(texts, package.unit))
        self._amount.tell(package_amount(texts, package))
        share = float(package.remaining / package.initial) if package.initial else 1.0
        self._bar.tell(share, colours.bad if package.is_low() else colours.brand)
        expires = (
            ""
            if package.expires is None
            else texts.gettext("until {day}").format(day=texts.day_month(package.expires.astimezone(zone).date()))
        )
        self._below.tell(package_whole(texts, package) or expires)
        self._name_it(expires)

    def tell_bonus(self, bonus: Bonus, in_month: str) -> None:
        """Points in hand, and how many came this month."""
        texts = self._look.texts
        self.is_bonus, self.is_low = True, False
        self._name.tell(texts.gettext("Bonuses"))
        self._amount.tell(texts.number(bonus.points))
        self._bar.tell(1.0 if bonus.points else 0.0, self._look.theme.colours.ok)
        earned = bonus.earned_this_month
        self._below.tell("" if earned is None else f"+{texts.number(earned)} {in_month}")
        self._name_it("")

    def _name_it(self, more: str) -> None:
        parts = (f"{self._name.text()}: {self._amount.text()}", self._below.text(), more)
        self.setAccessibleName(", ".join(part for part in parts if part))
