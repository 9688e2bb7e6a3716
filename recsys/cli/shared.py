"""What several commands share: options, profiles from files, tables as text."""

import argparse
import csv
import math
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recsys import insights
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.errors import DataError, UnknownItemError, UnsupportedError
from recsys.models.base import Recommender
from recsys.models.results import Epoch
from recsys.models.taste import TrueToTaste
from recsys.models.weighted import Weighted

SECONDS_BETWEEN = 2.0


def say(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr)


class Ticker:
    """Says how far a long import is, every ``SECONDS_BETWEEN`` at most; a short one passes without a word."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def __call__(self, share: float, doing: str) -> None:
        """Say it if it is time to."""
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN:
            self._last = now
            say(f"{share:4.0%} {doing}")


def say_epoch(epoch: Epoch) -> None:
    """One line an epoch, on stderr; the error only where the one who trains says it."""
    if epoch.waiting:
        return
    kind = "rehearsal " if epoch.rehearsal else ""
    error = "over" if math.isnan(epoch.train_rmse) else f"training error {epoch.train_rmse:.4f}"
    validation = "" if epoch.validation_rmse is None else f", on hidden ratings {epoch.validation_rmse:.4f}"
    say(f"{kind}epoch {epoch.epoch}: {error}{validation}")


def add_person(parser: argparse.ArgumentParser) -> None:
    """--data, --model, --weights, --set, and a person: --user or --profile."""
    parser.add_argument("--data", required=True, help="an imported data set, or the folder of one")
    parser.add_argument("--model", default=None, help="a trained name, or a model's name")
    parser.add_argument(
        "--weights",
        default=None,
        help="of a weighted model, for this time: as in 0.5,0.2,0.3, one a part, or equal. For every part 0 is its "
        "middle film for this person and 1 the average of its best fifty, so that weights say what parts count",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="a setting that needs no training, for this time: taste=0 lists by score alone, without holding the "
        "first places to the kinds of film that this person likes",
    )
    person = parser.add_mutually_exclusive_group(required=True)
    person.add_argument("--user", type=int, help="the id of a person in the data")
    person.add_argument("--profile", type=Path, help="a CSV file with the columns item_id,rating")


def open_person(
    options: argparse.Namespace, item_id: int | None = None
) -> tuple[Dataset, Recommender, Profile]:
    """The data, model and profile that ``add_person``'s options name; ``item_id`` is checked to be in the data.

    A mistake is said before a model is trained for it.
    """
    engine = Engine()
    data = engine.dataset(options.data)
    known = options.user is not None
    profile = data.profile(options.user) if known else read_profile(options.profile, data)
    if item_id is not None:
        data.catalog.position(item_id)
    if options.weights is None and not options.set:
        return data, engine.model(data, options.model, on_epoch=say_epoch), profile

    def changed(model: Recommender) -> Recommender:
        if options.weights is not None:
            model = _weighed(model, options.weights)
        return _held(model, options.set)

    changed(engine.unfitted(data, options.model))
    return data, changed(engine.model(data, options.model, on_epoch=say_epoch)), profile


def _weighed(model: Recommender, weights: str) -> Recommender:
    if not isinstance(model, Weighted):
        raise UnsupportedError(f"--weights are those of a weighted model; {model.name} has none.")
    return model.with_weights(weights)


def _held(model: Recommender, settings: Sequence[str]) -> Recommender:
    for setting in settings:
        name, _, value = setting.partition("=")
        if name != "taste":
            raise ValueError(
                f"--set takes taste=VALUE here; train takes all other settings, got “{setting}”."
            )
        if not isinstance(model, TrueToTaste):
            raise UnsupportedError(
                f"The {model.name} model holds no list to a taste, so it has no such setting."
            )
        try:
            model = model.with_taste(float(value))
        except ValueError:
            raise ValueError(f"taste must be a number from 0 to 1, got “{value}”.") from None
    return model


def add_length(parser: argparse.ArgumentParser) -> None:
    """-n."""
    parser.add_argument("-n", type=int, default=10, help="how many films")


def check_length(n: int) -> None:
    """Raise ValueError for a list of less than nothing; asked before a model is trained for it."""
    if n < 0:
        raise ValueError(f"-n must be 0 or more, got {n}.")


def listed(data: Dataset, model: Recommender, profile: Profile, n: int) -> dict[str, Any]:
    """The best ``n`` films: ``recsys.insights.listed``."""
    return insights.listed(data, model, profile, model.recommend(profile, n))


def list_text(result: Mapping[str, Any]) -> str:
    """What ``listed`` says, as a table."""
    return "\n".join([table(result["items"]), *([result["told_by"]] if "told_by" in result else [])])


def read_profile(file: Path, data: Dataset) -> Profile:
    """A profile from a CSV file ``item_id,rating`` (a rating left empty: seen, not rated; the latest of two counts).

    Raises DataError naming the line of the first row that cannot be one.
    """
    ratings: dict[int, float] = {}
    try:
        with file.open(newline="", encoding="utf-8-sig") as stream:
            reader = csv.DictReader(stream)
            if not {"item_id", "rating"} <= set(reader.fieldnames or ()):
                raise DataError(f"{file.name}, line 1: expected the columns item_id,rating.")
            for row in reader:
                try:
                    item_id = int(row["item_id"])
                    rating = float(row["rating"]) if (row["rating"] or "").strip() else float("nan")
                except (TypeError, ValueError):
                    raise DataError(f"{file.name}, line {reader.line_num}: expected two numbers.") from None
                if (row["rating"] or "").strip() and not data.scale.holds(rating):
                    raise DataError(
                        f"{file.name}, line {reader.line_num}: a rating here is from {data.scale.low:g} to "
                        f"{data.scale.high:g} in steps of {data.scale.step:g}, got {row['rating']}."
                    )
                if item_id not in data.catalog.items:
                    raise DataError(f"{file.name}, line {reader.line_num}: {UnknownItemError(item_id)}")
                ratings.pop(item_id, None)  # the latest of two also stands last
                ratings[item_id] = rating
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{file.name} cannot be read as a CSV file with the columns item_id,rating."
        ) from error
    return Profile.from_ratings(ratings)


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of one shape as aligned text."""
    if not rows:
        return "(nothing)"
    cells = [list(rows[0]), *([_cell(value) for value in row.values()] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    )


def _cell(value: Any) -> str:
    if value is None or value != value:
        return "-"
    return f"{value:.4f}" if isinstance(value, float) else str(value)
