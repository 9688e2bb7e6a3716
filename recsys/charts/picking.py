"""Marks that can be clicked: how a chart says what was clicked, and shows what is chosen.

The chart of a reading that ``selects`` a side of the filters takes one more argument by name, ``chosen``: what that
side is set to, None where it is open. It hands its figure through ``pickable`` at the end:

    def genres(table: pd.DataFrame, *, chosen: Chosen = None) -> alt.Chart:
        figure = ...
        return pickable(figure, "genre", chosen=chosen)

The fields are columns of the figure's own data: one name (genre, kind, country, language), one number (year, rating),
or the two ends of a range (from, to). A click sends them under the name ``PICKED``; the page sets the filter to them.
A chart shows all that can be clicked, also while something is chosen: it gets what passes the *other* filters.
"""

from typing import Any, TypeAlias, TypeVar

import altair as alt

PICKED = "picked"
PALE = 0.3
Chosen: TypeAlias = tuple[str, ...] | tuple[float, float] | None
"""Names, or the first and the last of a range, both included; None: nothing is chosen, so nothing is pale."""
_Figure = TypeVar("_Figure", alt.Chart, alt.LayerChart)


def pickable(figure: _Figure, *fields: str, chosen: Chosen = None) -> _Figure:
    """The same figure with marks that can be clicked; while something is chosen, all other marks are pale.

    ``figure`` must not encode opacity itself. Names come from data: they are values here, never an expression.
    """
    clicked: _Figure = figure.add_params(
        alt.selection_point(name=PICKED, fields=list(fields), toggle=False, clear=False)
    )
    if not chosen:
        return clicked
    shown = alt.when(_is_chosen(fields, chosen)).then(alt.value(1)).otherwise(alt.value(PALE))
    pale: _Figure = clicked.encode(opacity=shown)
    return pale


def _is_chosen(fields: tuple[str, ...], chosen: tuple[Any, ...]) -> Any:
    if isinstance(chosen[0], str):
        return alt.FieldOneOfPredicate(field=fields[0], oneOf=list(chosen))
    return (alt.datum[fields[0]] >= chosen[0]) & (alt.datum[fields[-1]] <= chosen[1])
