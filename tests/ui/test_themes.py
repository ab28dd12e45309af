"""Brand files: complete, readable, and measured in millimetres."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.presenters.screens import TextSize
from kiosk.views.theme import THEMES, BrandError, Colours, Panel, Theme, Type, load_brand

BRANDS = sorted(THEMES.glob("*.toml"))
TEXT = (
    ("ink", "ground"),
    ("ink", "surface"),
    ("muted", "ground"),
    ("muted", "surface"),
    ("muted", "idle"),
    ("brand", "surface"),
    ("brand", "ground"),
    ("brand", "brand_weak"),
    ("on_brand", "brand"),
    ("on_brand", "brand_pressed"),
    ("ink", "brand_weak"),
    ("ok", "surface"),
    ("ok", "ok_weak"),
    ("ink", "ok_weak"),
    ("bad", "surface"),
    ("bad", "bad_weak"),
    ("bad", "warn_weak"),
    ("ink", "bad_weak"),
    ("warn", "surface"),
    ("warn", "warn_weak"),
    ("muted", "warn_weak"),
    ("ink", "warn_weak"),
)
GRAPHICS = (
    ("brand", "surface"),
    ("bad", "surface"),
    ("ok", "surface"),
    ("mobile", "surface"),
    ("internet", "surface"),
    ("tv", "surface"),
    ("placeholder", "surface"),
)


def contrast(one: str, other: str) -> float:
    """The ratio of two colours (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def colours(path: Path) -> Colours:
    """The colours of a brand file."""
    return load_brand(path).colours


@pytest.mark.parametrize("brand", BRANDS, ids=lambda path: path.stem)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_of_every_brand_stands_out_four_and_a_half_to_one(brand: Path, text: str, ground: str) -> None:
    found = colours(brand)
    assert contrast(getattr(found, text), getattr(found, ground)) >= 4.5


@pytest.mark.parametrize("brand", BRANDS, ids=lambda path: path.stem)
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS)
def test_graphics_of_every_brand_stand_out_three_to_one(brand: Path, mark: str, ground: str) -> None:
    found = colours(brand)
    assert contrast(getattr(found, mark), getattr(found, ground)) >= 3


def test_text_of_the_high_contrast_brand_stands_out_seven_to_one() -> None:
    found = colours(THEMES / "contrast.toml")
    assert min(contrast(getattr(found, text), getattr(found, ground)) for text, ground in TEXT) >= 7


def test_a_missing_token_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text((THEMES / "standard.toml").read_text(encoding="utf-8").replace("ok_line", "okay"), encoding="utf-8")
    with pytest.raises(BrandError, match=r"mine\.toml: colours\.ok_line is missing"):
        load_brand(path)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[font]", 'shadow = "#000000"\n[font]', r"corners_mm\.shadow is unknown"),
        ('ink = "#101828"', 'ink = "black"', r"colours\.ink is not #RRGGBB"),
        ("card = 6.0", 'card = "round"', r"corners_mm\.card is not a length"),
        ("[colours]", "[colors]", r"\[colours\] is missing"),
        ("[colours]", "[colours", r"mine\.toml: "),
    ],
)
def test_a_wrong_brand_file_is_one_clear_sentence(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text((THEMES / "standard.toml").read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BrandError, match=says):
        load_brand(path)


def test_a_brand_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrandError, match="nowhere"):
        load_brand(tmp_path / "nowhere.toml")


def test_a_millimetre_is_as_long_on_every_large_panel() -> None:
    brand = load_brand(THEMES / "standard.toml")
    full_hd, four_k = (Theme(brand, Panel(1080 * n, 1920 * n, 21.5)) for n in (1, 2))
    assert full_hd.px(20) == 81
    assert four_k.px(20) == 161


def test_keys_keep_twenty_millimetres_on_the_smallest_panel() -> None:
    panel = Panel(1024, 768, 10.4)
    theme = Theme(load_brand(THEMES / "standard.toml"), panel)
    assert theme.px(26) / panel.px_per_mm >= 20


def test_larger_text_and_a_longer_way_to_the_glass_make_larger_letters() -> None:
    brand = load_brand(THEMES / "standard.toml")
    normal = Theme(brand, Panel(1080, 1920, 21.5)).font_px(Type.BODY)
    larger = Theme(brand, Panel(1080, 1920, 21.5), TextSize.LARGER).font_px(Type.BODY)
    farther = Theme(brand, Panel(1080, 1920, 21.5, viewing_distance_mm=900)).font_px(Type.BODY)
    assert larger == pytest.approx(normal * 1.3, abs=1)
    assert farther == pytest.approx(normal * 1.5, abs=1)
