"""Every source, by name."""

from tests.recorded.source import Source
from tests.recorded.sources import (
    faults,
    kaggle,
    movielens,
    movielens_films,
    movielens_old,
    netflix,
    parquet,
    refused,
    table_rows,
    table_values,
    tables,
)

GROUPS = (
    movielens,
    movielens_films,
    movielens_old,
    netflix,
    kaggle,
    tables,
    table_rows,
    table_values,
    parquet,
    refused,
    faults,
)
SOURCES: dict[str, Source] = {name: source for group in GROUPS for name, source in group.SOURCES.items()}
