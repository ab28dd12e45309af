"""When a window was touched and painted, and how long its loop stood still."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Self

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

_FRAME_MS: Final = 16


class Watch(QObject):
    """Notes touches and paintings of `window`, which is shown already.

    `touched` is the moment a finger last left the glass.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.touched = 0.0
        self._awaited: list[tuple[Callable[[], bool], asyncio.Future[float]]] = []
        window.installEventFilter(self)
        window.windowHandle().installEventFilter(self)

    def painted(self, wanted: Callable[[], bool]) -> asyncio.Future[float]:
        """The moment after the first painting from now on during which `wanted` was so."""
        moment: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._awaited.append((wanted, moment))
        return moment

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Swallow nothing."""
        match event.type():
            case QEvent.Type.MouseButtonRelease:
                self.touched = time.perf_counter()
            case QEvent.Type.UpdateRequest:
                QTimer.singleShot(0, self._look)  # this event paints; the timer comes after it
            case _:
                pass
        return False

    def _look(self) -> None:
        now = time.perf_counter()
        for wanted, moment in self._awaited:
            if not moment.done() and wanted():
                moment.set_result(now)
        self._awaited = [(wanted, moment) for wanted, moment in self._awaited if not moment.done()]


class GapMeter:
    """Between its two ends: the longest pause between ticks of a 16 ms timer of Qt's loop, and the time in all."""

    def __init__(self) -> None:
        self.longest_s = self.took_s = 0.0
        self._began = self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def __enter__(self) -> Self:
        self._began = self._last = time.perf_counter()
        self._timer.start(_FRAME_MS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tick()
        self._timer.stop()
        self.took_s = time.perf_counter() - self._began

    def _tick(self) -> None:
        now = time.perf_counter()
        self.longest_s = max(self.longest_s, now - self._last)
        self._last = now
