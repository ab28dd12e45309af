"""The command line as staff meet it, in processes of its own: what is wrong is one line on stderr and exit code 2."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import pytest_asyncio
from pypdf import PdfReader

from kiosk.commands.terminal import teller_command
from kiosk.domain.topup import MethodProblem
from kiosk.trial import DEMO_ACCOUNT, DEMO_NUMBER
from sandbox.world import World, free_port
from tests.fakes.real_terminal import LIMIT_S, Said, Teller, Terminal, kiosk

pytestmark = pytest.mark.asyncio(loop_scope="module")

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "teller": ("--config",),
    "front": ("--config",),
    "run": ("--config",),
    "demo": ("--size", "--seed", "--acceptor"),
    "tour": ("--out", "--lang", "--size"),
    "journal show": ("--config", "--payment", "--last"),
    "journal verify": ("--config",),
    "journal export": ("--config", "--format"),
    "statement": ("--config", "--account", "--from", "--to", "--out"),
    "case": ("--config", "--resolve", "--reason", "--note", "--value", "--reference", "--to"),
    "encashment report": ("--config", "--number"),
    "encashment close": ("--config", "--seal"),
    "encashment count": ("--config", "--number"),
    "staff hash": (),
    "doctor": ("--config", "--json"),
    "sandbox operator": ("--host", "--port", "--db", "--seed", "--subscribers"),
    "sandbox acceptor": ("--protocol", "--link", "--control"),
}
PERIOD = ("--account", DEMO_ACCOUNT, "--from", "2026-10-01", "--to", "2026-10-31")
READING_A_CONFIG = ["teller", "front", "run", "journal show", "journal verify", "journal export", "doctor"]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def paid(tmp_path_factory: pytest.TempPathFactory, lasting_world: World) -> Terminal:
    """A terminal with one payment of 500 in its journal; its teller has ended."""
    terminal = await Terminal.installed(tmp_path_factory.mktemp("p"), lasting_world)
    async with terminal.running() as teller:
        payment = await teller.open()
        await teller.insert(payment, 500)
        await teller.finish(payment)
    return terminal


@pytest_asyncio.fixture(loop_scope="module")
async def teller(paid: Terminal, world: World) -> AsyncIterator[Teller]:
    """That terminal at work."""
    async with paid.running() as running:
        yield running


def changed(terminal: Terminal, folder: Path, changes: Mapping[str, str]) -> Path:
    """Another configuration of the terminal, in its folder, with pieces of the text replaced."""
    text = terminal.config.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    config = terminal.folder / f"{folder.name}.toml"
    config.write_text(text, encoding="utf-8")
    return config


def assert_cannot(said: Said, *words: str) -> None:
    """Nothing was printed but one line that holds `words`."""
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1), said
    assert [word for word in words if word not in said.err] == [], said.err


@pytest.mark.parametrize("command", OPTIONS)
async def test_each_command_explains_itself(command: str) -> None:
    said = await kiosk(*command.split(), "--help")
    assert (said.code, said.err) == (0, "")
    assert [option for option in OPTIONS[command] if option not in said.out] == []
    assert f"usage: kiosk {command}" in said.out


async def test_the_first_help_names_each_command() -> None:
    said = await kiosk("--help")
    assert [name for name in OPTIONS if name.split()[0] not in said.out] == []


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("dance",),
        ("journal",),
        ("sandbox", "moon"),
        ("teller",),
        ("tour", "--out", "x", "--size", "10x10"),
        ("tour", "--out", "x", "--size", "large"),
        ("tour", "--out", "/proc/none"),
        ("demo", "--desk"),
        ("doctor", "--config", "x", "--shout"),
        ("statement", "--config", "x", "--account", "1", "--from", "yesterday", "--to", "2026-10-31", "--out", "y"),
        ("statement", "--config", "x", "--account", "1", "--from", "2026-02-30", "--to", "2026-10-31", "--out", "y"),
        ("sandbox", "operator", "--port", "x"),
        ("sandbox", "acceptor"),
    ],
    ids=" ".join,
)
async def test_words_that_are_no_command_are_one_line(words: tuple[str, ...]) -> None:
    assert_cannot(await kiosk(*words))


async def test_a_decision_that_names_no_case_is_no_list_of_cases() -> None:
    assert_cannot(await kiosk("case", "--config", "x", "--resolve", "held", "--reason", "asked"), "--resolve", "CODE")


@pytest.mark.parametrize("command", READING_A_CONFIG)
async def test_a_config_that_is_not_there_is_named(command: str, folder: Path) -> None:
    nowhere = folder / "none.toml"
    assert_cannot(await kiosk(*command.split(), "--config", nowhere), str(nowhere), "No such file")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[terminal\n", ("line 1",)),
        ("number = 0417\n", ("line 1",)),
        ('[terminal]\npalce = "here"\n', ("terminal.palce", "unknown key")),
        ("[terminal]\nnumber = 417\n", ("terminal.number", "Expected str, got int")),
    ],
)
async def test_a_broken_config_is_named_with_its_place(text: str, words: tuple[str, ...], folder: Path) -> None:
    config = folder / "kiosk.toml"
    config.write_text(text, encoding="utf-8")
    assert_cannot(await kiosk("teller", "--config", config), str(config), *words)


async def test_a_socket_path_that_no_socket_can_have_is_named(paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"teller.sock": "t" * 120 + ".sock"})
    assert_cannot(await kiosk("teller", "--config", config), "link.socket", "107 bytes")


async def test_a_log_that_cannot_be_written_is_named(paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"log/kiosk.jsonl": "/proc/none/kiosk.jsonl"})
    assert_cannot(await kiosk("teller", "--config", config), "/proc/none")
    assert_cannot(await kiosk("run", "--config", config), "/proc/none")


@pytest.mark.parametrize(
    ("secrets", "words"),
    [
        ('kind = "file"\nfile = "none.toml"', ("none.toml", "No such file")),
        ('kind = "keyring"\nbackend = "keyring.backends.null.Keyring"', ("keyring.backends.null.Keyring",)),
        ('kind = "keyring"\nbackend = "no.such.Keyring"', ("no.such.Keyring",)),
        ('kind = "systemd"', ("CREDENTIALS_DIRECTORY",)),
    ],
    ids=["file", "useless keyring", "unknown keyring", "systemd"],
)
@pytest.mark.parametrize("command", ["teller", "journal verify"])
async def test_a_secret_that_is_missing_is_named(
    command: str, secrets: str, words: tuple[str, ...], paid: Terminal, folder: Path
) -> None:
    config = changed(paid, folder, {'kind = "file"\nfile = "secrets.toml"': secrets})
    assert_cannot(await kiosk(*command.split(), "--config", config), "journal-key", *words)


async def test_a_credential_of_the_operator_that_is_missing_is_named(paid: Terminal, folder: Path) -> None:
    credential = '[operator.auth]\nkind = "bearer"\nsecret = "operator-token"\n\n[operator.payments]'
    config = changed(paid, folder, {"[operator.payments]": credential})
    assert_cannot(await kiosk("teller", "--config", config), "operator-token")
    statement = await kiosk("statement", "--config", config, *PERIOD, "--out", folder / "s.pdf")
    assert_cannot(statement, "operator-token")


async def test_certificates_that_are_not_there_are_named(paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"timeout_s = 2.0": 'timeout_s = 2.0\nca_file = "none.pem"'})
    assert_cannot(await kiosk("teller", "--config", config), "none.pem", "No such file")
    statement = await kiosk("statement", "--config", config, *PERIOD, "--out", folder / "s.pdf")
    assert_cannot(statement, "none.pem", "No such file")


@pytest.mark.parametrize("command", ["teller", "journal show", "journal verify", "journal export"])
async def test_a_journal_under_another_key_is_not_read(command: str, paid: Terminal, folder: Path) -> None:
    keys = paid.folder / f"{folder.name}.keys"
    keys.touch(mode=0o600)
    keys.write_text(f'journal-key = "{"k" * 43}"\n', encoding="utf-8")
    config = changed(paid, folder, {"secrets.toml": keys.name})
    assert_cannot(await kiosk(*command.split(), "--config", config), "journal")


@pytest.mark.parametrize("command", ["teller", "journal show", "journal verify", "journal export"])
async def test_a_journal_that_is_none_is_not_read(command: str, paid: Terminal, folder: Path) -> None:
    (folder / "journal.db").write_bytes(b"not a database" * 1000)
    config = changed(paid, folder, {"journal/journal.db": str(folder / "journal.db")})
    assert_cannot(await kiosk(*command.split(), "--config", config), "journal")


@pytest.mark.parametrize("command", ["teller", "journal show", "journal verify"])
async def test_a_journal_that_cannot_be_opened_is_said_to_be_so(command: str, paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"journal/journal.db": str(folder)})
    assert_cannot(await kiosk(*command.split(), "--config", config), folder.name, "unable to open")


async def test_a_journal_that_is_not_there_yet_is_said_to_be_so(paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"journal/journal.db": str(folder / "journal.db")})
    assert_cannot(await kiosk("journal", "show", "--config", config), "there is no journal")


async def test_a_second_teller_on_the_same_journal_is_refused(teller: Teller, paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"teller.sock": "other.sock"})
    assert_cannot(await kiosk("teller", "--config", config), "another teller holds the journal")


async def test_a_second_teller_on_the_same_socket_is_refused(teller: Teller, paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"journal/journal.db": f"{folder}/j.db", "witness/journal.log": f"{folder}/w.log"})
    assert_cannot(await kiosk("teller", "--config", config), "another teller answers", "teller.sock")


async def test_a_journal_is_shown_verified_and_exported_beside_its_teller(teller: Teller, paid: Terminal) -> None:
    shown = await kiosk("journal", "show", "--config", paid.config)
    assert (shown.code, "500.00 RUB" in shown.out) == (0, True)
    newest = await kiosk("journal", "show", "--config", paid.config, "--last", "3")
    assert newest.out.splitlines() == shown.out.splitlines()[-3:]
    verified = await kiosk("journal", "verify", "--config", paid.config)
    assert (verified.code, verified.out.endswith("events: sound\n")) == (0, True)
    table = await kiosk("journal", "export", "--config", paid.config, "--format", "csv")
    assert table.out.count("\n") == len(await paid.events()) + 1
    assert DEMO_NUMBER not in table.out + shown.out


async def test_a_journal_that_was_tampered_with_is_found_out(paid: Terminal, folder: Path) -> None:
    lines = (paid.folder / "witness/journal.log").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "witness.log").write_text("".join([lines[1], lines[0], *lines[2:]]), encoding="utf-8")
    config = changed(paid, folder, {"witness/journal.log": str(folder / "witness.log")})
    said = await kiosk("journal", "verify", "--config", config)
    assert (said.code, said.err) == (1, "")
    assert "violations" in said.out


@pytest.mark.parametrize("account", [DEMO_ACCOUNT, "40-118-227", DEMO_NUMBER, "89123456789"])
async def test_a_statement_is_made_by_account_contract_or_number(account: str, paid: Terminal, folder: Path) -> None:
    out = folder / "statement.pdf"
    period = ("--account", account, *PERIOD[2:])
    said = await kiosk("statement", "--config", paid.config, *period, "--out", out, "--lang", "en")
    assert (said.code, said.err) == (0, ""), said
    pages = PdfReader(out).pages
    assert f"{len(pages)} pages" in said.out
    assert "40-118-227" in pages[0].extract_text()
    assert names_in(folder) == ["statement.pdf"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--account", "+79990000000"), "knows no account"),
        (("--account", "../../etc"), "knows no account"),
        (("--account", ""), "knows no account"),
        (("--from", "2026-11-01"), "is before --from"),
        (("--from", "0001-01-01"), "statement.look_back_months"),
        (("--from", "9999-01-01", "--to", "9999-12-31"), "still to come"),
        (("--out", "none/s.pdf"), "there is no folder"),
        (("--out", "."), "is a folder"),
    ],
)
async def test_a_statement_that_cannot_be_is_refused(words: tuple[str, ...], expected: str, paid: Terminal) -> None:
    out = paid.folder / "refused.pdf"
    assert_cannot(await kiosk("statement", "--config", paid.config, *PERIOD, "--out", out, *words), expected)
    assert not out.exists()


async def test_a_statement_shows_its_progress_to_whoever_watches_and_wipes_it(paid: Terminal, folder: Path) -> None:
    watched, stderr = pty.openpty()
    command = [*teller_command(paid.config)[:3], "statement", "--config", str(paid.config), *PERIOD]
    process = await asyncio.create_subprocess_exec(
        *command, "--out", str(folder / "s.pdf"), stdout=asyncio.subprocess.DEVNULL, stderr=stderr
    )
    async with asyncio.timeout(LIMIT_S):
        assert await process.wait() == 0
    seen = os.read(watched, 65536).decode()
    os.close(watched)
    os.close(stderr)
    assert re.search(r"line \d+ of \d+", seen)
    assert seen.endswith("\r\x1b[K")


async def test_a_statement_without_an_operator_says_so(paid: Terminal, world: World, folder: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    config = changed(paid, folder, {world.places.operator_url: nobody})
    said = await kiosk("statement", "--config", config, *PERIOD, "--out", folder / "s.pdf")
    assert_cannot(said, "no answer from the operator", nobody)


async def test_a_statement_from_an_operator_that_talks_nonsense_says_so(
    paid: Terminal, world: World, folder: Path
) -> None:
    await world.fault(call="usage.list", kind="malformed", times=None)
    said = await kiosk("statement", "--config", paid.config, *PERIOD, "--out", folder / "s.pdf")
    assert_cannot(said, "answers nonsense")
    assert names_in(folder) == []


def names_in(folder: Path) -> list[str]:
    return [found.name for found in folder.iterdir()]


async def diagnosis(config: Path) -> dict[str, tuple[str, str]]:
    """What the doctor found broken: state and fix by subject. As JSON and in words it is the same."""
    told = await kiosk("doctor", "--config", config, "--json")
    findings = json.loads(told.out)
    broken = {one["subject"]: (one["state"], one["fix"]) for one in findings if one["health"] == "broken"}
    words = await kiosk("doctor", "--config", config)
    assert (words.code, words.err, told.code, told.err) == (int(bool(broken)), "", int(bool(broken)), "")
    lines = [line for line in words.out.splitlines() if line.startswith("broken")]
    assert [fix in line for line, (_, fix) in zip(lines, broken.values(), strict=True)] == [True] * len(broken)
    return broken


async def test_the_doctor_finds_nothing_broken_where_all_works(teller: Teller, paid: Terminal) -> None:
    assert await diagnosis(paid.config) == {}


async def test_the_doctor_finds_what_is_broken_and_names_the_mending(
    teller: Teller, paid: Terminal, world: World, folder: Path
) -> None:
    config = changed(paid, folder, {world.places.operator_url: f"http://127.0.0.1:{free_port()}"})
    out_of_paper = world.places.printers / "receipts" / "PAPER_OUT"
    out_of_paper.touch()
    await world.acceptor(unplug=True)
    await teller.offers_cash(MethodProblem.OUT_OF_ORDER)
    broken = await diagnosis(config)
    out_of_paper.unlink()
    assert broken.keys() == {"operator", "acceptor", "receipt printer"}
    assert broken["receipt printer"] == ("out of paper", "put in paper")
    assert broken["acceptor"][0] == "out of order"


async def test_the_doctor_finds_the_acceptor_pulled_out_without_a_teller_too(paid: Terminal, world: World) -> None:
    await world.acceptor(unplug=True)
    assert (await diagnosis(paid.config)).keys() == {"acceptor"}


async def test_the_doctor_finds_a_disk_nearly_full(small_disk: Path, paid: Terminal, folder: Path) -> None:
    config = changed(paid, folder, {"journal/journal.db": f"{small_disk}/journal.db"})
    broken = await diagnosis(config)
    assert broken.keys() == {"disk of the journal"}
    assert str(small_disk) in broken["disk of the journal"][1]
