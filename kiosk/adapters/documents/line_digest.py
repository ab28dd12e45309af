"""A fingerprint of the lines a statement was made from, whatever pages they came in."""

from __future__ import annotations

from hashlib import sha256

from kiosk.domain.expenses import LinePage


class LineDigest:
    """SHA-256 over the SHA-256 of each column: moments, amounts, volumes, rates, codes, names, counterparts, places.

    Numbers are hashed as 64-bit little-endian integers, texts as UTF-8 with a zero byte after each.
    """

    def __init__(self) -> None:
        self._columns = [sha256() for _ in range(8)]

    def add(self, page: LinePage) -> None:
        """The lines of `page` follow those added before."""
        texts = (_joined(column) for column in (page.name, page.counterpart, page.place))
        columns = (page.when, page.amount, page.volume, page.rate, page.codes, *texts)
        for column, data in zip(self._columns, columns, strict=True):
            column.update(data)

    def hexdigest(self) -> str:
        """64 hexadecimal digits."""
        return sha256(b"".join(column.digest() for column in self._columns)).hexdigest()


def _joined(texts: tuple[str, ...]) -> bytes:
    return ("\0".join(texts) + "\0").encode() if texts else b""
