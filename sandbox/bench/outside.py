"""What the bench's buttons do: lines to control ports, requests to the sandboxes, signals."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QUrl
from PySide6.QtNetwork import QHostAddress, QNetworkAccessManager, QNetworkReply, QNetworkRequest, QTcpSocket

from sandbox.world import Places

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Setting:
    """The simulated world, the file the terminal's processes were started with, and whose messages are shown."""

    places: Places
    config: Path
    phone: str


class ControlPort(QObject):
    """The control port of a simulated device: a line out, a line back."""

    def __init__(self, port: int, answered: Callable[[Json], None]) -> None:
        super().__init__()
        self._answered = answered
        self._socket = QTcpSocket(self)
        self._socket.readyRead.connect(self._read)
        self._port = port

    def tell(self, command: Json) -> None:
        """Send `command`; its answer arrives at the callback."""
        if self._socket.state() == QTcpSocket.SocketState.UnconnectedState:
            self._socket.connectToHost(QHostAddress(QHostAddress.SpecialAddress.LocalHost), self._port)
        self._socket.write(QByteArray(json.dumps(command).encode() + b"\n"))

    def _read(self) -> None:
        while self._socket.canReadLine():
            self._answered(json.loads(bytes(self._socket.readLine().data())))


class Telephone(QObject):
    """A telephone that pays the newest code of the QR provider."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._network = QNetworkAccessManager(self)

    def scan(self, what: str = "pay") -> None:
        """Pay it, or have the bank `decline` it."""
        listed = self._network.get(QNetworkRequest(QUrl(f"{self._url}/sandbox/payments")))

        def then() -> None:
            listed.deleteLater()
            payments = json.loads(bytes(listed.readAll().data()) or b"[]")
            if payments:
                request = QNetworkRequest(QUrl(f"{self._url}/sandbox/{what}"))
                request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json")
                body = QByteArray(json.dumps({"payment": payments[-1]["payment"]}).encode())
                answer = self._network.post(request, body)
                answer.finished.connect(answer.deleteLater)

        listed.finished.connect(then)


class Operator(QObject):
    """The operator's sandbox endpoints: moods and messages."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._network = QNetworkAccessManager(self)

    def set_mood(self, *faults: Json) -> None:
        """Forget earlier faults, then have these until told otherwise."""
        reply = self._network.deleteResource(self._request("/sandbox/faults"))

        def then() -> None:
            reply.deleteLater()
            for fault in faults:
                posted = self._network.post(self._request("/sandbox/faults"), QByteArray(json.dumps(fault).encode()))
                posted.finished.connect(posted.deleteLater)

        reply.finished.connect(then)

    def read_sms(self, phone: str, got: Callable[[str], None]) -> None:
        """The newest message to `phone`, when there is one."""
        reply = self._network.get(self._request("/sandbox/sms?number=" + phone.replace("+", "%2B")))

        def then() -> None:
            reply.deleteLater()
            if reply.error() == QNetworkReply.NetworkError.NoError:
                got(bytes(reply.readAll().data()).decode())

        reply.finished.connect(then)

    def _request(self, path: str) -> QNetworkRequest:
        request = QNetworkRequest(QUrl(self._url + path))
        request.setHeader(QNetworkRequest.KnownHeaders.ContentTypeHeader, "application/json;charset=utf-8")
        request.setTransferTimeout(2000)
        return request


def kill(role: str, config: Path) -> None:
    """SIGKILL the terminal's process of that `role` ("teller", "front"): the oldest, which is the one in use."""
    wanted = f"\0{role}\0--config\0{config}\0".encode()
    pids = sorted(int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    for pid in pids:
        if wanted in _command_line(pid) and (role != "front" or b"--process" in _command_line(pid)):
            os.kill(pid, signal.SIGKILL)
            return


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:  # it ended while we looked
        return b""


def newest_receipt(printers: Path) -> str:
    """The text of the receipt that was printed last, empty when there is none."""
    receipts = sorted((printers / "receipts").glob("*.txt"), key=lambda path: path.stat().st_mtime_ns)
    return receipts[-1].read_text() if receipts else ""
