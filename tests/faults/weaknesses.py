"""Journals that break a promise on purpose: what shows that the proofs would notice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch

from kiosk.adapters.journal import connection
from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.store import Store
from kiosk.services.ports.clock import Clock


class SleepyStore(Store):
    """Commits without waiting for the disk: SQLite's own default beside a write-ahead log."""

    def begin(self) -> None:
        self.connection.execute("PRAGMA synchronous = NORMAL")
        super().begin()


class HastyStore(Store):
    """Tells the witness what is not committed yet."""

    def commit(self) -> None:
        self.tell_witness()
        super().commit()


class TrustingStore(Store):
    """Builds on whatever reads well after a failed sync."""

    def __init__(self, path: Path, witness_path: Path, keys: Keys, clock: Clock) -> None:
        with patch.object(connection, "write_anew", lambda _: None):
            super().__init__(path, witness_path, keys, clock)


STORES: Mapping[str, type[Store]] = MappingProxyType(
    {"none": Store, "sleepy": SleepyStore, "hasty": HastyStore, "trusting": TrustingStore}
)
"""By the name of the weakness."""
