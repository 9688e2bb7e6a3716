"""Predefined folds in the layout of MovieLens 100K: ``u1.base`` and ``u1.test``, ``u2.base`` ...

A line is user, item, rating and timestamp, tab separated, without a header. The ids are the data set's raw ids.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from recsys.dataset import Dataset, Ratings
from recsys.errors import DataError
from recsys.ids import UNKNOWN, IdMap

_FILE = re.compile(r"u([1-9][0-9]{0,3})\.(base|test)")


def read_folds(folder: str, data: Dataset) -> list[tuple[Ratings, Ratings]]:
    """(training, test) of every K, in order, over the people and items of ``data``.

    Raises DataError, naming file and line, for a folder without such files, half a pair, a line that is no rating on
    the data's scale, a person or item that the data does not have, and a rating that stands twice in a pair.
    """
    if not folder:
        raise ValueError("folds takes a folder after the colon, as in folds:ml-100k.")
    place = Path(folder)
    if not place.is_dir():
        raise DataError(f"There is no folder {place.name}.")
    found = {match[0] for file in place.iterdir() if (match := _FILE.fullmatch(file.name))}
    numbers = sorted({int(_FILE.sub(r"\1", name)) for name in found})
    if not numbers:
        raise DataError(f"The folder {place.name} holds no folds: expected u1.base and u1.test.")
    for number in numbers:
        for kind in ("base", "test"):
            if f"u{number}.{kind}" not in found:
                raise DataError(f"The folder {place.name} holds no u{number}.{kind}.")
    return [_pair(place, number, data) for number in numbers]


def _pair(place: Path, number: int, data: Dataset) -> tuple[Ratings, Ratings]:
    base, test = (_read(place / f"u{number}.{kind}", data) for kind in ("base", "test"))
    if np.intersect1d(_keys(base), _keys(test)).size:
        raise DataError(f"u{number}.test holds a rating that u{number}.base holds as well.")
    return base, test


def _read(file: Path, data: Dataset) -> Ratings:
    rows: list[tuple[int, int, float, int]] = []
    try:
        with file.open(encoding="ascii") as stream:
            for line_number, line in enumerate(stream, start=1):
                try:
                    user, item, value, time = line.split("\t")
                    rows.append((int(user), int(item), float(value), int(time)))
                except ValueError:
                    raise DataError(
                        f"{file.name}, line {line_number}: expected user, item, rating and timestamp, tab separated."
                    ) from None
                if not data.scale.holds(rows[-1][2]):
                    raise DataError(
                        f"{file.name}, line {line_number}: a rating here is from {data.scale.low:g} to "
                        f"{data.scale.high:g} in steps of {data.scale.step:g}, got {value}."
                    )
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{file.name} cannot be read as a table of ratings.") from error
    if not rows:
        raise DataError(f"{file.name} holds no ratings.")
    users, items, values, times = zip(*rows, strict=True)
    known = data.ratings
    _check_known(file.name, "person", users, known.users)
    _check_known(file.name, "item", items, known.items)
    try:
        return Ratings.of(users, items, values, times, users=known.users, items=known.items)
    except (ValueError, OverflowError):
        raise DataError(f"{file.name} holds a rating twice or a timestamp that is none.") from None


def _check_known(name: str, what: str, ids: Sequence[int], known: IdMap) -> None:
    missing = np.flatnonzero(known.positions(list(ids)) == UNKNOWN)
    if len(missing):
        line = int(missing[0])
        raise DataError(f"{name}, line {line + 1}: there is no {what} {ids[line]} in this data.")


def _keys(ratings: Ratings) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return ratings.user_idx.astype(np.int64) * len(ratings.items) + ratings.item_idx
