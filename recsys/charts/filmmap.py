"""The map of the catalog as a Plotly figure: a dot a film, names of its parts, marks of a person.

Numbers go as typed arrays. Titles and genres are text: what Plotly would read as markup is escaped. Genres take the
theme's categorical colours; all else has colours that stand out on light and on dark ground alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.charts.filmmap_labels import PHONE, WIDE, free_labels
from recsys.lazy import lazy

if TYPE_CHECKING:
    from plotly import graph_objects as go
else:
    go = lazy("plotly.graph_objects")

BY = {"genre": "Genre", "stars": "Average stars", "year": "Year"}
"""What films can be coloured by."""
THEME = ("#000001", "#000002", "#000003", "#000004", "#000005", "#000006")
"""What Streamlit puts the theme's categorical colours in place of, light or dark as the page is."""
GREY, MARK = "#9a8f82", "#d9a441"
SCALE = [[0.0, "#2f8f9a"], [0.5, GREY], [1.0, "#e0593f"]]
SIZES = ((0.99, 13), (0.95, 9), (0.8, 6), (0.0, 4))
"""From which share of the films on, by number of ratings, a dot has how many pixels."""
HEIGHT = 600
ABOVE = 0.045
"""So far above its dot stands a title, on a map from -1 to 1."""
FAMOUS, TITLES = 300, 24
"""Films that may have their title beside them, the most rated ones, and how many have."""
OPACITY = 0.75


@dataclass(frozen=True, eq=False)
class Drawn:
    """A figure, and which film each of its dots is."""

    figure: "go.Figure"
    item_ids: Sequence[Sequence[int]]
    """Of each trace that has films, in their order; a trace beyond has none to open."""


def film_map(
    points: pd.DataFrame,
    regions: pd.DataFrame,
    by: str = "genre",
    *,
    here: int | None = None,
    liked: Sequence[int] = (),
    others: Sequence[int] = (),
    you: Sequence[float] | None = None,
) -> Drawn:
    """Draw ``map_points`` and the names of ``regions``, coloured ``by`` one of ``BY``.

    ``here`` is a film to be ringed, ``liked`` and ``others`` what the visitor rated, ``you`` where they stand.
    """
    shown = points.assign(size=_sizes(points["ratings"]), hover=_hovers(points))
    parts = _by_genre(shown) if by == "genre" else _by_number(shown, by)
    figure = go.Figure([part for part, _ in parts])
    item_ids = [rows["item_id"].tolist() for _, rows in parts]
    for name, ids, marker in (
        ("You rated low", others, {"symbol": "x-thin", "size": 9, "line": {"color": MARK, "width": 2}}),
        (
            "You like",
            liked,
            {"symbol": "star", "size": 13, "color": MARK, "line": {"color": "#181410", "width": 1}},
        ),
    ):
        rated = shown[shown["item_id"].isin(list(ids))]
        if len(rated):
            figure.add_trace(_dots(rated, name, marker))
            item_ids.append(rated["item_id"].tolist())
    _labels(figure, shown, regions)
    _spots(figure, shown, here, you)
    _dress(figure)
    return Drawn(figure, item_ids)


def _sizes(counts: "pd.Series[int]") -> NDArray[np.uint8]:
    ranks = counts.rank(method="max", pct=True).to_numpy()
    return np.select([ranks >= share for share, _ in SIZES], [size for _, size in SIZES]).astype(np.uint8)


def _hovers(points: pd.DataFrame) -> list[str]:
    """Title, year, average and number of ratings, as Plotly's markup."""
    said = []
    columns = (points[name].tolist() for name in ("title", "year", "stars", "ratings"))
    for title, year, stars, ratings in zip(*columns, strict=True):
        when = "" if pd.isna(year) else f" ({year})"
        rated = f"{stars:.2f} stars from {ratings:,}" if ratings else "No ratings yet"
        said.append(f"<b>{escape(title)}</b>{when}<br>{rated}")
    return said


def _dots(rows: pd.DataFrame, name: str, marker: Mapping[str, Any]) -> "go.Scattergl":
    own = {"size": rows["size"].to_numpy(), "line": {"width": 0}, "opacity": OPACITY}
    return go.Scattergl(
        x=rows["x"].to_numpy(),
        y=rows["y"].to_numpy(),
        name=escape(name),
        mode="markers",
        marker=own | dict(marker),
        hovertext=rows["hover"].tolist(),
        hovertemplate="%{hovertext}<extra></extra>",
        unselected={"marker": {"opacity": OPACITY}},
    )


