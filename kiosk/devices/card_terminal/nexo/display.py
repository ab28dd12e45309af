"""What a terminal shows its visitor, as it posts it to us ("display notifications"). It guides the screen alone: no
money moves by it, and nothing it says is believed beyond that.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from kiosk.devices.card_terminal.nexo.codec import Parties
from kiosk.domain.charge import CardStep
from kiosk.strict_json import Nonsense, strictly

_STEPS: Final = {
    "TENDER_CREATED": CardStep.PRESENT_CARD,
    "WAIT_FOR_PIN": CardStep.ENTER_PIN,
    "CARD_INSERTED": CardStep.WAIT,
    "CARD_PRESENTED": CardStep.WAIT,
    "CARD_SWIPED": CardStep.WAIT,
    "APPLICATION_SELECTED": CardStep.WAIT,
    "PIN_ENTERED": CardStep.WAIT,
    "CARD_REMOVED": CardStep.WAIT,
}
_MOST_HEAD: Final = 8 * 1024
_MOST_BODY: Final = 64 * 1024
_PATIENCE_S: Final = 5.0
_ACCEPTED: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\n[accepted]"
_REFUSED: Final = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def step_of(notification: bytes, parties: Parties) -> CardStep | None:
    """What the visitor is to do; `None` where that is not told, or by another terminal."""
    try:
        request = strictly(notification, dict[str, Any]).get("SaleToPOIRequest")
    except Nonsense:
        return None
    match request:
        case {"MessageHeader": {"POIID": parties.poi_id}, "DisplayRequest": {"DisplayOutput": [output, *_]}}:
            return _step(output)
        case _:
            return None


def server_side(certificate: Path) -> ssl.SSLContext:
    """TLS for an ear, with the certificate and the key in one PEM file.

    Raises:
        OSError: the file cannot be read, or holds no such pair.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


class DisplayEar:
    """Where one terminal posts what it shows; with `tls` as HTTPS."""

    def __init__(self, host: str, port: int, parties: Parties, tls: ssl.SSLContext | None = None) -> None:
        self._host, self._port, self._parties, self._tls = host, port, parties, tls

    async def listen(self, heard: Callable[[CardStep], Awaitable[None]]) -> None:
        """Tell each step until cancelled.

        Raises:
            OSError: the port cannot be had.
        """

        async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    body = await _posted(reader)
                    writer.write(_REFUSED if body is None else _ACCEPTED)
                    await writer.drain()
            except (OSError, EOFError, asyncio.LimitOverrunError, TimeoutError):
                return
            finally:
                writer.close()
            if body is not None and (step := step_of(body, self._parties)) is not None:
                await heard(step)

        server = await asyncio.start_server(converse, self._host, self._port, limit=_MOST_HEAD, ssl=self._tls)
        async with server:
            await server.serve_forever()


def _step(output: Any) -> CardStep | None:
    match output:
        case {"OutputContent": {"PredefinedContent": {"ReferenceID": str(told)}}}:
            return _STEPS.get(parse_qs(told).get("event", [""])[0])
        case _:
            return None


async def _posted(reader: asyncio.StreamReader) -> bytes | None:
    """The body of a POST; `None` for anything else (RFC 9112)."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = fields.get("content-length", "")
    if not (first.startswith("POST ") and length.isascii() and length.isdecimal() and len(length) < 6):
        return None
    return await reader.readexactly(int(length)) if int(length) <= _MOST_BODY else None
