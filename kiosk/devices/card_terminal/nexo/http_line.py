"""The way to a terminal over HTTPS, one fresh connection a request: a failure before its first byte is told apart from
silence after it. Plain HTTP is for loopback alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from kiosk.devices.card_terminal.nexo.line import NoAnswer

_MOST_BYTES: Final = 512 * 1024
_CONNECT_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class ByAuthority:
    """Any certificate that this authority signed; with a `name`, only the one made out to it."""

    ca_file: Path
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ByPin:
    """The one certificate whose DER form has this SHA-256, in hex."""

    sha256: str


class StrangeTerminal(Exception):
    """The certificate is not the pinned one."""


class HttpLine:
    """Implements `NexoLine`."""

    def __init__(self, url: str, trust: ByAuthority | ByPin | None) -> None:
        """Nothing is sent yet.

        Raises:
            ValueError: `url` is neither https with a `trust`, nor http on loopback.
            OSError: the authority's file cannot be read or holds no certificate.
        """
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"not a terminal's address: {url}")
        if parts.scheme == "http" and not _is_loopback(parts.hostname):
            raise ValueError(f"not over plain HTTP, but on loopback: {url}")
        if parts.scheme == "https" and trust is None:
            raise ValueError(f"nobody to trust at {url}")
        self._url = url
        self._pin = trust.sha256.lower() if isinstance(trust, ByPin) else None
        self._name = trust.name if isinstance(trust, ByAuthority) else None
        self._tls = _context(trust)

    async def exchange(self, request: bytes, within_s: float) -> bytes:
        """The body of the terminal's 200.

        Raises:
            NoAnswer: there was none within `within_s`, or it was not a 200, or too long.
        """
        sent = False

        async def trace(event: str, info: dict[str, Any]) -> None:
            nonlocal sent
            if event == "connection.start_tls.complete" and self._pin is not None:
                await _check_pin(info["return_value"], self._pin)
            sent = sent or event.endswith("send_request_headers.started")

        try:
            async with asyncio.timeout(within_s), self._client() as client:
                return await self._post(client, request, trace)
        except (httpx.RequestError, ssl.SSLError, StrangeTerminal, TimeoutError) as failure:
            raise NoAnswer(type(failure).__name__, sent) from failure

    async def _post(self, client: httpx.AsyncClient, request: bytes, trace: object) -> bytes:
        extensions: dict[str, Any] = {"trace": trace} | ({"sni_hostname": self._name} if self._name else {})
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity"}
        async with client.stream(
            "POST", self._url, content=request, headers=headers, extensions=extensions
        ) as response:
            if response.status_code != httpx.codes.OK:
                raise NoAnswer(f"status {response.status_code}", sent=True)
            body = bytearray()
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > _MOST_BYTES:
                    raise NoAnswer(f"over {_MOST_BYTES} bytes", sent=True)
            return bytes(body)

    def _client(self) -> httpx.AsyncClient:
        timeout = httpx.Timeout(None, connect=_CONNECT_S)  # the deadline is the caller's
        return httpx.AsyncClient(verify=self._tls, timeout=timeout, trust_env=False)


def _context(trust: ByAuthority | ByPin | None) -> ssl.SSLContext:
    match trust:
        case ByAuthority(ca_file=ca_file, name=name):
            context = ssl.create_default_context(cafile=ca_file)
            context.check_hostname = name is not None
        case _:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE  # the pin is stricter, and checked before a byte leaves
    return context


async def _check_pin(stream: Any, pin: str) -> None:
    certificate = stream.get_extra_info("ssl_object").getpeercert(binary_form=True)
    if not hmac.compare_digest(hashlib.sha256(certificate).hexdigest(), pin):
        await stream.aclose()  # httpcore does not hold it yet
        raise StrangeTerminal


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
