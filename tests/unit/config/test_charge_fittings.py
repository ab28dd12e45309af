"""What the configuration says of acquirers is what the services get."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from kiosk.adapters.clock import SystemClock
from kiosk.charge_fittings import Fitter, MisfitAcquirer
from kiosk.config import load
from kiosk.domain.topup import Method
from kiosk.services.topup_assembly import Charging
from tests.fakes.till import AlarmLog

EXAMPLE = Path(__file__).parents[3] / "resources" / "examples" / "kiosk.toml"


class AnySecrets:
    def get(self, name: str) -> str:
        return f"the secret {name}"


async def fitted(text: str, folder: Path) -> Charging:
    """The acquirers of a configuration file; what they opened is closed."""
    file = folder / "kiosk.toml"
    file.write_text(text, encoding="utf-8")
    async with AsyncExitStack() as stack:
        return Fitter(load(file), AnySecrets(), SystemClock(), AlarmLog(), stack).charging()


async def test_each_table_of_the_example_is_an_acquirer_with_its_rule(tmp_path: Path) -> None:
    charging = await fitted(EXAMPLE.read_text(encoding="utf-8"), tmp_path)
    methods = [(one.name, one.method) for one in charging.acquirers]
    assert methods == [("bank-a", Method.CARD), ("bank-b", Method.CARD), ("sbp", Method.QR)]
    assert [rule.acquirer for rule in charging.rules] == ["bank-a", "bank-b", "sbp"]
    assert set(charging.terms) == {Method.CARD, Method.QR}
    assert charging.settings.end_of_day is not None


async def test_an_address_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace(
        'kind = "zvt"\nname = "bank-a"\nline = "tcp://192.0.2.9:20007"',
        'kind = "nexo"\nname = "bank-a"\nterminal_url = "http://192.0.2.9/nexo"\npoi_id = "P"\nsale_id = "S"',
    )
    with pytest.raises(MisfitAcquirer, match="bank-a: not over plain HTTP"):
        await fitted(text, tmp_path)
