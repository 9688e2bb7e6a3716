"""The table of people and films."""

import pandas as pd

from recsys.insights.explore import queries
from recsys.insights.explore.counting import Counting


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


TABLES = {"sparsity": sparsity}
