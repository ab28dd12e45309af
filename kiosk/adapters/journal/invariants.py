"""What must hold in a journal, as SQL that finds what does not. Numbers refer to money.md, "Invariants"."""

from __future__ import annotations

from collections.abc import Mapping

from kiosk.adapters.journal.box_invariants import OF_BOXES
from kiosk.adapters.journal.invariant import Invariant
from kiosk.domain.payment_events import EventKind
from kiosk.domain.payment_graph import CHARGE_FOLLOWS, FOLLOWS, NOTE_FOLLOWS


def _steps(graph: Mapping[EventKind, frozenset[EventKind]], lane: str, starts: tuple[EventKind, ...]) -> Invariant:
    """Within each lane of a payment only edges of the graph occur."""
    edges = [(before.value, after.value) for before, all_after in graph.items() for after in all_after]
    edges += [("", start.value) for start in starts]
    kinds = [kind.value for kind in graph]
    # Only question marks and the three lanes below are put into the text; every value is a parameter.
    query = (
        f"WITH edge (before, after) AS (VALUES {', '.join(['(?, ?)'] * len(edges))}),"  # noqa: S608
        " walk AS (SELECT seq, payment_id, kind, coalesce(lag(kind) OVER"
        f" (PARTITION BY {lane} ORDER BY seq), '') AS before FROM event"
        f" WHERE payment_id IS NOT NULL AND kind IN ({', '.join('?' * len(kinds))}))"
        " SELECT seq, payment_id, before || ' -> ' || kind FROM walk"
        " WHERE (before, kind) NOT IN (SELECT before, after FROM edge)"
    )
    parameters = tuple(name for edge in edges for name in edge) + tuple(kinds)
    return Invariant("7: no such step in the graph", query, parameters)


_BALANCED = Invariant(
    "the postings of an event do not balance",
    "SELECT seq, currency, sum(minor) FROM posting GROUP BY seq, currency HAVING sum(minor) != 0",
)

_CONSERVED = Invariant(
    "2: in is not out",
    """
    WITH into_it AS (
        SELECT payment_id, sum(CASE
            WHEN kind IN ('stacked', 'continued', 'charge_confirmed') THEN amount_minor
            WHEN kind = 'resolved' AND json_extract(data, '$.in_box') THEN amount_minor
            ELSE 0 END) AS minor
        FROM event WHERE kind IN ('stacked', 'continued', 'charge_confirmed', 'resolved') GROUP BY payment_id),
    out_of_it AS (
        SELECT payment_id, -sum(minor) AS minor FROM posting JOIN event USING (seq)
        WHERE account IN ('credited', 'fee', 'held', 'returned', 'reversal_due') OR account = 'due:' || payment_id
        GROUP BY payment_id),
    moved_on AS (
        SELECT payment_id, sum(amount_minor) AS minor FROM event
        WHERE kind IN ('retargeted', 'note_retargeted', 'reversed') GROUP BY payment_id),
    taken_over AS (SELECT payment_id, amount_minor AS minor FROM event WHERE kind = 'continued')
    SELECT payment_id, into_it.minor,
        coalesce(out_of_it.minor, 0) + coalesce(moved_on.minor, 0) + coalesce(taken_over.minor, 0) AS out_minor
    FROM into_it LEFT JOIN out_of_it USING (payment_id) LEFT JOIN moved_on USING (payment_id)
        LEFT JOIN taken_over USING (payment_id)
    WHERE into_it.minor != out_minor
    """,
)

_NOTHING_DUE = Invariant(
    "2: a finished payment still owes",
    """
    SELECT payment_id, sum(minor) FROM event JOIN posting ON account = 'due:' || payment_id
    WHERE kind IN ('credited', 'held', 'cancelled', 'reversal_intent') GROUP BY payment_id HAVING sum(minor) != 0
    """,
)

_HANDED_OVER = Invariant(
    "2: held money was moved on and not taken over in full",
    """
    SELECT gave.payment_id, gave.amount_minor, took.amount_minor FROM event AS gave
    LEFT JOIN event AS took ON took.payment_id = json_extract(gave.data, '$.successor') AND took.kind = 'continued'
    WHERE gave.kind IN ('retargeted', 'note_retargeted') AND took.amount_minor IS NOT gave.amount_minor
    """,
)

_ONE_CREDIT = Invariant(
    "3: more than one outcome",
    """
    SELECT payment_id, group_concat(kind) FROM event
    WHERE kind IN ('credited', 'refunded', 'retargeted', 'cancelled', 'reversed')
    GROUP BY payment_id HAVING count(*) > 1
    """,
)

