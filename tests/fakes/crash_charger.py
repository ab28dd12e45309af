"""A teller that charges cards and shows codes, for `tests.fakes.lives`; the journal is the real one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import cast

from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.journal import SealedJournal, open_journal
from kiosk.domain.acquiring import AcquirerRule
from kiosk.domain.charge import AcquirerName
from kiosk.domain.topup import FeeRule, Method, TopUpPhase
from kiosk.services.acquirer import Acquirer
from kiosk.services.card_acquirer import CardAcquirer
from kiosk.services.charge_settings import ChargeSettings, ChargeTerms
from kiosk.services.ports.journal import Errand, Journal
from kiosk.services.qr_acquirer import QrAcquirer
from kiosk.services.topup_assembly import Charging, TopUps, assemble_topups
from kiosk.services.topup_settings import OutboxSettings
from tests.fakes.conditions import eventually
from tests.fakes.crash_acquirers import DurableProvider, DurableTerminal, Story
from tests.fakes.crash_teller import SECRET, journal_settings, rules
from tests.fakes.crash_world import DurableOperator, Tick, TickingJournal, ticking
from tests.fakes.lives import serve_lives
from tests.fakes.till import AlarmLog, FakeDirectory, FakePrinter, PlainLayout, recipient, rub

BANK = AcquirerName("bank")
SUM = rub(500)

_QUICK = (0.005,)
_SETTINGS = ChargeSettings(
    pauses_s=_QUICK,
    code_shown_s=0.05,
    code_polls_s=_QUICK,
    late_code_pauses_s=_QUICK,
    reversal_pauses_s=_QUICK,
    journal_retry_s=0.01,
)
_WITH_A_RECEIPT = (TopUpPhase.CREDITED, TopUpPhase.RETURNING)


async def live(world: Path, story: str, kill_at: int, pays: bool) -> int:
    """One life; the number of its steps. It ends when nothing is open and nothing waits."""
    tick, steps = ticking(kill_at)
    journal = await open_journal(journal_settings(world), SECRET, SystemClock())
    topups = _topups(world, journal, Story(story), tick)
    running = asyncio.create_task(topups.run())
    if pays:
        await _pay(topups, Story(story))
    while await _has_work(journal):
        await asyncio.wait({running}, timeout=0.005)
        assert not running.done(), running.exception()
    running.cancel()
    await asyncio.wait({running})
    await journal.close()
    return len(steps)


def _topups(world: Path, journal: SealedJournal, story: Story, tick: Tick) -> TopUps:
    return assemble_topups(
        journal=cast(Journal, TickingJournal(journal, tick)),
        acceptor=None,
        gateway=DurableOperator(world / "ledger.txt", tick, refuses=story.refuses),
        directory=FakeDirectory(),
        printer=FakePrinter(),
        layout=PlainLayout(),
        clock=SystemClock(),
        alarms=AlarmLog(),
        settings=rules(),
        outbox_settings=OutboxSettings(pauses_s=(0.01, 0.02)),
        charging=_charging(world / "acquirer.json", story, tick),
    )


def _charging(file: Path, story: Story, tick: Tick) -> Charging:
    acquirer: Acquirer
    if story.by_code:
        acquirer = QrAcquirer(BANK, DurableProvider(file, story, tick), clock=SystemClock(), settings=_SETTINGS)
    else:
        terminal = DurableTerminal(file, story, tick)
        acquirer = CardAcquirer(BANK, terminal, clock=SystemClock(), alarms=AlarmLog(), settings=_SETTINGS)
    rule = AcquirerRule(BANK, frozenset({acquirer.method}))
    terms = ChargeTerms(acquirer.method, FeeRule(20, rub(0)), rub(10), rub(15000))
    return Charging((acquirer,), (rule,), {acquirer.method: terms}, _SETTINGS)


async def _pay(topups: TopUps, story: Story) -> None:
    method = Method.QR if story.by_code else Method.CARD
    await eventually(lambda: topups.charges.problem(method) is None)
    open_charge = topups.desk.open_qr if story.by_code else topups.desk.open_card
    payment = await open_charge(recipient(), SUM)
    async for topup in topups.desk.watch(payment):
        if topup.phase in _WITH_A_RECEIPT:
            await topups.desk.print_receipt(payment, "ru")


async def _has_work(journal: SealedJournal) -> bool:
    """Asked in the order in which a payment goes on, so that it is not missed on its way."""
    if await journal.open_payments():
        return True
    return bool(await journal.outbox(Errand.CREDIT)) or bool(await journal.outbox(Errand.REVERSAL))


if __name__ == "__main__":
    serve_lives(live)
