"""A panel: a title, its answer in a sentence, a chart, and the table behind it when somebody asks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from pages.ui import state
from pages.ui.download import csv_button
from pages.ui.films.table import film_table, holds_films
from pages.ui.guard import guarded
from recsys.charts import PICKED

TABLE_HEIGHT = 300


@dataclass(frozen=True)
class Clickable:
    """What a click on a mark does."""

    act: Callable[[Mapping[str, Any]], None]
    """Is told what the row of the mark says; then the page runs again."""
    hint: str
    """The same in words, with the way to it by keyboard: for who cannot see the chart."""


@st.fragment
@guarded
def panel(
    key: str,
    title: str,
    answer: str,
    rows: Any,
    columns: Mapping[str, Any],
    draw: Callable[[], Any],
    note: str = "",
    on_click: Clickable | None = None,
) -> None:
    """Draw it within the open container; ``answer`` and ``note`` come from data and are text here.

    ``rows`` is the table, of which ``columns`` says how it is shown; where it is empty there is only the answer.
    ``key`` begins with the name of the page. ``on_click`` is for a chart that is ``pickable`` (recsys.charts.picking).
    """
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"**{title}**", width="content")
        if len(rows):
            _table(key, title, rows, columns)
    st.html(f'<p class="reading">{escape(answer)}</p>')
    if len(rows):
        _chart(key, draw(), f"{title}. {answer}", on_click)
    if note:
        measured(note)


def measured(note: str) -> None:
    """On what something was measured, in small letters; the text comes from data."""
    st.html(f'<p class="measured">{escape(note)}</p>')


def _chart(key: str, figure: Any, alt: str, on_click: Clickable | None) -> None:
    place, _, name = key.partition("_")
    # Keeps its place while the browser draws, and says that it can be clicked (frame.css).
    with st.container(key=f"{place}_{'plot' if on_click is None else 'clickable'}_{name}"):
        if on_click is None:
            st.altair_chart(figure, width="stretch", key=f"{place}_chart_{name}", alt=alt)
            return
        chart = f"{place}_chart_{name}_{state.visit().clicked[key]}"
        st.altair_chart(
            figure,
            width="stretch",
            key=chart,
            alt=f"{alt} {on_click.hint}",
            on_select=partial(_clicked, key, chart, on_click),
            selection_mode=PICKED,
        )


@guarded
def _clicked(key: str, chart: str, on_click: Clickable) -> None:
    """Pass a click on; what is chosen stands in the address, so the chart begins anew with nothing selected."""
    marks = st.session_state[chart]["selection"].get(PICKED)
    if marks:
        state.visit().clicked[key] += 1
        on_click.act(marks[0])
        st.rerun()


def _table(key: str, title: str, rows: Any, columns: Mapping[str, Any]) -> None:
    """A small button that opens the table; its rows are sent only then."""
    place, _, name = key.partition("_")
    table = st.popover(
        "Table",
        type="tertiary",
        icon=":material/table_rows:",
        key=f"{place}_table_{name}",
        on_change="rerun",
    )
    if table.open:
        with table:
            _rows(key, title, rows, {column: columns.get(column) for column in rows.columns})
            csv_button(lambda: rows, f"{name}.csv", key=f"csv_{place}_{name}")


def _rows(key: str, title: str, rows: Any, columns: Mapping[str, Any]) -> None:
    """The table itself; where its rows are films, their titles lead to them."""
    alt = f"{title}: the table"
    if holds_films(rows):
        film_table(rows, columns, key=f"{key}_films", height=TABLE_HEIGHT, placeholder="–", alt=alt)
    else:
        st.dataframe(
            rows,
            hide_index=True,
            column_config=columns,
            height=TABLE_HEIGHT if len(rows) > 7 else "auto",
            alt=alt,
        )
