"""What works without money, in every state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from kiosk.domain.balance import Outlook
from kiosk.domain.errors import ErrorCode
from kiosk.domain.ordering import Obstacle, ObstacleKind
from kiosk.domain.products import Block, BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.domain.relief import Owed, Relief, ReliefWord, Service, ServiceState, Works, worked_out
from kiosk.presenters.zero_balance import ZeroBalanceState
from tests.fakes.relief_desk import BARRED, BELOW_ZERO, LACKING, PROMISE
from tests.ui.sample_accounts import ACCOUNT
from tests.ui.sample_terminal import roubles

TODAY = date(2026, 11, 22)
EVERYTHING = ReliefWord(
    services=tuple(
        ServiceState(
            service,
            Works.YES,
            until=date(2026, 11, 28) if service.section is Section.MOBILE and "CALLS" not in service.name else None,
        )
        for service in Service
    ),
    restored_by=roubles(0),
    within_minutes=1,
    is_operators=True,
)
AT_HOME = tuple(
    ServiceState(service, Works.NO, restored_by=roubles(1_240))
    for service in (Service.HOME_INTERNET, Service.TELEVISION)
)


def _stopped(section: Section, cause: BlockCause, lifted_by: float | None) -> OwnedProduct:
    lifts = None if lifted_by is None else roubles(lifted_by)
    return OwnedProduct(
        product=f"P-{section.value}",
        name="Домашний 300",
        summary="300 Мбит/с",
        section=section,
        kind=ProductKind.TARIFF,
        status=ProductStatus.SUSPENDED,
        fee=roubles(450),
        since=date(2024, 3, 1),
        next_charge=None,
        last_used=None,
        consent=None,
        block=Block(cause, date(2026, 11, 1), lifts, 1, None, None),
    )


def zero_balance_states() -> Iterator[tuple[str, ZeroBalanceState]]:
    """Below zero, nothing works, all works, being switched on, suspended, taken, not to be had, worked out, failed."""
    state = ZeroBalanceState(TODAY, BELOW_ZERO, None)
    yield "", state
    yield from ((name, replace(state, relief=relief)) for name, relief in _reliefs())
    yield "promises_coming", replace(state, relief=replace(BELOW_ZERO, promises=None, is_whole=False))
    yield "loading", replace(state, relief=None)
    yield "failed", replace(state, relief=None, error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "old", replace(state, error=ErrorCode.OPERATOR_UNREACHABLE)
    yield "no_payment", replace(state, refused=ErrorCode.OPERATOR_UNREACHABLE)


def _reliefs() -> Iterator[tuple[str, Relief]]:
    works = replace(BELOW_ZERO, balance=ACCOUNT.balance, word=EVERYTHING, lasts=ACCOUNT.outlook, promises=(), owed=None)
    yield "all", works
    yield "enough", replace(works, lasts=Outlook(None, None, None))
    yield "below_zero", replace(works, word=replace(EVERYTHING, restored_by=LACKING), lasts=BELOW_ZERO.lasts)
    nothing = tuple(
        one if one.service is Service.EMERGENCY_CALLS else replace(one, works=Works.NO, note="", restored_by=LACKING)
        for one in BARRED.services
    )
    yield (
        "nothing",
        replace(
            BELOW_ZERO, word=replace(BARRED, services=(*nothing, *AT_HOME), restored_by=roubles(1_285.30)), lasts=None
        ),
    )
    paid = tuple(replace(one, restored_by=roubles(0) if one.restored_by else None) for one in BARRED.services)
    yield "coming_back", replace(works, word=replace(BARRED, services=paid, restored_by=roubles(0)))
    refused = "Доступно, когда на балансе меньше 30 ₽, и не раньше чем через сутки после прошлого"
    no = replace(PROMISE, obstacle=Obstacle(ObstacleKind.OTHER, "", None, refused))
    silent = replace(PROMISE, obstacle=Obstacle(ObstacleKind.OTHER, "", None, ""), taken_back=None)
    yield "no_promise", replace(BELOW_ZERO, promises=(no, silent))
    yield "too_small", replace(BELOW_ZERO, word=replace(BARRED, restored_by=roubles(1_285.30)))
    taken = Owed("Обещанный платёж 300 ₽", roubles(300), date(2026, 11, 25))
    yield "taken", replace(works, owed=taken)
    yield "taken_vaguely", replace(BELOW_ZERO, owed=Owed("Обещанный платёж 300 ₽", None, None), promises=())
    yield from _at_home()


def _at_home() -> Iterator[tuple[str, Relief]]:
    wish = _stopped(Section.INTERNET, BlockCause.OWN_WISH, None)
    resting = tuple(
        replace(one, works=Works.NO, note="приостановлено по вашей просьбе")
        if one.service is Service.HOME_INTERNET
        else one
        for one in EVERYTHING.services
    )
    word = replace(EVERYTHING, services=resting)
    yield "own_wish", replace(BELOW_ZERO, word=word, stopped=(wish,), promises=(), lasts=ACCOUNT.outlook)
    unpaid = _stopped(Section.INTERNET, BlockCause.NO_MONEY, 236.40)
    sim = replace(_stopped(Section.MOBILE, BlockCause.LOST_SIM, None), product="P-sim", name="Семья")
    owned = (unpaid, sim)
    yield "worked_out", replace(BELOW_ZERO, word=worked_out(ACCOUNT.balance, owned), stopped=owned, promises=None)
    unknown = (replace(unpaid, block=Block(BlockCause.NO_MONEY, None, None, None, None, None)),)
    yield "no_sum", replace(BELOW_ZERO, word=worked_out(ACCOUNT.balance, unknown), stopped=unknown, lasts=None)
