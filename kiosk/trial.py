"""A terminal's configuration for the simulated world: what the demo, the tour and the benchmarks run on.

It is an ordinary configuration file for the ordinary teller and front; only what stands outside the terminal differs.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from kiosk.domain.staff import Role
from kiosk.services.pins import hash_pin
from sandbox.qr.app import ANY_SHOP
from sandbox.world import Places

DEMO_NUMBER = "+79123456789"
DEMO_ACCOUNT = "118227"
DEMO_PINS = {
    Role.COLLECTOR: "111111",
    Role.CASHIER: "222222",
    Role.ENGINEER: "333333",
    Role.SUPERVISOR: "444444",
}
_QUICK_HASH = 1 << 10

_CONFIG = """\
[terminal]
number = "0417"
place = "Офис на Ленина, 12"
help_hint = "помощь рядом, у стойки 1"
brand_name = "Связь"
currency = "RUB"
zone = "Europe/Moscow"
region = "RU"
regions = ["RU", "KZ"]
languages = ["ru", "en", "kk"]

[legal]
name = "ООО «Связь»"
tax_number = "7701234567"
address = "г. Москва, ул. Ленина, 12"
hotline = "8 800 250-00-00"

[screen]
width_px = {width}
height_px = {height}
full_screen = false
diagonal_mm = 546
viewing_distance_mm = 600

[visit]
idle_warning_s = {idle_s}
idle_countdown_s = {countdown_s}

[link]
socket = "teller.sock"

[journal]
path = "journal/journal.db"
witness = "witness/journal.log"

[cash]
minimum_minor = 5000
maximum_minor = 1_500_000

[operator]
root = "{operator_url}"
timeout_s = {timeout_s}

[operator.payments]
channel = "kiosk-0417"
consistency_delay_s = {consistency_s}

[transfers]
minimum_minor = 1000
maximum_minor = 500_000
fee_per_mille = 10
fee_minimum_minor = 500

[requests]
version = "2026-01"
consent.ru = "Я согласен на обработку моего имени, номера телефона и адреса, чтобы оператор связался со мной \
по этой заявке. Согласие действует до ответа на заявку, его можно отозвать в офисе."
consent.kk = "Оператор осы өтінім бойынша менімен хабарласуы үшін атымды, телефон нөмірімді және мекенжайымды \
өңдеуге келісемін. Келісім өтінімге жауап берілгенше жарамды, оны кеңседе қайтарып алуға болады."
consent.en = "I agree that my name, phone number and address are processed so that the operator can contact me \
about this request. My consent holds until the request is answered and can be withdrawn at the office."

[acceptor]
line = "{line}"
protocol = "{protocol}"
accepted_minor = [5000, 10000, 20000, 50000, 100000, 200000, 500000]

[charging]
code_shown_s = {code_shown_s}

[charging.card]
minimum_minor = 5000
maximum_minor = 1_500_000

[charging.qr]
minimum_minor = 5000
maximum_minor = 1_500_000

[[charging.acquirers]]
kind = "zvt"
name = "card-terminal"
line = "{terminal_line}"

[[charging.acquirers]]
kind = "yookassa"
name = "qr-provider"
shop_id = "{shop_id}"
secret = "qr-shop"
url = "{qr_url}/v3"

[[charging.rules]]
acquirer = "card-terminal"
methods = ["card"]

[[charging.rules]]
acquirer = "qr-provider"
methods = ["qr"]

[receipt_printer]
kind = "folder"
folder = "{printers}/receipts"

[document_printer]
kind = "folder"
folder = "{printers}/documents"

[secrets]
kind = "file"
file = "secrets.toml"

[logging]
path = "log/kiosk.jsonl"
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """How the trial differs from a terminal in an office, so that a demo need not wait as long as a visitor would."""

    width_px: int = 1080
    height_px: int = 1920
    idle_s: float = 40.0
    countdown_s: float = 20.0
    timeout_s: float = 15.0
    consistency_s: float = 10.0
    code_shown_s: float = 180.0

    def write(self, folder: Path, places: Places) -> Path:
        """The configuration file, beside a fresh journal key that only its owner can read."""
        keys = folder / "secrets.toml"
        if not keys.exists():
            keys.touch(mode=0o600)
            drawn = secrets.token_urlsafe(32)
            keys.write_text(f'journal-key = "{drawn}"\nqr-shop = "{ANY_SHOP.secret}"\n', encoding="utf-8")
        config = folder / "kiosk.toml"
        config.write_text(
            _CONFIG.format(
                width=self.width_px,
                height=self.height_px,
                idle_s=self.idle_s,
                countdown_s=self.countdown_s,
                timeout_s=self.timeout_s,
                consistency_s=self.consistency_s,
                operator_url=places.operator_url,
                line=places.acceptor_line,
                protocol=places.acceptor_protocol,
                terminal_line=places.terminal_line,
                qr_url=places.qr_url,
                shop_id=ANY_SHOP.shop_id,
                code_shown_s=self.code_shown_s,
                printers=places.printers,
            )
            + _staff(),
            encoding="utf-8",
        )
        return config


def _staff() -> str:
    """One person of each role, whose PINs everybody knows."""
    return "".join(
        f'\n[[service.staff]]\nname = "{role.value}-1"\nrole = "{role.value}"\n'
        f'pin_hash = "{hash_pin(pin, cost=_QUICK_HASH)}"\n'
        for role, pin in DEMO_PINS.items()
    )
