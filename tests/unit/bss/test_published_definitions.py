"""What we send and what we read, held to TM Forum's published files and to our own extension schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from jsonschema import Draft202012Validator

from kiosk.adapters.bss import payments, usage
from kiosk.adapters.bss.accounts import WireBillingAccount
from kiosk.adapters.bss.balances import WireAction, WireBucket
from kiosk.adapters.bss.bills import WireAppliedRate
from kiosk.adapters.bss.bonus_wire import WireProgramme
from kiosk.adapters.bss.codes import Codes
from kiosk.adapters.bss.consumption import Consumption, WireQuery
from kiosk.adapters.bss.interactions import Interactions
from kiosk.adapters.bss.loyalty import WireLoyaltyBalance
from kiosk.adapters.bss.notices import Notices, WireMessage
from kiosk.adapters.bss.offering_wire import WireOffering, WirePrice
from kiosk.adapters.bss.order_wire import WireOrder
from kiosk.adapters.bss.orders import REFUSALS as ORDER_REFUSALS
from kiosk.adapters.bss.orders import Orders
from kiosk.adapters.bss.payments import Payments
from kiosk.adapters.bss.people import WireCustomer, WireIndividual
from kiosk.adapters.bss.products import WireProduct
from kiosk.adapters.bss.promotions import WirePromotion
from kiosk.adapters.bss.qualification import Qualification, WireQualification
from kiosk.adapters.bss.question_wire import WireTicket
from kiosk.adapters.bss.questions import Questions
from kiosk.adapters.bss.reading import Reader
from kiosk.adapters.bss.recommendations import WireRecommended
from kiosk.adapters.bss.relief import ZeroBalance
from kiosk.adapters.bss.settings import PUBLISHED_PATHS, REFUSALS, Api, PaymentCall, PaymentProfile
from kiosk.adapters.bss.transfers import REFUSALS as TRANSFER_REFUSALS
from kiosk.adapters.bss.transfers import Transfers, WireTransfer
from kiosk.adapters.bss.wire import WireMoney, WireQuantity
from kiosk.domain.errors import OutcomeUnknown, Unavailable
from kiosk.domain.money import Currency, Money
from kiosk.domain.notices import NoticeId
from kiosk.domain.offerings import OfferingId
from kiosk.domain.ordering import Action, Change, OrderId, OrderKey
from kiosk.domain.phone import ContractNumber, PhoneNumber
from kiosk.domain.questions import Inquiry, QuestionId, QuestionKey, Subject, SubjectKind, Topic
from kiosk.domain.subscriber import AccountId, Recipient
from kiosk.domain.topup import Method, PaymentId
from kiosk.domain.transfers import TransferKey, TransferSheet
from kiosk.services.ports.crediting import CreditOrder
from kiosk.strict_json import shaped
from tests.fakes.bss import NOW, Heard, Reply, StillClock, operator_at, transport_to
from tests.fakes.help_desks import CHARGED, CONTRACTS
from tests.fakes.operator import EXTENSIONS, PUBLISHED, Published, documented
from tests.fakes.order_desk import HAVING, OFFERED
from tests.fakes.subscribers import IRINA

READ: list[tuple[int, str, type[msgspec.Struct]]] = [
    (620, "ProductOffering", WireOffering),
    (620, "ProductOfferingPrice", WirePrice),
    (622, "ProductOrder", WireOrder),
    (629, "Customer", WireCustomer),
    (632, "Individual", WireIndividual),
    (635, "Usage", usage.UsageRecord),
    (637, "Product", WireProduct),
    (654, "Bucket", WireBucket),
    (654, "BalanceActionHistory", WireAction),
    (654, "TopupBalance", payments.WireTopup),
    (658, "LoyaltyBalance", WireLoyaltyBalance),
    (658, "LoyaltyProgramProduct", WireProgramme),
    (671, "Promotion", WirePromotion),
    (680, "QueryProductRecommendation", WireRecommended),
    (666, "BillingAccount", WireBillingAccount),
    (676, "Payment", payments.WirePayment),
    (677, "QueryUsageConsumption", WireQuery),
    (678, "AppliedCustomerBillingRate", WireAppliedRate),
    (679, "ProductOfferingQualification", WireQualification),
    (621, "TroubleTicket", WireTicket),
    (654, "TransferBalance", WireTransfer),
    (681, "CommunicationMessage", WireMessage),
]
OURS = {
    "TransferBalance.correlatorId",
    "TroubleTicket.topic",
    "LoyaltyBalance.earnedThisMonth",
    *(f"RecommendationItem.{name}" for name in ("reasonKey", "reasonValue", "reasonText")),
    *(f"Promotion.{name}" for name in ("partner", "productOffering")),
    "ProductOrderItem.stateReason",
    *(f"ProductOfferingQualificationItem.{name}" for name in ("chargedNow", "nextCharge", "endsToo")),
    *(f"EligibilityUnavailabilityReason.{name}" for name in ("offering", "product", "missing")),
}
CALLED = {
    (621, "/troubleTicket"),
    (621, "/troubleTicket/{id}"),
    (654, "/transferBalance"),
    (681, "/communicationMessage"),
    (681, "/communicationMessage/{id}"),
    (683, "/partyInteraction"),
    (620, "/productOffering"),
    (620, "/productOffering/{id}"),
    (620, "/productOfferingPrice"),
    (620, "/productOfferingPrice/{id}"),
    (622, "/productOrder"),
    (622, "/productOrder/{id}"),
    (622, "/cancelProductOrder"),
    (629, "/customer/{id}"),
    (632, "/individual/{id}"),
    (635, "/usage"),
    (637, "/product"),
    (654, "/bucket"),
    (654, "/balanceActionHistory"),
    (654, "/topupBalance"),
    (658, "/loyaltyBalance"),
    (658, "/loyaltyProgramProduct"),
    (658, "/loyaltyEvent"),
    (671, "/promotion"),
    (680, "/queryProductRecommendation"),
    (666, "/billingAccount"),
    (666, "/billingAccount/{id}"),
    (676, "/payment"),
    (677, "/queryUsageConsumption"),
    (678, "/appliedCustomerBillingRate"),
    (679, "/productOfferingQualification"),
}
ORDER = CreditOrder(
    PaymentId("0f8fad5b-d9cb-469f-a165-70867728950e"),
    AccountId("118227"),
    "118227-money",
    Money(65000, Currency.RUB),
    Method.CASH,
)

SHEET = TransferSheet(
    TransferKey("9d2c"), CONTRACTS[0], CONTRACTS[1], Money(10_000, Currency.RUB), Money(500, Currency.RUB), None
)


def definitions(number: int) -> dict[str, Any]:
    """All definitions of one published file; skips where the files are not."""
    Published(number)
    (path,) = PUBLISHED.glob(f"TMF{number}-*-v4.*.swagger.json")
    found: dict[str, Any] = json.loads(path.read_text())["definitions"]
    return found


def full(file: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """A document with every member a schema declares, some levels deep."""
    if "$ref" in schema:
        schema = file["definitions"][schema["$ref"].rpartition("/")[2]]
    if "enum" in schema:
        return schema["enum"][-1]
    plain = {"string": "text", "integer": 1, "number": Decimal("1.5"), "boolean": True}
    match schema:
        case {"format": "date-time"}:
            return "2026-11-22T11:02:00Z"
        case {"type": "array", "items": items}:
            return [full(file, items, depth + 1)]
        case {"type": str(kind)} if kind in plain:
            return plain[kind]
    inner = schema.get("properties", {}) if depth < 6 else {}
    return {name: full(file, member, depth + 1) for name, member in inner.items()}


def members(kind: type[msgspec.Struct], definition: str) -> Iterator[tuple[str, Any]]:
    """The members we read of a definition, by their names on the wire, with the types we read them as."""
    for field in msgspec.structs.fields(kind):
        yield f"{definition}.{field.encode_name}", field.type


def read_as(type_: Any) -> type[msgspec.Struct] | None:
    """The structure somewhere inside an annotation, if there is one."""
    if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        return type_
    return next((found for part in get_args(type_) if (found := read_as(part)) is not None), None)


@pytest.mark.parametrize(("number", "definition", "kind"), READ, ids=[name for _, name, _ in READ])
def test_we_read_only_members_that_are_published_or_declared_ours(
    number: int, definition: str, kind: type[msgspec.Struct]
) -> None:
    published = definitions(number)
    waiting = [(kind, definition)]
    unknown: set[str] = set()
    while waiting:
        struct, name = waiting.pop()
        for member, type_ in members(struct, name):
            declared = published[name].get("properties", {}).get(member.rpartition(".")[2])
            if declared is None:
                unknown.add(member)
                continue
            inner, target = read_as(type_), declared.get("items", declared).get("$ref", "").rpartition("/")[2]
            if inner is not None and target and inner.__name__ != "WireRef":
                waiting.append((inner, target))
    assert unknown <= OURS


@pytest.mark.parametrize(("number", "definition", "kind"), READ, ids=[name for _, name, _ in READ])
def test_a_document_with_every_published_member_is_read(
    number: int, definition: str, kind: type[msgspec.Struct]
) -> None:
    document = full({"definitions": definitions(number)}, {"$ref": f"#/definitions/{definition}"})
    if kind is usage.UsageRecord:
        usage.RECORDS.decode(msgspec.json.Encoder(decimal_format="number").encode([document]))
    else:
        assert isinstance(shaped(document, kind), kind)


@pytest.mark.parametrize("kind", [WireMoney, WireQuantity])
def test_money_is_read_from_whole_and_broken_numbers_alike(kind: type[WireMoney] | type[WireQuantity]) -> None:
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    for number in (7, Decimal("7.00")):
        parts = {name: "RUB" if name in ("unit", "units") else number for name in names}
        assert shaped(parts, kind).money() == Money(700, Currency.RUB)


@pytest.mark.parametrize(("number", "path"), sorted(CALLED))
def test_every_path_we_call_is_published(number: int, path: str) -> None:
    published = Published(number)
    assert published.methods(path)
    assert PUBLISHED_PATHS[Api(str(number))] == published.base


async def sent(call: PaymentCall) -> Heard:
    profile = replace(PaymentProfile(channel="kiosk-0417"), call=call)
    if call is PaymentCall.TOPUP_BALANCE:
        profile = replace(profile, key_path=("voucher",))
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        await Payments(transport, profile).prepare(ORDER).send()
    return operator.heard[0]


async def test_a_payment_is_sent_as_published() -> None:
    heard = await sent(PaymentCall.PAYMENT)
    assert Published(676).faults("Payment_Create", json.loads(heard.body)) == []


async def test_a_topup_is_sent_as_published() -> None:
    heard = await sent(PaymentCall.TOPUP_BALANCE)
    assert Published(654).faults("TopupBalance_Create", json.loads(heard.body)) == []


async def test_a_query_of_consumption_is_sent_as_published() -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        assert await Consumption(transport).initial(AccountId("118227")) == {}
    assert Published(677).faults("QueryUsageConsumption_Create", json.loads(operator.heard[0].body)) == []


CHANGES = (
    Change(Action.CONNECT, OfferingId("+10 ГБ")),
    Change(Action.CHANGE, OfferingId("Большая семья"), "Семья"),
    Change(Action.DISCONNECT, product="Гороскоп"),
    Change(Action.SUSPEND, product="Дом 300", until=date(2026, 12, 20)),
    Change(Action.RESUME, product="ТВ"),
)


async def test_an_order_is_sent_as_published_and_as_documented() -> None:
    key, products = OrderKey("0f6d9f0e"), (*HAVING.products, replace(HAVING.products[0], product="ТВ"))
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        orders = Orders(transport, Reader(transport), "kiosk-0417", StillClock())
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                await orders.place(IRINA, key, CHANGES, OFFERED.offerings, products)
    first, again = operator.heard
    body = json.loads(first.body)
    assert Published(622).faults("ProductOrder_Create", body) == []
    documented("productOrder").validate(body)
    assert first.body == again.body
    assert body["productOrderItem"][0]["itemPrice"][0]["price"]["taxIncludedAmount"] == {"unit": "RUB", "value": 150}


async def test_a_question_about_changes_is_sent_as_published() -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        qualification = Qualification(transport, Reader(transport), "kiosk-0417", Currency.RUB)
        with pytest.raises(Unavailable):
            await qualification.quotes(IRINA, CHANGES)
    body = json.loads(operator.heard[0].body)
    assert Published(679).faults("ProductOfferingQualification_Create", body) == []


async def test_a_question_about_zero_balance_is_sent_as_published() -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        with pytest.raises(Unavailable):
            await ZeroBalance(transport, "kiosk-0417", Currency.RUB, UTC).word(IRINA)
    body = json.loads(operator.heard[0].body)
    assert body["category"] == {"id": "zeroBalance"}
    assert Published(679).faults("ProductOfferingQualification_Create", body) == []


async def test_a_calling_off_is_sent_as_published() -> None:
    standing = {
        "id": "o-1",
        "externalId": "k",
        "state": "held",
        "relatedParty": [{"id": "c1", "role": "customer", "@referredType": "Customer"}],
        "productOrderItem": [],
    }

    def script(heard: Heard) -> Reply:
        return Reply(200, standing) if heard.method == "GET" else Reply(201, {"id": "1"})

    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        await Orders(transport, Reader(transport), "kiosk-0417", StillClock()).call_off(IRINA, OrderId("o-1"))
    (sent_off,) = [heard for heard in operator.heard if heard.method == "POST"]
    assert Published(622).faults("CancelProductOrder_Create", json.loads(sent_off.body)) == []


def test_every_refusal_of_an_order_is_a_documented_one() -> None:
    schema = json.loads((EXTENSIONS / "orderRefusal.schema.json").read_text())
    assert set(schema["$defs"]["refused"]["enum"]) == set(ORDER_REFUSALS)


@pytest.mark.parametrize(
    "inquiry",
    [
        Inquiry(Topic.CHARGE, CHARGED),
        Inquiry(Topic.PAYMENT, Subject(SubjectKind.CASE, "7K3-Q9F-218", "7K3-Q9F-218")),
        Inquiry(Topic.CALL_ME, consent="2026-01"),
    ],
)
async def test_a_question_is_sent_as_published_and_the_same_each_time(inquiry: Inquiry) -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        questions = Questions(transport, Reader(transport), "kiosk-0417")
        for _ in range(2):
            with pytest.raises(OutcomeUnknown):
                await questions.ask(IRINA, QuestionKey("q"), inquiry, NOW)
    first, again = operator.heard
    assert first.body == again.body
    assert Published(621).faults("TroubleTicket_Create", json.loads(first.body)) == []


async def test_a_verdict_and_a_word_of_reading_are_sent_as_published() -> None:
    mine = {"id": IRINA.customer, "role": "customer", "@referredType": "Customer"}
    ticket = {"id": "t", "creationDate": "2026-11-22T11:02:00Z", "relatedParty": [mine]}
    message = {"id": "m", "receiver": [{"party": mine}], "characteristic": [{"name": "noticeType", "value": "block"}]}

    def script(heard: Heard) -> Reply:
        return Reply(200, ticket if "troubleTicket" in heard.path else message)

    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        reader = Reader(transport)
        await Questions(transport, reader, "kiosk-0417").judge(IRINA, QuestionId("t"), helped=True)
        await Notices(transport, reader).mark_read(IRINA, NoticeId("m"), NOW)
    verdict, read = (json.loads(heard.body) for heard in operator.heard if heard.method == "PATCH")
    assert Published(621).faults("TroubleTicket_Update", verdict) == []
    assert Published(681).faults("CommunicationMessage_Update", read) == []
    assert [one["name"] for one in read["characteristic"]] == ["noticeType", "readDate"]
    for one in read["characteristic"]:
        documented("notice").validate(one)


async def test_a_visit_with_a_question_is_told_as_published() -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        await Interactions(transport, "kiosk-0417").note(IRINA, QuestionId("t"), NOW)
    assert Published(683).faults("PartyInteraction_Create", json.loads(operator.heard[0].body)) == []


async def test_a_transfer_is_sent_as_published_once_under_its_key() -> None:
    async with operator_at(lambda _: Reply(500)) as operator, transport_to(operator.url) as transport:
        mover = Transfers(transport, Reader(transport), PaymentProfile("kiosk-0417"), Currency.RUB)
        with pytest.raises(OutcomeUnknown):
            await mover.move(SHEET)
    (heard,) = operator.heard
    body = json.loads(heard.body)
    assert Published(654).faults("TransferBalance_Create", body) == []
    assert heard.headers["idempotency-key"] == body["correlatorId"] == SHEET.key
    assert (body["amount"], body["transferCost"]) == ({"amount": 100, "units": "RUB"}, {"unit": "RUB", "value": 5})


def test_every_refusal_of_a_transfer_is_a_documented_one() -> None:
    schema = json.loads((EXTENSIONS / "transfer.schema.json").read_text())
    assert set(schema["$defs"]["refused"]["enum"]) == set(TRANSFER_REFUSALS)


CHALLENGE = {
    "id": "otp/1",
    "state": "sent",
    "sentToMasked": "+7 912 •••-••-89",
    "codeLength": 4,
    "triesLeft": 3,
    "resendAfterSeconds": 60,
    "expiresInSeconds": 300,
}


@pytest.mark.parametrize("destination", [PhoneNumber("+79123456789"), ContractNumber("40-118-227")])
async def test_a_code_is_asked_for_and_answered_by_the_extension_s_schema(
    destination: PhoneNumber | ContractNumber,
) -> None:
    schema = json.loads((EXTENSIONS / "otpChallenge.schema.json").read_text())

    def script(heard: Heard) -> Reply:
        return Reply(200, CHALLENGE | {"state": "verified"}) if "answer" in heard.path else Reply(201, CHALLENGE)

    async with operator_at(script) as operator, transport_to(operator.url) as transport:
        codes = Codes(transport)
        await codes.send(Recipient(AccountId("118227"), destination, "", ""), "ru")
        await codes.answer("otp/1", "4071")
    request, answer = operator.heard
    for heard, definition in ((request, "Request"), (answer, "Answer")):
        Draft202012Validator({"$ref": f"#/$defs/{definition}", "$defs": schema["$defs"]}).validate(
            json.loads(heard.body)
        )
    assert answer.path == "/otpChallenge/otp%2F1/answer"


def test_only_documented_refusals_count_as_refusals() -> None:
    schema = json.loads((EXTENSIONS / "refusal.schema.json").read_text())
    of_refunds = {"unknownPayment", "alreadyRefunded", "balanceTooLow"}
    assert set(schema["$defs"]["refused"]["enum"]) - of_refunds == REFUSALS
