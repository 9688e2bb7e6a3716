"""The catalog by genre: what is asked for, what is loved, what is there."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material

TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {}
