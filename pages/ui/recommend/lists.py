"""A person's list by one model, and two models' lists side by side."""

import math

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.films.table import film_table
from pages.ui.frame import Page
from pages.ui.models import in_words
from pages.ui.recommend.controls import choice
from pages.ui.recommend.mix import model_of
from pages.ui.recommend.shown import nothing_left
from recsys.insights import Person, list_for, overlap_sentence, side_by_side

HEIGHT = 640
"""Pixels; a longer list is scrolled."""
COLUMNS = {
    "place": st.column_config.NumberColumn("#", format="%d", width="small"),
    "title": st.column_config.TextColumn("Film", width="medium"),
    "year": st.column_config.NumberColumn("Year", format="%d", width="small"),
    "guess": st.column_config.NumberColumn("Guess", format="%.1f", width="small"),
    "range": st.column_config.TextColumn(
        "8 in 10 between", width="small", help="The 80 % range of the guess."
    ),
    "crowd": st.column_config.NumberColumn(
        "Crowd", format="%.1f", width="small", help="The average of all ratings."
    ),
    "raters": st.column_config.NumberColumn("Raters", format="localized", width="small"),
    "because": st.column_config.TextColumn("Why", width="large"),
}


def offered(page: Page, person: Person) -> None:
    """The top of the list by the chosen model, and its export."""
    chosen = choice(page)
    model = model_of(page, chosen.model)
    if model is None:
        return
    table = list_for(page.data, model, person.profile, chosen.n, chosen.wanted)
    if table.empty:
        nothing_left(page)
        return
    shown = table[["place", "item_id", "title", "guess", "year", "crowd", "raters", "because"]].copy()
    shown.insert(
        4, "range", [_range(low, high) for low, high in zip(table["low"], table["high"], strict=True)]
    )
    if not model.predicts_ratings:
        shown = shown.drop(columns=["guess", "range"])
        st.caption("This model orders films; it predicts no stars.")
    elif table["low"].isna().all():
        shown = shown.drop(columns="range")
    if not model.explains:
        shown = shown.drop(columns="because")
    film_table(shown, COLUMNS, key="recommend_list", height=HEIGHT, alt=f"Films for person {person.user_id}")
    csv_button(lambda: table, f"films-for-{person.user_id}.csv")
    if model.told_by:
        st.caption(model.told_by)
    st.caption("None of these films is among their ratings. Guesses and averages are in stars.")


def beside(page: Page, person: Person) -> None:
    """The lists of two models: what they share and where each film stands."""
    chosen = choice(page, two=True)
    names = [name for name in (chosen.model, chosen.other) if name is not None]
    tables = []
    for name in names:
        model = model_of(page, name)
        if model is None:
            return
        tables.append(list_for(page.data, model, person.profile, chosen.n, chosen.wanted, reasons=False))
    both = side_by_side(tables[0], tables[1])
    if both.empty:
        nothing_left(page)
        return
    st.markdown(f"**{overlap_sentence(both)}**")
    config = COLUMNS | {
        place: st.column_config.NumberColumn(in_words(page, name), format="%d")
        for place, name in zip(("first", "second"), names, strict=True)
    }
    shown = both[["item_id", "title", "first", "second", "year"]]
    film_table(
        shown,
        config,
        key="recommend_both",
        height=HEIGHT,
        placeholder="–",
        alt="Places of each film in both lists",
    )
    csv_button(lambda: both, f"two-lists-for-{person.user_id}.csv")
    st.caption("The place in each list; –: not among its first films.")


def _range(low: float, high: float) -> str:
    return "" if math.isnan(low + high) else f"{low:.1f} to {high:.1f}"
