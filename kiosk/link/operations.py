"""What may be called over the link, read off the Protocols of `contract.py`. Nothing else can be."""

from __future__ import annotations

import dataclasses
import functools
import hashlib
import inspect
import sys
import typing
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from kiosk.link.contract import Teller
from kiosk.link.values import Malformed, pack, parts, unpack


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one desk: its declared types, those `by_name` alone, and whether it answers once or streams."""

    desk: str
    method: str
    parameters: Mapping[str, Any]
    answer: Any
    streams: bool
    by_name: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """As it is called on the wire: "topup.open_cash"."""
        return f"{self.desk}.{self.method}"

    def pack_arguments(self, given: tuple[Any, ...], named: Mapping[str, Any]) -> list[Any]:
        """The arguments of a call in the order of the contract, as plain data.

        Raises:
            TypeError: they are not those of the contract.
        """
        signature = inspect.Signature(
            [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in self.parameters]
        )
        bound = signature.bind(*given, **named).arguments
        return [pack(kind, bound[name]) for name, kind in self.parameters.items()]

    def unpack_arguments(self, data: list[Any]) -> list[Any]:
        """The arguments as values.

        Raises:
            Malformed: too many, too few, or not of the declared types.
        """
        if len(data) != len(self.parameters):
            raise Malformed(f"{self.name} takes {len(self.parameters)} arguments, not {len(data)}")
        return [unpack(kind, item) for kind, item in zip(self.parameters.values(), data, strict=True)]

    def invoke(self, teller: Teller, arguments: list[Any]) -> Any:
        """The coroutine or the async iterator that `teller` answers with."""
        given = dict(zip(self.parameters, arguments, strict=True))
        named = {name: given.pop(name) for name in self.by_name}
        return getattr(getattr(teller, self.desk), self.method)(*given.values(), **named)


def _read_off(root: type) -> Iterator[Operation]:
    for desk, accessor in vars(root).items():
        if isinstance(accessor, property):
            protocol = typing.get_type_hints(accessor.fget)["return"]
            for method, function in vars(protocol).items():
                if inspect.isfunction(function) and not method.startswith("_"):
                    yield _operation(desk, method, function)


def _operation(desk: str, method: str, function: Any) -> Operation:
    hints = typing.get_type_hints(function)
    answer = hints.pop("return")
    streams = typing.get_origin(answer) is AsyncIterator
    parameters = inspect.signature(function).parameters.values()
    by_name = frozenset(one.name for one in parameters if one.kind is inspect.Parameter.KEYWORD_ONLY)
    return Operation(desk, method, hints, typing.get_args(answer)[0] if streams else answer, streams, by_name)


OPERATIONS: Mapping[str, Operation] = {operation.name: operation for operation in _read_off(Teller)}
"""Every operation of the contract by its name."""


@functools.cache
def contract_digest() -> str:
    """A hash of every operation and of every value of the modules they draw on; two sides that differ must not talk."""
    text = "\n".join(
        [f"{one.name} {dict(one.parameters)} {one.answer} {one.streams}" for one in OPERATIONS.values()]
        + sorted(line for module in _modules() for line in _described(module))
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _modules() -> set[str]:
    seen: set[Any] = set()
    waiting = [kind for one in OPERATIONS.values() for kind in (*one.parameters.values(), one.answer)]
    while waiting:
        kind = waiting.pop()
        if kind not in seen:
            seen.add(kind)
            waiting += parts(kind)
    return {kind.__module__ for kind in seen if isinstance(kind, type) and kind.__module__.startswith("kiosk.")}


def _described(module: str) -> Iterator[str]:
    # Whole modules, not only the types in sight: packed columns count on the order of enums that no field names.
    for kind in vars(sys.modules[module]).values():
        if isinstance(kind, type) and kind.__module__ == module:
            if issubclass(kind, Enum):
                yield f"{kind} {[(one.name, one.value) for one in kind]}"
            elif dataclasses.is_dataclass(kind):
                yield f"{kind} {[(field.name, str(field.type)) for field in dataclasses.fields(kind)]}"
