"""A simulated nexo terminal behind HTTPS, with the faults of a bad network and of a lying device."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from sandbox.devices.card_host import CardHost
from sandbox.devices.card_verbs import Verb, card_verbs
from sandbox.devices.certificate import server_context
from sandbox.devices.control import control_port, truth
from sandbox.devices.nexo_face import Members, NexoFace, show_nothing
from sandbox.devices.nexo_seal import Seal, Unreadable

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_LATE_S = 1.0


class Kind(Enum):
    """What goes wrong with one message."""

    HANG_UP = "hang_up"  # before the request is read
    REQUEST_LOST = "request_lost"  # read, and not carried out
    REQUEST_LATE = "request_late"  # the caller is cut off; it is carried out a little later
    SILENT = "silent"  # neither carried out nor answered
    ANSWER_LOST = "answer_lost"  # carried out, not answered
    ANSWER_CUT = "answer_cut"  # carried out, answered up to byte `at`
    SERVER_ERROR = "server_error"  # carried out, answered with a 500
    TAMPERED = "tampered"  # the answer's seal does not fit
    OTHER_MESSAGE = "other_message"  # the answer names another ServiceID
    SPOILT = "spoilt"  # the amount in the answer is no number


@dataclass(frozen=True, slots=True)
class Fault:
    """`kind` happens to the next message of the category `of`, or of any."""

    kind: Kind
    of: str = ""
    at: int = 0


class SimulatedNexo:
    """A terminal at `https://127.0.0.1:port/nexo`, or at http where there is no folder for a certificate."""

    def __init__(
        self, host: CardHost, poi_id: str, seal: Seal | None, speed: float = 1.0, display: int | None = None
    ) -> None:
        """`display` is the loopback port where the kiosk hears what the terminal shows."""
        self.host = host
        show = partial(_post, display, poi_id) if display else show_nothing
        self.face = NexoFace(host, poi_id, speed, show)
        self.heard: list[str] = []  # the categories of what was carried out
        self.faults: list[Fault] = []
        self._seal, self._speed = seal, speed
        self._doing: set[asyncio.Task[Any]] = set()
        self._verbs: dict[str, Verb] = {
            **card_verbs(host),
            "fault": lambda value: self.faults.append(_fault(value)),
            "forget": lambda value: setattr(self.face, "forgetful", truth(value)),
        }

    def tell(self, command: Mapping[str, object]) -> dict[str, object]:
        """Carry out `command`; the acquirer's ledger.

        Raises:
            ValueError: nothing was done from the wrong key on.
        """
        for verb, value in command.items():
            if verb not in self._verbs:
                raise ValueError(f"no such command; there are {', '.join(sorted(self._verbs))}")
            self._verbs[verb](value)
        return self.snapshot()

    def snapshot(self) -> dict[str, object]:
        """The acquirer's ledger."""
        return self.host.snapshot()

    async def converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            if self.faults and self.faults[0].kind is Kind.HANG_UP:
                self.faults.pop(0)
                writer.transport.abort()
                return
            request = await _posted(reader)
            if request is not None and await self._answer(request, writer) is Kind.SILENT:
                await reader.read()  # until the caller gives up
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            writer.close()

    async def stop(self) -> None:
        """Carry out nothing more."""
        for task in self._doing:
            task.cancel()
        await asyncio.gather(*self._doing, return_exceptions=True)

    async def _answer(self, request: bytes, writer: asyncio.StreamWriter) -> Kind | None:
        try:
            members = self._opened(request)
        except (Unreadable, ValueError, KeyError, TypeError):
            writer.write(_response(b"", "400 Bad Request"))
            await writer.drain()
            return None
        category = members["MessageHeader"]["MessageCategory"]
        fault = self._next_fault(category)
        kind = fault.kind if fault else None
        if kind in (Kind.REQUEST_LOST, Kind.REQUEST_LATE):
            writer.transport.abort()
        if kind is Kind.REQUEST_LATE:
            self._carry_out(members, _LATE_S / self._speed)
        if kind not in (Kind.REQUEST_LOST, Kind.REQUEST_LATE, Kind.SILENT):
            await self._send(await asyncio.shield(self._carry_out(members, 0)), fault, writer)
        return kind

    def _carry_out(self, members: Members, after_s: float) -> asyncio.Task[Members]:
        async def carried() -> Members:
            await asyncio.sleep(after_s)
            self.heard.append(members["MessageHeader"]["MessageCategory"])
            return await self.face.answer(members)

        task = asyncio.ensure_future(carried())
        self._doing.add(task)
        task.add_done_callback(self._doing.discard)
        return task

    async def _send(self, answer: Members, fault: Fault | None, writer: asyncio.StreamWriter) -> None:
        kind = fault.kind if fault else None
        if kind is Kind.OTHER_MESSAGE:
            answer["MessageHeader"] = {**answer["MessageHeader"], "ServiceID": "SOMEBODY"}
        whole = _response(self._closed(answer, kind), "500 Oops" if kind is Kind.SERVER_ERROR else "200 OK")
        if kind in (Kind.ANSWER_LOST, Kind.ANSWER_CUT):
            assert fault is not None
            writer.write(whole[: fault.at])
            await _flushed(writer)
            writer.transport.abort()
            return
        writer.write(whole)
        await writer.drain()

    def _opened(self, request: bytes) -> Members:
        members = json.loads(request)["SaleToPOIRequest"]
        if self._seal is not None:
            members = json.loads(self._seal.open(members), parse_float=Decimal)["SaleToPOIRequest"]
        found: Members = members
        return found

    def _closed(self, answer: Members, kind: Kind | None) -> bytes:
        plain = _ENCODER.encode({"SaleToPOIResponse": answer})
        if kind is Kind.SPOILT:
            plain = plain.replace(b'"AuthorizedAmount":', b'"AuthorizedAmount":NaN,"Was":')
        if self._seal is None:
            return plain
        closed = self._seal.close(plain)
        if kind is Kind.TAMPERED:
            closed["SecurityTrailer"]["Hmac"] = "A" * 43 + "="
        return _ENCODER.encode({"SaleToPOIResponse": {"MessageHeader": answer["MessageHeader"], **closed}})

    def _next_fault(self, category: str) -> Fault | None:
        found = next((fault for fault in self.faults if fault.of in ("", category)), None)
        if found is not None:
            self.faults.remove(found)
        return found


