"""What works without money, which sum restores the rest, and which promised payments there are."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from functools import partial

from kiosk.abreast import abreast, all_abreast
from kiosk.domain.balance import Balance, ComingCharge
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.money import Money, total
from kiosk.domain.offerings import Catalogue, Offering, TermKind
from kiosk.domain.ordering import Action, Change, Quote
from kiosk.domain.products import OwnedProduct, ProductKind
from kiosk.domain.relief import Promise, Relief, ReliefWord, lasting, owed, stopped, worked_out
from kiosk.domain.subscriber import Subscriber, VisitToken
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.operator import AccountReader, Directory
from kiosk.services.ports.ordering import CatalogueReader, Qualifier
from kiosk.services.ports.relief import ReliefReader
from kiosk.services.visit_owner import owner_of
from kiosk.services.visits import Visit, Visits
from kiosk.services.where_told import where_told

_MOST_PROMISES = 4


@dataclass(frozen=True, slots=True)
class ReliefGround:
    """What the desk reads from, and in whose zone."""

    directory: Directory
    reader: AccountReader
    words: ReliefReader
    catalogue: CatalogueReader
    qualifier: Qualifier
    clock: Clock
    zone: tzinfo


class Reliefs:
    """Implements `ReliefDesk`."""

    def __init__(self, visits: Visits, ground: ReliefGround) -> None:
        self._visits = visits
        self._ground = ground

    async def relief(self, token: VisitToken) -> AsyncGenerator[Relief, None]:
        """What works and what restores the rest, then the same with promised payments. Raises as the desk says."""
        visit = self._visits.visit(token)
        owner = await owner_of(visit, self._ground.directory)
        first = await self._first(visit, owner)
        self._visits.visit(token)
        yield first
        promises = await self._promises(owner) if first.owed is None else ()
        self._visits.visit(token)
        yield replace(first, promises=promises, is_whole=True)

    async def _first(self, visit: Visit, owner: Subscriber) -> Relief:
        """All but the promised payments."""
        ground = self._ground
        balance, (told, owned) = await abreast(
            visit.history.first_balance(),
            abreast(
                where_told(partial(ground.words.word, owner), None),
                where_told(partial(ground.reader.products, owner), None),
            ),
        )
        word = told or _from_products(balance, owned)
        known = owned or ()
        return Relief(
            balance=balance,
            word=word,
            stopped=stopped(known),
            lasts=lasting(balance, word.restored_by, known, today=self._today(), zone=ground.zone) if known else None,
            owed=owed(known),
            promises=None,
            is_whole=False,
        )

    async def _promises(self, owner: Subscriber) -> tuple[Promise, ...]:
        """What can be had, or why not; none where the operator has no catalogue."""
        catalogue = await where_told(self._ground.catalogue.catalogue, Catalogue((), ()))
        offered = _promised(catalogue.offerings, self._today())[:_MOST_PROMISES]
        return tuple(await all_abreast(self._promise(owner, one, lends) for one, lends in offered))

    async def _promise(self, owner: Subscriber, offering: Offering, lends: Money) -> Promise:
        wish = (Change(Action.CONNECT, offering=offering.offering),)
        quotes = await where_told(partial(self._ground.qualifier.quotes, owner, wish), ())
        quote = quotes[0] if quotes else Quote(())
        taken_back = quote.following or self._by_its_term(offering, lends)
        charged = [one.amount for one in quote.charged or ()]  # nothing, where it cannot be had
        return Promise(
            offering=offering.offering,
            name=offering.name,
            lends=lends,
            price=total(charged, lends.currency) if charged else offering.once,
            taken_back=taken_back,
            obstacle=next(iter(quote.obstacles), None),
        )

    def _by_its_term(self, offering: Offering, lends: Money) -> ComingCharge | None:
        if offering.term.kind is not TermKind.DAYS:
            return None
        return ComingCharge(self._today() + timedelta(days=offering.term.length), offering.name, lends)

    def _today(self) -> date:
        return self._ground.clock.now().astimezone(self._ground.zone).date()


def _from_products(balance: Balance, owned: Sequence[OwnedProduct] | None) -> ReliefWord:
    """The word worked out here.

    Raises:
        Unavailable: OPERATOR_UNREACHABLE; neither the operator's word nor what is connected is known.
    """
    if owned is None:
        raise Unavailable(ErrorCode.OPERATOR_UNREACHABLE)
    return worked_out(balance, owned)


def _promised(offerings: Iterable[Offering], today: date) -> list[tuple[Offering, Money]]:
    """Promised payments on offer with what they lend, the smallest first."""
    offered = [
        (one, one.promised)
        for one in offerings
        if one.kind is ProductKind.PROMISED_PAYMENT
        and one.promised is not None
        and (one.until is None or one.until >= today)
    ]
    return sorted(offered, key=lambda pair: pair[1].minor)
