"""Titles: how far each reaches, how well it is loved, and which deserve more room or less."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
from scipy.special import betainc, gammainc, gammaincc, gammaincinv

from recsys.business.material import Material
from recsys.business.means import CONFIDENCE, clear
from recsys.business.shares import share_interval
from recsys.business.titles import ENOUGH, GEM, OTHER, OVER
from recsys.insights.explore.events import chosen_events

ON_THE_MAP, NAMED, EACH = 800, 10, 5
ENOUGH_EXPECTED = 5.0
"""A title is judged by how often it is opened where so many openings were to be expected."""
FACTS = ["item_id", "title", "year", "ratings", "reach", "average", "careful", "loved"]
LIFT = ["lift", "lift_low", "lift_high"]
WATCHED = ["viewings", "completion", "finished"]


def titles(material: Material) -> pd.DataFrame:
    """All titles with the columns of ``titles_of`` but ``lifts``."""
    return material.titles.drop(columns="lifts")


def reach(material: Material) -> pd.DataFrame:
    """Titles with at least 10 ratings: item_id, title, year, group, ratings, reach, average, careful, loved, lift.

    And lift_low, lift_high, viewings, completion, finished; most reach first. Of more than 800 every gem, hit and
    over-served title, and of the others as many as there is room for, evenly from the most reach to the least.
    """
    judged = _judged(material).sort_values(["reach", "item_id"], ascending=[False, True])
    others = np.flatnonzero(judged["group"] == OTHER)
    room = max(ON_THE_MAP - (len(judged) - len(others)), 0)
    if len(others) > room:
        kept = others[np.linspace(0, len(others) - 1, room).round().astype(np.int64)] if room else others[:0]
        judged = judged.drop(index=judged.index[np.setdiff1d(others, kept)]).head(ON_THE_MAP)
    columns = [*FACTS[:3], "group", *FACTS[3:], *LIFT, *WATCHED]
    return judged[columns].reset_index(drop=True)


def performers(material: Material) -> pd.DataFrame:
    """The ten titles that are surely loved most and the ten that are least: the columns of ``gems`` and ``side``.

    By the lower end of the range of lift, and by its upper end; ``side`` is "best" or "worst". No title is in both,
    and a best one lies above 0, a worst one below.
    """
    judged = _judged(material)
    best = judged[judged["lift_low"] > 0].sort_values(["lift_low", "item_id"], ascending=[False, True])
    worst = judged[judged["lift_high"] < 0].sort_values(["lift_high", "item_id"])
    parts = [best.head(NAMED).assign(side="best"), worst.head(NAMED).iloc[::-1].assign(side="worst")]
    return pd.concat(parts, ignore_index=True)[["side", *FACTS, *LIFT, *WATCHED]]


def gems(material: Material) -> pd.DataFrame:
    """The ten hidden gems that are surest: item_id, title, year, ratings, reach, average, careful, loved and the lift.

    By the lower end of the range of their lift.
    """
    found = _of_group(material, GEM).sort_values(["lift_low", "item_id"], ascending=[False, True])
    return found.head(NAMED)[[*FACTS, *LIFT, *WATCHED]].reset_index(drop=True)


def over_served(material: Material) -> pd.DataFrame:
    """The ten over-served titles with the most reach, with the columns of ``gems``."""
    found = _of_group(material, OVER).sort_values(["reach", "item_id"], ascending=[False, True])
    return found.head(NAMED)[[*FACTS, *LIFT, *WATCHED]].reset_index(drop=True)


def completed(material: Material) -> pd.DataFrame:
    """The five titles that are surely finished most often and the five least: viewings that saw nine tenths or more.

    Columns side ("most", "least"), item_id, title, year, viewings, completion (mean share seen), finished, low, high:
    ``low`` and ``high`` are the 95 % interval of the share ``finished`` (Wilson 1927). Of titles with 10 viewings or
    more by the lower end, and by the upper; no title is in both. Empty without viewings.
    """
    columns = ["side", *FACTS[:3], *WATCHED, "low", "high"]
    watched = material.titles[(material.titles["viewings"] >= ENOUGH) & material.titles["finished"].notna()]
    if watched.empty:
        return pd.DataFrame(columns=columns)
    finished = (watched["finished"] * watched["viewings"]).round()
    low, high = share_interval(finished.to_numpy(), watched["viewings"].to_numpy())
    watched = watched.assign(low=low, high=high).sort_values(["low", "item_id"], ascending=[False, True])
    most = watched.head(min(EACH, len(watched) // 2))
    least = watched.drop(index=most.index).sort_values(["high", "item_id"]).head(EACH).iloc[::-1]
    return pd.concat([most.assign(side="most"), least.assign(side="least")], ignore_index=True)[columns]


def offered(material: Material) -> pd.DataFrame:
    """Titles that are opened more or less often than others shown at the same places on the screen.

    Columns side ("more", "less"), item_id, title, year, shown, clicks, expected, times, low, high: ``expected`` is the
    sum over the times it was shown of the share of titles at that place that are opened; ``times = clicks / expected``
    with the exact Poisson range (Garwood 1936). Of titles with 5 openings expected those that stand out
    (``means.clear``), the five shown most often of each side. Empty where nothing says what was shown where.
    """
    columns = ["side", *FACTS[:3], "shown", "clicks", "expected", "times", "low", "high"]
    events = chosen_events(material.counting, "sessions")
    placed = None if events is None else events[events["place"].notna() & events["item_id"].notna()]
    if placed is None or not (placed["event"] == "impression").any():
        return pd.DataFrame(columns=columns)
    shown, clicked = (placed[placed["event"] == event] for event in ("impression", "click"))
    rate = clicked.groupby("place").size() / shown.groupby("place").size()
    expected = shown["place"].map(rate).astype("float64").fillna(0.0)
    each = pd.DataFrame(
        {
            "shown": shown.groupby("item_id").size(),
            "expected": expected.groupby(shown["item_id"]).sum(),
            "clicks": clicked.groupby("item_id").size(),
        }
    ).fillna(0.0)
    each = each[each["expected"] >= ENOUGH_EXPECTED]
    each["times"] = each["clicks"] / each["expected"]
    tail = (1 - CONFIDENCE) / 2
    low = gammaincinv(each["clicks"].where(each["clicks"] > 0), tail)
    each["low"] = low.fillna(0.0) / each["expected"]
    each["high"] = gammaincinv(each["clicks"] + 1, 1 - tail) / each["expected"]
    return _standing_out(each, material)[columns]


def trend(material: Material) -> pd.DataFrame:
    """Titles whose part of all ratings rose or fell from the year before to the last 365 days of the data.

    Columns side ("rising", "falling"), item_id, title, year, year_before, last_year, times: the ratings in both years,
    and the title's share of all ratings in the last for that in the year before, with one rating added to each. Of
    titles that were there before and have 10 ratings in both years together those that stand out (``means.clear``, an
    exact binomial test), the five of each side with the most ratings. Empty without two such years.
    """
    columns = ["side", *FACTS[:3], "year_before", "last_year", "times"]
    with material.counting.rows() as connection:
        counted = connection.execute(
            "WITH last AS (SELECT max(hour) AS hour FROM chosen) "
            "SELECT film, count(*) FILTER (chosen.hour > last.hour - $year) AS last_year, "
            "count(*) FILTER (chosen.hour BETWEEN last.hour - 2 * $year + 1 AND last.hour - $year) AS year_before, "
            "min(chosen.hour) <= first(last.hour) - 2 * $year AS is_old "
            "FROM chosen, last WHERE chosen.hour IS NOT NULL GROUP BY 1",
            {"year": 24 * 365},
        ).df()
    before, after = counted["year_before"].sum(), counted["last_year"].sum()
    if not before or not after:
        return pd.DataFrame(columns=columns)
    each = counted[counted["is_old"] & (counted["year_before"] + counted["last_year"] >= ENOUGH)].copy()
    each["times"] = (each["last_year"] + 1) / (each["year_before"] + 1) * before / after
    each["both"], share = each["year_before"] + each["last_year"], after / (before + after)
    most = betainc(np.maximum(each["last_year"], 1e-9), each["year_before"] + 1, share)
    least = 1 - betainc(each["last_year"] + 1, np.maximum(each["year_before"], 1e-9), share)
    each = each[clear(2 * np.minimum(most, least))].copy()
    each["item_id"] = material.data.ratings.items.ids[each["film"].to_numpy(dtype=np.int64)]
    each["side"] = np.where(each["times"] > 1, "rising", "falling")
    each = each.merge(material.titles[FACTS[:3]], on="item_id").sort_values(
        ["both", "item_id"], ascending=[False, True]
    )
    kept = each.groupby("side").head(EACH)
    return kept.sort_values(["times", "item_id"], ascending=[False, True], ignore_index=True)[columns]


def _standing_out(each: pd.DataFrame, material: Material) -> pd.DataFrame:
    """The titles that are opened more or less often than expected, named, with ``side``."""
    more = gammainc(np.maximum(each["clicks"], 1e-9), each["expected"])
    less = gammaincc(each["clicks"] + 1, each["expected"])
    each = each[clear(2 * np.minimum(more, less))].reset_index()
    each["item_id"] = each["item_id"].astype("int64")
    each[["shown", "clicks"]] = each[["shown", "clicks"]].astype("int64")
    named = each.merge(material.titles[FACTS[:3]], on="item_id")
    named["side"] = np.where(named["times"] > 1, "more", "less")
    named = named.sort_values(["shown", "item_id"], ascending=[False, True]).groupby("side").head(EACH)
    return named.sort_values(["times", "item_id"], ascending=[False, True], ignore_index=True)


def _judged(material: Material) -> pd.DataFrame:
    return material.titles[material.titles["ratings"] >= ENOUGH]


def _of_group(material: Material, group: str) -> pd.DataFrame:
    return material.titles[material.titles["group"] == group]


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "titles": titles,
    "reach": reach,
    "performers": performers,
    "gems": gems,
    "over_served": over_served,
    "completed": completed,
    "offered": offered,
    "trend": trend,
}
