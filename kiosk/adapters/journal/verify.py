"""Whether a whole journal is sound: chain, witness, and the invariants in plain SQL, apart from the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kiosk.adapters.journal import invariants
from kiosk.adapters.journal.chain import GENESIS, Keys, witness_line
from kiosk.adapters.journal.connection import Connection, DatabaseError, connect_to_read
from kiosk.adapters.journal.links import chain_links

_CACHE_KIB = 32 << 10
"""A page that is not at hand is decrypted once more: with the usual 2 MB, verifying takes half as long again."""

_SHOWN = 20
"""How many examples of one kind of violation are told."""


def verify(path: Path, secret: str, witness_path: Path | None = None) -> tuple[str, ...]:
    """What is wrong with the journal, one sentence each; empty when it is sound.

    Raises:
        JournalDamaged: it cannot be read at all.
        ValueError: the secret is too short.
    """
    keys = Keys.cut(secret)
    connection = connect_to_read(path, keys)
    try:
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        told = _witness_lines(witness_path, _length(witness_path))
        connection.execute("BEGIN")
        return tuple(_violations(connection, keys, told))
    except DatabaseError as error:
        return (f"unreadable: {error}",)
    finally:
        connection.close()


def _length(witness_path: Path | None) -> int:
    """How much the witness had been told before we look at the journal, which a teller may be writing."""
    return witness_path.stat().st_size if witness_path is not None and witness_path.exists() else 0


def _witness_lines(witness_path: Path | None, length: int) -> Iterator[bytes]:
    """The whole lines within the first `length` bytes."""
    if witness_path is None or not length:
        return
    with witness_path.open("rb") as witness:
        for line in witness:
            length -= len(line)
            if length < 0 or not line.endswith(b"\n"):
                return
            yield line


def _violations(connection: Connection, keys: Keys, told: Iterator[bytes]) -> Iterator[str]:
    yield from _chain_breaks(connection, keys, told)
    yield from _swapped_parties(connection, keys)
    for invariant in invariants.ALL:
        for row in connection.execute(f"{invariant.query} LIMIT {_SHOWN}", invariant.parameters):
            yield f"{invariant.sentence}: {', '.join(str(value) for value in row)}"


def _chain_breaks(connection: Connection, keys: Keys, told: Iterator[bytes]) -> Iterator[str]:
    """Invariant 8: the chain is unbroken, the witness a prefix of it."""
    mac, seq = GENESIS, 0
    for link in chain_links(connection, 1):
        if link.seq != seq + 1:
            yield f"events are missing between {seq} and {link.seq}"
        if link.prev_mac != mac or keys.mac(link.text) != link.mac:
            yield f"the chain is broken at event {link.seq}"
            return
        line = next(told, None)
        if line is not None and line != witness_line(link.text, link.mac):
            yield f"the witness differs at event {link.seq}"
            return
        mac, seq = link.mac, link.seq
    if next(told, None) is not None:
        yield f"the witness goes on after event {seq}"


_PARTIES = (
    "SELECT p.payment_id, json_extract(e.data, '$.party_mac'), destination_kind, destination, account, bucket"
    " FROM payment p LEFT JOIN event e ON e.payment_id = p.payment_id AND e.note_no = 0"
    " AND e.kind IN ('opened', 'continued') WHERE destination IS NOT NULL"
)


def _swapped_parties(connection: Connection, keys: Keys) -> Iterator[str]:
    """Whom a payment is for is what it was opened for."""
    for payment, mac, *owner in connection.execute(_PARTIES):
        if keys.party_mac(tuple(owner)) != mac:
            yield f"the recipient was changed: {payment}"
