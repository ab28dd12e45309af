"""Which notes a device can tell apart, and what each is worth: read from the device, in any protocol.

A bill type is the device's own number for a note (CCNET's type, ID-003's escrow code, SSP's channel).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.money import Money


@dataclass(frozen=True, slots=True)
class BillTable:
    """The values of the device's bill types. A type that is unused or of another currency is absent."""

    values: dict[int, Money] = field(default_factory=dict)

    def value(self, bill_type: int | None) -> Money | None:
        """The value of `bill_type`, `None` when the table does not know it."""
        return None if bill_type is None else self.values.get(bill_type)

    def types_of(self, wanted: frozenset[Money]) -> frozenset[int]:
        """Each type whose value is wanted."""
        return frozenset(bill_type for bill_type, value in self.values.items() if value in wanted)

    def values_of(self, types: frozenset[int]) -> frozenset[Money]:
        """The values of `types`, as far as they are known."""
        return frozenset(value for bill_type, value in self.values.items() if bill_type in types)

    def known(self, wanted: frozenset[Money]) -> frozenset[Money]:
        """Those of `wanted` that the device can tell."""
        return wanted & frozenset(self.values.values())

    def ascending(self) -> tuple[Money, ...]:
        """Each value once."""
        return tuple(sorted(set(self.values.values()), key=lambda value: value.minor))
