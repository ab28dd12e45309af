"""An operator whose true answers were recorded, and which then lies in one of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from kiosk.adapters.bss.settings import Api, Limits
from kiosk.adapters.bss.transport import Query, Transport
from kiosk.http_exchange import Answer
from tests.fakes.bss import StillClock

Call = tuple[str, Api, str]
"""Method, API and path; the query does not matter."""

_HOLE = "\u0000hole\u0000"
_MOST_CALLS = 200


class RecordingTransport(Transport):
    """The real one, which keeps the last answer to each call."""

    def __init__(self, *whatever: Any) -> None:
        super().__init__(*whatever)
        self.answers: dict[Call, Answer] = {}

    async def get(self, api: Api, path: str, query: Query = (), most_bytes: int | None = None) -> Answer:
        answer = await super().get(api, path, query, most_bytes)
        self.answers["GET", api, path] = answer
        return answer

    async def post(self, api: Api, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        answer = await super().post(api, path, body, headers)
        self.answers["POST", api, path] = answer
        return answer


@dataclass(frozen=True, slots=True)
class Lie:
    """What takes the place of a true answer to `call`; `what` says in which way it is wrong."""

    call: Call
    what: str
    answer: Answer = field(repr=False)


@dataclass
class Replayed:
    """What an operator was heard to answer, with one lie in it."""

    answers: Mapping[Call, Answer]
    lie: Lie | None = None
    asked: int = field(default=0, init=False)

    def answer(self, call: Call) -> Answer:
        """The true answer, or the lie; a caller that never stops fails the test."""
        self.asked += 1
        assert self.asked < _MOST_CALLS, "it asks for ever"
        return self.lie.answer if self.lie is not None and self.lie.call == call else self.answers[call]


class ReplayingTransport(Transport):
    """No network: answers as `told` does."""

    def __init__(self, told: Replayed) -> None:
        self._told = told
        self._clock = StillClock()
        self._addresses = dict.fromkeys(Api, "")
        self._reachable = True
        self._budget = 0.0
        self.limits = Limits()

    async def get(self, api: Api, path: str, query: Query = (), most_bytes: int | None = None) -> Answer:
        return self._told.answer(("GET", api, path))

    async def post(self, api: Api, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        return self._told.answer(("POST", api, path))

    async def aclose(self) -> None:
        pass


def places(body: bytes) -> int:
    """How many values there are in a JSON text, the whole included."""
    return _count(json.loads(body))


def with_value(answer: Answer, place: int, raw: str) -> Answer:
    """The answer with its value number `place` written as the JSON text `raw`."""
    tree, _ = _replaced(json.loads(answer.body), place)
    text = json.dumps(tree).replace(json.dumps(_HOLE), raw)
    return replace(answer, body=text.encode("utf-8", "surrogatepass"))


def with_body(answer: Answer, body: bytes) -> Answer:
    """The answer with other bytes."""
    return replace(answer, body=body)


def with_header(answer: Answer, name: str, value: str) -> Answer:
    """The answer with another value of one header."""
    others = [(key, said) for key, said in answer.headers.raw if key.lower() != name.encode()]
    return replace(answer, headers=httpx.Headers([*others, (name.encode(), value.encode())]))


def _count(tree: object) -> int:
    return 1 + sum(_count(child) for child in _children(tree))


def _children(tree: object) -> list[Any]:
    if isinstance(tree, dict):
        return list(tree.values())
    return tree if isinstance(tree, list) else []


def _replaced(tree: Any, place: int) -> tuple[Any, int]:
    """The tree with a hole at `place`, and how many places are left to go."""
    if place == 0:
        return _HOLE, -1
    place -= 1
    if isinstance(tree, dict | list):
        copy = tree.copy()
        for key in copy if isinstance(copy, dict) else range(len(copy)):
            if place >= 0:
                copy[key], place = _replaced(copy[key], place)
        return copy, place
    return tree, place
