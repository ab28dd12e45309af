"""The banknotes a simulated validator knows, by currency."""

from __future__ import annotations

BILL_TABLES: dict[str, tuple[int, ...]] = {
    "RUB": (10, 50, 100, 200, 500, 1000, 2000, 5000),
    "EUR": (5, 10, 20, 50, 100, 200, 500),
    "KZT": (200, 500, 1000, 2000, 5000, 10000, 20000),
}
_TYPES = 24


def bill_table(currency: str) -> bytes:
    """The answer to GET BILL TABLE: 24 records of value, currency, power of ten; types count from 0."""
    records = b"".join(_record(value, currency) for value in BILL_TABLES[currency])
    return records.ljust(_TYPES * 5, b"\0")


def _record(value: int, currency: str) -> bytes:
    power = 0
    while value % 10 == 0:
        value, power = value // 10, power + 1
    return bytes((value,)) + currency.encode("ascii") + bytes((power,))
