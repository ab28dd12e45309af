"""What the operator keeps. A record is one row of one table, and every key begins with the subscriber: a shard is a
range of subscribers, and no transaction ever needs two.

Moments are milliseconds since the epoch, money is whole minor units, days are ISO texts. Records are msgspec structs
because the world makes hundreds of thousands of them before the first call is answered.
"""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """A row."""


class Subscriber(Record, frozen=True):
    """One contract with one account; its id is the account's. `number` is empty without mobile service."""

    subscriber: str
    contract: str
    number: str
    given_name: str
    middle_name: str
    family_name: str
    language: str
    state: str  # active, suspended, blocked, closed
    credit_limit_minor: int
    balance_minor: int
    points: int | None
    points_this_month: int
    since_ms: int
    trait: str  # what tests look for: "demo", "closed", "plain", ...


class Product(Record, frozen=True):
    """A product the subscriber has or had. Absent days are empty."""

    subscriber: str
    product: str
    name: str
    summary: str
    section: str
    kind: str
    status: str
    fee_minor: int | None
    since_day: str
    ended_day: str
    next_charge_day: str
    last_used_day: str
    consent_day: str
    consent_channel: str
    supplier: str
    bundled_in: str


class Bucket(Record, frozen=True):
    """A package in its finest unit: seconds, kilobytes, messages."""

    subscriber: str
    bucket: str
    usage_type: str
    name: str
    product: str
    initial: int
    remaining: int
    from_ms: int
    until_ms: int


class Usage(Record, frozen=True):
    """One call, session or message. `volume` is seconds, kilobytes or messages."""

    subscriber: str
    at_ms: int
    seq: int
    product: str
    kind: str
    counterpart: str
    place: str
    network: str
    volume: int
    amount_minor: int
    rate_minor: int | None
    paid_from: str
    plan: str


class Fee(Record, frozen=True):
    """A charge that is no usage: the fee of a product, or something paid once."""

    subscriber: str
    at_ms: int
    seq: int
    product: str
    name: str
    kind: str  # fee, subscription, oneOff, adjustment
    section: str
    supplier: str
    amount_minor: int
    until_ms: int


class BalanceAction(Record, frozen=True):
    """Money that came or went otherwise; `amount_minor` is signed."""

    subscriber: str
    at_ms: int
    seq: int
    reason: str  # topUp, refund, transfer, adjustment
    name: str
    amount_minor: int
    channel: str
    channel_name: str
    method: str


class LedgerEntry(Record, frozen=True):
    """One change of a balance, in the order it was booked."""

    subscriber: str
    seq: int
    at_ms: int
    source: str  # usage, fee, balanceAction
    source_id: str
    amount_minor: int
    balance_after_minor: int
    correlator_id: str


class Booking(Record, frozen=True):
    """A payment or refund, with the representation its first POST was answered with."""

    subscriber: str
    channel: str
    correlator_id: str
    booking: str
    kind: str  # payment, refund
    refers_to: str
    at_ms: int
    amount_minor: int
    body_sha256: str
    representation: bytes


class Challenge(Record, frozen=True):
    """A code that was sent."""

    subscriber: str
    challenge: str
    number: str
    code: str
    language: str
    state: str
    tries_left: int
    sent_ms: int
    expires_ms: int


class NumberOwner(Record, frozen=True):
    """Whose number it is: an index of its own, sharded by number."""

    number: str
    subscriber: str


class ContractOwner(Record, frozen=True):
    """Whose contract it is, sharded by contract."""

    contract: str
    subscriber: str


class CorrelatorOwner(Record, frozen=True):
    """Whose payment it is, sharded by correlator."""

    correlator_id: str
    channel: str
    subscriber: str


class WorldMark(Record, frozen=True):
    """What world the data base holds."""

    mark: str
    seed: int
    subscribers: int
    heavy_lines: int
    began_ms: int
    digest: str
