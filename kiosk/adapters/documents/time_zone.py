"""What a time zone is called on paper."""

from __future__ import annotations

from datetime import datetime, timedelta

from kiosk.i18n import Texts


def zone_name(moment: datetime, texts: Texts) -> str:
    """ "МСК" in Moscow's time, elsewhere the distance from UTC: "UTC+5", "UTC+5:30"."""
    if moment.tzname() == "MSK":
        return texts.gettext("MSK")
    offset = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "-" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
