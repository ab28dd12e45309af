"""Who answers for the money: the line every payment screen must carry."""

from __future__ import annotations

from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import FeeRule
from kiosk.i18n import Texts
from kiosk.views.wording.numbers import unbroken

_DOT = "\u00a0·\u00a0"


def legal_line(texts: Texts, info: TerminalInfo) -> str:
    """ "ООО «Связь» · ИНН 7701234567 · Терминал 0417 · 8 800 250-00-00 (бесплатно)"; where it must break, in halves."""
    tax_number = unbroken(texts.gettext("Tax no. {number}").format(number=info.legal.tax_number))
    hotline = texts.gettext("{phone} (free call)").format(phone=unbroken(info.legal.hotline))
    return f"{info.legal.name}{_DOT}{tax_number}\u00a0· {_terminal(texts, info)}{_DOT}{hotline}"


def terminal_line(texts: Texts, info: TerminalInfo) -> str:
    """ "Терминал 0417 · 8 800 250-00-00"."""
    return f"{_terminal(texts, info)}\u00a0· {unbroken(info.legal.hotline)}"


def fee_text(texts: Texts, fee: FeeRule) -> str:
    """ "Комиссия 0 %", and the least sum of it where there is one."""
    if fee.minimum:
        return texts.gettext("Fee {percent}, at least {sum}").format(
            percent=texts.percent(fee.per_mille), sum=texts.money(fee.minimum)
        )
    return texts.gettext("Fee {percent}").format(percent=texts.percent(fee.per_mille))


def _terminal(texts: Texts, info: TerminalInfo) -> str:
    return unbroken(texts.gettext("Terminal {number}").format(number=info.number))
