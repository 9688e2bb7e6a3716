"""New titles: how they gather their first ratings and from whom, how attention fades, and which nobody found."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.arrivals import FIRST, HOURS_OF_A_YEAR
from recsys.business.material import Material
from recsys.business.tables.catalog import kinds_of
from recsys.ids import Ids

STEPS = (
    (1, "1 day"),
    (7, "1 week"),
    (30, "1 month"),
    (91, "3 months"),
    (182, "6 months"),
    (365, "1 year"),
    (731, "2 years"),
)
"""Days after the first rating, and what one calls them."""
ENOUGH_TITLES = 20
LONGEST = 10
HEAVY = 0.1
UNFOUND_BELOW, NAMED = 5, 10
KIND_COUNTS, KIND_STEADY = 5.0, 50.0


def arrivals(material: Material) -> pd.DataFrame:
    """Columns step, days, titles, reached, share: how soon new titles have their first ten ratings.

    ``titles`` came at least two years before the last rating, so that each could be watched that long; ``reached`` of
    them had ten ratings that many days after their first. Empty for fewer than 20 such titles.
    """
    new, last = material.arrivals.new, material.arrivals.last
    took = np.array(
        [
            (hours[-1] - hours[0] if len(hours) == FIRST else np.inf)
            for hours in new["hours"]
            if hours[0] <= last - 24 * STEPS[-1][0]
        ],
        dtype=np.float64,
    )
    columns = ["step", "days", "titles", "reached", "share"]
    if len(took) < ENOUGH_TITLES:
        return pd.DataFrame(columns=columns)
    reached = [int((took <= 24 * days).sum()) for days, _ in STEPS]
    return pd.DataFrame(
        {
            "step": [name for _, name in STEPS],
            "days": [days for days, _ in STEPS],
            "titles": len(took),
            "reached": reached,
            "share": np.array(reached) / len(took),
        }
    )


def finders(material: Material) -> pd.DataFrame:
    """Columns who, people, ratings, share, first_ten, of_first: who gives new titles their first ten ratings.

    "Heavy raters" are the busiest tenth of the people and all who gave as many ratings as the last of them, "Others"
    the rest. ``ratings`` and ``share`` of all ratings, ``first_ten`` and ``of_first`` of the first ten of new titles
    (``Arrivals``). Empty for fewer than 20 new titles.
    """
    new = material.arrivals.new
    columns = ["who", "people", "ratings", "share", "first_ten", "of_first"]
    if len(new) < ENOUGH_TITLES:
        return pd.DataFrame(columns=columns)
    counts: NDArray[np.int64] = np.diff(material.data.ratings.indptr)
    active = np.sort(counts[counts > 0])[::-1]
    heavy = counts >= active[max(int(len(active) * HEAVY), 1) - 1]
    first = np.concatenate(new["people"].tolist())
    sides = [heavy & (counts > 0), ~heavy & (counts > 0)]
    theirs = np.array([counts[side].sum() for side in sides])
    early = np.array([side[first].sum() for side in sides])
    return pd.DataFrame(
        {
            "who": ["Heavy raters", "Others"],
            "people": [int(side.sum()) for side in sides],
            "ratings": theirs,
            "share": theirs / theirs.sum(),
            "first_ten": early,
            "of_first": early / early.sum(),
        }
    )


def decay(material: Material) -> pd.DataFrame:
    """Columns year, titles, ratings, attention, left: the attention that new titles get, year by year after they came.

    ``attention`` is their ratings in that year of their lives (without the very first, which makes a title come) over
    all ratings of the data in the same time: ``SUM_i n_i / SUM_i N_i``; ``left`` is that of this year for that of the
    first. Always the same titles: those that came so many years before the last rating; as many years, at most ten, as
    there are 20 such titles for. Empty for fewer than two years.
    """
    columns = ["year", "titles", "ratings", "attention", "left"]
    new, last = material.arrivals.new, material.arrivals.last
    begins = np.array([hours[0] for hours in new["hours"]], dtype=np.int64)
    lived = np.sort((last - begins) // HOURS_OF_A_YEAR)[::-1]
    years = int(min(lived[ENOUGH_TITLES - 1], LONGEST)) if len(lived) >= ENOUGH_TITLES else 0
    if years < 2:
        return pd.DataFrame(columns=columns)
    kept = begins <= last - years * HOURS_OF_A_YEAR
    new, begins = new[kept], begins[kept]
    own, everything = _in_years(material, new["item_id"].to_numpy(), begins)
    ends = begins[:, None] + np.arange(years + 1) * HOURS_OF_A_YEAR
    before = np.concatenate([[0], everything["n"].to_numpy().cumsum()])
    passed = before[np.searchsorted(everything["hour"].to_numpy(), ends.ravel())].reshape(ends.shape)
    all_ratings = np.diff(passed, axis=1).sum(axis=0)
    firsts = np.where(np.arange(years) == 0, len(new), 0)
    ratings = own.reindex(range(years), fill_value=0).to_numpy(dtype=np.int64) - firsts
    attention = ratings / np.maximum(all_ratings, 1)
    return pd.DataFrame(
        {
            "year": np.arange(1, years + 1),
            "titles": len(new),
            "ratings": ratings,
            "attention": attention,
            "left": attention / attention[0] if attention[0] else np.nan,
        }
    )


def _in_years(
    material: Material, item_ids: Ids, begins: NDArray[np.int64]
) -> tuple["pd.Series[int]", pd.DataFrame]:
    """The ratings of these titles by the year of their lives, from 0; and hour, n of all ratings."""
    places = material.data.ratings.items.positions(item_ids)
    with material.counting.rows() as connection:
        connection.register("arrived", pd.DataFrame({"film": places, "begins": begins}))
        own = connection.execute(
            f"SELECT (hour - begins) // {HOURS_OF_A_YEAR} AS year, count(*) AS n "  # noqa: S608
            "FROM chosen JOIN arrived USING (film) WHERE hour IS NOT NULL GROUP BY 1"
        ).df()
        everything = connection.execute(
            "SELECT hour, count(*) AS n FROM chosen WHERE hour IS NOT NULL GROUP BY 1 ORDER BY 1"
        ).df()
    return own.set_index("year")["n"], everything


def unfound(material: Material) -> pd.DataFrame:
    """The ten titles with fewer than 5 ratings that their kind speaks for most.

    Columns item_id, title, year, genres, ratings, average, kind, guess. ``kind`` is what ratings of such titles are
    above what the same people rate otherwise: the mean over its genres and its decade of ``SUM lift / (n + 50)``.
    ``guess`` is the title's own lift with 5 ratings at that added: ``(lifts + 5 kind) / (n + 5)``. Only above 0.
    """
    kinds = kinds_of(material)
    each = pd.concat(
        [kinds.explode("genre").rename(columns={"genre": "name"}), kinds.rename(columns={"decade": "name"})]
    )
    each = each[each["name"].fillna("") != ""]
    sums = each.groupby("name")[["lifts", "ratings"]].sum()
    each["kind"] = each["name"].map(sums["lifts"] / (sums["ratings"] + KIND_STEADY)).astype("float64")
    table = kinds.assign(kind=each.groupby("item_id")["kind"].mean().reindex(kinds["item_id"]).to_numpy())
    table["guess"] = (table["lifts"] + KIND_COUNTS * table["kind"]) / (table["ratings"] + KIND_COUNTS)
    table["genres"] = table["genre"].map(", ".join)
    table = table[(table["ratings"] < UNFOUND_BELOW) & (table["guess"] > 0)]
    table = table.sort_values(["guess", "item_id"], ascending=[False, True]).head(NAMED)
    columns = ["item_id", "title", "year", "genres", "ratings", "average", "kind", "guess"]
    return table[columns].reset_index(drop=True)


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "arrivals": arrivals,
    "finders": finders,
    "decay": decay,
    "unfound": unfound,
}
