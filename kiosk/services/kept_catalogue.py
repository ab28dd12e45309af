"""The catalogue, which is the same for everybody, kept for some minutes; prices are asked anew before an order."""

from __future__ import annotations

import asyncio

from kiosk.domain.errors import Unavailable
from kiosk.domain.offerings import Catalogue, Offering, OfferingId
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.ordering import CatalogueReader

_FRESH_S = 300.0
_USABLE_S = 3600.0
_TRY_AGAIN_S = 30.0


class KeptCatalogue:
    """Implements `CatalogueReader` over another one."""

    def __init__(self, reader: CatalogueReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._kept: Catalogue | None = None
        self._read_at = 0.0
        self._due_at = 0.0
        self._reading = asyncio.Lock()

    async def catalogue(self) -> Catalogue:
        """What was read within the last minutes, else what is read now; the last hour's from a silent operator."""
        async with self._reading:
            if self._kept is None or self._clock.monotonic() > self._due_at:
                await self._renew()
            assert self._kept is not None, "it has just been read"
            return self._kept

    async def offering(self, offering: OfferingId) -> Offering | None:
        """That one as it is now; when the kept catalogue says otherwise, it is forgotten."""
        now = await self._reader.offering(offering)
        kept = self._kept.find(offering) if self._kept else None
        if kept != now:
            self._kept = None
        return now

    async def _renew(self) -> None:
        """Read it; a silent operator is not asked again at once, as nobody is to wait for every silence."""
        try:
            self._kept = await self._reader.catalogue()
        except Unavailable:
            if self._kept is None or self._clock.monotonic() - self._read_at > _USABLE_S:
                raise
            self._due_at = self._clock.monotonic() + _TRY_AGAIN_S
        else:
            self._read_at = self._clock.monotonic()
            self._due_at = self._read_at + _FRESH_S
