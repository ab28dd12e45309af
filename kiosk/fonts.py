"""IBM Plex Sans in four weights, for the screen and for paper.

The package ships one variable font, whose weight axis neither Qt style sheets nor reportlab understand. Set-up cuts the
weights out of it once: `python -m kiosk.fonts`.
"""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path

FAMILY = "IBM Plex Sans"
FOLDER = Path(__file__).resolve().parent.parent / "resources" / "fonts"


class Weight(Enum):
    """A cut weight, by its number on the `wght` axis."""

    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700


class FontMissing(Exception):
    """A font file is not where set-up puts it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"font {path.name} is missing: run ./kiosk.sh setup")


def font_path(weight: Weight, folder: Path = FOLDER) -> Path:
    """The file of one weight.

    Raises:
        FontMissing: set-up has not cut it.
    """
    path = _cut_path(weight, folder)
    if not path.is_file():
        raise FontMissing(path)
    return path


def cut(folder: Path = FOLDER) -> list[Path]:
    """The files cut by this call, empty when all weights are there already; 5 s for all four."""
    missing = [weight for weight in Weight if not _cut_path(weight, folder).is_file()]
    folder.mkdir(parents=True, exist_ok=True)
    return [_cut_one(weight, folder) for weight in missing]


def _cut_path(weight: Weight, folder: Path) -> Path:
    return folder / f"IBMPlexSans-{weight.value}.ttf"


def _cut_one(weight: Weight, folder: Path) -> Path:
    from importlib.resources import as_file, files  # noqa: PLC0415 - only set-up pays for these three

    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib import instancer  # noqa: PLC0415

    half_written = _cut_path(weight, folder).with_suffix(".part")
    with (
        as_file(files("fontpkg_ibm_plex_sans") / "files" / "IBMPlexSans[wdth,wght].ttf") as source,
        TTFont(source) as font,
    ):
        instancer.instantiateVariableFont(font, {"wght": weight.value, "wdth": 100}, inplace=True, updateFontNames=True)
        font.save(half_written)
    return half_written.replace(_cut_path(weight, folder))


def main() -> int:
    """Cut what is missing and say so."""
    for path in cut():
        sys.stdout.write(f"cut {path.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
