"""The screen of the number: kinds and countries."""

from __future__ import annotations

from kiosk.presenters.number import NumberKind, NumberPresenter, NumberState, Purpose
from kiosk.presenters.screens import Screen
from tests.fakes.visitor import Visitor


def state(visitor: Visitor) -> NumberState:
    assert isinstance(visitor.glass.state, NumberState)
    return visitor.glass.state


async def test_the_country_key_goes_round_the_calling_codes_and_keeps_the_digits(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("151")
    await visitor.tap(NumberPresenter, NumberPresenter.switch_country)
    assert (state(visitor).country, state(visitor).shown) == ("+49", "+49 151")
    await visitor.tap(NumberPresenter, NumberPresenter.switch_country)
    assert state(visitor).country == "+7"


async def test_a_contract_number_is_typed_on_the_same_keys(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("912")
    await visitor.tap(NumberPresenter, NumberPresenter.switch_kind)
    assert (state(visitor).kind, state(visitor).shown) == (NumberKind.CONTRACT, "")
    await visitor.type_number("40-118-227")
    assert (state(visitor).shown, state(visitor).complete) == ("40-118-227", True)


async def test_changing_to_a_contract_and_back_begins_an_empty_phone_number(visitor: Visitor) -> None:
    await visitor.start(Purpose.TOP_UP)
    await visitor.type_number("912")
    await visitor.tap(NumberPresenter, NumberPresenter.switch_kind)
    await visitor.tap(NumberPresenter, NumberPresenter.switch_kind)
    assert (state(visitor).kind, state(visitor).missing) == (NumberKind.PHONE, 10)


async def test_the_purpose_is_told_where_the_number_is_typed(visitor: Visitor) -> None:
    await visitor.start(Purpose.ZERO_BALANCE)
    assert (visitor.screen(), state(visitor).purpose) == (Screen.NUMBER, Purpose.ZERO_BALANCE)
