"""Who likes a film: what kinds of people give it more than they usually give."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.insights.film.film import Film
from recsys.insights.film.tastes import NONE, Tastes
from recsys.insights.person import CAUTION, NOTABLE
from recsys.lazy import lazy

stats = lazy("scipy.stats")

FEWEST = 10
"""A group of fewer people is not shown: chance would speak."""
CHANCE = 0.05
"""How often, at most, a group stands out by chance alone, over all groups of one kind (Bonferroni)."""
TASTE, ACTIVITY = "Favourite genre", "How much they rate"
FACETS = {
    "age_band": "Age",
    "gender": "Gender",
    "occupation": "Occupation",
    "region": "Region",
    "plan": "Plan",
    "device": "Device",
}
"""What a table of people may know -> what it is called."""
IN_ORDER = ("Age", ACTIVITY)
"""Kinds of groups that have an order of their own."""
COLUMNS = ("facet", "group", "people", "average", "usual", "lift", "clear")


def fans(film: Film, tastes: Tastes) -> pd.DataFrame:
    """One row a group of at least ``FEWEST`` raters: ``COLUMNS``; best liked first, ages and activity in their order.

    average is what they gave the film, usual what the same people give all their other films, lift the mean of the
    difference times n / (n + ``CAUTION``). clear is how many standard errors the mean difference lies from that of
    all other raters (Welch). People who rated nothing else take no part.
    """
    others = tastes.counts[film.people] - 1
    known = others > 0
    people, given = film.people[known], film.stars[known]
    usual = (tastes.totals[people] - given) / others[known]
    more = given - usual
    tables = [
        _facet(name, groups, given, usual, more) for name, groups in _groupings(film, tastes, people, given)
    ]
    return pd.concat(tables, ignore_index=True)


def _groupings(
    film: Film, tastes: Tastes, people: NDArray[np.int32], given: NDArray[np.float64]
) -> Iterator[tuple[str, pd.Series]]:
    """Name of the facet, and the group of each rater, missing where they are in none."""
    favourites = tastes.favourites(people, film.position, given)
    names = np.array([*tastes.genres, None], dtype=object)
    yield TASTE, pd.Series(names[np.where(favourites == NONE, len(tastes.genres), favourites)])
    yield ACTIVITY, _by_activity(tastes, people)
    table = film.data.behaviour.people
    if table is None:
        return
    known = table.drop_duplicates("user_id").set_index("user_id")
    own = known.reindex(film.data.ratings.users.ids[people])
    for column, name in FACETS.items():
        yield name, own[column].replace("", None).reset_index(drop=True)


def _by_activity(tastes: Tastes, people: NDArray[np.int32]) -> pd.Series:
    """Light, middling and heavy raters: the lighter half of all people, the next, and the busiest tenth."""
    everybody = tastes.counts[tastes.counts > 0]
    half, busy = (int(level) for level in np.quantile(everybody, (0.5, 0.9), method="lower"))
    names = np.array(
        [
            f"Light: up to {half:,} ratings",
            f"Middling: {half + 1:,} to {busy:,}",
            f"Heavy: over {busy:,} ratings",
        ],
        dtype=object,
    )
    own = tastes.counts[people]
    return pd.Series(names[(own > half).astype(int) + (own > busy)])


def _facet(
    name: str,
    groups: pd.Series,
    given: NDArray[np.float64],
    usual: NDArray[np.float64],
    more: NDArray[np.float64],
) -> pd.DataFrame:
    table = pd.DataFrame({"group": groups, "average": given, "usual": usual, "more": more})
    table = table.dropna(subset="group")
    grouped = table.groupby("group")
    found = grouped[["average", "usual"]].mean()
    found.insert(0, "people", grouped.size())
    found["lift"] = grouped["more"].mean() * found["people"] / (found["people"] + CAUTION)
    found["clear"] = _errors_apart(table, found.index)
    found = found[found["people"] >= FEWEST].reset_index()
    found.insert(0, "facet", name)
    order = ["lowest"] if name in IN_ORDER else ["lift"]
    if name in IN_ORDER:
        found["lowest"] = [_rank(group) for group in found["group"]]
    found = found.sort_values(order, ascending=name in IN_ORDER, kind="stable", ignore_index=True)
    return found[list(COLUMNS)]


def _rank(group: str) -> str:
    """Ages go by their first sign; of activity Light stands before Middling before Heavy."""
    places = {"Light": "0", "Middling": "1", "Heavy": "2"}
    return places.get(group.partition(":")[0], group)


def _errors_apart(table: pd.DataFrame, groups: pd.Index) -> NDArray[np.float64]:
    """For each group how many standard errors its mean difference lies from that of everybody else in the table."""
    more, group = table["more"].to_numpy(), table["group"].to_numpy()
    found = []
    for name in groups:
        inside = group == name
        own, rest = more[inside], more[~inside]
        if len(own) < 2 or len(rest) < 2:
            found.append(0.0)
            continue
        error = np.sqrt(own.var(ddof=1) / len(own) + rest.var(ddof=1) / len(rest))
        found.append(float((own.mean() - rest.mean()) / error) if error > 0 else 0.0)
    return np.array(found)


def facets(table: pd.DataFrame) -> list[str]:
    """The kinds of groups of which at least two are large enough, in their order."""
    counts = table["facet"].value_counts()
    return [name for name in dict.fromkeys(table["facet"]) if counts[name] > 1]


def fans_sentence(film: Film, table: pd.DataFrame, facet: str) -> str:
    """Which group of one kind stands out, both ways; that none does; or that there are too few people."""
    rows = table[table["facet"] == facet]
    if len(rows) < 2:
        return _too_few(film)
    lift = rows["lift"].to_numpy()
    high, low = rows.iloc[int(lift.argmax())], rows.iloc[int(lift.argmin())]
    if high["lift"] - low["lift"] < NOTABLE:
        return "All groups here like it about as much."
    parts = []
    if _is_clear(high, len(rows)):
        parts.append(f"{_against_usual(high, 'Most')}.")
    if _is_clear(low, len(rows)):
        parts.append(f"{_against_usual(low, 'Most' if low['lift'] < 0 else 'Least')}.")
    return " ".join(parts) or (
        f"{_against_usual(high, 'Most')}; but between groups this small chance makes such differences."
    )


def _is_clear(row: pd.Series, groups: int) -> bool:
    """Whether a group is further from the others than chance would put one of so many groups (Student's t)."""
    beyond = stats.t.ppf(1 - CHANCE / (2 * groups), row["people"] - 1)
    return bool(abs(row["clear"]) > beyond)


def _too_few(film: Film) -> str:
    if not film.count:
        return "Nobody here has rated it yet."
    said = "One person" if film.count == 1 else f"{film.count:,} people"
    return f"{said} rated it: too few to tell groups apart; each needs at least {FEWEST}."


def _against_usual(row: pd.Series, how: str) -> str:
    """How far a group's rating lies from what they usually give: "Most above their usual stars: ..."."""
    side = "below" if row["lift"] < 0 else "above"
    facet, group = row["facet"], str(row["group"])
    if facet == TASTE:
        who = f"people whose favourite genre is {group}"
    elif facet == ACTIVITY:
        name, _, how_many = group.partition(": ")
        who = f"{name.lower()} raters ({how_many})"
    else:
        who = f"people of {facet.lower()} “{group}”"
    return (
        f"{how} {side} their usual stars: {who}, {row['average']:.1f} against {row['usual']:.1f}, "
        f"from {int(row['people']):,} people"
    )
