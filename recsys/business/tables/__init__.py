"""The tables of the business view, each a function of ``Material``."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material
from recsys.business.tables import (
    catalog,
    engagement,
    films,
    new_films,
    newcomers,
    next_genres,
    niches,
    retention,
    segments,
    sessions,
)

TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    **segments.TABLES,
    **engagement.TABLES,
    **retention.TABLES,
    **newcomers.TABLES,
    **films.TABLES,
    **catalog.TABLES,
    **niches.TABLES,
    **new_films.TABLES,
    **sessions.TABLES,
    **next_genres.TABLES,
}
"""Name -> how the table is made."""
