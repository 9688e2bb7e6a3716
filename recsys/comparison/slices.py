"""Figures group by group, with 95 % intervals over people, and the curves of newcomers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.comparison.entries import Entries, Groups
from recsys.comparison.groups import WAYS, Way
from recsys.comparison.sampled import FEWEST, Sampled, percentiles
from recsys.dataset import Dataset
from recsys.errors import UnsupportedError
from recsys.evaluation.metrics import METRICS
from recsys.evaluation.new_users import FIRST, RANDOM
from recsys.evaluation.results import REVEALED
from recsys.evaluation.rows import ListRows, StarRows
from recsys.ids import Floats

STARS = ("rmse", "mae", "bias")
LIKED, SAID = "liked", "ndcg@10"
INTERVAL = "95 % interval "
TOO_FEW = f"Fewer than {FEWEST} people: too few for an interval."
CHOSEN = {RANDOM: REVEALED["by_n"], FIRST: REVEALED["by_n_first"]}
"""How newcomers' first ratings were chosen, by what stands before the colon of a label such as ``random:5``."""


@dataclass(frozen=True, eq=False)
class Slices:
    """Figures of one or several models, cut one way."""

    way: Way
    table: pd.DataFrame
    """model, group, people, rows, each figure with ``_low`` and ``_high``, and note; groups in their order."""
    sentences: dict[str, str]
    """What the table says of each model; where there are no groups, what the data lacks."""


def star_slices(stars: Mapping[str, StarRows], data: Dataset, way: str, seed: int = 0) -> Slices:
    """rmse, mae and bias (the mean of ``predicted - actual``) of each model in each group of a way of ``WAYS``.

    The same seed draws the same people for every model. Where the data lacks what the way needs, the table is empty
    and the sentences say so.
    """
    how, entries = WAYS[way], None
    frames: dict[str, pd.DataFrame] = {}
    for model, rows in stars.items():
        if entries is None or not entries.are(rows):
            entries = Entries.of_stars(rows, data)
            groups = how.split(entries)
        frames[model] = _star_frame(rows, groups, seed)
    return _slices(how, frames, STARS, {model: _missed(how, model, frame) for model, frame in frames.items()})


def list_slices(
    lists: Mapping[str, ListRows],
    figures: Mapping[str, Mapping[str, Floats]],
    data: Dataset,
    way: str,
    seed: int = 0,
) -> Slices:
    """The mean of each figure, one entry a person of the model's ``lists``, in groups of people.

    ``figures`` are ``{model: {"ndcg@10": ...}}``; of one that is NaN for a person, the mean is over the others. The
    table also has ``liked``: how many hidden items a person liked on average, because hits are easier where there are
    more. The sentences are about ``ndcg@10``, without it about the first figure.
    Raises UnsupportedError for a way that groups films.
    """
    how = WAYS[way]
    if not how.of_people:
        raise UnsupportedError("A list is a person's, so lists are cut by people, not by films.")
    frames, sentences = {}, {}
    names: tuple[str, ...] = ()
    for model, rows in lists.items():
        names = (LIKED, *figures[model])
        groups = how.split(Entries.of_lists(rows, data))
        liked = np.diff(rows.liked.indptr)[rows.user_idx].astype(np.float64)
        columns = np.column_stack([liked, *figures[model].values()])
        known = ~np.isnan(columns)
        both = np.concatenate([np.where(known, columns, 0.0), known], axis=1)
        sampled = Sampled.of(rows.user_idx, groups, both, seed)
        sums, shares = np.split(sampled.means, 2, axis=2)
        means = np.divide(sums, shares, out=np.full(sums.shape, np.nan), where=shares > 0)
        frames[model] = _frame(groups, sampled, names, means)
        sentences[model] = _found(how, model, frames[model], SAID if SAID in names else names[1])
    return _slices(how, frames, names, sentences)


