"""A recorded session, read by Wireshark's ZVT dissector: a third reading of the protocol, by people we do not know."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.devices.card_terminal.zvt.driver import ZvtTerminal
from kiosk.devices.channel import ByteChannel, LineAddress
from kiosk.domain.charge import ChargeOrder, ChargeReference
from kiosk.domain.money import Currency
from kiosk.services.ports.card_terminal import Charged
from sandbox.devices.zvt_wire import Ear, Message
from tests.fakes.zvt_bench import CLOCK, SUM, TIMING, Bench, serving, zvt_bench

FIELDS = ("zvt.control_field", "zvt.ccrc", "zvt.amount", "zvt.result_code", "zvt.cc", "zvt.card_name", "_ws.malformed")
NOT_IN_WIRESHARK = {"0501", "0620"}

pytestmark = pytest.mark.skipif(
    shutil.which("tshark") is None or shutil.which("text2pcap") is None, reason="tshark is not installed"
)


@dataclass(slots=True)
class Tape:
    """Who said which bytes, in order: `O` we, `I` the terminal."""

    heard: list[tuple[str, bytes]] = field(default_factory=list)

    def messages(self) -> list[tuple[str, Message]]:
        """Who said what."""
        ears = {"O": Ear(), "I": Ear()}
        return [(side, message) for side, data in self.heard for message in ears[side].hear(data)]


@dataclass(slots=True)
class Recorded:
    """A channel whose bytes are kept."""

    channel: ByteChannel
    tape: Tape

    async def read(self, deadline: float) -> bytes:
        data = await self.channel.read(deadline)
        self.tape.heard.append(("I", data))
        return data

    def discard(self) -> None:
        self.channel.discard()

    def write(self, data: bytes) -> None:
        self.tape.heard.append(("O", data))
        self.channel.write(data)

    async def close(self) -> None:
        await self.channel.close()


async def recorded_session(bench: Bench) -> Tape:
    """A payment, a declined card, a reversal, and the end of the day."""
    tape = Tape()

    async def open_line() -> ByteChannel:
        return Recorded(await LineAddress(bench.device.address).opener(CLOCK)(), tape)

    await bench.life.aclose()
    async with serving(ZvtTerminal(open_line, CLOCK, Currency.EUR, timing=TIMING)) as terminal:
        order = ChargeOrder(ChargeReference("KAAAAAAAAA"), SUM, await terminal.mark())
        outcome = await terminal.charge(order, bench.clerk)
        assert isinstance(outcome, Charged)
        bench.device.tell({"decline": "05"})
        await terminal.charge(order, bench.clerk)
        await terminal.reverse(order, outcome.approval.acquirer_reference)
        await terminal.settle()
    return tape


def dissected(tape: Tape, folder: Path) -> list[dict[str, str]]:
    """What Wireshark reads in each packet."""
    packets = [f"{side}\n0000 {bytes(message).hex(' ')}\n" for side, message in tape.messages()]
    (folder / "session.txt").write_text("\n".join(packets), encoding="ascii")
    subprocess.run(
        ["text2pcap", "-q", "-D", "-T", "5000,20007", "session.txt", "session.pcap"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    wanted = [word for name in FIELDS for word in ("-e", name)]
    read = subprocess.run(
        ["tshark", "-r", "session.pcap", "-d", "tcp.port==20007,zvt", "-T", "fields", *wanted],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return [dict(zip(FIELDS, line.split("\t"), strict=True)) for line in read.stdout.splitlines()]


async def test_wireshark_reads_every_message_and_the_same_money(tmp_path: Path) -> None:
    async with zvt_bench() as bench:
        tape = await recorded_session(bench)
    packets = dissected(tape, tmp_path)
    unread = {
        message.name
        for (_, message), packet in zip(tape.messages(), packets, strict=True)
        if not packet["zvt.control_field"] and not packet["zvt.ccrc"]
    }
    assert unread == NOT_IN_WIRESHARK
    assert [packet for packet in packets if packet["_ws.malformed"]] == []
    statuses = [packet for packet in packets if packet["zvt.control_field"] == "0x040f" and packet["zvt.card_name"]]
    assert {packet["zvt.cc"] for packet in statuses} == {"0x0978"}
    assert [packet["zvt.amount"] for packet in statuses] == ["1", *[str(SUM.minor)] * 3]
    assert "0x05" in {packet["zvt.result_code"] for packet in packets}
