"""Figures that others published, each beside ours only where data set and protocol are the same.

Facts with their sources, gathered in 2026: a figure that is not here may well exist. Where a source repeats what
another one measured, it is the one named.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from recsys.dataset import Dataset

NONE_KNOWN = "No figures are published for this data set under this protocol that we know of."


@dataclass(frozen=True)
class Published:
    """One figure of one model."""

    data: str
    """The name of one of ``PUBLISHED_SETS``."""
    protocol: str
    """As ``evaluate`` says it where it measures the same; ``folds:u1`` are the predefined folds with K = 1 alone. In
    words where nothing here measures the same."""
    model: str
    figure: str
    """``rmse``, ``mae``, ``recall@20`` ..."""
    value: float
    source: str
    """Who and when."""
    uses_time: bool
    """Whether the model knows when the rating was given that it predicts."""


@dataclass(frozen=True)
class PublishedSet:
    """A data set as it was published, known again by its counts."""

    name: str
    formats: Collection[str]
    """``Source.format`` of whatever holds it."""
    ratings: int
    people: int
    items: int
    """Items with a rating."""
    note: str = ""
    """Why nothing is published for it, where that is known."""


PUBLISHED_SETS: Sequence[PublishedSet] = (
    PublishedSet("MovieLens 100K", ("movielens",), 100_000, 943, 1_682),
    PublishedSet("MovieLens 1M", ("movielens",), 1_000_209, 6_040, 3_706),
    PublishedSet("MovieLens 10M", ("movielens",), 10_000_054, 69_878, 10_677),
    PublishedSet("MovieLens 20M", ("movielens",), 20_000_263, 138_493, 26_744),
    PublishedSet("Netflix Prize", ("netflix",), 100_480_507, 480_189, 17_770),
    PublishedSet(
        "ml-latest-small", ("movielens",), 100_836, 610, 9_724,
        "GroupLens, who publish ml-latest-small, call it a set to develop with and not one for shared research "
        "results, because it changes with time (their README, 2018).",
    ),
)  # fmt: skip
"""Told apart by all three counts. Simulated ratings are none of them, whatever their counts."""


@dataclass(frozen=True)
class _Block:
    """A table of one source: models x figures."""

    data: str
    protocol: str
    source: str
    figures: tuple[str, ...]
    models: Mapping[str, tuple[float, ...]]
    timed: Collection[str] = ()
    """Its models that know the time."""

    def rows(self) -> Iterator[Published]:
        for model, values in self.models.items():
            for figure, value in zip(self.figures, values, strict=True):
                yield Published(
                    self.data, self.protocol, model, figure, value, self.source, model in self.timed
                )


_SURPRISE = "scikit-surprise, README (Hug 2020), default settings"
_GORSE = "gorse, benchmarks in its documentation (about 2019), other settings than the defaults"
_RENDLE = "Rendle, Zhang and Koren 2019"
_MATRIX = "Han and others 2021 (GLocal-K), with what earlier papers report"
_STRONG = "strong generalization: 10,000 people held out, ranked from 80 % of what they liked"
_CHOSEN = "Netflix' own hidden rows, the {} half"

_BLOCKS = (
    _Block("MovieLens 100K", "kfold:5", _SURPRISE, ("rmse", "mae"), {
        "SVD": (0.934, 0.737), "SVD++": (0.919, 0.721), "NMF": (0.963, 0.758), "Slope One": (0.946, 0.743),
        "kNN": (0.980, 0.774), "centred kNN": (0.951, 0.749), "kNN baseline": (0.931, 0.733),
        "co-clustering": (0.963, 0.753), "baseline": (0.944, 0.748), "random": (1.518, 1.219),
    }),
    _Block("MovieLens 100K", "kfold:5", _GORSE, ("rmse",), {
        "SVD by gorse": (0.90795,), "SVD by LibRec": (0.90597,), "SVD by scikit-surprise": (0.90720,),
    }),
    _Block("MovieLens 1M", "kfold:5", _SURPRISE, ("rmse", "mae"), {
        "SVD": (0.873, 0.686), "SVD++": (0.862, 0.672), "NMF": (0.916, 0.723), "Slope One": (0.907, 0.715),
        "kNN": (0.923, 0.727), "centred kNN": (0.929, 0.738), "kNN baseline": (0.895, 0.706),
        "co-clustering": (0.915, 0.717), "baseline": (0.909, 0.719), "random": (1.504, 1.206),
    }),
    _Block("MovieLens 1M", "kfold:5", _GORSE, ("rmse",), {
        "SVD by gorse": (0.84272,), "SVD by LibRec": (0.84309,), "SVD by scikit-surprise": (0.84300,),
    }),
    _Block("MovieLens 100K", "folds:u1", _MATRIX, ("rmse",), {
        "GC-MC": (0.910,), "GC-MC with people's and films' features": (0.905,), "GLocal-K": (0.8889,),
    }),
    _Block("MovieLens 1M", "holdout:0.1", _MATRIX, ("rmse",), {
        "BiasedMF": (0.845,), "LLORMA": (0.833,), "GC-MC": (0.832,), "I-AutoRec": (0.831,), "CF-NADE": (0.829,),
        "GLocal-K": (0.8227,),
    }),
    _Block("MovieLens 10M", "holdout:0.1", _RENDLE, ("rmse",), {
        "SGD MF": (0.7720,), "Bayesian MF": (0.7633,), "Bayesian SVD++": (0.7563,), "Bayesian timeSVD++": (0.7523,),
        "Bayesian timeSVD++ flipped": (0.7485,),
    }, timed=("Bayesian timeSVD++", "Bayesian timeSVD++ flipped")),
    _Block("Netflix Prize", _CHOSEN.format("quiz"), "the Netflix Prize (2006 to 2009)", ("rmse",), {
        "averages of the films": (1.0540,), "Cinematch": (0.9514,),
    }),
    _Block("Netflix Prize", _CHOSEN.format("test"), "the Netflix Prize (2006 to 2009)", ("rmse",), {
        "Cinematch": (0.9525,), "the line of the grand prize": (0.8572,), "the winners": (0.8567,),
    }, timed=("the winners",)),
    _Block("MovieLens 20M", _STRONG, "Steck 2019", ("recall@20", "recall@50", "ndcg@100"), {
        "EASE": (0.391, 0.521, 0.420),
    }),
    _Block("MovieLens 20M", _STRONG, "Liang and others 2018", ("recall@20", "recall@50", "ndcg@100"), {
        "Mult-VAE": (0.395, 0.537, 0.426),
    }),
    _Block("MovieLens 20M", _STRONG, "Shenbin and others 2020", ("recall@20", "recall@50", "ndcg@100"), {
        "RecVAE": (0.414, 0.553, 0.442),
    }),
)  # fmt: skip

PUBLISHED: Sequence[Published] = tuple(row for block in _BLOCKS for row in block.rows())


def published_set(data: Dataset) -> PublishedSet | None:
    """Which of ``PUBLISHED_SETS`` this is; None for any other, and for a part of one."""
    ratings, source = data.ratings, data.source
    if source.simulated:
        return None
    for known in PUBLISHED_SETS:
        if source.format in known.formats and len(ratings) == known.ratings:
            people = int((ratings.indptr[1:] > ratings.indptr[:-1]).sum())
            items = int((ratings.item_counts > 0).sum())
            if (people, items) == (known.people, known.items):
                return known
    return None


def published_for(data: Dataset, protocol: str, *, uses_time: bool = False) -> tuple[Published, ...]:
    """What may stand beside our figures: the same data set and protocol, and the same knowledge of time.

    ``uses_time`` says whether our model knows when the rating was given that it predicts: figures of such models are
    given for such a model alone.
    """
    known = published_set(data)
    return tuple(
        row
        for row in PUBLISHED
        if known is not None and (row.data, row.protocol, row.uses_time) == (known.name, protocol, uses_time)
    )


def why_none(data: Dataset) -> str:
    """What to say where ``published_for`` gives nothing."""
    known = published_set(data)
    return f"{NONE_KNOWN} {known.note}" if known is not None and known.note else NONE_KNOWN


def beside(rows: Sequence[Published], figure: str, ours: Mapping[str, float]) -> pd.DataFrame:
    """Published figures and ours, best first: model, figure, value, source; the source of ours is "here"."""
    table = [(row.model, row.figure, row.value, row.source) for row in rows if row.figure == figure]
    table += [(model, figure, value, "here") for model, value in ours.items()]
    frame = pd.DataFrame(table, columns=["model", "figure", "value", "source"])
    return frame.sort_values(
        "value", ascending=is_error(figure), kind="stable", ignore_index=True, na_position="last"
    )


def is_error(figure: str) -> bool:
    """Whether less is better."""
    return figure in {"rmse", "mae", "mse"}
