"""Asking a model: a plan says what is hidden from whom, the answers are kept as arrays, and rows set both side by side.

Answers are all that costs time. Figures, intervals, slices and charts are computed from the rows whenever somebody
looks, so that they can change without asking again.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Ratings
from recsys.errors import UnsupportedError
from recsys.evaluation.rows import Costs, Fold, ListRows, StarRows
from recsys.evaluation.trainings import Trained, Trainings
from recsys.ids import UNKNOWN, Ids, Positions, read_only
from recsys.models.base import Recommender
from recsys.models.results import EpochCallback

MakeModel = Callable[[], Recommender]
OnModel = Callable[[str], None]
"""Called with what is being done now, as a sentence."""
LIST_LENGTH = 10
NO_STARS = "It orders films but predicts no stars."


@dataclass(frozen=True, eq=False)
class Plan:
    """What a protocol asks: made from the data and a seed alone, so the same for every model."""

    protocol: str
    """Its full name, as in ``kfold:5``."""
    folds: tuple[Fold, ...]
    asks_stars: bool
    """Whether stars of the tested ratings are asked for; else lists for the people who have a relevant one."""
    knowing_when: bool = False
    """Whether models are told when each tested rating was given."""
    liked_from: float = -np.inf
    """Tested ratings from here on are relevant; all of them by default."""
    figure: str = "ndcg@10"
    """What lists are compared by."""
    groups: Ids | None = None
    """Whose each list is, where one person is asked several times."""
    facts: Mapping[str, float] = field(default_factory=dict)
    """What to know about the split itself, beside each model's figures."""
    note: str = ""
    """What to know about the data measured on, as a sentence; empty where there is nothing."""

    @cached_property
    def liked(self) -> tuple[Ratings, ...]:
        """The relevant ratings among the tested ones, fold by fold."""
        return tuple(
            fold.tested
            if self.liked_from == -np.inf
            else fold.tested.where(fold.tested.values >= self.liked_from)
            for fold in self.folds
        )

    @cached_property
    def people(self) -> tuple[Positions, ...]:
        """Who gets a list in each fold: everybody with a relevant rating."""
        return tuple(np.flatnonzero(np.diff(liked.indptr)).astype(np.int32) for liked in self.liked)

    @cached_property
    def tested(self) -> dict[str, NDArray[np.generic]]:
        """What StarRows hold beside the guesses: the same arrays for every model."""
        columns: dict[str, list[NDArray[Any]]] = {
            "user_idx": [fold.tested.user_idx for fold in self.folds],
            "item_idx": [fold.tested.item_idx for fold in self.folds],
            "actual": [fold.tested.values.astype(np.float64) for fold in self.folds],
            "user_support": [np.diff(fold.known.indptr)[fold.tested.user_idx] for fold in self.folds],
            "item_support": [fold.learned.ratings.item_counts[fold.tested.item_idx] for fold in self.folds],
            "fold": [np.full(len(fold.tested), at, dtype=np.int64) for at, fold in enumerate(self.folds)],
        }
        return {name: read_only(np.concatenate(parts)) for name, parts in columns.items()}

    def by_fold(self, rows: StarRows) -> dict[str, StarRows]:
        """The rows of each fold, by its label."""
        ends = np.cumsum([len(fold.tested) for fold in self.folds]).tolist()
        return {
            fold.label: rows.where(slice(end - len(fold.tested), end))
            for fold, end in zip(self.folds, ends, strict=True)
        }

    @property
    def n_trainings(self) -> int:
        """How often a model is trained for it."""
        return sum(self.trains_for(at) for at in range(len(self.folds)))

    def trains_for(self, at: int) -> bool:
        """Whether a fold needs another training than the one before it."""
        return at == 0 or self.folds[at].learned is not self.folds[at - 1].learned


@dataclass(frozen=True, eq=False)
class Answers:
    """What one model answered to a plan, in the order of the plan's folds; read-only arrays that can be kept."""

    STARS: ClassVar[tuple[str, ...]] = ("predicted", "low", "high")
    """One entry a tested rating, as in StarRows."""
    LISTS: ClassVar[tuple[str, ...]] = ("items", "stars")
    """Shape (people, ``LIST_LENGTH``), as in ListRows."""

    arrays: Mapping[str, NDArray[np.generic]]
    costs: Costs


