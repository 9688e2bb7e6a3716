"""Sessions: length, funnel, where they are given up, what comes next."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material

TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {}
