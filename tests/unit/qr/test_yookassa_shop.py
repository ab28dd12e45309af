"""What a shop must be."""

from __future__ import annotations

import pytest

from kiosk.devices.qr.yookassa.driver import YooKassaShop


@pytest.mark.parametrize("terminal", ["", "a" * 41, "T 17", "Т-17", "a\n"])
def test_a_terminal_that_cannot_be_a_part_of_a_key_is_refused(terminal: str) -> None:
    with pytest.raises(ValueError, match="part of a key"):
        YooKassaShop("100500", "test", terminal, "Kiosk")


def test_a_description_a_bank_would_cut_is_refused() -> None:
    with pytest.raises(ValueError, match="description"):
        YooKassaShop("100500", "test", "T-17", "a" * 129)


def test_a_shop_does_not_show_its_secret() -> None:
    assert "hidden" not in repr(YooKassaShop("100500", "hidden", "T-17", "Kiosk"))
