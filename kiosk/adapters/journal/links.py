"""Reading the chain back, link by link, without holding it in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.adapters.journal.chain import PostingRow, message
from kiosk.adapters.journal.connection import Connection

_EVENTS = (
    "SELECT seq, wall_time, monotonic_ms, boot_id, payment_id, note_no, kind, amount_minor, currency, device_seq,"
    " data, prev_mac, mac FROM event WHERE seq >= ? ORDER BY seq"
)
_POSTINGS = "SELECT seq, account, minor, currency FROM posting WHERE seq >= ? ORDER BY seq, line"


@dataclass(frozen=True, slots=True)
class Link:
    """One event as the bytes that were chained."""

    seq: int
    text: bytes
    prev_mac: str
    mac: str


def chain_links(connection: Connection, first: int) -> Iterator[Link]:
    """Every event from number `first` on, in order, its postings read beside it."""
    postings = iter(connection.cursor().execute(_POSTINGS, (first,)))
    coming = next(postings, None)
    for *columns, mac in connection.cursor().execute(_EVENTS, (first,)):
        mine: list[PostingRow] = []
        while coming is not None and coming[0] <= columns[0]:
            mine.append(coming[1:])
            coming = next(postings, None)
        yield Link(columns[0], message(tuple(columns), mine), columns[-1], mac)
