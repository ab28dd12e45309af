"""The Qt style sheet of a theme. Widgets name what they are by properties; this gives them their looks.

`face` is a size of type, `tone` a colour of text, `kind` what a button, card, badge or notice is for.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.views.theme import Theme, Type

_TONES = ("ink", "muted", "brand", "ok", "bad", "warn", "on_brand")
_SEMANTIC = ("ok", "bad", "warn")


def style_sheet(theme: Theme) -> str:
    """All rules of `theme`, for the top widget."""
    return "\n".join(
        (
            *_base(theme),
            *_text(theme),
            *_surfaces(theme),
            *_marks(theme),
            *_buttons(theme),
            *_segments(theme),
            *_scroll_bars(theme),
        )
    )


def _base(theme: Theme) -> Iterator[str]:
    colours = theme.colours
    yield f'QWidget {{ font-family: "{theme.brand.family}"; color: {colours.ink}; }}'
    yield f'QWidget[kind="ground"] {{ background: {colours.ground}; }}'
    yield 'QWidget[kind="clear"], QScrollArea, QTableView { background: transparent; border: none; }'
    yield f'QWidget[kind="veil"] {{ background: {_alpha_first(colours.veil)}; }}'


def _alpha_first(colour: str) -> str:
    """Qt writes alpha before red; brand files write it last, as CSS does."""
    return f"#{colour[7:9]}{colour[1:7]}" if len(colour) == 9 else colour


def _scroll_bars(theme: Theme) -> Iterator[str]:
    wide, gap = theme.px(2.0), theme.px(3.0)
    radius = wide // 2 - 1
    yield f"QScrollBar:vertical {{ background: transparent; border: none; margin: 0; width: {wide + gap}px; }}"
    yield (
        f"QScrollBar::handle:vertical {{ background: {theme.colours.placeholder}; border-radius: {radius}px;"
        f" margin-left: {gap}px; min-height: {theme.px(10)}px; }}"
    )
    yield "QScrollBar::add-line:vertical, QScrollBar::sub-line:vertical { height: 0; }"
    yield "QScrollBar::add-page:vertical, QScrollBar::sub-page:vertical { background: transparent; }"


def _text(theme: Theme) -> Iterator[str]:
    for kind in Type:
        rule = f"font-size: {theme.font_px(kind)}px; font-weight: {kind.weight};"
        yield f'QLabel[face="{kind.name}"], QPushButton[face="{kind.name}"] {{ {rule} }}'
    for tone in _TONES:
        yield f'QLabel[tone="{tone}"] {{ color: {getattr(theme.colours, tone)}; }}'
    yield f'QLabel[ghost="true"] {{ color: {theme.colours.idle}; }}'


def _surfaces(theme: Theme) -> Iterator[str]:
    colours, edge = theme.colours, theme.px(0.4)
    radius = theme.px(theme.brand.corners.card)
    yield (
        f'QFrame[kind="card"] {{ background: {colours.surface}; border: {edge}px solid {colours.line};'
        f" border-radius: {radius}px; }}"
    )
    yield (
        f'QFrame[kind="card_proposed"] {{ background: {colours.surface}; border: {edge}px solid {colours.brand};'
        f" border-radius: {radius}px; }}"
    )
    for name in _SEMANTIC:
        weak, line = getattr(colours, f"{name}_weak"), getattr(colours, f"{name}_line")
        yield _notice(name, weak, line, edge, radius)
    yield _notice("info", colours.brand_weak, colours.brand_line, edge, radius)
    yield (
        f'QFrame[kind="top_bar"] {{ background: {colours.surface}; border: none;'
        f" border-bottom: {edge}px solid {colours.line}; }}"
    )
    yield (
        f'QFrame[kind="bottom_bar"] {{ background: {colours.surface}; border: none;'
        f" border-top: {edge}px solid {colours.line}; }}"
    )
    yield (
        f'QFrame[kind="band"] {{ background: {colours.warn_weak}; border: none;'
        f" border-bottom: {edge}px solid {colours.warn_line}; }}"
    )
    yield f'QFrame[kind="rule"] {{ background: {colours.hairline}; border: none; }}'
    yield f'QFrame[kind="rule_strong"] {{ background: {colours.line}; border: none; }}'


def _notice(name: str, weak: str, line: str, edge: int, radius: int) -> str:
    return (
        f'QFrame[kind="notice_{name}"] {{ background: {weak}; border: {edge}px solid {line};'
        f" border-radius: {radius}px; }}"
    )


def _marks(theme: Theme) -> Iterator[str]:
    colours = theme.colours
    radius, pad_x, pad_y = theme.px(theme.brand.corners.badge), theme.px(3.75), theme.px(1.5)
    badges = {
        "info": (colours.brand_weak, colours.brand),
        "ok": (colours.ok_weak, colours.ok),
        "warn": (colours.warn_weak, colours.warn),
        "soon": (colours.warn_weak, colours.bad),
        "bad": (colours.bad_weak, colours.bad),
    }
    for name, (weak, strong) in badges.items():
        yield (
            f'QLabel[kind="badge_{name}"] {{ background: {weak}; color: {strong};'
            f" border-radius: {radius}px; padding: {pad_y}px {pad_x}px; }}"
        )


def _buttons(theme: Theme) -> Iterator[str]:
    colours = theme.colours
    edge, focus = theme.px(0.4), theme.px(1.0)
    yield f"QPushButton {{ border-radius: {theme.px(theme.brand.corners.button)}px; outline: none; }}"
    yield (
        f"QPushButton {{ background: {colours.surface}; border: {edge}px solid {colours.line}; color: {colours.ink}; }}"
    )
    yield f"QPushButton:pressed {{ background: {colours.idle}; }}"
    yield f"QPushButton:focus {{ border: {focus}px solid {colours.brand}; }}"
    yield f"QPushButton:disabled {{ color: {colours.muted}; }}"
    yield (
        f'QPushButton[kind="primary"], QPushButton[kind="hero"] {{ background: {colours.brand};'
        f" border: {edge}px solid {colours.brand}; color: {colours.on_brand}; }}"
    )
    yield (
        f'QPushButton[kind="primary"]:pressed, QPushButton[kind="hero"]:pressed'
        f" {{ background: {colours.brand_pressed}; border-color: {colours.brand_pressed}; }}"
    )
    yield (
        f'QPushButton[kind="primary"]:disabled {{ background: {colours.idle}; border-color: {colours.idle};'
        f" color: {colours.muted}; }}"
    )
    yield f'QPushButton[kind="primary"]:focus, QPushButton[kind="hero"]:focus {{ border-color: {colours.ink}; }}'
    yield f'QPushButton[kind="danger"] {{ color: {colours.bad}; }}'
    yield 'QPushButton[kind="quiet"] { background: transparent; border-color: transparent; }'
    yield f'QPushButton[kind="quiet"] {{ color: {colours.brand}; }}'
    yield f'QPushButton[kind="quiet"]:pressed {{ background: {colours.brand_weak}; }}'
    yield f'QPushButton[kind="muted"] {{ color: {colours.muted}; }}'
    yield (
        f'QPushButton[kind="chosen"] {{ background: {colours.brand_weak}; color: {colours.brand};'
        f" border: {focus}px solid {colours.brand}; }}"
    )
    for kind in ("tile", "hero", "unavailable"):
        yield f'QPushButton[kind="{kind}"] {{ border-radius: {theme.px(theme.brand.corners.card)}px; }}'
    for face in (Type.KEY, Type.KEY_WORD):
        yield f'QPushButton[face="{face.name}"] {{ border-radius: {theme.px(theme.brand.corners.card)}px; }}'
    yield f'QPushButton[kind="unavailable"] {{ background: {colours.idle}; }}'
    yield f'QPushButton[kind="small"] {{ border-radius: {theme.px(theme.brand.corners.small)}px; }}'


def _segments(theme: Theme) -> Iterator[str]:
    """Keys that share one frame: only the outer corners are round."""
    colours, radius = theme.colours, theme.px(theme.brand.corners.button)
    yield f'QFrame[kind="segments"] {{ background: {colours.line}; border-radius: {radius}px; }}'
    yield 'QPushButton[kind="segment"], QPushButton[kind="segment_chosen"] { border: none; border-radius: 0; }'
    yield (
        f'QPushButton[kind="segment_chosen"] {{ background: {colours.brand}; color: {colours.on_brand};'
        " font-weight: 600; }"
    )
    yield f'QPushButton[kind="segment"]:focus {{ background: {colours.brand_weak}; }}'
    for place, side in (("first", "left"), ("last", "right")):
        yield (
            f'QPushButton[at="{place}"] {{ border-top-{side}-radius: {radius - 1}px;'
            f" border-bottom-{side}-radius: {radius - 1}px; }}"
        )
