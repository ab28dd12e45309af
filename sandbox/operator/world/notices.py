"""What people were told before the world began: outages, announced prices, blocks, and news that everybody gets."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sandbox.operator.clock import local
from sandbox.operator.identity import part_of
from sandbox.operator.shop.counter import Counter
from sandbox.operator.storage.records import Notice
from sandbox.operator.world.funding import HOUR_MS
from sandbox.operator.world.lives import Life
from sandbox.operator.world.months import Month

_DAY_MS = 24 * HOUR_MS


def notices(life: Life, counter: Counter) -> list[Notice]:
    """What was said to whoever lives `life`, numbered, the oldest first."""
    told = [_news(life, counter), *_outages(life, counter), *_rises(life, counter), *_blocks(life, counter)]
    told.sort(key=lambda one: one.sent_ms)
    return [replace(one, notice=part_of(one.subscriber, f"notice-{place}")) for place, one in enumerate(told, 1)]


def _news(life: Life, counter: Counter) -> Notice:
    """Read long ago by everybody."""
    sent_ms = Month.of(counter.began_ms).back(2).at(14, 10)
    return Notice(
        subscriber=life.subscriber.subscriber,
        notice="",
        kind="other",
        subject="Офис на Ленина, 12 открыт и по воскресеньям",
        content="С 10 до 19 часов. Терминал в зале работает круглосуточно.",
        sent_ms=sent_ms,
        effective_ms=0,
        read_ms=sent_ms + _DAY_MS,
    )


def _outages(life: Life, counter: Counter) -> Iterator[Notice]:
    """Work on the line of the house tonight, for the demo subscriber."""
    house = next((one for one in life.products if one.section == "internet" and one.kind == "tariff"), None)
    if life.subscriber.trait != "demo" or house is None:
        return
    tomorrow = local(counter.began_ms + _DAY_MS).date()
    midnight_ms = Month(tomorrow.year, tomorrow.month).at(tomorrow.day)
    yield Notice(
        subscriber=life.subscriber.subscriber,
        notice="",
        kind="outage",
        subject="Ночью не будет домашнего интернета",
        content="Меняем оборудование на линии вашего дома. Телевидение и мобильная связь работают.",
        sent_ms=counter.began_ms - 20 * HOUR_MS,
        effective_ms=midnight_ms + HOUR_MS,
        until_ms=midnight_ms + 5 * HOUR_MS,
        offering=house.offering,
        offering_name=house.name,
    )


def _rises(life: Life, counter: Counter) -> Iterator[Notice]:
    for one in life.products:
        rise = counter.rise_ahead(one.offering, one.fee_minor)
        if rise is not None and one.status != "terminated":
            day = rise.day.strftime("%d.%m.%Y")
            yield Notice(
                subscriber=one.subscriber,
                notice="",
                kind="priceRise",
                subject=f"С {day} тариф «{one.name}» стоит дороже",
                content="Номер и пакеты остаются прежними. Тариф можно сменить бесплатно до этого дня.",
                sent_ms=counter.began_ms - 3 * _DAY_MS,
                effective_ms=Month(rise.day.year, rise.day.month).at(rise.day.day),
                offering=one.offering,
                offering_name=one.name,
                before_minor=rise.before_minor,
                now_minor=rise.fee_minor,
            )


def _blocks(life: Life, counter: Counter) -> Iterator[Notice]:
    for one in life.products:
        if one.block_cause == "noMoney":
            yield Notice(
                subscriber=one.subscriber,
                notice="",
                kind="block",
                subject=f"«{one.name}» не работает: не хватило денег",
                content="Пополните счёт, и услуга заработает через минуту.",
                sent_ms=counter.began_ms - 20 * HOUR_MS,
                effective_ms=counter.began_ms - 20 * HOUR_MS,
                offering=one.offering,
                offering_name=one.name,
            )
