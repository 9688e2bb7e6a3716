"""Facts joined by IMDb's numbers."""

import numpy as np
import pandas as pd

from recsys.dataset import Catalog
from recsys.facts.completing import filled
from recsys.facts.imdb import imdb_key


def complete_by_imdb(catalog: Catalog, facts: pd.DataFrame) -> tuple[Catalog, int]:
    """``catalog`` with what ``facts`` (``ImdbFacts.table``) says of the same IMDb number in its empty cells.

    Also how many items have facts. Items without a number get none.
    """
    row_of = {imdb_id: row for row, imdb_id in enumerate(facts["imdb_id"])}
    keys = map(imdb_key, catalog.table["imdb_id"])
    rows = np.fromiter((row_of.get(key, -1) for key in keys), dtype=np.int32, count=len(catalog))
    return filled(catalog, facts, rows), int((rows >= 0).sum())
