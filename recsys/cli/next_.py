"""next: what comes after the films of one session."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.cli import shared
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.models.session_knn import SessionKNN
from recsys.models.transitions import Transitions

NAME = "next"
HELP = "list what others went on with after the films of this session, in the order they were opened"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data, --session, --model and -n."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument("--session", required=True, help="ids of films joined by commas, the latest last")
    models = f"{SessionKNN.name}, {Transitions.name}, or another trained name or model's name"
    parser.add_argument("--model", default=SessionKNN.name, help=models)
    shared.add_length(parser)


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The list, best first."""
    shared.check_length(options.n)
    engine = Engine()
    data = engine.dataset(options.data)
    item_ids = _read(options.session)
    for item_id in item_ids:
        data.catalog.position(item_id)
    profile = Profile.of(item_ids, [float("nan")] * len(item_ids))
    return shared.listed(
        data, engine.model(data, options.model, on_epoch=shared.say_epoch), profile, options.n
    )


def _read(text: str) -> list[int]:
    """The ids in order; one that stands twice stands where it was opened last."""
    try:
        item_ids = [int(cell) for cell in text.split(",")]
    except ValueError:
        raise ValueError(
            f"--session takes ids of films joined by commas, as in 1,260, got “{text}”."
        ) from None
    return list(dict.fromkeys(reversed(item_ids)))[::-1]


def as_text(result: Mapping[str, Any]) -> str:
    """A table."""
    return shared.list_text(result)
