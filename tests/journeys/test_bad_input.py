"""What a visitor mistypes and an operator spoils, through the real teller: a clear code each time, and it goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from kiosk.domain.errors import ErrorCode, Refused, Unavailable
from kiosk.domain.phone import ContractNumber, Destination, PhoneNumber
from kiosk.trial import DEMO_ACCOUNT, DEMO_NUMBER
from sandbox.world import World
from tests.fakes.real_terminal import IRINA, Teller, Terminal, number_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOBODY = PhoneNumber("+79990000000")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting_terminal(tmp_path_factory: pytest.TempPathFactory, lasting_world: World) -> Terminal:
    return await Terminal.installed(tmp_path_factory.mktemp("b"), lasting_world)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lasting_teller(lasting_terminal: Terminal) -> AsyncIterator[Teller]:
    async with lasting_terminal.running() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def teller(lasting_teller: Teller, world: World) -> Teller:
    """A teller in a world with nothing wrong in it yet."""
    del world
    return lasting_teller


def wrong(code: str) -> str:
    return "".join(str((int(digit) + 1) % 10) for digit in code)


@pytest.mark.parametrize("destination", [NOBODY, ContractNumber("99-999-999"), ContractNumber("ABC")])
async def test_a_number_nobody_has_is_said_to_be_unknown(teller: Teller, destination: Destination) -> None:
    with pytest.raises(Refused) as refusal:
        await teller.recipient(destination)
    assert refusal.value.code is ErrorCode.UNKNOWN_NUMBER


async def stranger(world: World, place: int) -> tuple[PhoneNumber, str]:
    """The number and the account of somebody this terminal has not met: it remembers whom it has."""
    people = [one for one in await world.subscribers() if one["trait"] == "ordinary" and one["number"]]
    return PhoneNumber(people[place]["number"]), people[place]["account"]


async def test_no_code_goes_to_a_number_nobody_has(teller: Teller) -> None:
    with pytest.raises(Refused) as refusal:
        await teller.link.login.send_code(NOBODY, "ru")
    assert refusal.value.code is ErrorCode.UNKNOWN_NUMBER


@pytest.mark.parametrize(("kind", "place"), [("drop_before", 1), ("error", 2), ("status", 3)])
async def test_a_silent_operator_is_told_from_one_that_does_not_know_and_is_asked_again(
    teller: Teller, world: World, kind: str, place: int
) -> None:
    never_asked_for, account = await stranger(world, place)
    await world.fault(call="*", kind=kind, times=None)
    with pytest.raises(Unavailable) as failure:
        await teller.recipient(never_asked_for)
    assert failure.value.code is ErrorCode.OPERATOR_UNREACHABLE
    await world.mend()
    assert (await teller.recipient(never_asked_for)).account == account


async def test_an_operator_slower_than_the_terminal_waits_counts_as_silent(teller: Teller, world: World) -> None:
    never_asked_for, _ = await stranger(world, 0)
    await world.fault(call="product.list", kind="delay", delay_s=3.0, times=None)
    with pytest.raises(Unavailable) as failure:
        await teller.recipient(never_asked_for)
    assert failure.value.code is ErrorCode.OPERATOR_UNREACHABLE


async def test_somebody_found_lately_can_be_paid_for_while_the_operator_is_silent(teller: Teller, world: World) -> None:
    found = await teller.recipient(IRINA)
    await world.fault(call="*", kind="drop_before", times=None)
    assert await teller.recipient(IRINA) == found


async def test_an_operator_that_answers_nonsense_is_not_believed_and_the_log_says_so(
    teller: Teller, lasting_terminal: Terminal, world: World
) -> None:
    await world.fault(call="*", kind="malformed", times=None)
    with pytest.raises(Unavailable) as failure:
        await teller.recipient(IRINA)
    assert failure.value.code is ErrorCode.OPERATOR_NONSENSE
    assert ErrorCode.OPERATOR_NONSENSE.value in lasting_terminal.log()
    await world.mend()
    assert (await teller.recipient(IRINA)).account == DEMO_ACCOUNT


async def test_a_wrong_code_counts_down_and_the_right_one_opens_the_account(teller: Teller, world: World) -> None:
    challenge = await teller.link.login.send_code(IRINA, "ru")
    code = await world.sms_code(DEMO_NUMBER)
    with pytest.raises(Refused) as refusal:
        await teller.link.login.answer_code(challenge.challenge, wrong(code))
    assert (refusal.value.code, refusal.value.detail) == (ErrorCode.WRONG_CODE, str(challenge.tries_left - 1))
    token = await teller.link.login.answer_code(challenge.challenge, code)
    async for picture in teller.link.account.account(token):
        assert picture.subscriber.account == DEMO_ACCOUNT
    await teller.link.login.log_out(token)
    with pytest.raises(Refused) as forgotten:
        await anext(teller.link.account.account(token))
    assert forgotten.value.code is ErrorCode.NOT_LOGGED_IN


async def test_a_code_guessed_too_often_is_worth_nothing_even_when_right(teller: Teller, world: World) -> None:
    number = await number_of(world, "plain")
    challenge = await teller.link.login.send_code(number, "ru")
    code = await world.sms_code(number.e164)
    found = []
    for guess in [wrong(code)] * challenge.tries_left + [code]:
        with pytest.raises(Refused) as refusal:
            await teller.link.login.answer_code(challenge.challenge, guess)
        found.append(refusal.value.code)
    assert found[-2:] == [ErrorCode.TOO_MANY_TRIES, ErrorCode.CODE_EXPIRED]
    assert set(found[:-2]) == {ErrorCode.WRONG_CODE}
