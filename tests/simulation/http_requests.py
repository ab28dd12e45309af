"""HTTP as the far ends read it: whole requests out of pieces."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """A whole request."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


def whole_request(buffer: bytes) -> Request | None:
    """The request in `buffer`, `None` while it is not all there."""
    head, end, body = buffer.partition(b"\r\n\r\n")
    if not end:
        return None
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    if len(body) < int(headers.get("content-length", "0")):
        return None
    method, target, _ = first.split(" ")
    return Request(method, target, headers, body)
