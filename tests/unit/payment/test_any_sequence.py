"""Any sequence of events: `step` refuses it or follows the graph, the books balance, and SQL finds nothing wrong.

Three readings of the same rules meet here: `payment.step`, the graph in `payment_graph`, and the invariants in SQL.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from kiosk.domain import payment_events as events
from kiosk.domain.books import CREDITED, FEE, HELD, RETURNED, REVERSAL_DUE, box, clearing, due, is_balanced
from kiosk.domain.cashbox import SuspectCause
from kiosk.domain.charge import AcquirerName, ChargeReference, DeclineReason
from kiosk.domain.payment import draft, step
from kiosk.domain.payment_events import EventKind, PaymentEvent, Terms
from kiosk.domain.payment_graph import CHARGE_FOLLOWS, FOLLOWS, NOTE_FOLLOWS
from kiosk.domain.payment_stages import Booked, Draft, GivenBack, InCustody, Moved, TakenBack, Taking, Void
from kiosk.domain.payment_state import IllegalStep, Payment
from kiosk.domain.receipt import ReceiptKind
from kiosk.domain.staff import Decision, Role
from kiosk.domain.topup import FeeRule, Method, PaymentId
from kiosk.services.ports.journal import Entry
from tests.fakes.ledgers import folder, opened
from tests.fakes.till import rub

ID, HEIR = PaymentId("p-1"), PaymentId("p-2")
NOTE_HEIRS = tuple(PaymentId(f"n-{number}") for number in range(4))
BANK = AcquirerName("bank-a")
TERMS = Terms(Method.CASH, 1, FeeRule(20, rub(0)), rub(15000))
OPENED = events.Opened(TERMS, None)
FINAL = (Booked, Moved, GivenBack, TakenBack, Void)
PAPERS = (ReceiptKind.HELD, ReceiptKind.ACCEPTED_LATER, ReceiptKind.CHARGE_UNKNOWN)


def tries(ordinal: int, value: int) -> list[PaymentEvent]:
    """Every kind of event, of one number and one value."""
    amount = rub(value)
    return [
        OPENED,
        events.Intent(ordinal, amount, None),
        events.Stacked(ordinal, amount),
        events.Returned(ordinal),
        events.Suspect(ordinal, amount, SuspectCause.JAM),
        events.Suspect(ordinal, None, SuspectCause.UNASKED),
        events.Resolved(ordinal, in_box=True),
        events.Resolved(ordinal, in_box=True, value=amount),
        events.Resolved(ordinal, in_box=False),
        events.ChargeIntent(ordinal, BANK, ChargeReference(f"R{ordinal}"), amount),
        events.ChargeShown(ordinal, "qr", datetime(2026, 11, 23, tzinfo=UTC)),
        events.ChargeApproved(ordinal, amount, "a", "b"),
        events.ChargeUnclear(ordinal),
        events.ChargeConfirmed(ordinal, amount, "a", "b"),
        events.ChargeDeclined(ordinal, DeclineReason.DECLINED, "05"),
        events.Closed("1"),
        events.Cancelled(),
        events.Sending(ordinal, ID, "ab"),
        events.NotSent(ordinal),
        events.Credited("op"),
        events.Refused("no"),
        events.Conflict("op"),
        events.ReversalIntent("refused"),
        events.ReversalUnclear(),
        events.Reversed(),
        events.ReversalFailed("no"),
        events.Held(),
        events.Retargeted(HEIR),
        events.Refunded(),
        events.NoteRetargeted(ordinal, NOTE_HEIRS[ordinal]),
        events.NoteRefunded(ordinal),
        events.Decided(ordinal, "head", Role.SUPERVISOR, "", Decision.HELD, "seen"),
        *(events.ReceiptIntent(ordinal, "1", paper, "ab") for paper in PAPERS),
    ]


EVERYTHING = list(dict.fromkeys(event for number in (1, 2, 3) for value in (50, 500) for event in tries(number, value)))
LANES = {"note": NOTE_FOLLOWS, "charge": CHARGE_FOLLOWS, "payment": FOLLOWS}


class AnySequence(RuleBasedStateMachine):
    """A payment to which anything is tried, and the books beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.payment: Payment = draft(ID, TERMS)
        self.books: Counter[str] = Counter()
        self.entries: list[Entry] = []
        self.legal = self._legal()

    @rule(event=st.sampled_from(EVERYTHING))
    def try_it(self, event: PaymentEvent) -> None:
        """Whatever comes, in any state."""
        if event in self.legal:
            self._take(event)
        else:
            with pytest.raises(IllegalStep):
                step(self.payment, event)

    @precondition(lambda machine: machine.legal)
    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Something that may happen, so that payments get far."""
        kinds = sorted({event.kind.value for event in self.legal})
        kind = EventKind(data.draw(st.sampled_from(kinds)))
        self._take(data.draw(st.sampled_from([event for event in self.legal if event.kind is kind])))

    def _legal(self) -> list[PaymentEvent]:
        legal = []
        for event in EVERYTHING:
            try:
                step(self.payment, event)
            except IllegalStep:
                continue
            legal.append(event)
        return legal

    def _take(self, event: PaymentEvent) -> None:
        was_final = isinstance(self.payment.stage, FINAL)
        before = self.payment.stage
        made = step(self.payment, event)
        assert is_balanced(made.postings)
        assert not was_final or made.payment.stage == before, "a final stage was left"
        self._assert_follows(event)
        for posting in made.postings:
            self.books[posting.account] += posting.amount.minor
        opens = isinstance(event, events.Opened)
        self.entries.append(Entry(ID, event, made.amount, made.postings, made.outbox, folder() if opens else None))
        self.payment = made.payment
        self.legal = self._legal()

    def _assert_follows(self, event: PaymentEvent) -> None:
        """The step is an edge of the graph of its lane."""
        for name, graph in LANES.items():
            if event.kind in graph:
                lane = [
                    entry.event.kind
                    for entry in self.entries
                    if entry.event.kind in graph and (name == "payment" or entry.event.ordinal == event.ordinal)
                ]
                assert not lane or event.kind in graph[lane[-1]], (lane, event)

    @invariant()
    def nothing_is_lost_or_made(self) -> None:
        """What came in is credited, kept as a fee, held, given back, due, or on its way back."""
        came_in = self.books[box(1)] + self.books["suspect"] + self.books[clearing(BANK)]
        accounts = (CREDITED, FEE, HELD, RETURNED, REVERSAL_DUE, *map(due, (ID, HEIR, *NOTE_HEIRS)))
        assert came_in == -sum(self.books[account] for account in accounts)
        assert self.books[box(1)] >= 0 >= self.books["suspect"]

    @invariant()
    def what_is_over_owes_nothing(self) -> None:
        """A final payment has nothing due, and no charge half taken back."""
        if isinstance(self.payment.stage, (*FINAL, InCustody)):
            assert self.books[due(ID)] == 0, self.payment.stage
            assert self.books[REVERSAL_DUE] == 0, self.payment.stage

    def teardown(self) -> None:
        """SQL, which knows nothing of `step`, finds nothing wrong with the records."""
        stage = self.payment.stage
        goes_on_at_once = isinstance(stage, Taking) and self.payment.charged()  # closed in the same transaction
        if not isinstance(stage, Draft) and not goes_on_at_once:
            assert asyncio.run(violations(self.entries)) == ()


async def violations(entries: list[Entry]) -> tuple[str, ...]:
    """What `verify` says of a journal with these records, and the heirs' when money moved on."""
    with TemporaryDirectory() as place:
        async with opened(Path(place)) as journal:
            await journal.record(*entries)
            for entry in entries:
                if isinstance(entry.event, events.Retargeted | events.NoteRetargeted):
                    taken = events.Continued(TERMS, ID, entry.amount, "2")
                    heir = step(draft(entry.event.successor, TERMS), taken)
                    made = Entry(heir.payment.id, taken, heir.amount, heir.postings, heir.outbox, folder())
                    await journal.record(made)
            return await journal.verify()


def test_any_sequence_of_events_is_refused_or_follows_the_graph_and_the_books() -> None:
    run_state_machine_as_test(
        AnySequence,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None, derandomize=True, database=None),
    )
