"""Card terminals that speak nexo, or are driven by a bank's program, beside a real teller."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio

from kiosk.domain.topup import TopUpPhase
from sandbox.world import World
from tests.fakes.card_terminals import CardTerminal, card_terminal, fitted
from tests.fakes.real_terminal import Teller, Terminal, contract_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

LOST_ANSWER: dict[str, dict[str, object]] = {
    "nexo": {"fault": {"kind": "answer_lost", "of": "Payment"}},
    "command": {"fault": {"kind": "no_result", "of": "1"}},
}


@dataclass(frozen=True, slots=True)
class Shop:
    """A running terminal with a card terminal of its own."""

    protocol: str
    terminal: Terminal
    teller: Teller
    card: CardTerminal

    async def assert_books_agree(self) -> None:
        """The card terminal's acquirer has what the journal says."""
        await self.terminal.assert_books_agree(charged_elsewhere_minor=await self.card.charged_minor())


@pytest_asyncio.fixture(scope="module", loop_scope="module", params=sorted(LOST_ANSWER))
async def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, lasting_world: World
) -> AsyncIterator[Shop]:
    """One for all tests of a protocol."""
    folder = tmp_path_factory.mktemp("t")
    async with card_terminal(request.param, tmp_path_factory.mktemp("c")) as card:
        terminal = await fitted(folder, lasting_world, card.table)
        async with terminal.running() as teller:
            yield Shop(request.param, terminal, teller, card)


async def test_a_card_is_charged_and_the_payment_credited_once(shop: Shop) -> None:
    payment = await shop.teller.open_card(500)
    assert (await shop.teller.end(payment)).phase is TopUpPhase.CREDITED
    assert (await shop.card.fates())[-1] == "charged"
    await shop.assert_books_agree()


async def test_a_charge_the_operator_refuses_is_reversed(shop: Shop) -> None:
    payment = await shop.teller.open_card(300, await contract_of(shop.terminal.world, "blocked"))
    assert await shop.terminal.until_settled(payment) == "reversed"
    assert (await shop.card.fates())[-1] == "taken_back"
    await shop.assert_books_agree()


async def test_a_charge_whose_answer_was_lost_is_asked_about_and_credited_once(shop: Shop) -> None:
    sales = len(await shop.card.fates())
    await shop.card.tell(**LOST_ANSWER[shop.protocol])
    payment = await shop.teller.open_card(700)
    await shop.terminal.until_credited(payment, 70_000)
    assert (await shop.card.fates())[sales:] == ["charged"]
    await shop.assert_books_agree()
