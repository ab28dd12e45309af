"""The tables of a terminal's configuration file, key by key. docs/config.md explains each, with units and defaults."""

from __future__ import annotations

from datetime import date
from enum import Enum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from kiosk.domain.money import Currency

COUNTRY = "^[A-Z]{2}$"
LANGUAGE = "^(ru|en|kk)$"
URL = "^https?://[^/]+"
LINE = r"^(/.+|COM\d+|tcp://.+:\d+)$"
PRINTER_URL = "^ipps?://[^/]+/.+"
PIN_HASH = r"^scrypt\$[0-9]+\$[0-9]+\$[0-9]+\$[A-Za-z0-9+/]+=*\$[A-Za-z0-9+/]+=*$"

SHAPES = {
    COUNTRY: "a country like RU",
    LANGUAGE: "ru, en or kk",
    URL: "an address like https://bss.example",
    LINE: "a line like /dev/ttyUSB0, COM3 or tcp://host:port",
    PRINTER_URL: "a printer like ipp://localhost:631/printers/A4",
    PIN_HASH: "a line that kiosk staff hash has printed",
}
"""What a person reads in place of a pattern."""

Text = Annotated[str, Meta(min_length=1)]
Country = Annotated[str, Meta(pattern=COUNTRY)]
Language = Annotated[str, Meta(pattern=LANGUAGE)]
Url = Annotated[str, Meta(pattern=URL)]
Line = Annotated[str, Meta(pattern=LINE)]
PrinterUrl = Annotated[str, Meta(pattern=PRINTER_URL)]
Count = Annotated[int, Meta(ge=1)]
Amount = Annotated[int, Meta(ge=0)]
Seconds = Annotated[float, Meta(gt=0)]
Millimetres = Annotated[float, Meta(gt=0)]
Port = Annotated[int, Meta(ge=1, le=65535)]
PerMille = Annotated[int, Meta(ge=0, le=1000)]
Percent = Annotated[int, Meta(ge=0, le=100)]


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file."""


class Terminal(Section, frozen=True):
    """What this terminal is, and where."""

    number: Text
    place: Text
    brand_name: Text
    currency: Currency
    zone: ZoneInfo
    region: Country
    regions: tuple[Country, ...] = ()
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = ("ru", "en", "kk")
    help_hint: str = ""
    notice: str = ""


class Legal(Section, frozen=True):
    """Who answers for payments and documents."""

    name: Text
    tax_number: Text
    address: Text
    hotline: Text


class Screen(Section, frozen=True):
    """The panel, and who looks at it from where."""

    width_px: Count = 1080
    height_px: Count = 1920
    full_screen: bool = True
    diagonal_mm: Millimetres = 546.0
    viewing_distance_mm: Millimetres = 600.0
    brand: Path | None = None
    low_reach: bool = False


class Visit(Section, frozen=True):
    """How long nobody may touch the screen, and how long the teller remembers what was told in a visit."""

    idle_warning_s: Seconds = 40.0
    idle_countdown_s: Seconds = 20.0
    last_known_minutes: Annotated[int, Meta(ge=0, le=1440)] = 60


class Link(Section, frozen=True):
    """Where front and teller meet."""

    socket: Path = Path("teller.sock")


class Journal(Section, frozen=True):
    """The record of all money."""

    path: Path
    witness: Path
    key_secret: Text = "journal-key"  # noqa: S105 - the name of a secret, not the secret
    ballast_bytes: Count = 4 * 1024 * 1024
    probe_every_s: Annotated[float, Meta(gt=0, lt=5)] = 2.0


class Cash(Section, frozen=True):
    """Limits and fee of one cash payment."""

    minimum_minor: Count
    maximum_minor: Count
    fee_per_mille: PerMille = 0
    fee_minimum_minor: Amount = 0
    abandoned_after_s: Seconds = 120.0

    def __post_init__(self) -> None:
        if self.maximum_minor < self.minimum_minor:
            raise ValueError("maximum_minor is less than minimum_minor")


class NoAuth(Section, frozen=True, tag_field="kind", tag="none"):
    """The network itself is the proof."""


class BasicAuth(Section, frozen=True, tag_field="kind", tag="basic"):
    """A user, and a password from the keyring."""

    user: Text
    secret: Text


class BearerAuth(Section, frozen=True, tag_field="kind", tag="bearer"):
    """A token from the keyring."""

    secret: Text


class PaymentCall(Enum):
    """Which resource of the operator takes top-ups."""

    PAYMENT = "payment"
    TOPUP_BALANCE = "topup_balance"


class Payments(Section, frozen=True):
    """How this operator takes payments (operator-contract.md, "Paying")."""

    channel: Text
    call: PaymentCall = PaymentCall.PAYMENT
    key_headers: tuple[Text, ...] = ("Idempotency-Key", "X-Correlation-ID")
    key_path: Annotated[tuple[Text, ...], Meta(min_length=1)] = ("correlatorId",)
    can_search: bool = True
    search_by: Text = "correlatorId"
    is_idempotent: bool = True
    key_retention_s: Seconds = 2_592_000.0
    consistency_delay_s: Seconds = 120.0


class Masking(Enum):
    """How much of other people's numbers is hidden in details."""

    NONE = "none"
    LAST_3 = "last_3"
    LAST_4 = "last_4"
    ALL_BUT_2 = "all_but_2"


