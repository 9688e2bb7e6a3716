"""Which settings of the default list suit a data set: tried on people inside what the model learns from, and recorded.

Three trainings of the ranker more than ``RANKERS`` holds, so the work depends on the data alone, never on a clock:
about 4 s on 100,000 ratings, a minute at most on ``RATINGS_AT_MOST``.
"""

import json
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys import ranking
from recsys.dataset import Dataset, Ratings
from recsys.errors import Cancelled
from recsys.ids import Floats, Positions
from recsys.models.averages import damped_means
from recsys.models.base import Recommender
from recsys.models.history import Histories
from recsys.models.listrecord import COLUMNS, NEWCOMERS, Found, Setting
from recsys.models.results import Epoch, EpochCallback
from recsys.models.threads import on_threads, one_blas_thread

VERSION = 1
"""Goes up when other settings are tried or another rule chooses."""
RATINGS_AT_MOST, ITEMS_AT_MOST = 1_500_000, 10_000
"""Larger data keeps the usual settings."""
TESTED_AT_LEAST = 20
"""Ratings that a newcomer has beyond the most revealed."""
NEWCOMERS_SHARE = 1 / 3
"""Of the people with enough ratings, so many are newcomers."""
HIDDEN = 0.2
"""The share of the ratings of everybody else that is hidden."""
PEOPLE_AT_MOST, PEOPLE_AT_LEAST = 300, 50
"""Of either kind. With fewer nothing could be told from chance."""
LIST_LENGTH = 10
CLEARLY = 2.0
"""Standard errors of a mean paired gain."""
ITEM_DAMPING = 5.0
PLAIN = Setting(150.0, 0.0, 0.05, 5.0)
"""A list that knows nothing of what films are about: newcomers are to fare no worse than with it."""
RANKERS = ((150.0, 1.5), (500.0, 1.5), (500.0, 3.0))
"""``(regularization, facts_weight)`` tried beside the plain and the usual ones."""
WEIGHTS = ((0.025, 5.0), (0.1, 5.0), (0.05, 15.0))
"""``(stars_weight, half_life)`` tried with the ranker chosen, beside the usual ones."""


def key_of(ranker: Recommender, popularity_weight: float) -> str:
    """What a search depends on beside the data: under this its record is kept."""
    settings = {"ranker": ranker.name, **ranker.get_params(), "popularity_weight": popularity_weight}
    return f"list search {VERSION}: {json.dumps(settings, sort_keys=True)}"


def too_large(n_ratings: int, n_items: int) -> bool:
    """Whether data is too large to be searched."""
    return n_ratings > RATINGS_AT_MOST or n_items > ITEMS_AT_MOST


@one_blas_thread
def search(
    data: Dataset,
    ranker: Recommender,
    usual: Setting,
    popularity_weight: float,
    on_epoch: EpochCallback | None = None,
) -> Found | None:
    """Try settings around the ``usual`` ones on validation people; None for data too large or with too few people.

    A third of the people with 40 ratings or more become newcomers, taken out whole; of all others a fifth of the
    ratings is hidden; at most 300 of either are asked. Scores are ``ranker + w(n) (item mean + popularity_weight
    log(1 + count))``: averages stand in for the rater's stars, which weigh little and would cost a training.
    First the ranker's settings, then the weights. The rule of both: the usual ones stay, unless newcomers are clearly
    worse off with them than with ``PLAIN`` over all n, or known people clearly better off with others under which
    newcomers are as well off as with both, that is, at each n at most one standard error of the paired difference
    worse. Clearly is two standard errors. Of several the one with the highest NDCG@10 of known people is taken.

    Raises Cancelled when ``on_epoch``, which hears of each training, returns False.
    """
    started = time.perf_counter()
    if too_large(len(data.ratings), len(data.catalog)):
        return None
    inner, asked = _validation(data)
    groups = list(asked.values())
    if min(map(len, groups)) < PEOPLE_AT_LEAST:
        return None
    learned = data.with_ratings(inner)
    crowd = damped_means(inner.item_idx, inner.values - inner.mean, len(inner.items), ITEM_DAMPING)
    crowd += inner.mean + popularity_weight * np.log1p(inner.item_counts)

    def scored(regularization: float, facts_weight: float) -> list[NDArray[np.float32]]:
        if on_epoch is not None and on_epoch(Epoch(0, math.nan, waiting=True)) is False:
            raise Cancelled("The training")
        tried = ranker.unfitted().set_params(regularization=regularization, facts_weight=facts_weight)
        tried.fit(learned)
        return on_threads(lambda people: people.scores(tried), groups)

    def quality(likely: list[NDArray[np.float32]], stars_weight: float, half_life: float) -> Floats:
        def of_group(at: int) -> Floats:
            return groups[at].ndcg(likely[at], crowd, stars_weight, half_life)

        return np.concatenate(on_threads(of_group, range(len(groups))))

    trials = _Trials([len(people) for people in groups])
    for setting in (PLAIN, usual, *(Setting(*own, *usual[2:]) for own in RANKERS)):
        trials.add(setting, quality(scored(*setting[:2]), *setting[2:]))
    best = trials.choose(1)
    own = trials.settings[best][:2]
    likely = scored(*own)
    for weights in WEIGHTS:
        trials.add(Setting(*own, *weights), quality(likely, *weights))
    chosen = trials.choose(best)
    sizes = [len(asked["known"]), len(asked[COLUMNS[1]])]
    about = [chosen, *sizes, time.perf_counter() - started]
    return Found(trials.table(), np.array(about, dtype=np.float64))


