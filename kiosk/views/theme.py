"""How the product looks: a brand's tokens, millimetres turned into pixels, sizes of type.

A brand is one TOML file in resources/themes; a missing or unknown token is an error, so that no brand is half drawn.
Everything on screen is measured in millimetres, because a target must be as large for a finger on every panel.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from enum import Enum
from math import hypot
from pathlib import Path

from kiosk.presenters.screens import TextSize

THEMES = Path(__file__).resolve().parents[2] / "resources" / "themes"
_MM_PER_INCH = 25.4
_DESIGN_DISTANCE_MM = 600.0
_LARGER = 1.3
_PORTRAIT_MM = (264.0, 470.0)
_LANDSCAPE_MM = (430.0, 300.0)
_LEAST_DENSITY = 0.8
_KEYLESS_SHARE = 0.15
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}([0-9A-Fa-f]{2})?")


class BrandError(Exception):
    """A brand file that cannot be drawn; the text names the file and the token."""


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they mean, as "#RRGGBB"; `veil` also has an alpha, last."""

    ink: str
    muted: str
    ground: str
    surface: str
    line: str
    hairline: str
    idle: str
    placeholder: str
    brand: str
    brand_pressed: str
    on_brand: str
    brand_weak: str
    brand_line: str
    ok: str
    ok_weak: str
    ok_line: str
    bad: str
    bad_weak: str
    bad_line: str
    warn: str
    warn_weak: str
    warn_line: str
    mobile: str
    internet: str
    tv: str
    veil: str


@dataclass(frozen=True, slots=True)
class Corners:
    """Radii in millimetres."""

    card: float
    button: float
    small: float
    badge: float


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand file, complete."""

    colours: Colours
    corners: Corners
    family: str


class Type(Enum):
    """A size of type: height of the font in millimetres, and weight."""

    HERO = (18.0, 700)
    SUM = (25.0, 700)
    NUMBER = (20.0, 600)
    TITLE = (13.8, 700)
    HEADING = (13.0, 700)
    LEAD = (8.5, 400)
    LEAD_SMALL = (8.0, 400)
    KEY = (15.0, 600)
    KEY_WORD = (9.0, 600)
    BUTTON = (8.5, 600)
    SUBHEADING = (9.0, 700)
    TILE = (10.0, 700)
    FIGURE = (11.5, 700)
    BODY = (7.5, 400)
    BODY_STRONG = (7.5, 700)
    LINK = (7.5, 600)
    ROW = (7.0, 400)
    ROW_STRONG = (7.0, 700)
    TOP_BAR = (7.1, 400)
    TOP_BAR_STRONG = (7.1, 600)
    SMALL = (6.45, 400)
    SMALL_STRONG = (6.45, 600)
    TINY = (6.0, 400)
    TINY_STRONG = (6.0, 600)
    CODE = (10.4, 700)

    @property
    def height_mm(self) -> float:
        """Height of the font at the design's viewing distance of 600 mm."""
        return self.value[0]

    @property
    def weight(self) -> int:
        """100 to 900, as in CSS."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Panel:
    """The glass: its resolution, its diagonal in inches, how far away its reader stands in millimetres.

    With `low_reach` its upper 15 % hold no keys: a 21.5" portrait screen whose lower edge is at most 815 mm above the
    floor then keeps every key under 1220 mm.
    """

    width_px: int
    height_px: int
    diagonal_in: float
    viewing_distance_mm: float = _DESIGN_DISTANCE_MM
    low_reach: bool = False

    @property
    def keyless_px(self) -> int:
        """Pixels at the upper edge that hold no keys."""
        return round(self.height_px * _KEYLESS_SHARE) if self.low_reach else 0

    @property
    def px_per_mm(self) -> float:
        """Pixels in a millimetre of glass."""
        return hypot(self.width_px, self.height_px) / (self.diagonal_in * _MM_PER_INCH)

    @property
    def is_landscape(self) -> bool:
        """Wider than high: screens stand in two columns."""
        return self.width_px > self.height_px

    @property
    def density(self) -> float:
        """How far everything shrinks on glass smaller than the screens were drawn for: 1 to 0.8.

        A key of 26 mm keeps 20 mm even then; below that screens are paged rather than shrunk.
        """
        wide, high = _LANDSCAPE_MM if self.is_landscape else _PORTRAIT_MM
        usable_px = self.height_px - self.keyless_px
        room = min(self.width_px / self.px_per_mm / wide, usable_px / self.px_per_mm / high)
        return min(1.0, max(_LEAST_DENSITY, room))


@dataclass(frozen=True, slots=True)
class Theme:
    """A brand on a panel at a size of text."""

    brand: Brand
    panel: Panel
    text_size: TextSize = TextSize.NORMAL

    @property
    def colours(self) -> Colours:
        """The brand's colours."""
        return self.brand.colours

    @property
    def is_larger(self) -> bool:
        """The visitor asked for larger text."""
        return self.text_size is TextSize.LARGER

    def px(self, mm: float) -> int:
        """`mm` millimetres of the design in whole pixels of this panel, at least one."""
        return max(1, round(mm * self.panel.px_per_mm * self.panel.density))

    def font_px(self, kind: Type) -> int:
        """Pixels of a font of `kind`: grows with the visitor's wish and with a longer viewing distance."""
        growth = (_LARGER if self.is_larger else 1.0) * max(1.0, self.panel.viewing_distance_mm / _DESIGN_DISTANCE_MM)
        return self.px(kind.height_mm * growth)


def load_brand(path: Path) -> Brand:
    """The brand in the TOML file at `path`.

    Raises:
        BrandError: the file cannot be read, or a token is missing, unknown or malformed.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BrandError(f"{path.name}: {error}") from error
    colours = _tokens(path, table, "colours", tuple(field.name for field in fields(Colours)))
    for name, colour in colours.items():
        if not isinstance(colour, str) or not _COLOUR.fullmatch(colour):
            raise BrandError(f"{path.name}: colours.{name} is not #RRGGBB")
    corners = _tokens(path, table, "corners_mm", tuple(field.name for field in fields(Corners)))
    for name, radius in corners.items():
        if not isinstance(radius, float) or radius < 0:
            raise BrandError(f"{path.name}: corners_mm.{name} is not a length")
    family = _tokens(path, table, "font", ("family",))["family"]
    return Brand(
        Colours(**{name: str(colour) for name, colour in colours.items()}),
        Corners(**{name: float(str(radius)) for name, radius in corners.items()}),
        str(family),
    )


def _tokens(path: Path, table: dict[str, object], section: str, wanted: tuple[str, ...]) -> dict[str, object]:
    found = table.get(section)
    if not isinstance(found, dict):
        raise BrandError(f"{path.name}: [{section}] is missing")
    for name in wanted:
        if name not in found:
            raise BrandError(f"{path.name}: {section}.{name} is missing")
    for name in found:
        if name not in wanted:
            raise BrandError(f"{path.name}: {section}.{name} is unknown")
    return found
