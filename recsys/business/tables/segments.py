"""Segments of people: their sizes, tastes, and what to offer each."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material

TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {}
