"""Cold start: people and films of whom little is known yet."""

from functools import partial

import pandas as pd

from recsys.comparison.comparison import NDCG, NEWCOMER_LISTS, NEWCOMERS, STARS, Comparison
from recsys.comparison.readings.reading import Reading, by_model, nothing, once, with_models
from recsys.comparison.readings.whom import star_groups, star_groups_sentence
from recsys.comparison.slices import newcomer_curve
from recsys.evaluation.new_users import FIRST, RANDOM
from recsys.evaluation.results import REVEALED

SECTION = "newcomers"
NO_TIMES = "The ratings have no times, so nobody's first ones are known."
WAYS = {RANDOM: "by_n", FIRST: "by_n_first"}
"""How ratings are revealed -> its table among the figures."""
TITLES = {RANDOM: "ratings told at random", FIRST: "ratings told as they came"}


@once
def _curve(comparison: Comparison) -> pd.DataFrame:
    newcomers = {comparison.labels[model]: rows for model, rows in comparison.newcomers.items()}
    return newcomer_curve(newcomers)


def newcomer_stars(comparison: Comparison, way: str) -> pd.DataFrame:
    """Errors by number of ratings that somebody new is known by: model, n, people, rows, and figures with intervals."""
    table = _curve(comparison)
    shown = table[table["revealed"] == REVEALED[WAYS[way]]].drop(columns="revealed")
    return with_models(comparison, shown.reset_index(drop=True))


def newcomer_lists(comparison: Comparison, way: str) -> pd.DataFrame:
    """NDCG by number of ratings: model, n, people, ndcg@10 and its interval."""
    columns = ["model", "n", "people", NDCG, f"{NDCG}_low", f"{NDCG}_high"]
    rows = [
        {"model": comparison.labels[model], "n": int(n), "people": found["users"]}
        | {name: figures[name] for name in columns[3:]}
        for model, found in comparison.figures(NEWCOMER_LISTS).items()
        for n, figures in found.get(WAYS[way], {}).items()
    ]
    return with_models(comparison, pd.DataFrame(rows, columns=columns))


def _stars(way: str, comparison: Comparison) -> str:
    table = newcomer_stars(comparison, way)
    if not len(table):
        return NO_TIMES if comparison.newcomers else nothing(comparison, NEWCOMERS)
    few, many = int(table["n"].min()), int(table["n"].max())
    return (
        f"Stars missed by with {_ratings(few)}: {by_model(_at(table, few, 'mae'), '{:.2f}')}; "
        f"with {many}: {by_model(_at(table, many, 'mae'), '{:.2f}')}."
    )


def _lists(way: str, comparison: Comparison) -> str:
    table = newcomer_lists(comparison, way)
    if not len(table):
        return NO_TIMES if comparison.figures(NEWCOMER_LISTS) else nothing(comparison, NEWCOMER_LISTS)
    few, many = int(table["n"].min()), int(table["n"].max())
    return (
        f"NDCG at 10 with {_ratings(few)}: {by_model(_at(table, few, NDCG), '{:.2f}')}; "
        f"with {many}: {by_model(_at(table, many, NDCG), '{:.2f}')}."
    )


def _at(table: pd.DataFrame, n: int, figure: str) -> dict[str, float]:
    rows = table[table["n"] == n]
    return dict(zip(rows["model"].astype(str), rows[figure], strict=True))


def _ratings(n: int) -> str:
    return "one rating" if n == 1 else f"{n} ratings"


READINGS = (
    *(
        Reading(
            SECTION,
            f"newcomer_stars_{way}",
            f"Stars for somebody new, {TITLES[way]}",
            NEWCOMERS,
            partial(newcomer_stars, way=way),
            partial(_stars, way),
            "newcomer_stars",
        )
        for way in WAYS
    ),
    *(
        Reading(
            SECTION,
            f"newcomer_lists_{way}",
            f"Lists for somebody new, {TITLES[way]}",
            NEWCOMER_LISTS,
            partial(newcomer_lists, way=way),
            partial(_lists, way),
            "newcomer_lists",
        )
        for way in WAYS
    ),
    Reading(
        SECTION,
        "by_film_ratings",
        "Stars for films that few rated",
        STARS,
        partial(star_groups, way="film_ratings"),
        partial(star_groups_sentence, "film_ratings"),
        "film_ratings",
    ),
)
