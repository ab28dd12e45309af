"""What the operator keeps. A record is one row of one table, and every key begins with the subscriber: a shard is a
range of subscribers, and no transaction but a transfer needs two.

Moments are milliseconds since the epoch, money is whole minor units, days are ISO texts. Records are msgspec structs
because the world makes hundreds of thousands of them before the first call is answered.
"""

from __future__ import annotations

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """A row."""


class Subscriber(Record, frozen=True):
    """One contract with one account; its id is the account's. `number` is empty without mobile service.

    `holder` is the account of the first contract of whoever holds several, empty for that one and for all others.
    """

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
    holder: str = ""


class Product(Record, frozen=True):
    """A product the subscriber has or had. Absent days are empty.

    `paid_minor` was taken on `paid_day` for the days before `next_charge_day`. It works for the last time on the day
    before `until_day`. A block has a cause (noMoney, ownWish); `due_minor` is the fee that waits for money, `lift_ms`
    when the block will be lifted. `promised_minor` is what has to be repaid on `next_charge_day`.
    """

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
    offering: str
    until_day: str = ""
    paid_minor: int = 0
    paid_day: str = ""
    block_cause: str = ""
    blocked_since: str = ""
    blocked_until: str = ""
    due_minor: int = 0
    lift_ms: int = 0
    promised_minor: int = 0


class Bucket(Record, frozen=True):
    """A package in its finest unit: seconds, kilobytes, messages; or promised money in minor units."""

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
    """A charge that is no usage: the fee of a product, or something paid once; negative where it is given back.

    `rate_minor` is the whole month's or piece's price, 0 where it is the amount.
    """

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
    rate_minor: int = 0


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


class ProductOrder(Record, frozen=True):
    """An order. `items` is a JSON list of `account.wishes.Item`; at `next_ms` (0: never) it comes to its next state.

    `plan` is what the sandbox makes of it, `plan_reason` what it says then.
    """

    subscriber: str
    order: str
    external_id: str
    channel: str
    body_sha256: str
    state: str
    placed_ms: int
    next_ms: int
    work_ms: int
    done_ms: int
    plan: str
    plan_reason: str
    items: bytes


class Qualification(Record, frozen=True):
    """An answer to "may I", as it was given."""

    subscriber: str
    qualification: str
    at_ms: int
    representation: bytes


class Notice(Record, frozen=True):
    """Something the subscriber was told. Moments that are not known are 0, and so is `read_ms` until it was read.

    A price rise has both prices, an outage its expected end in `until_ms`.
    """

    subscriber: str
    notice: str
    kind: str  # priceRise, outage, block, other
    subject: str
    content: str
    sent_ms: int
    effective_ms: int
    until_ms: int = 0
    offering: str = ""
    offering_name: str = ""
    before_minor: int = 0
    now_minor: int = 0
    read_ms: int = 0


class Ticket(Record, frozen=True):
    """A question or request. `entities` and `notes` are JSON; the next answer comes at `answer_ms`."""

    subscriber: str
    ticket: str
    external_id: str
    body_sha256: str
    kind: str  # question, request
    topic: str
    name: str
    description: str
    channel: str
    opened_ms: int
    changed_ms: int
    answer_ms: int
    state: str  # acknowledged, resolved, closed
    entities: bytes
    notes: bytes
    consent_version: str = ""
    consent_date: str = ""


class Interaction(Record, frozen=True):
    """A visit with a question, as its caller told it."""

    subscriber: str
    interaction: str
    at_ms: int
    reason: str
    description: str
    channel: str
    tickets: str  # their ids, with commas


class Transfer(Record, frozen=True):
    """Money from the subscriber's account to another of the same holder."""

    subscriber: str
    transfer: str
    key: str
    body_sha256: str
    target: str
    amount_minor: int
    fee_minor: int
    at_ms: int
    channel: str


class PointsMove(Record, frozen=True):
    """Points that were earned or spent in one programme; `left` is what of those earned is still there.

    They end at `expires_ms`, 0 for never. `key` is the caller's, of what was redeemed at a caller's wish.
    """

    subscriber: str
    transaction: str
    programme: str
    kind: str  # earn, spend; told also as expire
    name: str
    points: int
    at_ms: int
    expires_ms: int
    left: int
    key: str = ""
    body_sha256: str = ""
    reward: str = ""


class Due(Record, frozen=True):
    """When something next happens to a subscriber by itself."""

    subscriber: str
    due_ms: int


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
