"""A personal export becomes a profile, with a report of every row."""

import math
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from recsys.dataset import Dataset, Profile, Scale
from recsys.errors import DataError
from recsys.histories.matching import AMBIGUOUS, Matcher
from recsys.histories.merging import Entry, age, counting_row, is_against, seen_rows, weight
from recsys.histories.opening import read_export
from recsys.histories.rows import MAX_ROWS, Row

MAX_TITLES = 50_000
"""Different ones; episodes of series included."""
MAX_ITEMS = 20_000
"""So many items a saved profile takes at once."""


@dataclass(frozen=True, slots=True)
class Matched:
    """One item of the profile."""

    item_id: int
    title: str
    """The catalog's."""
    year: int | None
    rating: float
    """On the data set's scale; NaN: seen, not rated."""
    source_title: str
    """What the export calls it, in the row that counts."""


@dataclass(frozen=True, slots=True)
class Unmatched:
    """One row that did not become part of the profile."""

    file: str
    line: int
    title: str
    year: int | None
    reason: str


@dataclass(frozen=True)
class MatchReport:
    """What became of each row: ``rows == matched + len(ambiguous) + len(not_found) + len(skipped)``."""

    format: str
    """letterboxd, imdb, netflix, netflix-activity, netflix-account, movielens, tmdb or list."""
    label: str
    """What people call it."""
    rows: int
    """Of all files together, without headers and empty lines."""
    matched: int
    """Rows that found their film; several rows may find the same."""
    items: tuple[Matched, ...]
    """What was seen, oldest first: as the profile."""
    ambiguous: tuple[Unmatched, ...]
    """Several films could be meant."""
    not_found: tuple[Unmatched, ...]
    skipped: tuple[Unmatched, ...]
    """Unreadable, or not about a film that was watched (trailers, games, other people's rows)."""
    notes: tuple[str, ...]
    """What was decided while reading, in sentences."""
    profiles: tuple[str, ...]
    """Whose rows the file holds, where it says so, most rows first."""


@dataclass(frozen=True, eq=False)
class History:
    """A personal export, matched against one data set."""

    report: MatchReport
    profile: Profile
    saved: tuple[int, ...]
    """Items of the watchlist that were not seen."""
    not_for_me: tuple[int, ...] = ()
    """Items of which a thumb down was the last word."""


def read_history(source: str | os.PathLike[str], data: Dataset, profile_name: str | None = None) -> History:
    """The profile that a personal history holds: an export of a service, a table or a list (file, zip or folder).

    Ratings are taken to the data's scale (see ``on_scale``; IMDb's 1-10 to 0.5-5 is half). Of several rows for an item
    the latest rating counts. What was only seen has a NaN rating. The weight is ``weight_of`` how often it was seen: a
    film so many times (by days at least a week apart, or as a column says), a series so many episodes; of what has no
    stars at least 2 with a thumb up and 3 with two. ``profile_name`` chooses among people of an account.
    Raises DataError when it is none or beyond a limit, UnknownNameError for an unknown profile,
    StoreError when the disk refuses.
    """
    export = read_export(Path(source), profile_name)
    total = len(export.rows) + export.skips.count
    _check_limits(export.rows, total)
    said, saved, ambiguous, not_found = _matched(export.rows, Matcher(data))
    if len(said) + len(saved) > MAX_ITEMS:
        raise DataError(f"The export names more than {MAX_ITEMS:,} films, the limit.")
    against = {place for place, rows in said.items() if is_against(rows)}
    seen = {place: kept for place, rows in said.items() if (kept := seen_rows(rows))}
    profile, items = _profile(data, seen)
    report = MatchReport(
        format=export.format,
        label=export.label,
        rows=total,
        matched=len(export.rows) - len(ambiguous) - len(not_found),
        items=items,
        ambiguous=tuple(ambiguous),
        not_found=tuple(not_found),
        skipped=tuple(
            Unmatched(skip.file, skip.line, skip.title, None, skip.reason) for skip in export.skips.rows
        ),
        notes=export.notes,
        profiles=export.profiles,
    )
    ids = data.catalog.items.ids
    to_see = [place for place in saved if place not in said]
    return History(report, profile, *(tuple(ids[places].tolist()) for places in (to_see, sorted(against))))


def on_scale(rating: float, source: Scale, target: Scale) -> float:
    """A rating taken from one scale to another and rounded to its step, halves up; NaN stays NaN.

    It keeps its share of the highest rating: 2 of 5 whole stars are 2 of 5 half stars. From or to a scale that begins
    at 0 or below, the lowest rating becomes the lowest.

    >>> on_scale(7, Scale(1, 10, 1), Scale()), on_scale(3.5, Scale(), Scale(1, 5, 1))
    (3.5, 4.0)
    >>> on_scale(2, Scale(1, 5, 1), Scale()), on_scale(0, Scale(0, 10, 1), Scale())
    (2.0, 0.5)
    """
    if math.isnan(rating):
        return rating
    if source.low > 0 and target.low > 0:
        value = rating / source.high * target.high
    else:
        value = target.low + float(source.to_unit(rating)) * (target.high - target.low)
    steps = math.floor((value - target.low) / target.step + 0.5 + 1e-9)
    return float(target.low + max(steps, 0) * target.step)


def _check_limits(rows: list[Row], total: int) -> None:
    if total > MAX_ROWS:
        raise DataError(f"The export has {total:,} rows; at most {MAX_ROWS:,} can be read.")
    different = len({row.called for row in rows})
    if different > MAX_TITLES:
        raise DataError(f"The export has {different:,} different titles; at most {MAX_TITLES:,} can be read.")


def _matched(
    rows: list[Row], matcher: Matcher
) -> tuple[dict[int, list[Entry]], dict[int, None], list[Unmatched], list[Unmatched]]:
    """What was said about each place of the catalog, the places to see, and the ambiguous and other lost rows."""
    said, to_see = defaultdict[int, list[Entry]](list), dict[int, None]()
    ambiguous, not_found = list[Unmatched](), list[Unmatched]()
    for number, row in enumerate(rows):
        found = matcher.find(row)
        if found.place is None:
            lost = ambiguous if found.outcome == AMBIGUOUS else not_found
            lost.append(Unmatched(row.file, row.line, row.called, row.year, found.reason))
        elif row.saved:
            to_see[found.place] = None
        else:
            said[found.place].append((number, row))
    return said, to_see, ambiguous, not_found


def _profile(data: Dataset, seen: dict[int, list[Entry]]) -> tuple[Profile, tuple[Matched, ...]]:
    counting = {place: counting_row(rows) for place, rows in seen.items()}
    order = sorted(counting, key=lambda place: age(counting[place]))
    chosen = [counting[place][1] for place in order]
    item_ids = [int(data.catalog.items.ids[place]) for place in order]
    ratings = [on_scale(row.rating, row.scale, data.scale) for row in chosen]
    times = [row.time for row in chosen]
    known = [time for time in times if time is not None]
    profile = Profile.of(
        item_ids,
        ratings,
        [weight(seen[place], rating) for place, rating in zip(order, ratings, strict=True)],
        known if len(known) == len(times) else None,
    )
    items = tuple(
        Matched(item_id, data.catalog.titles[place], data.catalog.years[place], rating, row.called)
        for item_id, place, rating, row in zip(item_ids, order, ratings, chosen, strict=True)
    )
    return profile, items
