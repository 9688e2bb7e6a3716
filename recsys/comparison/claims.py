"""What the field claims, and whether anybody is served worse: answered from one model's tested ratings.

An answer holds only where the data can tell it from chance, at 95 %; where several groups are looked at, the
intervals are widened for their number.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.comparison.claim import NOTHING, Claim, Difference, answered
from recsys.comparison.entries import Entries, Groups
from recsys.comparison.groups import CONSISTENCY, WAYS, Way
from recsys.comparison.sampled import FEWEST, Sampled, simultaneous
from recsys.dataset import Dataset
from recsys.evaluation.rows import StarRows
from recsys.ids import Floats

VARYING = ("genre", "activity")
"""Where accuracy is said to vary."""
LEVEL = 0.05 / len(VARYING)
"""How often chance may be taken for a variation: 5 % over all of them."""
SERVED = ("gender", "age")
NAMED = 3
"""Groups that an answer names at most; the table has all."""
AVERAGE = "a plain average (the film's, moved by how high the person rates)"


def claims(model: str, rows: StarRows, data: Dataset, seed: int = 0) -> list[Claim]:
    """All that is answered without training; ``model`` is the title that the answers use."""
    asked = Asked(model, rows, Entries.of_stars(rows, data), seed)
    return [
        easier(asked),
        helped(asked),
        *(varies(asked, way) for way in VARYING),
        *(served_worse(asked, way) for way in SERVED),
    ]


@dataclass(frozen=True, eq=False)
class Asked:
    """One model's tested ratings beside those of a plain average."""

    model: str
    rows: StarRows
    entries: Entries
    seed: int = 0

    @cached_property
    def sizes(self) -> NDArray[np.float64]:
        """``|error|`` of the model and of the plain average, shape (ratings, 2)."""
        plain = self.entries.averages - self.rows.actual
        return np.abs(np.column_stack([self.rows.errors, plain]))


def easier(asked: Asked) -> Claim:
    """Whether the most consistent fifth of the people (``Habits.spread``) is missed by less than the least."""
    name, claim = "easier", "Consistent raters are easier to predict."
    fifths = _fifths(asked)
    if isinstance(fifths, str):
        return Claim(name, claim, fifths, None, pd.DataFrame())
    most, least, table = fifths
    gap = Difference.of(least[:, 0] - most[:, 0])
    fact = (
        f"{asked.model} misses ratings by the most consistent fifth of the people by {most[0, 0]:.3f} stars on "
        f"average, those by the least consistent fifth by {least[0, 0]:.3f}"
    )
    half_in_the_word = (
        f"Consistent is who follows the films' averages in other ratings, so a plain average shows the like: "
        f"{most[0, 1]:.3f} and {least[0, 1]:.3f}."
    )
    return answered(name, claim, fact, gap, gap.size.words(), table).and_says(half_in_the_word)


def helped(asked: Asked) -> Claim:
    """Whether the model takes a larger share off a plain average's error for consistent raters than for the others.

    That consistent raters are easier is half in the word: they follow the films' averages. So the model is set beside
    just that average (``Habits.average``): ``1 - mae / mae of the average``.
    """
    name, claim = "helped", "Beyond a plain average, a model helps consistent raters more."
    fifths = _fifths(asked)
    if isinstance(fifths, str):
        return Claim(name, claim, fifths, None, pd.DataFrame())
    most, least, table = fifths
    if min(most[:, 1].min(), least[:, 1].min()) < NOTHING:
        answer = "A plain average makes no error here that a model could take away."
        return Claim(name, claim, answer, None, table)
    taken = [100 * (1 - fifth[:, 0] / fifth[:, 1]) for fifth in (most, least)]
    gap = Difference.of(taken[0] - taken[1])
    fact = (
        f"of the error of {AVERAGE}, {asked.model} takes away {taken[0][0]:.1f} % for the most consistent fifth of the "
        f"people and {taken[1][0]:.1f} % for the least consistent"
    )
    return answered(name, claim, fact, gap, gap.size.words("percentage points", 1), table)


def _fifths(asked: Asked) -> tuple[NDArray[np.float64], NDArray[np.float64], pd.DataFrame] | str:
    """The mean errors (as ``Asked.sizes``) of the most and of the least consistent fifth, measured and drawn."""
    way = WAYS["consistency"]
    groups = way.split(asked.entries)
    if not {CONSISTENCY[0], CONSISTENCY[-1]} <= set(groups.labels):
        return way.lacks
    sampled = Sampled.of(asked.rows.user_idx, groups, asked.sizes, asked.seed)
    if not (sampled.enough[0] and sampled.enough[-1]):
        return f"A fifth of the people here is fewer than {FEWEST}, too few to say anything."
    means = sampled.means
    return means[:, 0], means[:, -1], _table(groups, sampled)


