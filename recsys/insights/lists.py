"""Lists for a person as tables: narrowed by filters, with guess, range, crowd and reason; two lists side by side."""

import numpy as np
import pandas as pd

from recsys.dataset import Dataset, Profile
from recsys.insights.reasons import because
from recsys.models.base import Recommender
from recsys.tuning import FilmFilter, Lister, Tuning

COLUMNS = ("place", "item_id", "title", "year", "guess", "low", "high", "crowd", "raters", "because")


def list_for(
    data: Dataset,
    model: Recommender,
    profile: Profile,
    n: int,
    wanted: FilmFilter | None = None,
    *,
    reasons: bool = True,
) -> pd.DataFrame:
    """The best ``n`` films for somebody who rated ``profile``, none of which is in it: ``COLUMNS``, best first.

    guess, low and high are missing where the model has no stars; because is empty where it cannot say why and without
    ``reasons``.
    """
    best = Lister(data, model, Tuning(wanted=wanted or FilmFilter())).top(profile, n)
    item_ids = best.item_ids
    guessed = model.predict(profile, item_ids)
    table = data.catalog.rows(item_ids)[["item_id", "title", "year"]].reset_index(drop=True)
    table.insert(0, "place", np.arange(1, len(table) + 1))
    table["guess"], table["low"], table["high"] = guessed.stars, guessed.low, guessed.high
    positions = data.catalog.items.positions(item_ids)
    table["crowd"] = data.ratings.item_means[positions]
    table["raters"] = data.ratings.item_counts[positions]
    table["because"] = ""
    if reasons and model.explains and len(table):
        parts = model.explain_all(profile, item_ids)
        table["because"] = [
            because(why, data.catalog, "they", kind=best.moved_by.get(why.item_id)) for why in parts
        ]
    return table


def side_by_side(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Two lists as one: item_id, title, year, first, second (the places, missing where not listed).

    In the order of the better of the two places, the first list's before the second's.
    """
    columns = ["item_id", "title", "year"]
    both = pd.concat([first[columns], second[columns]]).drop_duplicates("item_id", ignore_index=True)
    for name, table in (("first", first), ("second", second)):
        both[name] = both["item_id"].map(table.set_index("item_id")["place"]).astype("Int64")
    both["best"] = both[["first", "second"]].min(axis=1)
    ordered = both.sort_values(["best", "first"], na_position="last", ignore_index=True)
    return ordered.drop(columns="best")


def overlap_sentence(both: pd.DataFrame) -> str:
    """How much two lists side by side have in common."""
    shared = int((both["first"].notna() & both["second"].notna()).sum())
    length = int(max(both["first"].count(), both["second"].count()))
    if not length:
        return "Both lists are empty."
    if shared == 0:
        return f"No film stands on both lists of {length}."
    return f"{shared} of {length} films stand{'s' if shared == 1 else ''} on both lists."
