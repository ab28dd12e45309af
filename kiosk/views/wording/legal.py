"""Who answers for the money: the line every payment screen must carry."""

from __future__ import annotations

from kiosk.domain.terminal import TerminalInfo
from kiosk.domain.topup import FeeRule
from kiosk.i18n import Texts


def legal_line(texts: Texts, info: TerminalInfo) -> str:
    """ "ООО «Связь» · ИНН 7701234567 · Терминал 0417 · 8 800 250-00-00 (бесплатно)"."""
    parts = (
        info.legal.name,
        texts.gettext("Tax no. {number}").format(number=info.legal.tax_number),
        texts.gettext("Terminal {number}").format(number=info.number),
        texts.gettext("{phone} (free call)").format(phone=_unbroken(info.legal.hotline)),
    )
    return "\u00a0· ".join(parts)


def terminal_line(texts: Texts, info: TerminalInfo) -> str:
    """ "Терминал 0417 · 8 800 250-00-00"."""
    return texts.gettext("Terminal {number}").format(number=info.number) + f"\u00a0· {_unbroken(info.legal.hotline)}"


def _unbroken(phone: str) -> str:
    return phone.replace(" ", "\u00a0").replace("-", "\u2011")


def fee_text(texts: Texts, fee: FeeRule) -> str:
    """ "Комиссия 0 %", and the least sum of it where there is one."""
    if fee.minimum:
        return texts.gettext("Fee {percent}, at least {sum}").format(
            percent=texts.percent(fee.per_mille), sum=texts.money(fee.minimum)
        )
    return texts.gettext("Fee {percent}").format(percent=texts.percent(fee.per_mille))
