"""HTTP to the operator: which calls are repeated, and which are sent once.

Reads are repeated within a budget; what changes something is sent once, on a connection of its own, so that a failure
before its first byte is told apart from silence after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import ssl
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import httpx

from kiosk.adapters.bss.settings import Api, Auth, Limits, authorization
from kiosk.domain.operator_pace import Pace, PaceMeter, PaceRules
from kiosk.http_exchange import Answer, NoAnswer, Unusable, exchange, http_client
from kiosk.services.ports.clock import Clock

JSON = "application/json;charset=utf-8"
Query = Sequence[tuple[str, str]]

_RETRIED = frozenset({429, 502, 503, 504})
_SILENT = frozenset({502, 503, 504})  # a gateway that speaks for an operator who does not
_BUDGET_MOST = 10.0
_BUDGET_PER_ANSWER = 0.1


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
        self._meter = PaceMeter(PaceRules.within(limits.deadline_s))
        self._reads = asyncio.Semaphore(limits.reads_at_once)
        self._reads_when_slow = asyncio.Semaphore(limits.reads_at_once_when_slow)
        headers = {"Accept": JSON, "Accept-Encoding": "gzip"} | authorization(auth)
        waits = {"deadline_s": limits.deadline_s, "connect_s": limits.connect_s}
        self._reader = http_client(headers, tls, **waits, keep=8)
        self._writer = http_client(headers, tls, **waits, keep=0)

    @property
    def reachable(self) -> bool:
        """The last call was answered, or none has been made yet."""
        return self._reachable

    @property
    def pace(self) -> Pace:
        """How fast the operator has been answering."""
        return self._meter.pace

    async def ask(self) -> None:
        """Make a call for nothing but `reachable` and `pace`; whatever the answer says, it is one."""
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
        return await self._write("POST", api, path, body, headers or {})

    async def patch(self, api: Api, path: str, body: bytes) -> Answer:
        """The answer to a change, sent once on a fresh connection. Raises as `post` does."""
        return await self._write("PATCH", api, path, body, {})

    async def _write(self, method: str, api: Api, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        request = self._writer.build_request(
            method, self._url(api, path), content=body, headers={"Content-Type": JSON, **headers}
        )
        return await self._send(self._writer, request, self.limits.answer_bytes, self.limits.deadline_s)

    def _url(self, api: Api, path: str) -> str:
        if api not in self._addresses:
            raise NoAnswer(f"no address for API {api.value}", sent=False)
        return f"{self._addresses[api]}/{path}"

    async def _attempt(self, request: httpx.Request, most: int, deadline: float) -> Answer | NoAnswer:
        try:
            async with self._turn(deadline):
                return await self._send(self._reader, request, most, deadline - self._clock.monotonic())
        except NoAnswer as failure:
            return failure

    @contextlib.asynccontextmanager
    async def _turn(self, deadline: float) -> AsyncIterator[None]:
        """A place among the reads that are made at once, fewer while the operator is slow; payments wait for none.

        Raises:
            NoAnswer: none was free in time; nothing left.
        """
        places = [self._reads] if self._meter.pace is Pace.USUAL else [self._reads_when_slow, self._reads]
        async with contextlib.AsyncExitStack() as held:
            try:
                async with asyncio.timeout(max(deadline - self._clock.monotonic(), 0.0)):
                    for place in places:
                        await held.enter_async_context(place)
            except TimeoutError as crowd:
                raise NoAnswer("too many calls at once", sent=False) from crowd
            yield

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
        began_s = self._clock.monotonic()
        try:
            answer = await exchange(client, request, most, within_s)
        except NoAnswer as failure:
            self._note(self._clock.monotonic() - began_s, heard=isinstance(failure, Unusable))
            raise
        self._note(self._clock.monotonic() - began_s, heard=answer.status not in _SILENT)
        self._budget = min(_BUDGET_MOST, self._budget + _BUDGET_PER_ANSWER)
        return answer

    def _note(self, after_s: float, *, heard: bool) -> None:
        self._reachable = heard
        if heard:
            self._meter.answered(after_s)
        else:
            self._meter.missed(after_s)


def _retry_after_s(answer: Answer) -> float:
    """What the server asks us to wait; 0 without a word or with a date (RFC 9110, 10.2.3)."""
    text = answer.headers.get("retry-after", "")
    return float(text) if text.isdecimal() else 0.0
