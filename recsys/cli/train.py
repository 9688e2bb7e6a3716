"""train: fit one model and keep it."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from recsys.cli import shared
from recsys.engine import Engine
from recsys.models import catalog

NAME = "train"
HELP = "train a model and keep it; its settings are options, as in --n-factors 50"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """--data, --model, --name; whatever else is given is a setting of the model."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument("--model", default=catalog.DEFAULT_MODEL, help=f"one of {', '.join(catalog.MODELS)}")
    parser.add_argument("--name", default=None, help="what to call it; one of that name is replaced")
    parser.add_argument("--if-missing", action="store_true", help="do nothing when it is there already")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Train; the time and the error after each epoch."""
    settings = read_settings(options.model, options.settings)
    engine = Engine()
    data = engine.dataset(options.data)
    name = options.name or options.model
    if options.if_missing and engine.is_ready(data, name):
        return {"name": name, "seconds": 0.0, "epochs": []}
    training = engine.train(data, options.model, name, settings, on_epoch=shared.say_epoch)
    return {
        "name": training.name,
        "seconds": training.seconds,
        "epochs": [epoch.as_row() for epoch in training.epochs],
    }


def read_settings(model: str, words: Sequence[str]) -> dict[str, Any]:
    """``["--n-factors", "50"]`` as ``{"n_factors": 50}``, each in the type of its default."""
    rest = [part for word in words for part in (word.split("=", 1) if word.startswith("--") else [word])]
    if len(rest) % 2:
        raise ValueError(f"The setting {rest[-1]} has no value.")
    texts = {_key(option): text for option, text in zip(rest[::2], rest[1::2], strict=True)}
    defaults = catalog.settings_of(model, texts)
    for option in rest[::2]:
        if not option.startswith("--") or _key(option) not in defaults:
            raise ValueError(
                f"The {model} model has no setting {option}; it has: {', '.join(sorted(defaults))}."
            )
    return {key: _convert(key, text, defaults[key]) for key, text in texts.items()}


def _key(option: str) -> str:
    """``--item-knn.list-shrinkage`` as ``item-knn.list_shrinkage``: models' names keep their hyphens."""
    part, dot, own = option.removeprefix("--").rpartition(".")
    return part + dot + own.replace("-", "_")


def _convert(key: str, text: str, default: Any) -> Any:
    if isinstance(default, bool):
        if text.lower() not in {"true", "false"}:
            raise ValueError(f"{key} must be true or false, got {text}.")
        return text.lower() == "true"
    try:
        return type(default)(text)
    except ValueError:
        kind = "a whole number" if isinstance(default, int) else "a number"
        raise ValueError(f"{key} must be {kind}, got {text}.") from None


def as_text(result: Mapping[str, Any]) -> str:
    """One line."""
    return f"{result['name']}: {'trained in' if result['seconds'] else 'was there already,'} {result['seconds']:.1f} s"
