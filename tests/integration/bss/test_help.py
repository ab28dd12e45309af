"""Notices, questions and transfers of the kiosk's client beside the reference operator."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from kiosk.adapters.bss.settings import Api
from kiosk.domain.errors import ErrorCode, OutcomeUnknown, Refused, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.notices import NoticeKind, unread
from kiosk.domain.questions import Inquiry, QuestionKey, QuestionState, Topic
from kiosk.domain.subscriber import AccountId, VisitToken
from kiosk.domain.topup import FeeRule, PaymentId
from kiosk.domain.transfers import Transfer, TransferKey, TransferObstacle, TransferSheet, TransferState, TransferTerms
from kiosk.services.helping import HelpGround, Helping, RequestTerms
from kiosk.services.notices import NoticeReading
from kiosk.services.ports.alarms import Alarm
from kiosk.services.staff_calls import StaffCalls
from kiosk.services.transferring import TransferGround, Transferring
from kiosk.services.visits import Visits
from sandbox.operator.server import running
from sandbox.operator.world.seeding import WorldOrder
from tests.fakes.bss import StillClock
from tests.fakes.operator import STORY
from tests.integration.bss.conftest import IRINA as IRINAS_NUMBER
from tests.integration.bss.conftest import MOSCOW, client_of, logged_in, visits_of

WORLD = WorldOrder(subscribers=28)
IRINA, SECOND = AccountId("118227"), AccountId("200027")
STRANGER = AccountId("200003")
TERMS = TransferTerms(FeeRule(10, Money(500, Currency.RUB)), Money(1_000, Currency.RUB), Money(500_000, Currency.RUB))


def rub(minor: int) -> Money:
    """Kopecks as money."""
    return Money(minor, Currency.RUB)


@dataclass(frozen=True, slots=True)
class Bench:
    """Three desks over one client, and the sandbox's own switches."""

    visits: Visits
    notices: NoticeReading
    help: Helping
    transfers: Transferring
    alarms: HeardAlarms
    clock: StillClock
    sandbox: httpx.AsyncClient

    async def log_in(self) -> VisitToken:
        """A visit of Irina's."""
        return await logged_in(self.visits, self.sandbox, IRINAS_NUMBER)

    async def fail(self, call: str, kind: str, times: int = 1) -> None:
        """Let `call` go wrong so many times."""
        answer = await self.sandbox.post("/sandbox/faults", json={"call": call, "kind": kind, "times": times})
        assert answer.status_code == 201

    async def money(self) -> dict[str, str]:
        """What stands on Irina's two contracts."""
        found = {}
        for account in (IRINA, SECOND):
            answer = await self.sandbox.get(f"/tmf-api/prepayBalanceManagement/v4/bucket/{account}-money")
            found[str(account)] = f"{answer.json()['remainingValue']['amount']:.2f}"
        return found

    async def move(self, token: VisitToken, key: TransferKey) -> list[Transfer]:
        """All that is told of a transfer."""
        return [one async for one in self.transfers.transfer(token, key)]


