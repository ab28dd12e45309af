"""The answer with the credit is lost: with and without POLL WITH ACK, the teller living on or killed just then."""

from __future__ import annotations

from collections import Counter

import pytest

from kiosk.devices.bill_acceptor.driver import Dialect
from kiosk.devices.bill_acceptor.line import Line
from kiosk.devices.bill_acceptor.ssp.driver import TRIES
from kiosk.devices.bill_acceptor.ssp.encryption import FACTORY_KEY
from kiosk.devices.bill_acceptor.ssp.line import Encryption, SspLine
from kiosk.devices.bill_acceptor.ssp.machine import step
from kiosk.devices.bill_acceptor.state import Timing
from kiosk.devices.channel import ByteChannel
from kiosk.services.ports.clock import Clock
from sandbox.devices.mechanism import Mechanism
from sandbox.devices.ssp import OLD_FIRMWARE, Firmware, SspFace
from sandbox.devices.ssp_frames import Ear, wrap
from tests.fakes.note_world import DeviceSide, World

FIRMWARES = {
    "encrypted, with ack": Firmware(),
    "plain, with ack": Firmware(encrypts=False),
    "plain, without ack": OLD_FIRMWARE,
}


def attach(channel: ByteChannel, clock: Clock, timing: Timing) -> Line:
    return SspLine(channel, clock, timing, Encryption.OFFERED, FACTORY_KEY)


class Station:
    """A world whose device loses the next answers from the moment on at which a note is in the box."""

    def __init__(self, firmware: Firmware) -> None:
        self._firmware = firmware
        self._loses = 0
        self.world = World(Dialect(step, attach), self._device, Timing(tries=TRIES))
        self.world.run(10)

    def insert(self, value: int) -> None:
        assert self.world.mechanism.insert(value)

    def lose_credit(self, answers: int) -> None:
        """The credit and what comes after it, so many answers in all, are sent and not heard."""
        self._loses = answers

    def run_until_credited(self) -> None:
        """To the moment at which the device believes that it has told the credit."""
        while not self.world.mechanism.count.stacked:
            self.world.run(0.01)

    def _device(self, mechanism: Mechanism) -> DeviceSide:
        face = SspFace(mechanism, "RUB", self._firmware)

        def answer(packet: bytes | None) -> bytes | None:
            said = face.answer(packet)
            if mechanism.count.stacked and self._loses and said is not None:
                self._loses -= 1
                return None
            return said

        return DeviceSide(answer, Ear, wrap)


@pytest.fixture(params=FIRMWARES)
def station(request: pytest.FixtureRequest) -> Station:
    return Station(FIRMWARES[request.param])


def assert_counted_once(station: Station) -> None:
    ledger = station.world.ledger
    assert station.world.mechanism.count.stacked == ledger.stacked == Counter({500: 1})
    assert not +ledger.suspect
    assert ledger.intent is None


@pytest.mark.parametrize("answers", [1, TRIES - 1, TRIES, TRIES + 1, 2 * TRIES])
def test_a_credit_that_was_lost_is_said_again(station: Station, answers: int) -> None:
    station.lose_credit(answers)
    station.insert(500)
    station.world.run(30)
    assert_counted_once(station)


def test_a_credit_that_was_lost_for_good_long_enough_is_suspect_and_then_cleared_up(station: Station) -> None:
    station.lose_credit(5 * TRIES)
    station.insert(500)
    station.world.run(60)
    assert_counted_once(station)


@pytest.mark.parametrize("answers", [0, 1])
def test_a_teller_that_was_killed_instead_of_hearing_it_hears_it_in_its_next_life(
    station: Station, answers: int
) -> None:
    station.lose_credit(answers)
    station.insert(500)
    station.run_until_credited()
    station.world.start_teller()
    station.world.run(30)
    assert_counted_once(station)


def test_a_line_that_broke_just_then_says_it_when_it_is_back(station: Station) -> None:
    station.lose_credit(1)
    station.insert(500)
    station.run_until_credited()
    station.world.break_line()
    station.world.run(30)
    assert_counted_once(station)


def test_a_credit_that_could_not_be_written_is_kept_while_the_line_breaks(station: Station) -> None:
    station.insert(500)
    station.world.run(2)
    station.world.failing = 3
    station.run_until_credited()
    station.world.break_line()
    station.world.run(30)
    assert_counted_once(station)


def test_the_next_note_counts_too(station: Station) -> None:
    station.lose_credit(TRIES)
    station.insert(500)
    station.world.run(30)
    station.insert(100)
    station.world.run(10)
    assert station.world.ledger.stacked == Counter({500: 1, 100: 1})


def test_without_ack_an_encrypted_credit_that_a_killed_teller_had_heard_is_suspect_and_not_lost() -> None:
    station = Station(Firmware(polls_with_ack=False))
    station.insert(500)
    station.run_until_credited()
    station.world.start_teller()
    station.world.run(30)
    assert station.world.ledger.suspect == Counter({500: 1})
    assert station.world.ledger.stacked == Counter()