def _by_genre(shown: pd.DataFrame) -> list[tuple["go.Scattergl", pd.DataFrame]]:
    """A trace a genre, the largest first; films of others are grey and lie below the rest."""
    named = [name for name in shown["genre"].value_counts().index if name]
    colours = zip(["", *named], ["Any other", *named], [GREY, *THEME], strict=False)
    groups = [(shown[shown["genre"] == genre], name, colour) for genre, name, colour in colours]
    return [(_dots(rows, name, {"color": colour}), rows) for rows, name, colour in groups if len(rows)]


def _by_number(shown: pd.DataFrame, by: str) -> list[tuple["go.Scattergl", pd.DataFrame]]:
    """Films of which the number is known in a colour from low to high, the others grey below them."""
    values = pd.to_numeric(shown[by], errors="coerce").astype("float64")
    known = shown[values.notna()]
    colours = values[values.notna()].to_numpy()
    low, high = np.quantile(colours, [0.02, 0.98]) if len(colours) else (0.0, 1.0)
    marker = {
        "color": colours.astype(np.float32),
        "colorscale": SCALE,
        "cmin": low,
        "cmax": max(high, low + 1e-6),
        "colorbar": {"title": {"text": BY[by]}, "thickness": 10, "len": 0.5, "x": 1.0, "outlinewidth": 0},
    }
    parts = [(_dots(known, BY[by], marker), known)] if len(known) else []
    unknown = shown[values.isna()]
    return [*([(_dots(unknown, "Not known", {"color": GREY}), unknown)] if len(unknown) else []), *parts]


def _labels(figure: "go.Figure", shown: pd.DataFrame, regions: pd.DataFrame) -> None:
    """The names of the parts, then the titles of the most rated films, as far as there is room.

    As many names as a phone has room for are annotations; the others and the titles are a trace that a narrow window
    hides (frame.css).
    """
    first = free_labels(regions["x"], regions["y"], regions["label"].tolist(), PHONE)
    for label, x, y in regions.loc[first, ["label", "x", "y"]].itertuples(index=False):
        figure.add_annotation(
            x=float(x), y=float(y), text=f"<b>{escape(label)}</b>", font={"size": 13}, showarrow=False
        )
    best = shown[shown["ratings"] > 0].tail(FAMOUS).iloc[::-1]
    films = best[["title", "x", "y"]].rename(columns={"title": "label"}).assign(bold=False)
    films["y"] += ABOVE
    parts = regions[["label", "x", "y"]].assign(bold=True)
    both = pd.concat([parts[first], parts[~first], films], ignore_index=True)
    free = free_labels(both["x"], both["y"], both["label"].tolist(), WIDE)
    more = both[free & (both.index >= first.sum())].head((~first).sum() + TITLES)
    texts = [f"<b>{escape(row.label)}</b>" if row.bold else escape(row.label) for row in more.itertuples()]
    figure.add_trace(
        go.Scatter(
            x=more["x"].to_numpy(),
            y=more["y"].to_numpy(),
            text=texts,
            mode="text",
            textfont={"size": 12},
            hoverinfo="skip",
            showlegend=False,
        )
    )


def _spots(figure: "go.Figure", shown: pd.DataFrame, here: int | None, you: Sequence[float] | None) -> None:
    """A ring around the film that is looked at, and where the visitor stands, each with its name."""
    spots: list[tuple[str, float, float]] = []
    film = shown[shown["item_id"] == here]
    if len(film):
        spots.append((f"<b>{escape(str(film['title'].iloc[0]))}</b>", film["x"].iloc[0], film["y"].iloc[0]))
    if you is not None:
        spots.append(("<b>You</b>", you[0], you[1]))
    for text, x, y in spots:
        figure.add_annotation(
            x=float(x),
            y=float(y),
            text=text,
            font={"size": 13},
            ax=0,
            ay=-34,
            arrowhead=2,
            arrowsize=1,
            arrowwidth=2,
        )


def _dress(figure: "go.Figure") -> None:
    axis = {"visible": False, "showgrid": False, "zeroline": False, "range": [-1.05, 1.05]}
    figure.update_layout(
        xaxis=axis,
        yaxis=axis,
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        dragmode="pan",
        hovermode="closest",
        legend={"orientation": "h", "y": 0, "yanchor": "top", "x": 0, "itemsizing": "constant"},
        uirevision="map",  # another colour or mark leaves the visitor where they were
    )
