"""`verify` finds what must never be, although nothing in the services would write it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.adapters.journal.export import ExportFormat, export, show, summary
from kiosk.domain import payment_events as events
from kiosk.domain.books import FEE, HELD, due, move
from kiosk.domain.cashbox import PowerUp, SuspectCause
from kiosk.domain.payment_state import OutboxChange
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.terminal_events import PoweredUp
from kiosk.domain.topup import ClaimCode, PaymentId
from kiosk.services.ports.journal import Entry
from kiosk.services.stray_notes import stray_entry
from tests.fakes.ledgers import SECRET, TERMS, credited, entries, new_payment, opened, places, sent
from tests.fakes.till import rub

P = PaymentId("6f1c1f0e-0000-4000-8000-000000000001")
CLAIM = ClaimCode("7K3-Q9F-218")


async def violations(folder: Path, *made: Entry) -> str:
    async with opened(folder) as journal:
        await journal.record(*made)
        return "\n".join(await journal.verify())


WRONG: dict[str, list[Entry]] = {
    "1: a stacked note did not go into the box": [
        *credited(P)[:2],
        Entry(P, events.Stacked(1, rub(500)), rub(500)),
    ],
    "1: the box account differs": [*credited(P)[:2], Entry(P, events.Stacked(1, rub(500)), rub(500))],
    "2: in is not out": [
        *credited(P)[:5],
        Entry(P, events.Credited("op"), rub(500), move(rub(100), FEE, due(PaymentId("other"))), OutboxChange.TAKE),
    ],
    "2: a finished payment still owes": [
        *credited(P)[:5],
        Entry(P, events.Credited("op"), rub(500), outbox=OutboxChange.TAKE),
    ],
    "2: held money was moved on": [
        *entries(P, [*sent(P), events.Refused("no"), events.Held()]),
        Entry(P, events.Retargeted(PaymentId("heir")), rub(500), move(rub(500), due(PaymentId("heir")), HELD)),
    ],
    "3: more than one outcome": [*credited(P), Entry(P, events.Refunded(), rub(500))],
    "3: the outbox is not what is still to be credited": [
        *credited(P)[:3],
        replace(credited(P)[3], outbox=OutboxChange.KEEP),
    ],
    "5: a receipt says credited": [
        *credited(P)[:5],
        Entry(P, events.ReceiptIntent(1, "1", ReceiptKind.CREDITED, "ab"), rub(0)),
    ],
    "7: no such step in the graph": [credited(P)[0], Entry(P, events.Credited("op"), rub(0))],
    "7: a note or a charge came in when the payment was not open": [
        *credited(P),
        Entry(P, events.Intent(2, rub(100), None), rub(100)),
    ],
    "10: personal data": [
        credited(P)[0],
        Entry(P, events.Cancelled(), rub(0)),
        Entry(P, events.Conflict("79123456789"), rub(0)),
    ],
    "11: the acceptor's counter": [
        Entry(None, PoweredUp(PowerUp.PLAIN, "10", 40, None), rub(0)),
        *credited(P),
        Entry(None, PoweredUp(PowerUp.PLAIN, "10", 43, None), rub(0)),
    ],
}


@pytest.mark.parametrize("sentence", WRONG)
async def test_what_must_never_be_is_named(tmp_path: Path, sentence: str) -> None:
    assert sentence in await violations(tmp_path, *WRONG[sentence])


async def test_a_note_told_after_the_first_answer_may_be_counted_in_it(tmp_path: Path) -> None:
    stray = stray_entry(1, SuspectCause.UNASKED, rub(200), CLAIM, rub(0))
    found = await violations(
        tmp_path,
        Entry(None, PoweredUp(PowerUp.PLAIN, "10", 40, None), rub(0)),
        Entry(None, PoweredUp(PowerUp.KEPT_POWER, "14", 41, None), rub(0)),
        stray,
        *credited(P),
        Entry(None, PoweredUp(PowerUp.PLAIN, "10", 42, None), rub(0)),
    )
    assert found == ""


async def test_every_honest_end_of_a_payment_is_sound(tmp_path: Path) -> None:
    refused, heir, empty, doubtful, resolved, named, found = (new_payment() for _ in range(7))
    opened_one = events.Opened(TERMS, None)
    suspect, unnamed = events.Suspect(1, rub(500), SuspectCause.JAM), events.Suspect(1, None, SuspectCause.JAM)
    held_for_nothing: list[events.PaymentEvent] = [opened_one, unnamed, events.Closed("6"), events.Held()]
    continued = events.Continued(TERMS, refused, rub(500), "0417-000002")
    made = [
        *credited(new_payment()),
        *entries(refused, [*sent(refused), events.Refused("no"), events.Held(), events.Retargeted(heir)]),
        *entries(heir, [continued, events.Sending(1, heir, "ab"), events.NotSent(1), events.Sending(2, heir, "ab")]),
        *entries(empty, [opened_one, events.Cancelled()]),
        *entries(doubtful, [opened_one, events.Intent(1, rub(500), None), suspect, events.Closed("3"), events.Held()]),
        *entries(named, [opened_one, unnamed, events.Resolved(1, in_box=True, value=rub(500)), events.Closed("5")]),
        *entries(found, [*held_for_nothing, events.Resolved(1, in_box=True, value=rub(500)), events.Refunded()]),
        *entries(resolved, [opened_one, suspect, events.Closed("4"), events.Held(), events.Resolved(1, in_box=True)]),
        stray_entry(1, SuspectCause.UNASKED, rub(100), CLAIM, rub(0)),
    ]
    assert await violations(tmp_path, *made) == ""


async def test_the_summary_says_where_the_money_is(tmp_path: Path) -> None:
    await violations(tmp_path, *credited(P))
    told = summary(places(tmp_path).path, SECRET)
    assert (told.events, told.payments, told.waiting) == (7, 1, 0)
    assert told.accounts == (("box:1", "RUB", 50000), ("credited", "RUB", -50000), ("due", "RUB", 0))


async def test_a_payment_is_shown_by_its_id_and_by_its_claim_code(tmp_path: Path) -> None:
    made = [*credited(P), *credited(new_payment())]
    await violations(tmp_path, *made)
    assert made[0].folder is not None
    path = places(tmp_path).path
    by_claim = list(show(path, SECRET, made[0].folder.claim))
    assert by_claim == list(show(path, SECRET, P))
    assert [line.split()[3] for line in by_claim] == ["opened", "intent", "stacked", "closed", "sending", "credited"]


@pytest.mark.parametrize("form", ExportFormat)
async def test_an_export_has_every_event_and_no_personal_data(tmp_path: Path, form: ExportFormat) -> None:
    await violations(tmp_path, *credited(P))
    lines = list(export(places(tmp_path).path, SECRET, form))
    assert len(lines) == 7 + (form is ExportFormat.CSV)
    assert "79123456789" not in "".join(lines)
