"""The demo subscriber's month, as her screens tell it."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest

from kiosk.domain.account import Account
from kiosk.domain.balance import Bonus, PackageUnit
from kiosk.domain.change_split import Reason
from kiosk.domain.errors import ErrorCode, Refused
from kiosk.domain.expenses import Cause, LineKind, Period
from kiosk.domain.money import Currency, Money
from kiosk.domain.package_use import UseTally
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.products import ProductStatus, Section
from kiosk.domain.subscriber import VisitToken
from tests.integration.bss.conftest import IRINA, MOSCOW, Bench

NOVEMBER = Period(datetime(2026, 11, 1, tzinfo=MOSCOW), datetime(2026, 12, 1, tzinfo=MOSCOW))


def rub(major: float) -> Money:
    return Money(round(major * 100), Currency.RUB)


async def whole_account(bench: Bench, token: VisitToken) -> Account:
    async with aclosing(bench.accounts.account(token)) as pictures:
        return [picture async for picture in pictures][-1]


async def test_her_number_and_her_contract_lead_to_one_account(bench: Bench) -> None:
    by_number = await bench.operator.directory.recipient(IRINA)
    by_contract = await bench.operator.directory.recipient(ContractNumber("40-118-227"))
    assert by_number.account == by_contract.account == "118227"
    assert by_number.bucket == by_contract.bucket
    assert by_number.name_hint == "И•••• С•••••••"


@pytest.mark.parametrize("nobody", [PhoneNumber("+79990000001"), ContractNumber("99-999-999")])
async def test_nobody_s_number_is_refused(bench: Bench, nobody: PhoneNumber | ContractNumber) -> None:
    with pytest.raises(Refused) as caught:
        await bench.operator.directory.recipient(nobody)
    assert caught.value.code is ErrorCode.UNKNOWN_NUMBER


async def test_a_wrong_code_does_not_log_in(bench: Bench) -> None:
    challenge = await bench.visits.send_code(IRINA, "ru")
    sms = await bench.sandbox.get("/sandbox/sms", params={"number": IRINA.e164})
    wrong = f"{(int(sms.json()['code']) + 1) % 10**challenge.length:0{challenge.length}}"
    with pytest.raises(Refused) as caught:
        await bench.visits.answer_code(challenge.challenge, wrong)
    assert (caught.value.code, caught.value.detail) == (ErrorCode.WRONG_CODE, "2")


async def test_her_account_screen_is_the_picture(bench: Bench) -> None:
    account = await whole_account(bench, await bench.log_in())
    assert (account.subscriber.full_name(), account.subscriber.number) == ("Соколова Ирина Петровна", IRINA)
    assert account.balance.amount == rub(213.60)
    assert account.outlook
    assert account.outlook.charge
    assert (account.outlook.runs_out, account.outlook.missing) == (date(2026, 11, 27), rub(376.40))
    assert (account.outlook.charge.name, account.outlook.charge.on) == ("Семья", date(2026, 11, 28))
    assert [(one.unit, one.remaining, one.initial) for one in account.packages or ()] == [
        (PackageUnit.MINUTES, Decimal(412), Decimal(600)),
        (PackageUnit.MEGABYTES, Decimal("3276.80"), Decimal(20480)),
        (PackageUnit.MESSAGES, Decimal(288), Decimal(300)),
    ]
    assert account.bonus == Bonus(1240, 80)
    assert [(one.section, one.extras, one.status) for one in account.sections or ()] == [
        (Section.MOBILE, 3, ProductStatus.ACTIVE),
        (Section.INTERNET, 0, ProductStatus.ACTIVE),
        (Section.TV, 0, ProductStatus.SUSPENDED),
    ]


async def test_her_november_adds_up_to_the_kopeck(bench: Bench) -> None:
    report = await bench.accounts.expenses(await bench.log_in(), NOVEMBER)
    assert [(step.cause, step.amount, step.count) for step in report.walk.steps] == [
        (Cause.TOP_UP, rub(1000), 1),
        (Cause.TARIFF, rub(-590), 1),
        (Cause.SUBSCRIPTION, rub(-177), 2),
        (Cause.ROAMING, rub(-65), 1),
        (Cause.OVERUSE, rub(-30), 1),
    ]
    assert (report.walk.opening, report.walk.closing, report.spent) == (rub(75.60), rub(213.60), rub(862))
    assert report.walk.steps[2].forgotten == "Гороскоп"
    assert report.difference
    assert report.difference.amount == rub(143)
    assert [(one.reason, one.name, one.amount) for one in report.difference.parts] == [
        (Reason.NEW, "Гороскоп", rub(78)),
        (Reason.VOLUME, "Турция", rub(65)),
    ]
    assert [(one.kind, one.volume, one.cost) for one in report.exceeded] == [(LineKind.CALL_OUT, 180, rub(30))]
    assert report.lines == 1284


async def test_her_lines_and_package_use_are_those_of_the_statement(bench: Bench) -> None:
    token = await bench.log_in()
    uses, lines = UseTally(NOVEMBER), 0
    async with aclosing(bench.accounts.lines(token, NOVEMBER)) as pages:
        async for page in pages:
            uses.add(page)
            lines += len(page)
    assert lines == await bench.operator.accounts.line_count(bench.visits.visit(token).account, NOVEMBER) == 1284
    used = {use.unit: (round(use.from_package), round(use.beyond)) for use in uses.uses(())}
    assert used == {
        PackageUnit.MINUTES: (188, 3),
        PackageUnit.MEGABYTES: (17_203, 13),
        PackageUnit.MESSAGES: (12, 0),
    }


async def test_every_subscriber_s_months_close_on_the_balance_one_after_the_other(bench: Bench) -> None:
    listed = (await bench.sandbox.get("/sandbox/subscribers")).json()
    reachable = [one for one in listed if one["number"] and one["trait"] != "closed"]
    for one in reachable:
        token = await bench.log_in(PhoneNumber(one["number"]))
        balance = (await whole_account(bench, token)).balance.amount
        closing = balance
        for months_ago in range(3):
            first = datetime(2026, 11 - months_ago, 1, tzinfo=MOSCOW)
            after = datetime(2026, 12 - months_ago, 1, tzinfo=MOSCOW)
            report = await bench.accounts.expenses(token, Period(first, after))
            assert report.walk.closing == closing
            assert not report.walk.unexplained()
            closing = report.walk.opening
        await bench.visits.log_out(token)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one call that must cost one part of the account screen only."""

    call: str
    part: str


@pytest.mark.parametrize(
    "fault",
    [
        Fault("loyaltyBalance.list", "bonus"),
        Fault("appliedCustomerBillingRate.list", "month"),
        Fault("usage.list", "month"),
    ],
)
async def test_a_faulty_api_costs_its_own_part_of_the_screen(bench: Bench, fault: Fault) -> None:
    token = await bench.log_in()
    await bench.sandbox.post("/sandbox/faults", json={"call": fault.call, "kind": "malformed"})
    account = await whole_account(bench, token)
    assert account.balance.amount == rub(213.60)
    assert getattr(account, fault.part) is None
