"""A personal export becomes a profile, with a report of every row."""

import math
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recsys.dataset import Dataset, Profile, Scale
from recsys.errors import DataError
from recsys.histories.matching import AMBIGUOUS, Matcher
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


def read_history(source: Path, data: Dataset, profile_name: str | None = None) -> History:
    """The profile that a personal history holds: an export of a service, a table or a list (file, zip or folder).

    Ratings are mapped linearly to the data's scale and rounded to its step (IMDb's 1-10 to 0.5-5 is half). Of several
    rows for an item the latest rating counts. What was only seen has a NaN rating and the weight 1, with a thumb up 2,
    with two 3, a series of which n different episodes were seen 1 + log2(n). ``profile_name`` chooses among the people
    of one account. Raises DataError when it is none or beyond a limit, UnknownNameError for an unknown profile,
    StoreError when the disk refuses.
    """
    export = read_export(source, profile_name)
    total = len(export.rows) + export.skips.count
    if total > MAX_ROWS:
        raise DataError(f"The export has {total:,} rows; at most {MAX_ROWS:,} can be read.")
    different = len({row.called for row in export.rows})
    if different > MAX_TITLES:
        raise DataError(f"The export has {different:,} different titles; at most {MAX_TITLES:,} can be read.")
    matcher = Matcher(data)
    seen, saved = defaultdict[int, list[tuple[int, Row]]](list), dict[int, None]()
    lost: dict[bool, list[Unmatched]] = {True: [], False: []}
    matched = 0
    for number, row in enumerate(export.rows):
        found = matcher.find(row)
        if found.place is None:
            lost[found.outcome == AMBIGUOUS].append(
                Unmatched(row.file, row.line, row.called, row.year, found.reason)
            )
            continue
        matched += 1
        if row.saved:
            saved[found.place] = None
        else:
            seen[found.place].append((number, row))
    if len(seen) + len(saved) > MAX_ITEMS:
        raise DataError(f"The export names more than {MAX_ITEMS:,} films, the limit.")
    against = [place for place, rows in seen.items() if _is_against(rows)]
    seen = {place: kept for place, rows in seen.items() if (kept := _without_thumbs_down(rows))}
    profile, items = _profile(data, seen)
    report = MatchReport(
        export.format,
        export.label,
        total,
        matched,
        items,
        tuple(lost[True]),
        tuple(lost[False]),
        tuple(Unmatched(skip.file, skip.line, skip.title, None, skip.reason) for skip in export.skips.rows),
        export.notes,
        export.profiles,
    )
    ids = data.catalog.items.ids
    return History(
        report,
        profile,
        tuple(int(ids[place]) for place in saved if place not in seen and place not in against),
        tuple(int(ids[place]) for place in against),
    )


def on_scale(rating: float, source: Scale, target: Scale) -> float:
    """A rating mapped linearly from one scale to another and rounded to its step, halves up; NaN stays NaN.

    >>> on_scale(7, Scale(1, 10, 1), Scale()), on_scale(3.5, Scale(), Scale(1, 5, 1))
    (3.5, 4.0)
    """
    if math.isnan(rating):
        return rating
    steps = float(source.to_unit(rating)) * (target.high - target.low) / target.step
    return float(target.low + math.floor(steps + 0.5 + 1e-9) * target.step)


def _profile(data: Dataset, seen: dict[int, list[tuple[int, Row]]]) -> tuple[Profile, tuple[Matched, ...]]:
    counting = {place: _counts(rows) for place, rows in seen.items()}
    order = sorted(counting, key=lambda place: _age(counting[place]))
    chosen = [counting[place][1] for place in order]
    item_ids = [int(data.catalog.items.ids[place]) for place in order]
    ratings = [on_scale(row.rating, row.scale, data.scale) for row in chosen]
    times = [row.time for row in chosen]
    known = [time for time in times if time is not None]
    profile = Profile.of(
        item_ids,
        ratings,
        [_weight(seen[place], rating) for place, rating in zip(order, ratings, strict=True)],
        known if len(known) == len(times) else None,
    )
    items = tuple(
        Matched(item_id, data.catalog.titles[place], data.catalog.years[place], rating, row.called)
        for item_id, place, rating, row in zip(item_ids, order, ratings, chosen, strict=True)
    )
    return profile, items


def _counts(rows: list[tuple[int, Row]]) -> tuple[int, Row]:
    """The row that counts: the latest with a rating, else the latest; of the same day the one further down."""
    rated = [entry for entry in rows if not math.isnan(entry[1].rating)]
    return max(rated or rows, key=_age)


def _age(entry: tuple[int, Row]) -> tuple[float, int]:
    number, row = entry
    return (-math.inf if row.time is None else row.time, number)


def _weight(rows: list[tuple[int, Row]], rating: float) -> float:
    if not math.isnan(rating):
        return 1.0
    episodes = {row.title for _, row in rows if row.series}
    return max(1.0 + float(np.log2(max(len(episodes), 1))), *(1.0 + row.thumb for _, row in rows))


def _is_against(rows: list[tuple[int, Row]]) -> bool:
    """Whether the latest opinion is a thumb down."""
    opinions = [entry for entry in rows if not math.isnan(entry[1].rating) or entry[1].thumb]
    return bool(opinions) and max(opinions, key=_age)[1].thumb < 0


def _without_thumbs_down(rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """The rows that say that somebody saw the film; a thumb up counts only when no thumb down came later."""
    against = _is_against(rows)
    return [entry for entry in rows if entry[1].thumb == 0 or (entry[1].thumb > 0 and not against)]
