"""What was found in a personal export: counts, the films, the rows that are left, all of it as a file."""

import streamlit as st

from pages.ui.download import csv_button
from pages.ui.films.table import film_table
from pages.ui.text import plain
from recsys.dataset import Dataset
from recsys.histories import History
from recsys.insights import match_counts, match_table, matched_films, unmatched_rows

TITLE = st.column_config.TextColumn("In your file", width="medium")
YEAR = st.column_config.NumberColumn("Year", format="%d", width="small")
FOUND = {
    "source_title": TITLE,
    "title": st.column_config.TextColumn("Film here", width="medium"),
    "year": YEAR,
    "rating": st.column_config.NumberColumn("Stars", format="%.1f", width="small"),
}
OTHERS = {
    "source_title": TITLE,
    "year": YEAR,
    "outcome": st.column_config.TextColumn("What"),
    "why": st.column_config.TextColumn("Why", width="large"),
}
TALL, SHORT = 248, 6
"""Pixels, and rows, from which a table scrolls."""


def summary(history: History) -> None:
    """Draw how much was found and what a person should know before adding it."""
    report = history.report
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    st.caption(
        f"{report.label[:1].upper()}{report.label[1:]}: {rows}. Several rows about one film count as one film."
    )
    st.markdown(" · ".join(f"**{count:,}** {label}" for label, count in match_counts(history).items()))
    for note in notes(history):
        st.caption(plain(note))


def details(data: Dataset, history: History) -> None:
    """Draw the films that were found, the rows that are left, and all of it as a file."""
    found, others = matched_films(history.report), unmatched_rows(history.report)
    first, second = st.tabs([f"Films found ({len(found):,})", f"Not added ({len(others):,})"])
    with first:
        words = "What your file calls it, and which film that is here."
        st.caption(words if len(found) else "Nothing was found.")
        if len(found):
            film_table(
                found,
                FOUND,
                key="rate_found",
                column_order=list(FOUND),
                height=TALL,
                placeholder="seen",
                alt=words,
            )
    with second:
        words = "Look for these with the search on the page: they may be here under another title."
        shown = others.assign(
            **{name: others[name].str[:1].str.upper() + others[name].str[1:] for name in ("outcome", "why")}
        )
        st.caption(words if len(others) else "Every row found its film.")
        if len(others):
            st.dataframe(
                shown,
                hide_index=True,
                height=TALL if len(others) > SHORT else "content",
                column_config=OTHERS,
                column_order=list(OTHERS),
                placeholder="",
                alt=words,
            )
    csv_button(lambda: match_table(data, history), "import-report.csv", label="This report as CSV")


def notes(history: History) -> list[str]:
    """What a person should know before adding, in sentences."""
    told = list(history.report.notes)
    if history.report.format in ("netflix", "netflix-activity"):
        told.append(
            "Netflix does not say how you liked them: these films count as seen, not as ratings, and are no longer "
            "suggested to you."
        )
    if history.saved:
        told.append("Films on your watchlist go to your saved films.")
    if history.not_for_me:
        told.append("What is not for you stays out of your list. Hidden, under Yours, brings it back.")
    return told


def button_label(history: History) -> str | None:
    """What the one button says; None where there is nothing to add."""
    counts = match_counts(history)
    stars, seen = counts["with stars"], counts["seen only"]
    against = len(set(history.not_for_me) - set(history.profile.item_ids.tolist()))
    if stars:
        return f"Add {film_count(stars + seen + against)} to my ratings"
    if seen and against:
        return f"Add {film_count(seen + against)}"
    if seen:
        return f"Mark {film_count(seen)} as seen"
    if against:
        return f"Mark {film_count(against)} as not for me"
    return f"Save {film_count(len(history.saved))} for later" if history.saved else None


def film_count(count: int) -> str:
    """So many films in words, as 2,000 films."""
    return "1 film" if count == 1 else f"{count:,} films"
