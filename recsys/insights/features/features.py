"""The features of a data set: one table a kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.dataset import Dataset
from recsys.insights.features.block import blocks
from recsys.insights.features.feature import Feature, Kind
from recsys.insights.features.known import Known
from recsys.insights.features.people import PEOPLE

FEATURES: tuple[Feature, ...] = (*PEOPLE,)
"""Every feature there is."""


@dataclass(frozen=True, eq=False)
class Features:
    """``tables["people"]`` has user_id and a column a feature; NaN where the data does not say."""

    tables: Mapping[Kind, pd.DataFrame]

    def of(self, kind: Kind) -> list[Feature]:
        """What describes the columns of a table, in their order; a genre's column has a row of its own."""
        columns = self.tables[kind].columns
        return [found for column in columns if (found := describe(kind, column)) is not None]


def describe(kind: Kind, column: str) -> Feature | None:
    """The feature in a column; None for an id."""
    for feature in FEATURES:
        if feature.of == kind and feature.matches(column):
            if not feature.is_pattern:
                return feature
            before, _, after = feature.name.partition("*")
            return feature.of_genre(column[len(before) : len(column) - len(after)])
    return None


def features_of(data: Dataset, on_progress: Callable[[float], None] = lambda share: None) -> Features:
    """Work out all features of ``data``; ``on_progress`` gets the share that is done, and may raise to stop."""
    known = Known(data)
    parts = []
    for block in blocks(known):
        parts.append(columns_of(PEOPLE, block, known.genres))
        on_progress(block.last / len(data.ratings.users))
    people = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    people.insert(0, "user_id", data.ratings.users.ids)
    return Features({"people": people})


def columns_of(rows: tuple[Feature, ...], source: object, genres: tuple[str, ...]) -> pd.DataFrame:
    """The columns of ``rows``, each made from ``source``."""
    made: dict[str, np.typing.NDArray[np.float64]] = {}
    for feature in rows:
        if feature.make is None:
            continue
        column = feature.make(source)
        if feature.is_pattern:
            made |= {feature.of_genre(genre).name: column[:, place] for place, genre in enumerate(genres)}
        else:
            made[feature.name] = column
    return pd.DataFrame(made)
