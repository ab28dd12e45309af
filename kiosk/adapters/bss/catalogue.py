"""TMF620 Product Catalog: what is on offer; what lacks something is put apart and never shown (R17)."""

from __future__ import annotations

import asyncio
from datetime import tzinfo
from typing import TypeVar

import msgspec

from kiosk.adapters.bss.offered import Counter
from kiosk.adapters.bss.offering_wire import WireOffering, WirePrice
from kiosk.adapters.bss.reading import Reader, trees
from kiosk.adapters.bss.settings import Api, Limits
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Currency
from kiosk.domain.offerings import Catalogue, Incomplete, Offering, OfferingId
from kiosk.services.ports.clock import Clock
from kiosk.strict_json import Nonsense, shaped

_AT_ONCE = 100

T = TypeVar("T", bound=msgspec.Struct)


class _Named(msgspec.Struct):
    """All that is needed to say which resource it is that cannot be read."""

    id: str
    name: str | None = None


class Catalogues:
    """Reads the catalogue. Raises as `Reader.one` does, and `Unavailable(NOT_AVAILABLE_HERE)`."""

    def __init__(self, reader: Reader, limits: Limits, currency: Currency, zone: tzinfo, clock: Clock) -> None:
        self._reader = reader
        self._limits = limits
        self._currency = currency
        self._zone = zone
        self._clock = clock

    async def catalogue(self) -> Catalogue:
        """Everything on offer now, and what cannot be shown."""
        self._refuse_absent()
        found = await self._every("productOffering", WireOffering)
        apart = any(one.prices_elsewhere() for one in found)
        prices = await self._every("productOfferingPrice", WirePrice) if apart else []
        counter, read = self._counter(prices), list[Offering | Incomplete | None]()
        for first in range(0, len(found), _AT_ONCE):
            read += [counter.shown(one) for one in found[first : first + _AT_ONCE]]
            await asyncio.sleep(0)  # the teller has other work beside a long catalogue
        return Catalogue(
            tuple(one for one in read if isinstance(one, Offering)),
            tuple(one for one in read if isinstance(one, Incomplete)),
        )

    async def offering(self, offering: OfferingId) -> Offering | None:
        """That one as it is now, `None` when it cannot be had (any more)."""
        self._refuse_absent()
        found = await self._reader.one(Api.CATALOGUE, "productOffering", offering, WireOffering)
        if found is None or found.id != offering:
            return None
        prices = [
            await self._reader.one(Api.CATALOGUE, "productOfferingPrice", price, WirePrice)
            for price in found.prices_elsewhere()
        ]
        read = self._counter([one for one in prices if one is not None]).shown(found)
        return read if isinstance(read, Offering) else None

    def _counter(self, prices: list[WirePrice]) -> Counter:
        return Counter({one.id: one for one in prices}, self._currency, self._clock.now(), self._zone)

    async def _every(self, resource: str, kind: type[T]) -> list[T]:
        most = self._limits.page_bytes
        return await self._reader.every_row(
            Api.CATALOGUE, resource, (), lambda body: _readable(body, kind), at_once=_AT_ONCE, most_bytes=most
        )

    def _refuse_absent(self) -> None:
        if not self._reader.offers(Api.CATALOGUE):
            raise Unavailable(ErrorCode.NOT_AVAILABLE_HERE, Api.CATALOGUE.value)


def _readable(body: bytes, kind: type[T]) -> list[T]:
    """The resources on a page. What is not of the agreed shape keeps its name alone, and spoils no other."""
    found: list[T] = []
    for tree in trees(body):
        try:
            found.append(shaped(tree, kind))
        except Nonsense:
            name = shaped(tree, _Named)
            found.append(shaped({"id": name.id, "name": name.name}, kind))
    return found
