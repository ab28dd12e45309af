"""Every planted bug, by subject. A new module of bugs is added here."""

from __future__ import annotations

from tests.simulation.planted import journal_bugs, note_bugs, operator_bugs, shown_bugs
from tests.simulation.planted.bug import Bug

ALL: tuple[Bug, ...] = (*note_bugs.BUGS, *operator_bugs.BUGS, *journal_bugs.BUGS, *shown_bugs.BUGS)
