"""The people at the glass: they feed notes, change their minds, walk off, come back. A crash leaves them standing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from kiosk.domain.cashbox import AcceptorState
from kiosk.domain.errors import KioskError
from kiosk.domain.money import Currency, Money
from kiosk.domain.phone import PhoneNumber
from kiosk.domain.subscriber import AccountId, Recipient
from kiosk.domain.topup import FINAL_PHASES, Method, PaymentId, TopUp, TopUpPhase
from kiosk.services.ports.clock import Clock
from kiosk.services.topup_assembly import TopUps
from tests.simulation.acquiring import methods
from tests.simulation.clock import step_clock
from tests.simulation.world import World

_READY = (AcceptorState.DISABLED, AcceptorState.IDLE)
_NOTES = (50, 100, 500, 1000)
_CHARGED_SHARE = 0.75  # of the visits where something charges; elsewhere all pay cash
_SUMS = (5_030, 10_030, 25_050, 100_030, 150_000)  # most have a fee that is rounded
_LOOK_S = 0.4
_LONGEST_LOOK_S = 40.0
_TURNS = 60
_ACCOUNTS = 3


async def receive_visitors(world: World, topups: TopUps, clock: Clock) -> None:
    """Everybody who still wants to come."""
    while world.visitors_left:
        await _until(clock, lambda: topups.counter.health().acceptor in _READY and topups.counter.health().journal_ok)
        world.visitors_left -= 1
        step_clock(world)
        await _Visitor(world, topups, clock).visit()
        await clock.sleep(world.chance.uniform(0.1, 3.0))


def _recipient(number: int) -> Recipient:
    return Recipient(AccountId(f"A{number}"), PhoneNumber(f"+7912345678{number}"), "И••••", f"bucket-{number}")


async def _until(clock: Clock, so: Callable[[], bool]) -> bool:
    """Wait for it, but not for ever."""
    for _ in range(_TURNS):
        if so():
            return True
        await clock.sleep(_LOOK_S)
    return False


class _Visitor:
    """One visit."""

    def __init__(self, world: World, topups: TopUps, clock: Clock) -> None:
        self._world = world
        self._desk = topups.desk
        self._clock = clock
        self._picture: TopUp | None = None
        self._scanned: set[str] = set()

    async def visit(self) -> None:
        """From the choice of a number to leaving."""
        chance = self._world.chance
        account = chance.randrange(_ACCOUNTS)
        cash, *charged = methods(self._world)
        method = chance.choice(charged) if charged and chance.random() < _CHARGED_SHARE else cash
        try:
            payment = await self._open(method, _recipient(account))
        except KioskError as refusal:
            self._world.note("visitor", f"is sent away: {refusal.code.value}")
            self._world.checker.sent_away(refusal.code)
            return
        self._world.checker.opened_for(payment, f"A{account}")
        self._world.later(chance.uniform(0.0, _LONGEST_LOOK_S), lambda: step_clock(self._world))
        looking = asyncio.ensure_future(self._look(payment))
        if method is Method.CASH:
            await self._feed()
            step_clock(self._world)
            if chance.random() < 0.8:
                await self._finish(payment)
        else:
            await self._clock.sleep(chance.uniform(0.0, 4.0))
            step_clock(self._world)
            if chance.random() < self._world.rules.calls_off:
                self._world.checker.charges.called_off(payment)
                await self._desk.call_off(payment)
        await _until(self._clock, self._is_over)
        await self._afterwards(payment, account)
        looking.cancel()
        await asyncio.wait({looking})
        if not looking.cancelled():
            looking.result()

    async def _open(self, method: Method, recipient: Recipient) -> PaymentId:
        asked = Money(self._world.chance.choice(_SUMS), Currency.RUB)
        match method:
            case Method.CASH:
                return await self._desk.open_cash(recipient)
            case Method.CARD:
                return await self._desk.open_card(recipient, asked)
            case Method.QR:
                return await self._desk.open_qr(recipient, asked)

    async def _look(self, payment: PaymentId) -> None:
        """The screen; it is watched again after a change of number."""
        while True:
            async for picture in self._desk.watch(payment):
                self._picture = picture
                self._world.checker.shown(picture)
                self._point_telephone_at(picture)
            await self._clock.sleep(_LOOK_S)

    def _point_telephone_at(self, picture: TopUp) -> None:
        if picture.qr is not None and picture.qr.payload not in self._scanned:
            self._scanned.add(picture.qr.payload)
            known = [shop.scan(picture.qr.payload) for shop in self._world.shops.values()]
            assert sum(known) == 1, "a code on the screen is a provider's"

    async def _feed(self) -> None:
        chance, device = self._world.chance, self._world.device
        for _ in range(chance.choice((0, 1, 1, 2, 2, 3, 4))):
            value = chance.choice(_NOTES)
            if not await _until(self._clock, lambda note=value: self._is_over() or device.insert(note)):  # type: ignore[misc]  # mypy cannot infer a default
                return
            if chance.random() < 0.9:
                await _until(self._clock, device.is_empty)
            await self._clock.sleep(chance.uniform(0.0, 1.0))

    async def _finish(self, payment: PaymentId) -> None:
        chance = self._world.chance
        with suppress(KioskError):
            await self._desk.close(payment)
        if chance.random() < 0.2:
            self._world.device.insert(chance.choice(_NOTES))
        if chance.random() < 0.1:
            with suppress(KioskError):
                await self._desk.close(payment)

    async def _afterwards(self, payment: PaymentId, account: int) -> None:
        chance = self._world.chance
        refused = self._picture is not None and self._picture.phase is TopUpPhase.REFUSED
        if refused and chance.random() < self._world.rules.names_another:
            other = (account + 1) % _ACCOUNTS
            self._world.checker.moved_to(payment, f"A{other}")
            with suppress(KioskError):
                await self._desk.retarget(payment, _recipient(other))
            await self._clock.sleep(_LOOK_S)
            await _until(self._clock, self._is_over)
        for _ in range(chance.choice((0, 1, 1, 2))):
            with suppress(KioskError):
                await self._desk.print_receipt(payment, "en")
        with suppress(KioskError):
            await self._desk.leave(payment)

    def _is_over(self) -> bool:
        return self._picture is not None and self._picture.phase in FINAL_PHASES
