"""One wish, with the offering and the product it is about."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.offerings import Offering
from kiosk.domain.ordering import Action, Change
from kiosk.domain.products import OwnedProduct, ProductKind


@dataclass(frozen=True, slots=True)
class Wish:
    """A change. `offering` is what it brings, `product` what it touches; `None` where none is named, or found."""

    change: Change
    offering: Offering | None
    product: OwnedProduct | None

    def makes_sense(self) -> bool:
        """Whether there is all that its action needs and nothing else."""
        match self.change.action:
            case Action.CONNECT:
                return self.offering is not None and self.change.product is None
            case Action.CHANGE:
                return self._is_tariff_for_tariff()
            case Action.DISCONNECT | Action.SUSPEND | Action.RESUME:
                return self.product is not None and self.change.offering is None

    @property
    def name(self) -> str:
        """What it is about: the offering where it brings one, else the product."""
        about = self.offering or self.product
        return about.name if about else ""

    @property
    def leaves(self) -> OwnedProduct | None:
        """The product that will not be there any more, as it is now."""
        return self.product if self.change.action in (Action.DISCONNECT, Action.CHANGE) else None

    @property
    def lends(self) -> bool:
        """Whether it brings money, and so may be had without any."""
        return self.offering is not None and self.offering.kind is ProductKind.PROMISED_PAYMENT

    def _is_tariff_for_tariff(self) -> bool:
        new, old = self.offering, self.product
        if new is None or old is None or new.section is not old.section:
            return False
        return new.kind is ProductKind.TARIFF and old.kind is ProductKind.TARIFF
