"""The features of a data set: one table a kind, and how to write those of all ratings."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from recsys.dataset import Dataset
from recsys.ids import Floats
from recsys.insights.features.block import Block, blocks, stretches
from recsys.insights.features.feature import EACH, Feature, Kind
from recsys.insights.features.graph import GRAPH, graph_of
from recsys.insights.features.interactions import INTERACTIONS
from recsys.insights.features.items import ITEMS
from recsys.insights.features.known import Known
from recsys.insights.features.people import PEOPLE
from recsys.insights.features.titles import Titles

FEATURES: tuple[Feature, ...] = (*PEOPLE, *ITEMS, *INTERACTIONS, *GRAPH)
"""Every feature there is, in the order of the columns."""
STRETCHES, STRETCH = 60, 5_000
"""The table of interactions holds all ratings up to 300,000; of more, those of people in so many even stretches."""
PEOPLE_SHARE = 0.5
"""Of the work, what people and titles take; the network takes the rest."""
OnShare = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Features:
    """``tables["people"]`` has user_id and a column a feature; NaN where the data does not say.

    "items" has item_id, "graph" kind and id, "interactions" user_id and item_id; of large data only those of some
    people (``write_interactions`` for all). "communities" says which the graph has (``graph.communities_table``).
    """

    tables: Mapping[Kind, pd.DataFrame]

    def of(self, kind: Kind) -> list[Feature]:
        """What describes the columns of a table, in their order; a genre's column has a row of its own."""
        described = (describe(kind, column) for column in self.tables[kind].columns)
        return [feature for feature in described if feature is not None]


def describe(kind: Kind, column: str) -> Feature | None:
    """The feature in a column; None for an id."""
    for feature in FEATURES:
        if feature.of == kind and feature.matches(column):
            if not feature.is_pattern:
                return feature
            before, _, after = feature.name.partition(EACH)
            return feature.of_genre(column[len(before) : len(column) - len(after)])
    return None


def features_of(data: Dataset, on_share: OnShare = lambda share: None) -> Features:
    """Work out all features of ``data``, some people at a time; ``on_share`` gets what is done, may raise to stop."""
    known = Known(data)
    titles, people = Titles(known), []
    for block in blocks(known):
        people.append(_columns(PEOPLE, block, known))
        titles.add(block)
        on_share(PEOPLE_SHARE * block.last / len(known.activity))
    nodes, communities = graph_of(data, lambda share: on_share(PEOPLE_SHARE + (1 - PEOPLE_SHARE) * share))
    ratings = [interactions_of(block) for block in stretches(known, STRETCHES, STRETCH)]
    return Features(
        {
            "people": _joined(people, PEOPLE, user_id=data.ratings.users.ids),
            "items": _joined([_columns(ITEMS, titles, known)], ITEMS, item_id=data.catalog.items.ids),
            "interactions": _joined(ratings, INTERACTIONS),
            "graph": nodes,
            "communities": communities,
        }
    )


def interactions_of(block: Block) -> pd.DataFrame:
    """user_id, item_id, and a column a feature of the ratings of a block."""
    data = block.known.data
    table = _columns(INTERACTIONS, block, block.known)
    table.insert(0, "user_id", data.ratings.users.ids[block.first + block.each.index])
    table.insert(1, "item_id", data.ratings.items.ids[block.film])
    return table


def write_interactions(data: Dataset, file: Path, on_share: OnShare = lambda share: None) -> None:
    """Write the features of every rating as Parquet, some people at a time, in single precision but for the ids."""
    known = Known(data)
    numbers = [(feature.name, pa.float32()) for feature in INTERACTIONS]
    schema = pa.schema([("user_id", pa.int64()), ("item_id", pa.int64()), *numbers])
    with pq.ParquetWriter(file, schema) as writer:
        for block in blocks(known):
            writer.write_table(pa.Table.from_pandas(interactions_of(block), schema, preserve_index=False))
            on_share(block.last / len(known.activity))


def _columns(rows: Iterable[Feature], source: Any, known: Known) -> pd.DataFrame:
    """The columns of ``rows``, each made from ``source``."""
    made: dict[str, Floats] = {}
    for feature in rows:
        if feature.make is None:
            continue
        column = np.asarray(feature.make(source), dtype=np.float64)
        if feature.is_pattern:
            made |= {
                feature.of_genre(genre).name: column[:, place] for place, genre in enumerate(known.genres)
            }
        else:
            made[feature.name] = column
    return pd.DataFrame(made)


def _joined(parts: list[pd.DataFrame], rows: Iterable[Feature], **ids: Any) -> pd.DataFrame:
    """The parts below each other, behind the ids; of no parts the plain columns without a row."""
    names = [feature.name for feature in rows if not feature.is_pattern]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names, dtype=np.float64)
    for name, values in reversed(ids.items()):
        table.insert(0, name, values)
    return table
