"""A place for what a power cut leaves: in memory, for there are many of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults import strace

_MEMORY = Path("/dev/shm")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is such a thing."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder) / "image"


@pytest.fixture(autouse=True)
def _traced() -> None:
    if reason := strace.why_not():
        pytest.skip(f"cannot trace system calls: {reason}")
