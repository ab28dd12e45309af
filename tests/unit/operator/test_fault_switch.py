"""Faults happen to the call they name, the newest first, as often as told."""

from __future__ import annotations

from sandbox.operator.faults import Fault, FaultKind, FaultSwitch


def _kinds(switch: FaultSwitch, call: str, times: int) -> list[FaultKind | None]:
    taken = [switch.take(call) for _ in range(times)]
    return [fault.kind if fault else None for fault in taken]


def test_a_fault_is_used_up_after_its_times() -> None:
    switch = FaultSwitch()
    switch.set(Fault("payment.create", FaultKind.ERROR, times=2))
    assert _kinds(switch, "payment.create", 3) == [FaultKind.ERROR, FaultKind.ERROR, None]
    assert switch.standing() == ()


def test_a_fault_without_times_lasts() -> None:
    switch = FaultSwitch()
    switch.set(Fault("*", FaultKind.DELAY))
    assert _kinds(switch, "anything", 3) == [FaultKind.DELAY] * 3


def test_other_calls_are_spared() -> None:
    switch = FaultSwitch()
    switch.set(Fault("payment.create", FaultKind.ERROR))
    assert switch.take("payment.list") is None


def test_the_newest_fault_wins_and_the_older_comes_after_it() -> None:
    switch = FaultSwitch()
    switch.set(Fault("*", FaultKind.ERROR))
    switch.set(Fault("payment.create", FaultKind.DROP_AFTER, times=1))
    assert _kinds(switch, "payment.create", 2) == [FaultKind.DROP_AFTER, FaultKind.ERROR]


def test_clearing_ends_everything() -> None:
    switch = FaultSwitch()
    switch.set(Fault("*", FaultKind.ERROR))
    switch.clear()
    assert switch.take("payment.create") is None
