"""The journal's file as the writer thread uses it: appending events to the chain, inside its transactions."""

from __future__ import annotations

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.adapters.journal.chain import GENESIS, EventRow, Keys, PostingRow, message, witness_line
from kiosk.adapters.journal.connection import Connection, JournalDamaged, connect
from kiosk.adapters.journal.links import chain_links
from kiosk.adapters.journal.records import data_of, device_count_of, folder_row, postings_of, wall_text
from kiosk.adapters.journal.standing import keep_standing
from kiosk.adapters.journal.witness import Told, Witness
from kiosk.domain.books import is_balanced
from kiosk.domain.payment_events import EventKind
from kiosk.services.ports.clock import Clock
from kiosk.services.ports.journal import Entry

_TAIL_EVENTS = 1000
"""How many events are checked at each opening; `verify` checks all."""


@dataclass(frozen=True, slots=True)
class Tip:
    """The end of the chain."""

    seq: int
    mac: str


class Store:
    """An open journal. One thread uses it."""

    def __init__(self, path: Path, witness_path: Path, keys: Keys, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock
        self._boot_id = _boot_id()
        self.connection: Connection = connect(path, keys)
        self._witness_path = witness_path
        self._witness: Witness | None = None
        self._unwitnessed: list[bytes] = []
        try:
            self.tip = self._checked_tip()
            with suppress(OSError):  # without its medium no cash is taken, but what moves is still written down
                self.find_witness()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Done with the files."""
        self.connection.close()
        if self._witness is not None:
            self._witness.close()

    def begin(self) -> None:
        """Start a transaction."""
        self.connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """All since `begin` is on disk when this returns."""
        self.connection.execute("COMMIT")

    def roll_back(self, tip: Tip) -> None:
        """Forget all since `begin`, when the chain ended at `tip`."""
        self._unwitnessed.clear()
        self.tip = tip
        if self.connection.in_transaction:
            self.connection.execute("ROLLBACK")

    def append(self, entries: tuple[Entry, ...]) -> None:
        """Add entries to the open transaction; all of them or, when it raises, none."""
        tip, witnessed = self.tip, len(self._unwitnessed)
        self.connection.execute("SAVEPOINT entries")
        try:
            for entry in entries:
                self._append(entry)
        except BaseException:
            self.tip = tip
            del self._unwitnessed[witnessed:]
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK TO entries")
            raise
        self.connection.execute("RELEASE entries")

    @property
    def has_witness(self) -> bool:
        """The witness has seen every committed event that it was told of."""
        return self._witness is not None

    def find_witness(self) -> None:
        """Open the witness if it is not open, compare, and tell it what it missed.

        Raises:
            OSError: its medium is not there.
            JournalDamaged: it knows something else.
        """
        if self._witness is None:
            witness = Witness(self._witness_path, may_begin=self.tip.seq == 0)
            try:
                self._catch_up(witness)
            except BaseException:
                witness.close()
                raise
            self._witness = witness

    def tell_witness(self) -> None:
        """Give the committed events to the witness; one whose medium fails is let go until `find_witness`."""
        lines, self._unwitnessed = self._unwitnessed, []
        if not lines or self._witness is None:
            return
        try:
            self._witness.append(lines)
        except OSError:
            self._witness.close()
            self._witness = None

    def _append(self, entry: Entry) -> None:
        assert is_balanced(entry.postings), entry.event.kind
        now = wall_text(self._clock.now())
        event = EventRow(
            seq=self.tip.seq + 1,
            wall_time=now,
            monotonic_ms=round(self._clock.monotonic() * 1000),
            boot_id=self._boot_id,
            payment_id=entry.payment,
            note_no=entry.event.ordinal,
            kind=entry.event.kind.value,
            amount_minor=entry.amount.minor,
            currency=entry.amount.currency.value,
            device_seq=device_count_of(entry.event),
            data=data_of(entry, self._keys),
            prev_mac=self.tip.mac,
        )
        self._insert(event, postings_of(entry))
        if entry.folder is not None:
            row = (entry.payment, now, *folder_row(entry.folder))
            self.connection.execute(
                "INSERT INTO payment (payment_id, opened, claim, destination_kind, destination, account, bucket,"
                " name_hint) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
        keep_standing(self.connection, entry, event)

    def _insert(self, event: EventRow, postings: list[PostingRow]) -> None:
        columns = event.columns()
        text = message(columns, postings)
        mac = self._keys.mac(text)
        self.connection.execute("INSERT INTO event VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)", (*columns, mac))
        self.connection.executemany(
            "INSERT INTO posting VALUES (?, ?, ?, ?, ?)",
            [(event.seq, line, *posting) for line, posting in enumerate(postings)],
        )
        self.tip = Tip(event.seq, mac)
        self._unwitnessed.append(witness_line(text, mac))

    def touch_probe(self) -> None:
        """One row, rewritten: enough to make the commit reach the disk."""
        now = wall_text(self._clock.now())
        self.connection.execute(
            "INSERT INTO probe VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET wall_time = excluded.wall_time", (now,)
        )

    def latest(self) -> datetime | None:
        """The latest wall time of the last events, `None` in a new journal."""
        recent = "SELECT max(wall_time) FROM (SELECT wall_time FROM event ORDER BY seq DESC LIMIT ?)"
        row = self.connection.execute(recent, (_TAIL_EVENTS,)).fetchone()
        return None if row[0] is None else datetime.fromisoformat(row[0])

    def encashment(self) -> int | None:
        """The number of the box that is in, `None` in a new journal."""
        query = "SELECT note_no FROM event WHERE kind = ? ORDER BY seq DESC LIMIT 1"
        row = self.connection.execute(query, (EventKind.ENCASHMENT.value,)).fetchone()
        return None if row is None else int(row[0])

    def _checked_tip(self) -> Tip:
        """The end of the chain, its last stretch verified."""
        last = self.connection.execute("SELECT max(seq) FROM event").fetchone()[0] or 0
        first = max(1, last - _TAIL_EVENTS + 1)
        mac = GENESIS
        if first > 1:
            mac = self.connection.execute("SELECT mac FROM event WHERE seq = ?", (first - 1,)).fetchone()[0]
        for link in chain_links(self.connection, first):
            if link.prev_mac != mac or self._keys.mac(link.text) != link.mac:
                raise JournalDamaged(f"the chain is broken at event {link.seq}")
            mac = link.mac
        return Tip(last, mac)

    def _catch_up(self, witness: Witness) -> None:
        """Compare with the witness, and tell it what a crash kept from it or tore."""
        tail = witness.tail()
        for told in reversed(tail.known):
            self._compare(told)
        if tail.is_torn:
            witness.cut(tail.last_whole.end)
        after = tail.last_whole.seq
        witness.append(witness_line(link.text, link.mac) for link in chain_links(self.connection, after + 1))

    def _compare(self, told: Told) -> None:
        row = self.connection.execute("SELECT mac FROM event WHERE seq = ?", (told.seq,)).fetchone()
        if row is None:
            raise JournalDamaged(f"the witness knows event {told.seq}, the journal ends at {self.tip.seq}")
        if row[0] != told.mac:
            raise JournalDamaged(f"the witness and the journal differ at event {told.seq}")


def _boot_id() -> str:
    """The kernel's name for this boot; a fresh one where the system gives none."""
    source = Path("/proc/sys/kernel/random/boot_id")
    return source.read_text().strip() if source.exists() else str(uuid.uuid4())
