"""eSSP from the device's end: the key it agrees on, and sealed packets. Written apart from the terminal's."""

from __future__ import annotations

import random

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from sandbox.devices.ssp_frames import checksum

_FACTORY_KEY = bytes.fromhex("67 45 23 01 67 45 23 01")


class DeviceKey:
    """The device's half of an exchange, and the packets sealed with what came of it."""

    def __init__(self, fixed: bytes = _FACTORY_KEY, seed: int = 0) -> None:
        self._fixed = fixed
        self._chance = random.Random(seed)
        self.generator = self.modulus = 0
        self._key: bytes | None = None
        self.count = 0  # of packets that were sealed with the key, host's and device's

    @property
    def is_set(self) -> bool:
        """Whether packets can be sealed."""
        return self._key is not None

    def forget(self) -> None:
        """A fresh power-up knows no key."""
        self._key = None

    def exchange(self, host_half: bytes) -> bytes | None:
        """The device's half, `None` before there are a generator and a modulus."""
        if not self.generator or not self.modulus:
            return None
        own = self._chance.randrange(2, 1 << 31)
        shared = pow(int.from_bytes(host_half, "little"), own, self.modulus)
        self._key, self.count = self._fixed + shared.to_bytes(8, "little"), 0
        return pow(self.generator, own, self.modulus).to_bytes(8, "little")

    def open(self, packet: bytes) -> bytes | None:
        """What a sealed packet says; `None` for one with another key or another count than expected."""
        if self._key is None or len(packet) % 16 != 1:
            return None
        box = Cipher(algorithms.AES(self._key), modes.ECB()).decryptor()  # noqa: S305 - the mode is the protocol's
        clear = box.update(packet[1:]) + box.finalize()
        if checksum(clear[:-2]) != clear[-2:] or int.from_bytes(clear[1:5], "little") != self.count:
            return None
        self.count += 1
        return clear[5 : 5 + clear[0]]

    def seal(self, said: bytes) -> bytes:
        """`said` as a sealed packet."""
        assert self._key is not None
        clear = bytes((len(said),)) + self.count.to_bytes(4, "little") + said
        clear += self._chance.randbytes(14 - len(clear) % 16 if len(clear) % 16 <= 14 else 15)
        box = Cipher(algorithms.AES(self._key), modes.ECB()).encryptor()  # noqa: S305 - the mode is the protocol's
        return b"\x7e" + box.update(clear + checksum(clear)) + box.finalize()
