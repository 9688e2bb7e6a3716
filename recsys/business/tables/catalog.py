"""The catalog: how deep its ratings go, how old it is, and which kinds of titles are asked for and loved."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from recsys.business.material import Material
from recsys.business.means import ratio_means

DEPTHS = (0, 1, 5, 20)
"""Where each band of titles by their number of ratings begins."""
CURVE = 100
AGES = (0, 5, 10, 20, 40)
ENOUGH_OF_A_YEAR = 100
ENOUGH_TITLES, ENOUGH_RATINGS = 8, 20
"""A kind with fewer titles or ratings is not judged."""
MOSTLY_KNOWN = 0.8
"""Countries and languages are compared where so many of the titles carry one."""
SMALL = 0.05
"""A niche is small while it holds less of the catalog's titles."""
LOVED_SMALL, LOVED, LESS, ALIKE, UNSURE = (
    "Loved but small",
    "Loved and large",
    "Loved less",
    "As loved as others",
    "Too few to say",
)
KINDS = {"genre": "Genre", "decade": "Decade", "country": "Country", "language": "Language"}


def depth(material: Material) -> pd.DataFrame:
    """Columns from, to, titles, share, ratings, of_ratings: titles by how many ratings they have, both ends included.

    ``share`` of the titles, ``of_ratings`` of all ratings.
    """
    counts = material.titles["ratings"].to_numpy()
    band = np.searchsorted(DEPTHS, counts, side="right") - 1
    titles = np.bincount(band, minlength=len(DEPTHS))
    ratings = np.bincount(band, weights=counts, minlength=len(DEPTHS)).astype(np.int64)
    last = max(int(counts.max()) if len(counts) else 0, DEPTHS[-1])
    return pd.DataFrame(
        {
            "from": DEPTHS,
            "to": [*(start - 1 for start in DEPTHS[1:]), last],
            "titles": titles,
            "share": titles / max(len(counts), 1),
            "ratings": ratings,
            "of_ratings": ratings / max(int(counts.sum()), 1),
        }
    )


