from __future__ import annotations

from sandbox.bench.window import plainly


def test_the_device_is_read_out_in_words_without_what_is_empty() -> None:
    answer = {"accepted": False, "state": "idling", "stacked": {"100": 2, "500": 1}, "in_validator": None}
    assert plainly(answer) == "accepted: False · state: idling · stacked: 100 × 2, 500 × 1"
    assert plainly({"state": "off", "stacked": {}}) == "state: off"
