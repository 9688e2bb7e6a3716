"""The table of films: what the browser is sent."""

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.films.table import _number_format

pytestmark = pytest.mark.usefixtures("server")


SCRIPT = """
import pandas as pd
import streamlit as st

from pages.ui.films.table import film_table

rows = pd.DataFrame(
    {
        "item_id": [3, None],
        "title": ["<b>=1+1</b>", None],
        "other": ["Up", "Ran"],
        "other_id": [7, 8],
        "stars": [4.5, float("nan")],
        "when": pd.to_datetime(["1970-01-01 00:00:01", None]),
        "series": [True, False],
        "secret": ["x", "y"],
    }
)
columns = {
    "title": st.column_config.TextColumn("Film"),
    "stars": st.column_config.NumberColumn("Gave", format="%.1f", help="In stars."),
    "secret": None,
}
film_table(rows, columns, key="some", alt="Films", height=300, placeholder="–")
"""


def sent() -> dict[str, Any]:
    app = AppTest.from_string(SCRIPT, default_timeout=60).run()
    assert not app.exception
    found: dict[str, Any] = json.loads(app.get("bidi_component")[0].proto.json)
    return found


def test_titles_have_their_films_and_numbers_stay_numbers() -> None:
    data = sent()
    columns = {column["name"]: column for column in data["columns"]}
    assert list(columns) == ["title", "other", "stars", "when", "series"]
    assert (columns["title"]["values"], columns["title"]["ids"]) == (["<b>=1+1</b>", None], [3, None])
    assert (columns["other"]["kind"], columns["other"]["ids"]) == ("title", [7, 8])
    assert (columns["stars"]["values"], columns["stars"]["help"]) == ([4.5, None], "In stars.")
    assert (columns["when"]["kind"], columns["when"]["values"]) == ("date", [1000.0, None])
    assert columns["series"]["values"] == [True, False]
    assert (data["label"], data["height"], data["empty"]) == ("Films", 300, "–")
    assert data["films"] == "films?film="


@pytest.mark.parametrize(
    ("written", "before", "after", "options"),
    [
        ("%.1f", "", "", {"minimumFractionDigits": 1, "maximumFractionDigits": 1, "useGrouping": False}),
        ("× %.1f", "× ", "", {"minimumFractionDigits": 1, "maximumFractionDigits": 1, "useGrouping": False}),
        (
            "%+.2f",
            "",
            "",
            {
                "minimumFractionDigits": 2,
                "maximumFractionDigits": 2,
                "useGrouping": False,
                "signDisplay": "exceptZero",
            },
        ),
        ("%d", "", "", {"minimumFractionDigits": 0, "maximumFractionDigits": 0, "useGrouping": False}),
        ("localized", "", "", {}),
        (None, "", "", {}),
        ("percent", "", "", {"style": "percent", "minimumFractionDigits": 1, "maximumFractionDigits": 1}),
    ],
)
def test_numbers_are_written_as_streamlit_would(
    written: str | None, before: str, after: str, options: dict[str, Any]
) -> None:
    assert _number_format(written) == {"before": before, "after": after, "options": options}
