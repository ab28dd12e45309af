"""Offers behind a login: what would serve this visitor, and what is promoted to all."""

from __future__ import annotations

from kiosk.domain.recommendation import Promotion, Recommendation
from kiosk.domain.subscriber import VisitToken
from kiosk.services.ports.offers import Promoter, Recommender
from kiosk.services.ports.operator import Directory
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visits


class Offers:
    """Implements `OfferDesk`."""

    def __init__(self, visits: Visits, directory: Directory, recommender: Recommender, promoter: Promoter) -> None:
        self._visits = visits
        self._directory = directory
        self._recommender = recommender
        self._promoter = promoter

    async def recommended(self, token: VisitToken) -> tuple[Recommendation, ...]:
        """The most urgent first (see the contract)."""
        visit = self._visits.visit(token)
        recommended = await self._recommender.recommended(await owner_of(visit, self._directory))
        self._visits.visit(token)
        return recommended

    async def promotions(self, token: VisitToken) -> tuple[Promotion, ...]:
        """Those of today (see the contract)."""
        self._visits.visit(token)
        promotions = await self._promoter.promotions()
        self._visits.visit(token)
        return promotions
