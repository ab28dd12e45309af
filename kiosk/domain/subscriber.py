"""Who a payment is for, and who is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from kiosk.domain.phone import Destination, PhoneNumber

AccountId = NewType("AccountId", str)
"""A billing account (TMF666 BillingAccount.id)."""

CustomerId = NewType("CustomerId", str)
"""A customer (TMF629 Customer.id)."""

VisitToken = NewType("VisitToken", str)
"""Proof of a login: secret, alive for one visit of one front."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """An account that can be topped up without a login. `name_hint` is initials and dots, never a name."""

    account: AccountId
    destination: Destination
    name_hint: str
    bucket: str


@dataclass(frozen=True, slots=True)
class Subscriber:
    """The owner of an account, seen only after a login."""

    customer: CustomerId
    account: AccountId
    contract: str
    number: PhoneNumber | None
    given_name: str
    family_name: str
    middle_name: str = ""

    def short_name(self) -> str:
        """For a screen others can see: "Ирина С."."""
        return f"{self.given_name} {self.family_name[:1]}.".strip() if self.family_name else self.given_name

    def full_name(self) -> str:
        """For paper: family name first, as in contracts."""
        return " ".join(part for part in (self.family_name, self.given_name, self.middle_name) if part)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a login is for, before it is proven: nothing of `owner` may be told until then.

    `owner` is `None` where the operator would have to be asked once more.
    """

    recipient: Recipient
    owner: Subscriber | None


@dataclass(frozen=True, slots=True)
class CodeChallenge:
    """A code that was sent by SMS: how often it may be tried, when another may be asked for (seconds from now)."""

    challenge: str
    sent_to_masked: str
    length: int
    tries_left: int
    resend_in_s: int
    expires_in_s: int


def name_hint(given_name: str, family_name: str) -> str:
    """Initials with a dot for each hidden letter: "И•••• С••••••"."""
    return " ".join(name[0] + "•" * (len(name) - 1) for name in (given_name, family_name) if name)
