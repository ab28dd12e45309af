"""What a box's report says on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from kiosk.adapters.documents.receipt_lines import PaperLine, Style
from kiosk.adapters.documents.receipt_words import CURRENCIES, RULE
from kiosk.domain.encashment import Conservation, CountedPile, Period
from kiosk.domain.money import Money, total
from kiosk.i18n import Texts
from kiosk.services.ports.documents import PeriodSheet


class PeriodWords:
    """Reports on boxes in one language."""

    def __init__(self, language: str) -> None:
        self._texts = Texts(language, "paper")

    def lines(self, sheet: PeriodSheet) -> Iterator[PaperLine]:
        """All lines, from top to bottom, of any length."""
        zone, period = ZoneInfo(sheet.zone), sheet.report.period
        yield from self._heading(sheet, period, zone)
        yield RULE
        yield from self._notes(period)
        yield RULE
        yield from self._sums(period)
        if period.count is not None:
            yield RULE
            yield from self._count(period, period.count.piles, zone)
        yield RULE
        yield from self._books(sheet.report.conservation, period.has_counter)
        yield RULE
        yield PaperLine(self._texts.gettext("Signature"), "_" * 20)

    def _heading(self, sheet: PeriodSheet, period: Period, zone: ZoneInfo) -> Iterator[PaperLine]:
        texts = self._texts
        yield PaperLine(texts.gettext("Encashment {number}").format(number=period.number), "", Style.LARGE, True)
        yield PaperLine(texts.gettext("Terminal"), sheet.terminal)
        yield PaperLine(texts.gettext("Place"), sheet.place)
        yield PaperLine(texts.gettext("Box in since"), self._moment(period.opened, zone))
        if period.closing is not None:
            yield PaperLine(texts.gettext("Taken out"), self._moment(period.closing.at, zone))
            yield PaperLine(texts.gettext("By"), period.closing.by)
            yield PaperLine(texts.gettext("Seal"), period.closing.seal, Style.BOLD)
        yield PaperLine(texts.gettext("Printed"), self._moment(sheet.issued, zone))
        yield PaperLine(texts.gettext("For"), sheet.person)

    def _notes(self, period: Period) -> Iterator[PaperLine]:
        for pile in period.piles:
            if pile.sure:
                yield self._pile(CountedPile(pile.value, pile.sure))
        notes = sum(pile.sure for pile in period.piles)
        yield PaperLine(self._texts.gettext("Notes"), str(notes))
        yield PaperLine(self._texts.gettext("In the box"), self._money(period.cash), Style.BOLD)
        for doubt in period.doubts:
            value = self._texts.gettext("value unknown") if doubt.value is None else self._money(doubt.value)
            yield PaperLine(self._texts.gettext("Being checked"), value)
            yield PaperLine(self._texts.gettext("Claim code"), doubt.claim)

    def _sums(self, period: Period) -> Iterator[PaperLine]:
        texts, sums = self._texts, period.sums
        for one in sums.charges:
            yield PaperLine(
                texts.gettext("Charged by {acquirer}").format(acquirer=one.acquirer), self._money(one.charged)
            )
        yield PaperLine(texts.gettext("Credited"), self._money(sums.credited))
        yield PaperLine(texts.gettext("Still to be credited"), self._money(sums.to_credit))
        yield PaperLine(texts.gettext("Fees"), self._money(sums.fees))
        yield PaperLine(texts.gettext("Held"), self._money(sums.held))
        yield PaperLine(texts.gettext("Given back"), self._money(sums.returned))
        if sums.to_return:
            yield PaperLine(texts.gettext("Charges going back"), self._money(sums.to_return))
        if sums.unclaimed:
            yield PaperLine(texts.gettext("Notes of no payment"), self._money(sums.unclaimed))

    def _count(self, period: Period, piles: tuple[CountedPile, ...], zone: ZoneInfo) -> Iterator[PaperLine]:
        texts, count = self._texts, period.count
        assert count is not None, "it is what is printed"
        yield PaperLine(texts.gettext("Counted"), self._moment(count.at, zone))
        yield PaperLine(texts.gettext("By"), count.by)
        for pile in piles:
            yield self._pile(pile)
        counted = total((pile.sum_counted for pile in piles), period.cash.currency)
        yield PaperLine(texts.gettext("In the bag"), self._money(counted), Style.BOLD)
        for one in period.differences:
            text = texts.gettext("Too many") if one.notes > 0 else texts.gettext("Missing")
            yield PaperLine(text, f"{self._money(one.value, 'auto')} x {abs(one.notes)}", Style.BOLD)
        if not period.differences:
            yield PaperLine(texts.gettext("Difference"), texts.gettext("none"), Style.BOLD)

    def _books(self, books: Conservation, has_counter: bool) -> Iterator[PaperLine]:
        texts, silent = self._texts, self._texts.gettext("not told")
        least, most = books.journal_least, books.journal_most
        untold = texts.gettext("not told yet") if has_counter else texts.gettext("it keeps no counter")
        stacker = untold if books.stacker_notes is None else str(books.stacker_notes)
        elsewhere = silent if books.operator_credited is None else self._money(books.operator_credited)
        yield PaperLine(texts.gettext("Notes by the acceptor"), stacker)
        yield PaperLine(texts.gettext("Notes by the journal"), str(least) if least == most else f"{least}-{most}")
        if books.counted_notes is not None:
            yield PaperLine(texts.gettext("Notes counted"), str(books.counted_notes))
        yield PaperLine(texts.gettext("Credited by the journal"), self._money(books.journal_credited))
        yield PaperLine(texts.gettext("Credited by the operator"), elsewhere)
        yield PaperLine(texts.gettext("Box and charges"), self._money(books.taken))
        yield PaperLine(texts.gettext("Accounted for"), self._money(books.accounted))
        verdict = texts.gettext("The books agree") if books.holds else texts.gettext("THE BOOKS DIFFER")
        yield PaperLine(verdict, "", Style.BOLD, True)

    def _pile(self, pile: CountedPile) -> PaperLine:
        return PaperLine(f"{self._money(pile.value, 'auto')} x {pile.count}", self._money(pile.sum_counted))

    def _moment(self, moment: datetime, zone: ZoneInfo) -> str:
        local = moment.astimezone(zone)
        return f"{self._texts.full_date(local)} {self._texts.time(local)}"

    def _money(self, amount: Money, decimals: Literal["auto", "always"] = "always") -> str:
        number = self._texts.money(amount, decimals=decimals, symbol=False)
        return f"{number} {self._texts.gettext(CURRENCIES[amount.currency])}"
