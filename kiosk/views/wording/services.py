"""Connected services in words: what they cost, since when, whether they are used, and why they do not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from kiosk.domain.balance import Package
from kiosk.domain.connected import Connected
from kiosk.domain.consents import is_forgotten
from kiosk.domain.products import Block, BlockCause, OwnedProduct, ProductKind, ProductStatus, Section
from kiosk.i18n import Texts
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.wording.errors import Words
from kiosk.views.wording.offering import inner, joined


def section_short_name(texts: Texts, section: Section) -> str:
    """ "Мобильная связь", "Интернет", "Телевидение": for keys side by side."""
    return {
        Section.MOBILE: texts.gettext("Mobile"),
        Section.INTERNET: texts.pgettext("section", "Internet"),
        Section.TV: texts.gettext("Television"),
    }[section]


def tariff_story(texts: Texts, tariff: OwnedProduct, within: str) -> str:
    """ "600 мин · 20 ГБ · 300 SMS · 590 ₽ в месяц"; `within` is the name of what pays for it, empty where it does."""
    paid = fee_text(texts, tariff) if not within else texts.gettext("included in “{name}”").format(name=inner(within))
    return joined(tariff.summary, paid)


def owned_story(texts: Texts, product: OwnedProduct, today: date, within: str, packages: Sequence[Package] = ()) -> str:
    """ "99 ₽ в месяц · с 3 сентября · следующее списание 3 декабря", "осталось 10 ГБ · до 30 ноября", or since when
    nobody uses it.

    `within` is the name of what pays for it, empty where it is paid for by itself; `packages` came with it.
    """
    if within:
        return texts.gettext("included in “{name}”").format(name=inner(within))
    parts = [fee_text(texts, product)]
    if is_forgotten(product, today) and product.last_used is not None:
        months = max(1, (today - product.last_used).days // 30)
        parts.append(
            texts.ngettext("unused for {count} month", "unused for {count} months", months).format(count=months)
        )
        return joined(*parts)
    parts += [_left(texts, package) for package in packages]
    if product.until is not None:
        parts.append(texts.gettext("until {day}").format(day=texts.day(product.until, today)))
    elif product.since is not None:
        parts.append(texts.gettext("since {day}").format(day=texts.day(product.since, today)))
    if product.next_charge is not None and product.status is ProductStatus.ACTIVE and product.fee:
        parts.append(texts.gettext("next charge {day}").format(day=texts.day_month(product.next_charge)))
    return joined(*parts)


def owned_badge(texts: Texts, product: OwnedProduct) -> tuple[BadgeMood, str] | None:
    """What is worth knowing of it at once; `None` for a service of the operator's that works."""
    match product.status:
        case ProductStatus.SUSPENDED:
            return BadgeMood.BAD, texts.gettext("suspended")
        case ProductStatus.PENDING:
            return BadgeMood.WARN, texts.gettext("being connected")
        case ProductStatus.UNKNOWN:
            return BadgeMood.WARN, texts.gettext("state not known")
        case ProductStatus.ACTIVE | ProductStatus.ENDED:
            pass
    if product.kind is ProductKind.PARTNER:
        return BadgeMood.BAD, texts.gettext("partner's subscription")
    return None


def block_words(texts: Texts, block: Block) -> Words:
    """Why it does not work; what lifts that, and what is charged all the same (R45)."""
    told = [_lifting(texts, block)]
    if block.until is not None:
        told.append(texts.gettext("It works again after {day}.").format(day=texts.day_month(block.until)))
    elif block.cause is BlockCause.OWN_WISH:
        told.append(texts.gettext("It has no end."))
    if block.still_charged is not None:
        told.append(
            texts.gettext("{sum} a month is charged all the same.").format(sum=texts.money(block.still_charged))
            if block.still_charged
            else texts.gettext("Nothing is charged meanwhile.")
        )
    return _cause(texts, block), " ".join(part for part in told if part)


def remembered_words(texts: Texts, connected: Connected, zone: tzinfo) -> Words:
    """Of when the list is, and what cannot be done meanwhile."""
    told_at = texts.time(connected.as_of.astimezone(zone))
    return (
        texts.gettext("This is how it was at {time}.").format(time=told_at),
        texts.gettext("Once the operator answers, services can be connected and disconnected again."),
    )


def fee_text(texts: Texts, product: OwnedProduct) -> str:
    """What it costs: "78 ₽ в месяц", "бесплатно"; empty where the operator does not say."""
    if product.fee is None:
        return ""
    if product.kind is ProductKind.PACKAGE:
        return texts.money(product.fee) if product.fee else ""
    if not product.fee:
        return texts.gettext("free")
    if product.kind is ProductKind.PROMISED_PAYMENT:
        return texts.gettext("{sum} to pay back").format(sum=texts.money(product.fee))
    return texts.gettext("{sum} a month").format(sum=texts.money(product.fee))


def _left(texts: Texts, package: Package) -> str:
    if not package.remaining:
        return texts.gettext("used up")
    return texts.gettext("{amount} left").format(amount=texts.package(package.remaining, package.unit))


def _cause(texts: Texts, block: Block) -> str:
    lead = {
        BlockCause.NO_MONEY: texts.gettext("Suspended: there was not enough money"),
        BlockCause.OWN_WISH: texts.gettext("Suspended as you asked"),
        BlockCause.LOST_SIM: texts.gettext("Blocked: the SIM card was reported lost"),
        BlockCause.DOCUMENTS: texts.gettext("Blocked: documents have to be shown"),
        BlockCause.OTHER: texts.gettext("Blocked by the operator"),
    }[block.cause]
    if block.since is None:
        return f"{lead}."
    return texts.gettext("{cause}, since {day}.").format(cause=lead, day=texts.day_month(block.since))


def _lifting(texts: Texts, block: Block) -> str:
    if block.cause in (BlockCause.LOST_SIM, BlockCause.DOCUMENTS):
        return texts.gettext("The staff will help you.")
    if block.lifted_by is None:
        return texts.gettext("The staff will help you.") if block.cause is BlockCause.OTHER else ""
    told = texts.gettext("Top up {sum} and it works again").format(sum=texts.money(block.lifted_by))
    if block.lifted_within_minutes is None:
        return f"{told}."
    minutes = texts.ngettext("within {count} minute", "within {count} minutes", block.lifted_within_minutes)
    return f"{told} {minutes.format(count=block.lifted_within_minutes)}."
