"""The tables of a configuration file about what a visitor may do behind a login. docs/config.md explains each key."""

from __future__ import annotations

from kiosk.config_tables import Amount, Count, Language, PerMille, Section, Text


class Transfers(Section, frozen=True):
    """The operator's rules for money between a visitor's own contracts."""

    minimum_minor: Count
    maximum_minor: Count
    fee_per_mille: PerMille = 0
    fee_minimum_minor: Amount = 0

    def __post_init__(self) -> None:
        if self.maximum_minor < self.minimum_minor:
            raise ValueError("maximum_minor is less than minimum_minor")


class Requests(Section, frozen=True):
    """The consent to processing personal data that a request for a call or a visit needs."""

    version: Text
    consent: dict[Language, Text]

    def __post_init__(self) -> None:
        if not self.consent:
            raise ValueError("consent has no text")
