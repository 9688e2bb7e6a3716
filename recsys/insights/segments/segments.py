"""Segments: groups of people who watch alike, as far as the data has any that are stable."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from recsys.ids import Floats
from recsys.insights.features import Features
from recsys.insights.segments import clusters
from recsys.insights.segments.choice import TRIED, tried, why_none
from recsys.insights.segments.measures import Measure, crowd, measures_of, standardised
from recsys.insights.segments.names import facts_of, names_of

FEWEST_PEOPLE = 200
MOST_FITTED = 8_000
"""Of more people a random part is what groups are found in; everybody is then told the nearest."""
BLOCK = 100_000
CENTRES = ["segment", "name", "measure", "label", "value", "theirs", "everybody"]


@dataclass(frozen=True, eq=False)
class Segments:
    """Who is in which segment, and what each is like."""

    people: pd.DataFrame
    """user_id, segment (the place in ``table``); empty where there are no clear groups."""
    table: pd.DataFrame
    """A row a segment, the largest first: name, people, share, and what tells it apart (``facts``, in words)."""
    method: str
    """How they were found, in words."""
    stability: float
    """Mean adjusted Rand index between seeds, 1 for the same groups each time; NaN where there are none."""
    halves: float = float("nan")
    """The same between groups found in random halves of the people."""
    tried: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=TRIED))
    """What was tried (``choice.tried``)."""
    centres: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=CENTRES))
    """A row a segment and a measure: the standardised average ``value``, and as it is, ``theirs`` and ``everybody``."""
    why_not: str = ""
    """Why there are none, as a sentence; empty where there are."""

    @property
    def are_clear(self) -> bool:
        """Whether the data has groups that another seed finds too."""
        return len(self.table) > 0


def segments_of(features: Features, on_progress: Callable[[float], None] = lambda share: None) -> Segments:
    """Find the segments of the people of ``features``; ``on_progress`` gets the share that is done, and may raise.

    People are compared by ``measures``, in the directions in which these hang together (``clusters.directions``), and
    grouped by the method and number of ``choice``. No segments where none are clear; whoever rated nothing is in none.
    """
    with clusters.one_thread():
        people = features.tables["people"]
        return _segments(people[people["ratings"] > 0].reset_index(drop=True), on_progress)


def _segments(people: pd.DataFrame, on_progress: Callable[[float], None]) -> Segments:
    if len(people) < FEWEST_PEOPLE:
        return _none(f"It takes {FEWEST_PEOPLE} people to look for groups; here are {len(people):,}.")
    measures = measures_of(people)
    if len(measures) < 2:
        return _none("Too little is known of these people to tell them apart.")
    values = standardised(people, measures)
    draw = np.random.default_rng(0)
    some = np.sort(draw.permutation(len(people))[:MOST_FITTED])
    found = clusters.directions(values.to_numpy()[some])
    if not found.shape[1]:
        return _none(
            "What is known of these people does not hang together: any mixture is as common as another."
        )
    points = values.to_numpy()[some] @ found
    looked = tried(points, on_progress)
    if not looked["chosen"].any():
        return _none(why_none(looked), looked)
    chosen = looked[looked["chosen"]].to_dict("records")[0]
    model = clusters.fitted(chosen["method"], points, chosen["groups"], clusters.SEEDS[0])
    labels = _largest_first(_assigned(model, values.to_numpy(), found))
    return _named(people, measures, values, labels, chosen, looked)


def _none(why: str, looked: pd.DataFrame | None = None) -> Segments:
    nobody = pd.DataFrame({"user_id": np.empty(0, np.int64), "segment": np.empty(0, np.int64)})
    table = pd.DataFrame(columns=["name", "people", "share", "facts"])
    looked = pd.DataFrame(columns=TRIED) if looked is None else looked
    return Segments(nobody, table, "", float("nan"), tried=looked, why_not=why)


def _assigned(model: Any, values: Floats, found: Floats) -> clusters.Labels:
    parts = [model.predict(values[first : first + BLOCK] @ found) for first in range(0, len(values), BLOCK)]
    return np.concatenate(parts).astype(np.int64)


def _largest_first(labels: clusters.Labels) -> clusters.Labels:
    """The same groups numbered 0, 1, ... by size, without those that nobody is in."""
    sizes = np.bincount(labels)
    order = np.argsort(-sizes, kind="stable")
    places = np.empty(len(sizes), dtype=np.int64)
    places[order] = np.arange(len(sizes))
    return places[labels]


def _named(
    people: pd.DataFrame,
    measures: Sequence[Measure],
    values: pd.DataFrame,
    labels: clusters.Labels,
    chosen: dict[Hashable, Any],
    looked: pd.DataFrame,
) -> Segments:
    centres = values.groupby(labels).mean().to_numpy()
    names, sizes = names_of(centres, measures), np.bincount(labels)
    table = pd.DataFrame(
        {
            "name": names,
            "people": sizes,
            "share": sizes / len(labels),
            "facts": [facts_of(centre, measures) for centre in centres],
        }
    )
    usual = {measure.column: crowd(people, measure) for measure in measures}
    rows = [
        (
            segment,
            name,
            measure.column,
            measure.label,
            centres[segment, place],
            crowd(own, measure),
            usual[measure.column],
        )
        for segment, name in enumerate(names)
        for own in [people[labels == segment]]
        for place, measure in enumerate(measures)
    ]
    return Segments(
        pd.DataFrame({"user_id": people["user_id"].to_numpy(), "segment": labels}),
        table,
        f"{chosen['method']} with {chosen['groups']} groups",
        float(chosen["starts"]),
        float(chosen["halves"]),
        looked,
        pd.DataFrame(rows, columns=CENTRES),
    )
