from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.config import Config, ConfigError, load
from kiosk.config_tables import FolderPrinter, IppPrinter, NoAuth, NoPrinter, TcpPrinter
from kiosk.domain.money import Currency, Money

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "kiosk.toml"

SHORTEST = """
legal = { name = "A", tax_number = "1", address = "B", hotline = "2" }
secrets = { kind = "file", file = "secrets.toml" }
cash = { minimum_minor = 100, maximum_minor = 10000 }
journal = { path = "journal.db", witness = "/mnt/witness.log" }
[terminal]
number = "0417"
place = "C"
brand_name = "D"
currency = "KZT"
zone = "Asia/Almaty"
region = "KZ"
[operator]
root = "http://127.0.0.1:8640"
payments = { channel = "kiosk-1" }
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        load(written(folder, text))
    sentence = str(raised.value)
    assert "\n" not in sentence
    return sentence.removeprefix(f"{folder / 'kiosk.toml'}: ")


def test_the_example_loads_with_every_device() -> None:
    config = load(EXAMPLE)
    assert isinstance(config.receipt_printer, TcpPrinter)
    assert isinstance(config.document_printer, IppPrinter)
    assert Money(500_000, Currency.RUB) in config.accepted_notes()
    assert [one.name for one in config.charging.acquirers] == ["bank-a", "bank-b", "sbp"]


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('name = "bank-b"', 'name = "bank-a"', "charging: two acquirers have one name"),
        ('acquirer = "sbp"', 'acquirer = "spb"', "charging: a rule names 'spb', which is no acquirer"),
        ("maximum_minor = 1_500_000\n\n[charging.qr]", "maximum_minor = 1\n\n[charging.qr]", "maximum_minor is less"),
    ],
)
def test_a_charging_table_that_contradicts_itself_is_named(
    tmp_path: Path, right: str, wrong: str, sentence: str
) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert right in text
    with pytest.raises(ConfigError, match=sentence):
        load(written(tmp_path, text.replace(right, wrong)))


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    config = load(written(tmp_path, SHORTEST))
    assert config.acceptor is None
    assert config.accepted_notes() == frozenset()
    assert config.receipt_printer == NoPrinter()
    assert config.operator.auth == NoAuth()
    assert config.info().regions == ("KZ",)
    assert config.fee().fee(config.money(10_000)) == config.money(0)


def test_relative_paths_count_from_the_file_and_not_from_where_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, SHORTEST + '[receipt_printer]\nkind = "folder"\nfolder = "paper"\n')
    monkeypatch.chdir(tmp_path)
    config = load(Path(path.name))
    assert config.journal.path == tmp_path / "journal.db"
    assert config.journal.witness == Path("/mnt/witness.log")
    assert config.receipt_printer == FolderPrinter(folder=tmp_path / "paper")


def test_defaults_that_are_paths_count_from_the_file_too(tmp_path: Path) -> None:
    config: Config = load(written(tmp_path, SHORTEST))
    assert config.link.socket == tmp_path / "teller.sock"
    assert config.statement.spool == tmp_path / "spool"


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ('number = "0417"', "number = 417", "terminal.number: Expected str, got int"),
        ('number = "0417"', "", "terminal.number: missing"),
        ('number = "0417"', 'number = ""', "terminal.number: Expected str of length >= 1"),
        ('number = "0417"', 'number = "0417"\ncolour = "red"', "terminal.colour: unknown key"),
        ("[operator]", "[operater]", "operater: unknown key"),
        ('"KZT"', '"KZZ"', "terminal.currency: Invalid enum value 'KZZ'"),
        ('"Asia/Almaty"', '"Asia/Almati"', "terminal.zone: no time zone is called 'Asia/Almati'"),
        ('region = "KZ"', 'region = "Kazakhstan"', "terminal.region: Expected a country like RU"),
        ('region = "KZ"', 'region = "KZ"\nlanguages = ["fr"]', "terminal.languages[0]: Expected ru, en or kk"),
        ("maximum_minor = 10000", "maximum_minor = 100.5", "cash.maximum_minor: Expected int, got float"),
        ("maximum_minor = 10000", "maximum_minor = 50", "cash: maximum_minor is less than minimum_minor"),
        ('"journal.db"', "7", "journal.path: Expected text"),
        ('"journal.db"', '""', "journal.path: Expected text"),
        ('"file"', '"vault"', "secrets.kind: Invalid value 'vault'"),
        ('kind = "file", ', "", "secrets.kind: missing"),
        ('"http://127.0.0.1:8640"', '"127.0.0.1"', "operator.root: Expected an address like https://bss.example"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_key(tmp_path: Path, right: str, wrong: str, sentence: str) -> None:
    assert right in SHORTEST
    assert complaint(tmp_path, SHORTEST.replace(right, wrong)) == sentence


def test_a_line_must_look_like_one(tmp_path: Path) -> None:
    acceptor = '[acceptor]\nline = "ttyUSB0"\naccepted_minor = [100]\n'
    assert complaint(tmp_path, SHORTEST + acceptor).startswith("acceptor.line: Expected a line like /dev/ttyUSB0")


def test_what_is_no_toml_is_one_line(tmp_path: Path) -> None:
    assert "line 1" in complaint(tmp_path, "what is this")


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.toml: No such file or directory"):
        load(tmp_path / "none.toml")
