"""Lists of events, shown one at a time; typed as SSP sends them."""

from __future__ import annotations

from kiosk.devices.bill_acceptor.ssp.answers import Code
from kiosk.devices.bill_acceptor.ssp.happenings import Happenings

NOW = 1000.0
SETTLE_S = 3.0


def heard(*answers: str, with_ack: bool = False) -> Happenings:
    happenings = Happenings(SETTLE_S)
    for answer in answers:
        happenings.hear(bytes.fromhex(answer), NOW, with_ack=with_ack)
    return happenings


def shown(happenings: Happenings, at: float = NOW) -> str:
    return happenings.shown(at).hex(" ").upper()


def test_events_are_shown_until_each_is_taken() -> None:
    happenings = heard("EE 01 EB")
    assert shown(happenings) == "F0 EE 01 EB"
    assert shown(happenings) == "F0 EE 01 EB"
    happenings.take()
    assert shown(happenings) == "F0 EB"
    happenings.take()
    assert shown(happenings) == "F0"


def test_nothing_is_asked_of_the_device_while_something_is_not_taken() -> None:
    happenings = heard("EE 01")
    assert not happenings.is_all_taken()
    happenings.take()
    assert happenings.is_all_taken()


def test_event_ack_is_due_with_the_last_event_and_once() -> None:
    happenings = heard("EE 01 EB", with_ack=True)
    assert not happenings.take()
    assert happenings.take()
    assert not happenings.take()


def test_events_that_are_not_repeated_are_not_acknowledged() -> None:
    assert not heard("EC", with_ack=True).take()
    assert not heard("EE 01").take()


def test_what_moves_goes_on_moving_for_a_while_when_the_next_poll_does_not_say_so() -> None:
    happenings = heard("CC", "")
    assert shown(happenings) == "F0 CC"
    assert not happenings.is_at_rest(NOW)
    assert shown(happenings, NOW + 1) == "F0"
    assert happenings.is_at_rest(NOW + 1)


def test_a_note_that_was_told_to_go_moves_before_the_device_says_so() -> None:
    happenings = heard("")
    happenings.expect(Code.STACKING, NOW)
    assert shown(happenings) == "F0 CC"


def test_an_end_is_an_end() -> None:
    for end in ("EE 01", "EC", "E1 01"):
        happenings = heard("CC", end)
        happenings.take()
        assert shown(happenings) == "F0"


def test_whatever_moves_is_held_up_by_a_jam() -> None:
    assert shown(heard("E9 EF 00")) == "F0 E9"
    assert shown(heard("CC EA")) == "F0 EA"


def test_a_disabled_device_is_told_after_everything_else() -> None:
    happenings = heard("E8 EC")
    assert shown(happenings) == "F0 EC"
    happenings.take()
    assert shown(happenings) == "F0 E8"
    assert shown(heard("E8", "")) == "F0"


def test_a_cashbox_that_was_taken_out_stays_out_until_it_is_back() -> None:
    assert shown(heard("E3 E8", "E8")) == "F0 E3"
    assert shown(heard("E3", "E4")) == "F0"
    assert shown(heard("E3", "F1")) == "F0 B6"


def test_a_reset_is_shown_once_the_device_has_rested() -> None:
    happenings = heard("F1 E8")
    assert shown(happenings) == "F0 B6"
    assert not happenings.has_woken(NOW + SETTLE_S - 0.1)
    assert happenings.has_woken(NOW + SETTLE_S)
    happenings.wake(None)
    assert shown(happenings) == "F0 F1"


def test_a_device_that_still_moves_has_not_rested() -> None:
    happenings = heard("F1")
    happenings.hear(b"\xb6", NOW + 2, with_ack=True)
    assert not happenings.has_woken(NOW + SETTLE_S)
    assert happenings.has_woken(NOW + 2 + SETTLE_S)


def test_a_reset_that_tells_of_a_note_is_shown_with_it_and_before_it() -> None:
    happenings = heard("F1", "E2 05 E8")
    assert happenings.has_woken(NOW)
    happenings.wake(bytes.fromhex("07 00 00 00"))
    assert shown(happenings) == "F0 F1 58 07 00 00 00 E2 05"
    happenings.take()
    assert shown(happenings) == "F0 E2 05"


def test_a_credit_before_a_reset_is_not_kept_waiting() -> None:
    assert shown(heard("EE 01 F1 E8")) == "F0 EE 01"
