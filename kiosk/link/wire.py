"""What goes over the link: length-prefixed MessagePack frames, and the few messages they carry.

A number names one exchange: the front makes it up with `Call`, the teller answers under it. A stream may be `WINDOW`
items ahead of its reader; each `More` lets one more through.
"""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

from msgspec import DecodeError, Struct
from msgspec.msgpack import Decoder, Encoder

from kiosk.domain import errors
from kiosk.domain.errors import ErrorCode, KioskError
from kiosk.link.values import Malformed

WINDOW = 4
"""Items a stream may be ahead of its reader."""

CALL_LIMIT_BYTES = 64 * 1024
"""A front sends numbers, codes and ids; more than this is not a front."""

ANSWER_LIMIT_BYTES = 8 * 1024 * 1024
"""A page of lines or a picture of a page."""

_HEADER_BYTES = 4
_KINDS = {
    kind.__name__: kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, KioskError)
}


class _Message(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A message travels as an array that starts with its name."""


class Hello(_Message, tag="hello", frozen=True):
    """The front's first word. `token` is empty where the system itself tells who is calling."""

    contract: str
    token: str


class Call(_Message, tag="call", frozen=True):
    """Run an operation of the contract."""

    number: int
    operation: str
    arguments: list[Any]


class More(_Message, tag="more", frozen=True):
    """The reader took one item of a stream."""

    number: int


class Cancel(_Message, tag="cancel", frozen=True):
    """Nobody reads that stream any more."""

    number: int


class Welcome(_Message, tag="welcome", frozen=True):
    """The teller's first word to a front of its own version."""


class Unwelcome(_Message, tag="unwelcome", frozen=True):
    """The teller's last word to any other."""

    reason: str


class Answer(_Message, tag="answer", frozen=True):
    """What a call returned."""

    number: int
    value: Any


class Item(_Message, tag="item", frozen=True):
    """One value of a stream."""

    number: int
    value: Any


class End(_Message, tag="end", frozen=True):
    """A stream ended by itself."""

    number: int


class Failure(_Message, tag="failure", frozen=True):
    """What a call or a stream raised: the class, the code and the detail of a `KioskError`."""

    number: int
    kind: str
    code: str
    detail: str

    @classmethod
    def of(cls, number: int, error: KioskError) -> Failure:
        """`error` as a message; a class of its own travels as the nearest one of `domain.errors`."""
        kind = next(one.__name__ for one in type(error).__mro__ if _KINDS.get(one.__name__) is one)
        return cls(number, kind, error.code.value, error.detail)

    def error(self) -> KioskError:
        """The error again.

        Raises:
            Malformed: no such class or code.
        """
        try:
            return _KINDS[self.kind](ErrorCode(self.code), self.detail)
        except (KeyError, ValueError) as error:
            raise Malformed(f"no such error: {self.kind} {self.code}") from error


Message = TypeVar("Message")
FromFront = Hello | Call | More | Cancel
FromTeller = Welcome | Unwelcome | Answer | Item | End | Failure

_encoder = Encoder()
_from_front: Decoder[FromFront] = Decoder(FromFront)
_from_teller: Decoder[FromTeller] = Decoder(FromTeller)


def frame(message: FromFront | FromTeller, limit_bytes: int) -> bytes:
    """`message` with its length before it.

    Raises:
        Malformed: longer than the other side would read.
    """
    body = _encoder.encode(message)
    if len(body) > limit_bytes:
        raise Malformed(f"a message of {len(body)} bytes, where {limit_bytes} are allowed")
    return len(body).to_bytes(_HEADER_BYTES, "big") + body


async def read_from_front(reader: asyncio.StreamReader) -> FromFront | None:
    """The front's next message, `None` when it is gone.

    Raises:
        Malformed: what came is no message of a front.
    """
    body = await _read_frame(reader, CALL_LIMIT_BYTES)
    return None if body is None else _decode(_from_front, body)


async def read_from_teller(reader: asyncio.StreamReader) -> FromTeller | None:
    """The teller's next message, `None` when it is gone.

    Raises:
        Malformed: what came is no message of a teller.
    """
    body = await _read_frame(reader, ANSWER_LIMIT_BYTES)
    return None if body is None else _decode(_from_teller, body)


async def _read_frame(reader: asyncio.StreamReader, limit_bytes: int) -> bytes | None:
    try:
        length = int.from_bytes(await reader.readexactly(_HEADER_BYTES), "big")
        if length > limit_bytes:
            raise Malformed(f"a frame of {length} bytes, where {limit_bytes} are allowed")
        return await reader.readexactly(length)
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def _decode(decoder: Decoder[Message], body: bytes) -> Message:
    try:
        return decoder.decode(body)
    except (DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(str(error)) from error
