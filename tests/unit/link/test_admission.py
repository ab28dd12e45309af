"""Who may come in, and what becomes of fronts that are none."""

from __future__ import annotations

import asyncio
import os
import socket
import stat
from pathlib import Path

import pytest

from kiosk.link import client, server, sockets
from kiosk.link.client import TellerClient, TellerRefused
from kiosk.link.operations import contract_digest
from kiosk.link.server import serve
from kiosk.link.sockets import AlreadyServed
from kiosk.link.wire import (
    ANSWER_LIMIT_BYTES,
    CALL_LIMIT_BYTES,
    Call,
    End,
    Hello,
    Unwelcome,
    Welcome,
    frame,
    read_from_teller,
)
from tests.fakes.conditions import eventually
from tests.fakes.desks import INFO, FakeDesks
from tests.fakes.office import PAGE, Office, opened, raw_front

# --- who may come in -------------------------------------------------------------------------------------------------


def is_there(path: Path) -> bool:
    return path.exists()


def guess_a_token(path: Path) -> None:
    port = path.read_text(encoding="ascii").split()[0]
    path.write_text(f"{port} guessed", encoding="ascii")


async def test_nobody_but_the_owner_may_open_the_socket(office: Office) -> None:
    assert stat.S_IMODE(office.path.stat().st_mode) == 0o600


async def test_another_user_is_turned_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
    async with TellerClient(office.path) as teller:
        with pytest.raises(TellerRefused, match="not run by the teller's user"):
            await teller.wait_connected()


async def test_a_wrong_token_is_turned_away(path: Path) -> None:
    async with opened(path, by_credentials=False):
        guess_a_token(path)
        async with TellerClient(path, by_credentials=False) as teller:
            with pytest.raises(TellerRefused):
                await teller.wait_connected()


async def test_a_front_of_another_version_is_told_so(office: Office) -> None:
    async with raw_front(office.path, hello=False) as front:
        front.say(Hello("another contract", ""))
        assert await read_from_teller(front.reader) == Unwelcome("front and teller are of different versions")
        assert await front.was_hung_up_on()


async def test_who_says_nothing_is_hung_up_on(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_GREETING_LIMIT_S", 0.05)
    async with raw_front(office.path, hello=False) as front:
        assert await front.was_hung_up_on()


async def test_a_second_teller_does_not_take_the_socket_of_a_living_one(office: Office, teller: TellerClient) -> None:
    with pytest.raises(AlreadyServed):
        await serve(office.desks, office.path)
    assert await teller.terminal.info() == INFO


async def test_the_socket_of_a_dead_teller_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    async with opened(path), TellerClient(path) as teller:
        await teller.wait_connected()


async def test_the_socket_is_gone_with_the_teller(path: Path) -> None:
    async with opened(path):
        assert is_there(path)
    assert not is_there(path)


# --- fronts that are none --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "nonsense",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff" * 1000,
        bytes(1000),
        frame(Call(1, "terminal.__class__", []), CALL_LIMIT_BYTES),
        frame(Call(1, "journal.erase", []), CALL_LIMIT_BYTES),
        frame(Call(1, "topup.recipient", [{"PhoneNumber": {"e164": "911"}}]), CALL_LIMIT_BYTES),
        frame(Call(1, "topup.close", []), CALL_LIMIT_BYTES),
        frame(Hello(contract_digest(), ""), CALL_LIMIT_BYTES),
        b"".join(frame(Call(1, "topup.open_cash", []), CALL_LIMIT_BYTES) for _ in range(2)),
        b"".join(frame(Call(number, "terminal.status", []), CALL_LIMIT_BYTES) for number in range(100)),
        b"".join(frame(Call(1, "terminal.status", []), CALL_LIMIT_BYTES) for _ in range(2)),
    ],
    ids=[
        "http", "ones", "zeros", "a private name", "an unknown desk", "a number that cannot be", "too few arguments",
        "a second hello", "wrong arguments", "a hundred streams", "one number twice",
    ],
)  # fmt: skip
async def test_a_front_that_breaks_the_protocol_is_hung_up_on_and_others_are_served(
    office: Office, teller: TellerClient, nonsense: bytes
) -> None:
    async with raw_front(office.path) as front:
        front.writer.write(nonsense)
        assert await front.was_hung_up_on()
    assert await teller.terminal.info() == INFO


@pytest.mark.parametrize(
    "words",
    [
        b"\x00\x00\x00\x01\xc1",
        b"",
        frame(End(1), ANSWER_LIMIT_BYTES),
        frame(Welcome(), ANSWER_LIMIT_BYTES) * 2,
        frame(Welcome(), ANSWER_LIMIT_BYTES) + b"\xff" * 8,
    ],
    ids=["noise", "silence", "no welcome", "two welcomes", "noise after the welcome"],
)
async def test_a_teller_that_talks_nonsense_counts_as_lost_and_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, words: bytes
) -> None:
    monkeypatch.setattr(client, "_FIRST_PAUSE_S", 0.01)
    visits: list[None] = []

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(None)
        writer.write(words)
        writer.close()

    impostor = await asyncio.start_unix_server(talk, path=str(path))
    async with impostor, TellerClient(path) as teller:
        await eventually(lambda: len(visits) > 1)
        await eventually(lambda: not teller.connected)


async def test_a_socket_file_that_names_no_port_counts_as_no_teller(path: Path) -> None:
    path.write_text("nonsense", encoding="ascii")  # noqa: ASYNC240 - a few bytes
    with pytest.raises(ConnectionRefusedError):
        await sockets.call_on(path, by_credentials=False)


async def test_a_socket_cannot_be_made_where_there_is_no_folder(path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        await serve(FakeDesks(PAGE), path / "none" / "s")
