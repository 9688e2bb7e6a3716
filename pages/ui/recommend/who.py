"""Who a person is: head line, taste against the crowd, activity, history."""

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.films.table import film_table
from pages.ui.frame import Page
from pages.ui.text import plain
from recsys.charts import people as charts
from recsys.insights import Person

COLUMNS = {
    "item_id": None,
    "title": st.column_config.TextColumn("Film", width=200),
    "year": st.column_config.NumberColumn("Year", format="%d", width=60),
    "genres": st.column_config.TextColumn("Genres"),
    "stars": st.column_config.NumberColumn("Gave", format="%.1f", width=60),
    "crowd": st.column_config.NumberColumn(
        "Others", format="%.1f", width=65, help="Everybody else's average."
    ),
    "rated_on": st.column_config.DatetimeColumn("Rated on", format="D MMM YYYY, HH:mm"),
    "genre": st.column_config.TextColumn("Genre"),
    "films": st.column_config.NumberColumn("Films", format="%d"),
    "theirs": st.column_config.NumberColumn("Their average", format="%.2f"),
    "difference": st.column_config.NumberColumn(
        "Cautious difference", format="%+.2f", help="Times films / (films + 5): few films count less."
    ),
}


def head(page: Page, person: Person) -> None:
    """Name, counts and generosity in two lines."""
    simulated = page.data.source.simulated
    st.header(f"{'Simulated person' if simulated else 'Person'} {person.user_id}")
    st.caption(person.headline)


def who(person: Person) -> None:
    """Taste and activity as charts with their tables, then every rating."""
    left, right = st.columns(2, gap="large")
    with left:
        _taste(person)
    with right:
        _activity(person)
    st.markdown("**Everything they rated**, newest first")
    history = person.history
    if person.rated.timestamps is None:
        history = history.drop(columns="rated_on")
    film_table(
        history,
        COLUMNS,
        key="recommend_history",
        column_order=["title", "stars", "crowd", "year", "genres", "rated_on"],
        placeholder="–",
        height=400,
        alt="Their ratings, newest first",
    )
    csv_button(lambda: history, f"ratings-of-{person.user_id}.csv")


def _taste(person: Person) -> None:
    st.markdown("**Taste against the crowd**")
    table = person.taste
    st.write(plain(person.taste_sentence))
    if table.empty:
        return
    st.altair_chart(charts.taste_chart(table), alt=f"Averages by genre. {person.taste_sentence}")
    st.caption(
        "In brackets: films that they and others rated. One film does not make a taste: the sentence above counts a "
        "difference on few films less."
    )
    with st.expander("As a table, all genres"):
        st.dataframe(table, hide_index=True, column_config=COLUMNS, alt="Averages by genre")


def _activity(person: Person) -> None:
    st.markdown("**When they rated**")
    period, table = person.activity
    st.write(person.activity_sentence)
    if len(table) < 2:
        return
    st.altair_chart(
        charts.activity_chart(period, table), alt=f"Ratings a {period}. {person.activity_sentence}"
    )
    with st.expander("As a table"):
        st.dataframe(
            table,
            hide_index=True,
            placeholder="–",
            column_config={
                "start": None,
                "label": st.column_config.TextColumn(period.capitalize()),
                "ratings": st.column_config.NumberColumn("Ratings", format="%d"),
                "average": st.column_config.NumberColumn("Average stars", format="%.2f"),
            },
            alt=f"Ratings a {period}",
        )
