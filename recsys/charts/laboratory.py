"""Figures of the SVD laboratory: stars and weights as heat maps, the spectrum, errors by k and their histogram.

Titles are text: Vega draws them, nothing parses them. Stars take the theme's sequential ramp. A weight is drawn by its
sign (two colours) and its size (opacity), so that what is near zero fades into a light and a dark page alike.
"""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.training import COLORS, HIDDEN, LEARNED_FROM

KEPT, TOUCHED = COLORS[LEARNED_FROM], COLORS[HIDDEN]
"""As in the learning curve: what it learned from, and what it did not see."""
SIGNS = {"above zero": "#e0593f", "below zero": "#2f8f9a", "left out": "#9a8f82"}
"""Colours that stand out on light and on dark ground alike."""
FEW, SHORT = 12, 6
"""Up to so many people, with names of up to so many letters, are named below their columns."""
STEP, WIDEST_STEP, TALL = 14, 26, 320
"""Pixels of a row: of many rows, and of few, which together are no taller than this."""
AXIS, LEGEND = 62, 58
"""Pixels that these take from a figure's height."""
LABELS = 26
"""Pixels of labels below a figure, at least, so that figures beside each other are of one height."""
FACTORS_APART = 24
"""Up to so many factors each has its number."""


def stars(cells: pd.DataFrame, low: float, high: float) -> alt.LayerChart:
    """Films x people; ``cells`` has film, person and stars, in the order in which they are drawn.

    Of a rebuilt table there is also ``value``, which is drawn in place of the stars. A cell without stars has a dot.
    """
    films, people = list(cells["film"].unique()), list(cells["person"].unique())
    is_rebuilt = "value" in cells
    drawn = "value" if is_rebuilt else "stars"
    x = _people("person", people)
    y = _down("film", films)
    known = alt.Tooltip("stars:Q", title="Stars", format=".2~f")
    tips = [alt.Tooltip("film:N", title="Film"), alt.Tooltip("person:N", title="Person"), known]
    if is_rebuilt:
        tips.append(alt.Tooltip("value:Q", title="Rebuilt", format=".2f"))
    squares = (
        alt.Chart(cells.dropna(subset=[drawn]))
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                f"{drawn}:Q",
                title="Stars",
                scale=alt.Scale(domain=[low, high], clamp=True),
                legend=alt.Legend(
                    orient="bottom", gradientLength=120, gradientThickness=8, titleOrient="left"
                ),
            ),
            tooltip=tips,
        )
    )
    dots = (
        alt.Chart(cells[cells["stars"].isna()])
        .mark_circle(size=7, color=KEPT, opacity=0.9)
        .encode(x=x, y=y, tooltip=tips[:2])
    )
    both = alt.LayerChart(layer=[squares, dots])
    return both.properties(height=_height(len(films)) + LEGEND)


def film_weights(weights: pd.DataFrame, k: int) -> alt.Chart:
    """U: films x factors; ``weights`` has name, factor and weight. Factors after the first ``k`` are grey."""
    names = list(weights["name"].unique())
    return _weights(
        weights,
        k,
        alt.X("factor:O", title="Factor", axis=_factors(weights)),
        _down("name", names),
        len(names),
        "Film",
    )


def people_weights(weights: pd.DataFrame, k: int) -> alt.Chart:
    """V transposed: factors x people; as ``film_weights``."""
    names = list(weights["name"].unique())
    x = _people("name", names)
    return _weights(
        weights,
        k,
        x,
        alt.Y("factor:O", title="Factor", axis=_factors(weights)),
        weights["factor"].nunique(),
        "Person",
    )


