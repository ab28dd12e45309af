"""Balance, packages and services in words."""

from __future__ import annotations

from datetime import tzinfo

from kiosk.domain.account import Account
from kiosk.domain.balance import Package, PackageUnit
from kiosk.domain.products import ProductStatus, Section, SectionSummary
from kiosk.i18n import Texts
from kiosk.presenters.rooms import Room
from kiosk.views.parts.badge import BadgeMood
from kiosk.views.parts.label import Tone


def lasting(texts: Texts, account: Account) -> tuple[BadgeMood, str] | None:
    """How long the money lasts, in a few words; `None` when nothing is known."""
    if account.balance.available().minor < 0:
        return BadgeMood.BAD, texts.gettext("below zero")
    if account.outlook is None:
        return None
    if account.outlook.runs_out is not None:
        day = texts.day_month(account.outlook.runs_out)
        return BadgeMood.SOON, texts.gettext("lasts until {day}").format(day=day)
    return BadgeMood.OK, texts.gettext("enough for the month")


def as_of_words(texts: Texts, account: Account, zone: tzinfo) -> str:
    """Of when the balance is, and of when the rest, where the operator does not tell that now."""
    told = texts.gettext("Balance at {time}").format(time=texts.time(account.balance.as_of.astimezone(zone)))
    if account.remembered_at is None or account.remembered_at == account.balance.as_of:
        return told
    rest = texts.gettext("the rest at {time}").format(time=texts.time(account.remembered_at.astimezone(zone)))
    return f"{told} · {rest}"


def arithmetic(texts: Texts, account: Account) -> str:
    """ "28 ноября: −590 ₽ за тариф «Семья». Не хватит 376,40 ₽.", and what is held back or lent."""
    told = []
    known = account.outlook
    if known is not None and known.charge is not None:
        name = known.charge.name
        is_tariff = any(one.tariff is not None and one.tariff.name == name for one in account.sections or ())
        message = (
            texts.gettext("{day}: {sum} for the tariff “{name}”.")
            if is_tariff
            else texts.gettext("{day}: {sum} for “{name}”.")
        )
        told.append(
            message.format(day=texts.day_month(known.charge.on), sum=texts.money(-known.charge.amount), name=name)
        )
        if known.missing is not None:
            told.append(texts.gettext("{sum} short.").format(sum=texts.money(known.missing)))
    if account.balance.reserved:
        told.append(texts.gettext("{sum} is reserved.").format(sum=texts.money(account.balance.reserved)))
    if account.balance.credit_limit:
        told.append(texts.gettext("Credit limit {sum}.").format(sum=texts.money(account.balance.credit_limit)))
    return " ".join(told)


def unit_name(texts: Texts, unit: PackageUnit) -> str:
    """ "Минуты"."""
    match unit:
        case PackageUnit.MINUTES:
            return texts.gettext("Minutes")
        case PackageUnit.MEGABYTES:
            return texts.pgettext("package", "Internet")
        case PackageUnit.MESSAGES:
            return texts.pgettext("package", "SMS")


def package_amount(texts: Texts, package: Package) -> str:
    """What is left: "412", "3,2 ГБ"."""
    if package.unit is PackageUnit.MEGABYTES:
        return texts.data(package.remaining)
    return texts.number(package.remaining, 0)


def package_whole(texts: Texts, package: Package) -> str:
    """ "из 20 ГБ · мало"; empty when the whole is not known."""
    if package.initial is None:
        return ""
    whole = texts.data(package.initial) if package.unit is PackageUnit.MEGABYTES else texts.number(package.initial, 0)
    text = texts.gettext("of {whole}").format(whole=whole)
    return " · ".join((text, texts.gettext("low"))) if package.is_low() else text


def room_name(texts: Texts, room: Room) -> str:
    """What the key says that leads to `room`; a bug for a room that has no key."""
    return {
        Room.STATEMENT: texts.gettext("Statement"),
        Room.OFFERS: texts.gettext("Offers"),
        Room.QUESTIONS: texts.gettext("Question"),
        Room.TRANSFERS: texts.gettext("Transfer"),
    }[room]


def section_name(texts: Texts, section: Section) -> str:
    """ "Мобильная связь"."""
    match section:
        case Section.MOBILE:
            return texts.gettext("Mobile")
        case Section.INTERNET:
            return texts.gettext("Home internet")
        case Section.TV:
            return texts.gettext("Television")


def section_story(texts: Texts, summary: SectionSummary) -> str:
    """The tariff, at home rather what it gives, and how many extras: "«Семья», 3 услуги", "300 Мбит/с"."""
    if summary.tariff is None:
        return texts.gettext("Not connected")
    tariff = summary.tariff
    gives = "" if summary.section is Section.MOBILE and tariff.name else tariff.summary
    text = gives or texts.gettext("“{name}”").format(name=tariff.name)
    if not summary.extras:
        return text
    extras = texts.ngettext("{count} extra", "{count} extras", summary.extras).format(count=summary.extras)
    return f"{text}, {extras}"


def status_words(texts: Texts, status: ProductStatus | None) -> tuple[str, Tone]:
    """ "Работает" in green, "Приостановлено" in red; empty where nothing is connected."""
    match status:
        case None:
            return "", Tone.MUTED
        case ProductStatus.ACTIVE:
            return texts.gettext("Works"), Tone.OK
        case ProductStatus.SUSPENDED:
            return texts.gettext("Suspended"), Tone.BAD
        case ProductStatus.PENDING:
            return texts.gettext("Being connected"), Tone.WARN
        case ProductStatus.ENDED:
            return texts.gettext("Ended"), Tone.MUTED
        case ProductStatus.UNKNOWN:
            return texts.gettext("State not known"), Tone.MUTED
