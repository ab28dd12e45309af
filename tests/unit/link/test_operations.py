from __future__ import annotations

import inspect
import typing
from functools import partial
from types import SimpleNamespace

import pytest

from kiosk.domain.phone import PhoneNumber
from kiosk.link import contract
from kiosk.link.operations import OPERATIONS, contract_digest
from kiosk.link.values import Malformed


def test_every_method_of_every_desk_can_be_called_and_nothing_else() -> None:
    desks = {name: typing.get_type_hints(desk.fget)["return"] for name, desk in vars(contract.Teller).items()
             if isinstance(desk, property)}  # fmt: skip
    declared = {f"{name}.{method}" for name, desk in desks.items() for method in vars(desk) if method[0] != "_"}
    assert set(OPERATIONS) == declared


def test_what_is_declared_as_an_iterator_streams_and_what_is_awaited_answers() -> None:
    for operation in OPERATIONS.values():
        desk = typing.get_type_hints(vars(contract.Teller)[operation.desk].fget)["return"]
        assert operation.streams is not inspect.iscoroutinefunction(vars(desk)[operation.method])


def test_arguments_may_be_named_or_not() -> None:
    send_code = OPERATIONS["login.send_code"]
    number = PhoneNumber("+79123456789")
    by_name = send_code.pack_arguments((number,), {"language": "ru"})
    assert by_name == send_code.pack_arguments((number, "ru"), {})
    assert send_code.unpack_arguments(by_name) == [number, "ru"]


def test_a_missing_argument_is_found_before_anything_is_sent() -> None:
    with pytest.raises(TypeError):
        OPERATIONS["login.send_code"].pack_arguments((), {"language": "ru"})


def test_too_many_arguments_are_malformed() -> None:
    with pytest.raises(Malformed):
        OPERATIONS["topup.close"].unpack_arguments(["p-1", "p-2"])


def test_the_digest_does_not_depend_on_the_process() -> None:
    contract_digest.cache_clear()
    first = contract_digest()
    contract_digest.cache_clear()
    assert contract_digest() == first


def test_what_a_desk_takes_by_name_alone_is_given_by_name() -> None:
    given: list[inspect.BoundArguments] = []
    for operation in OPERATIONS.values():
        desk = typing.get_type_hints(vars(contract.Teller)[operation.desk].fget)["return"]
        declared = partial(inspect.signature(vars(desk)[operation.method]).bind, desk)
        method = SimpleNamespace(
            **{operation.method: lambda *those, declared=declared, **named: declared(*those, **named)}
        )
        teller = SimpleNamespace(**{operation.desk: method})
        given.append(operation.invoke(teller, [None for _ in operation.parameters]))
    assert len(given) == len(OPERATIONS)
