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
ABOVE, SPOT = 0.045, 0.075
"""So far above its dot stands a title, and above its ring what is marked, on a map from -1 to 1."""
FAMOUS, SMALL = 300, 30
"""Films that may have their title beside them, the most rated ones; and how many small labels there are at most."""
LARGE_FONT, SMALL_FONT = 13, 12
OPACITY = 0.75
RATED, UNRATED = "%{customdata[0]:.2f} stars from %{customdata[1]:,}", "No ratings yet"
Part = tuple["go.Scattergl", pd.DataFrame]
"""Dots, and the rows that they are."""


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
    shown = points.assign(size=_sizes(points["ratings"]), said=_said(points))
    parts = _by_genre(shown) if by == "genre" else _by_number(shown, by)
    figure = go.Figure([part for part, _ in parts])
    for name, ids, marker in (
        ("You rated low", others, {"symbol": "x-thin", "size": 9, "line": {"color": MARK, "width": 2}}),
        (
            "You like",
            liked,
            {"symbol": "star", "size": 13, "color": MARK, "line": {"color": "#181410", "width": 1}},
        ),
    ):
        marked = _parts([(shown[shown["item_id"].isin(list(ids))], name, marker)])
        figure.add_traces([part for part, _ in marked])
        parts += marked
    _labels(figure, shown, regions, here, you)
    _dress(figure, y=0.0 if by == "genre" else -0.14)
    return Drawn(figure, [rows["item_id"].tolist() for _, rows in parts])


def colourings(points: pd.DataFrame) -> list[str]:
    """What of ``BY`` these films can be coloured by: what is known of at least one of them."""
    return [by for by in BY if (points[by].notna() & (points[by].astype("str") != "")).any()]


def _sizes(counts: "pd.Series[int]") -> NDArray[np.uint8]:
    ranks = counts.rank(method="max", pct=True).to_numpy()
    return np.select([ranks >= share for share, _ in SIZES], [size for _, size in SIZES]).astype(np.uint8)


def _said(points: pd.DataFrame) -> list[str]:
    """Title and year as Plotly's markup."""
    columns = zip(points["title"].tolist(), points["year"].tolist(), strict=True)
    return [escape(title) if pd.isna(year) else f"{escape(title)} ({year})" for title, year in columns]


def _dots(
    rows: pd.DataFrame, name: str, marker: Mapping[str, Any], *, beside: bool = False
) -> "go.Scattergl":
    """Dots with ``name`` in the legend, unless they stand ``beside`` others of that name."""
    is_rated = bool(rows["ratings"].iloc[0])
    own = {"size": rows["size"].to_numpy(), "line": {"width": 0}, "opacity": OPACITY}
    return go.Scattergl(
        x=rows["x"].to_numpy(),
        y=rows["y"].to_numpy(),
        name=escape(name),
        legendgroup=escape(name),
        showlegend=not beside,
        mode="markers",
        marker=own | dict(marker),
        text=rows["said"].tolist(),
        customdata=rows[["stars", "ratings"]].to_numpy(np.float32) if is_rated else None,
        hovertemplate=f"<b>%{{text}}</b><br>{RATED if is_rated else UNRATED}<extra></extra>",
        unselected={"marker": {"opacity": OPACITY}},
    )


def _parts(groups: Sequence[tuple[pd.DataFrame, str, Mapping[str, Any]]]) -> list[Part]:
    """The dots of each group, which says more of rated films than of others: these lie apart, and below."""
    parts: list[Part] = []
    for rows, name, marker in groups:
        both = [some for some in (rows[rows["ratings"] == 0], rows[rows["ratings"] > 0]) if len(some)]
        parts += [(_dots(some, name, marker, beside=at > 0), some) for at, some in enumerate(both)]
    return parts


def _by_genre(shown: pd.DataFrame) -> list[Part]:
    """The largest genre first; films of others are grey and lie below the rest."""
    named = [name for name in shown["genre"].value_counts().index if name]
    colours = zip(["", *named], ["Any other", *named], [GREY, *THEME], strict=False)
    return _parts(
        [(shown[shown["genre"] == genre], name, {"color": colour}) for genre, name, colour in colours]
    )


