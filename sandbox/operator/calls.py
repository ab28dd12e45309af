"""A call the operator answers: a name that faults know it by, and where it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Call:
    """One method of one path; `name` is listed in docs/operator/README.md."""

    name: str
    method: str
    path: str
    endpoint: Endpoint


def reads(resource: str, base: str, listing: Endpoint, reading: Endpoint) -> tuple[Call, Call]:
    """The two calls every resource has: its list, and one by id."""
    path = f"{base}/{resource}"
    return Call(f"{resource}.list", "GET", path, listing), Call(f"{resource}.read", "GET", f"{path}/{{id}}", reading)
