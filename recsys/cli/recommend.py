"""recommend: a list for one person."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared

NAME = "recommend"
HELP = "list the best films for a person of the data or a profile of one's own"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A person and -n."""
    shared.add_person(parser)
    parser.add_argument("-n", type=int, default=10, help="how many films")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The list, best first."""
    if options.n < 0:
        raise ValueError(f"-n must be 0 or more, got {options.n}.")
    data, model, profile = shared.open_person(options)
    films = model.predict(profile, model.recommend(profile, options.n).item_ids)
    rows = zip(films.item_ids, films.scores, films.stars, films.low, films.high, strict=True)
    return {
        "items": [
            {
                "item_id": int(item_id),
                "title": data.catalog.title(int(item_id)),
                "year": data.catalog.year(int(item_id)),
                "score": float(score),
                "predicted": float(stars),
                "low": float(low),
                "high": float(high),
            }
            for item_id, score, stars, low, high in rows
        ]
    }


def as_text(result: Mapping[str, Any]) -> str:
    """A table."""
    return shared.table(result["items"])
