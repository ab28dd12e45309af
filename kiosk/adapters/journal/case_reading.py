"""Cases as the journal has them: what a claim code opens, and all that wait for a person."""

from __future__ import annotations

from datetime import datetime

from kiosk.adapters.journal.connection import Connection
from kiosk.adapters.journal.records import event_of
from kiosk.domain.case import CaseKind, WaitingCase
from kiosk.domain.money import Currency, Money
from kiosk.domain.topup import ClaimCode, PaymentId
from kiosk.services.ports.periods import StrayHistory


def payment_of(connection: Connection, claim: ClaimCode) -> PaymentId | None:
    """The payment a claim code opens."""
    row = connection.execute("SELECT payment_id FROM payment WHERE claim = ?", (claim,)).fetchone()
    return None if row is None else PaymentId(row[0])


def stray(connection: Connection, claim: ClaimCode) -> StrayHistory | None:
    """The note without a payment that a claim code opens."""
    row = connection.execute(
        "SELECT seq FROM event WHERE kind = 'stray' AND json_extract(data, '$.claim') = ?", (claim,)
    ).fetchone()
    if row is None:
        return None
    told = connection.execute(
        "SELECT wall_time, kind, data FROM event WHERE seq = ?1 OR payment_id IS NULL AND note_no = ?1"
        " AND kind IN ('decided', 'stray_settled') ORDER BY seq",
        row,
    )
    events = tuple((datetime.fromisoformat(wall), event_of(kind, data)) for wall, kind, data in told)
    return StrayHistory(row[0], claim, events)


_WAITING = """
WITH held AS (
    SELECT payment_id, -sum(minor) AS minor, max(seq) AS seq FROM event JOIN posting USING (seq)
    WHERE account = 'held' GROUP BY payment_id HAVING sum(minor) != 0),
waiting (kind, claim, seq, minor) AS (
    SELECT 'held', claim, seq, minor FROM held JOIN payment USING (payment_id)
    UNION ALL
    SELECT 'frozen', claim, seq, amount_minor FROM event AS e JOIN payment USING (payment_id)
    WHERE kind = 'conflict' AND NOT EXISTS (SELECT 1 FROM event AS o WHERE o.payment_id = e.payment_id
        AND o.note_no = 0 AND o.kind IN ('credited', 'held', 'reversal_intent'))
    UNION ALL
    SELECT 'charge_unclear', claim, seq, amount_minor FROM event AS e JOIN payment USING (payment_id)
    WHERE kind = 'charge_unclear' AND NOT EXISTS (SELECT 1 FROM event AS o WHERE o.payment_id = e.payment_id
        AND o.note_no = e.note_no AND o.kind IN ('charge_confirmed', 'charge_declined'))
    UNION ALL
    SELECT 'doubtful_note', claim, seq, amount_minor FROM event AS e JOIN payment USING (payment_id)
    WHERE kind = 'suspect' AND NOT EXISTS (SELECT 1 FROM event AS o WHERE o.payment_id = e.payment_id
        AND o.note_no = e.note_no AND o.kind = 'resolved')
    UNION ALL
    SELECT 'stray_note', json_extract(data, '$.claim'), seq, amount_minor FROM event AS e
    WHERE kind = 'stray' AND NOT EXISTS (SELECT 1 FROM event AS o WHERE o.kind = 'stray_settled' AND o.note_no = e.seq))
SELECT waiting.kind, claim, wall_time, minor FROM waiting JOIN event USING (seq) ORDER BY seq
"""


def waiting_cases(connection: Connection, currency: Currency) -> tuple[WaitingCase, ...]:
    """What waits for a person's word, oldest first."""
    return tuple(
        WaitingCase(CaseKind(kind), ClaimCode(claim), datetime.fromisoformat(since), Money(minor, currency))
        for kind, claim, since, minor in connection.execute(_WAITING)
    )
