"""What was found in a personal export, as counts and tables."""

import math

import pandas as pd

from recsys.dataset import Dataset
from recsys.histories import History, MatchReport, Unmatched

WITH_STARS, SEEN_ONLY, TO_SEE, NOT_FOR_ME = "with stars", "seen only", "to see", "not for me"
COULD_BE_TWO, NOT_FOUND, LEFT_OUT = "could be two films", "not found", "left out"


def match_counts(history: History) -> dict[str, int]:
    """Label -> how many: films, then rows of the file. To see and not for me are named only where there are any."""
    report = history.report
    seen = sum(math.isnan(item.rating) for item in report.items)
    listed = {TO_SEE: len(history.saved), NOT_FOR_ME: len(history.not_for_me)}
    return {
        WITH_STARS: len(report.items) - seen,
        SEEN_ONLY: seen,
        **{label: count for label, count in listed.items() if count},
        COULD_BE_TWO: len(report.ambiguous),
        NOT_FOUND: len(report.not_found),
        LEFT_OUT: len(report.skipped),
    }


def matched_films(report: MatchReport) -> pd.DataFrame:
    """One row a film, the newest answer first: item_id, source_title, title, year, rating (missing: only seen)."""
    rows = [
        (item.item_id, item.source_title, item.title, item.year, item.rating)
        for item in reversed(report.items)
    ]
    return _typed(pd.DataFrame(rows, columns=["item_id", "source_title", "title", "year", "rating"]))


def unmatched_rows(report: MatchReport) -> pd.DataFrame:
    """One row a row of the file that found no film: outcome, source_title, year, why, file, line."""
    kinds = ((COULD_BE_TWO, report.ambiguous), (NOT_FOUND, report.not_found), (LEFT_OUT, report.skipped))
    rows = [_unmatched(outcome, row) for outcome, listed in kinds for row in listed]
    return _typed(pd.DataFrame(rows, columns=["outcome", "source_title", "year", "why", "file", "line"]))


def match_table(data: Dataset, history: History) -> pd.DataFrame:
    """Everything as one table: what became of each film or row, and in which file and line it stands."""
    found = matched_films(history.report)[::-1]
    found.insert(0, "outcome", [SEEN_ONLY if math.isnan(stars) else WITH_STARS for stars in found["rating"]])
    listed = [
        data.catalog.rows(list(items))[["title", "year"]].assign(outcome=outcome)
        for outcome, items in ((TO_SEE, history.saved), (NOT_FOR_ME, history.not_for_me))
    ]
    parts = [found, *listed, unmatched_rows(history.report)]
    rows = [row for part in parts for row in part.to_dict("records")]
    names = ["outcome", "source_title", "title", "year", "rating", "why", "file", "line"]
    return pd.DataFrame(rows, columns=names).astype({"year": "Int64", "line": "Int64"})


def _unmatched(outcome: str, row: Unmatched) -> tuple[str, str, int | None, str, str, int]:
    return outcome, row.title, row.year, row.reason, row.file, row.line


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype({"year": "Int64"})
