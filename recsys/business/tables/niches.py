"""What to buy next: kinds of titles of which one more would find people who love it."""

from collections.abc import Callable, Mapping

import duckdb
import numpy as np
import pandas as pd

from recsys.business.material import Material
from recsys.business.means import clear, ratio_means, steady_means
from recsys.business.tables.catalog import ENOUGH_RATINGS, ENOUGH_TITLES, MOSTLY_KNOWN, SMALL, kinds_of
from recsys.dataset import country_name

EXAMPLES = 3


def niches(material: Material) -> pd.DataFrame:
    """Kinds of titles (a genre of a decade, a genre from a country) by how many lovers a typical one of them finds.

    Columns niche (in words), genre, where, by, titles, share, lovers, low, high, typical, times, lift, lift_low,
    lift_high, buy, examples. Counted are the lovers of each title (``Scale.liked_from`` or more) among the latter half
    of the ratings by time, because one buys for tomorrow; all where times are not known. ``lovers`` of a typical title
    is the geometric mean ``exp(mean(log(1 + x))) - 1``, which no single hit moves, with its 95 % range
    (``steady_means`` of the logs); ``typical`` is that of all titles of which the same is known, ``times`` the first
    through the second. ``lift`` as in ``coverage``, over all ratings.

    ``buy`` is the unmet demand: a typical title of the kind clearly (``means.clear``) finds more lovers than one of
    all, its raters give it more than what they rate otherwise, the kind holds less than a twentieth of the titles, and
    at most half of its lovers belong to titles of a kind that is listed before it. These first, then by the lower end
    of ``lovers``. Only kinds with at least 8 titles and 20 ratings; ``examples`` are the three with most lovers. A
    title of several genres counts in each.
    """
    kinds = kinds_of(material)
    with material.counting.rows() as connection:
        recent = _lovers(connection, material.data.scale.liked_from)
    places = pd.Series(np.arange(len(kinds)), index=kinds.index)
    kinds["now"] = places.map(recent.set_index("film")["lovers"]).fillna(0.0)
    parts = [_niches(kinds, by) for by in ("decade", "country") if _are_known(kinds, by)]
    parts = [part for part in parts if len(part)]
    columns = (
        "niche genre where by titles share lovers low high typical times lift lift_low lift_high buy examples"
    )
    if not parts:
        return pd.DataFrame(columns=columns.split())
    table = pd.concat(parts, ignore_index=True).sort_values(
        ["low", "genre", "where"], ascending=[False, True, True]
    )
    more = clear(table["chance"]) & (table["lovers"] > table["typical"])
    asked = more & (table["lift"] > 0) & (table["share"] < SMALL)
    table["buy"] = _of_their_own(table, asked, kinds)
    order = ["buy", "low", "genre", "where"]
    return table.sort_values(order, ascending=[False, False, True, True], ignore_index=True)[columns.split()]


def _of_their_own(table: pd.DataFrame, asked: "pd.Series[bool]", kinds: pd.DataFrame) -> "pd.Series[bool]":
    """Those of ``asked``, in the order of the table, that are not for the most part titles of one before."""
    taken, found = np.zeros(len(kinds), dtype=np.bool_), []
    now = kinds["now"].to_numpy()
    for niche, is_asked in zip(table.to_dict("records"), asked, strict=True):
        found.append(False)
        if is_asked:
            within = [niche["genre"] in genres for genres in kinds["genre"]]
            member = np.array(within) & (kinds[niche["by"]] == niche["where"]).to_numpy()
            found[-1] = bool(now[member & taken].sum() <= now[member].sum() / 2)
            taken |= member & found[-1]
    return pd.Series(found, index=table.index, dtype=bool)


def _are_known(kinds: pd.DataFrame, by: str) -> bool:
    return len(kinds) > 0 and float((kinds[by].fillna("") != "").mean()) >= MOSTLY_KNOWN


def _lovers(connection: duckdb.DuckDBPyConnection, liked_from: float) -> pd.DataFrame:
    """film, lovers: in the latter half of the ratings whose time is known, of all where none is."""
    middle = connection.execute(
        "SELECT quantile_disc(hour, 0.5) FROM chosen WHERE hour IS NOT NULL"
    ).fetchone()
    since = "" if middle is None or middle[0] is None else f"AND hour >= {int(middle[0])}"
    return connection.execute(
        f"SELECT film, count(*) AS lovers FROM chosen WHERE rating >= ? {since} GROUP BY 1",  # noqa: S608
        [liked_from - 1e-4],
    ).df()


def _niches(kinds: pd.DataFrame, by: str) -> pd.DataFrame:
    """The niches of genres by one other fact, with ``chance`` against a typical title."""
    known = kinds[(kinds[by].fillna("") != "") & (kinds["genre"].map(len) > 0)]
    logs = np.log1p(known["now"])
    typical = float(logs.mean())
    rows = known.assign(log=logs - typical).explode("genre")
    rows["square"] = rows["log"] ** 2
    sums = rows.groupby(["genre", by]).agg(
        titles=("log", "size"), log=("log", "sum"), square=("square", "sum"), ratings=("ratings", "sum")
    )
    sums = sums[(sums["titles"] >= ENOUGH_TITLES) & (sums["ratings"] >= ENOUGH_RATINGS)].reset_index()
    if sums.empty:
        return sums
    found = steady_means(*(sums[name].to_numpy(dtype=np.float64) for name in ("titles", "log", "square")))
    for name, column in (("lovers", "mean"), ("low", "low"), ("high", "high")):
        sums[name] = np.expm1(found[column] + typical).clip(lower=0)
    sums["chance"], sums["typical"] = found["chance"], np.expm1(typical)
    sums["times"] = sums["lovers"] / sums["typical"].where(sums["typical"] > 0)
    sums["share"] = sums["titles"] / len(known)
    rows = rows.merge(sums.reset_index(names="place")[["genre", by, "place"]], on=["genre", by])
    lift = ratio_means(rows["place"], rows["lifts"].to_numpy(), rows["ratings"].to_numpy(dtype=np.float64))
    sums[["lift", "lift_low", "lift_high"]] = lift[["mean", "low", "high"]]
    best = rows.sort_values(["now", "item_id"], ascending=[False, True]).groupby("place").head(EXAMPLES)
    sums["examples"] = best.groupby("place")["title"].agg(", ".join)
    sums["niche"] = [_named(genre, by, where) for genre, where in zip(sums["genre"], sums[by], strict=True)]
    return sums.rename(columns={by: "where"}).assign(by=by)


def _named(genre: str, by: str, where: str) -> str:
    if by == "decade":
        return f"{genre} of the {where}"
    country = country_name(where)
    return f"{genre} from {'the ' if country.startswith('United') else ''}{country}"


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {"niches": niches}
