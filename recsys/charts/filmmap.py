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
    _labels(figure, shown, regions, here, you)
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
