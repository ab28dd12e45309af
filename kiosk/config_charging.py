"""The tables of a configuration file about cards and QR codes. docs/config.md explains each key."""

from __future__ import annotations

from datetime import time
from enum import Enum
from pathlib import Path
from typing import Annotated

from msgspec import Meta

from kiosk.config_tables import Amount, Count, Line, PerMille, Port, Seconds, Section, Text, Url
from kiosk.domain.acquiring import DestinationKind
from kiosk.domain.topup import Method


class MethodTerms(Section, frozen=True):
    """Limits and fee of one payment."""

    minimum_minor: Count
    maximum_minor: Count
    fee_per_mille: PerMille = 0
    fee_minimum_minor: Amount = 0

    def __post_init__(self) -> None:
        if self.maximum_minor < self.minimum_minor:
            raise ValueError("maximum_minor is less than minimum_minor")


class ZvtQuirks(Enum):
    """Whose terminal it is, where that makes a difference."""

    STANDARD = "standard"
    CARDCOMPLETE = "cardcomplete"
    HOBEX = "hobex"
    GLOBAL_PAYMENTS = "global_payments"


class ZvtAcquirer(Section, frozen=True, tag_field="kind", tag="zvt"):
    """A card terminal that speaks ZVT."""

    name: Text
    line: Line
    baud: Count = 9600
    password: Annotated[int, Meta(ge=0, le=999_999)] = 0
    quirks: ZvtQuirks = ZvtQuirks.STANDARD


class NexoAcquirer(Section, frozen=True, tag_field="kind", tag="nexo"):
    """A card terminal that speaks nexo Retailer in JSON."""

    name: Text
    terminal_url: Url
    poi_id: Text
    sale_id: Text
    ca_file: Path | None = None
    certificate_name: Text | None = None
    certificate_sha256: Annotated[str, Meta(pattern="^[0-9a-fA-F]{64}$")] | None = None
    key_secret: Text | None = None
    key_identifier: str = ""
    key_version: Count = 1
    settles_itself: bool = False
    tells_reversals: bool = True
    display_host: Text = "127.0.0.1"
    display_port: Port | None = None
    display_certificate: Path | None = None


class CommandAcquirer(Section, frozen=True, tag_field="kind", tag="command"):
    """A card terminal driven by its bank's program, which leaves its results in files."""

    name: Text
    program: Path
    folder: Path


class YooKassaAcquirer(Section, frozen=True, tag_field="kind", tag="yookassa"):
    """A provider of payments by QR code."""

    name: Text
    shop_id: Text
    secret: Text
    url: Url = "https://api.yookassa.ru/v3"
    ca_file: Path | None = None
    payable_s: Seconds = 3600.0
    is_test: bool = False


Acquirer = ZvtAcquirer | NexoAcquirer | CommandAcquirer | YooKassaAcquirer


class Rule(Section, frozen=True):
    """What an acquirer is asked for; the order of the rules is the order of trying."""

    acquirer: Text
    methods: Annotated[tuple[Method, ...], Meta(min_length=1)]
    minimum_minor: Amount | None = None
    maximum_minor: Amount | None = None
    destinations: Annotated[tuple[DestinationKind, ...], Meta(min_length=1)] = tuple(DestinationKind)


class Charging(Section, frozen=True):
    """Payments by card and QR code; without `card` or `qr`, that method is not offered."""

    card: MethodTerms | None = None
    qr: MethodTerms | None = None
    code_shown_s: Seconds = 180.0
    code_late_s: Seconds = 7200.0
    end_of_day: time | None = None
    acquirers: tuple[Acquirer, ...] = ()
    rules: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        names = [one.name for one in self.acquirers]
        if len(names) != len(set(names)):
            raise ValueError("two acquirers have one name")
        strangers = sorted({rule.acquirer for rule in self.rules} - set(names))
        if strangers:
            raise ValueError(f"a rule names {strangers[0]!r}, which is no acquirer")
