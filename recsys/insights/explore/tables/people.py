"""Who rates, how much and how."""

import numpy as np
import pandas as pd

from recsys.insights.explore.counting import Counting, with_average

LEVELS_SHOWN, STEPS = 40, 20
ACTIVITY_EDGES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
BUSIEST = 20
LEAST_PER_PERSON = 5
"""A person's average counts from so many ratings on."""
AVERAGES_STEPS = 18
LEAST_OF_A_GENRE, GENRE_DAMPING = 5, 10.0
GROUPS_SHOWN, OTHER = 8, "other"
ATTRIBUTES = {
    "age_band": "Age",
    "gender": "Gender",
    "occupation": "Occupation",
    "region": "Region",
    "plan": "Plan",
    "device": "Main device",
}


def levels(counting: Counting) -> pd.DataFrame:
    """Columns rating, ratings, share.

    A scale of more than 40 different ratings is cut into 20 equal steps: their start, and ``to``, the highest rating
    within.
    """
    rated = counting.rated
    level = rated["rating"]
    if level.nunique() > LEVELS_SHOWN:
        low, width = level.min(), (level.max() - level.min()) / STEPS
        step = ((level - low) / width).astype("int64").clip(upper=STEPS - 1)
        steps = rated.assign(to=level, rating=(low + step * width).round(4)).groupby("rating", as_index=False)
        table = steps.agg(to=("to", "max"), ratings=("n", "sum"))
    else:
        table = rated.groupby("rating", as_index=False).agg(ratings=("n", "sum"))
    return table.assign(share=table["ratings"] / table["ratings"].sum())


def activity(counting: Counting) -> pd.DataFrame:
    """Columns from, to, people, ratings: these people by how many ratings they gave in the whole data set.

    Both ends included; ``ratings`` counts those that are chosen.
    """
    people, everybody = counting.people, counting.data.ratings
    counts = np.diff(everybody.indptr)[everybody.users.positions(people["user_id"].to_numpy())]
    edges = np.array(ACTIVITY_EDGES)
    bins = np.searchsorted(edges, counts, side="right") - 1
    table = pd.DataFrame({"bin": bins, "n": people["n"].to_numpy()}).groupby("bin")["n"].agg(["size", "sum"])
    table = table.reindex(range(int(bins.min()), int(bins.max()) + 1) if len(bins) else [], fill_value=0)
    ends = np.append(edges[1:] - 1, np.iinfo(np.int64).max)
    places = table.index.to_numpy(dtype=np.int64)
    return pd.DataFrame(
        {
            "from": edges[places],
            "to": np.minimum(ends[places], int(counts.max()) if len(counts) else 0),
            "people": table["size"].to_numpy(dtype=np.int64),
            "ratings": table["sum"].to_numpy(dtype=np.int64),
        }
    )


def heavy(counting: Counting) -> pd.DataFrame:
    """Columns place, user_id, ratings, share, average, genre, times: the 20 who gave most ratings, ties by id.

    ``share`` of all ratings. ``genre`` is the one that a person watches most for how much everybody does, of those with
    at least 5 ratings, and ``times`` how much more: ``(n_ug + 10) / (n_u share_g + 10)``, a lift that is pulled to 1
    where little is known. Blank and NaN for nobody's favourite.
    """
    top = counting.people.head(BUSIEST)
    table = pd.DataFrame(
        {
            "place": np.arange(1, len(top) + 1),
            "user_id": top["user_id"].to_numpy(),
            "ratings": top["n"].to_numpy(dtype=np.int64),
            "share": top["n"].to_numpy() / counting.people["n"].sum(),
            "average": top["total"].to_numpy() / top["n"].to_numpy(),
        }
    )
    return table.merge(_favourites(counting, top), on="user_id", how="left").fillna({"genre": ""})


def _favourites(counting: Counting, people: pd.DataFrame) -> pd.DataFrame:
    """user_id, genre, times."""
    genres = counting.catalog[["item_id", "genre"]].explode("genre").dropna(subset="genre")
    theirs = counting.among(people["user_id"].to_numpy()).merge(genres, on="item_id")
    own = theirs.groupby(["user_id", "genre"]).size().rename("n_ug").reset_index()
    own = own[own["n_ug"] >= LEAST_OF_A_GENRE].merge(people[["user_id", "n"]], on="user_id")
    share = (
        counting.films.explode("genre").groupby("genre")["ratings"].sum() / counting.films["ratings"].sum()
    )
    expected = own["n"] * own["genre"].map(share).astype("float64")
    own["times"] = (own["n_ug"] + GENRE_DAMPING) / (expected + GENRE_DAMPING)
    own = own.sort_values(["user_id", "times", "genre"], ascending=[True, False, True])
    return own.drop_duplicates("user_id")[["user_id", "genre", "times"]]


def generosity(counting: Counting) -> pd.DataFrame:
    """Columns from, to, people, share: people with at least 5 of these ratings by their average.

    In 18 equal steps of the scale (a quarter of a star from 0.5 to 5), from the first to the last that occurs; the
    lower end is included, in the last step also the upper.
    """
    people, scale = counting.people[counting.people["n"] >= LEAST_PER_PERSON], counting.data.scale
    width = (scale.high - scale.low) / AVERAGES_STEPS
    steps = np.floor(((people["total"] / people["n"]).to_numpy() - scale.low) / width + 1e-6)
    steps = steps.clip(0, AVERAGES_STEPS - 1).astype(np.int64)
    counts = np.bincount(steps, minlength=AVERAGES_STEPS)
    places = np.arange(steps.min(), steps.max() + 1) if len(steps) else np.arange(0)
    return pd.DataFrame(
        {
            "from": (scale.low + width * places).round(4),
            "to": (scale.low + width * (places + 1)).round(4),
            "people": counts[places],
            "share": counts[places] / max(len(steps), 1),
        }
    )


def attributes(counting: Counting) -> pd.DataFrame:
    """Columns attribute, group, people, share, ratings, average: who the people are, where the data says it.

    ``share`` of the people of whom the attribute is known. Ages are in order, other groups most people first; of more
    than 8 the last are "other".
    """
    known = counting.data.behaviour.people
    parts = [] if known is None else [_groups(counting, known, name) for name in ATTRIBUTES]
    columns = ["attribute", "group", "people", "share", "ratings", "average"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _groups(counting: Counting, known: pd.DataFrame, name: str) -> pd.DataFrame:
    people = counting.people.merge(known[["user_id", name]], on="user_id")
    people = people[people[name].notna() & (people[name] != "")]
    if name != "age_band":
        ranked = people[name].value_counts().sort_index().sort_values(ascending=False, kind="stable").index
        if len(ranked) > GROUPS_SHOWN:
            people = people.assign(
                **{name: people[name].where(people[name].isin(ranked[: GROUPS_SHOWN - 1]), OTHER)}
            )
    table = people.groupby(name).agg(people=("n", "size"), ratings=("n", "sum"), total=("total", "sum"))
    table = with_average(table.reset_index().rename(columns={name: "group"}))
    if name != "age_band":
        table = table.assign(last=table["group"] == OTHER)
        table = table.sort_values(["last", "people", "group"], ascending=[True, False, True])
    table.insert(0, "attribute", ATTRIBUTES[name])
    table.insert(3, "share", table["people"] / max(int(table["people"].sum()), 1))
    return table[["attribute", "group", "people", "share", "ratings", "average"]]


TABLES = {
    "levels": levels,
    "activity": activity,
    "heavy": heavy,
    "generosity": generosity,
    "attributes": attributes,
}
