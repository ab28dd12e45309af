"""What the configuration says about an SSP acceptor, made into one."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.config import Config, load
from kiosk.config_tables import AcceptorProtocol
from kiosk.devices.bill_acceptor.ssp.driver import SspAcceptor
from kiosk.fittings import bill_acceptor
from kiosk.services.ports.secrets import SecretMissing

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "kiosk.toml"


class Keyring:
    """`Secrets` that gives the same for every name."""

    def __init__(self, secret: str = "") -> None:
        self._secret = secret
        self.asked: list[str] = []

    def get(self, name: str) -> str:
        self.asked.append(name)
        return self._secret


def configured(key_secret: str | None) -> Config:
    config = load(EXAMPLE)
    assert config.acceptor is not None
    table = msgspec.structs.replace(config.acceptor, protocol=AcceptorProtocol.SSP, key_secret=key_secret)
    return msgspec.structs.replace(config, acceptor=table)


def test_an_acceptor_with_the_factory_key_needs_no_secret() -> None:
    keyring = Keyring()
    assert isinstance(bill_acceptor(configured(None), keyring, SystemClock()), SspAcceptor)
    assert keyring.asked == []


def test_a_key_of_sixteen_hex_digits_is_taken_from_the_keyring() -> None:
    keyring = Keyring("0123456789ABCDEF")
    assert isinstance(bill_acceptor(configured("acceptor-key"), keyring, SystemClock()), SspAcceptor)
    assert keyring.asked == ["acceptor-key"]


@pytest.mark.parametrize("secret", ["", "0123456789ABCDE", "0123456789ABCDEG", "0x23456789ABCDEF", "0123456789ABCDEF0"])
def test_a_secret_that_is_no_key_is_refused_by_name(secret: str) -> None:
    with pytest.raises(SecretMissing, match=r"acceptor-key.*16 hex digits"):
        bill_acceptor(configured("acceptor-key"), Keyring(secret), SystemClock())
