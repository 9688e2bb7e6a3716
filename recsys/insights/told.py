"""Lists, guesses and reasons as plain rows: what other programs read, on the command line and over HTTP.

The keys are a contract. A number that a model does not have is NaN here; whoever writes JSON writes null.
"""

from typing import Any

from numpy.typing import ArrayLike

from recsys.dataset import Catalog, Dataset, Profile
from recsys.errors import UnknownItemError
from recsys.ids import UNKNOWN
from recsys.insights.reasons import here_because
from recsys.models.base import Recommender
from recsys.models.results import Explanation, Recommendations


def guessed_rows(
    data: Dataset, model: Recommender, profile: Profile, item_ids: ArrayLike
) -> list[dict[str, Any]]:
    """What a model guesses of some films, in their order; raises UnknownItemError for one that is not in the data."""
    films, catalog = model.predict(profile, item_ids), data.catalog
    places = catalog.items.positions(films.item_ids).tolist()
    if UNKNOWN in places:
        raise UnknownItemError(films.item_ids[places.index(UNKNOWN)])
    columns = (films.item_ids, films.scores, films.stars, films.low, films.high)
    rows = zip(places, *(column.tolist() for column in columns), strict=True)
    return [
        {
            "item_id": item_id,
            "title": catalog.titles[at],
            "year": catalog.years[at],
            "score": score,
            "predicted": stars,
            "low": low,
            "high": high,
        }
        for at, item_id, score, stars, low, high in rows
    ]


def listed(data: Dataset, model: Recommender, profile: Profile, best: Recommendations) -> dict[str, Any]:
    """``items``, best first, and of a model of sessions ``told_by``: what kind of sessions it learned from.

    ``because`` is there where the person's taste moved something: why each of these films stands above better scores.
    """
    items = guessed_rows(data, model, profile, best.item_ids)
    if best.moved_by:
        for row in items:
            kind = best.moved_by.get(row["item_id"])
            row["because"] = None if kind is None else here_because(kind)
    return {"items": items, **({"told_by": model.told_by} if model.told_by else {})}


def explained(catalog: Catalog, why: Explanation, kind: str | None) -> dict[str, Any]:
    """The parts; ``ranking`` as well where a film is ordered by something else than its stars.

    ``because`` is there for the ``kind`` by which the person's taste moved the film up in their list.
    """
    told = {**_parts(why, catalog, "stars"), "title": catalog.title(why.item_id)}
    if why.ranking is not None:
        told["ranking"] = _parts(why.ranking, catalog, "score")
    if kind is not None:
        told["because"] = here_because(kind)
    return told


def _parts(why: Explanation, catalog: Catalog, unit: str) -> dict[str, Any]:
    return {
        "score": why.score,
        "predicted": why.predicted,
        "baseline": why.baseline,
        "mood": why.mood,
        "contributions": [
            {
                "item_id": part.item_id,
                "title": catalog.title(part.item_id),
                "rating": part.rating,
                unit: part.amount,
            }
            for part in why.contributions
        ],
    }
