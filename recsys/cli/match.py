"""match: which films of a data set a personal export names."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine
from recsys.histories import read_history

NAME = "match"
HELP = "read a personal export (Letterboxd, IMDb, Netflix, MovieLens, TMDB) or list and find its films in a data set"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """HISTORY, --data and --profile-name."""
    parser.add_argument(
        "history",
        metavar="HISTORY",
        type=Path,
        help="the file or zip that the service exports, or a table or list of films",
    )
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument(
        "--profile-name",
        default=None,
        help="whose rows of Netflix's account data; default: the one with the most",
    )


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Counts of rows, and the films; what was not found is said on stderr, line by line."""
    history = read_history(options.history, Engine().dataset(options.data), options.profile_name)
    report = history.report
    for note in report.notes:
        shared.say(note)
    for count, what in ((len(history.saved), "on the watchlist"), (len(history.not_for_me), "“Not for me”")):
        if count:
            shared.say(f"Not among the items: {count:,} {'film' if count == 1 else 'films'} {what}.")
    for rows in (report.ambiguous, report.not_found, report.skipped):
        for row in rows:
            shared.say(f"{row.file}, line {row.line}: {row.title or 'the row'}: {row.reason}")
    return {
        "format": report.format,
        "rows": report.rows,
        "matched": report.matched,
        "ambiguous": len(report.ambiguous),
        "not_found": len(report.not_found),
        "skipped": len(report.skipped),
        "items": [
            {
                "item_id": item.item_id,
                "title": item.title,
                "year": item.year,
                "rating": item.rating,
                "source_title": item.source_title,
            }
            for item in report.items
        ],
    }


def as_text(result: Mapping[str, Any]) -> str:
    """Counts, then a table."""
    counts = ", ".join(
        f"{result[key]:,} {key.replace('_', ' ')}" for key in ("matched", "ambiguous", "not_found", "skipped")
    )
    return f"{result['rows']:,} rows ({result['format']}): {counts}\n{shared.table(result['items'])}"
