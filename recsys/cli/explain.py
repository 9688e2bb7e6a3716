"""explain: why a film has its score, to the last digit."""

import argparse
import math
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared
from recsys.dataset import Catalog
from recsys.insights import here_because
from recsys.models.results import Explanation

NAME = "explain"
HELP = "take a predicted rating apart into what each rated film added"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A person and --item."""
    shared.add_person(parser)
    parser.add_argument("--item", type=int, required=True, help="the id of the film to explain")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The parts; ``ranking`` as well where a film is ordered by something else than its stars.

    ``because`` is there where the person's taste moved the film up in their list.
    """
    data, model, profile = shared.open_person(options, options.item)
    why = model.explain(profile, options.item)
    result = {**_parts(why, data.catalog, "stars"), "title": data.catalog.title(options.item)}
    if why.ranking is not None:
        result["ranking"] = _parts(why.ranking, data.catalog, "score")
    kind = model.recommend(profile).moved_by.get(options.item)
    if kind is not None:
        result["because"] = here_because(kind)
    return result


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


def as_text(result: Mapping[str, Any]) -> str:
    """The sum, written out."""
    stars = "no stars" if math.isnan(result["predicted"]) else f"predicted {result['predicted']:.2f} stars"
    lines = [f"{result['title']}: {stars}, a sum of {result['score']:.4f}"]
    lines += [f"In the list {result['because']}."] if "because" in result else []
    lines += [f"  {amount:+.4f}  {name}" for name, amount in result["baseline"].items()]
    lines += [
        f"  {row['stars']:+.4f}  {row['title']} ({_given(row['rating'])})" for row in result["contributions"]
    ]
    if result["mood"]:
        lines.append(f"  left out: {result['mood']:+.4f}  the mood of the latest ratings, beside person")
    return "\n".join(lines)


def _given(rating: float) -> str:
    return "you have seen it" if math.isnan(rating) else f"you gave {rating:g}"
