"""One printer's IPP operations in our words; pyipp (aioipp) puts them on the wire (RFC 8011)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final
from urllib.parse import urlsplit

from pyipp import IPP
from pyipp.enums import IppOperation
from pyipp.exceptions import IPPError

from kiosk.devices.document_printer.machine import (
    JobReport,
    JobState,
    PrinterReport,
    PrinterState,
    Unreachable,
)

_ANSWER_LIMIT_S: Final = 30
_PORTS: Final = {"ipp": 631, "ipps": 631}


class IppConnection:
    """A connection to the printer at an `ipp://` or `ipps://` address, as a context."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._ipp = IPP(
            parts.hostname or "",
            base_path=parts.path or "/",
            port=parts.port or _PORTS[parts.scheme],
            tls=parts.scheme == "ipps",
            verify_ssl=True,
            request_timeout=_ANSWER_LIMIT_S,
        )

    async def __aenter__(self) -> IppConnection:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._ipp.close()

    async def send(self, document: bytes, name: str) -> int:
        """The number of the job that prints `document`, a PDF, once on A4.

        Raises:
            Unreachable: nothing is known of a job; it may print all the same.
        """
        message = {
            "operation-attributes-tag": {"job-name": name, "document-format": "application/pdf"},
            "job-attributes-tag": {"copies": 1, "media": "iso_a4_210x297mm"},
            "data": document,
        }
        job = await self._ask(IppOperation.PRINT_JOB, message, "jobs")
        with _understood():
            return int(job["job-id"])

    async def job(self, number: int) -> JobReport:
        """The job now. Raises as `send`."""
        wanted = ["job-state", "job-impressions-completed"]
        operation = {"job-id": number, "requested-attributes": wanted}
        job = await self._ask(IppOperation.GET_JOB_ATTRIBUTES, {"operation-attributes-tag": operation}, "jobs")
        with _understood():
            return JobReport(JobState(job["job-state"]), int(job.get("job-impressions-completed", 0)))

    async def printer(self) -> PrinterReport:
        """The printer now. Raises as `send`."""
        operation = {"requested-attributes": ["printer-state", "printer-state-reasons"]}
        message = {"operation-attributes-tag": operation}
        printer = await self._ask(IppOperation.GET_PRINTER_ATTRIBUTES, message, "printers")
        with _understood():
            reasons = printer["printer-state-reasons"]
            listed = tuple(reasons) if isinstance(reasons, list) else (str(reasons),)
            return PrinterReport(PrinterState(printer["printer-state"]), listed)

    async def cancel(self, number: int) -> None:
        """The job will not be printed. Raises as `send`, also where the job is over."""
        await self._execute(IppOperation.CANCEL_JOB, {"operation-attributes-tag": {"job-id": number}})

    async def _ask(self, operation: IppOperation, message: dict[str, Any], group: str) -> dict[str, Any]:
        groups: list[dict[str, Any]] = (await self._execute(operation, message)).get(group, [])
        if not groups:
            raise Unreachable(f"{operation.name}: the answer has no {group}")
        return groups[0]

    async def _execute(self, operation: IppOperation, message: dict[str, Any]) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = await self._ipp.execute(operation, message)
        except (IPPError, OSError) as error:
            raise Unreachable(f"{operation.name}: {error}") from error
        return answer


@contextmanager
def _understood() -> Iterator[None]:
    """Turns an answer that lacks what was asked for into `Unreachable`."""
    try:
        yield
    except (LookupError, ValueError, TypeError) as error:
        raise Unreachable(f"not understood: {error!r}") from error
