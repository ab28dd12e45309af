"""The protocols that a simulated acceptor can speak: a line here makes one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.devices import frames, id003_frames, ssp_frames
from sandbox.devices.ccnet import CcnetFace
from sandbox.devices.id003 import Id003Face
from sandbox.devices.mechanism import Mechanism
from sandbox.devices.notes import bill_table
from sandbox.devices.pty_line import Wire
from sandbox.devices.ssp import OLD_FIRMWARE, Firmware, SspFace


class Face(Protocol):
    """What a protocol shows a host of a mechanism."""

    def answer(self, payload: bytes | None) -> bytes | None:
        """What the device says to a command, `None` for a garbled one; `None` when it says nothing."""


Hand = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class Guise:
    """A face, and what can be done to a device of this protocol besides what can be done to any."""

    face: Face
    hands: Mapping[str, Hand] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speech:
    """One protocol: its frames, and the guise it gives a mechanism whose notes are of a currency."""

    wire: Wire
    guise: Callable[[Mechanism, str], Guise]


def _id003(mechanism: Mechanism, currency: str) -> Guise:
    face = Id003Face(mechanism, currency)
    return Guise(face, face.hands())


def _ssp(firmware: Firmware) -> Speech:
    def guise(mechanism: Mechanism, currency: str) -> Guise:
        face = SspFace(mechanism, currency, firmware)
        return Guise(face, face.hands())

    return Speech(Wire(ssp_frames.Ear, ssp_frames.wrap), guise)


PROTOCOLS: dict[str, Speech] = {
    "ccnet": Speech(
        Wire(frames.Ear, frames.wrap), lambda mechanism, currency: Guise(CcnetFace(mechanism, bill_table(currency)))
    ),
    "id003": Speech(Wire(id003_frames.Ear, id003_frames.wrap), _id003),
    "ssp": _ssp(Firmware()),
    "ssp-plain": _ssp(Firmware(encrypts=False)),
    "ssp-old": _ssp(OLD_FIRMWARE),
}
