"""Every planted bug, by subject. A new module of bugs is added here."""

from __future__ import annotations

from tests.simulation.planted import (
    card_bugs,
    clock_bugs,
    intake_bugs,
    journal_bugs,
    note_bugs,
    operator_bugs,
    outbox_bugs,
    qr_bugs,
    reversal_bugs,
    shown_bugs,
)
from tests.simulation.planted.bug import Bug

ALL: tuple[Bug, ...] = (
    *note_bugs.BUGS,
    *intake_bugs.BUGS,
    *operator_bugs.BUGS,
    *outbox_bugs.BUGS,
    *journal_bugs.BUGS,
    *card_bugs.BUGS,
    *qr_bugs.BUGS,
    *reversal_bugs.BUGS,
    *shown_bugs.BUGS,
    *clock_bugs.BUGS,
)