def _by_number(shown: pd.DataFrame, by: str) -> list[Part]:
    """Films of which the number is known in a colour from low to high, the others grey below them."""
    values = pd.to_numeric(shown[by], errors="coerce").astype("float64")
    known = values.dropna()
    low, high = np.quantile(known, [0.02, 0.98]) if len(known) else (0.0, 1.0)
    scale = {
        "colorscale": SCALE,
        "cmin": low,
        "cmax": max(high, low + 1e-6),
        "colorbar": {
            "title": {"text": BY[by], "side": "top"},
            "orientation": "h",
            "thickness": 8,
            "len": 0.5,
            "x": 0.0,
            "xanchor": "left",
            "y": 0.0,
            "yanchor": "top",
            "outlinewidth": 0,
        },
    }
    unknown = _parts([(shown[values.isna()], "Not known", {"color": GREY})])
    parts = _parts([(shown[values.notna()], BY[by], scale)])
    for trace, rows in parts:
        trace.marker.color = values.loc[rows.index].to_numpy(np.float32)
        trace.showlegend = False  # the bar of colours says it
    return [*unknown, *parts]


def _labels(
    figure: "go.Figure",
    shown: pd.DataFrame,
    regions: pd.DataFrame,
    here: int | None,
    you: Sequence[float] | None,
) -> None:
    """The film that is looked at and the visitor, the names of the parts, then titles, each where there is room.

    What a phone has no room for is smaller: a narrow window hides it by that (frame.css).
    """
    spots = shown.loc[shown["item_id"] == here, ["title", "x", "y"]].values.tolist()
    spots += [] if you is None else [["You", *you]]
    for text, x, y in spots:
        _ring(figure, text, x, y)
    above = [[text, x, y + SPOT] for text, x, y in spots]
    parts = regions[["label", "x", "y"]].values.tolist()
    taken = _with_room([*above, *parts], PHONE, len(above))
    more = [part for part in parts if part not in taken]
    best = shown.loc[shown["ratings"] > 0, ["title", "x", "y"]].tail(FAMOUS).iloc[::-1].values.tolist()
    titles = [[title, x, y + ABOVE] for title, x, y in best]
    small = _with_room([*above, *taken, *more, *titles], WIDE, len(above) + len(taken))[:SMALL]
    for text, x, y in taken:
        _write(figure, f"<b>{escape(text)}</b>", x, y, LARGE_FONT)
    for label in small:
        text = escape(label[0])
        _write(figure, f"<b>{text}</b>" if label in more else text, label[1], label[2], SMALL_FONT)


def _with_room(labels: list[list[Any]], size: tuple[float, float], given: int) -> list[list[Any]]:
    """Of labels (text, x, y) those that have room, after the first ``given``, which are there already."""
    free = free_labels(
        [x for _, x, _ in labels], [y for *_, y in labels], [text for text, *_ in labels], size
    )
    return [label for label, has_room in list(zip(labels, free, strict=True))[given:] if has_room]


def _ring(figure: "go.Figure", text: str, x: float, y: float) -> None:
    """A ring around a place, and what it is."""
    figure.add_trace(
        go.Scattergl(
            x=[x],
            y=[y],
            mode="markers",
            marker={"symbol": "circle-open", "size": 24, "color": MARK, "line": {"width": 3}},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    _write(figure, f"<b>{escape(text)}</b>", x, y + SPOT, LARGE_FONT)


def _write(figure: "go.Figure", text: str, x: float, y: float, font: int) -> None:
    figure.add_annotation(x=float(x), y=float(y), text=text, font={"size": font}, showarrow=False)


def _dress(figure: "go.Figure", y: float) -> None:
    """Where the axes mean nothing and the wheel zooms; the legend begins at ``y``, below a bar of colours."""
    axis = {"visible": False, "showgrid": False, "zeroline": False, "range": [-1.05, 1.05]}
    figure.update_layout(
        xaxis=axis,
        yaxis=axis,
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 8, "b": 0},
        dragmode="pan",
        hovermode="closest",
        legend={"orientation": "h", "y": y, "yanchor": "top", "x": 0, "itemsizing": "constant"},
        uirevision="map",  # another colour or mark leaves the visitor where they were
    )
