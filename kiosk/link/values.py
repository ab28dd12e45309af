"""Domain values as plain data, and back by their declared types.

msgspec reads and writes all of it, strictly, but for one thing: it cannot tell two dataclasses of a union apart
(`Destination`). There the data carries the name of the class: `{"PhoneNumber": {"e164": "+79123456789"}}`.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from typing import Any

import msgspec

_NATIVE = (bytes,)
_UNIONS = (types.UnionType, typing.Union)


class Malformed(ValueError):
    """Bytes or data that are not what was declared."""


def pack(kind: Any, value: Any) -> Any:
    """`value` of the declared type `kind` as what MessagePack knows; moments keep their offset from UTC."""
    if value is None or not leaves_a_choice(kind):
        return msgspec.to_builtins(value, builtin_types=_NATIVE)
    choices = _dataclasses(kind)
    if len(choices) > 1:
        return {type(value).__name__: pack(type(value), value)}
    if choices:
        return {name: pack(part, getattr(value, name)) for name, part in _fields(choices[0]).items()}
    return [pack(_item(kind), item) for item in value]


def unpack(kind: Any, data: Any) -> Any:
    """The value of the declared type `kind` that `pack` made `data` from.

    Raises:
        Malformed: it is nothing of that kind, or the value itself refuses to exist.
    """
    try:
        return _unpack(kind, data)
    except (ValueError, TypeError, KeyError) as error:
        raise Malformed(str(error)) from error


def _unpack(kind: Any, data: Any) -> Any:
    if not leaves_a_choice(kind):
        return msgspec.convert(data, kind, builtin_types=_NATIVE)
    if data is None and types.NoneType in typing.get_args(kind):
        return None
    choices = _dataclasses(kind)
    if len(choices) > 1:
        by_name = {choice.__name__: choice for choice in choices}
        ((name, inner),) = msgspec.convert(data, dict[str, Any]).items()
        return _unpack(by_name[name], inner)
    if choices:
        members = msgspec.convert(data, dict[str, Any])
        return choices[0](**{name: _unpack(part, members[name]) for name, part in _fields(choices[0]).items()})
    return tuple(_unpack(_item(kind), item) for item in msgspec.convert(data, list[Any]))


@functools.cache
def leaves_a_choice(kind: Any) -> bool:
    """Whether a value of `kind` is, or holds, one of several dataclasses."""
    choices = _dataclasses(kind)
    return len(choices) > 1 or any(leaves_a_choice(part) for part in parts(kind))


def parts(kind: Any) -> tuple[Any, ...]:
    """The types that `kind` is made of: a dataclass's fields, a container's items, a union's members."""
    if _dataclasses(kind) == [kind]:
        return tuple(_fields(kind).values())
    return tuple(part for part in typing.get_args(kind) if part not in (types.NoneType, Ellipsis))


def _dataclasses(kind: Any) -> list[Any]:
    members = typing.get_args(kind) if typing.get_origin(kind) in _UNIONS else (kind,)
    return [member for member in members if dataclasses.is_dataclass(member)]


@functools.cache
def _fields(kind: type) -> dict[str, Any]:
    assert dataclasses.is_dataclass(kind)
    hints = typing.get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


def _item(kind: Any) -> Any:
    container = next(part for part in (kind, *typing.get_args(kind)) if typing.get_origin(part) is tuple)
    return typing.get_args(container)[0]
