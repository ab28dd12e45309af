"""TMF671: the operator's actions and the programmes of its partners (docs/operator/promotion.schema.json)."""

from __future__ import annotations

from msgspec import field
from starlette.requests import Request
from starlette.responses import Response

from sandbox.operator.answers import base_of, not_found
from sandbox.operator.calls import reads
from sandbox.operator.clock import moment
from sandbox.operator.operator import operator_of
from sandbox.operator.pages import one, page
from sandbox.operator.queries import parse
from sandbox.operator.shop.promotions import PROMOTIONS, Promotion
from sandbox.operator.wire import Ref, TimePeriod, Wire
from sandbox.operator.world.months import Month

BASE = "/tmf-api/promotionManagement/v4"


class PromotionResource(Wire, frozen=True, kw_only=True, tag_field="@type", tag="PartneredPromotion"):
    """TMF671 Promotion with whose it is and what it is about."""

    base_type: str = field(name="@baseType")
    id: str
    href: str
    name: str
    description: str
    promotion_type: str
    lifecycle_status: str
    valid_for: TimePeriod
    partner: Ref | None = None
    product_offering: Ref | None = None


async def list_promotions(request: Request) -> Response:
    """All there are, those that are over too."""
    return page(request, parse(request), [_resource(request, each) for each in PROMOTIONS])


async def read_promotion(request: Request) -> Response:
    """One of them."""
    query, wanted = parse(request), request.path_params["id"]
    for each in PROMOTIONS:
        if each.promotion == wanted:
            return one(query, _resource(request, each))
    raise not_found("promotion")


def _resource(request: Request, promotion: Promotion) -> PromotionResource:
    operator = operator_of(request)
    month = Month.of(operator.world.began_ms)
    end_ms = month.back(-promotion.lasts_months).start_ms() if promotion.lasts_months else 0
    is_over = 0 < end_ms <= operator.clock.now_ms()
    return PromotionResource(
        base_type="Promotion",
        id=promotion.promotion,
        href=f"{base_of(request)}{BASE}/promotion/{promotion.promotion}",
        name=promotion.name,
        description=promotion.about,
        promotion_type=promotion.kind,
        lifecycle_status="ended" if is_over else "active",
        valid_for=TimePeriod(
            start_date_time=moment(month.back(promotion.since_months).start_ms()),
            end_date_time=moment(end_ms) if end_ms else None,
        ),
        partner=Ref(id=promotion.promotion, name=promotion.partner) if promotion.partner else None,
        product_offering=Ref(id=promotion.offering) if promotion.offering else None,
    )


CALLS = reads("promotion", BASE, list_promotions, read_promotion)
