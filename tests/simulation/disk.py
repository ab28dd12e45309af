"""The teller's disk: the real journal on real files, whose commits can fail and at whose commits a crash can come."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlcipher3 import dbapi2

from kiosk.adapters.journal.chain import Keys
from kiosk.adapters.journal.connection import SQLITE_FULL
from kiosk.adapters.journal.store import Store
from kiosk.adapters.journal.witness import Witness
from kiosk.domain.money import Currency
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry
from tests.simulation.faults import Fault

if TYPE_CHECKING:
    from tests.simulation.world import World

from kiosk.adapters.journal.journal import JournalSettings, StoreOpener

SECRET = "a secret that only the simulation has"
FRESH_S = 12.0  # by default it is 5; nothing else comes of idle probes than work for the simulation
_FILES = ("journal.db", "journal.db-wal", "witness.log")
_IO_ERROR = 10


def journal_settings(folder: Path) -> JournalSettings:
    """Where one life keeps its journal."""
    return JournalSettings(
        folder / "journal.db", folder / "witness.log", Currency.RUB, ballast_bytes=4096, fresh_s=FRESH_S
    )


def carry_over(before: Path, after: Path) -> None:
    """What a machine finds on its disk after a crash: all that was written; a commit syncs before it says so."""
    after.mkdir(parents=True)
    for name in _FILES:
        if (before / name).exists():
            shutil.copyfile(before / name, after / name)


def store_opener(world: World) -> StoreOpener:
    """Opens the journal's store on the world's disk."""

    def open_store(path: Path, witness_path: Path, keys: Keys, clock: Clock) -> Store:
        return SimulatedStore(world, path, witness_path, keys, clock)

    return open_store


class _DeadMedium(Witness):
    """A witness whose medium has just been pulled out."""

    def __init__(self, alive: Witness) -> None:
        self._file = alive._file

    def append(self, lines: Iterable[bytes]) -> None:
        """It is gone."""
        raise OSError("no such device")


class SimulatedStore(Store):
    """The real store; each commit is a step of the world."""

    def __init__(self, world: World, path: Path, witness_path: Path, keys: Keys, clock: Clock) -> None:
        self._world = world
        self._kinds: list[str] = []
        super().__init__(path, witness_path, keys, clock)

    def begin(self) -> None:
        """See `Store`."""
        self._kinds.clear()
        super().begin()

    def append(self, entries: tuple[Entry, ...]) -> None:
        """See `Store`."""
        super().append(entries)
        self._kinds += [entry.event.kind.value for entry in entries]

    def commit(self) -> None:
        """See `Store`; it may fail before it has done anything, after it has done all, or for want of room."""
        world, what = self._world, "+".join(self._kinds)
        if what:
            world.step(f"commit {what}")
        world.suffer_on_disk()
        if world.disk_is_full:
            raise _error("database or disk is full", SQLITE_FULL)
        if world.suffers(Fault.COMMIT_FAILS):
            raise _error("disk I/O error", _IO_ERROR)
        super().commit()
        world.checker.read(self.connection)
        if world.suffers(Fault.COMMIT_LANDS_AND_FAILS):
            raise _error("disk I/O error", _IO_ERROR)
        if what:
            world.step(f"committed {what}")

    def find_witness(self) -> None:
        """See `Store`."""
        if self._world.witness_is_gone:
            raise OSError("no such device")
        super().find_witness()

    def tell_witness(self) -> None:
        """See `Store`."""
        if self._world.witness_is_gone and self._witness is not None:
            self._witness = _DeadMedium(self._witness)
        super().tell_witness()


def _error(text: str, code: int) -> Exception:
    error = dbapi2.OperationalError(text)
    error.sqlite_errorcode = code
    return error  # type: ignore[no-any-return]  # sqlcipher3 has no types
