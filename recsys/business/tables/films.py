"""How each title does: reach, rating, completion, lift, decay."""

from collections.abc import Callable, Mapping

import pandas as pd

from recsys.business.material import Material

TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {}