class HeardAlarms:
    """Remembers what was sounded."""

    def __init__(self) -> None:
        self.sounded: list[Alarm] = []

    def sound(self, alarm: Alarm, payment: PaymentId | None, detail: str) -> None:
        self.sounded.append(alarm)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world as every test finds it; making it takes longer than any of them."""
    file = tmp_path_factory.mktemp("world") / "operator.db"

    async def make() -> None:
        async with running(WORLD, db=f"sqlite+aiosqlite:///{file}", now=STORY):
            pass

    asyncio.run(make())
    return file


@asynccontextmanager
async def bench_in(made: Path, folder: Path, *absent: Api) -> AsyncIterator[Bench]:
    """A bench in a copy of that world, whose operator has not the `absent` APIs."""
    clock, alarms = StillClock(STORY), HeardAlarms()
    copy = shutil.copy(made, folder)
    async with running(WORLD, db=f"sqlite+aiosqlite:///{copy}", now=STORY) as served:
        operator = client_of(served.base_url, clock, *absent)
        visits = visits_of(operator, clock)
        ground = HelpGround(
            directory=operator.directory,
            reader=operator.accounts,
            taker=operator.questions,
            book=operator.interactions,
            staff=StaffCalls(alarms, clock),
            clock=clock,
            terms=RequestTerms("2026-01", {"ru": "Согласие"}, "ru"),
        )
        moving = TransferGround(operator.directory, operator.transfers, clock, TERMS, consistent_after_s=20.0)
        async with httpx.AsyncClient(base_url=served.base_url, verify=False) as sandbox:
            yield Bench(
                visits=visits,
                notices=NoticeReading(visits, operator.directory, operator.notices, clock),
                help=Helping(visits, ground),
                transfers=Transferring(visits, moving),
                alarms=alarms,
                clock=clock,
                sandbox=sandbox,
            )
        await operator.aclose()


@pytest.fixture
async def bench(made: Path, tmp_path: Path) -> AsyncIterator[Bench]:
    """An operator with everything."""
    async with bench_in(made, tmp_path) as whole:
        yield whole


async def test_a_notice_is_told_with_its_times_and_is_unread_only_until_it_was_seen(bench: Bench) -> None:
    token = await bench.log_in()
    outage, news = await bench.notices.notices(token)
    assert (outage.kind, outage.about, news.kind) == (NoticeKind.OUTAGE, "Домашний 300", NoticeKind.OTHER)
    assert outage.effective is not None
    assert outage.ends is not None
    assert outage.effective.astimezone(MOSCOW).hour == 1
    assert (outage.ends - outage.effective).total_seconds() == 4 * 3600
    assert unread((outage, news)) == (outage,)
    await bench.notices.read(token, (outage.notice,))
    again = await bench.notices.notices(token)
    assert unread(again) == ()
    assert replace(again[0], read_at=None) == outage


async def test_a_question_whose_answer_is_lost_is_asked_once_and_answered_on_the_next_visit(bench: Bench) -> None:
    token = await bench.log_in()
    (charge, *_) = await bench.help.subjects(token, Topic.CHARGE)
    key = QuestionKey("q-1")
    await bench.fail("troubleTicket.create", "drop_after")
    asked = await bench.help.ask(token, key, Inquiry(Topic.CHARGE, charge))
    assert (asked.state, asked.about) == (QuestionState.OPEN, charge.name)
    assert await bench.help.ask(token, key, Inquiry(Topic.CHARGE, charge)) == asked
    await bench.visits.log_out(token)
    await bench.sandbox.post("/sandbox/clock", json={"skip_s": 61})
    bench.clock.pass_by(61)
    later = await bench.log_in()
    (answered,) = await bench.help.questions(later)
    assert (answered.question, answered.state, len(answered.answers)) == (asked.question, QuestionState.ANSWERED, 1)
    closed = await bench.help.judge(later, answered.question, helped=True)
    assert closed.state is QuestionState.CLOSED
    told = await bench.sandbox.get("/tmf-api/partyInteraction/v4/partyInteraction")
    assert [one["interactionItem"][0]["item"]["id"] for one in told.json()] == [asked.question]


async def test_a_question_that_may_have_arrived_is_found_by_its_key_when_it_is_asked_again(bench: Bench) -> None:
    token, key = await bench.log_in(), QuestionKey("q-2")
    await bench.fail("troubleTicket.create", "drop_after")
    await bench.fail("troubleTicket.list", "status", times=3)
    with pytest.raises(OutcomeUnknown):
        await bench.help.ask(token, key, Inquiry(Topic.QUALITY))
    asked = await bench.help.ask(token, key, Inquiry(Topic.QUALITY))
    assert await bench.help.questions(token) == (asked,)


async def test_an_answer_that_did_not_help_is_followed_by_another(bench: Bench) -> None:
    token = await bench.log_in()
    asked = await bench.help.ask(token, QuestionKey("q-3"), Inquiry(Topic.OTHER))
    for skipped in (61, 61):
        await bench.sandbox.post("/sandbox/clock", json={"skip_s": skipped})
        (answered,) = await bench.help.questions(token)
        if len(answered.answers) == 1:
            await bench.help.judge(token, asked.question, helped=False)
    assert len(answered.answers) == 2


async def test_a_request_needs_the_consent_of_now_and_carries_it(bench: Bench) -> None:
    token = await bench.log_in()
    for consent in (None, "2025-07"):
        with pytest.raises(Refused) as refused:
            await bench.help.ask(token, QuestionKey("r-1"), Inquiry(Topic.CALL_ME, consent=consent))
        assert refused.value.code is ErrorCode.NOT_AVAILABLE_HERE
    terms = await bench.help.consent(token, "kk")
    assert terms is not None
    await bench.help.ask(token, QuestionKey("r-1"), Inquiry(Topic.CALL_ME, consent=terms.version))
    (kept,) = (await bench.sandbox.get("/tmf-api/troubleTicket/v4/troubleTicket")).json()
    assert (kept["ticketType"], kept["topic"], kept["consentVersion"]) == ("request", "callMe", "2026-01")
    assert kept["consentDate"].startswith("2026-11-22T")


async def test_staff_are_called_once_within_some_minutes(bench: Bench) -> None:
    token = await bench.log_in()
    await bench.help.call_staff(token)
    await bench.help.call_staff(token)
    assert bench.alarms.sounded == [Alarm.STAFF_CALLED]


async def test_what_the_operator_has_not_is_said_to_be_so(made: Path, tmp_path: Path) -> None:
    async with bench_in(made, tmp_path, Api.NOTICES, Api.QUESTIONS, Api.INTERACTIONS) as bench:
        token = await bench.log_in()
        for told in (bench.notices.notices(token), bench.help.questions(token)):
            with pytest.raises(Unavailable) as absent:
                await told
            assert absent.value.code is ErrorCode.NOT_AVAILABLE_HERE


async def test_money_moves_between_own_contracts_with_its_fee_and_both_histories_show_it(bench: Bench) -> None:
    token = await bench.log_in()
    own = await bench.transfers.contracts(token)
    assert [(one.account, one.contract) for one in own.contracts] == [(IRINA, "40-118-227"), (SECOND, "40-200-027")]
    before = {one.account: one.money for one in own.contracts}
    sheet = await bench.transfers.propose(token, IRINA, SECOND, rub(10_000))
    assert (sheet.fee, sheet.obstacle) == (rub(500), None)
    (done,) = await bench.move(token, sheet.key)
    assert done.state is TransferState.DONE
    after = {one.account: one.money for one in (await bench.transfers.contracts(token)).contracts}
    assert after == {IRINA: before[IRINA] - rub(10_500), SECOND: before[SECOND] + rub(10_000)}
    assert after == {IRINA: sheet.source_after, SECOND: sheet.target_after}
    for account, sums in ((IRINA, [-100.0, -5.0]), (SECOND, [100.0])):
        history = await bench.sandbox.get(
            "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory",
            params={"partyAccount.id": account, "confirmationDate.gte": STORY.isoformat()},
        )
        assert [one["amount"]["amount"] for one in history.json() if one["reason"] == "transfer"] == sums


@pytest.mark.parametrize("kind", ["drop_after", "malformed", "wrong_echo"])
async def test_a_transfer_whose_answer_is_lost_moves_once_and_is_found_out(bench: Bench, kind: str) -> None:
    token = await bench.log_in()
    sheet = await bench.transfers.propose(token, IRINA, SECOND, rub(10_000))
    await bench.fail("transferBalance.create", kind)
    told = await bench.move(token, sheet.key)
    assert [one.state for one in told] == [TransferState.ASKING, TransferState.DONE]
    assert [one.state for one in await bench.move(token, sheet.key)][-1] is TransferState.DONE
    assert await bench.money() == {"118227": "108.60", "200027": "382.00"}


async def test_a_transfer_that_never_arrived_is_said_so_and_may_be_sent_again_under_its_key(bench: Bench) -> None:
    token = await bench.log_in()
    sheet = await bench.transfers.propose(token, IRINA, SECOND, rub(10_000))
    await bench.fail("transferBalance.create", "drop_before")
    told = await bench.move(token, sheet.key)
    assert [one.state for one in told] == [TransferState.ASKING, TransferState.NEVER_ARRIVED]
    assert await bench.money() == {"118227": "213.60", "200027": "282.00"}
    (done,) = await bench.move(token, sheet.key)
    assert done.state is TransferState.DONE
    assert await bench.money() == {"118227": "108.60", "200027": "382.00"}


async def test_while_one_transfer_is_not_clear_no_other_is_proposed_or_moved(bench: Bench) -> None:
    token = await bench.log_in()
    sheet, other = [await bench.transfers.propose(token, IRINA, SECOND, rub(minor)) for minor in (10_000, 5_000)]
    await bench.fail("transferBalance.create", "drop_before")
    states = bench.transfers.transfer(token, sheet.key)
    assert (await anext(states)).state is TransferState.ASKING
    for call in (bench.transfers.propose(token, IRINA, SECOND, rub(10_000)), bench.move(token, other.key)):
        with pytest.raises(Unavailable) as busy:
            await call
        assert busy.value.code is ErrorCode.PAYMENT_IN_PROGRESS
    await states.aclose()
    assert await bench.money() == {"118227": "213.60", "200027": "282.00"}


async def test_more_than_there_is_too_little_too_much_and_a_stranger_are_refused(bench: Bench) -> None:
    token = await bench.log_in()
    wanted = {
        21_300: TransferObstacle.NOT_ENOUGH,
        900: TransferObstacle.TOO_LITTLE,
        600_000: TransferObstacle.TOO_MUCH,
    }
    for minor, obstacle in wanted.items():
        sheet = await bench.transfers.propose(token, IRINA, SECOND, rub(minor))
        assert sheet.obstacle is obstacle
        with pytest.raises(Refused):
            await bench.move(token, sheet.key)
    for source, target in ((STRANGER, IRINA), (IRINA, STRANGER), (IRINA, IRINA)):
        with pytest.raises(Refused) as refused:
            await bench.transfers.propose(token, source, target, rub(10_000))
        assert refused.value.code is ErrorCode.NOT_ALLOWED
    assert await bench.money() == {"118227": "213.60", "200027": "282.00"}


async def test_the_operators_own_refusal_is_told_with_its_words(bench: Bench) -> None:
    token = await bench.log_in()
    sheet = await bench.transfers.propose(token, IRINA, SECOND, rub(10_000))
    paid = await bench.transfers.propose(token, IRINA, SECOND, rub(15_000))
    assert [one.state for one in await bench.move(token, paid.key)] == [TransferState.DONE]
    (refused,) = await bench.move(token, sheet.key)
    assert (refused.state, refused.obstacle) == (TransferState.REFUSED, TransferObstacle.NOT_ENOUGH)
    assert refused.words == "На договоре меньше денег"


async def test_a_sheet_of_another_visit_moves_nothing(bench: Bench) -> None:
    first = await bench.log_in()
    sheet: TransferSheet = await bench.transfers.propose(first, IRINA, SECOND, rub(10_000))
    await bench.visits.log_out(first)
    bench.clock.pass_by(61)
    second = await bench.log_in()
    with pytest.raises(Refused):
        await bench.move(second, sheet.key)
    assert await bench.money() == {"118227": "213.60", "200027": "282.00"}
