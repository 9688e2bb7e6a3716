"""Where a person's stars and those of people like them differ most."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Dataset, Profile
from recsys.ids import UNKNOWN, Floats
from recsys.insights.person import CAUTION
from recsys.insights.selftest import ENOUGH_FOR_A_TEST

IN_COMMON = 5
"""So many other films somebody must have rated too, to be like you at all."""
STEADY = 10.0
"""A likeness seen on n films counts n / (n + STEADY)."""
ALIKE, ALIKE_AT_LEAST = 20, 5
"""So many people like you are asked about a film; with fewer than the second it is left out."""
FILMS_AT_MOST, PEOPLE_AT_MOST = 300, 5_000
"""The latest films of a long profile, and the people who rated most of them: bounds the work."""
COLUMNS = ["item_id", "title", "year", "yours", "theirs", "people", "difference"]


def differences(data: Dataset, profile: Profile, me: int | None = None) -> pd.DataFrame:
    """One row a rated film that people like this person rated too, the largest difference first: ``COLUMNS``.

    People like you are looked for anew for each film, by the other films alone: of those who rated it and at least
    ``IN_COMMON`` of the others, the ``ALIKE`` with the highest ``c / (c + STEADY) cos(a, b)`` above 0, where a and b
    are your and their distances from the crowd's averages on the c films in common. theirs is the plain mean of what
    they gave, people how many they are; difference is yours - theirs, times people / (people + ``CAUTION``).
    ``me`` is left out. Empty with fewer than ``ENOUGH_FOR_A_TEST`` ratings.
    """
    ratings = data.ratings
    places = ratings.items.positions(profile.item_ids)
    usable = np.flatnonzero((places != UNKNOWN) & ~np.isnan(profile.ratings))[-FILMS_AT_MOST:]
    if len(usable) < ENOUGH_FOR_A_TEST:
        return pd.DataFrame(columns=COLUMNS)
    places, yours = places[usable], profile.ratings[usable]
    given = _given(data, places, me)
    crowd = np.nan_to_num(ratings.item_means[places])
    theirs, people = _by_people_alike(given, yours, crowd)
    table = data.catalog.rows(ratings.items.ids[places])[["item_id", "title", "year"]].reset_index(drop=True)
    table = table.assign(yours=yours, theirs=theirs, people=people)
    table["difference"] = (yours - theirs) * people / (people + CAUTION)
    table = table[people >= ALIKE_AT_LEAST]
    order = np.argsort(-np.abs(table["difference"].to_numpy()), kind="stable")
    return table.iloc[order].reset_index(drop=True)[COLUMNS]


def _given(data: Dataset, places: NDArray[np.integer], me: int | None) -> Floats:
    """What everybody with enough in common gave these films, shape (people, films); NaN where nothing."""
    some = data.ratings.by_item[:, places].tocsr()
    counts = np.diff(some.indptr)
    if me is not None:
        counts[data.ratings.users.positions([me])] = 0
    people = np.flatnonzero(counts > IN_COMMON)
    people = people[np.argsort(-counts[people], kind="stable")[:PEOPLE_AT_MOST]]
    some = some[people]
    given = np.full(some.shape, np.nan)
    given[np.repeat(np.arange(len(people)), np.diff(some.indptr)), some.indices] = some.data
    return given


def _by_people_alike(given: Floats, yours: Floats, crowd: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """For each film the mean of the people most alike by all other films, and how many they are."""
    rated = ~np.isnan(given)
    theirs = np.where(rated, given - crowd, 0.0)
    mine = np.where(rated, yours - crowd, 0.0)
    product, own, others = (theirs * mine, mine**2, theirs**2)
    sums = [part.sum(axis=1) for part in (product, own, others, rated)]
    means, people = np.full(len(yours), np.nan), np.zeros(len(yours), dtype=np.int64)
    for film in range(len(yours)):
        who = np.flatnonzero(rated[:, film])
        together, mine2, theirs2, common = (
            total[who] - part[who, film]
            for total, part in zip(sums, (product, own, others, rated), strict=True)
        )
        length = np.sqrt(np.maximum(mine2 * theirs2, 0.0))
        alike = np.divide(together, length, out=np.zeros(len(who)), where=length > 1e-9)
        alike *= common / (common + STEADY)
        alike[common < IN_COMMON] = 0.0
        best = np.argsort(-alike, kind="stable")[:ALIKE]
        best = who[best[alike[best] > 1e-9]]
        people[film] = len(best)
        means[film] = given[best, film].mean() if len(best) else np.nan
    return means, people


def difference_sentence(table: pd.DataFrame, shown: float = 0.5) -> str:
    """The film on which you are most above, and the one most below people like you, by the cautious difference."""
    if table.empty:
        return "Too few people here rated enough of the same films to say who is like you."
    at = table["difference"].to_numpy()
    high, low = table.iloc[int(at.argmax())], table.iloc[int(at.argmin())]
    parts = [
        f"You are {how} on {row['title']}: {row['yours']:.1f} from you, {row['theirs']:.1f} from "
        f"{int(row['people'])} people like you."
        for row, how in ((high, "kindest"), (low, "hardest"))
        if (row["difference"] >= shown if how == "kindest" else row["difference"] <= -shown)
    ]
    return " ".join(parts) or "On no film do you and people like you differ by much."
