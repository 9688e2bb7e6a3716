"""How figures look outside the app: the theme's colours, light and dark, as Vega's settings.

The app itself has them in .streamlit/config.toml; a test holds both together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is what pictures are drawn with here; all have letters of the same width."""


@dataclass(frozen=True)
class Look:
    """Colours of a page and of the figures on it."""

    ground: str
    raised: str
    """Behind a panel."""
    ink: str
    quiet: str
    line: str
    accent: str
    categories: tuple[str, ...]
    ramp: tuple[str, ...]

    def vega(self, font: str = FONT) -> dict[str, Any]:
        """The settings of a figure: transparent, in these colours."""
        return {
            "background": "transparent",
            "font": font,
            "axis": {
                "labelColor": self.quiet,
                "titleColor": self.quiet,
                "gridColor": self.line,
                "domainColor": self.line,
                "tickColor": self.line,
                "titleFontWeight": "normal",
            },
            "legend": {"labelColor": self.quiet, "titleColor": self.quiet, "titleFontWeight": "normal"},
            "header": {"labelColor": self.quiet, "titleColor": self.quiet},
            "text": {"color": self.ink},
            "view": {"stroke": "transparent"},
            "range": {
                "category": list(self.categories),
                "ramp": list(self.ramp),
                "heatmap": list(self.ramp),
                "ordinal": list(self.ramp),
            },
        }


LIGHT = Look(
    ground="#fdfcfa",
    raised="#ffffff",
    ink="#181410",
    quiet="#5f574e",
    line="#e6dfd5",
    accent="#b3341f",
    categories=("#b3341f", "#1f6f78", "#8a6410", "#5b4a9c", "#4d7330", "#a03b72"),
    ramp=(
        "#f6e7df",
        "#f0d2c4",
        "#e9b9a5",
        "#e09d84",
        "#d47f63",
        "#c66246",
        "#b3462c",
        "#983119",
        "#77230f",
        "#521607",
    ),
)
DARK = Look(
    ground="#16130f",
    raised="#1e1a15",
    ink="#f2ece3",
    quiet="#b5aca0",
    line="#403930",
    accent="#e87a61",
    categories=("#f0795f", "#5cb8c2", "#d9a441", "#a795e6", "#93bd6e", "#e18ab8"),
    ramp=(
        "#2e231d",
        "#452a20",
        "#5f3226",
        "#7b3a2b",
        "#984432",
        "#b5523c",
        "#cf644b",
        "#e57e64",
        "#f3a38d",
        "#fbd0c2",
    ),
)
LOOKS: Mapping[str, Look] = {"light": LIGHT, "dark": DARK}
