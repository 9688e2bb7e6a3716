"""When titles came into the data, and the first ratings of those that are new."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.insights.explore.counting import Counting

FIRST = 10
"""From so many ratings on what people watched says something about a title."""
HOURS_OF_A_YEAR = 8_766
LATE = 1
"""Calendar years from its release to its first rating after which a title is no longer new."""
PEOPLE = 2**31
"""More than there are places for people, so that an hour and a person fit into one number."""


@dataclass(frozen=True, eq=False)
class Arrivals:
    """The titles that came while the data was gathered."""

    new: pd.DataFrame
    """item_id, hours (since 1970, ascending) and people (positions) of the first ratings of a title, at most ten.

    Only of titles whose first rating came at least a year after the first of all, since of the others nobody knows
    when they came, and where the release year is known, at most a year after it: an old title that somebody found late
    is not new. Empty without times."""
    last: int
    """The hour of the last rating; 0 without times."""


def arrivals_of(counting: Counting) -> Arrivals:
    """Find them in one pass."""
    with counting.rows() as connection:
        found = connection.execute(
            f"SELECT film, min(hour::BIGINT * {PEOPLE} + person, {FIRST}) AS keys, max(hour) AS last "  # noqa: S608
            "FROM chosen WHERE hour IS NOT NULL GROUP BY 1 ORDER BY 1"
        ).df()
    keys = [np.asarray(some, dtype=np.int64) for some in found["keys"]]
    table = pd.DataFrame(
        {
            "item_id": counting.data.ratings.items.ids[found["film"].to_numpy(dtype=np.int64)],
            "hours": pd.Series([some // PEOPLE for some in keys], dtype=object),
            "people": pd.Series([some % PEOPLE for some in keys], dtype=object),
        }
    )
    begins = np.array([hours[0] for hours in table["hours"]], dtype=np.int64)
    new = begins >= (begins.min() if len(begins) else 0) + HOURS_OF_A_YEAR
    released = table["item_id"].map(counting.catalog.set_index("item_id")["year"])
    came = begins.astype("datetime64[h]").astype("datetime64[Y]").astype(np.int64) + 1970
    new &= ~(came - released.to_numpy(dtype=np.float64, na_value=np.nan) > LATE)
    return Arrivals(table[new].reset_index(drop=True), int(found["last"].max()) if len(found) else 0)
