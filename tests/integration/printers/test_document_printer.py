from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from kiosk.devices.document_printer.driver import IppDocumentPrinter
from kiosk.devices.document_printer.folder import PAPER_OUT, FolderDocumentPrinter
from kiosk.devices.document_printer.ipp import IppConnection
from kiosk.devices.document_printer.machine import JobState
from kiosk.domain.statement import StatementPhase
from kiosk.domain.terminal import PaperState
from tests.fakes.hurried_clock import HurriedClock
from tests.fakes.ipp_printer import MISSING, WHY, VirtualPrinter, running_printer

CLOCK = HurriedClock(speed=5)
PDF = b"%PDF-1.3\n% a document\n%%EOF\n"

ipp = pytest.mark.skipif(MISSING, reason=WHY)


@pytest.fixture
async def device(tmp_path: Path) -> AsyncIterator[VirtualPrinter]:
    async with running_printer(tmp_path) as printer:
        yield printer


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "D-0417-000218.pdf"
    path.write_bytes(PDF)
    return path


async def end_of_job(device: VirtualPrinter, number: int) -> JobState:
    """How the job ended; the test fails when it goes on for long."""
    async with asyncio.timeout(20), IppConnection(device.url) as connection:
        while (report := await connection.job(number)).state is JobState.PROCESSING:
            await CLOCK.sleep(0.5)
        return report.state


@ipp
async def test_a_document_comes_out_byte_for_byte(device: VirtualPrinter, document: Path) -> None:
    printer = IppDocumentPrinter(device.url, CLOCK)
    phases = [progress.phase async for progress in printer.print(document, "D-0417-000218")]
    assert (phases[0], phases[-1]) == (StatementPhase.PRINTING, StatementPhase.PRINTED)
    assert device.printed() == PDF


@ipp
async def test_a_job_without_paper_waits_and_goes_on_with_new_paper(device: VirtualPrinter, document: Path) -> None:
    device.take_paper()
    printer, phases = IppDocumentPrinter(device.url, CLOCK), []
    async for progress in printer.print(document, "D-0417-000218"):
        phases.append(progress.phase)
        if progress.phase is StatementPhase.PAPER_OUT:
            assert await printer.paper() is PaperState.OUT
            device.put_paper()
    assert StatementPhase.PAPER_OUT in phases
    assert phases[-1] is StatementPhase.PRINTED
    assert device.printed() == PDF


@ipp
async def test_a_job_that_waits_for_paper_is_called_off_when_nobody_waits_for_it(
    device: VirtualPrinter, document: Path
) -> None:
    device.take_paper()
    async with aclosing(IppDocumentPrinter(device.url, CLOCK).print(document, "D-0417-000218")) as steps:
        async for progress in steps:
            if progress.phase is StatementPhase.PAPER_OUT:
                break
    device.put_paper()
    assert await end_of_job(device, 1) is JobState.CANCELED


@ipp
async def test_a_jam_fails_the_document(device: VirtualPrinter, document: Path) -> None:
    device.jam()
    printer = IppDocumentPrinter(device.url, CLOCK)
    phases = [progress.phase async for progress in printer.print(document, "D-0417-000218")]
    assert phases[-1] is StatementPhase.FAILED


@ipp
async def test_a_printer_that_is_idle_with_paper_is_ok(device: VirtualPrinter) -> None:
    assert await IppDocumentPrinter(device.url, CLOCK).paper() is PaperState.OK


async def test_a_printer_that_is_switched_off_fails_the_document_and_is_offline(document: Path) -> None:
    printer = IppDocumentPrinter("ipp://localhost:1/ipp/print", CLOCK)
    phases = [progress.phase async for progress in printer.print(document, "D-0417-000218")]
    assert phases == [StatementPhase.FAILED]
    assert await printer.paper() is PaperState.OFFLINE


def test_an_address_that_is_no_printers_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="lpr://old"):
        IppDocumentPrinter("lpr://old", CLOCK)


async def test_a_folder_keeps_each_document_under_its_name(tmp_path: Path, document: Path) -> None:
    printer = FolderDocumentPrinter(tmp_path / "paper", CLOCK)
    phases = [progress.phase async for progress in printer.print(document, "D-0417-000218")]
    assert phases == [StatementPhase.PRINTING, StatementPhase.PRINTED]
    assert (tmp_path / "paper" / "D-0417-000218.pdf").read_bytes() == PDF


async def test_a_folder_without_paper_keeps_the_job_waiting(tmp_path: Path, document: Path) -> None:
    printer, phases = FolderDocumentPrinter(tmp_path / "paper", CLOCK), []
    switch = tmp_path / "paper" / PAPER_OUT
    switch.touch()
    async for progress in printer.print(document, "D-0417-000218"):
        phases.append(progress.phase)
        if progress.phase is StatementPhase.PAPER_OUT:
            assert await printer.paper() is PaperState.OUT
            switch.unlink()
    assert phases == [
        StatementPhase.PRINTING,
        StatementPhase.PAPER_OUT,
        StatementPhase.PRINTING,
        StatementPhase.PRINTED,
    ]