@dataclass(frozen=True, eq=False)
class _Asked:
    """Some people: what they are known by, and what they liked among the rest."""

    known: Histories
    liked: NDArray[np.bool_]
    """Shape (people, items)."""

    def __len__(self) -> int:
        return len(self.known)

    def scores(self, ranker: Recommender) -> NDArray[np.float32]:
        """What the ranker says of each item, 0 where nothing; single precision halves the work of ``ndcg``."""
        return np.nan_to_num(ranker._score_many(self.known)).astype(np.float32)  # noqa: SLF001  (as Hybrid does)

    def ndcg(
        self, likely: NDArray[np.float32], crowd: Floats, stars_weight: float, half_life: float
    ) -> Floats:
        """NDCG@10 of each person's list."""
        entries = self.known.entries
        weight = stars_weight / (1.0 + np.diff(entries.indptr) / half_life)
        worst_last = -(likely + weight[:, None].astype(np.float32) * crowd.astype(np.float32))
        worst_last[entries.person_idx, entries.item_idx] = np.inf
        length = min(LIST_LENGTH, worst_last.shape[1])
        best = np.argpartition(worst_last, length - 1, axis=1)[:, :length]
        order = np.argsort(np.take_along_axis(worst_last, best, axis=1), axis=1, kind="stable")
        listed = np.take_along_axis(best, order, axis=1)
        return ranking.ndcg(np.take_along_axis(self.liked, listed, axis=1), self.liked.sum(axis=1))


def _validation(data: Dataset) -> tuple[Ratings, dict[str, _Asked]]:
    """What is learned from, and who is asked, by ``COLUMNS``."""
    ratings, draw = data.ratings, np.random.default_rng(0)
    enough = np.flatnonzero(np.diff(ratings.indptr) >= NEWCOMERS[-1] + TESTED_AT_LEAST)
    n_new = min(PEOPLE_AT_MOST, int(NEWCOMERS_SHARE * len(enough)))
    is_new = np.isin(ratings.user_idx, draw.permutation(enough)[:n_new])
    hidden = ~is_new & (draw.random(len(ratings)) < HIDDEN)
    order = np.lexsort((draw.random(len(ratings)), ratings.user_idx))
    place = np.empty(len(ratings), dtype=np.int64)
    place[order] = np.arange(len(ratings)) - ratings.indptr[ratings.user_idx]
    liked = ratings.values >= data.scale.liked_from
    inner = ratings.where(~is_new & ~hidden)
    late = ratings.where(is_new & (place >= NEWCOMERS[-1]) & liked)
    asked = {"known": _people(inner, ratings.where(hidden & liked), draw)}
    for n in NEWCOMERS:
        asked[f"n={n}"] = _people(ratings.where(is_new & (place < n)), late, draw)
    return inner, asked


def _people(known: Ratings, liked: Ratings, draw: np.random.Generator) -> _Asked:
    """Those who liked something among what is hidden, at most ``PEOPLE_AT_MOST`` of them."""
    people = np.flatnonzero(np.diff(liked.indptr)).astype(np.int32)
    if len(people) > PEOPLE_AT_MOST:
        people = np.sort(draw.permutation(people)[:PEOPLE_AT_MOST])
    here: Positions = np.arange(len(known.items), dtype=np.int32)
    table = liked.matrix(np.ones(len(liked), dtype=np.float32))[people].toarray() > 0
    return _Asked(Histories.among(known, here, people), table)


class _Trials:
    """Settings with the figures of everybody asked, in the order of ``COLUMNS``; the first is the plain one."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self._ends = np.cumsum(sizes)
        self.settings: list[Setting] = []
        self._figures: list[Floats] = []

    def add(self, setting: Setting, figures: Floats) -> None:
        self.settings.append(setting)
        self._figures.append(figures)

    def _gains(self, one: int, other: int) -> Iterator[tuple[float, float]]:
        """``(mean, standard error)`` of the paired difference, one a column."""
        for gains in np.split(self._figures[one] - self._figures[other], self._ends[:-1]):
            yield _mean_and_error(gains)

    def _known(self, one: int) -> float:
        """The figure of known people."""
        return float(self._figures[one][: self._ends[0]].mean())

    def _newcomers_lose(self, one: int, other: int) -> bool:
        """Whether at some n they are worse off with one than with the other by more than a standard error."""
        _, *gains = self._gains(one, other)
        return any(mean < -error for mean, error in gains)

    def _newcomers_clearly_lose(self, one: int, other: int) -> bool:
        """Whether they are by two, over all n: of five looks one alone would too often be chance."""
        _, *gains = np.split(self._figures[one] - self._figures[other], self._ends[:-1])
        mean, error = _mean_and_error(np.mean(gains, axis=0))
        return mean < -CLEARLY * error

    def choose(self, usual: int) -> int:
        """The rule of ``search``; where newcomers lose by the usual ones, these are no measure."""
        harmful = self._newcomers_clearly_lose(usual, 0)
        measures = (0,) if harmful else (0, usual)
        fair = [
            place
            for place in range(len(self.settings))
            if not any(self._newcomers_lose(place, other) for other in measures)
        ]
        best = max(fair, key=self._known, default=usual)
        mean, error = next(self._gains(best, usual))
        return best if harmful or mean > CLEARLY * error else usual

    def table(self) -> NDArray[np.float64]:
        means = [[part.mean() for part in np.split(row, self._ends[:-1])] for row in self._figures]
        return np.column_stack([np.array(self.settings), np.array(means)])


def _mean_and_error(gains: Floats) -> tuple[float, float]:
    return float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(len(gains)))
