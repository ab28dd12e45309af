"""SSP's line and machine with the simulated mechanics in virtual time, under whatever hypothesis can think of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.driver import Dialect
from kiosk.devices.bill_acceptor.line import Line
from kiosk.devices.bill_acceptor.ssp.driver import TRIES
from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY
from kiosk.devices.bill_acceptor.ssp.line import Encryption, SspLine
from kiosk.devices.bill_acceptor.ssp.machine import step
from kiosk.devices.bill_acceptor.state import Serving, Timing
from kiosk.devices.channel import ByteChannel
from kiosk.domain.cashbox import NoteDecision
from kiosk.services.ports.clock import Clock
from sandbox.devices.mechanism import CUT_PLACES, Doing, Mechanism, Memory, Trouble
from sandbox.devices.ssp import Firmware, SspFace
from sandbox.devices.ssp_frames import Ear, wrap
from tests.fakes.acceptor import roubles
from tests.fakes.note_world import VALUES, DeviceSide, World

FIRMWARES = {
    "encrypted, with ack": Firmware(),
    "plain, with ack": Firmware(encrypts=False),
    "plain, without ack": Firmware(encrypts=False, polls_with_ack=False),
}


def attach(channel: ByteChannel, clock: Clock, timing: Timing) -> Line:
    return SspLine(channel, clock, timing, Encryption.OFFERED, FACTORY_KEY)


def world(firmware: Firmware) -> World:
    def face(mechanism: Mechanism) -> DeviceSide:
        return DeviceSide(SspFace(mechanism, "RUB", firmware).answer, Ear, wrap)

    return World(Dialect(step, attach), face, Timing(tries=TRIES))


def _set(name: str, value: object) -> Callable[[World], None]:
    return lambda world: setattr(world, name, value)


def _hand(act: Callable[[Mechanism], object]) -> Callable[[World], None]:
    def reach(world: World) -> None:
        act(world.mechanism)

    return reach


def _cut_at(device: Mechanism, doing: Doing) -> None:
    device.cut_at = doing


def _brief_jam(world: World) -> None:
    world.mechanism.suffer(Trouble.JAM, True)
    world.run(2)
    world.mechanism.suffer(Trouble.JAM, False)


def _brief_cut(world: World) -> None:
    world.mechanism.cut_power()
    world.run(2)
    world.mechanism.restore_power()


ACTS: dict[str, Callable[[World], None]] = {
    "insert 500": _hand(lambda device: device.insert(500)),
    "insert 100": _hand(lambda device: device.insert(100)),
    "insert 1000": _hand(lambda device: device.insert(1000)),
    "insert bad": _hand(lambda device: device.insert(100, reject=0x65)),
    "jam": _hand(lambda device: device.suffer(Trouble.JAM, True)),
    "free": _hand(lambda device: device.suffer(Trouble.JAM, False)),
    "cut power": _hand(lambda device: device.cut_power()),
    "restore power": _hand(lambda device: device.restore_power()),
    "cassette out": _hand(lambda device: device.suffer(Trouble.CASSETTE_REMOVED, True)),
    "cassette in": _hand(lambda device: device.suffer(Trouble.CASSETTE_REMOVED, False)),
    "kill the teller": World.start_teller,
    "break the line": World.break_line,
    "lose two answers": _set("dropped", 3),
    "lose many answers": _set("dropped", 60),
    "disk fails": _set("failing", 3),
    "refuse notes": _set("decision", NoteDecision.RETURN),
    "take notes": _set("decision", NoteDecision.STACK),
    "think long": _set("thinking_s", 12.0),
    "think little": _set("thinking_s", 0.0),
    "disable": _set("wanted", frozenset()),
    "enable": _set("wanted", roubles(*VALUES)),
    "forget": _hand(lambda device: setattr(device, "memory", Memory.FORGETS)),
    **{f"cut power at {place}": _hand(partial(_cut_at, doing=doing)) for place, doing in CUT_PLACES.items()},
}
PASSING = (
    "insert 500", "insert 100", "insert bad", "kill the teller", "break the line", "lose two answers", "disk fails",
    "refuse notes", "take notes", "think long", "think little", "disable", "enable",
)  # fmt: skip
PASSING_ACTS = {**{name: ACTS[name] for name in PASSING}, "brief jam": _brief_jam}
acts = st.lists(
    st.tuples(st.sampled_from(list(ACTS)), st.sampled_from([0.0, 0.2, 0.5, 1.0, 2.5, 11.0, 45.0])), max_size=12
)
passing = st.lists(
    st.tuples(st.sampled_from(list(PASSING_ACTS)), st.sampled_from([0.0, 0.2, 0.5, 1.0, 2.5, 11.0])), max_size=12
)


def mend(world: World) -> None:
    """Everything works again, and has had the time to come to rest."""
    world.mechanism.cut_at = None
    world.failing = world.dropped = 0
    for trouble in Trouble:
        world.mechanism.suffer(trouble, False)
    world.mechanism.restore_power()
    world.run(120)


@pytest.mark.parametrize("firmware", FIRMWARES.values(), ids=FIRMWARES)
@settings(max_examples=40, deadline=None)
@given(story=acts)
def test_the_box_holds_what_is_stacked_and_at_most_what_is_suspect_besides(
    firmware: Firmware, story: list[tuple[str, float]]
) -> None:
    here = world(firmware)
    here.run(10)
    for act, seconds in story:
        ACTS[act](here)
        here.run(seconds)
    mend(here)
    boxed, ledger = here.mechanism.count.stacked, here.ledger
    assert isinstance(here.state.phase, Serving)
    assert ledger.intent is None
    for value in VALUES:
        assert ledger.stacked[value] <= boxed[value] <= ledger.stacked[value] + ledger.suspect[value]


@pytest.mark.parametrize("firmware", FIRMWARES.values(), ids=FIRMWARES)
@settings(max_examples=40, deadline=None)
@given(story=passing)
def test_nothing_is_suspect_as_long_as_the_power_stays_and_faults_pass(
    firmware: Firmware, story: list[tuple[str, float]]
) -> None:
    here = world(firmware)
    here.run(10)
    for act, seconds in story:
        PASSING_ACTS[act](here)
        here.run(seconds)
    mend(here)
    assert +here.ledger.suspect == Counter()
    assert +here.ledger.stacked == here.mechanism.count.stacked


@pytest.mark.parametrize("firmware", FIRMWARES.values(), ids=FIRMWARES)
def test_without_faults_every_note_is_stacked_and_none_suspect(firmware: Firmware) -> None:
    here = world(firmware)
    here.run(10)
    for value in (500, 100, 100, 500):
        assert here.mechanism.insert(value)
        here.run(6)
    assert here.ledger.stacked == here.mechanism.count.stacked == Counter({100: 2, 500: 2})
    assert not here.ledger.suspect
