"""Whatever happens to the teller, the acceptor, the operator or the disk: the box, the books and the ledger agree."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.domain.errors import ErrorCode, Unavailable
from kiosk.domain.topup import MethodProblem, TopUpPhase
from kiosk.services.ports.alarms import Alarm
from sandbox.world import World
from tests.fakes.conditions import eventually
from tests.fakes.real_terminal import IRINA, Terminal, contract_of, rub, until_device
from tests.fakes.small_disk import fill

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_cash_paid_in_peace_is_credited_once(terminal: Terminal) -> None:
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 500)
        await teller.insert(payment, 100)
        assert (await teller.finish(payment)).phase is TopUpPhase.CREDITED
    assert await terminal.credited_minor(payment) == 60_000
    await terminal.assert_books_agree()


async def test_a_teller_killed_with_a_note_in_escrow_loses_no_note(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 100)
        returned = (await world.acceptor())["returned"]
        await world.acceptor(insert=500)
        teller.freeze()
        await until_device(world, "escrow")
        await teller.kill()
    async with terminal.running() as teller:
        await terminal.until_credited(payment, 10_000)
        assert (await world.acceptor())["returned"] == returned + 1
    await terminal.assert_books_agree()


async def test_a_teller_killed_while_a_note_is_stacked_credits_that_note(terminal: Terminal, world: World) -> None:
    async with terminal.running() as teller:
        payment = await teller.open()
        await world.acceptor(insert=500)
        await until_device(world, "stacking", "stacked")
        await teller.kill()
    async with terminal.running():
        await terminal.until_credited(payment, 50_000)
    await terminal.assert_books_agree()


async def test_a_teller_killed_with_notes_in_the_box_credits_them_by_itself(terminal: Terminal) -> None:
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 500)
        await teller.insert(payment, 50)
        await teller.kill()
    async with terminal.running():
        await terminal.until_credited(payment, 55_000)
    await terminal.assert_books_agree()


@pytest.mark.parametrize("kind", ["delay", "drop_before"])
async def test_a_teller_killed_while_crediting_credits_once(terminal: Terminal, world: World, kind: str) -> None:
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 1000)
        await world.fault(call="payment.create", kind=kind, times=None, delay_s=1.5)
        await teller.link.topup.close(payment)
        await teller.see(payment, lambda topup: topup.phase is TopUpPhase.CREDITING)
        await teller.kill()
    await world.mend()
    async with terminal.running():
        await terminal.until_credited(payment, 100_000)
    await terminal.assert_books_agree()


@pytest.mark.parametrize(
    ("place", "memory", "sums"),
    [
        ("escrow", "remembers", (100, None)),
        ("escrow", "forgets", (100, None)),
        ("stacking", "remembers", (600, None)),
        ("stacking", "forgets", (100, 500)),
    ],
)
async def test_an_acceptor_that_lost_its_power_is_believed_as_far_as_it_remembers(
    terminal: Terminal, world: World, place: str, memory: str, sums: tuple[int, int | None]
) -> None:
    inserted, checked = rub(sums[0]), None if sums[1] is None else rub(sums[1])
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 100)
        await world.acceptor(power_memory=memory, power_cut_at=place, insert=500)
        await until_device(world, "off")
        await world.acceptor(power="on")
        await until_device(world, "disabled" if checked else "idling")
        last = await teller.finish(payment)
    assert (last.phase, last.inserted, last.suspect) == (TopUpPhase.CREDITED, inserted, checked)
    assert await terminal.credited_minor(payment) == inserted.minor
    await terminal.assert_books_agree(suspect_minor=checked.minor if checked else 0)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "drop_before", "times": 2},
        {"kind": "drop_after", "times": 1},
        {"kind": "malformed", "times": 1},
        {"kind": "wrong_echo", "times": 1},
        {"kind": "error", "times": 1},
        {"kind": "status", "status": 503, "times": 1},
        {"kind": "delay", "delay_s": 3.0, "times": 1},  # longer than the terminal listens
    ],
    ids=lambda fault: fault["kind"],
)
async def test_an_operator_that_does_not_answer_plainly_books_once(
    terminal: Terminal, world: World, fault: dict[str, object]
) -> None:
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 500)
        await world.fault(call="payment.create", **fault)
        assert (await teller.finish(payment)).phase is TopUpPhase.CREDITED
    assert await terminal.credited_minor(payment) == 50_000
    await terminal.assert_books_agree()


async def test_a_front_that_is_gone_with_money_inside_changes_nothing(folder: Path, world: World) -> None:
    terminal = await Terminal.installed(folder, world, {"[cash]": "[cash]\nabandoned_after_s = 1"})
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 200)
        await teller.lose_front()
        await terminal.until_credited(payment, 20_000)
    await terminal.assert_books_agree()


@pytest.mark.parametrize("trait", ["blocked", "closed"])
async def test_money_the_operator_will_not_take_is_held_until_another_number_is_chosen(
    terminal: Terminal, world: World, trait: str
) -> None:
    async with terminal.running() as teller:
        payment = await teller.open(await contract_of(world, trait))
        await teller.insert(payment, 200)
        held = await teller.finish(payment)
        assert (held.phase, held.claim is None) == (TopUpPhase.REFUSED, False)
        await teller.link.topup.retarget(payment, await teller.recipient(IRINA))
        await teller.see(payment, lambda topup: topup.phase is TopUpPhase.CREDITED)
    heirs = [event["payment_id"] for event in await terminal.events() if event["kind"] == "credited"]
    assert [await terminal.credited_minor(heir) for heir in heirs] == [20_000]
    await terminal.assert_books_agree()


async def test_a_full_disk_stops_cash_and_loses_no_note(small_disk: Path, folder: Path, world: World) -> None:
    places = {'"journal/journal.db"': f'"{small_disk}/journal.db"'}
    terminal = await Terminal.installed(folder, world, places)
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 100)
        await world.acceptor(insert=500)
        filler = fill(small_disk)
        await teller.see(payment, lambda topup: not topup.journal_ok)
        await until_device(world, "disabled")
        assert not (await world.acceptor(insert=500))["accepted"]
        last = await teller.finish(payment)
        assert last.phase is TopUpPhase.CREDITED
        await teller.offers_cash(MethodProblem.JOURNAL)
        with pytest.raises(Unavailable, match=ErrorCode.JOURNAL_UNAVAILABLE.value):
            await teller.open()
        await eventually(lambda: Alarm.JOURNAL_DOWN.value in terminal.log())
        filler.unlink()
        await teller.offers_cash()
        again = await teller.open()
        await teller.insert(again, 50)
        assert (await teller.finish(again)).phase is TopUpPhase.CREDITED
    assert await terminal.credited_minor(payment) == last.inserted.minor
    await terminal.assert_books_agree()
