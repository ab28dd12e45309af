"""What the doctor says of the operator's catalogue."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from kiosk.config import Config, load
from kiosk.doctor.offers import offers
from kiosk.domain.finding import Finding, Health
from tests.fakes.bss import FallSilent, Heard, Reply, operator_at
from tests.fakes.catalogue_entries import entry, uses
from tests.unit.doctor.test_doctor import config_in

FIX = "have it completed in the operator's catalogue"


@asynccontextmanager
async def selling(folder: Path, *entries: dict[str, Any]) -> AsyncIterator[Config]:
    """The configuration for an operator with these entries."""

    def script(heard: Heard) -> Reply:
        return Reply(200, list(entries) if heard.path.endswith("/productOffering") else [])

    async with operator_at(script) as operator:
        yield config_in(folder, operator.url)


async def test_an_offering_that_is_not_shown_is_named_with_each_thing_it_lacks(tmp_path: Path) -> None:
    broken = entry(id="b", name="Домашний Супер", productOfferingTerm=[], prodSpecCharValueUse=uses(howToConnect=None))
    async with selling(tmp_path, broken, entry()) as config:
        found = await offers(config)
    assert found == (
        Finding("offer Домашний Супер", Health.WARNING, "not shown: it does not say how to connect it", FIX),
        Finding("offer Домашний Супер", Health.WARNING, "not shown: it does not say for what term", FIX),
        Finding("offers", Health.OK, "1 shown, 1 not"),
    )


async def test_a_catalogue_of_which_nothing_can_be_shown_is_a_warning(tmp_path: Path) -> None:
    async with selling(tmp_path, entry(name="")) as config:
        found = await offers(config)
    assert [(one.subject, one.health) for one in found] == [
        ("offer option-music", Health.WARNING),
        ("offers", Health.WARNING),
    ]


async def test_a_long_list_is_cut(tmp_path: Path) -> None:
    async with selling(tmp_path, *(entry(id=str(number), productOfferingTerm=[]) for number in range(90))) as config:
        assert len(await offers(config)) == 31


async def test_a_silent_operator_is_told_by_another_look(tmp_path: Path) -> None:
    async with operator_at(lambda _: FallSilent()) as operator:
        assert await offers(config_in(tmp_path, operator.url)) == ()


async def test_an_operator_without_a_catalogue_is_no_fault(tmp_path: Path) -> None:
    config_in(tmp_path)
    path = tmp_path / "kiosk.toml"
    path.write_text(path.read_text(encoding="utf-8") + 'absent = ["catalogue"]\n', encoding="utf-8")
    (finding,) = await offers(load(path))
    assert finding == Finding("offers", Health.OK, "the operator has no catalogue")
