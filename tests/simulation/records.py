"""What the journal's rows come to, read in plain SQL, with edges of its own. Nothing here knows the services.

Source: money.md, "Cash", "Card", "QR" and "The operator".
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EDGES: dict[str, set[str]] = {
    "": {"opened", "continued"},
    "opened": {"closed", "cancelled", "reversal_intent"},
    "continued": {"sending"},
    "closed": {"sending", "held"},
    "sending": {"sending", "not_sent", "credited", "refused", "conflict"},
    "not_sent": {"sending", "credited", "refused", "conflict"},
    "refused": {"held", "reversal_intent"},
    "reversal_intent": {"reversal_unclear", "reversed", "reversal_failed"},
    "reversal_unclear": {"reversed", "reversal_failed"},
    "reversal_failed": {"retargeted", "refunded"},
    "reversed": set(),
    "held": {"retargeted", "refunded"},
    "credited": set(),
    "cancelled": set(),
    "conflict": set(),
    "retargeted": set(),
    "refunded": set(),
}
NOTE_EDGES: dict[str, set[str]] = {
    "": {"intent", "suspect"},
    "intent": {"stacked", "returned", "suspect"},
    "suspect": {"resolved"},
    "stacked": set(),
    "returned": set(),
    "resolved": set(),
}
_CHARGE_ENDS = {"charge_unclear", "charge_confirmed", "charge_declined"}
CHARGE_EDGES: dict[str, set[str]] = {
    "": {"charge_intent"},
    "charge_intent": {"charge_shown", "charge_approved", *_CHARGE_ENDS},
    "charge_shown": _CHARGE_ENDS,
    "charge_approved": _CHARGE_ENDS,
    "charge_unclear": {"charge_confirmed", "charge_declined"},
    "charge_confirmed": set(),
    "charge_declined": set(),
}
SETTLED = {"credited", "cancelled", "held", "conflict", "retargeted", "refunded", "reversed", "reversal_failed"}
_CLAIM_LETTERS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
_EVENTS = (
    "SELECT seq, payment_id, note_no, kind, amount_minor, data, prev_mac, mac FROM event WHERE seq > ? ORDER BY seq"
)
_POSTINGS = "SELECT account, minor FROM posting WHERE seq = ?"


@dataclass(frozen=True, slots=True)
class Row:
    """One event with its postings; sums are in minor units."""

    seq: int
    payment: str | None
    note: int
    kind: str
    minor: int
    data: dict[str, Any]
    prev_mac: str
    mac: str
    postings: tuple[tuple[str, int], ...]


def is_claim(code: str) -> bool:
    """It can be typed at a desk: three groups of three, and the weighted sum of all is a multiple of 31."""
    plain = code.replace("-", "")
    if [len(group) for group in code.split("-")] != [3, 3, 3] or not set(plain) <= set(_CLAIM_LETTERS):
        return False
    *body, check = (_CLAIM_LETTERS.index(letter) for letter in plain)
    return (sum(place * value for place, value in enumerate(body, 2)) + check) % len(_CLAIM_LETTERS) == 0


def witnessed(file: Path) -> list[str]:
    """The codes of the events that the witness was told of, in its order."""
    return [line.rpartition(b"\t")[2].strip().decode() for line in file.read_bytes().splitlines()]


def rows_after(connection: Any, seq: int) -> Iterator[Row]:
    """The events after number `seq`."""
    for number, payment, note, kind, minor, data, prev_mac, mac in connection.execute(_EVENTS, (seq,)).fetchall():
        postings = tuple(connection.execute(_POSTINGS, (number,)).fetchall())
        yield Row(number, payment, note, kind, minor, json.loads(data), prev_mac, mac, postings)


@dataclass(slots=True)
class Record:
    """One payment as its rows tell. `sums` are all that was ever in it, for pictures that come late."""

    stage: str = ""
    method: str = ""
    notes: dict[int, tuple[str, int]] = field(default_factory=dict)
    inserted: int = 0
    custody: int = 0
    sums: set[int] = field(default_factory=lambda: {0})
    credit: int | None = None
    predecessor: str | None = None
    successor: str | None = None
    account: str = ""
    claim: str = ""
    next_account: str = ""
    receipts: list[tuple[str, str]] = field(default_factory=list)

    def is_doubtful(self) -> bool:
        """A note of it may or may not be in the box."""
        return any(kind == "suspect" for kind, _ in self.notes.values())


@dataclass(slots=True)
class Tally:
    """Notes by value, as the journal has them."""

    sure: Counter[int] = field(default_factory=Counter)
    moving: Counter[int] = field(default_factory=Counter)
    doubtful: Counter[int] = field(default_factory=Counter)
    nameless: int = 0

    def take_in(self, row: Row, before: str) -> None:
        """Count what `row` says of a note; `before` is what was said of it last."""
        value = row.minor
        match row.kind:
            case "intent":
                self.moving[value] += 1
            case "stacked" | "returned" | "suspect":
                if before == "intent":
                    self.moving[value] -= 1
                if row.kind == "stacked":
                    self.sure[value] += 1
                elif row.kind == "suspect":
                    self._doubt(value)
            case "resolved":
                if row.data["value"] is None:
                    self.doubtful[value] -= 1
                else:
                    self.nameless -= 1
                if row.data["in_box"]:
                    self.sure[value] += 1
            case "stray":
                self._doubt(value)

    def _doubt(self, value: int) -> None:
        if value:
            self.doubtful[value] += 1
        else:
            self.nameless += 1
