"""How real is the demo? Its figures beside those of MovieLens."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.ui import cache
from pages.ui.frame import Page

STARS = "share of "
PICTURE = {
    "mark": {"type": "bar", "tooltip": True},
    "encoding": {
        "x": {"field": "stars", "type": "nominal", "sort": None, "title": "Stars", "axis": {"labelAngle": 0}},
        "xOffset": {"field": "of"},
        "y": {"field": "share", "type": "quantitative", "title": "% of all ratings"},
        "color": {"field": "of", "type": "nominal", "title": None, "legend": {"orient": "top"}},
    },
}


def demo_beside_movielens(page: Page) -> None:
    """For simulated data alone: the share of each star as a picture, all figures as a table."""
    if not page.data.source.simulated:
        return
    table = cache.likeness(page.data)
    st.header("How real is the demo?", anchor="real")
    inside = sum(row["inside"] for row in table)
    st.markdown(
        f"**{inside} of {len(table)}** figures of the simulated ratings lie where real ones lie. "
        "Measured on the whole demo and on MovieLens latest-small (100,836 ratings by 610 people)."
    )
    st.vega_lite_chart(
        _stars(table), PICTURE, height=280, key="stars", alt="Share of each star, demo beside MovieLens"
    )
    with st.expander("All figures", icon=":material/table:"):
        st.dataframe(
            [_readable(row) for row in table],
            hide_index=True,
            height="content",
            column_config={
                "Demo": st.column_config.NumberColumn(format="%.3f", width="small"),
                "MovieLens": st.column_config.NumberColumn(format="%.3f", width="small"),
                "Lifelike": st.column_config.TextColumn(width="small"),
                "Inside": st.column_config.CheckboxColumn(width="small"),
                "What it is": st.column_config.TextColumn(width="large"),
            },
            key="likeness",
            alt="Figures of the demo beside those of MovieLens, each with the band of lifelike values",
        )


def _stars(table: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """stars, share in percent, of: two rows a star."""
    shares = [(row, row["figure"].removeprefix(STARS)) for row in table if row["figure"].startswith(STARS)]
    return [
        {"stars": stars, "share": 100 * row[column], "of": of}
        for of, column in (("Demo", "value"), ("MovieLens", "movielens"))
        for row, stars in shares
    ]


def _readable(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "Figure": row["figure"].capitalize(),
        "Demo": row["value"],
        "MovieLens": row["movielens"],
        "Lifelike": f"{row['low']:g} to {row['high']:g}",
        "Inside": row["inside"],
        "What it is": row["reads"],
    }
