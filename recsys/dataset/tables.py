"""Tables of known columns: filled, typed, refused where they cannot be what they should."""

from collections.abc import Mapping, Sequence

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
            if name not in table.columns:
                full[name] = pd.Series("" if dtype == "str" else pd.NA, index=table.index, dtype=dtype)
            elif dtype == "str":
                full[name] = table[name].astype("object").fillna("").astype("str")
            else:
                full[name] = table[name].astype(pd.api.types.pandas_dtype(dtype))
    except (TypeError, ValueError) as error:
        raise DataError(f"{called} has a value in the column {name} that cannot be one.") from error
    return full
