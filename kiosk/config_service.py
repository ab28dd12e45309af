"""The tables of a configuration file about staff. docs/config.md explains each key."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from kiosk.config_tables import PIN_HASH, Amount, Count, Seconds, Section, Text
from kiosk.domain.staff import Role


class StaffMember(Section, frozen=True):
    """Somebody who may open the service menu."""

    name: Text
    role: Role
    pin_hash: Annotated[str, Meta(pattern=PIN_HASH)]


class Service(Section, frozen=True):
    """The service menu."""

    four_eyes_above_minor: Amount | None = None
    log_out_after_s: Seconds = 600.0
    tries: Count = 5
    lock_out_s: Seconds = 300.0
    staff: tuple[StaffMember, ...] = ()

    def __post_init__(self) -> None:
        names = [person.name for person in self.staff]
        if len(names) != len(set(names)):
            raise ValueError("two people of the staff have one name")
