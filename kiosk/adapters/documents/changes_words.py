"""What the slip of a visit's changes says."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from kiosk.adapters.documents.receipt_lines import PaperLine, Style
from kiosk.adapters.documents.receipt_words import CURRENCIES, RULE
from kiosk.adapters.documents.time_zone import zone_name
from kiosk.domain.connected import Doubt, Renamed, VisitChanges
from kiosk.domain.money import Money
from kiosk.domain.products import OwnedProduct, ProductKind, ProductStatus
from kiosk.i18n import Texts
from kiosk.services.ports.documents import ChangesSheet


class ChangesWords:
    """Slips of changes in one language."""

    def __init__(self, language: str) -> None:
        self._texts = Texts(language, "paper")

    def lines(self, sheet: ChangesSheet) -> Iterator[PaperLine]:
        """All lines, from top to bottom, of any length."""
        yield from self._sender(sheet)
        yield RULE
        yield from self._services(sheet.changes)
        yield RULE
        yield from self._money(sheet.changes)
        yield RULE
        yield PaperLine(self._texts.gettext("Hotline"), sheet.legal.hotline)

    def _sender(self, sheet: ChangesSheet) -> Iterator[PaperLine]:
        texts, issued = self._texts, sheet.issued.astimezone(ZoneInfo(sheet.zone))
        when = f"{texts.full_date(issued)} {texts.time(issued, seconds=True)} {zone_name(issued, texts)}"
        yield PaperLine(sheet.legal.name, style=Style.BOLD, is_centered=True)
        yield PaperLine(texts.gettext("TIN {number}").format(number=sheet.legal.tax_number), is_centered=True)
        yield PaperLine(texts.gettext("Terminal"), sheet.terminal)
        yield PaperLine(texts.gettext("Place"), sheet.place)
        yield PaperLine(texts.gettext("Date"), when)
        yield PaperLine(texts.gettext("Number"), sheet.owner_masked)
        yield PaperLine(texts.gettext("Your visit"), style=Style.LARGE, is_centered=True)

    def _services(self, changes: VisitChanges) -> Iterator[PaperLine]:
        texts = self._texts
        for heading, products in (
            (texts.gettext("Connected"), changes.connected),
            (texts.gettext("Disconnected"), changes.disconnected),
        ):
            if products:
                yield PaperLine(heading, style=Style.BOLD)
                yield from (PaperLine(one.name, self._fee(one)) for one in products)
        if changes.changed:
            yield PaperLine(texts.gettext("Changed"), style=Style.BOLD)
            yield from (self._renamed(one) for one in changes.changed)
        if changes.under_way:
            yield PaperLine(texts.gettext("Ordered, not done yet"), style=Style.BOLD)
            yield from (PaperLine(item.name) for order in changes.under_way for item in order.items)
        yield from self._else(changes)

    def _else(self, changes: VisitChanges) -> Iterator[PaperLine]:
        texts = self._texts
        if not changes.compared:
            yield PaperLine(texts.gettext("The operator did not tell what was connected before: compare it yourself."))
        elif changes.unasked:
            yield PaperLine(texts.gettext("Changed, but not at this terminal"), style=Style.BOLD)
            yield from (PaperLine(name) for name in changes.unasked)
        elif changes.doubts:
            yield PaperLine(texts.gettext("The operator has not answered for everything yet: look at the next login."))
        elif changes.is_empty():
            yield PaperLine(texts.gettext("Nothing was changed."), style=Style.BOLD)
        else:
            yield PaperLine(texts.gettext("Nothing else was changed."), style=Style.BOLD)

    def _money(self, changes: VisitChanges) -> Iterator[PaperLine]:
        texts = self._texts
        if changes.balance_before is not None:
            yield PaperLine(texts.gettext("Balance before"), self._sum(changes.balance_before.amount))
        yield PaperLine(texts.gettext("Paid in here"), self._sum(changes.paid_in))
        yield PaperLine(texts.gettext("Charged for orders"), self._sum(changes.charged))
        if changes.lent:
            yield PaperLine(texts.gettext("Promised payment"), self._sum(changes.lent))
        if changes.redeemed:
            yield PaperLine(texts.gettext("For bonus points"), self._sum(changes.redeemed))
        if changes.transferred:
            yield PaperLine(texts.gettext("Between your contracts"), self._sum(changes.transferred))
        yield from (self._doubtful(doubt) for doubt in changes.doubts)
        otherwise = changes.moved_otherwise()
        if otherwise:
            yield PaperLine(texts.gettext("Other movements"), self._sum(otherwise))
        if changes.balance_after is not None:
            yield PaperLine(texts.gettext("Balance now"), self._sum(changes.balance_after.amount), Style.BOLD)

    def _doubtful(self, doubt: Doubt) -> PaperLine:
        texts = self._texts
        names = {
            Doubt.TRANSFER: texts.gettext("Between your contracts"),
            Doubt.REWARD: texts.gettext("For bonus points"),
        }
        return PaperLine(names[doubt], texts.gettext("not known yet"))

    def _renamed(self, change: Renamed) -> PaperLine:
        before, after = change.before, change.after
        if before.name != after.name:
            return PaperLine(f"{before.name} -> {after.name}", self._fee(after))
        if before.status is not after.status:
            return PaperLine(after.name, self._status(after.status))
        return PaperLine(after.name, f"{self._fee(before)} -> {self._fee(after)}")

    def _status(self, status: ProductStatus) -> str:
        texts = self._texts
        return {
            ProductStatus.ACTIVE: texts.gettext("works"),
            ProductStatus.SUSPENDED: texts.gettext("suspended"),
            ProductStatus.PENDING: texts.gettext("being connected"),
            ProductStatus.ENDED: texts.gettext("ended"),
            ProductStatus.UNKNOWN: texts.gettext("not known"),
        }[status]

    def _fee(self, product: OwnedProduct) -> str:
        if not product.fee:
            return ""
        if product.kind is ProductKind.PACKAGE:
            return self._sum(product.fee)
        if product.kind is ProductKind.PROMISED_PAYMENT:
            return self._texts.gettext("{sum} to pay back").format(sum=self._sum(product.fee))
        return self._texts.gettext("{sum} a month").format(sum=self._sum(product.fee))

    def _sum(self, amount: Money) -> str:
        number = self._texts.money(amount, decimals="always", symbol=False)
        return f"{number} {self._texts.gettext(CURRENCIES[amount.currency])}"
