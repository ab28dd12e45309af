"""Typing a phone or contract number."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.domain.phone import Destination
from kiosk.presenters.number_field import ContractField, NumberField, PhoneField, distinct_countries
from kiosk.presenters.presenter import Presenter, code_to_show
from kiosk.presenters.screens import Screen


class Purpose(Enum):
    """What the number is typed for."""

    TOP_UP = "top_up"
    ACCOUNT = "account"
    STATEMENT = "statement"
    ZERO_BALANCE = "zero_balance"
    MOVE = "move"  # held money, by staff


class NumberKind(Enum):
    """What is being typed."""

    PHONE = "phone"
    CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class NumberState:
    """The field as it is typed.

    `shown` is formatted as typed ("+7 912 345-67-"), `missing` the number of digits still to come (drawn as dots),
    `country` the calling code on the country key ("+7"). `similar` is a number just paid here that this one is
    confusingly close to; the visitor has to confirm.
    """

    screen: ClassVar[Screen] = Screen.NUMBER

    purpose: Purpose
    kind: NumberKind
    shown: str
    missing: int
    country: str
    complete: bool
    checking: bool
    error: ErrorCode | None
    similar: Destination | None


class NumberPresenter(Presenter[NumberState]):
    """Takes a number key by key, asks back when it looks like a slip, and hands it on."""

    def __init__(
        self,
        purpose: Purpose,
        regions: tuple[str, ...],
        draw: Callable[[NumberState], None],
        *,
        go_on: Callable[[Destination], Awaitable[None]],
        likely_slip: Callable[[Destination], Awaitable[Destination | None]],
        error: ErrorCode | None = None,
    ) -> None:
        """`go_on` takes a number that is complete; `likely_slip` knows a number just paid that this one resembles."""
        self._regions = distinct_countries(regions)
        self._region = self._regions[0]
        self._field: NumberField = PhoneField(self._region)
        self._go_on = go_on
        self._likely_slip = likely_slip
        state = NumberState(
            purpose=purpose,
            kind=NumberKind.PHONE,
            shown=self._field.shown,
            missing=self._field.missing,
            country=self._field.country,
            complete=False,
            checking=False,
            error=error,
            similar=None,
        )
        super().__init__(state, draw)

    async def type_key(self, key: str) -> None:
        """One key: a digit, or the hyphen of a contract."""
        self._retype(self._field.typed(key))

    async def erase(self) -> None:
        """Take back the last key."""
        self._retype(self._field.erased())

    async def switch_country(self) -> None:
        """The next calling code of those this terminal offers; the digits stay."""
        at = self._regions.index(self._region)
        self._region = self._regions[(at + 1) % len(self._regions)]
        if isinstance(self._field, PhoneField):
            self._retype(replace(self._field, region=self._region))

    async def switch_kind(self) -> None:
        """An empty field for a contract number instead of a phone's, or the other way round."""
        if not self.state.checking:
            self._field = ContractField() if self.state.kind is NumberKind.PHONE else PhoneField(self._region)
            self._show_field()

    async def proceed(self) -> None:
        """Go on with the number, or ask first whether it is the right one; asked already, this means yes."""
        if not self.state.complete or self.state.checking:
            return
        asked = self.state.similar is not None
        self._show(replace(self.state, checking=True, similar=None, error=None))
        similar, error = None, None
        try:
            destination = self._field.destination()
            similar = None if asked else await self._likely_slip(destination)
            if similar is None:
                await self._go_on(destination)
        except KioskError as failure:
            error = code_to_show(failure)
        self._show(replace(self.state, checking=False, similar=similar, error=error))

    async def correct(self) -> None:
        """The number was a slip: back to the keys."""
        self._show(replace(self.state, similar=None))

    def _retype(self, field: NumberField) -> None:
        if not self.state.checking:
            self._field = field
            self._show_field()

    def _show_field(self) -> None:
        field = self._field
        self._show(
            replace(
                self.state,
                kind=NumberKind.PHONE if isinstance(field, PhoneField) else NumberKind.CONTRACT,
                shown=field.shown,
                missing=field.missing,
                country=PhoneField(self._region).country,
                complete=field.complete,
                error=None,
                similar=None,
            )
        )
