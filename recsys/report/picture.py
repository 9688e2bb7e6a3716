"""The dashboard as a picture of one page: a card for each panel, drawn by Vega without a browser, set as one SVG."""

import re
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from recsys.lazy import lazy
from recsys.report.letters import lines_of
from recsys.report.look import FONT, LIGHT
from recsys.report.panels import PanelSpec, Shown
from recsys.report.writer import png_of, specification, svg_of

if TYPE_CHECKING:
    from PIL import Image
else:
    Image = lazy("PIL.Image")

COLUMNS, CARD, GAP, MARGIN = 4, (424, 348), 18, 36
"""Cards in a row, pixels of one (across, down), between two, and around all of them."""
HEADER, FOOTER, PADDING = 104, 34, 18
TITLE, TEXT, LINE, LINES = 15, 12, 16, 4
"""Sizes of letters, the height of a line, and how many lines a sentence has at most."""
SCALE = 1.5
"""Pixels of the file for one of the layout."""
COLOURS = 256
"""Of the file."""
SIZE = re.compile(r'<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"')


@dataclass(frozen=True)
class Heading:
    """What stands above the panels."""

    title: str
    about: str
    """How much data, when, and whether it is simulated."""


def dashboard_png(heading: Heading, panels: list[tuple[PanelSpec, Shown]], gaps: list[str]) -> bytes:
    """The picture; ``panels`` have something to draw, ``gaps`` say what is left out."""
    drawn = png_of(dashboard_svg(heading, panels, gaps), SCALE)
    with Image.open(BytesIO(drawn)) as picture, BytesIO() as small:
        # A few flat colours and their edges: an eighth of the size, and nobody sees the difference.
        flat = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        flat.save(small, "PNG", optimize=True)
        return small.getvalue()


def size_of(n_panels: int, n_gaps: int = 0) -> tuple[int, int]:
    """Pixels of the layout, across and down."""
    rows = max(1, -(-n_panels // COLUMNS))
    width = 2 * MARGIN + COLUMNS * CARD[0] + (COLUMNS - 1) * GAP
    height = HEADER + rows * CARD[1] + (rows - 1) * GAP + FOOTER + LINE * n_gaps + MARGIN // 2
    return width, height


def dashboard_svg(heading: Heading, panels: list[tuple[PanelSpec, Shown]], gaps: list[str]) -> str:
    """The same as SVG."""
    wide = size_of(0)[0] - 2 * MARGIN
    notes = [line for gap in gaps for line in lines_of(gap, TEXT, wide, 2)]
    width, height = size_of(len(panels), len(notes))
    cards = [
        _card(
            spec.title,
            shown,
            MARGIN + (place % COLUMNS) * (CARD[0] + GAP),
            HEADER + (place // COLUMNS) * (CARD[1] + GAP),
        )
        for place, (spec, shown) in enumerate(panels)
    ]
    below = height - MARGIN // 2 - LINE * len(notes)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="{FONT}">',
            f'<rect width="{width}" height="{height}" fill="{LIGHT.ground}"/>',
            f'<rect x="{MARGIN}" y="34" width="5" height="48" fill="{LIGHT.accent}"/>',
            _text(MARGIN + 18, 56, 26, lines_of(heading.title, 26, wide - 20, 1), bold=True),
            _text(MARGIN + 18, 80, 14, lines_of(heading.about, 14, wide - 20, 1), colour=LIGHT.quiet),
            *cards,
            _text(MARGIN, below, TEXT, notes, colour=LIGHT.quiet),
            "</svg>",
        ]
    )


def _card(title: str, shown: Shown, x: int, y: int) -> str:
    inner = CARD[0] - 2 * PADDING
    sentence = lines_of(shown.sentence, TEXT, inner, LINES)
    top = PADDING + TITLE + 8 + LINE * len(sentence) + 4
    return "\n".join(
        [
            f'<g transform="translate({x} {y})">',
            f'<rect width="{CARD[0]}" height="{CARD[1]}" rx="10" fill="{LIGHT.raised}" stroke="{LIGHT.line}"/>',
            _text(PADDING, PADDING + TITLE - 2, TITLE, lines_of(title, TITLE, inner, 1), bold=True),
            _text(PADDING, PADDING + TITLE + 18, TEXT, sentence, colour=LIGHT.quiet),
            _figure(shown, PADDING, top, inner, CARD[1] - top - PADDING + 6),
            "</g>",
        ]
    )


def _figure(shown: Shown, x: int, y: int, width: int, height: int) -> str:
    """The figure in a box of this size; one that cannot be made to fit is drawn smaller."""
    drawn = svg_of(_fitted(shown.draw(), width, height))
    found = SIZE.search(drawn)
    own_width, own_height = (float(size) for size in found.groups()) if found else (width, height)
    scale = min(1.0, width / own_width, height / own_height)
    inner = drawn[drawn.index("<svg") :]
    return f'<g transform="translate({x} {y}) scale({scale:.4f})">{inner}</g>'


def _fitted(chart: Any, width: int, height: int) -> dict[str, Any]:
    found = specification(chart)
    if not {"facet", "concat", "hconcat", "vconcat", "repeat"} & set(found):
        found |= {"width": width, "height": height, "autosize": {"type": "fit", "contains": "padding"}}
    found["padding"] = {"left": 2, "right": 6, "top": 4, "bottom": 5}  # letters hang over the edge
    return found


def _text(x: int, y: int, size: int, lines: list[str], *, colour: str = LIGHT.ink, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    rows = "".join(
        f'<tspan x="{x}" dy="{0 if place == 0 else LINE}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}"{weight}>{rows}</text>'
