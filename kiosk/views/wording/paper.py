"""A printer without paper, told before anyone pays."""

from __future__ import annotations

from kiosk.i18n import Texts


def no_paper(texts: Texts) -> tuple[str, str]:
    """Lead and rest: there is no paper, and what there is instead."""
    return (
        texts.gettext("There is no paper for the receipt."),
        texts.gettext("You can take it with your phone's camera."),
    )