def ask(
    plan: Plan,
    name: str,
    make: MakeModel,
    *,
    on_model: OnModel = lambda doing: None,
    on_epoch: EpochCallback | None = None,
    trainings: Trainings | None = None,
) -> Answers:
    """Train new models as the plan says and ask them; ``name`` is what the model is called in what is said meanwhile.

    Where only stars are asked for, only the part that they come from is trained. With ``trainings`` a training of this
    model on the very same ratings is used again; the costs are then those of that one.

    Raises UnsupportedError for a model without what the plan asks for, or that the data lacks something for, and
    Cancelled when ``on_epoch`` returns False.
    """
    if plan.asks_stars and not make().predicts_ratings:
        raise UnsupportedError(NO_STARS)
    found: list[tuple[NDArray[np.generic], ...]] = []
    fit_seconds: list[float] = []
    asked_seconds = 0.0
    model = make()
    for at, fold in enumerate(plan.folds):
        started = time.perf_counter()
        if plan.trains_for(at):
            on_model(f"{name}: training {len(fit_seconds) + 1} of {plan.n_trainings}")
            model = make().stars_from if plan.asks_stars else make()
            trained = (trainings or Trainings()).get(
                model, fold.learned, partial(_train, model, fold, on_epoch)
            )
            model = trained.model
            fit_seconds.append(trained.seconds)
            on_model(f"{name}: answering")
            started = time.perf_counter()
        found.append(_stars(model, fold, plan) if plan.asks_stars else _lists(model, fold, plan.people[at]))
        asked_seconds += time.perf_counter() - started
    names = Answers.STARS if plan.asks_stars else Answers.LISTS
    arrays = {
        key: read_only(np.concatenate(parts))
        for key, parts in zip(names, zip(*found, strict=True), strict=True)
    }
    return Answers(arrays, Costs(float(np.mean(fit_seconds)), asked_seconds, megabytes_of(model)))


def _train(model: Recommender, fold: Fold, on_epoch: EpochCallback | None) -> Trained:
    started = time.perf_counter()
    model.fit(fold.learned, on_epoch=on_epoch)
    return Trained(model, fold.learned, time.perf_counter() - started)


def megabytes_of(model: Recommender) -> float:
    """The size of what a model learned: its arrays, which are what is kept on disk."""
    return sum(value.nbytes for value in model.learned().values() if isinstance(value, np.ndarray)) / 1e6


def lists_for(model: Recommender, known: Ratings, people: Positions) -> Positions:
    """The best ``LIST_LENGTH`` items for each of ``people``; ``UNKNOWN`` where a list is shorter."""
    items = np.full((len(people), LIST_LENGTH), UNKNOWN, dtype=np.int32)
    for row, listed in enumerate(model.recommend_many(known, known.users.ids[people], LIST_LENGTH)):
        items[row, : len(listed)] = known.items.positions(listed.item_ids)
    return items


def star_rows(plan: Plan, answers: Answers) -> StarRows:
    """The tested ratings of all folds beside the guesses for them."""
    guesses = {key: answers.arrays[key] for key in Answers.STARS}
    return StarRows(**plan.tested, **guesses)  # type: ignore[arg-type]  # which array is which is said by its name


def list_rows(plan: Plan, answers: Answers) -> dict[str, ListRows]:
    """The lists and what their people liked among the hidden ratings, by the label of their fold."""
    rows: dict[str, ListRows] = {}
    end = 0
    for fold, liked, people in zip(plan.folds, plan.liked, plan.people, strict=True):
        begin, end = end, end + len(people)
        rows[fold.label] = ListRows(
            people,
            np.asarray(answers.arrays["items"][begin:end], dtype=np.int32),
            np.asarray(answers.arrays["stars"][begin:end], dtype=np.float64),
            fold.learned.ratings,
            fold.known,
            fold.tested,
            liked,
        )
    return rows


def _stars(model: Recommender, fold: Fold, plan: Plan) -> tuple[NDArray[np.generic], ...]:
    if plan.knowing_when:
        stars = model.predict_pairs(fold.known, fold.tested, knowing_when=True)
        unknown = np.full(len(stars), np.nan, dtype=np.float32)
        return stars, unknown, unknown
    guessed = model.predict_pairs_with_ranges(fold.known, fold.tested)
    return guessed.stars, guessed.low.astype(np.float32), guessed.high.astype(np.float32)


def _lists(model: Recommender, fold: Fold, people: Positions) -> tuple[NDArray[np.generic], ...]:
    items = lists_for(model, fold.known, people)
    stars = np.full(items.shape, np.nan, dtype=np.float32)
    if model.predicts_ratings:
        stars[items != UNKNOWN] = model.predict_pairs(fold.known, _as_pairs(fold.known, people, items))
    return items, stars


def _as_pairs(known: Ratings, people: Positions, items: Positions) -> Ratings:
    """Listed items as rows to ask stars for, person by person in the order of the lists."""
    counts = np.zeros(len(known.users), dtype=np.int64)
    counts[people] = (items != UNKNOWN).sum(axis=1)
    listed = items[items != UNKNOWN]
    return Ratings(
        known.users,
        known.items,
        np.concatenate([[0], np.cumsum(counts)]),
        listed,
        np.full(len(listed), np.nan, dtype=np.float32),
    )