def singular_values(spectrum: pd.DataFrame, k: int) -> alt.Chart:
    """Sigma: a bar for each factor; ``spectrum`` has factor, sigma, share and kept."""
    shown = _told_apart(spectrum, k, "sigma")
    chart: alt.Chart = (
        alt.Chart(shown)
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "sigma:Q", title="Singular value", axis=alt.Axis(tickCount=3, grid=False, minExtent=LABELS)
            ),
            y=alt.Y("factor:O", title="Factor", axis=_factors(spectrum)),
            color=_signs(),
            tooltip=[
                alt.Tooltip("factor:O", title="Factor"),
                alt.Tooltip("sigma:Q", title="Singular value", format=".2f"),
                alt.Tooltip("share:Q", title="Share of the squares", format=".1%"),
                alt.Tooltip("kept:Q", title="Kept up to here", format=".1%"),
            ],
        )
        .properties(height=_height(len(spectrum)))
    )
    return chart


def share_kept(kept: Sequence[float], k: int) -> alt.LayerChart:
    """The share of the squares that the first factors keep, from none to all, with a mark at ``k``."""
    shown = pd.DataFrame({"k": range(len(kept)), "kept": list(kept)})
    x = alt.X("k:Q", title="k, factors kept", axis=_whole(), scale=alt.Scale(domain=[0, len(kept) - 1]))
    y = alt.Y("kept:Q", title="Share kept", axis=alt.Axis(format=".0%", tickCount=3))
    tips = [alt.Tooltip("k:Q", title="k"), alt.Tooltip("kept:Q", title="Share kept", format=".1%")]
    area = (
        alt.Chart(shown)
        .mark_area(opacity=0.18, color=TOUCHED, line={"color": TOUCHED, "strokeWidth": 2})
        .encode(x=x, y=y)
    )
    dot = alt.Chart(shown[shown["k"] == k]).mark_circle(size=110, color=TOUCHED, opacity=1)
    every = alt.Chart(shown).mark_circle(size=110, opacity=0).encode(x=x, y=y, tooltip=tips)
    both = alt.LayerChart(layer=[area, dot.encode(x=x, y=y), every])
    return both.properties(height=150)


def errors_by_k(errors: pd.DataFrame, k: int, kept: str, touched: str) -> alt.LayerChart:
    """Both errors for each number of factors, a line at k, a ring at the least; ``errors`` has k, kept and touched."""
    parts = {"kept": kept, "touched": touched}
    long = errors.melt("k", list(parts), "part", "rmse").dropna()
    long["part"] = long["part"].map(parts)
    first, last = int(errors["k"].min()), int(errors["k"].max())
    domain = [first, max(last, first + 1)]
    x = alt.X("k:Q", title="k, factors kept", axis=_whole(), scale=alt.Scale(domain=domain))
    lines = (
        alt.Chart(long)
        .mark_line(point=alt.OverlayMarkDef(size=28), strokeWidth=2.5)
        .encode(
            x=x,
            y=alt.Y("rmse:Q", title="Error in stars (RMSE)", axis=alt.Axis(tickCount=5)),
            color=_parts(kept, touched),
            tooltip=[
                alt.Tooltip("part:N", title="Measured on"),
                alt.Tooltip("k:Q", title="k"),
                alt.Tooltip("rmse:Q", title="Error", format=".3f"),
            ],
        )
    )
    best = alt.Chart(errors.dropna(subset=["touched"]).nsmallest(1, "touched")).mark_point(
        size=170, color=TOUCHED, strokeWidth=2
    )
    at_k = alt.Chart(pd.DataFrame({"k": [k]})).mark_rule(color=KEPT, strokeDash=[4, 4]).encode(x=x)
    both = alt.LayerChart(layer=[at_k, lines, best.encode(x=x, y="touched:Q")])
    return both.properties(height=300)


