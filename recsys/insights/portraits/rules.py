"""By which rules people are worth a look: one table; a rule names people, the most telling first, and says why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from recsys.insights.kinds import in_words
from recsys.insights.person import CAUTION
from recsys.insights.portraits.sampled import Sampled

NAMED = 12
"""So many people fit a rule at most: of each draw another one is shown."""
COMPARED_FROM = 20
"""So many films, rated by others too, what is said of somebody's stars needs."""
LOVED_FROM = 10
"""So many films of a genre somebody must have rated to love it."""
FEW = 5
"""A newcomer has at least so many ratings."""
CLEARLY = 0.25
"""Stars from which a difference is worth a word."""


class Found(NamedTuple):
    """Somebody whom a rule names."""

    person: int
    """The place in ``Sampled.people``."""
    title: str
    says: str


Rule = Callable[[Sampled], Sequence[Found]]


def lovers(some: Sampled) -> list[Found]:
    """Of each genre the one who favours it most: stars above the crowd beyond what they give elsewhere, damped.

    The lift is that of ``People.lovers``: films that nobody else rated do not count.
    """
    n = some.genre_compared
    gaps = some.genre_gaps / np.maximum(n, 1)
    lift = (gaps - some.gap[:, None]) * n / (n + CAUTION)
    lift[(n < LOVED_FROM) | (gaps < CLEARLY)] = -np.inf
    found = []
    for genre in np.argsort(-lift.max(axis=0, initial=-np.inf), kind="stable")[:NAMED].tolist():
        person = int(lift[:, genre].argmax()) if len(lift) else 0
        if len(lift) and lift[person, genre] > 0:
            called = in_words(f"genre:{some.genres[genre]}")
            above = f"{gaps[person, genre]:.1f} stars above what others give, on average"
            says = f"{int(n[person, genre])} of them, {above}."
            found.append(Found(person, f"Loves {called}", says))
    return found


def heavy(some: Sampled) -> list[Found]:
    """The people with the most ratings."""
    usual = int(np.median(some.counts)) if len(some.counts) else 0
    at = some.best(some.counts.astype(np.float64), some.counts > 2 * usual, NAMED)
    return [
        Found(
            person,
            "Rates everything",
            f"Half the people here have at most {usual:,} ratings.",
        )
        for person in at
    ]


def contrarians(some: Sampled) -> list[Found]:
    """The people who agree least with everybody else."""
    at = some.best(-some.agreement, (some.compared >= COMPARED_FROM) & (some.agreement < 0.2), NAMED)
    return [
        Found(
            person,
            "Disagrees with the crowd",
            "What others praise gets fewer stars here."
            if some.agreement[person] < 0
            else "What others praise gets no more stars here than what they do not.",
        )
        for person in at
    ]


def followers(some: Sampled) -> list[Found]:
    """The people who agree most with everybody else."""
    at = some.best(some.agreement, (some.compared >= COMPARED_FROM) & (some.agreement > 0.6), NAMED)
    return [
        Found(
            person,
            "At one with the crowd",
            f"Over {some.compared[person]:,} films, up and down as everybody else.",
        )
        for person in at
    ]


def generous(some: Sampled) -> list[Found]:
    """The people who give most above everybody else on the same films."""
    at = some.best(some.gap, (some.compared >= COMPARED_FROM) & (some.gap >= CLEARLY), NAMED)
    return [
        Found(
            person,
            "Gives stars away",
            f"{some.gap[person]:.1f} stars above everybody else on the same films.",
        )
        for person in at
    ]


def strict(some: Sampled) -> list[Found]:
    """The people who give most below everybody else on the same films."""
    at = some.best(-some.gap, (some.compared >= COMPARED_FROM) & (some.gap <= -CLEARLY), NAMED)
    return [
        Found(
            person, "Hard to please", f"{-some.gap[person]:.1f} stars below everybody else on the same films."
        )
        for person in at
    ]


def newcomers(some: Sampled) -> list[Found]:
    """The people with the fewest ratings, from ``FEW`` on."""
    at = some.best(-some.counts.astype(np.float64), some.counts >= FEW, NAMED)
    at = [person for person in at if some.counts[person] <= np.median(some.counts) / 2]
    return [
        Found(person, "A newcomer", f"{some.counts[person]:,} ratings so far: what can be said after so few?")
        for person in at
    ]


def old_films(some: Sampled) -> list[Found]:
    """The people whose films are oldest on average."""
    years = some.mean(some.data.catalog.table["year"].to_numpy(dtype=np.float64, na_value=np.nan))
    usual = float(np.nanmedian(years)) if not np.isnan(years).all() else np.nan
    at = some.best(-years, (some.counts >= COMPARED_FROM) & (years < usual - 8), NAMED)
    return [
        Found(
            person,
            "Lives in the past",
            f"Their films are from {years[person]:.0f} on average; others’ from {usual:.0f}.",
        )
        for person in at
    ]


def diggers(some: Sampled) -> list[Found]:
    """The people whose films the fewest others rated (geometric mean)."""
    raters = np.exp(some.mean(np.log(np.maximum(some.data.ratings.item_counts, 1.0))))
    usual = float(np.median(raters)) if len(raters) else 0.0
    at = some.best(-raters, (some.counts >= COMPARED_FROM) & (raters < usual / 1.5), NAMED)
    return [
        Found(
            person,
            "Finds what nobody knows",
            f"A typical film of theirs has {raters[person]:,.0f} ratings; of most people {usual:,.0f}.",
        )
        for person in at
    ]


TASTE: tuple[Rule, ...] = (
    lovers, heavy, contrarians, old_films, lovers, newcomers, strict, diggers, generous, lovers, followers,
)  # fmt: skip
"""In the order in which they are shown; a rule that stands twice names another person the second time."""


@dataclass(frozen=True)
class InSegment:
    """The people of one segment, those nearest to its average mixture of genres and usual number of ratings first."""

    name: str
    people: int
    share: float
    facts: str
    user_ids: frozenset[int]

    def __call__(self, some: Sampled) -> list[Found]:
        """The most typical of them with enough ratings."""
        says = f"{self.facts}. Typical of {self.people:,} people, {self.share:.0%} of all."
        return [Found(person, self.name, says) for person in self.typical(some, NAMED)]

    def typical(self, some: Sampled, n: int) -> list[int]:
        """The places of the ``n`` most typical of them among ``some``, with at least ``COMPARED_FROM`` ratings."""
        ids = some.data.ratings.users.ids[some.people]
        inside = np.isin(ids, list(self.user_ids)) & (some.counts >= COMPARED_FROM)
        if not inside.any():
            return []
        distance = np.abs(some.genre_shares - some.genre_shares[inside].mean(axis=0)).sum(axis=1)
        distance += np.abs(np.log(some.counts / np.median(some.counts[inside])))
        return some.best(-distance, inside, n)


def segment_rules(people: pd.DataFrame, table: pd.DataFrame) -> list[InSegment]:
    """A rule for each row of ``Segments.table``; ``people`` are those of ``Segments.people``."""
    return [
        InSegment(
            str(row["name"]),
            int(row["people"]),
            float(row["share"]),
            str(row["facts"]),
            frozenset(people.loc[people["segment"] == place, "user_id"].tolist()),
        )
        for place, row in enumerate(table.to_dict("records"))
    ]
