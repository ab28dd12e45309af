"""A collector and a supervisor at a shell of a real terminal: a box from its notes to its count, and a case."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from kiosk.commands.terminal import teller_command
from kiosk.domain.finding import Health
from kiosk.domain.staff import Role
from kiosk.trial import DEMO_PINS
from sandbox.world import World
from tests.fakes.real_terminal import LIMIT_S, Said, Terminal, kiosk, rub

pytestmark = pytest.mark.asyncio(loop_scope="module")

COLLECTOR, SUPERVISOR = DEMO_PINS[Role.COLLECTOR], DEMO_PINS[Role.SUPERVISOR]


async def typed(pin: str, *words: str | Path) -> Said:
    """`kiosk WORDS`, with a PIN for whoever asks."""
    command = [*teller_command(Path())[:3], *map(str, words)]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(LIMIT_S):
        out, err = await process.communicate(f"{pin}\n".encode())
    assert process.returncode is not None
    return Said(process.returncode, out.decode(), err.decode())


async def test_a_box_is_read_closed_and_counted_to_the_note(folder: Path, world: World) -> None:
    terminal = await Terminal.installed(folder, world)
    at = ("--config", terminal.config)
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 500)
        await teller.insert(payment, 100)
        await teller.finish(payment)
        before = await typed(COLLECTOR, "encashment", "report", *at)
        closed = await typed(COLLECTOR, "encashment", "close", "--seal", "AB-17", *at)
        short = await typed(COLLECTOR, "encashment", "count", "--number", "1", "500=1", "50=1", *at)
        again = await typed(COLLECTOR, "encashment", "count", "--number", "1", "500=1", *at)
    assert before.code == 0, before
    assert "in the box 600.00 RUB, in doubt 0 notes" in before.out
    assert "credited: journal 600.00 RUB, operator 600.00 RUB" in before.out
    assert "by collector-1, seal AB-17" in closed.out, closed
    assert (short.code, "missing: 100.00 RUB x 1" in short.out, "too many: 50.00 RUB x 1" in short.out) == (
        1,
        True,
        True,
    )
    assert (again.code, again.err) == (2, "kiosk: nothing of that kind is to be decided (any more)\n")
    alone = await typed(COLLECTOR, "encashment", "report", "--number", "1", *at)
    assert (alone.code, "counted" in alone.out, "operator not told" in alone.out) == (1, True, True)
    sound = await kiosk("journal", "verify", *at)
    assert (sound.code, sound.err) == (0, ""), sound


async def test_a_case_is_read_by_its_code_and_only_by_those_who_may(folder: Path, world: World) -> None:
    terminal = await Terminal.installed(folder, world)
    at = ("--config", terminal.config)
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 500)
        await teller.finish(payment)
        read = await typed(SUPERVISOR, "case", payment, *at)
        code = re.search(r"Case (\S+),", read.out)
        refund = ("--resolve", "refunded", "--reason", "asked for it")
        refused = await typed(SUPERVISOR, "case", payment, *refund, *at)
        collector = await typed(COLLECTOR, "case", payment, *at)
        listed = await typed(SUPERVISOR, "case", *at)
        stranger = await typed("999999", "case", payment, *at)
    assert (read.code, "nothing to decide" in read.out) == (0, True), read
    assert code is not None
    assert (listed.code, listed.out) == (0, "no case waits for a person\n")
    assert (refused.code, refused.err) == (2, "kiosk: nothing of that kind is to be decided (any more)\n")
    assert (collector.code, collector.err) == (2, "kiosk: not with this role\n")
    assert (stranger.code, stranger.err) == (2, "kiosk: no such PIN\n")
    alone = await typed(SUPERVISOR, "case", code[1].replace("-", "").lower(), *at)
    assert (alone.code, alone.out) == (0, read.out), alone
    dead = await typed(SUPERVISOR, "case", payment, *refund, *at)
    assert (dead.code, dead.err) == (2, "kiosk: the teller does not run; without it cases can only be read\n")


async def test_a_pin_that_is_too_short_gets_no_hash() -> None:
    assert (await typed("123456", "staff", "hash")).out.startswith("scrypt$")
    said = await typed("12345", "staff", "hash")
    assert (said.code, said.err) == (2, "kiosk: a PIN has 6 to 64 digits or letters\n")


async def test_an_engineer_reads_the_doctors_word_and_closes_the_day_at_the_terminal(
    folder: Path, world: World
) -> None:
    terminal = await Terminal.installed(folder, world)
    async with terminal.running() as teller, asyncio.timeout(LIMIT_S):
        desk = teller.link.service
        token = (await desk.log_in(DEMO_PINS[Role.ENGINEER])).token
        findings = {one.subject: one for one in await desk.health(token)}
        acquirers = await desk.acquirers(token)
        closed = await desk.close_batch(token, acquirers[0])
    healthy = [findings[subject].health for subject in ("teller", "journal", "operator", "acceptor")]
    assert healthy == [Health.OK] * 4, findings
    assert closed.told == closed.expected


async def test_a_collector_prints_the_report_and_a_second_box_counts_for_itself(folder: Path, world: World) -> None:
    terminal = await Terminal.installed(folder, world)
    async with terminal.running() as teller, asyncio.timeout(LIMIT_S):
        desk = teller.link.service
        token = (await desk.log_in(COLLECTOR)).token
        await teller.insert(first := await teller.open(), 500)
        await teller.finish(first)
        await desk.close_period(token, 1, "AB-17")
        await desk.print_report(token, 1, "ru")
        await teller.insert(second := await teller.open(), 100)
        await teller.finish(second)
        new = await desk.report(token, None)
    assert (new.period.number, new.period.cash) == (2, rub(100))
    papers = [path.read_text(encoding="utf-8") for path in (world.places.printers / "receipts").glob("*.txt")]
    assert any("Инкассация 1" in paper and "AB-17" in paper for paper in papers)
    await terminal.assert_books_agree()
