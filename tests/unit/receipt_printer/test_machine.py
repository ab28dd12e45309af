from __future__ import annotations

import pytest

from kiosk.devices.receipt_printer.machine import Health, Outcome, outcome, paper_state
from kiosk.domain.terminal import PaperState

FINE = Health(0x12, 0x12, 0x12)


@pytest.mark.parametrize(
    ("health", "state"),
    [
        (FINE, PaperState.OK),
        (Health(0x16, 0x12, 0x12), PaperState.OK),  # drawer pin high
        (Health(0x12, 0x12, 0x1E), PaperState.LOW),
        (Health(0x1A, 0x32, 0x7E), PaperState.OUT),
        (Health(0x1A, 0x16, 0x12), PaperState.OFFLINE),  # cover open
        (Health(0x1A, 0x52, 0x12), PaperState.OFFLINE),  # error
    ],
)
def test_the_status_bytes_of_the_manual_mean_what_it_says(health: Health, state: PaperState) -> None:
    assert paper_state(health) is state


@pytest.mark.parametrize(
    "health", [Health(None, 0x12, 0x12), Health(0x12, None, 0x12), Health(0x12, 0x12, None), Health(None, None, None)]
)
def test_a_silent_printer_is_unknown_and_never_ok(health: Health) -> None:
    assert paper_state(health) is PaperState.UNKNOWN


@pytest.mark.parametrize(
    ("is_completed", "paper", "waited_s", "fate"),
    [
        (True, PaperState.OUT, 0.1, Outcome.PRINTED),  # the last line used the last paper
        (False, PaperState.OK, 0.1, Outcome.GOES_ON),
        (False, PaperState.OK, 4.0, Outcome.PRINTED),  # the printer knows no completion request
        (False, PaperState.LOW, 4.0, Outcome.PRINTED),
        (False, PaperState.OUT, 9.0, Outcome.NO_PAPER),
        (False, PaperState.OFFLINE, 9.0, Outcome.STOPPED),
        (False, PaperState.UNKNOWN, 9.0, Outcome.STOPPED),
    ],
)
def test_a_receipt_is_printed_only_when_the_printer_says_so_or_stays_well(
    is_completed: bool, paper: PaperState, waited_s: float, fate: Outcome
) -> None:
    assert outcome(is_completed, paper, waited_s, patience_s=4.0) is fate
