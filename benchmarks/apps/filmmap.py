"""A page with nothing but a map of $FILMS generated films, drawn as the page Films draws it."""

import os
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
from pages.ui.films.map import CHART, TOOLS
from recsys.charts import filmmap as charts


@st.cache_resource
def points(count: int) -> pd.DataFrame:
    """Films in clouds, with titles as long as titles are."""
    draw = np.random.default_rng(0)
    middles = draw.uniform(-0.9, 0.9, (40, 2))
    places = middles[draw.integers(0, 40, count)] + draw.normal(0, 0.06, (count, 2))
    return pd.DataFrame(
        {
            "item_id": np.arange(count),
            "title": [f"The Adventures of Number {number}" for number in range(count)],
            "year": draw.integers(1920, 2025, count),
            "x": places[:, 0].clip(-1, 1).astype(np.float32),
            "y": places[:, 1].clip(-1, 1).astype(np.float32),
            "ratings": np.sort((10_000 * draw.random(count) ** 6).astype(np.int64)),
            "stars": draw.normal(3.4, 0.5, count),
            "genre": draw.choice(["Drama", "Comedy", "Horror", "Action", "War", "Crime", ""], count),
        }
    )


st.set_page_config(layout="wide")
regions = pd.DataFrame({"label": ["Westerns", "Horror"], "x": [-0.5, 0.5], "y": [0.0, 0.0], "films": [9, 9]})
drawn = charts.film_map(points(int(os.environ["FILMS"])), regions)
st.plotly_chart(
    drawn.figure, key=CHART, on_select=lambda: None, selection_mode="points", config=TOOLS, width="stretch"
)
st.button("Again")