class Urls(Section, frozen=True):
    """Base URLs of single APIs that are not where `operator.root` and the published paths put them."""

    catalogue: Url | None = None
    questions: Url | None = None
    orders: Url | None = None
    customers: Url | None = None
    individuals: Url | None = None
    usage: Url | None = None
    products: Url | None = None
    balances: Url | None = None
    loyalty: Url | None = None
    accounts: Url | None = None
    promotions: Url | None = None
    payments: Url | None = None
    consumption: Url | None = None
    bills: Url | None = None
    qualification: Url | None = None
    recommendations: Url | None = None
    notices: Url | None = None
    interactions: Url | None = None
    codes: Url | None = None


class OptionalApi(Enum):
    """APIs an operator may do without; the screens that show them say so."""

    CATALOGUE = "catalogue"
    QUESTIONS = "questions"
    ORDERS = "orders"
    LOYALTY = "loyalty"
    PROMOTIONS = "promotions"
    CONSUMPTION = "consumption"
    QUALIFICATION = "qualification"
    RECOMMENDATIONS = "recommendations"
    NOTICES = "notices"
    INTERACTIONS = "interactions"


class Operator(Section, frozen=True):
    """The operator's BSS."""

    root: Url
    payments: Payments
    urls: Urls = Urls()
    absent: tuple[OptionalApi, ...] = ()
    auth: NoAuth | BasicAuth | BearerAuth = NoAuth()
    ca_file: Path | None = None
    timeout_s: Seconds = 15.0
    masking: Masking = Masking.ALL_BUT_2


class AcceptorProtocol(Enum):
    """What the bill acceptor speaks."""

    CCNET = "ccnet"
    ID003 = "id003"
    SSP = "ssp"


class AcceptorEncryption(Enum):
    """Whether an SSP acceptor's line is encrypted."""

    OFF = "off"
    OFFERED = "offered"
    REQUIRED = "required"


class Acceptor(Section, frozen=True):
    """The bill acceptor; without this table none is fitted."""

    line: Line
    accepted_minor: Annotated[tuple[Count, ...], Meta(min_length=1)]
    protocol: AcceptorProtocol = AcceptorProtocol.CCNET
    baud: Count = 9600
    answer_timeout_ms: Count = 300
    encryption: AcceptorEncryption = AcceptorEncryption.OFFERED
    key_secret: str | None = None


class NoPrinter(Section, frozen=True, tag_field="kind", tag="none"):
    """No such printer is fitted."""


class FolderPrinter(Section, frozen=True, tag_field="kind", tag="folder"):
    """A folder that stands for a printer."""

    folder: Path


class TcpPrinter(Section, frozen=True, tag_field="kind", tag="tcp"):
    """A receipt printer on the network."""

    host: Text
    port: Port = 9100


class DevicePrinter(Section, frozen=True, tag_field="kind", tag="device"):
    """A receipt printer on a serial or character device."""

    device: Line
    baud: Count = 9600


class IppPrinter(Section, frozen=True, tag_field="kind", tag="ipp"):
    """An A4 printer or CUPS queue."""

    url: PrinterUrl


class ReceiptPaper(Section, frozen=True):
    """What the receipt printer's paper and character set are."""

    columns: Annotated[int, Meta(ge=32, le=64)] = 48
    code_page: Text = "CP866"


class VatRate(Section, frozen=True):
    """The rate for supplies from a day on."""

    since: date
    percent: Percent


class Statement(Section, frozen=True):
    """Statements on paper."""

    spool: Path = Path("spool")
    look_back_months: Annotated[int, Meta(ge=1, le=36)] = 12
    claims_days: Count = 180
    vat: tuple[VatRate, ...] = (
        VatRate(since=date(2019, 1, 1), percent=20),
        VatRate(since=date(2026, 1, 1), percent=22),
    )


class Keyring(Section, frozen=True, tag_field="kind", tag="keyring"):
    """A back end of the keyring library, by its dotted class name."""

    backend: Text
    service: Text = "kiosk"


class SystemdCredentials(Section, frozen=True, tag_field="kind", tag="systemd"):
    """Credentials the unit file loads."""


class SecretsFile(Section, frozen=True, tag_field="kind", tag="file"):
    """A TOML file of names and secrets; for demos and tests."""

    file: Path


class LogLevel(Enum):
    """The least that is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Logging(Section, frozen=True):
    """Where the log goes; without a path, to stderr."""

    path: Path | None = None
    level: LogLevel = LogLevel.INFO
