"""A data base outlives the operator; worlds are not mixed up."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from sandbox.operator.__main__ import main, serve
from sandbox.operator.app import application
from sandbox.operator.clock import OperatorClock
from sandbox.operator.faults import FaultSwitch
from sandbox.operator.operator import Operator
from sandbox.operator.server import running
from sandbox.operator.storage.database import Database
from sandbox.operator.storage.records import WorldMark
from sandbox.operator.world.seeding import WorldMismatch, WorldOrder
from tests.fakes.operator import ROOT, STORY, payment

_SMALL = WorldOrder(seed=3, subscribers=2)


async def test_what_was_booked_is_there_after_a_restart_and_is_not_booked_again(tmp_path: Path) -> None:
    db = f"sqlite+aiosqlite:///{tmp_path / 'operator.db'}"
    key = {"Idempotency-Key": "kept"}
    async with running(_SMALL, db=db, now=STORY) as first, httpx.AsyncClient(base_url=first.base_url) as client:
        booked = (await client.post("/payment/v4/payment", json=payment("kept"), headers=key)).json()
        port = client.base_url.port or 0
    restarted = running(_SMALL, db=db, now=STORY, port=port)
    async with restarted as second, httpx.AsyncClient(base_url=second.base_url) as client:
        again = await client.post("/payment/v4/payment", json=payment("kept"), headers=key)
        card = (await client.get("/sandbox/subscribers")).json()[0]
    assert again.json() == booked
    assert card["balanceMinor"] == 213_60 + 500_00


async def test_another_world_is_not_served_from_the_same_data_base(tmp_path: Path) -> None:
    db = f"sqlite+aiosqlite:///{tmp_path / 'operator.db'}"
    async with running(_SMALL, db=db, now=STORY):
        pass
    with pytest.raises(WorldMismatch):
        async with running(WorldOrder(seed=4, subscribers=2), db=db, now=STORY):
            pass


async def test_a_data_base_of_another_version_is_told_and_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "operator.db")) as old:
        old.execute("CREATE TABLE product (subscriber TEXT, product TEXT)")
    with pytest.raises(WorldMismatch, match="product"):
        async with running(_SMALL, db=f"sqlite+aiosqlite:///{tmp_path / 'operator.db'}", now=STORY):
            pass


async def test_what_fell_due_while_nobody_was_there_happens_before_the_first_answer(tmp_path: Path) -> None:
    db = f"sqlite+aiosqlite:///{tmp_path / 'operator.db'}"
    async with running(_SMALL, db=db, now=STORY) as first, httpx.AsyncClient(base_url=first.base_url) as client:
        await client.post("/payment/v4/payment", json=payment("enough"))
    restarted = running(_SMALL, db=db, now=STORY + timedelta(days=12))
    async with restarted as later, httpx.AsyncClient(base_url=later.base_url) as client:
        bucket = (await client.get("/tmf-api/prepayBalanceManagement/v4/bucket/118227-money")).json()
        ledger = (await client.get("/sandbox/ledger", params={"account": "118227"})).json()
    assert bucket["remainingValue"]["amount"] == 24.6  # 213.60 + 500 - 590 - 99
    assert [entry["at"][:10] for entry in ledger[-2:]] == ["2026-11-27", "2026-12-02"]


async def test_a_fee_is_taken_once_however_many_call_at_once_when_it_is_due() -> None:
    async with running(_SMALL, now=STORY) as served, httpx.AsyncClient(base_url=served.base_url) as client:
        await client.post("/payment/v4/payment", json=payment("enough"))
        served.operator.clock.skip(12 * 86_400)
        calls = [client.get("/tmf-api/productInventory/v4/product") for _ in range(6)]
        calls += [client.post("/payment/v4/payment", json=payment(f"at-once-{number}")) for number in range(3)]
        assert {answer.status_code for answer in await asyncio.gather(*calls)} == {200, 201}
        ledger = (await client.get("/sandbox/ledger", params={"account": "118227"})).json()
    assert [entry["amountMinor"] for entry in ledger[-5:]] == [-590_00, -99_00, 500_00, 500_00, 500_00]
    assert ledger[-1]["balanceAfterMinor"] == sum(entry["amountMinor"] for entry in ledger)


async def test_with_a_token_only_those_who_carry_it_are_answered() -> None:
    async with running(_SMALL, now=STORY, token="s3cret") as operator:
        async with httpx.AsyncClient(base_url=operator.base_url) as stranger:
            refused = await stranger.get("/payment/v4/payment")
        bearer = {"Authorization": "Bearer s3cret"}
        async with httpx.AsyncClient(base_url=operator.base_url, headers=bearer) as client:
            welcome = await client.get("/payment/v4/payment")
    assert (refused.status_code, refused.json()["code"], welcome.status_code) == (401, "unauthorized", 200)


async def test_a_bug_is_answered_with_an_error_as_published(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    operator = Operator(database, OperatorClock(STORY), FaultSwitch(), WorldMark("world", 1, 1, 0, 0, ""))
    transport = httpx.ASGITransport(application(operator), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://operator") as client:
        answer = await client.get("/payment/v4/payment")
    await database.close()
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")


async def test_a_heavy_subscriber_has_exactly_the_lines_asked_for_and_they_add_up() -> None:
    order = WorldOrder(seed=3, subscribers=1, heavy_lines=2_000)
    async with running(order, now=STORY) as operator, httpx.AsyncClient(base_url=operator.base_url) as client:
        usage = await client.get("/tmf-api/usageManagement/v4/usage", params={"relatedParty.id": "999001-c"})
        ledger = (await client.get("/sandbox/ledger", params={"account": "999001"})).json()
    assert usage.headers["x-total-count"] == "2000"
    assert ledger[-1]["balanceAfterMinor"] == sum(entry["amountMinor"] for entry in ledger)


@pytest.mark.parametrize(
    "given",
    [
        ["--now", "2026-11-22T14:02:00"],
        ["--now", "noon"],
        ["--subscribers", "0"],
        ["--port", "70000"],
        ["--heavy", "-1"],
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_exit_code_2(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(given)
    assert refused.value.code == 2
    assert given[0] in capsys.readouterr().err.splitlines()[-1]


def test_a_data_base_without_its_driver_is_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert serve(port=0, subscribers=1, db="postgresql+asyncpg://nowhere/operator") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_taken_port_is_told_in_one_line_and_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert serve(port=taken.getsockname()[1], subscribers=1) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_command_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "sandbox.operator", "--port", "0", "--subscribers", "1"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as operator:
        assert operator.stdout is not None
        said = operator.stdout.readline()
        url = said.split()[-1]
        assert httpx.get(f"{url}/sandbox/state").json()["subscribers"] == 1
        operator.terminate()
        assert operator.wait(20) == 0
