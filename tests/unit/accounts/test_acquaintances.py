"""Accounts found lately, for payments while the operator is silent."""

from __future__ import annotations

import asyncio

import pytest

from kiosk.domain.errors import ErrorCode, KioskError, Refused, Unavailable
from kiosk.domain.phone import Destination
from kiosk.domain.subscriber import Identity, Recipient
from kiosk.services.acquaintances import Acquaintances
from tests.fakes.bss import StillClock
from tests.fakes.conditions import eventually
from tests.fakes.subscribers import NUMBER, FakeDirectory

HOUR_S = 3600.0
SILENCE = Unavailable(ErrorCode.OPERATOR_UNREACHABLE)


class Moody(FakeDirectory):
    """Raises `mood` when it has one."""

    mood: KioskError | None = None

    async def recipient(self, destination: Destination) -> Recipient:
        if self.mood is not None:
            raise self.mood
        return await super().recipient(destination)

    async def identity(self, destination: Destination) -> Identity:
        return Identity(await self.recipient(destination), None)


@pytest.fixture
def directory() -> Moody:
    return Moody()


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def known(directory: Moody, clock: StillClock) -> Acquaintances:
    return Acquaintances(directory, directory, clock, HOUR_S)


async def test_who_was_found_can_be_paid_for_while_the_operator_is_silent(
    known: Acquaintances, directory: Moody
) -> None:
    found = await known.recipient(NUMBER)
    directory.mood = SILENCE
    assert await known.recipient(NUMBER) == found


async def test_who_logged_in_can_be_paid_for_too(known: Acquaintances, directory: Moody) -> None:
    login = await known.identity(NUMBER)
    directory.mood = SILENCE
    assert await known.recipient(NUMBER) == login.recipient
    with pytest.raises(Unavailable):
        await known.identity(NUMBER)


@pytest.mark.parametrize("mood", [Refused(ErrorCode.UNKNOWN_NUMBER), Unavailable(ErrorCode.OPERATOR_NONSENSE)])
async def test_what_the_operator_says_now_counts(known: Acquaintances, directory: Moody, mood: KioskError) -> None:
    await known.recipient(NUMBER)
    directory.mood = mood
    with pytest.raises(KioskError) as told:
        await known.recipient(NUMBER)
    assert told.value is mood


async def test_nobody_is_known_for_longer_than_was_agreed(
    known: Acquaintances, directory: Moody, clock: StillClock
) -> None:
    await known.recipient(NUMBER)
    directory.mood = SILENCE
    clock.pass_by(HOUR_S)
    with pytest.raises(Unavailable):
        await known.recipient(NUMBER)


async def test_numbers_nobody_asks_for_any_more_are_forgotten_too(known: Acquaintances, clock: StillClock) -> None:
    await known.recipient(NUMBER)
    sweeping = asyncio.create_task(known.keep_forgetting())
    try:
        await eventually(lambda: repr(NUMBER) not in repr(vars(known)))
    finally:
        sweeping.cancel()
    assert clock.ran_s >= 1000.0 + HOUR_S


async def test_a_terminal_that_shall_remember_nobody_does_not(directory: Moody, clock: StillClock) -> None:
    known = Acquaintances(directory, directory, clock, 0.0)
    await known.recipient(NUMBER)
    assert repr(NUMBER) not in repr(vars(known))


async def test_a_stranger_stays_one(known: Acquaintances, directory: Moody) -> None:
    directory.mood = SILENCE
    with pytest.raises(Unavailable):
        await known.recipient(NUMBER)
