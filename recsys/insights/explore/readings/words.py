"""What sentences are made of."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from recsys.insights.explore.exploration import Exploration

ENOUGH_FOR_AN_AVERAGE = 20
ENOUGH_FOR_A_SHARE = 100
NO_TIMES = "These ratings carry no dates, so there is nothing to show over time."
NO_GENRES = "The films carry no genres, so there is nothing to compare."


def ratings_of(exploration: Exploration) -> str:
    """What a share is of: all ratings, or those that the filters choose."""
    return "the chosen ratings" if exploration.is_part else "all ratings"


def most(table: pd.DataFrame, column: str) -> dict[Any, Any]:
    """The row with the highest value, the first of several."""
    return table.sort_values(column, ascending=False, kind="stable").head(1).to_dict("records")[0]


def busiest(sums: "pd.Series[int]") -> int:
    """The first of those with the most ratings."""
    return int(sums.index.to_numpy()[sums.to_numpy().argmax()])


def percent(share: float) -> str:
    """A share as people read it: 12 %, 3.4 %, under 0.1 %, 0 %."""
    percent = 100 * share
    if not percent:
        return "0 %"
    return f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %" if percent >= 0.1 else "under 0.1 %"


def count(count: int, one: str, many: str) -> str:
    """1 film, 1,234 films."""
    return f"{count:,} {one if count == 1 else many}"


def span(first: int, last: int, one: str = "rating", many: str = "ratings") -> str:
    """1 rating, 2 to 4 ratings."""
    return count(first, one, many) if first == last else f"{first:,} to {last:,} {many}"


def join(names: Sequence[str]) -> str:
    """Names as people list them: a, b and c."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def years(first: int, last: int) -> str:
    """In 2015, in 2015 to 2018."""
    return f"in {first}" if first == last else f"in {first} to {last}"
