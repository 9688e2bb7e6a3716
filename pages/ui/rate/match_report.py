"""What was found in a personal export: counts, the films, the rows that are left, all of it as a file."""

import math

import pandas as pd
import streamlit as st

from pages.ui.text import plain
from recsys import Dataset, History, MatchReport, Unmatched, safe_csv

FILM, HERE, YEAR, STARS, WHAT, WHY = "In your file", "Film here", "Year", "Stars", "What", "Why"
COLUMNS = {
    FILM: st.column_config.TextColumn(width="medium"),
    HERE: st.column_config.TextColumn(width="medium"),
    YEAR: st.column_config.NumberColumn(format="%d", width="small"),
    STARS: st.column_config.NumberColumn(format="%.1f", width="small"),
    WHY: st.column_config.TextColumn(width="large"),
}
WITH_STARS, SEEN_ONLY, TO_SEE = "with stars", "seen only", "to see"
COULD_BE_TWO, NOT_FOUND, LEFT_OUT = "could be two films", "not found", "left out"
TALL = 6
"""Rows from which a table scrolls."""


def summary(history: History) -> None:
    """Draw how much was found and what a person should know before adding it."""
    report = history.report
    rows = "1 row" if report.rows == 1 else f"{report.rows:,} rows"
    st.caption(f"{report.label}: {rows}. Several rows about one film count as one film.")
    st.markdown(" · ".join(f"**{count:,}** {label}" for label, count in counts(history).items()))
    for note in notes(history):
        st.caption(plain(note))


def details(data: Dataset, history: History) -> None:
    """Draw the films that were found, the rows that are left, and all of it as a file."""
    found, others = found_table(history.report), others_table(history.report)
    first, second = st.tabs([f"Films found ({len(found):,})", f"Not added ({len(others):,})"])
    with first:
        words = "What your file calls it, and which film that is here."
        _table(found, words if len(found) else "Nothing was found.", "seen")
    with second:
        words = "Look for these with the search on the page: they may be here under another title."
        _table(others, words if len(others) else "Every row found its film.")
    st.download_button(
        "This report as CSV",
        lambda: safe_csv(whole_report(data, history)),  # made when it is asked for
        "import-report.csv",
        "text/csv",
        icon=":material/download:",
        key="history_report",
        on_click="ignore",
    )


def counts(history: History) -> dict[str, int]:
    """Label -> how many: films, then rows. The watchlist is named only where there is one."""
    report = history.report
    stars, seen = _stars_and_seen(report)
    watchlist = {TO_SEE: len(history.saved)} if history.saved else {}
    return {
        WITH_STARS: stars,
        SEEN_ONLY: seen,
        **watchlist,
        COULD_BE_TWO: len(report.ambiguous),
        NOT_FOUND: len(report.not_found),
        LEFT_OUT: len(report.skipped),
    }


def notes(history: History) -> list[str]:
    """What a person should know before adding, in sentences."""
    told = list(history.report.notes)
    if history.report.format.startswith("netflix"):
        told.append(
            "Netflix does not say how you liked them: these films count as seen, not as ratings, and are no longer "
            "suggested to you."
        )
    if history.saved:
        told.append("Films on your watchlist go to your saved films.")
    return told


def button_label(history: History) -> str | None:
    """What the one button says; None where there is nothing to add."""
    stars, seen = _stars_and_seen(history.report)
    if stars:
        return f"Add {film_count(stars + seen)} to my ratings"
    if seen:
        return f"Mark {film_count(seen)} as seen"
    return f"Save {film_count(len(history.saved))} for later" if history.saved else None


def film_count(count: int) -> str:
    """So many films in words, as 2,000 films."""
    return "1 film" if count == 1 else f"{count:,} films"


def found_table(report: MatchReport) -> pd.DataFrame:
    """One row a film, the newest answer first: its title in the file, the film here, year, stars."""
    rows = [(item.source_title, item.title, item.year, item.rating) for item in reversed(report.items)]
    return _typed(pd.DataFrame(rows, columns=[FILM, HERE, YEAR, STARS]))


def others_table(report: MatchReport) -> pd.DataFrame:
    """One row a row of the file that is not added: its title, year, what became of it, why."""
    rows = [
        (row.title, row.year, _sentence(outcome), _sentence(row.reason)) for outcome, row in _others(report)
    ]
    return _typed(pd.DataFrame(rows, columns=[FILM, YEAR, WHAT, WHY]))


def whole_report(data: Dataset, history: History) -> pd.DataFrame:
    """Everything as one table for a file: what became of each film or row, and in which file and line it stands."""
    report = history.report
    found = [
        (
            SEEN_ONLY if math.isnan(item.rating) else WITH_STARS,
            item.source_title,
            item.title,
            item.year,
            item.rating,
        )
        for item in report.items
    ]
    watchlist = data.catalog.rows(list(history.saved))
    saved = [
        (TO_SEE, "", title, year, math.nan)
        for title, year in zip(watchlist["title"], watchlist["year"], strict=True)
    ]
    table = pd.DataFrame([*found, *saved], columns=["outcome", "in_your_file", "film", "year", "stars"])
    rows = [
        (outcome, row.title, row.year, row.reason, row.file, row.line) for outcome, row in _others(report)
    ]
    others = pd.DataFrame(rows, columns=["outcome", "in_your_file", "year", "why", "file", "line"])
    whole = pd.DataFrame([*table.to_dict("records"), *others.to_dict("records")])
    names = ["outcome", "in_your_file", "film", "year", "stars", "why", "file", "line"]
    return whole.reindex(columns=names).astype({"year": "Int64", "line": "Int64"})


def _stars_and_seen(report: MatchReport) -> tuple[int, int]:
    seen = sum(math.isnan(item.rating) for item in report.items)
    return len(report.items) - seen, seen


def _others(report: MatchReport) -> list[tuple[str, Unmatched]]:
    kinds = ((COULD_BE_TWO, report.ambiguous), (NOT_FOUND, report.not_found), (LEFT_OUT, report.skipped))
    return [(outcome, row) for outcome, rows in kinds for row in rows]


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({YEAR: "Int64"})


def _table(table: pd.DataFrame, words: str, missing: str = "") -> None:
    st.caption(words)
    if table.empty:
        return
    st.dataframe(
        table,
        hide_index=True,
        height=248 if len(table) > TALL else "content",
        column_config=COLUMNS,
        placeholder=missing,
        alt=words,
    )


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
