"""The table of people and films."""

import pandas as pd

from recsys.insights.explore import queries
from recsys.insights.explore.counting import Counting

CORNER = 40


def sparsity(counting: Counting) -> pd.DataFrame:
    """Columns people_group, films_group, people, films, ratings, filled.

    People (busiest first) and films (most rated first) in at most 40 groups of equal size each; ``filled`` =
    ratings / (people x films).
    """
    ratings = counting.data.ratings
    people = ratings.users.positions(counting.people["user_id"].to_numpy())
    films = ratings.items.positions(counting.films["item_id"].to_numpy())
    with counting.rows() as connection:
        return queries.by_corner(connection, people, films)


def corner(counting: Counting) -> pd.DataFrame:
    """Columns person, user_id, film, item_id, title, year, rating: the ratings in the corner of the table.

    The 40 people with most ratings and the 40 most rated films; ``person`` and ``film`` are their places, 1 first.
    """
    people, films = counting.people.head(CORNER), counting.films.head(CORNER)
    rows = counting.among(people["user_id"].to_numpy(), films["item_id"].to_numpy())
    table = rows.merge(films[["item_id", "title", "year"]], on="item_id")
    for name, column, ids in (("person", "user_id", people), ("film", "item_id", films)):
        places = dict(zip(ids[column].tolist(), range(1, len(ids) + 1), strict=True))
        table[name] = table[column].map(places).astype("int64")
    columns = ["person", "user_id", "film", "item_id", "title", "year", "rating"]
    return table.sort_values(["person", "film"], ignore_index=True)[columns]


TABLES = {"sparsity": sparsity, "corner": corner}
