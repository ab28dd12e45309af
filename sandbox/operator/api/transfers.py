"""TMF654 transfers between accounts of one holder (docs/operator/transfer.schema.json)."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec import field
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.account.blocks import heed_balance
from sandbox.operator.account.book import Book
from sandbox.operator.answers import Refusal, base_of, created, not_found
from sandbox.operator.api.balances import BASE, logical_resource, money_bucket
from sandbox.operator.api.sent import MoneySent, body_digest, minor_units
from sandbox.operator.api.topups import QuantitySent
from sandbox.operator.api.wishes import Named, read_body
from sandbox.operator.calls import Call, reads
from sandbox.operator.clock import moment
from sandbox.operator.identity import owner_of, owners_named, part_of
from sandbox.operator.operator import Operator, operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.storage.records import BalanceAction, Transfer
from sandbox.operator.storage.tables import TRANSFERS
from sandbox.operator.wire import CURRENCY, Money, Quantity, Ref, Wire, currency_quantity, money

LEAST_MINOR = 10_00
MOST_MINOR = 5_000_00
_FEE_PER_MILLE = 10
_FEE_LEAST_MINOR = 5_00


class TransferResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="KeyedTransferBalance"):
    """TMF654 TransferBalance with the key it was asked for under."""

    base_type: str = field(name="@baseType")
    id: str
    href: str
    correlator_id: str
    reason: str
    status: str
    requested_date: datetime
    confirmation_date: datetime
    usage_type: str
    amount: Quantity
    transfer_cost: Money
    cost_owner: str
    bucket: Ref
    receiver_bucket: Ref
    receiver_bucket_usage_type: str
    party_account: Ref
    logical_resource: list[Ref]
    receiver_logical_resource: Ref
    channel: Ref


class TransferSent(msgspec.Struct, frozen=True, rename="camel"):
    """A TransferBalance_Create."""

    correlator_id: str
    reason: str
    amount: QuantitySent
    transfer_cost: MoneySent
    usage_type: str
    bucket: Named
    receiver_bucket: Named
    receiver_bucket_usage_type: str
    logical_resource: list[Named]
    receiver_logical_resource: Named
    channel: Named

    def accounts(self) -> tuple[str, str]:
        """Whose money it is, and whose it shall be."""
        return owner_of(self.bucket.id), owner_of(self.receiver_bucket.id)


async def create_transfer(request: Request) -> Response:
    """Move money once per correlatorId of an account."""
    operator, base = operator_of(request), base_of(request)
    sent = await read_body(request, TransferSent)
    if not 0 < len(sent.correlator_id) <= 64:
        raise Refusal(400, "invalidBody", "correlatorId has 1 to 64 characters")
    source, _ = sent.accounts()
    digest = body_digest(await request.body())
    async with operator.database.writing() as connection:
        rows = await TRANSFERS.rows(connection, TRANSFERS["subscriber"] == source)
        earlier = next((row for row in rows if row.key == sent.correlator_id), None)
        if earlier is not None and earlier.body_sha256 != digest:
            raise Refusal(409, "idempotencyKeyReused", f"{sent.correlator_id} was another transfer")
        row = earlier or _wanted(sent, len(rows) + 1, digest, operator.clock.now_ms())
        if earlier is None:
            await _move(operator, connection, row, sent)
    resource = _resource(base, row)
    return created(resource, resource.href, {"idempotent-replayed": "true"} if earlier else {})


async def list_transfers(request: Request) -> Response:
    """Transfers by account and key."""
    query = parse(request)
    owners = owners_named(query, "partyAccount.id", "bucket.id", "id")
    async with operator_of(request).database.reading() as connection:
        rows = await TRANSFERS.rows(connection, *TRANSFERS.belongs_to(owners))
    return page(request, query, (_resource(base_of(request), row) for row in rows))


async def read_transfer(request: Request) -> Response:
    """One transfer."""
    query, wanted = parse(request), request.path_params["id"]
    same = (TRANSFERS["subscriber"] == owner_of(wanted), TRANSFERS["transfer"] == wanted)
    async with operator_of(request).database.reading() as connection:
        row = await TRANSFERS.one(connection, *same)
    if row is None:
        raise not_found("transferBalance")
    return one(query, _resource(base_of(request), row))


def fee_minor(amount_minor: int) -> int:
    """What a transfer of `amount_minor` costs its sender: one per cent, half up, at least five roubles."""
    return max((amount_minor * _FEE_PER_MILLE + 500) // 1000, _FEE_LEAST_MINOR)


def _wanted(sent: TransferSent, number: int, digest: str, now_ms: int) -> Transfer:
    source, target = sent.accounts()
    if sent.amount.units != CURRENCY or sent.usage_type != "monetary" or source == target:
        raise Refusal(400, "invalidBody", f"a transfer moves {CURRENCY} from one account to another")
    amount_minor = minor_units(sent.amount.amount)
    return Transfer(
        subscriber=source,
        transfer=part_of(source, f"transfer-{number:03}"),
        key=sent.correlator_id,
        body_sha256=digest,
        target=target,
        amount_minor=amount_minor,
        fee_minor=fee_minor(amount_minor),
        at_ms=now_ms,
        channel=sent.channel.id,
    )


async def _move(operator: Operator, connection: AsyncConnection, row: Transfer, sent: TransferSent) -> None:
    """Both accounts in one transaction, locked in the order of ids so that no two transfers wait for each other."""
    books: dict[str, Book] = {}
    for account in sorted((row.subscriber, row.target)):
        book = await operator.keeper.open(connection, account, row.at_ms, lock=True)
        if book is None:
            raise Refusal(409, "unknownAccount", f"no account {account}", reason="Такого договора нет")
        books[account] = book
    source, target = books[row.subscriber], books[row.target]
    _permit(source, target, row, minor_units(sent.transfer_cost.value))
    source.credit(_action(row, row.subscriber, "Перевод на другой свой договор", -row.amount_minor), row.key)
    if row.fee_minor:
        source.credit(_action(row, row.subscriber, "Плата за перевод", -row.fee_minor), row.key)
    target.credit(_action(row, row.target, "Перевод с другого своего договора", row.amount_minor), row.key)
    for book in (source, target):
        heed_balance(book, row.at_ms)
        await operator.keeper.write(connection, book)
    await TRANSFERS.add(connection, [row])


def _permit(source: Book, target: Book, row: Transfer, agreed_minor: int) -> None:
    """Let through what may be moved; each refusal is documented in docs/operator/transfer.schema.json."""
    holders = {one.person.holder or one.person.subscriber for one in (source, target)}
    if len(holders) > 1:
        raise Refusal(409, "notOwnAccount", "the accounts have two holders", reason="Это не ваш договор")
    for book in (source, target):
        if book.person.state != "active":
            raise Refusal(
                409, "accountBlocked", f"{book.person.subscriber} is {book.person.state}", reason="Договор не действует"
            )
    if agreed_minor != row.fee_minor:
        raise Refusal(409, "costChanged", f"it costs {row.fee_minor}", reason="Плата за перевод изменилась")
    if row.amount_minor < LEAST_MINOR:
        raise Refusal(409, "amountTooSmall", f"at least {LEAST_MINOR}", reason="Сумма меньше наименьшей")
    if row.amount_minor > MOST_MINOR:
        raise Refusal(409, "amountTooLarge", f"at most {MOST_MINOR}", reason="Сумма больше наибольшей")
    if any(one.promised_minor for one in source.had()):
        raise Refusal(409, "promisedPayment", "repay it first", reason="Сначала верните обещанный платёж")
    if source.person.balance_minor < row.amount_minor + row.fee_minor:
        raise Refusal(409, "balanceTooLow", "credit cannot be moved", reason="На договоре меньше денег")


def _action(row: Transfer, account: str, name: str, amount_minor: int) -> BalanceAction:
    return BalanceAction(
        subscriber=account,
        at_ms=row.at_ms,
        seq=0,
        reason="transfer",
        name=name,
        amount_minor=amount_minor,
        channel=row.channel,
        channel_name="",
        method="",
    )


def _resource(base: str, row: Transfer) -> TransferResource:
    return TransferResource(
        base_type="TransferBalance",
        id=row.transfer,
        href=f"{base}{BASE}/transferBalance/{row.transfer}",
        correlator_id=row.key,
        reason="ownContracts",
        status="completed",
        requested_date=moment(row.at_ms),
        confirmation_date=moment(row.at_ms),
        usage_type="monetary",
        amount=currency_quantity(row.amount_minor),
        transfer_cost=money(row.fee_minor),
        cost_owner="originator",
        bucket=Ref(id=money_bucket(row.subscriber)),
        receiver_bucket=Ref(id=money_bucket(row.target)),
        receiver_bucket_usage_type="monetary",
        party_account=Ref(id=row.subscriber),
        logical_resource=[logical_resource(row.subscriber)],
        receiver_logical_resource=logical_resource(row.target),
        channel=Ref(id=row.channel),
    )


CALLS = (
    Call("transferBalance.create", "POST", f"{BASE}/transferBalance", create_transfer),
    *reads("transferBalance", BASE, list_transfers, read_transfer),
)
