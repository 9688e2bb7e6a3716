"""The quality report: how much there is, what is missing, what else is known, as one table."""

from datetime import UTC, datetime

import numpy as np
import pandas as pd

from recsys.dataset import Dataset

COUNTS, FACTS, ROWS, ELSE = "How much there is", "What is missing", "What was read in", "What else is known"
"""The parts of the report, in this order."""
TEXTS = {
    "year": ("Without a year", "No year of release, so no filter by year finds them."),
    "genres": ("Without genres", "Their kind is not known, so they are in no genre."),
    "director": ("Without a director", "Nothing says who made them."),
    "cast": ("Without actors", "Nothing says who plays in them."),
    "keywords": ("Without keywords", "No words say what they are about."),
    "overview": ("Without a synopsis", "No sentence says what they are about."),
    "imdb_id": ("Without an IMDb number", "They cannot be matched by number, only by title and year."),
}
"""Column of the catalog -> how a title without it is called, and what follows from that."""


def quality_report(data: Dataset) -> pd.DataFrame:
    """The columns part, figure, number, share, shown and reads; a row a figure.

    ``number`` is the figure itself (NaN where it is no single number), ``share`` what part of all titles, people or
    rows that is (0 to 1, NaN where it is no part of anything), ``shown`` the figure as people read it and ``reads`` one
    sentence about what it says.
    """
    rows = [*_counts(data), *_facts(data), *_rows(data), *_else(data)]
    return pd.DataFrame(rows, columns=["part", "figure", "number", "share", "shown", "reads"])


_Row = tuple[str, str, float, float, str, str]
NAN = float("nan")


def _count(part: str, figure: str, number: int, reads: str, of: int | None = None) -> _Row:
    share = NAN if of is None else number / of if of else 0.0
    shown = f"{number:,} ({_percent(share)})" if of is not None and number else f"{number:,}"
    return part, figure, float(number), share, shown, reads


def _counts(data: Dataset) -> list[_Row]:
    ratings, people, titles = len(data.ratings), len(data.ratings.users), len(data.catalog)
    each = np.diff(data.ratings.indptr)
    median = float(np.median(each)) if people else NAN
    density = ratings / (people * titles) if people and titles else NAN
    scale, mean = data.scale, data.ratings.mean
    return [
        _count(COUNTS, "Ratings", ratings, "One person's stars for one title; only the latest counts."),
        _count(COUNTS, "People", people, "Who gave at least one rating."),
        _count(COUNTS, "Titles", titles, "Films and series, rated or not."),
        (COUNTS, "Ratings of a typical person", median, NAN, _number(median, 0), "Half of the people gave more."),
        (COUNTS, "Share of all pairs that are rated", density, density, _percent(density),
         "Of every person with every title: the density."),
        (COUNTS, "Scale", NAN, NAN, f"{scale.low:g} to {scale.high:g} by {scale.step:g}", "What can be given."),
        (COUNTS, "Average rating", mean, NAN, _number(mean, 2), "Of all ratings, in stars."),
        (COUNTS, "Period", NAN, NAN, _period(data), "From the first rating to the last."),
    ]  # fmt: skip


def _facts(data: Dataset) -> list[_Row]:
    table, titles = data.catalog.table, len(data.catalog)
    rows = [
        _count(
            FACTS,
            "Never rated",
            int((data.ratings.item_counts == 0).sum()),
            "Recommended by their facts alone.",
            titles,
        )
    ]
    for column, (figure, reads) in TEXTS.items():
        without = table["year"].isna() if column == "year" else table[column] == ""
        rows.append(_count(FACTS, figure, int(without.sum()), reads, titles))
    same = int(table[table["title"] != ""].duplicated(["title", "year"], keep=False).sum())
    rows.append(
        _count(
            FACTS, "Same title and year as another", same, "Perhaps the same film under two numbers.", titles
        )
    )
    return rows


def _rows(data: Dataset) -> list[_Row]:
    rejected, duplicates = data.source.rejected, data.source.duplicates
    read = len(data.ratings) + duplicates
    again = "One person, one title, twice: the latest counts."
    return [
        _count(ROWS, "Rows left out", rejected, "They could not be read, or lay outside the scale."),
        _count(ROWS, "Repeated ratings", duplicates, again, read),
    ]


def _else(data: Dataset) -> list[_Row]:
    behaviour, people = data.behaviour, len(data.ratings.users)
    rows = []
    if behaviour.people is not None:
        known = int(np.isin(data.ratings.users.ids, behaviour.people["user_id"].to_numpy()).sum())
        details = [
            column
            for column in behaviour.people.columns
            if column != "user_id" and _says(behaviour.people[column])
        ]
        reads = f"Known of people: {', '.join(details).replace('_', ' ') or 'nothing'}."
        rows.append(_count(ELSE, "People with details", known, reads, people))
        rows.append(
            _count(
                ELSE,
                "People without details",
                people - known,
                "They are in no group.",
                people,
            )
        )
    if behaviour.seen is not None:
        reads = "A person and a title that they saw and gave no stars."
        rows.append(_count(ELSE, "Seen, not rated", len(behaviour.seen), reads))
    if behaviour.viewings is not None:
        rows.append(
            _count(
                ELSE,
                "Viewings",
                len(behaviour.viewings),
                "Who watched what, when, how much of it.",
            )
        )
    if behaviour.sessions is not None:
        sessions = int(behaviour.sessions["session_id"].nunique())
        reads = f"Visits, {len(behaviour.sessions):,} steps in all: shown, clicked, played."
        rows.append(_count(ELSE, "Browsing sessions", sessions, reads))
    return rows


def _says(column: "pd.Series[str]") -> bool:
    return bool((column.fillna("") != "").any())


def _period(data: Dataset) -> str:
    times = data.ratings.known_times
    if not len(times):
        return "not known"
    first, last = (datetime.fromtimestamp(int(end), UTC) for end in (times.min(), times.max()))
    days = [f"{day:%-d %b %Y}" for day in (first, last)]
    return days[0] if days[0] == days[1] else " to ".join(days)


def _number(value: float, digits: int) -> str:
    return "not known" if np.isnan(value) else f"{value:,.{digits}f}"


def _percent(share: float) -> str:
    """A share as people read it.

    >>> _percent(0.0), _percent(0.00004), _percent(0.017), _percent(0.5), _percent(0.9999)
    ('0 %', 'under 0.01 %', '1.7 %', '50 %', 'over 99 %')
    """
    if np.isnan(share):
        return "not known"
    if share in (0.0, 1.0):
        return f"{share:.0%}".replace("%", " %")
    if share < 0.0001:
        return "under 0.01 %"
    if share > 0.99:
        return "over 99 %"
    return f"{share * 100:.2g} %"