@asynccontextmanager
async def simulated_nexo(terminal: SimulatedNexo, *, folder: Path | None = None, port: int = 0) -> AsyncIterator[str]:
    """The address of `terminal` while the context lasts: https with the certificate of `folder`, or http."""
    tls = server_context(folder) if folder else None
    server = await asyncio.start_server(terminal.converse, "127.0.0.1", port, ssl=tls)
    async with server:
        scheme, taken = "https" if tls else "http", server.sockets[0].getsockname()[1]
        yield f"{scheme}://127.0.0.1:{taken}/nexo"


async def serve_nexo(terminal: SimulatedNexo, folder: Path, port: int, control: int) -> None:
    """A terminal with a control port, until cancelled."""
    async with simulated_nexo(terminal, folder=folder, port=port), control_port(terminal, control):
        await asyncio.Event().wait()


async def _posted(reader: asyncio.StreamReader) -> bytes | None:
    """The body of a POST; `None` for anything else."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    if not head[0].startswith("POST ") or not fields.get("content-length", "").isdecimal():
        return None
    return await reader.readexactly(int(fields["content-length"]))


def _response(body: bytes, status: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"Connection: close\r\n\r\n" + body


async def _flushed(writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    await asyncio.sleep(0)


def _fault(value: object) -> Fault:
    match value:
        case str():
            return Fault(Kind(value))
        case {"kind": str(kind), **more}:
            of, at = more.get("of", ""), more.get("at", 0)
            if isinstance(of, str) and isinstance(at, int):
                return Fault(Kind(kind), of, at)
    raise ValueError("a fault's name, or its kind, of and at")


async def _post(port: int, poi_id: str, event: str) -> None:
    """A display notification, as a real terminal posts it."""
    shown = {"OutputFormat": "MessageRef", "PredefinedContent": {"ReferenceID": f"TransactionID=oLkO1&event={event}"}}
    output = {"Device": "CashierDisplay", "InfoQualify": "Status", "OutputContent": shown}
    header = {"MessageClass": "Device", "MessageCategory": "Display", "MessageType": "Request", "POIID": poi_id}
    request = {"SaleToPOIRequest": {"MessageHeader": header, "DisplayRequest": {"DisplayOutput": [output]}}}
    body = _ENCODER.encode(request)
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return
    writer.write(b"POST /display HTTP/1.1\r\nHost: kiosk\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    await reader.read()
    writer.close()