def attention(material: Material) -> pd.DataFrame:
    """Columns top, titles, share, gini: which share of all ratings the most rated titles hold, percent by percent.

    ``top`` is the share of the catalog's titles (at least one title). ``gini`` is the same in all rows:
    ``SUM_i (2 i - n - 1) x_i / (n SUM x)`` with x ascending, 0 where all titles have as many ratings, near 1 where one
    has all. Empty without ratings.
    """
    counts = np.sort(material.titles["ratings"].to_numpy(dtype=np.float64))
    n, total = len(counts), counts.sum()
    if not total:
        return pd.DataFrame(columns=["top", "titles", "share", "gini"])
    tops = np.unique(np.maximum((np.arange(1, CURVE + 1) * n) // CURVE, 1))
    held = np.cumsum(counts[::-1])[tops - 1] / total
    gini = float(((2 * np.arange(1, n + 1) - n - 1) * counts).sum() / (n * total))
    return pd.DataFrame({"top": tops / n, "titles": tops, "share": held, "gini": gini})


def freshness(material: Material) -> pd.DataFrame:
    """Columns rated, from, to, titles, share, ratings, of_ratings, times: titles by age, and the ratings of one year.

    ``rated`` is the last year (UTC) with at least 100 ratings; ages are in years since release then, ``to`` included
    and the same as ``from`` in the oldest band's missing end (-1). Only titles out by then whose year is known;
    ``share`` of these titles, ``of_ratings`` of that year's ratings on them, ``times`` the second through the first.
    Empty without times or release years.
    """
    columns = ["rated", "from", "to", "titles", "share", "ratings", "of_ratings", "times"]
    years = material.counting.film_years
    each = years.groupby("year")["ratings"].sum()
    each = each[each >= ENOUGH_OF_A_YEAR]
    dated = material.titles.dropna(subset="year")
    if each.empty or dated.empty:
        return pd.DataFrame(columns=columns)
    rated = int(each.index[-1])
    age = rated - dated["year"].astype("int64")
    out, age = dated[age >= 0], age[age >= 0]
    now = years[years["year"] == rated].set_index("item_id")["ratings"]
    ratings = out["item_id"].map(now).fillna(0).to_numpy(dtype=np.float64)
    band = np.searchsorted(AGES, age.to_numpy(), side="right") - 1
    titles = np.bincount(band, minlength=len(AGES))
    sums = np.bincount(band, weights=ratings, minlength=len(AGES))
    share, of_ratings = titles / max(len(out), 1), sums / max(sums.sum(), 1.0)
    table = pd.DataFrame(
        {
            "rated": rated,
            "from": AGES,
            "to": [*(start - 1 for start in AGES[1:]), -1],
            "titles": titles,
            "share": share,
            "ratings": sums.astype(np.int64),
            "of_ratings": of_ratings,
            "times": of_ratings / np.where(share > 0, share, np.nan),
        }
    )
    return table[columns]


def coverage(material: Material) -> pd.DataFrame:
    """What there is, what is watched and what is loved, by genre, decade, country and language.

    Columns of ("genre", ...), name, titles, share, ratings, of_ratings, draw, lift, low, high, verdict. ``share`` of
    the titles that carry one, ``of_ratings`` of the ratings on these, ``draw`` the second through the first: above 1
    such titles are rated more often than others. ``lift`` is the average of what a rating is above what the same
    person rates otherwise, with its 95 % range over titles (``ratio_means``). A title of several genres counts in each.
    ``verdict``: loved where the range lies above 0, and small where its share is below that of the kind in the middle;
    loved less where it lies below 0; "Too few to say" below 8 titles or 20 ratings. Countries and languages only where
    four fifths of the titles carry one. Most titles first.
    """
    kinds = kinds_of(material)
    parts = [_covered(kinds, of) for of in KINDS if _is_known(kinds, of)]
    columns = [
        "of",
        "name",
        "titles",
        "share",
        "ratings",
        "of_ratings",
        "draw",
        "lift",
        "low",
        "high",
        "verdict",
    ]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def kinds_of(material: Material) -> pd.DataFrame:
    """The titles with genre (a list, each once), decade (as text), country and language; "" where not known."""
    facts = material.counting.catalog[["item_id", "genre", "country", "language"]]
    table = material.titles.merge(facts, on="item_id")
    decades = (table["year"].astype("Int64") // 10 * 10).astype("string") + "s"
    return table.assign(decade=decades.fillna(""))


def _is_known(kinds: pd.DataFrame, of: str) -> bool:
    if of == "genre":
        return bool(kinds["genre"].map(len).any())
    known = float((kinds[of].fillna("") != "").mean()) if len(kinds) else 0.0
    return known > 0 if of == "decade" else known >= MOSTLY_KNOWN


def _covered(kinds: pd.DataFrame, of: str) -> pd.DataFrame:
    known = kinds[kinds["genre"].map(len) > 0] if of == "genre" else kinds[kinds[of].fillna("") != ""]
    rows = known.explode(of)
    sums = rows.groupby(of)[["ratings"]].sum().assign(titles=rows.groupby(of).size())
    lift = ratio_means(rows[of], rows["lifts"].to_numpy(), rows["ratings"].to_numpy(dtype=np.float64))
    table = sums.join(lift.rename(columns={"mean": "lift"})).rename_axis("name").reset_index()
    table["share"] = table["titles"] / len(known)
    table["of_ratings"] = table["ratings"] / max(int(known["ratings"].sum()), 1)
    table["draw"] = table["of_ratings"] / table["share"]
    enough = (table["titles"] >= ENOUGH_TITLES) & (table["ratings"] >= ENOUGH_RATINGS)
    small = table["share"] < table.loc[enough, "share"].median()
    table["verdict"] = np.select(
        [~enough | table["low"].isna(), (table["low"] > 0) & small, table["low"] > 0, table["high"] < 0],
        [UNSURE, LOVED_SMALL, LOVED, LESS],
        ALIKE,
    )
    table.insert(0, "of", of)
    return table.sort_values(["titles", "name"], ascending=[False, True])


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "depth": depth,
    "attention": attention,
    "freshness": freshness,
    "coverage": coverage,
}