def misses(histogram: pd.DataFrame, kept: str, touched: str) -> alt.LayerChart:
    """How far off cells are, in steps of stars; ``histogram`` has low, high, part, cells and share (of the part)."""
    shown = histogram.assign(
        reads=[
            f"{low:+.2f} to {high:+.2f}"
            for low, high in zip(histogram["low"], histogram["high"], strict=True)
        ]
    )
    bars = (
        alt.Chart(shown)
        .mark_bar(opacity=0.55)
        .encode(
            x=alt.X("low:Q", bin="binned", title="Stars off: below zero too low, above zero too high"),
            x2="high:Q",
            y=alt.Y(
                "share:Q", stack=None, title="Share of the cells", axis=alt.Axis(format=".0%", tickCount=5)
            ),
            color=_parts(kept, touched),
            tooltip=[
                alt.Tooltip("part:N", title="Which"),
                alt.Tooltip("reads:N", title="Off by"),
                alt.Tooltip("cells:Q", title="Cells"),
                alt.Tooltip("share:Q", title="Share", format=".1%"),
            ],
        )
    )
    both = alt.LayerChart(layer=[bars])
    return both.properties(height=300)


def _weights(weights: pd.DataFrame, k: int, x: alt.X, y: alt.Y, n_rows: int, what: str) -> alt.Chart:
    shown = _told_apart(weights, k, "weight")
    chart: alt.Chart = (
        alt.Chart(shown.assign(size=weights["weight"].abs()))
        .mark_rect()
        .encode(
            x=x,
            y=y,
            color=_signs(),
            opacity=alt.Opacity(
                "size:Q", legend=None, scale=alt.Scale(type="pow", exponent=0.7, range=[0.03, 1])
            ),
            tooltip=[
                alt.Tooltip("name:N", title=what),
                alt.Tooltip("factor:O", title="Factor"),
                alt.Tooltip("weight:Q", title="Weight", format="+.2f"),
            ],
        )
        .properties(height=_height(n_rows))
    )
    return chart


def _told_apart(table: pd.DataFrame, k: int, value: str) -> pd.DataFrame:
    """With ``sign``: whether a value is above or below zero, or of a factor that is left out."""
    above, below, left_out = SIGNS
    sign = [
        left_out if factor > k else below if number < 0 else above
        for factor, number in zip(table["factor"], table[value], strict=True)
    ]
    return table.assign(sign=sign)


def _signs() -> alt.Color:
    return alt.Color(
        "sign:N",
        title=None,
        scale=alt.Scale(domain=list(SIGNS), range=list(SIGNS.values())),
        legend=None,
    )


def _parts(kept: str, touched: str) -> alt.Color:
    return alt.Color(
        "part:N",
        title=None,
        scale=alt.Scale(domain=[kept, touched], range=[KEPT, TOUCHED]),
        legend=alt.Legend(orient="top", labelLimit=220, symbolType="square", symbolSize=100),
    )


def _factors(table: pd.DataFrame) -> alt.Axis:
    n = int(table["factor"].nunique())
    every = 1 if n <= FACTORS_APART else 5
    numbers = [factor for factor in range(1, n + 1) if factor == 1 or factor % every == 0]
    return alt.Axis(values=numbers, labelAngle=0, ticks=False, minExtent=LABELS)


def _down(column: str, names: Sequence[str]) -> alt.Y:
    return alt.Y(
        f"{column}:N",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelLimit=150, labelOverlap=False, labelFlush=False, ticks=False, domain=False, labelFontSize=11
        ),
    )


def _people(column: str, names: Sequence[str]) -> alt.X:
    named = len(names) <= FEW and all(len(name) <= SHORT for name in names)
    axis = alt.Axis(
        labels=named,
        labelAngle=0,
        labelOverlap=False,
        labelFlush=False,
        ticks=False,
        domain=False,
        minExtent=LABELS,
    )
    return alt.X(
        f"{column}:N", sort=None, title="1 person" if len(names) == 1 else f"{len(names)} people", axis=axis
    )


def _whole() -> alt.Axis:
    return alt.Axis(tickMinStep=1, format="d", grid=False)


def _height(rows: int) -> int:
    """Pixels of a heat map and its axis: each row as high as a title, or higher where there are few."""
    return max(rows * STEP, min(rows * WIDEST_STEP, TALL)) + AXIS
