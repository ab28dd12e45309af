"""What the operator's client has to be told: where each API is, who we are there, and how much we put up with."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.money import Currency


class Api(Enum):
    """The operator's APIs by TM Forum number; real base paths are irregular, so each has its own address."""

    CATALOGUE = "620"
    QUESTIONS = "621"
    ORDERS = "622"
    CUSTOMERS = "629"
    INDIVIDUALS = "632"
    USAGE = "635"
    PRODUCTS = "637"
    BALANCES = "654"
    LOYALTY = "658"
    ACCOUNTS = "666"
    PROMOTIONS = "671"
    PAYMENTS = "676"
    CONSUMPTION = "677"
    BILLS = "678"
    QUALIFICATION = "679"
    RECOMMENDATIONS = "680"
    NOTICES = "681"
    INTERACTIONS = "683"
    CODES = "otpChallenge"


PUBLISHED_PATHS: Mapping[Api, str] = {
    Api.CATALOGUE: "/tmf-api/productCatalogManagement/v4",
    Api.QUESTIONS: "/tmf-api/troubleTicket/v4",
    Api.ORDERS: "/tmf-api/productOrderingManagement/v4",
    Api.CUSTOMERS: "/tmf-api/customerManagement/v4",
    Api.INDIVIDUALS: "/tmf-api/party/v4",
    Api.USAGE: "/tmf-api/usageManagement/v4",
    Api.PRODUCTS: "/tmf-api/productInventory/v4",
    Api.BALANCES: "/tmf-api/prepayBalanceManagement/v4",
    Api.LOYALTY: "/tmf-api/loyalty/v4",
    Api.ACCOUNTS: "/tmf-api/accountManagement/v4",
    Api.PROMOTIONS: "/tmf-api/promotionManagement/v4",
    Api.PAYMENTS: "/payment/v4",
    Api.CONSUMPTION: "/tmf-api/usageConsumption/v4",
    Api.BILLS: "/tmf-api/customerBillManagement/v4",
    Api.QUALIFICATION: "/tmf-api/productOfferingQualification/v4",
    Api.RECOMMENDATIONS: "/customer/v4",
    Api.NOTICES: "/tmf-api/communicationManagement/v4",
    Api.INTERACTIONS: "/tmf-api/partyInteraction/v4",
    Api.CODES: "/operator-api/otpChallenge/v1",
}


def addresses(root: str, overrides: Mapping[Api, str] | None = None) -> dict[Api, str]:
    """A base URL for every API: `root` with the published paths, but for the `overrides`."""
    known = {api: root.rstrip("/") + path for api, path in PUBLISHED_PATHS.items()}
    return known | {api: url.rstrip("/") for api, url in (overrides or {}).items()}


@dataclass(frozen=True, slots=True)
class NoAuth:
    """The network itself is the proof."""


@dataclass(frozen=True, slots=True)
class Basic:
    """A user and a password (RFC 7617)."""

    user: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A token (RFC 6750)."""

    token: str = field(repr=False)


Auth = NoAuth | Basic | Bearer


def authorization(auth: Auth) -> dict[str, str]:
    """The header that proves who we are; none for `NoAuth`."""
    match auth:
        case NoAuth():
            return {}
        case Basic(user, password):
            return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}
        case Bearer(token):
            return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of an answer is taken, how long it may take, how many are asked for at once. A passed limit of size is
    nonsense, not patience.
    """

    answer_bytes: int = 1 << 20
    page_bytes: int = 8 << 20
    deadline_s: float = 15.0
    connect_s: float = 5.0
    retry_pauses_s: tuple[float, ...] = (0.2, 0.7)
    retry_after_most_s: float = 5.0
    reads_at_once: int = 12
    reads_at_once_when_slow: int = 4


class Masking(Enum):
    """How much of other people's numbers a detail shows."""

    NONE = "none"
    LAST_3 = "last_3"  # the last three are hidden
    LAST_4 = "last_4"  # the last four are hidden
    ALL_BUT_2 = "all_but_2"  # only the code and the last two are shown


class PaymentCall(Enum):
    """Which resource takes top-ups."""

    PAYMENT = "payment"  # 676
    TOPUP_BALANCE = "topup_balance"  # 654


REFUSALS = frozenset(
    {
        "unknownAccount",
        "unknownBucket",
        "accountClosed",
        "accountBlocked",
        "amountTooSmall",
        "amountTooLarge",
        "currencyNotAccepted",
        "methodNotAccepted",
    }
)


@dataclass(frozen=True, slots=True)
class PaymentProfile:
    """How this operator takes payments; the defaults are the operator contract's.

    `key_path` is where the key goes in the body, `search_by` the query parameter it is found by. `refusals` are the
    only error codes that mean a definite no (docs/operator/refusal.schema.json).
    """

    channel: str
    call: PaymentCall = PaymentCall.PAYMENT
    key_headers: tuple[str, ...] = ("Idempotency-Key", "X-Correlation-ID")
    key_path: tuple[str, ...] = ("correlatorId",)
    can_search: bool = True
    search_by: str = "correlatorId"
    is_idempotent: bool = True
    key_retention_s: float = 30 * 86_400
    consistency_delay_s: float = 120.0
    refusals: frozenset[str] = REFUSALS


@dataclass(frozen=True, slots=True)
class OperatorSettings:
    """All of it. An API that is not in `addresses` is not offered by this operator."""

    addresses: Mapping[Api, str]
    payments: PaymentProfile
    currency: Currency
    auth: Auth = NoAuth()
    limits: Limits = Limits()
    masking: Masking = Masking.ALL_BUT_2
