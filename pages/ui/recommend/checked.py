"""Predicted against actual on ratings that the model never saw."""

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.films.table import film_table
from pages.ui.frame import Page
from pages.ui.jobs import wait_for
from pages.ui.recommend.controls import chosen_model, ready_model
from recsys.charts import people as charts
from recsys.evaluation import Judged, Twin
from recsys.insights import Person
from recsys.jobs import prepare_twin

FEW = 10
COLUMNS = {
    "title": st.column_config.TextColumn("Film", width=260),
    "year": st.column_config.NumberColumn("Year", format="%d", width=60),
    "actual": st.column_config.NumberColumn("Gave", format="%.1f", width=60),
    "guess": st.column_config.NumberColumn("Guess", format="%.1f", width=65),
    "low": st.column_config.NumberColumn("From", format="%.1f", width=60, help="Of the 80 % range."),
    "high": st.column_config.NumberColumn("To", format="%.1f", width=60, help="Of the 80 % range."),
    "crowd": st.column_config.NumberColumn("Crowd", format="%.1f", width=65),
}


def checked(page: Page, person: Person) -> None:
    """Guesses of the model's twin for this person's hidden ratings."""
    count = len(person.rated)
    if count < Twin.fewest:
        has = "one rating" if count == 1 else f"{count} ratings"
        st.info(
            f"This person has {has}; with fewer than {Twin.fewest} none is hidden, so nothing can be measured."
        )
        return
    box, _ = st.columns(2)
    with box:
        name = chosen_model(page)
    model = ready_model(page, name)
    if model is None:
        return
    if not model.predicts_ratings:
        st.info(
            "This model orders films but predicts no stars, so there is no guess to hold against a rating."
        )
        return
    if not page.engine.twin_is_ready(page.data, name):
        wait_for(page, prepare_twin, name)
        return
    judged = page.engine.twin(page.data, name).judge(person.user_id)
    _figures(page, judged)
    table = judged.table(page.data.catalog)
    chart, words = st.columns([3, 2], gap="large")
    with chart:
        scale = page.data.scale
        st.altair_chart(
            charts.guess_chart(table[["title", "guess", "actual"]], scale.low, scale.high),
            alt=f"Guess against what they gave, {len(judged)} hidden ratings; on the dashed line a guess is right",
        )
    with words:
        _how(page, judged)
    with st.expander("As a table, largest miss first"):
        film_table(
            table,
            COLUMNS,
            key="recommend_checked",
            height=400,
            placeholder="–",
            alt="Hidden ratings and their guesses",
        )
        csv_button(lambda: table, f"guesses-for-{person.user_id}.csv")


def _figures(page: Page, judged: Judged) -> None:
    count = len(judged)
    kind = "simulated rating" if page.data.source.simulated else "rating"
    hidden = f"one {kind}" if count == 1 else f"{count} {kind}s"
    st.markdown(f"**Measured on {hidden} that the model never saw**")
    with st.container(horizontal=True, gap="medium"):
        st.metric("The model misses by", f"{judged.miss:.2f} stars", width="content")
        st.metric("The crowd's average by", f"{judged.crowd_miss:.2f} stars", width="content")
        st.metric("Inside the 8-in-10 range", f"{judged.inside} of {count}", width="content")
    if count < FEW:
        st.caption("With so few ratings chance decides which of the two is nearer.")


def _how(page: Page, judged: Judged) -> None:
    st.caption(
        "Each dot is a hidden rating; on the dashed line the guess is exact. The guesses come from the model's twin: "
        f"the same settings, trained without a random fifth of the ratings of everybody who has at least "
        f"{Twin.fewest}. The misses are means of the distance in stars, over the same {len(judged):,} "
        f"{'rating' if len(judged) == 1 else 'ratings'}; the crowd's average is that of the ratings that the twin saw."
    )
    if page.data.source.simulated:
        st.caption(
            "The people of this data are simulated: this shows how the method works, not how people are."
        )
