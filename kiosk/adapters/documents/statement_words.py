"""What a statement says, in one language: kinds of services, causes, dates. No coordinates, no PDF."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from kiosk.adapters.documents.time_zone import zone_name
from kiosk.domain.balance import PackageUnit
from kiosk.domain.expenses import Cause, LineKind, PaidFrom, Period, VolumeUnit
from kiosk.domain.money import Currency, Money
from kiosk.domain.statement import PackageUse, StatementStep, StatementTotals
from kiosk.i18n import Texts, mark

NO_PRICE: Final = "—"

_KINDS: Final = {
    LineKind.CALL_OUT: mark("Outgoing call"),
    LineKind.CALL_IN: mark("Incoming call"),
    LineKind.SMS: mark("SMS"),
    LineKind.DATA: mark("Internet"),
    LineKind.ROAMING_CALL: mark("Roaming, call"),
    LineKind.ROAMING_DATA: mark("Roaming, internet"),
    LineKind.ROAMING_SMS: mark("Roaming, SMS"),
    LineKind.FEE: mark("Monthly fee"),
    LineKind.SUBSCRIPTION: mark("Subscription"),
    LineKind.ONE_OFF: mark("One-off service"),
    LineKind.TOP_UP: mark("Top-up"),
    LineKind.ADJUSTMENT: mark("Correction"),
    LineKind.TRANSFER: mark("Transfer"),
    LineKind.OTHER: mark("Other"),
}
_NAMED: Final = {
    LineKind.FEE: mark("Monthly fee “{name}”"),
    LineKind.SUBSCRIPTION: mark("Subscription “{name}”"),
}
_PAID: Final = {
    PaidFrom.BALANCE: mark("balance"),
    PaidFrom.PACKAGE_MINUTES: mark("minutes pack"),
    PaidFrom.PACKAGE_DATA: mark("data pack"),
    PaidFrom.PACKAGE_SMS: mark("SMS pack"),
    PaidFrom.BONUS: mark("bonuses"),
    PaidFrom.CREDIT: mark("credit"),
    PaidFrom.CONTENT_ACCOUNT: mark("content acct."),
    PaidFrom.NOTHING: mark("free"),
    PaidFrom.UNKNOWN: mark("not stated"),
}
_CAUSES: Final = {
    Cause.TOP_UP: mark("Top-ups"),
    Cause.TARIFF: mark("Monthly fees"),
    Cause.SUBSCRIPTION: mark("Subscriptions and content"),
    Cause.OVERUSE: mark("Beyond the package"),
    Cause.ROAMING: mark("Roaming"),
    Cause.INTERNET: mark("Home internet"),
    Cause.TV: mark("Television"),
    Cause.ONE_OFF: mark("One-off services"),
    Cause.TRANSFER: mark("Transfers"),
    Cause.ADJUSTMENT: mark("Corrections"),
    Cause.OTHER: mark("Other"),
}
_USES: Final = {
    PackageUnit.MINUTES: mark("Outgoing calls, min"),
    PackageUnit.MEGABYTES: mark("Internet, MB"),
    PackageUnit.MESSAGES: mark("SMS, pcs"),
}
_ROAMING: Final = frozenset({LineKind.ROAMING_CALL, LineKind.ROAMING_DATA, LineKind.ROAMING_SMS})
_WITHOUT_SOURCE: Final = frozenset({LineKind.TOP_UP, LineKind.TRANSFER, LineKind.ADJUSTMENT})


class StatementWords:
    """The words of a statement in `language`, with times in `zone`."""

    def __init__(self, language: str, zone: str) -> None:
        self.texts = Texts(language, "paper")
        self.zone = ZoneInfo(zone)

    def service(self, kind: LineKind, name: str) -> str:
        """ "Исходящий звонок", "Подписка «Гороскоп»"; a thing's own name where the kind says nothing more."""
        kind_name = self.texts.gettext(_KINDS[kind])
        if not name:
            return kind_name
        if kind in _NAMED and not name.casefold().startswith(kind_name.casefold()):
            return self.texts.gettext(_NAMED[kind]).format(name=name)
        return name

    def counterpart(self, kind: LineKind, counterpart: str, place: str) -> str:
        """ "+7 903 •••-••-14"; in roaming the place first, elsewhere only where nobody was on the other side."""
        if kind in _ROAMING:
            return ", ".join(part for part in (place, counterpart) if part)
        return counterpart or place

    def paid_from(self, kind: LineKind, source: PaidFrom) -> str:
        """ "пакет минут"; empty for money that came in or went back."""
        if kind in _WITHOUT_SOURCE and source in (PaidFrom.BALANCE, PaidFrom.NOTHING, PaidFrom.UNKNOWN):
            return ""
        return self.texts.gettext(_PAID[source])

    def price(self, rate: Money | None, unit: VolumeUnit) -> str:
        """ "78,00"; a dash for what has a volume and no price, nothing for what has neither."""
        if rate is None:
            return "" if unit is VolumeUnit.NONE else NO_PRICE
        return self.amount(rate)

    def amount(self, money: Money, *, sign: bool = False) -> str:
        """ "−78,00", with `sign` "+1 000,00"."""
        return self.texts.money(money, sign=sign, decimals="always", symbol=False)

    def cause(self, step: StatementStep) -> str:
        """ "Подписки и контент (2)"; one of a kind is not counted, but for top-ups."""
        name = self.texts.gettext(_CAUSES[step.cause])
        is_counted = step.count > 1 or step.cause is Cause.TOP_UP
        return f"{name} ({self.texts.number(step.count)})" if is_counted else name

    def use(self, use: PackageUse) -> str:
        """ "Интернет, МБ"."""
        return self.texts.gettext(_USES[use.unit])

    def remaining(self, totals: StatementTotals) -> str:
        """ "412 мин · 3,2 ГБ · 288 SMS"; empty where nothing is packaged."""
        left = [(use.remaining, use.unit) for use in totals.uses if use.remaining is not None]
        return " · ".join(self.texts.package(amount, unit) for amount, unit in left)

    def remaining_until(self, totals: StatementTotals) -> str:
        """ "Осталось до 28.11"; without the day where packages do not end."""
        if totals.packages_expire is None:
            return self.texts.gettext("Left")
        day = self.texts.short_date(totals.packages_expire.astimezone(self.zone).date())
        return self.texts.gettext("Left until {day}").format(day=day)

    def days(self, period: Period) -> str:
        """ "1 – 22 ноября 2026 г.", both days included."""
        first = period.start.astimezone(self.zone).date()
        last = max(first, (period.end - timedelta(microseconds=1)).astimezone(self.zone).date())
        if (first.year, first.month) == (last.year, last.month):
            begin = f"{first.day} – " if first != last else ""
        elif first.year == last.year:
            begin = f"{self.texts.day_month(first)} – "
        else:
            begin = f"{self._with_year(self.texts.day_month(first), first.year)} – "
        return self._with_year(begin + self.texts.day_month(last), last.year)

    def moment(self, moment: datetime) -> str:
        """ "22.11.2026 14:02"."""
        local = moment.astimezone(self.zone)
        return f"{self.texts.full_date(local)} {self.texts.time(local)}"

    def zoned(self, moment: datetime) -> str:
        """ "22.11.2026 14:05 МСК"."""
        return f"{self.moment(moment)} {zone_name(moment.astimezone(self.zone), self.texts)}"

    def count(self, lines: int) -> str:
        """ "Операции, 1 284 записи"."""
        number = self.texts.number(lines)
        return self.texts.ngettext("Operations, {count} entry", "Operations, {count} entries", lines).format(
            count=number
        )

    def currency(self, currency: Currency) -> str:
        """ "₽"."""
        return self.texts.currency_symbol(currency)

    def _with_year(self, days: str, year: int) -> str:
        return self.texts.gettext("{days} {year}").format(days=days, year=year)
