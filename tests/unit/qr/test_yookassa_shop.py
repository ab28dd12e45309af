"""What a shop must be."""

from __future__ import annotations

import pytest

from kiosk.devices.qr.yookassa.driver import YooKassaShop


def test_a_description_a_bank_would_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="description"):
        YooKassaShop("100500", "test", "T-17", "a" * 129)


def test_a_shop_does_not_show_its_secret() -> None:
    assert "hidden" not in repr(YooKassaShop("100500", "hidden", "T-17", "Kiosk"))
