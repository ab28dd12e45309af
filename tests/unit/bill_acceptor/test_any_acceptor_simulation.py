"""Each protocol's line and machine on the simulated mechanics in virtual time, under whatever hypothesis thinks of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.devices.bill_acceptor.ccnet import machine as ccnet
from kiosk.devices.bill_acceptor.ccnet.line import CcnetLine
from kiosk.devices.bill_acceptor.driver import Dialect
from kiosk.devices.bill_acceptor.id003 import machine as id003
from kiosk.devices.bill_acceptor.id003.line import Id003Line
from kiosk.devices.bill_acceptor.line import Line
from kiosk.devices.bill_acceptor.ssp import machine as ssp
from kiosk.devices.bill_acceptor.ssp.driver import TRIES
from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY
from kiosk.devices.bill_acceptor.ssp.line import Encryption, SspLine
from kiosk.devices.bill_acceptor.state import Serving, Timing
from kiosk.devices.channel import ByteChannel
from kiosk.domain.cashbox import NoteDecision
from kiosk.services.ports.clock import Clock
from sandbox.devices import frames, id003_frames, ssp_frames
from sandbox.devices.ccnet import CcnetFace
from sandbox.devices.id003 import Id003Face
from sandbox.devices.mechanism import CUT_PLACES, Doing, Mechanism, Memory, Trouble
from sandbox.devices.notes import bill_table
from sandbox.devices.ssp import Firmware, SspFace
from tests.fakes.acceptor import roubles
from tests.fakes.note_world import VALUES, DeviceSide, World

BOOK = Timing()


@dataclass(frozen=True, slots=True)
class Pair:
    """A terminal's side and a device's side. `remembers`: after a power cut the device can say where the note was."""

    dialect: Dialect
    device: Callable[[Mechanism], DeviceSide]
    timing: Timing = BOOK
    remembers: bool = True

    def world(self) -> World:
        """A fresh one, started."""
        world = World(self.dialect, self.device, self.timing)
        world.run(10)
        return world


def ccnet_device(mechanism: Mechanism) -> DeviceSide:
    return DeviceSide(CcnetFace(mechanism, bill_table("RUB")).answer, frames.Ear, frames.wrap)


def id003_device(mechanism: Mechanism, *, forgets_vend: bool = False) -> DeviceSide:
    face = Id003Face(mechanism, "RUB")
    face.hands()["forget_vend"](forgets_vend)
    return DeviceSide(face.answer, id003_frames.Ear, id003_frames.wrap)


def ssp_line(channel: ByteChannel, clock: Clock, timing: Timing) -> Line:
    return SspLine(channel, clock, timing, Encryption.OFFERED, FACTORY_KEY)


def ssp_pair(firmware: Firmware) -> Pair:
    def device(mechanism: Mechanism) -> DeviceSide:
        return DeviceSide(SspFace(mechanism, "RUB", firmware).answer, ssp_frames.Ear, ssp_frames.wrap)

    return Pair(Dialect(ssp.step, ssp_line), device, Timing(tries=TRIES), remembers=firmware.polls_with_ack)


JCM = Dialect(id003.step, Id003Line)
PAIRS = {
    "ccnet": Pair(Dialect(ccnet.step, CcnetLine), ccnet_device),
    "id003": Pair(JCM, id003_device),
    "id003, vend valid not repeated": Pair(JCM, partial(id003_device, forgets_vend=True)),
    "ssp, encrypted, with ack": ssp_pair(Firmware()),
    "ssp, plain, with ack": ssp_pair(Firmware(encrypts=False)),
    "ssp, plain, without ack": ssp_pair(Firmware(encrypts=False, polls_with_ack=False)),
}


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
    "disk fails for minutes": _set("failing", 300),
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
PASSING_ACTS = {**{name: ACTS[name] for name in PASSING}, "brief jam": _brief_jam, "brief cut": _brief_cut}
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


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@settings(max_examples=40, deadline=None)
@given(story=acts)
def test_the_box_holds_what_is_stacked_and_at_most_what_is_suspect_besides(
    pair: Pair, story: list[tuple[str, float]]
) -> None:
    here = pair.world()
    for act, seconds in story:
        ACTS[act](here)
        here.run(seconds)
    mend(here)
    boxed, ledger = here.mechanism.count.stacked, here.ledger
    assert isinstance(here.state.phase, Serving)
    assert ledger.intent is None
    for value in VALUES:
        assert ledger.stacked[value] <= boxed[value] <= ledger.stacked[value] + ledger.suspect[value]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@settings(max_examples=40, deadline=None)
@given(story=passing)
def test_nothing_is_suspect_as_long_as_the_device_remembers_and_faults_pass(
    pair: Pair, story: list[tuple[str, float]]
) -> None:
    here = pair.world()
    for act, seconds in story:
        if act != "brief cut" or pair.remembers:
            PASSING_ACTS[act](here)
        here.run(seconds)
    mend(here)
    assert +here.ledger.suspect == Counter()
    assert +here.ledger.stacked == here.mechanism.count.stacked


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_without_faults_every_note_is_stacked_and_none_suspect(pair: Pair) -> None:
    here = pair.world()
    for value in (500, 100, 100, 500):
        assert here.mechanism.insert(value)
        here.run(6)
    assert here.ledger.stacked == here.mechanism.count.stacked == Counter({100: 2, 500: 2})
    assert not here.ledger.suspect


def test_a_note_counts_once_though_nothing_could_be_written_until_its_device_had_fallen_mute() -> None:
    here = PAIRS["id003"].world()
    here.mechanism.insert(500)
    here.run(2)
    here.failing = 300
    here.run(300)
    assert here.failing == 0
    assert here.ledger.stacked == here.mechanism.count.stacked == Counter({500: 1})
    assert not here.ledger.suspect
    assert isinstance(here.state.phase, Serving)
