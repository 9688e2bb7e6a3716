"""Portraits: some people of a data set, each named by a rule, drawn by their genres and the films they love best."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np
import pandas as pd

from recsys.insights.portraits.rules import TASTE, Rule, segment_rules
from recsys.insights.portraits.sampled import Sampled
from recsys.insights.segments import Segments

BARS = 4
LOVED = 3
OF_SEGMENTS = 3
"""Of the portraits of a draw, so many stand for a segment where there are some."""


@dataclass(frozen=True)
class GenreShare:
    """A genre, the share of somebody's films that has it, and that of everybody's."""

    genre: str
    theirs: float
    everybodys: float


@dataclass(frozen=True)
class Portrait:
    """Somebody of a data set, and why they are worth a look."""

    user_id: int
    title: str
    says: str
    ratings: int
    genres: tuple[GenreShare, ...]
    """Those they rate most, beyond what everybody does; empty without genres."""
    loved: tuple[int, ...]
    """Item ids: the most stars, among equals the most above everybody else."""


def portraits(
    some: Sampled, segments: Segments | None = None, *, n: int = 8, draw: int = 0
) -> list[Portrait]:
    """Up to ``n`` different people, by segment and taste; the same for the same data and ``draw``.

    Each comes from a rule (``rules``); a rule that names several gives the next one in each draw. Fewer where fewer
    rules name somebody; where not even one does, the people with the most ratings.
    """
    found = list(_chosen(some, _rules(segments, draw), draw, n))
    return [_portrait(some, person, title, says) for person, title, says in found]


def typical_people(some: Sampled, segments: Segments, place: int, n: int = 20) -> pd.DataFrame:
    """The most typical people of one segment, a row of ``segments.table``: user_id, ratings, average.

    Nearest in the mixture of genres and the number of ratings to their segment's; with at least 20 ratings.
    """
    found = segment_rules(segments.people, segments.table)[place].typical(some, n)
    averages = some.total(some.stars) / np.maximum(some.counts, 1)
    return pd.DataFrame(
        {
            "user_id": some.data.ratings.users.ids[some.people[found]],
            "ratings": some.counts[found],
            "average": averages[found],
        }
    )


def _rules(segments: Segments | None, draw: int) -> list[Rule]:
    """The rules in turn: one of a segment behind each two of taste, in another order in each draw."""
    taste = [*TASTE[3 * draw % len(TASTE) :], *TASTE[: 3 * draw % len(TASTE)]]
    if segments is None or not segments.are_clear:
        return taste
    of_segments = segment_rules(segments.people, segments.table)
    first = OF_SEGMENTS * draw % len(of_segments)
    turned = [*of_segments[first:], *of_segments[:first]][:OF_SEGMENTS]
    pairs = zip(taste[::2], taste[1::2], strict=False)
    mixed = zip_longest(pairs, turned)
    return list(chain.from_iterable((*(pair or ()), *((rule,) if rule else ())) for pair, rule in mixed))


def _chosen(some: Sampled, rules: Sequence[Rule], draw: int, n: int) -> Iterator[tuple[int, str, str]]:
    taken: set[int] = set()
    titles: set[str] = set()
    for rule in rules:
        if len(taken) == n:
            return
        named = rule(some)
        turned = [*named[draw % len(named) :], *named[: draw % len(named)]] if named else []
        one = next((one for one in turned if one.person not in taken and one.title not in titles), None)
        if one is not None:
            taken.add(one.person)
            titles.add(one.title)
            yield one
    if not taken:
        for person in some.best(some.counts.astype(np.float64), some.counts > 0, n):
            yield person, "Somebody of this data", "One of those with the most ratings."


def _portrait(some: Sampled, person: int, title: str, says: str) -> Portrait:
    rows = some.who == person
    films, stars, crowd = some.film[rows], some.stars[rows], some.crowd[rows]
    order = np.lexsort((np.arange(len(films)), -np.nan_to_num(stars - crowd), -stars))[:LOVED]
    shares = some.genre_shares[person] if some.genres else np.empty(0)
    beyond = np.argsort(-(shares - some.everybodys_shares), kind="stable")[:BARS]
    genres = tuple(
        GenreShare(some.genres[at], float(shares[at]), float(some.everybodys_shares[at]))
        for at in beyond.tolist()
        if shares[at] > 0
    )
    return Portrait(
        int(some.data.ratings.users.ids[some.people[person]]),
        title,
        says,
        int(some.counts[person]),
        genres,
        tuple(some.data.catalog.items.ids[films[order]].tolist()),
    )