_OUTBOX = Invariant(
    "3: the outbox is not what is still to be credited or reversed",
    """
    WITH waiting AS (
        SELECT payment_id FROM event AS e WHERE kind IN ('closed', 'continued') AND amount_minor > 0
            AND NOT EXISTS (SELECT 1 FROM event AS o WHERE o.payment_id = e.payment_id AND o.note_no = 0
                AND o.kind IN ('credited', 'refused', 'conflict', 'held'))
        UNION ALL SELECT payment_id FROM event AS e WHERE kind = 'reversal_intent'
            AND NOT EXISTS (SELECT 1 FROM event AS o WHERE o.payment_id = e.payment_id AND o.note_no = 0
                AND o.kind IN ('reversed', 'reversal_failed')))
    SELECT payment_id FROM (
        SELECT payment_id FROM waiting EXCEPT SELECT payment_id FROM outbox
        UNION ALL SELECT * FROM (SELECT payment_id FROM outbox EXCEPT SELECT payment_id FROM waiting))
    """,
)

_UNFINISHED = Invariant(
    "7: the list of what a start has to finish is wrong",
    """
    WITH begun AS (
        SELECT payment_id FROM event AS e WHERE kind = 'opened' AND NOT EXISTS (SELECT 1 FROM event AS o
            WHERE o.payment_id = e.payment_id AND o.note_no = 0
            AND (o.kind IN ('cancelled', 'reversal_intent', 'held') OR o.kind = 'closed' AND o.amount_minor > 0))
        UNION SELECT payment_id FROM event AS e WHERE kind = 'refused' AND NOT EXISTS (SELECT 1 FROM event AS o
            WHERE o.payment_id = e.payment_id AND o.note_no = 0 AND o.kind IN ('held', 'reversal_intent')))
    SELECT payment_id FROM (
        SELECT payment_id FROM begun EXCEPT SELECT payment_id FROM unfinished
        UNION ALL SELECT * FROM (SELECT payment_id FROM unfinished EXCEPT SELECT payment_id FROM begun))
    """,
)

_TRUE_RECEIPTS = Invariant(
    "5: a receipt says credited and the journal does not",
    """
    SELECT seq, payment_id FROM event AS receipt WHERE kind = 'receipt'
        AND json_extract(data, '$.receipt') = 'credited' AND NOT EXISTS (SELECT 1 FROM event AS credit
        WHERE credit.payment_id = receipt.payment_id AND credit.kind = 'credited' AND credit.seq < receipt.seq)
    """,
)

_ONE_CHARGE = Invariant(
    "6: charged more than once",
    """
    SELECT payment_id, count(*) FROM event WHERE kind = 'charge_confirmed' GROUP BY payment_id HAVING count(*) > 1
    """,
)

_CHARGED_GOES_ON = Invariant(
    "6: charged, and neither to be credited nor to be reversed",
    """
    SELECT payment_id, seq FROM event AS charge WHERE kind = 'charge_confirmed' AND NOT EXISTS
        (SELECT 1 FROM event AS next WHERE next.payment_id = charge.payment_id AND next.note_no = 0
            AND next.kind IN ('closed', 'reversal_intent'))
    """,
)

_LATE_NOTES = Invariant(
    "7: a note or a charge came in when the payment was not open",
    """
    SELECT note.seq, note.payment_id, note.kind FROM event AS note
    LEFT JOIN event AS opening ON opening.payment_id = note.payment_id AND opening.note_no = 0
        AND opening.kind = 'opened'
    LEFT JOIN event AS ending ON ending.payment_id = note.payment_id AND ending.note_no = 0
        AND ending.kind IN ('closed', 'cancelled', 'reversal_intent')
    WHERE note.kind IN ('intent', 'stacked', 'returned', 'suspect', 'charge_intent', 'charge_confirmed',
            'charge_declined')
        AND (opening.seq IS NULL OR note.seq < opening.seq OR note.seq > ending.seq)
    """,
)

_PRIVATE = Invariant(
    "10: personal data outside its columns",
    """
    SELECT seq, payment_id FROM event JOIN payment USING (payment_id)
    WHERE destination IS NOT NULL AND instr(data, ltrim(destination, '+')) > 0
    """,
)

ALL = (
    _BALANCED,
    _CONSERVED,
    _NOTHING_DUE,
    _HANDED_OVER,
    _ONE_CREDIT,
    _OUTBOX,
    _UNFINISHED,
    _TRUE_RECEIPTS,
    _steps(FOLLOWS, "payment_id", (EventKind.OPENED, EventKind.CONTINUED)),
    _steps(NOTE_FOLLOWS, "payment_id, note_no", (EventKind.INTENT, EventKind.SUSPECT)),
    _steps(CHARGE_FOLLOWS, "payment_id, note_no", (EventKind.CHARGE_INTENT,)),
    _ONE_CHARGE,
    _CHARGED_GOES_ON,
    _LATE_NOTES,
    _PRIVATE,
    *OF_BOXES,
)
