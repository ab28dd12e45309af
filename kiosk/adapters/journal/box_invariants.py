"""What must hold between the journal's notes and the boxes they went into, as SQL that finds what does not.

Numbers refer to money.md, "Invariants". A count that differs from the journal breaks nothing as long as the difference
is on the books to the note: thieves exist, and so does the other kind of mistake.
"""

from __future__ import annotations

from kiosk.adapters.journal.invariant import Invariant

_BOX = Invariant(
    "1: the box account differs from the notes stacked and suspect",
    """
    WITH notes AS (
        SELECT currency, sum(CASE
            WHEN kind IN ('stacked', 'suspect', 'stray') THEN amount_minor
            WHEN kind IN ('resolved', 'stray_settled') AND NOT json_extract(data, '$.in_box') THEN -amount_minor
            WHEN kind IN ('resolved', 'stray_settled') AND json_extract(data, '$.value') IS NOT NULL THEN amount_minor
            ELSE 0 END) AS minor
        FROM event WHERE kind IN ('stacked', 'suspect', 'stray', 'resolved', 'stray_settled') GROUP BY currency),
    boxes AS (
        SELECT currency, sum(minor) AS minor FROM posting WHERE account LIKE 'box:%'
            AND seq NOT IN (SELECT seq FROM event WHERE kind IN ('encashment_counted', 'encashment_settled'))
        GROUP BY currency)
    SELECT notes.currency, notes.minor, boxes.minor FROM notes LEFT JOIN boxes USING (currency)
    WHERE notes.minor != coalesce(boxes.minor, 0)
    """,
)

_STACKED_POSTED = Invariant(
    "1: a stacked note did not go into the box",
    """
    SELECT event.seq, payment_id, amount_minor FROM event WHERE kind = 'stacked' AND amount_minor IS NOT
        (SELECT sum(minor) FROM posting WHERE posting.seq = event.seq AND account LIKE 'box:%')
    """,
)

_BOX_IN = Invariant(
    "1: a note went into a box that was not in",
    """
    WITH span AS (
        SELECT 'box:' || note_no AS account, seq AS first,
            (SELECT seq FROM event AS c WHERE c.kind = 'encashment_closed' AND c.note_no = o.note_no) AS last
        FROM event AS o WHERE kind = 'encashment')
    SELECT event.seq, posting.account FROM event JOIN posting USING (seq) LEFT JOIN span USING (account)
    WHERE kind IN ('stacked', 'stray') AND posting.account LIKE 'box:%'
        AND (span.first IS NULL OR event.seq < span.first OR event.seq > span.last)
    """,
)

_ONE_BOX = Invariant(
    "1: boxes do not follow each other",
    """
    SELECT o.note_no, c.note_no FROM event AS o LEFT JOIN event AS c ON c.kind = 'encashment_closed'
        AND c.note_no = o.note_no - 1 AND c.seq < o.seq
    WHERE o.kind = 'encashment' AND o.note_no > 1 AND c.seq IS NULL
    UNION ALL
    SELECT note_no, count(*) FROM event
    WHERE kind IN ('encashment', 'encashment_closed', 'encashment_counted', 'encashment_settled')
    GROUP BY kind, note_no HAVING count(*) > 1
    """,
)

_COUNT_POSTED = Invariant(
    "1: what was counted is not what was taken out of the box",
    """
    SELECT counted.seq, counted.note_no,
        (SELECT sum(json_extract(pile.value, '$.value.minor') * json_extract(pile.value, '$.count'))
            FROM json_each(counted.data, '$.piles') AS pile) AS bag,
        (SELECT sum(minor) FROM posting WHERE posting.seq = counted.seq AND account = 'collected') AS collected
    FROM event AS counted WHERE kind = 'encashment_counted' AND coalesce(bag, 0) != coalesce(collected, 0)
    """,
)

_COUNT_CLOSED = Invariant(
    "1: a box was counted before it was closed, or settled before it was counted",
    """
    SELECT later.kind, later.note_no FROM event AS later
    WHERE later.kind IN ('encashment_counted', 'encashment_settled')
        AND NOT EXISTS (SELECT 1 FROM event AS before WHERE before.note_no = later.note_no AND before.seq < later.seq
            AND before.kind = CASE later.kind WHEN 'encashment_counted' THEN 'encashment_closed'
                ELSE 'encashment_counted' END)
    """,
)

_DOUBTS = """
    opening AS (
        SELECT payment_id, json_extract(data, '$.terms.encashment') AS box FROM event WHERE kind = 'opened'
            AND payment_id IN (SELECT payment_id FROM event WHERE kind = 'suspect')),
    doubt AS (
        SELECT box, told.amount_minor AS minor, found.data AS found FROM event AS told JOIN opening USING (payment_id)
        LEFT JOIN event AS found ON found.payment_id = told.payment_id AND found.note_no = told.note_no
            AND found.kind = 'resolved' WHERE told.kind = 'suspect'
        UNION ALL
        SELECT json_extract(told.data, '$.encashment'), told.amount_minor, found.data FROM event AS told
        LEFT JOIN event AS found ON found.kind = 'stray_settled' AND found.note_no = told.seq
        WHERE told.kind = 'stray'),
    settled AS (
        SELECT note_no AS box, 'box:' || note_no AS account, json_extract(data, '$.shortage.minor') AS shortage,
            json_extract(data, '$.surplus.minor') AS surplus FROM event WHERE kind = 'encashment_settled')
"""

