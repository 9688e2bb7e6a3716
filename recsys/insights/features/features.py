"""The features of a data set: one table a kind."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from recsys.dataset import Dataset
from recsys.insights.features.feature import Kind


@dataclass(frozen=True, eq=False)
class Features:
    """``tables["people"]`` has user_id and a column a feature; NaN where the data does not say."""

    tables: Mapping[Kind, pd.DataFrame]


def features_of(data: Dataset) -> Features:
    """Work out all features of ``data``."""
    counts = np.diff(data.ratings.indptr)
    people = pd.DataFrame({"user_id": data.ratings.users.ids, "ratings": counts})
    return Features({"people": people})
