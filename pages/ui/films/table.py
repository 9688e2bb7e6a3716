"""The one table of films: every title whole, and a link to the page of its film.

A table of ours, because ``st.dataframe`` paints its cells: a title that is cut cannot be read by pointing at it, none
is a link, and the arrow keys would open whatever film they pass.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pages.ui import cache
from pages.ui.films.address import film_address
from pages.ui.rate.component import SOURCE
from pages.ui.script import Component

_OWN = Path(__file__).resolve().parent
SCRIPTS, STYLE = (SOURCE / "dom.js", _OWN / "table.js"), _OWN / "table.css"
"""Of every component that is a table of films."""
TABLE = Component("film_table", [*SCRIPTS, _OWN / "film_table.js"], [STYLE])
_PRINTF = re.compile(r"(?P<before>[^%]*)%(?P<sign>\+?)(?:\.(?P<digits>\d+))?[df](?P<after>[^%]*)")
_PERCENT = {"style": "percent", "minimumFractionDigits": 1, "maximumFractionDigits": 1}
TITLES = {"title": "item_id", "other": "other_id"}
"""The columns of titles in the tables of the library, and those with their item ids."""


def film_table(
    rows: Any,
    column_config: Mapping[str, Any],
    *,
    key: str,
    alt: str,
    titles: Mapping[str, str] = TITLES,
    column_order: Sequence[str] | None = None,
    height: int | None = None,
    placeholder: str = "",
) -> None:
    """Draw a table in which each title opens its film; ``titles`` says which column holds the item id of which.

    Columns of item ids are not shown. Otherwise as ``st.dataframe``: ``column_config`` holds
    ``st.column_config.TextColumn``, ``NumberColumn``, ``DatetimeColumn`` or ``CheckboxColumn`` by column, None for one
    that is not shown; ``column_order`` chooses columns; a table that is higher than ``height`` pixels scrolls;
    ``placeholder`` stands for what is not known. A click on a column's name sorts. ``key`` begins with the name of the
    page.
    """
    data = table_data(
        rows,
        column_config,
        alt=alt,
        titles=titles,
        column_order=column_order,
        height=height,
        placeholder=placeholder,
    )
    TABLE.draw(cache.boot().library.home / "assets", key=key, data=data)


def table_data(
    rows: Any,
    column_config: Mapping[str, Any],
    *,
    alt: str,
    titles: Mapping[str, str] = TITLES,
    column_order: Sequence[str] | None = None,
    height: int | None = None,
    placeholder: str = "",
) -> dict[str, Any]:
    """What the browser draws of a table (``makeTable`` in table.js); as ``film_table``."""
    shown = [
        name
        for name in (column_order or rows.columns)
        if name in rows and name not in titles.values() and column_config.get(name, {}) is not None
    ]
    return {
        "label": alt,
        "films": film_address(),
        "columns": [
            _column(name, rows[name], column_config.get(name) or {}, rows.get(titles.get(name)))
            for name in shown
        ],
        "height": height,
        "empty": placeholder,
    }


def holds_films(rows: Any) -> bool:
    """Whether a table of the library is one for ``film_table``."""
    return any(title in rows and item_id in rows for title, item_id in TITLES.items())


def _column(name: str, values: Any, config: Mapping[str, Any], item_ids: Any) -> dict[str, Any]:
    """What the browser draws: numbers as numbers, so that they sort, with how they are written.

    ``item_ids`` are those of the films that the values name; None where these are no titles.
    """
    typed = config.get("type_config") or {}
    kind, written = typed.get("type") or _guessed(values), typed.get("format")
    column = {"name": name, "label": config.get("label") or name, "help": config.get("help") or ""}
    if item_ids is not None:
        return column | {"kind": "title", "values": _or_none(values, str), "ids": _or_none(item_ids, int)}
    if kind == "number":
        return column | {
            "kind": "number",
            "format": _number_format(written),
            "values": _or_none(values, float),
        }
    if kind == "datetime":
        return column | {"kind": "date", "values": _or_none(values, _milliseconds)}
    if kind == "checkbox":
        return column | {"kind": "check", "values": _or_none(values, bool)}
    long = " long" if config.get("width") == "large" else ""
    return column | {"kind": f"text{long}", "values": _or_none(values, str)}


def _guessed(values: Any) -> str:
    kinds = {"i": "number", "u": "number", "f": "number", "M": "datetime", "b": "checkbox"}
    return kinds.get(values.dtype.kind, "text")


def _or_none(values: Any, as_sent: Callable[[Any], Any]) -> list[Any]:
    return [None if missing else as_sent(value) for value, missing in zip(values, values.isna(), strict=True)]


def _milliseconds(moment: Any) -> float:
    return float(moment.timestamp() * 1000)


def _number_format(written: str | None) -> dict[str, Any]:
    """A format of ``st.column_config.NumberColumn`` as options of JavaScript's ``Intl.NumberFormat``."""
    if written == "percent":
        return {"before": "", "after": "", "options": _PERCENT}
    parts = _PRINTF.fullmatch(written or "")
    if parts is None:
        return {"before": "", "after": "", "options": {}}
    digits = int(parts["digits"] or 0)
    options = {"minimumFractionDigits": digits, "maximumFractionDigits": digits, "useGrouping": False}
    sign = {"signDisplay": "exceptZero"} if parts["sign"] else {}
    return {"before": parts["before"], "after": parts["after"], "options": options | sign}
