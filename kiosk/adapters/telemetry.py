"""The log: JSON lines that cannot name a visitor.

Everybody logs through the standard library, with constant sentences and `extra` fields, or through structlog, which
is led into it; here the records end. Fields that are not in `FIELDS` are dropped and counted, free text loses what
looks like a phone number, an exception keeps its class and its place but not its words, and a library's own sentence is
not written at all. Importing this costs 230 ms (structlog): a front never does.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
import traceback
from collections import Counter
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

FIELDS = frozenset(
    {
        "age_s",
        "alarm",
        "api",
        "attempt",
        "bytes",
        "code",
        "connection",
        "count",
        "currency",
        "device",
        "duration_ms",
        "exit_code",
        "kind",
        "minor",
        "note",
        "operation",
        "outcome",
        "payment",
        "phase",
        "pid",
        "reason",
        "restart_in_s",
        "seq",
        "state",
        "status",
        "version",
        "why",
    }
)
"""What a record may carry beside its sentence. None of it tells who was here."""

_FREE_TEXT = ("why", "reason")
_FREE_TEXT_LIMIT = 200
_NUMBER_LIKE = re.compile(r"\+?\d(?:[\s().•-]{0,6}\d){5,}")
_PLACES = 8
_OWN = "kiosk"

EventDict = MutableMapping[str, Any]


class Telemetry:
    """The open log. `dropped` counts, by name, the fields that were kept out of it."""

    def __init__(self, path: Path | None, level: str) -> None:
        self.dropped: Counter[str] = Counter()
        self._level = level.upper()
        self._level_before = logging.NOTSET
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._handler: logging.Handler = logging.handlers.WatchedFileHandler(path, encoding="utf-8")
        else:
            self._handler = logging.StreamHandler(sys.stderr)

    def __enter__(self) -> Telemetry:
        structlog.configure(
            processors=[structlog.stdlib.render_to_log_kwargs],
            logger_factory=lambda name="structlog": logging.getLogger(f"{_OWN}.{name}"),
            wrapper_class=structlog.stdlib.BoundLogger,
        )
        self._handler.setFormatter(self._formatter())
        root = logging.getLogger()
        root.addHandler(self._handler)
        self._level_before = root.level
        root.setLevel(self._level)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        root = logging.getLogger()
        root.setLevel(self._level_before)
        root.removeHandler(self._handler)
        self._handler.close()
        structlog.reset_defaults()

    def _formatter(self) -> logging.Formatter:
        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[self._keep_what_is_allowed, structlog.processors.JSONRenderer(ensure_ascii=False)],
        )

    def _keep_what_is_allowed(self, _logger: Any, _method: str, event: EventDict) -> Mapping[str, Any]:
        record: logging.LogRecord = event["_record"]
        is_own = record.name.partition(".")[0] == _OWN
        kept: dict[str, Any] = {
            "at": event["timestamp"],
            "level": event["level"],
            "from": record.name,
            "event": str(record.msg) if is_own else f"a message of {record.module}, line {record.lineno}",
        }
        unknown = 0
        for name, value in _extra(record).items():
            if isinstance(value, BaseException):
                kept |= _failure(value)
            elif name in FIELDS and is_own:
                kept[name] = _harmless(name, value)
            else:
                unknown += 1
                self.dropped[name] += 1
        if unknown:
            kept["dropped"] = unknown
        if event.get("exc_info"):
            kept |= _failure(event["exc_info"][1])
        return kept


_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


def _extra(record: logging.LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _harmless(name: str, value: Any) -> Any:
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = str(value)
    return _NUMBER_LIKE.sub("•", text)[:_FREE_TEXT_LIMIT] if name in _FREE_TEXT else text


def _failure(error: BaseException) -> dict[str, Any]:
    """An exception's class and where it came from; its words may hold anything."""
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    return {
        "error": type(error).__name__,
        "where": [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames],
    }
