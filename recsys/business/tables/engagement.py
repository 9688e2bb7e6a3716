"""How much people watch, and how long they stay."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material

TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {}
