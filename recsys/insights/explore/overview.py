"""The headline figures of an exploration."""

from dataclasses import dataclass

import pandas as pd

from recsys.insights.explore.counting import Counting


@dataclass(frozen=True)
class Overview:
    """The headline figures; ``mean`` and ``density`` are NaN when there are no ratings."""

    ratings: int
    people: int
    """People with at least one of these ratings."""
    films: int
    """Films with at least one of these ratings."""
    mean: float
    density: float
    """ratings / (people x films)."""
    median_per_person: float
    top_people_share: float
    """Share of the ratings that the busiest tenth of these people gave (at least one person)."""
    top_films_share: float
    """Share of the ratings that the most rated tenth of these films holds (at least one film)."""
    rated_once: int
    """Films with a single rating."""
    has_times: bool
    """Whether the data knows when ratings were given."""
    has_genres: bool
    has_years: bool


def overview(counting: Counting) -> Overview:
    """Count them."""
    rated, people, films, catalog = counting.rated, counting.people["n"], counting.films, counting.catalog
    ratings = int(rated["n"].sum())
    pairs = len(people) * len(films)
    return Overview(
        ratings=ratings,
        people=len(people),
        films=len(films),
        mean=float((rated["rating"] * rated["n"]).sum() / ratings) if ratings else float("nan"),
        density=ratings / pairs if pairs else float("nan"),
        median_per_person=float(people.median()),
        top_people_share=_share_of_top_tenth(people),
        top_films_share=_share_of_top_tenth(films["ratings"]),
        rated_once=int((films["ratings"] == 1).sum()),
        has_times=counting.data.ratings.timestamps is not None,
        has_genres=bool(catalog["genre"].map(len).any()),
        has_years=bool(catalog["year"].notna().any()),
    )


def _share_of_top_tenth(counts: "pd.Series[int]") -> float:
    """``counts`` most first."""
    if counts.empty:
        return float("nan")
    return float(counts.iloc[: max(len(counts) // 10, 1)].sum() / counts.sum())
