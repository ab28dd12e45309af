"""Whatever happens to the teller, the front, the card terminal, the provider of codes or the operator while a visitor
pays without cash: the acquirers' ledgers, the books and the operator's ledger agree.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.charge import DeclineReason
from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.topup import Method, MethodProblem, PaymentId, TopUpPhase
from sandbox.world import World, free_port
from tests.fakes.card_terminals import card_terminal, fitted, zvt_table
from tests.fakes.conditions import until
from tests.fakes.real_terminal import IRINA, Terminal, contract_of, rub

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def until_charged(world: World, before: int) -> None:
    """Return once one more sale is final at the card terminal."""
    await until(world.terminal, lambda told: [one["fate"] for one in told["sales"][before:]] == ["charged"])


async def sales_of(world: World) -> int:
    """How many sales the card terminal remembers."""
    return len((await world.terminal())["sales"])


async def acquirers_asked(terminal: Terminal, payment: PaymentId) -> list[str]:
    """Who was asked to charge it, in order."""
    events = [event for event in await terminal.events() if event["payment_id"] == payment]
    return [event["data"]["acquirer"] for event in events if event["kind"] == "charge_intent"]


# --- a card -----------------------------------------------------------------------------------------------------------


async def test_a_teller_killed_while_the_card_is_in_charges_nothing(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        await world.terminal(slow_s=8)
        payment = await teller.open_card(500)
        await teller.see(payment, lambda topup: topup.card is not None and "warten" in topup.card.text)
        await teller.kill()
    async with terminal.running() as teller:
        assert await terminal.until_settled(payment) == "cancelled"
        assert (await teller.end(payment)).phase is TopUpPhase.DECLINED
    await terminal.assert_books_agree()


async def test_a_teller_killed_right_after_the_approval_credits_the_charge(terminal: Terminal, world: World) -> None:
    before = await sales_of(world)
    async with terminal.running() as teller:
        payment = await teller.open_card(500)
        await until_charged(world, before)
        await teller.kill()
    async with terminal.running():
        await terminal.until_credited(payment, 50_000)
    assert await sales_of(world) == before + 1
    await terminal.assert_books_agree()


async def test_a_teller_killed_while_a_charge_is_credited_credits_it_once(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        await world.fault(call="payment.create", kind="delay", times=None, delay_s=1.5)
        payment = await teller.open_card(500)
        await teller.see(payment, lambda topup: topup.phase is TopUpPhase.CREDITING)
        await teller.kill()
    await world.mend()
    async with terminal.running():
        await terminal.until_credited(payment, 50_000)
    await terminal.assert_books_agree()


async def test_a_charge_the_operator_refuses_goes_back_to_the_card(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        payment = await teller.open_card(500, await contract_of(world, "blocked"))
        assert (await teller.end(payment)).phase in (TopUpPhase.RETURNING, TopUpPhase.RETURNED)
        assert await terminal.until_settled(payment) == "reversed"
        last = await teller.picture(payment)
        assert (last.phase, last.ticket == "") == (TopUpPhase.RETURNED, False)
    assert await terminal.credited_minor(payment) == 0
    assert (await world.terminal())["sales"][-1]["fate"] == "taken_back"
    await terminal.assert_books_agree()


async def test_a_teller_killed_while_a_charge_is_reversed_reverses_it(terminal: Terminal, world: World) -> None:
    before = await sales_of(world)
    async with terminal.running() as teller:
        await world.fault(call="payment.create", kind="delay", times=None, delay_s=1.0)
        payment = await teller.open_card(500, await contract_of(world, "blocked"))
        await until_charged(world, before)
        await teller.see(payment, lambda topup: topup.phase is TopUpPhase.CREDITING)
        await world.terminal(**{"break": "busy"})
        await until(lambda: terminal.kinds(payment), lambda kinds: "reversal_intent" in kinds)
        await teller.kill()
    await world.terminal(mend="busy")
    async with terminal.running():
        assert await terminal.until_settled(payment) == "reversed"
    assert await terminal.credited_minor(payment) == 0
    await terminal.assert_books_agree()


# --- several acquirers ------------------------------------------------------------------------------------------------


async def test_where_the_first_bank_is_dead_the_second_one_is_asked(folder: Path, world: World) -> None:
    dead = zvt_table("bank-a", f"tcp://127.0.0.1:{free_port()}")
    terminal = await fitted(folder, world, dead, zvt_table("bank-b", world.places.terminal_line))
    async with terminal.running() as teller:
        payment = await teller.open_card(500)
        assert (await teller.end(payment)).phase is TopUpPhase.CREDITED
    assert await acquirers_asked(terminal, payment) == ["bank-b"]
    await terminal.assert_books_agree()


async def test_where_the_first_bank_cannot_charge_the_second_one_does_and_only_once(folder: Path, world: World) -> None:
    async with card_terminal("zvt", folder, "bank-a") as first:
        terminal = await fitted(folder, world, first.table, zvt_table("bank-b", world.places.terminal_line))
        await first.tell(**{"break": "no_host"})
        async with terminal.running() as teller:
            await first.until_looked_at()
            payment = await teller.open_card(500)
            assert (await teller.end(payment)).phase is TopUpPhase.CREDITED
        assert await acquirers_asked(terminal, payment) == ["bank-a", "bank-b"]
        assert await first.fates() == []
    await terminal.assert_books_agree()


# --- gone for good ----------------------------------------------------------------------------------------------------


async def test_a_terminal_that_goes_for_good_in_mid_charge_leaves_a_ticket_and_takes_no_other_card(
    folder: Path, world: World
) -> None:
    async with card_terminal("zvt", folder) as card:
        terminal = await fitted(folder, world, card.table)
        async with terminal.running() as teller:
            await card.tell(slow_s=100)
            payment = await teller.open_card(500)
            await teller.see(payment, lambda topup: topup.card is not None and "warten" in topup.card.text)
            await card.pull_the_plug()
            await until(lambda: terminal.kinds(payment), lambda kinds: "charge_unclear" in kinds)
            with pytest.raises(Unavailable, match=ErrorCode.ACQUIRER_UNAVAILABLE.value):
                await teller.link.topup.open_card(await teller.recipient(IRINA), rub(500))
            await teller.kill()
        async with terminal.running() as teller:
            await teller.offers(Method.CARD, MethodProblem.OUT_OF_ORDER)
            last = await teller.end(payment)
            assert last.phase is TopUpPhase.CHARGE_UNKNOWN
            assert last.ticket in await teller.link.topup.receipt_text(payment, "ru")
    assert await terminal.credited_minor(payment) == 0
    await terminal.assert_books_agree()


# --- a code -----------------------------------------------------------------------------------------------------------


async def test_a_code_paid_while_the_teller_is_dead_is_credited_by_the_next_one(
    terminal: Terminal, world: World
) -> None:
    async with terminal.running() as teller:
        payment = await teller.open_qr(500)
        await teller.kill()
    await world.scan()
    async with terminal.running():
        await terminal.until_credited(payment, 50_000)
    await terminal.assert_books_agree()


async def test_a_code_that_expired_while_the_teller_was_dead_ends_with_nothing(
    terminal: Terminal, world: World
) -> None:
    async with terminal.running() as teller:
        payment = await teller.open_qr(500)
        await teller.kill()
    await world.provider("clock", skip_s=3700)
    async with terminal.running():
        assert await terminal.until_settled(payment) == "cancelled"
    await terminal.assert_books_agree()


async def test_a_code_paid_after_it_was_taken_away_completes_the_payment(folder: Path, world: World) -> None:
    terminal = await Terminal.installed(folder, world, {"code_shown_s = 180.0": "code_shown_s = 0.5"})
    async with terminal.running() as teller:
        payment = await teller.open_qr(500)
        await teller.see(payment, lambda topup: topup.qr is None)
        await world.scan()
        await terminal.until_credited(payment, 50_000)
    await terminal.assert_books_agree()


async def test_a_code_whose_payment_the_operator_refuses_is_refunded(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        payment = await teller.open_qr(500, await contract_of(world, "closed"))
        await world.scan()
        assert await terminal.until_settled(payment) == "reversed"
    assert (await world.codes())[-1]["refundedMinor"] == 50_000
    await terminal.assert_books_agree()


async def test_a_silent_provider_costs_nobody_anything_and_cards_are_still_taken(
    terminal: Terminal, world: World
) -> None:
    async with terminal.running() as teller:
        await world.provider("faults", call="*", kind="drop_before")
        payment = await teller.link.topup.open_qr(await teller.recipient(IRINA), rub(500))
        last = await teller.end(payment)
        assert (last.phase, last.decline) == (TopUpPhase.DECLINED, DeclineReason.NOT_STARTED)
        await teller.offers(Method.QR, MethodProblem.OUT_OF_ORDER)
        await teller.offers(Method.CARD)
    await terminal.assert_books_agree()


async def test_a_provider_silent_after_the_code_was_paid_is_asked_until_it_answers(
    terminal: Terminal, world: World
) -> None:
    async with terminal.running() as teller:
        payment = await teller.open_qr(500)
        await world.provider("faults", call="payments.read", kind="drop_before", times=1)
        await world.scan()
        await terminal.until_credited(payment, 50_000)
    await terminal.assert_books_agree()


# --- a front ----------------------------------------------------------------------------------------------------------


async def test_the_follower_of_a_lost_front_shows_the_same_card_payment(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        await world.terminal(person="leaves")
        payment = await teller.open_card(500)
        await teller.see(payment, lambda topup: topup.card is not None and bool(topup.card.text))
        await teller.lose_front()
        async with terminal.follower(teller) as next_one:
            assert await next_one.link.topup.unfinished() == payment
            shown = await next_one.picture(payment)
            assert (shown.phase, shown.asked, shown.card is None) == (TopUpPhase.CHARGING, rub(500), False)
            await next_one.link.topup.call_off(payment)
            last = await next_one.end(payment)
            assert (last.phase, last.decline) == (TopUpPhase.DECLINED, DeclineReason.CANCELLED)
    await terminal.assert_books_agree()


async def test_the_follower_of_a_lost_front_shows_the_same_code(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        payment = await teller.open_qr(500)
        code = (await teller.picture(payment)).qr
        assert code is not None
        await teller.lose_front()
        async with terminal.follower(teller) as next_one:
            assert await next_one.link.topup.unfinished() == payment
            shown = (await next_one.picture(payment)).qr
            assert shown is not None
            assert shown.payload == code.payload
            assert shown.left_s <= code.left_s
            await world.scan()
            assert (await next_one.end(payment)).phase is TopUpPhase.CREDITED
    await terminal.assert_books_agree()
