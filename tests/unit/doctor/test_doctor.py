from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import msgspec
import pytest

from kiosk import cli
from kiosk.adapters.clock import SystemClock
from kiosk.adapters.journal.journal import JournalSettings, open_journal
from kiosk.adapters.note_counts import NoteCountsFile
from kiosk.config import Config, load
from kiosk.config_charging import Charging, MethodTerms
from kiosk.config_tables import Acceptor
from kiosk.doctor import safekeeping
from kiosk.doctor.devices import notes, printers, teller_and_payments
from kiosk.doctor.outside import clock, operator
from kiosk.doctor.safekeeping import disks, journal, secrets
from kiosk.domain import payment_events as events
from kiosk.domain.cashbox import RejectReason
from kiosk.domain.charge import AcquirerName, ChargeReference
from kiosk.domain.finding import Finding, Health
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import FeeRule, Method, MethodOffer, MethodProblem
from kiosk.fittings import note_counts
from tests.fakes import desks as fakes
from tests.fakes.glass import FakeClock
from tests.fakes.ledgers import TERMS, entries, new_payment
from tests.fakes.office import opened

CONFIG = """
legal = {{ name = "A", tax_number = "1", address = "B", hotline = "2" }}
secrets = {{ kind = "file", file = "secrets.toml" }}
cash = {{ minimum_minor = 100, maximum_minor = 10000 }}
journal = {{ path = "journal.db", witness = "witness.log" }}
receipt_printer = {{ kind = "tcp", host = "127.0.0.1", port = 9 }}
[terminal]
number = "1"
place = "C"
brand_name = "D"
currency = "RUB"
zone = "Europe/Moscow"
region = "RU"
[operator]
root = "{root}"
payments = {{ channel = "kiosk-1" }}
timeout_s = 1
"""
NOBODY_LISTENS = "http://127.0.0.1:9"


def config_in(folder: Path, root: str = NOBODY_LISTENS) -> Config:
    keys = folder / "secrets.toml"
    keys.touch(mode=0o600)
    keys.write_text(f'journal-key = "{"k" * 64}"\n', encoding="utf-8")
    (folder / "kiosk.toml").write_text(CONFIG.format(root=root), encoding="utf-8")
    return load(folder / "kiosk.toml")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return config_in(tmp_path)


def of(findings: tuple[Finding, ...], subject: str) -> Finding:
    (finding,) = [one for one in findings if one.subject == subject]
    return finding