def varies(asked: Asked, way_name: str) -> Claim:
    """Whether the groups' mean errors lie further apart than chance alone puts them.

    Apart is the standard deviation over the groups, weighted by their ratings. Chance is that of the bootstrap draws
    around what was measured (Hall and Wilson 1991): each group keeps its own doubt, and what groups share. For groups
    of films the doubt of drawing films comes on top of that of drawing people (Cameron, Gelbach and Miller 2011; the
    noise of single ratings counts twice, on the side of caution).
    """
    way = WAYS[way_name]
    claim = f"Accuracy varies with the {way.title[0].lower()}{way.title[1:]}."
    compared = _compared(asked, way)
    if isinstance(compared, str):
        return Claim(way_name, claim, compared, None, pd.DataFrame())
    means = compared.means
    weights = compared.rows / compared.rows.sum()
    apart = _spread(means[:1], weights)[0]
    chance = _spread(means[1:] - means[0], weights)
    as_far = (1 + (chance >= apart - NOTHING).sum()) / (1 + len(chance))
    numbers = (
        f"over {len(compared.labels)} {way.each} the mean error of {asked.model} has a standard deviation of "
        f"{apart:.3f} stars, where chance alone gives {np.median(chance):.3f}, and as much in {100 * as_far:.1f} % of "
        f"draws (below {100 * LEVEL:g} % counts, because {len(VARYING)} such claims are looked at)"
    )
    if as_far > LEVEL:
        return Claim(
            way_name, claim, f"No variation that this data can show: {numbers}.", None, compared.table
        )
    return Claim(way_name, claim, f"Yes: {numbers}. {compared.sentence}", True, compared.table)


def served_worse(asked: Asked, way_name: str) -> Claim:
    """Whether ratings by some group of people are missed by more than everybody else's, beyond chance."""
    way = WAYS[way_name]
    claim = f"Some people are served worse, by {way_name}."
    compared = _compared(asked, way)
    name = f"served by {way_name}"
    if isinstance(compared, str):
        return Claim(name, claim, compared, None, pd.DataFrame())
    shown = (compared.table["sign"] != 0).any()
    return Claim(name, claim, compared.sentence, True if shown else None, compared.table)


@dataclass(frozen=True, eq=False)
class Compared:
    """Groups against everything in the other groups; of these that have people enough."""

    labels: tuple[str, ...]
    rows: NDArray[np.int64]
    means: NDArray[np.float64]
    """Shape (1 + RESAMPLES, groups): the model's mean ``|error|``, as measured and in each draw."""
    table: pd.DataFrame
    sentence: str


def _compared(asked: Asked, way: Way) -> Compared | str:
    groups = way.split(asked.entries)
    if not len(groups):
        return way.lacks
    sampled = Sampled.of(asked.rows.user_idx, groups, asked.sizes, asked.seed)
    means, away, enough = sampled.means, sampled.means - sampled.rest, sampled.enough
    if not way.of_people:
        films = Sampled.of(asked.rows.item_idx, groups, asked.sizes, asked.seed + 1)
        apart = films.means - films.rest
        means = means + films.means - films.means[0]
        away = away + apart - apart[0]
        enough = enough & films.enough
    if enough.sum() < 2:
        return f"Fewer than two of the {way.each} here have {FEWEST} people or more behind them: too few to compare."
    low, high = simultaneous(away[:, enough, 0])
    table = _table(groups, sampled)[enough].assign(
        difference=away[0, enough, 0], low=low, high=high, average_difference=away[0, enough, 1]
    )
    outside = (table["low"] > 0).astype(int) - (table["high"] < 0).astype(int)
    table = table.assign(sign=outside.where(table["difference"].abs() > NOTHING, 0)).reset_index(drop=True)
    left_out = [way.named(label) for label, is_told in zip(groups.labels, enough, strict=True) if not is_told]
    return Compared(
        tuple(table["group"]),
        sampled.rows[enough],
        means[:, enough, 0],
        table,
        _sentence(asked.model, way, table, left_out),
    )


def _sentence(model: str, way: Way, table: pd.DataFrame, left_out: list[str]) -> str:
    """Which groups stand apart from the others, largest difference first; and which are too small to say."""
    order = table.sort_values("difference", key=abs, ascending=False, kind="stable")
    if len(table) == 2:  # one difference, seen from both sides
        order = table.sort_values("difference", ascending=False).head(1)
    apart = order[order["sign"] != 0]
    shown = apart.head(NAMED) if len(apart) else order.head(1)
    parts = ", ".join(_part(row, way, list(table["group"])) for row in shown.to_dict("records"))
    beginning = "On this data" if len(apart) else "No difference that this data can show:"
    said = [f"{beginning} {model} misses ratings {parts}."]
    if len(apart) > NAMED:
        said.append(f"{len(apart)} stand apart; these are the largest.")
    if len(table) > 2:
        said.append(f"{len(table)} {way.each} were looked at, and the intervals are widened for that.")
    if left_out:
        said.append(f"Too few people to compare stand behind {', '.join(left_out)}.")
    return " ".join(said)


def _part(row: dict[Hashable, Any], way: Way, labels: list[str]) -> str:
    whose = "by" if way.of_people else "of"
    others = [way.named(label) for label in labels if label != row["group"]]
    than = f"those {whose} {others[0]}" if len(others) == 1 else "all others"
    gap = Difference(row["difference"], row["low"], row["high"])
    is_more, size = gap.value >= 0, gap.size
    average = row["average_difference"] if is_more else -row["average_difference"]
    return (
        f"{whose} {way.named(row['group'])} by {size.value:.3f} stars {'more' if is_more else 'less'} than {than} "
        f"(95 % interval {size.low:.3f} to {size.high:.3f}; {average:.3f} with a plain average)"
    )


def _table(groups: Groups, sampled: Sampled) -> pd.DataFrame:
    means = sampled.means[0]
    return pd.DataFrame(
        {
            "group": list(groups.labels),
            "people": sampled.people,
            "rows": sampled.rows,
            "mae": means[:, 0],
            "average_mae": means[:, 1],
        }
    )


def _spread(means: NDArray[np.float64], weights: Floats) -> Floats:
    """The weighted standard deviation of each row."""
    return np.asarray(np.sqrt(((means - (means @ weights)[:, None]) ** 2) @ weights))
