"""Days off line and hundreds of payments: nothing lost, nothing twice, nobody hammered, and the next visitor first."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kiosk.domain.payment_stages import Booked
from kiosk.services.ports.alarms import Alarm
from kiosk.services.ports.crediting import (
    Conflict,
    CreditOrder,
    CreditOutcome,
    CreditUnknown,
    NotSent,
    SearchOutcome,
)
from tests.fakes.glass import FakeClock, settle
from tests.fakes.sending import Sending
from tests.fakes.till import FakeGateway

NO_ROUTE = NotSent("no route")
PAYMENTS = 300
ACCOUNTS = 120
OFF_LINE_S = 5 * 86400.0
IN_MEMORY = 64


@dataclass
class DistantGateway(FakeGateway):
    """An operator that cannot be reached before a moment, and answers in its own time."""

    clock: FakeClock
    back_at_s: float = OFF_LINE_S
    tries: list[float] = field(default_factory=list)
    outcome: CreditOutcome = NO_ROUTE

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def is_away(self) -> bool:
        return self.clock.monotonic() < self.back_at_s

    async def _post(self, order: CreditOrder) -> CreditOutcome:
        self.tries.append(self.clock.monotonic())
        if self.is_away:
            return self.outcome
        return await super()._post(order)

    async def find(self, order: CreditOrder) -> SearchOutcome:
        self.tries.append(self.clock.monotonic())
        if self.is_away:
            return CreditUnknown("no route")
        return await super().find(order)


def desk(**gateway: object) -> tuple[Sending, DistantGateway]:
    clock = FakeClock()
    distant = DistantGateway(clock, **gateway)  # type: ignore[arg-type]  # the keywords are its fields
    return Sending(clock=clock, gateway=distant), distant


async def owe_for_days(sending: Sending) -> list[str]:
    """Payments all through the time off line, in order; the accounts that owe are taken in turn."""
    made = []
    for number in range(PAYMENTS):
        made.append((await sending.owe(100, f"A{number % ACCOUNTS}")).id)
        await sending.wait(seconds=OFF_LINE_S / PAYMENTS)
    return [str(payment) for payment in made]


async def test_days_of_payments_are_credited_once_each_and_in_order_within_an_account() -> None:
    sending, operator = desk()
    async with sending.running():
        made = await owe_for_days(sending)
        await sending.wait(minutes=5)
        await sending.drain()
    assert sending.journal.waiting == []
    assert Counter(operator.posts) == Counter(made)
    for account in range(ACCOUNTS):
        assert [one for one in operator.posts if one in made[account::ACCOUNTS]] == made[account::ACCOUNTS]


async def test_an_operator_that_is_away_is_asked_by_one_payment_in_five_minutes() -> None:
    sending, operator = desk()
    async with sending.running():
        for number in range(PAYMENTS):
            await sending.owe(100, f"A{number}")
        before = len(operator.tries)
        await sending.wait(days=2)
    assert before <= 2 * PAYMENTS
    assert len(operator.tries) - before <= 2 * 288 + IN_MEMORY


async def test_after_a_restart_the_backlog_is_not_tried_at_an_operator_that_is_away() -> None:
    sending, operator = desk()
    async with sending.running():
        for number in range(PAYMENTS):
            await sending.owe(100, f"A{number}")
    operator.tries.clear()
    async with sending.running():
        await sending.wait(minutes=30)
        assert sending.outbox.first_round.is_set()
    assert len(operator.tries) < 30


async def test_staff_is_told_of_all_late_payments_together_and_again_when_they_have_doubled() -> None:
    sending, _ = desk()
    async with sending.running():
        for number in range(PAYMENTS):
            await sending.owe(100, f"A{number}")
    async with sending.running():
        await sending.wait(hours=2)
        assert sending.alarms.sounded == [Alarm.CREDIT_LATE] * 2
        for number in range(PAYMENTS):
            await sending.owe(100, f"B{number}")
        await sending.wait(hours=2)
    assert sending.alarms.sounded == [Alarm.CREDIT_LATE] * 4


async def test_who_pays_now_does_not_queue_behind_a_backlog() -> None:
    sending, operator = desk(back_at_s=1.0)
    async with sending.running():
        for number in range(PAYMENTS):
            await sending.owe(100, f"A{number}")
    await sending.wait(seconds=2)
    operator.silent.clear()
    async with sending.running():
        await sending.owe(100, "B")
        late = await sending.owe(100, "C")
        assert late.id in operator.posts
        operator.silent.set()
        await settle()
        assert isinstance(late.payment.stage, Booked)


async def test_who_pays_again_waits_for_his_own_older_payment_on_disk() -> None:
    sending, operator = desk(back_at_s=1.0)
    async with sending.running():
        made = [(await sending.owe(100, f"A{number}")).id for number in range(PAYMENTS)]
    operator.posts.clear()
    await sending.wait(seconds=2)
    async with sending.running():
        again = await sending.owe(100, f"A{PAYMENTS // 2}")
        await sending.drain()
    assert operator.posts.index(made[PAYMENTS // 2]) < operator.posts.index(again.id)


async def test_payments_that_get_nowhere_do_not_keep_the_others_from_their_turn() -> None:
    sending, operator = desk(back_at_s=10.0, outcome=CreditUnknown("no answer"))
    operator.key_retention_s = 1.0
    async with sending.running():
        for number in range(2 * IN_MEMORY):
            await sending.owe(100, f"stuck{number}")
        await sending.wait(seconds=20)
        stuck = set(sending.journal.folders)
        operator.outcome, operator.back_at_s = NO_ROUTE, 100.0
        for number in range(PAYMENTS):
            await sending.owe(100, f"A{number}")
        await sending.wait(hours=2)
    assert {row.payment for row in sending.journal.waiting} == stuck


async def test_what_may_have_left_before_a_restart_is_not_sent_again_before_it_can_be_known() -> None:
    sending, operator = desk(back_at_s=10.0, outcome=CreditUnknown("no answer"))
    async with sending.running():
        for number in range(2 * IN_MEMORY):
            await sending.owe(100, f"A{number}")
        await sending.wait(seconds=15)
    operator.tries.clear()
    async with sending.running():
        await sending.wait(seconds=115)
        assert operator.posts == []
        await sending.wait(minutes=5)
        await sending.drain()
    assert len(operator.posts) == len(set(operator.posts)) == 2 * IN_MEMORY


async def test_conflicts_are_frozen_one_by_one_and_the_rest_goes_through() -> None:
    sending, operator = desk(back_at_s=10.0, outcome=CreditUnknown("no answer"))
    async with sending.running():
        for number in range(PAYMENTS):
            await sending.owe(100, f"A{number}")
        operator.searches = [Conflict("op-9", "another sum")] * 3
        await sending.wait(minutes=5)
        await sending.drain()
    assert sending.alarms.sounded.count(Alarm.CREDIT_CONFLICT) == 3
    assert len(operator.booked) == PAYMENTS - 3
    assert sending.journal.waiting == []