def newcomer_curve(newcomers: Mapping[str, Mapping[str, StarRows]], seed: int = 0) -> pd.DataFrame:
    """How well newcomers are guessed by their first n ratings, from ``{model: {"random:5": rows, ...}}``.

    Columns model, revealed (at random, as they rated), n, people, rows, and rmse, mae and bias with intervals.
    """
    frames = []
    for model, by_label in newcomers.items():
        for label, rows in by_label.items():
            chosen, _, n = label.partition(":")
            everything = Groups.of([label], np.zeros(len(rows), dtype=np.int64))
            frame = _star_frame(rows, everything, seed).drop(columns="group")
            frame.insert(0, "n", int(n))
            frame.insert(0, "revealed", CHOSEN.get(chosen, chosen))
            frame.insert(0, "model", model)
            frames.append(frame)
    columns = ["model", "revealed", "n", *_columns(STARS)[2:]]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def squares_and_sizes(rows: StarRows) -> NDArray[np.float64]:
    """``e^2, |e|, e`` of each row: what rmse, mae and bias are means of."""
    errors = rows.errors
    return np.column_stack([errors**2, np.abs(errors), errors])


def _star_frame(rows: StarRows, groups: Groups, seed: int) -> pd.DataFrame:
    sampled = Sampled.of(rows.user_idx, groups, squares_and_sizes(rows), seed)
    means = sampled.means
    means[..., 0] **= 0.5
    return _frame(groups, sampled, STARS, means)


def _frame(
    groups: Groups, sampled: Sampled, names: Sequence[str], means: NDArray[np.float64]
) -> pd.DataFrame:
    table = pd.DataFrame({"group": list(groups.labels), "people": sampled.people, "rows": sampled.rows})
    for at, name in enumerate(names):
        table[name] = means[0, :, at]
        table[f"{name}_low"], table[f"{name}_high"] = percentiles(means[1:, :, at], sampled.enough)
    return table.assign(note=np.where(sampled.enough, "", TOO_FEW))


def _slices(
    way: Way, frames: dict[str, pd.DataFrame], names: Sequence[str], sentences: dict[str, str]
) -> Slices:
    filled = [frame.assign(model=model) for model, frame in frames.items() if len(frame)]
    columns = _columns(names)
    joined = pd.concat(filled, ignore_index=True)[columns] if filled else pd.DataFrame(columns=columns)
    return Slices(way, joined, sentences)


def _columns(names: Sequence[str]) -> list[str]:
    figures = [f"{name}{end}" for name in names for end in ("", "_low", "_high")]
    return ["model", "group", "people", "rows", *figures, "note"]


def _missed(way: Way, model: str, table: pd.DataFrame) -> str:
    found = _extremes(way, table, "mae")
    if isinstance(found, str):
        return found
    lowest, highest, beginning = found
    whose = "by" if way.of_people else "of"
    return (
        f"{beginning} {model} misses ratings {whose} {way.named(lowest['group'])} least, by "
        f"{_with_ends(lowest, 'mae', INTERVAL)} stars on average, and {whose} {way.named(highest['group'])} most, by "
        f"{_with_ends(highest, 'mae')}."
    )


def _found(way: Way, model: str, table: pd.DataFrame, figure: str) -> str:
    found = _extremes(way, table, figure)
    if isinstance(found, str):
        return found
    lowest, highest, beginning = found
    label = METRICS[figure].label if figure in METRICS else figure
    return (
        f"{beginning} the lists of {model} have the highest {label} for {way.named(highest['group'])}, "
        f"{_with_ends(highest, figure, INTERVAL)}, and the lowest for {way.named(lowest['group'])}, "
        f"{_with_ends(lowest, figure)}. Of the hidden films the former liked {highest[LIKED]:.1f} each, the latter "
        f"{lowest[LIKED]:.1f}: where there are more, hits are easier."
    )


def _extremes(
    way: Way, table: pd.DataFrame, figure: str
) -> tuple["pd.Series[Any]", "pd.Series[Any]", str] | str:
    """The groups with the lowest and with the highest figure and how a sentence about them begins; else why not."""
    told = table[table["people"] >= FEWEST]
    if not len(table):
        return way.lacks
    if not len(told):
        return f"Each of the {way.each} holds fewer than {FEWEST} people, too few to say anything."
    if len(told) == 1:
        only = way.named(told["group"].iloc[0])
        return f"Enough people stand behind {only} alone, so there is nothing to set beside that."
    order = told.sort_values(figure, kind="stable")
    return order.iloc[0], order.iloc[-1], f"Of {len(told)} {way.each},"


def _with_ends(row: "pd.Series[Any]", figure: str, interval: str = "") -> str:
    return f"{row[figure]:.3f} ({interval}{row[f'{figure}_low']:.3f} to {row[f'{figure}_high']:.3f})"
