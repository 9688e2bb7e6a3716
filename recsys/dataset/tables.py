"""Tables of known columns: filled, typed, refused where they cannot be what they should."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from recsys.errors import DataError


def shaped(
    table: pd.DataFrame, columns: Mapping[str, str], needed: Sequence[str], called: str
) -> pd.DataFrame:
    """``table`` with exactly ``columns`` (name -> dtype), in their order; what it lacks is filled as unknown.

    Unknown text is "", unknown numbers are missing. Raises DataError when a ``needed`` column is missing or a value
    cannot be of its column's type; ``called`` is what the sentence calls the table.
    """
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise DataError(f"{called} needs the columns {' and '.join(needed)}; missing: {', '.join(missing)}.")
    full = pd.DataFrame(index=table.index)
    try:
        for name, dtype in columns.items():
            if name in table.columns:
                full[name] = _typed(table[name], dtype)
            else:
                unknown = {"str": "", "float32": np.nan}.get(dtype, pd.NA)
                full[name] = pd.Series(unknown, index=table.index, dtype=dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise DataError(f"{called} has a value in the column {name} that cannot be one.") from error
    return full


def _typed(values: pd.Series, dtype: str) -> pd.Series:
    """The values as ``dtype``; missing text is "". Raises TypeError or ValueError where one cannot be of that type."""
    if dtype == "str":
        text = values if isinstance(values.dtype, pd.StringDtype) else values.astype("object")
        return text.fillna("").astype("str")
    if dtype == "int64" and pd.api.types.is_float_dtype(values.dtype):
        whole = (values == np.trunc(values)) & (values.abs() < 2.0**63)
        if not whole.all():  # astype would cut 1.5 to 1
            raise ValueError("An id or a time is a whole number of at most 64 bits.")
    return values.astype(pd.api.types.pandas_dtype(dtype))
