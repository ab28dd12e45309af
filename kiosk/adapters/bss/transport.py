"""HTTP to the operator: one call, its limits, and whether a failed one may have been heard.

Reads are repeated within a budget; what changes something is sent once, on a connection of its own, so that a failure
before its first byte is told apart from silence after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.cookiejar
import logging
import random
import ssl
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from kiosk.adapters.bss.settings import Api, Auth, Limits, authorization
from kiosk.services.ports.clock import Clock

JSON = "application/json;charset=utf-8"
Query = Sequence[tuple[str, str]]

_RETRIED = frozenset({429, 502, 503, 504})
_SILENT = frozenset({502, 503, 504})  # a gateway that speaks for an operator who does not
_BUDGET_MOST = 10.0
_BUDGET_PER_ANSWER = 0.1

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


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """Whom to believe: the operator's own authority, or the public ones. Costs 100 ms: once, early.

    Raises:
        OSError: the file cannot be read or holds no certificates; it names the file.
    """
    try:
        return ssl.create_default_context(cafile=ca_file) if ca_file else httpx.create_ssl_context(trust_env=False)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(ca_file)) from error


class Transport:
    """Calls to one operator."""

    def __init__(
        self, addresses: Mapping[Api, str], auth: Auth, clock: Clock, limits: Limits, tls: ssl.SSLContext
    ) -> None:
        self._addresses = dict(addresses)
        self._clock = clock
        self.limits = limits
        self._budget = _BUDGET_MOST
        self._reachable = True
        headers = {"Accept": JSON, "Accept-Encoding": "gzip"} | authorization(auth)
        self._reader = _client(headers, tls, limits, keep=8)
        self._writer = _client(headers, tls, limits, keep=0)

    @property
    def reachable(self) -> bool:
        """The last call was answered, or none has been made yet."""
        return self._reachable

    async def ask(self) -> None:
        """Make a call for nothing but `reachable`; whatever the answer says, it is one."""
        url, query = self._url(Api.PRODUCTS, "product"), httpx.QueryParams(limit=0)
        request = self._reader.build_request("GET", url, params=query)
        with contextlib.suppress(NoAnswer):
            await self._send(self._reader, request, self.limits.answer_bytes, self.limits.deadline_s)

    def offers(self, api: Api) -> bool:
        """Whether the operator has `api` at all."""
        return api in self._addresses

    async def aclose(self) -> None:
        """Hang up."""
        await self._reader.aclose()
        await self._writer.aclose()

    async def get(self, api: Api, path: str, query: Query = (), most_bytes: int | None = None) -> Answer:
        """The answer to a read, asked again after a failure while the deadline and the budget allow.

        Raises:
            NoAnswer: none came.
        """
        request = self._reader.build_request("GET", self._url(api, path), params=httpx.QueryParams(list(query)))
        most = most_bytes or self.limits.answer_bytes
        deadline = self._clock.monotonic() + self.limits.deadline_s
        pauses = iter(self.limits.retry_pauses_s)
        while True:
            outcome = await self._attempt(request, most, deadline)
            pause = self._pause_before_retry(outcome, next(pauses, None), deadline)
            if pause is not None:
                await self._clock.sleep(pause)
            elif isinstance(outcome, Answer):
                return outcome
            else:
                raise outcome

    async def post(self, api: Api, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a write, sent once on a fresh connection.

        Raises:
            NoAnswer: with `sent` false nothing left; with `sent` true it may have been carried out.
        """
        request = self._writer.build_request(
            "POST", self._url(api, path), content=body, headers={"Content-Type": JSON, **(headers or {})}
        )
        return await self._send(self._writer, request, self.limits.answer_bytes, self.limits.deadline_s)

    def _url(self, api: Api, path: str) -> str:
        if api not in self._addresses:
            raise NoAnswer(f"no address for API {api.value}", sent=False)
        return f"{self._addresses[api]}/{path}"

    async def _attempt(self, request: httpx.Request, most: int, deadline: float) -> Answer | NoAnswer:
        try:
            return await self._send(self._reader, request, most, deadline - self._clock.monotonic())
        except NoAnswer as failure:
            return failure

    def _pause_before_retry(self, outcome: Answer | NoAnswer, pause: float | None, deadline: float) -> float | None:
        """Seconds to wait, or `None` when this outcome stands."""
        passing = outcome.status in _RETRIED if isinstance(outcome, Answer) else not isinstance(outcome, Unusable)
        if pause is None or not passing or self._budget < 1:
            return None
        wait = pause * random.uniform(0.5, 1.5)  # noqa: S311  jitter is no secret
        if isinstance(outcome, Answer):
            wait = max(wait, _retry_after_s(outcome))
        if wait > self.limits.retry_after_most_s or self._clock.monotonic() + wait >= deadline:
            return None
        self._budget -= 1
        return wait

    async def _send(self, client: httpx.AsyncClient, request: httpx.Request, most: int, within_s: float) -> Answer:
        """One attempt."""
        sent = False

        async def trace(event: str, _info: object) -> None:
            nonlocal sent
            sent = sent or event.endswith("send_request_headers.started")

        request.extensions["trace"] = trace
        try:
            async with asyncio.timeout(max(within_s, 0.0)):
                response = await client.send(request, stream=True)
                try:
                    answer = Answer(response.status_code, response.headers, await _unpacked(response, most))
                finally:
                    await response.aclose()
        except (httpx.RequestError, ssl.SSLError, TimeoutError) as failure:
            self._reachable = False
            raise NoAnswer(type(failure).__name__, sent) from failure
        self._reachable = answer.status not in _SILENT
        self._budget = min(_BUDGET_MOST, self._budget + _BUDGET_PER_ANSWER)
        return answer


def _client(headers: Mapping[str, str], tls: ssl.SSLContext, limits: Limits, keep: int) -> httpx.AsyncClient:
    no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return httpx.AsyncClient(
        verify=tls,
        headers=dict(headers),
        cookies=no_cookies,
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(limits.deadline_s, connect=limits.connect_s),
        limits=httpx.Limits(max_connections=16, max_keepalive_connections=keep),
    )


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


def _retry_after_s(answer: Answer) -> float:
    """What the server asks us to wait; 0 without a word or with a date (RFC 9110, 10.2.3)."""
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else 0.0
