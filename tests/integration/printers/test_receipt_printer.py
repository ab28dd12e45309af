from __future__ import annotations

import asyncio
import os
import pty
import tty
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.adapters.documents.receipts import ReceiptPaper
from kiosk.devices.channel import ChannelOpener, LineAddress
from kiosk.devices.receipt_printer.char_device import char_device, device_line
from kiosk.devices.receipt_printer.driver import EscPosReceiptPrinter
from kiosk.devices.receipt_printer.folder import PAPER_OUT, FolderReceiptPrinter
from kiosk.domain.errors import DeviceFault, ErrorCode
from kiosk.domain.terminal import PaperState
from sandbox.devices.printers import Paper, SimulatedReceiptPrinter
from tests.fakes.documents import receipt
from tests.fakes.hurried_clock import HurriedClock

CLOCK = HurriedClock()
RECEIPT = ReceiptPaper(42).render(receipt(), "ru")


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def device() -> SimulatedReceiptPrinter:
    return SimulatedReceiptPrinter()


@pytest.fixture
async def printer(device: SimulatedReceiptPrinter) -> AsyncIterator[EscPosReceiptPrinter]:
    async with device.listening() as port:
        yield EscPosReceiptPrinter(LineAddress(f"tcp://127.0.0.1:{port}").opener(CLOCK), CLOCK)


async def test_a_receipt_comes_out_whole_and_cut(
    printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter
) -> None:
    await printer.print(RECEIPT.data, RECEIPT.text)
    assert device.receipts == [RECEIPT.data]
    assert "650,00 руб.".encode("cp866") in device.receipts[0]


async def test_a_receipt_in_kazakh_comes_out_whole_though_it_is_full_of_pictures(
    printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter
) -> None:
    kazakh = ReceiptPaper(48).render(receipt(), "kk")
    await printer.print(kazakh.data, kazakh.text)
    assert device.receipts == [kazakh.data]


async def test_the_paper_is_told_as_it_is(printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter) -> None:
    seen = []
    for device.paper in Paper:
        seen.append(await printer.paper())
    device.paper, device.is_cover_open = Paper.ENOUGH, True
    seen.append(await printer.paper())
    assert seen == [PaperState.OK, PaperState.LOW, PaperState.OUT, PaperState.OFFLINE]


async def test_a_silent_printer_is_unknown_and_prints_nothing(
    printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter
) -> None:
    device.is_silent = True
    assert await printer.paper() is PaperState.UNKNOWN
    with pytest.raises(DeviceFault) as fault:
        await printer.print(RECEIPT.data, RECEIPT.text)
    assert fault.value.code is ErrorCode.PRINTER_UNAVAILABLE
    assert device.receipts == []


async def test_paper_that_ends_in_the_middle_of_a_receipt_is_a_fault(
    printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter
) -> None:
    device.runs_out_after = len(RECEIPT.data) // 2
    with pytest.raises(DeviceFault) as fault:
        await printer.print(RECEIPT.data, RECEIPT.text)
    assert fault.value.code is ErrorCode.NO_PAPER
    assert device.receipts == []


async def test_a_printer_that_knows_no_completion_request_prints_all_the_same(
    printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter
) -> None:
    device.knows_completion = False
    await printer.print(RECEIPT.data, RECEIPT.text)
    assert device.receipts == [RECEIPT.data]


async def test_two_receipts_asked_for_at_once_do_not_mix(
    printer: EscPosReceiptPrinter, device: SimulatedReceiptPrinter
) -> None:
    other = ReceiptPaper(42).render(replace(receipt(), is_copy=True), "ru")
    await asyncio.gather(printer.print(RECEIPT.data, RECEIPT.text), printer.print(other.data, other.text))
    assert device.receipts == [RECEIPT.data, other.data]


async def test_a_printer_that_is_switched_off_is_offline(device: SimulatedReceiptPrinter) -> None:
    async with device.listening() as port:
        opener = LineAddress(f"tcp://127.0.0.1:{port}").opener(CLOCK)
    printer = EscPosReceiptPrinter(opener, CLOCK)
    assert await printer.paper() is PaperState.OFFLINE
    with pytest.raises(DeviceFault) as fault:
        await printer.print(RECEIPT.data, RECEIPT.text)
    assert fault.value.code is ErrorCode.PRINTER_UNAVAILABLE


async def test_a_printer_behind_a_character_device_answers_and_prints(device: SimulatedReceiptPrinter) -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    try:
        async with device.on_descriptor(ours):
            printer = EscPosReceiptPrinter(char_device(Path(os.ttyname(theirs)), CLOCK), CLOCK)
            assert await printer.paper() is PaperState.OK
            await printer.print(RECEIPT.data, RECEIPT.text)
    finally:
        os.close(theirs)
        os.close(ours)
    assert device.receipts == [RECEIPT.data]


async def test_a_tty_is_opened_as_a_serial_line(device: SimulatedReceiptPrinter) -> None:
    ours, theirs = pty.openpty()
    tty.setraw(theirs)
    try:
        async with device.on_descriptor(ours):
            printer = EscPosReceiptPrinter(device_line(os.ttyname(theirs), 9600, CLOCK), CLOCK)
            await printer.print(RECEIPT.data, RECEIPT.text)
    finally:
        os.close(theirs)
        os.close(ours)
    assert device.receipts == [RECEIPT.data]


@pytest.mark.parametrize("opener", [char_device, lambda path, clock: device_line(str(path), 9600, clock)])
async def test_a_device_that_is_not_there_is_offline(
    opener: Callable[[Path, HurriedClock], ChannelOpener], tmp_path: Path
) -> None:
    assert await EscPosReceiptPrinter(opener(tmp_path / "lp0", CLOCK), CLOCK).paper() is PaperState.OFFLINE


async def test_a_folder_keeps_each_receipt_as_text_and_bytes(tmp_path: Path) -> None:
    printer = FolderReceiptPrinter(tmp_path / "receipts")
    for _ in range(2):
        await printer.print(RECEIPT.data, RECEIPT.text)
    assert (tmp_path / "receipts" / "receipt-000002.txt").read_text(encoding="utf-8") == RECEIPT.text
    assert (tmp_path / "receipts" / "receipt-000001.bin").read_bytes() == RECEIPT.data


async def test_a_folder_without_paper_prints_nothing(tmp_path: Path) -> None:
    printer = FolderReceiptPrinter(tmp_path)
    (tmp_path / PAPER_OUT).touch()
    assert await printer.paper() is PaperState.OUT
    with pytest.raises(DeviceFault) as fault:
        await printer.print(RECEIPT.data, RECEIPT.text)
    assert fault.value.code is ErrorCode.NO_PAPER
    assert names_in(tmp_path) == [PAPER_OUT]
