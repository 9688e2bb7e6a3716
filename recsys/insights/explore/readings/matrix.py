"""The table of people and films."""

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import percent


def _sparsity(exploration: Exploration) -> str:
    return (
        f"Of all pairs of a person and a film, {percent(exploration.overview.density)} have a rating; "
        f"in the fullest corner {percent(exploration['sparsity']['filled'].max())}."
    )


READINGS = (
    Reading("matrix", "sparsity", "How full the table of people and films is", ("sparsity",), _sparsity),
)
