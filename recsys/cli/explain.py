"""explain: why a film has its score, to the last digit."""

import argparse
import math
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared
from recsys.insights import explained

NAME = "explain"
HELP = "take a predicted rating apart into what each rated film added"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A person and --item."""
    shared.add_person(parser)
    parser.add_argument("--item", type=int, required=True, help="the id of the film to explain")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The parts of the guess: ``recsys.insights.explained``."""
    data, model, profile = shared.open_person(options, options.item)
    kind = model.recommend(profile).moved_by.get(options.item)
    return explained(data.catalog, model.explain(profile, options.item), kind)


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
