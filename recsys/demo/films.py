"""The hand-written catalog."""

from pathlib import Path

import pandas as pd

from recsys.dataset import Catalog
from recsys.errors import DataError

CATALOG_FILE = Path(__file__).resolve().parent.parent.parent / "data" / "catalog.csv"


def read_films() -> Catalog:
    """The films and series of ``data/catalog.csv``; raises DataError when the file is missing or damaged."""
    try:
        return Catalog.of(pd.read_csv(CATALOG_FILE, keep_default_na=False, na_values={"runtime": [""]}))
    except (OSError, ValueError) as error:
        raise DataError(
            f"The built-in films are missing or damaged: expected {CATALOG_FILE.name}."
        ) from error
