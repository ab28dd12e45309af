"""One terminal's configuration: a TOML file, read strictly into typed tables. docs/config.md explains every key.

A wrong, missing or unknown key is a `ConfigError` of one line that names it. Units come last in a key's name; relative
paths count from the file's own folder; no secret is ever here, only its name.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from kiosk.config_charging import Charging
from kiosk.config_owner import Requests, Transfers
from kiosk.config_service import Service
from kiosk.config_tables import (
    SHAPES,
    Acceptor,
    Cash,
    DevicePrinter,
    FolderPrinter,
    IppPrinter,
    Journal,
    Keyring,
    Legal,
    Link,
    Logging,
    NoPrinter,
    Operator,
    ReceiptPaper,
    Screen,
    SecretsFile,
    Section,
    Statement,
    SystemdCredentials,
    TcpPrinter,
    Terminal,
    Visit,
)
from kiosk.domain.money import Money
from kiosk.domain.statement import LegalEntity
from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import FeeRule

SOCKET_PATH_BYTES = 107
"""The longest path a Unix socket can have (unix(7), `sun_path` without its end)."""

SomeSection = TypeVar("SomeSection", bound=Section)


class ConfigError(Exception):
    """The file cannot be used; the text is one line that names the file and the key."""


class Config(Section, frozen=True):
    """The whole file."""

    terminal: Terminal
    legal: Legal
    journal: Journal
    cash: Cash
    operator: Operator
    secrets: Keyring | SystemdCredentials | SecretsFile
    acceptor: Acceptor | None = None
    charging: Charging = Charging()
    receipt_printer: NoPrinter | FolderPrinter | TcpPrinter | DevicePrinter = NoPrinter()
    receipt_paper: ReceiptPaper = ReceiptPaper()
    document_printer: NoPrinter | FolderPrinter | IppPrinter = NoPrinter()
    statement: Statement = Statement()
    screen: Screen = Screen()
    visit: Visit = Visit()
    link: Link = Link()
    service: Service = Service()
    transfers: Transfers | None = None
    requests: Requests | None = None
    logging: Logging = Logging()

    def info(self) -> TerminalInfo:
        """What the terminal says of itself."""
        terminal = self.terminal
        return TerminalInfo(
            number=terminal.number,
            place=terminal.place,
            help_hint=terminal.help_hint,
            legal=LegalEntity(self.legal.name, self.legal.tax_number, self.legal.address, self.legal.hotline),
            brand_name=terminal.brand_name,
            currency=terminal.currency,
            zone=terminal.zone.key,
            region=terminal.region,
            regions=terminal.regions or (terminal.region,),
            languages=terminal.languages,
        )

    def fee(self) -> FeeRule:
        """What the terminal keeps of a cash payment."""
        return FeeRule(self.cash.fee_per_mille, self.money(self.cash.fee_minimum_minor))

    def accepted_notes(self) -> frozenset[Money]:
        """The notes that are taken; none without an acceptor."""
        return frozenset(self.money(minor) for minor in (self.acceptor.accepted_minor if self.acceptor else ()))

    def money(self, minor: int) -> Money:
        """`minor` units of the terminal's currency."""
        return Money(minor, self.terminal.currency)


def load(path: Path) -> Config:
    """The configuration in the file at `path`.

    Raises:
        ConfigError: it cannot be read, or a key of it is missing, unknown or wrong.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        config = _anchored(msgspec.convert(data, Config, dec_hook=_read), path.resolve().parent)
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except msgspec.ValidationError as error:
        raise ConfigError(f"{path}: {_in_plain_words(str(error))}") from error
    if len(os.fsencode(config.link.socket)) > SOCKET_PATH_BYTES:
        raise ConfigError(f"{path}: link.socket: {config.link.socket} is longer than {SOCKET_PATH_BYTES} bytes")
    return config


def _read(kind: type, data: Any) -> Any:
    """What msgspec does not know by itself."""
    if kind is Path and isinstance(data, str) and data:
        return Path(data).expanduser()
    if kind is ZoneInfo and isinstance(data, str):
        try:
            return ZoneInfo(data)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone is called {data!r}") from error
    raise ValueError("Expected text")


def _anchored(section: SomeSection, folder: Path) -> SomeSection:
    """`section` with every path, of defaults too, made absolute from `folder`."""
    changes: dict[str, Any] = {}
    for name in section.__struct_fields__:
        value = getattr(section, name)
        if isinstance(value, Path):
            changes[name] = folder / value
        elif isinstance(value, Section):
            changes[name] = _anchored(value, folder)
        elif isinstance(value, tuple) and any(isinstance(one, Section) for one in value):
            changes[name] = tuple(_anchored(one, folder) for one in value)
    return msgspec.structs.replace(section, **changes)


def _in_plain_words(complaint: str) -> str:
    """ "Expected `int`, got `str` - at `$.terminal.number`" with the key first."""
    what, _, where = complaint.partition(" - at `$")
    key = where.rstrip("`").lstrip(".")
    if field := re.fullmatch(r"Object (contains unknown|missing required) field `(\w+)`", what):
        key = f"{key}.{field[2]}".lstrip(".")
        what = "unknown key" if field[1] == "contains unknown" else "missing"
    what = next((f"Expected {words}" for pattern, words in SHAPES.items() if repr(pattern) in what), what)
    return f"{key}: {what.replace('`', '')}"