_SETTLED = Invariant(
    "1: a settled box has a note that nobody vouches for, or is not empty",
    f"""
    WITH {_DOUBTS}
    SELECT box, 'in doubt', count(*) FROM settled JOIN doubt USING (box) WHERE found IS NULL GROUP BY box
    UNION ALL
    SELECT box, 'left over', sum(minor) FROM settled JOIN posting USING (account) GROUP BY box HAVING sum(minor) != 0
    """,  # noqa: S608 - a piece of text of this module
)

_NAMED = Invariant(
    "1: the counted bag differs from the notes by something else than was named",
    f"""
    WITH {_DOUBTS},
    sure AS (
        SELECT box, amount_minor AS minor, 1 AS notes FROM event JOIN posting USING (seq) JOIN settled USING (account)
        WHERE kind = 'stacked'
        UNION ALL
        SELECT box, coalesce(json_extract(found, '$.value.minor'), minor), 1 FROM doubt
        WHERE json_extract(found, '$.in_box') AND box IN (SELECT box FROM settled)
        UNION ALL
        SELECT note_no, json_extract(pile.value, '$.value.minor'), -json_extract(pile.value, '$.count')
        FROM event, json_each(event.data, '$.piles') AS pile
        WHERE kind = 'encashment_counted' AND note_no IN (SELECT box FROM settled)),
    apart AS (SELECT box, minor, sum(notes) AS notes FROM sure GROUP BY box, minor),
    named AS (
        SELECT box, sum(max(notes, 0) * minor) AS shortage, sum(max(-notes, 0) * minor) AS surplus FROM apart
        GROUP BY box)
    SELECT box, settled.shortage, named.shortage, settled.surplus, named.surplus
    FROM settled LEFT JOIN named USING (box)
    WHERE settled.shortage != coalesce(named.shortage, 0) OR settled.surplus != coalesce(named.surplus, 0)
    """,  # noqa: S608 - a piece of text of this module
)

_COUNTER = Invariant(
    "11: the acceptor's counter differs from the notes between two power-ups",
    """
    -- What the device says of notes from before it was asked is written down after its first answer, which has them
    -- counted or has not; no doubt is left once the next note is on its way.
    WITH asked AS (
        SELECT seq, device_seq, coalesce((SELECT min(seq) FROM event AS note
            WHERE note.kind = 'intent' AND note.seq > answer.seq), 1 << 62) AS clear
        FROM event AS answer WHERE kind = 'power_up' AND device_seq IS NOT NULL),
    told AS (
        SELECT seq, device_seq, clear, lag(seq) OVER (ORDER BY seq) AS since,
            lag(clear) OVER (ORDER BY seq) AS clear_since, lag(device_seq) OVER (ORDER BY seq) AS before FROM asked),
    counted AS (
        SELECT seq, device_seq - before AS stacked,
            (SELECT count(*) FROM event AS n WHERE kind = 'stacked'
                AND n.seq BETWEEN clear_since AND told.seq) AS least,
            (SELECT count(*) FROM event AS n WHERE kind IN ('stacked', 'suspect', 'stray')
                AND n.seq BETWEEN since AND clear) AS most
        FROM told WHERE since IS NOT NULL)
    SELECT seq, stacked, least, most FROM counted WHERE stacked NOT BETWEEN least AND most
    """,
)

_COUNTER_AT_CLOSING = Invariant(
    "11: the counter of a closed box is not the counter told and the notes since",
    """
    WITH closed AS (
        SELECT seq, device_seq, (SELECT max(seq) FROM event AS told WHERE told.kind = 'power_up'
            AND told.device_seq IS NOT NULL AND told.seq < closed.seq) AS told
        FROM event AS closed WHERE kind = 'encashment_closed' AND device_seq IS NOT NULL)
    SELECT seq, device_seq FROM closed WHERE device_seq IS NOT
        (SELECT device_seq FROM event WHERE event.seq = closed.told)
        + (SELECT count(*) FROM event AS n WHERE kind = 'stacked' AND n.seq BETWEEN told AND closed.seq)
    """,
)

OF_BOXES = (
    _BOX,
    _STACKED_POSTED,
    _BOX_IN,
    _ONE_BOX,
    _COUNT_POSTED,
    _COUNT_CLOSED,
    _SETTLED,
    _NAMED,
    _COUNTER,
    _COUNTER_AT_CLOSING,
)
