"""One exchange over HTTP: its limits, and whether a failed one may have been heard."""

from __future__ import annotations

import asyncio
import http.cookiejar
import logging
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

for _name in ("httpx", "httpcore"):  # both log addresses, and ours hold phone numbers
    logging.getLogger(_name).setLevel(logging.WARNING)


class NoAnswer(Exception):
    """The call brought no whole answer. `sent` says whether a byte of it may have been heard."""

    def __init__(self, why: str, sent: bool) -> None:
        super().__init__(why)
        self.why = why
        self.sent = sent


class Unusable(NoAnswer):
    """An answer came and passed a limit, or cannot be unpacked. Asking again would bring the same."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, unpacked."""

    status: int
    headers: httpx.Headers
    body: bytes


def http_client(
    headers: Mapping[str, str], tls: ssl.SSLContext, *, deadline_s: float, connect_s: float, keep: int
) -> httpx.AsyncClient:
    """A client that keeps no cookie, follows no redirect, heeds no proxy of the environment, and keeps up to `keep`
    idle connections: 0 for calls that must leave on a fresh one.
    """
    no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(
        verify=tls,
        headers=dict(headers),
        cookies=no_cookies,
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(deadline_s, connect=connect_s),
        limits=httpx.Limits(max_connections=16, max_keepalive_connections=keep),
    )


async def exchange(client: httpx.AsyncClient, request: httpx.Request, most_bytes: int, within_s: float) -> Answer:
    """The answer to `request`, sent once.

    Raises:
        NoAnswer: with `sent` false nothing left; with `sent` true it may have been carried out.
    """
    sent = False

    async def trace(event: str, _info: object) -> None:
        nonlocal sent
        sent = sent or event.endswith("send_request_headers.started")

    request.extensions["trace"] = trace
    try:
        async with asyncio.timeout(max(within_s, 0.0)):
            response = await client.send(request, stream=True)
            try:
                return Answer(response.status_code, response.headers, await _unpacked(response, most_bytes))
            finally:
                await response.aclose()
    except (httpx.RequestError, ssl.SSLError, TimeoutError) as failure:
        raise NoAnswer(type(failure).__name__, sent) from failure


async def _unpacked(response: httpx.Response, most: int) -> bytes:
    """The body, never larger than `most` bytes, neither packed nor unpacked."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "gzip"):
        raise Unusable("unknown packing", sent=True)
    inflate = zlib.decompressobj(wbits=31) if encoding == "gzip" else None
    body = bytearray()
    async for chunk in response.aiter_raw():
        try:
            body += inflate.decompress(chunk, most + 1 - len(body)) if inflate else chunk
        except zlib.error as error:
            raise Unusable("not what was packed", sent=True) from error
        if len(body) > most:
            raise Unusable(f"over {most} bytes", sent=True)
    if inflate and response.num_bytes_downloaded and not inflate.eof:
        raise Unusable("packed answer is cut short", sent=True)
    return bytes(body)
