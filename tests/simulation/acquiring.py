"""The acquirers of one life of the teller, put together as `kiosk.charge_fittings` does."""

from __future__ import annotations

import ssl
from datetime import time

from kiosk.devices.card_terminal.zvt.driver import ZvtTerminal
from kiosk.devices.channel import LineAddress
from kiosk.devices.qr.yookassa.driver import YooKassa, YooKassaShop
from kiosk.domain.acquiring import AcquirerRule
from kiosk.domain.charge import AcquirerName
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import FeeRule, Method
from kiosk.services.acquirer import Acquirer
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings, ChargeTerms
from kiosk.services.ports.alarms import Alarms
from kiosk.services.ports.clock import Clock
from kiosk.services.qr_acquirer import QrAcquirer
from kiosk.services.topup_assembly import Charging
from tests.simulation.shop import CODE_SHOWN_S, PAYABLE_S
from tests.simulation.world import SHOPS, TERMINALS, World

_SETTINGS = ChargeSettings(
    unclear_after_s=6.0,
    code_shown_s=CODE_SHOWN_S,
    code_polls_s=(1.0, 2.0, 4.0),
    late_code_pauses_s=(1.0, 2.0, 5.0, 15.0),
    reversal_pauses_s=(2.0, 5.0, 15.0, 60.0),
    pauses_s=(1.0, 2.0, 5.0, 15.0),
    end_of_day=time(12, 1, 30),  # the world begins at noon
)


def charging(world: World, clock: Clock, alarms: Alarms, fee: FeeRule, tls: ssl.SSLContext) -> Charging:
    """Everything that charges in this world; nothing where no acquirer is fitted."""
    acquirers = [_acquirer(world, name, clock, alarms, tls) for name in world.rules.acquirers]
    rules = tuple(AcquirerRule(one.name, frozenset({one.method})) for one in acquirers)
    bounds = Money(5_000, Currency.RUB), Money(world.rules.maximum, Currency.RUB)
    terms = {one.method: ChargeTerms(one.method, fee, *bounds) for one in acquirers}
    return Charging(tuple(acquirers), rules, terms, _SETTINGS)


def methods(world: World) -> tuple[Method, ...]:
    """How a visitor can pay."""
    card = (Method.CARD,) if world.terminals else ()
    return (Method.CASH, *card, *((Method.QR,) if world.shops else ()))


def _acquirer(world: World, name: str, clock: Clock, alarms: Alarms, tls: ssl.SSLContext) -> Acquirer:
    known = AcquirerName(name)
    if name in TERMINALS:
        line = LineAddress(f"tcp://{TERMINALS[name]}:20007").opener(clock)
        terminal = ZvtTerminal(line, clock, Currency.RUB)
        return CardAcquirer(known, terminal, clock=clock, alarms=alarms, settings=_SETTINGS)
    shop = YooKassaShop("100500", "test", "0417", "Top-up", f"http://{SHOPS[name]}/v3", PAYABLE_S)
    return QrAcquirer(known, YooKassa(shop, tls), clock=clock, settings=_SETTINGS)
