"""Tariffs: what each would have cost on one's own last months."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from kiosk.domain.products import Section
from kiosk.domain.subscriber import VisitToken
from kiosk.domain.what_if import WhatIf


class TariffDesk(Protocol):
    """To change a tariff is an order (`OrderDesk`)."""

    def what_if(self, token: VisitToken, section: Section) -> AsyncIterator[WhatIf]:
        """Tariffs and their prices at once, then a picture for each month read, the last one with what they cost.

        Raises:
            Refused: NOT_LOGGED_IN.
            Unavailable: OPERATOR_UNREACHABLE, OPERATOR_NONSENSE, or NOT_AVAILABLE_HERE where the operator has no
                catalogue.
        """
