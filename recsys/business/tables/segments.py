"""Segments of people: their sizes, what tells them apart, and how surely they are there."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material
from recsys.business.tables import segment_titles
from recsys.insights.segments import AGREED, GENRE

MIDDLES = {
    "ratings": "ratings",
    "viewing_hours": "hours",
    "recency_days": "quiet_days",
    "mean_rating": "average",
    "completion": "watched",
}
"""Feature of people -> column of ``segments``."""


def segments(material: Material) -> pd.DataFrame:
    """Columns group, people, share, facts, and the middle person's (median) ratings, hours, quiet_days and so on.

    A row a segment, the largest first. ``hours`` watched and ``watched`` are NaN where the data knows no viewings,
    ``quiet_days`` (since the last rating, to the end of the data) where it knows no times.
    """
    found = material.segments
    known = [feature for feature in MIDDLES if feature in material.features.tables["people"]]
    people = material.features.tables["people"][["user_id", *known]]
    joined = found.people.merge(people, on="user_id")
    middles = joined.groupby("segment")[known].median().reindex(range(len(found.table)))
    columns = {
        column: middles[feature].to_numpy() if feature in known else float("nan")
        for feature, column in MIDDLES.items()
    }
    return found.table.rename(columns={"name": "group"}).assign(**columns)


def segment_taste(material: Material) -> pd.DataFrame:
    """Columns group, genre, times, theirs, everybody: how many times as often as everybody a segment rates a genre.

    ``theirs`` and ``everybody`` are shares of ratings of titles with a genre; genres in the order of ``everybody``,
    segments in theirs.
    """
    centres = material.segments.centres
    rows = centres[centres["measure"].str.startswith(GENRE)].copy()
    rows["group"] = rows["name"]
    rows["genre"] = rows["measure"].str.removeprefix(GENRE)
    rows["times"] = rows["theirs"] / rows["everybody"]
    order = rows.sort_values(["segment", "everybody"], ascending=[True, False], kind="stable")
    return order[["group", "genre", "times", "theirs", "everybody"]].reset_index(drop=True)


def segment_profile(material: Material) -> pd.DataFrame:
    """Columns group, label, deviations, theirs, everybody: all by which segments are told apart, habits first.

    ``deviations`` is the segment's average in standard deviations of all people, 0 for everybody's; ``theirs`` and
    ``everybody`` are shares of ratings, of ``ratings`` the mean number a person.
    """
    centres = material.segments.centres
    is_genre = centres["measure"].str.startswith(GENRE)
    rows = pd.concat([centres[~is_genre], centres[is_genre]]).rename(
        columns={"name": "group", "value": "deviations"}
    )
    return rows[["group", "label", "deviations", "theirs", "everybody"]].reset_index(drop=True)


def segment_tried(material: Material) -> pd.DataFrame:
    """What was tried to find segments (``Segments.tried``): method, groups, how far groups agree, and what it takes."""
    return material.segments.tried.assign(needed=AGREED)


def communities(material: Material) -> pd.DataFrame:
    """Columns group, titles, people, share, agreement: titles that the same people watch, the largest group first.

    ``people`` rate more titles there than in any other, ``share`` of all; ``agreement`` as in ``Segments.stability``.
    """
    found = material.features.tables["communities"].rename(columns={"name": "group"})
    found["share"] = (found["people"] / max(len(material.data.ratings.users), 1)).astype("float64")
    return found[["group", "titles", "people", "share", "agreement"]]


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "segments": segments,
    "segment_taste": segment_taste,
    "segment_profile": segment_profile,
    "segment_tried": segment_tried,
    "communities": communities,
    **segment_titles.TABLES,
}