@asynccontextmanager
async def answering(body: bytes, moment: datetime) -> AsyncIterator[str]:
    """The root of an operator that says `body` to everything, at `moment` by its own clock."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 200 OK\r\nDate: {format_datetime(moment, usegmt=True)}\r\nConnection: close\r\n"
        head += f"Content-Type: application/json;charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def test_a_missing_secret_is_named_with_the_line_that_adds_it(config: Config) -> None:
    (found,) = await secrets(config)
    assert (found.subject, found.health) == ("secret journal-key", Health.OK)
    config.secrets.file.unlink()  # type: ignore[union-attr]  # the config above keeps them in a file
    (missing,) = await secrets(config)
    assert (missing.health, missing.state) == (Health.BROKEN, "missing")


async def test_a_journal_that_is_not_there_yet_is_no_fault(config: Config) -> None:
    (finding,) = await journal(config)
    assert finding.health is Health.OK


async def test_a_journal_that_cannot_be_read_is_not_to_be_deleted(config: Config) -> None:
    config.journal.path.write_bytes(b"not a database" * 1000)
    (finding,) = await journal(config)
    assert finding.health is Health.BROKEN
    assert "delete nothing" in finding.fix


async def test_a_code_that_is_open_for_hours_is_a_warning_that_names_its_payment(config: Config) -> None:
    payment, hours_ago = new_payment(), FakeClock(datetime.now(UTC) - timedelta(hours=3))
    bank, reference = AcquirerName("sbp"), ChargeReference("MFRGGZDFMZ")
    happened: list[events.PaymentEvent] = [
        events.Opened(TERMS, None),
        events.ChargeIntent(1, bank, reference, TERMS.maximum, ""),
        events.ChargeShown(1, "id-1", hours_ago.now()),
    ]
    settings = JournalSettings(config.journal.path, config.journal.witness, Currency.RUB, ballast_bytes=1 << 16)
    recorded = await open_journal(settings, "k" * 64, hours_ago)
    await recorded.record(*entries(payment, happened))
    await recorded.close()
    late = of(await journal(config), "late codes")
    assert (late.health, payment in late.state) == (Health.WARNING, True)


async def test_a_witness_beside_the_journal_is_a_warning(config: Config) -> None:
    assert of(await disks(config), "witness").health is Health.WARNING


async def test_a_full_disk_is_broken_and_names_the_folder(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "_NO_SPACE_BYTES", 2**63)
    finding = of(await disks(config), "disk of the journal")
    assert finding.health is Health.BROKEN
    assert str(config.journal.path.parent) in finding.fix


async def test_an_operator_that_is_not_there_is_broken_and_the_clock_unproven(config: Config) -> None:
    (found,) = await operator(config)
    assert (found.health, found.state) == (Health.BROKEN, f"no answer from {NOBODY_LISTENS}")
    assert (await clock(config))[0].health is Health.WARNING


async def test_an_operator_that_knows_nobody_of_that_number_answers(tmp_path: Path) -> None:
    async with answering(b"[]", datetime.now(UTC)) as root:
        config = config_in(tmp_path, root)
        assert (await operator(config))[0].health is Health.OK
        assert (await clock(config))[0].health is Health.OK


async def test_an_operator_that_talks_nonsense_is_told_from_one_that_is_silent(tmp_path: Path) -> None:
    async with answering(b"<html>", datetime.now(UTC)) as root:
        (finding,) = await operator(config_in(tmp_path, root))
    assert finding.state.endswith("answers nonsense")


async def test_a_clock_that_differs_from_the_operators_is_broken(tmp_path: Path) -> None:
    async with answering(b"[]", datetime.now(UTC) - timedelta(hours=1)) as root:
        (finding,) = await clock(config_in(tmp_path, root))
    assert finding.health is Health.BROKEN
    assert "set-ntp" in finding.fix


async def test_without_a_teller_it_is_said_and_the_acceptors_line_is_looked_at(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.doctor.devices._TELLER_LIMIT_S", 0.1)
    unplugged = Acceptor(line=str(tmp_path / "ttyUSB0"), accepted_minor=(100,))
    findings = await teller_and_payments(msgspec.structs.replace(config, acceptor=unplugged))
    assert of(findings, "teller").state == "not running"
    assert of(findings, "acceptor").state == f"no line {unplugged.line}"


@pytest.mark.parametrize(
    ("problem", "health"),
    [(None, Health.OK), *((one, Health.BROKEN) for one in MethodProblem if one.value != "not_fitted")],
)
async def test_a_running_teller_says_how_the_acceptor_is(
    config: Config, monkeypatch: pytest.MonkeyPatch, problem: MethodProblem | None, health: Health
) -> None:
    zero = Money.zero(Currency.RUB)
    offer = MethodOffer(Method.CASH, FeeRule(0, zero), zero, zero, problem)
    monkeypatch.setattr(fakes, "STATUS", replace(fakes.STATUS, methods=(offer,)))
    fitted = msgspec.structs.replace(config, acceptor=Acceptor(line="/dev/null", accepted_minor=(100,)))
    async with opened(config.link.socket):
        findings = await teller_and_payments(fitted)
    assert of(findings, "teller").state == "running"
    assert of(findings, "acceptor").health is health


@pytest.mark.parametrize(
    ("problem", "health"),
    [(None, Health.OK), *((one, Health.BROKEN) for one in MethodProblem)],
)
async def test_a_running_teller_says_whether_cards_can_be_charged_where_they_are_offered(
    config: Config, monkeypatch: pytest.MonkeyPatch, problem: MethodProblem | None, health: Health
) -> None:
    zero = Money.zero(Currency.RUB)
    offers = tuple(
        MethodOffer(method, FeeRule(0, zero), zero, zero, None if method is Method.CASH else problem)
        for method in Method
    )
    monkeypatch.setattr(fakes, "STATUS", replace(fakes.STATUS, methods=offers))
    cards = Charging(card=MethodTerms(minimum_minor=100, maximum_minor=1000))
    async with opened(config.link.socket):
        findings = await teller_and_payments(msgspec.structs.replace(config, charging=cards))
    assert of(findings, "cards").health is health
    assert bool(of(findings, "cards").fix) is (health is Health.BROKEN)
    assert "qr codes" not in {finding.subject for finding in findings}


async def test_a_printer_that_is_not_there_is_off_line_and_one_that_is_not_fitted_is_no_fault(config: Config) -> None:
    findings = await printers(config)
    assert of(findings, "receipt printer").state == "off line"
    assert of(findings, "document printer") == Finding("document printer", Health.OK, "none is fitted")


def test_every_broken_thing_says_how_to_mend_it_and_the_exit_code_is_one(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.doctor.devices._TELLER_LIMIT_S", 0.1)
    assert cli.main(["doctor", "--config", str(tmp_path / "kiosk.toml"), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)
    assert all(finding["fix"] for finding in findings if finding["health"] != "ok")
    assert cli.main(["doctor", "--config", str(tmp_path / "kiosk.toml")]) == 1
    assert len(capsys.readouterr().out.splitlines()) == len(findings)


FITTED = Acceptor(line="/dev/ttyUSB0", accepted_minor=(50_000,))


@pytest.mark.parametrize(
    ("stacked", "unread", "health", "state"),
    [
        (0, 0, Health.OK, "too few notes this week to tell"),
        (97, 3, Health.OK, "3.0 of 100 notes not read this week, 0.0 the week before; most often: optic"),
        (80, 20, Health.WARNING, "20.0 of 100 notes not read this week, 0.0 the week before; most often: optic"),
    ],
)
async def test_an_acceptor_that_reads_few_notes_is_to_be_cleaned(
    config: Config, stacked: int, unread: int, health: Health, state: str
) -> None:
    counts = NoteCountsFile(note_counts(config), SystemClock())
    for _ in range(stacked):
        counts.note_stacked()
    for _ in range(unread):
        counts.note_rejected(RejectReason.OPTIC)
    counts.close()
    (finding,) = await notes(msgspec.structs.replace(config, acceptor=FITTED))
    fix = "clean the acceptor: its sensors and rollers" if health is Health.WARNING else ""
    assert finding == Finding("acceptor sensors", health, state, fix)


async def test_nothing_is_said_of_the_sensors_of_no_acceptor(config: Config) -> None:
    assert await notes(config) == ()
