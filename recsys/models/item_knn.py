"""ItemKNN: items are judged by the nearest items that the person knows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.lazy import lazy
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.hyperparameters import number, whole
from recsys.models.neighbourhood import NeighbourModel
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.signals import graded, signals_of, signed
from recsys.models.steps import in_steps

if TYPE_CHECKING:
    from recsys.models.kernels import neighbours, speaking
else:
    neighbours = lazy("recsys.models.kernels.neighbours")
    speaking = lazy("recsys.models.kernels.speaking")

SAMPLED_WITH = 0
"""The seed of the sample of very long histories: the model is the same at each fit."""


@dataclass(kw_only=True, eq=False)
class ItemKNN(NeighbourModel):
    """The item-based nearest neighbours (Sarwar et al. 2001; Koren 2008), for stars and for lists.

    Stars: the formula of ``NeighbourModel`` over the ``k`` items most similar to i among those that the person rated;
    each counts by its weight in the profile. With ``similarity_damping=0`` they are scikit-surprise's ``KNNBasic``
    (``centring="none"``), ``KNNWithMeans`` (``"mean"``, ``item_damping=0``) and ``KNNBaseline`` (``"baseline"``,
    ``item_damping=10``, ``damping=15``, ``baseline_rounds=10``, ``similarity="shrunk"``: its ``pearson_baseline``),
    except that an item never speaks for itself and that without neighbours stars are the damped averages.

    Score: ``SUM_j s_ij z_j`` over the ``k`` nearest items of the profile, not divided, so that much evidence counts
    more than little (Deshpande and Karypis 2004; Cremonesi et al. 2010), with ``s_ij`` the cosine of who watched and
    liked both (graded, ``signals.graded``), times ``n / (n + list_shrinkage)``, and ``z_j`` the signed rating: one star
    pushes its neighbours down. ``crowd_weight`` adds a little of what everybody loves, which leads where neighbours
    are silent.

    Each item keeps the ``neighbours_kept`` nearest of either kind; with as many as there are items nothing is lost.
    Of a person with more than ``longest_history`` ratings a random sample is compared: time grows with the square.
    """

    name: ClassVar[str] = "item-knn"
    explains: ClassVar[bool] = True

    crowd_weight: float = number(0.1, 0.0, 10.0)
    neighbours_kept: int = whole(200, 1, 100_000)
    longest_history: int = whole(5_000, 2, 1_000_000)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        user_biases = self._keep_averages(data.ratings)
        means = {
            "baseline": self.global_bias_ + self.item_biases_,
            "mean": np.where(data.ratings.item_counts > 0, data.ratings.item_means, self.global_bias_),
            "none": np.zeros(len(data.catalog)),
        }
        self.item_centres_ = means[self.centring]
        compared = _shortened(data.ratings, self.longest_history)
        values = compared.values.astype(np.float64)
        if self.similarity == "shrunk":
            values -= (
                self.global_bias_ + self.item_biases_[compared.item_idx] + user_biases[compared.user_idx]
            )
        grades = graded(data.scale, compared.values).astype(np.float32)
        norms = np.sqrt(np.bincount(compared.item_idx, grades.astype(np.float64) ** 2, len(data.catalog)))
        table = neighbours.Table.of(compared, values, grades)
        centred, fewest, shrinkage = self._comparison
        blocks = in_steps(
            lambda first, last: neighbours.nearest_items(
                table,
                norms,
                first,
                last,
                self.neighbours_kept,
                centred,
                fewest,
                shrinkage,
                self.list_shrinkage,
            ),
            len(data.catalog),
            on_epoch,
        )
        counts, self.star_neighbours_, self.star_similarities_, list_counts, *rest = map(
            np.concatenate, zip(*blocks, strict=True)
        )
        self.list_neighbours_, self.list_similarities_ = rest
        self.star_starts_ = np.concatenate([[0], np.cumsum(counts)])
        self.list_starts_ = np.concatenate([[0], np.cumsum(list_counts)])

    # -- scoring ---------------------------------------------------------------------------------------------

    def _score_all(self, history: History) -> Floats:
        return self._score_at(history, np.arange(len(self.item_biases_), dtype=np.int32))

    def _score_at(self, history: History, positions: Positions) -> Floats:
        which, entry, alike = self._list_neighbours(history, positions)
        said = alike * signals_of(self.scale_, history)[entry]
        return np.bincount(which, said, len(positions)) + self._crowd(positions)

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return self._spoken(history, positions)[0]

    def _score_many(self, people: Histories) -> Floats:
        signals = signed(self.scale_, people.ratings)
        scores = speaking.sums_of_all(
            people.entries.indptr,
            people.entries.item_idx,
            signals,
            self._list_edges,
            self._turned_list_edges,
            self.k,
        )
        scores += self._crowd(slice(None))
        return scores

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        entries, lenient = people.entries, self._leniencies(people)
        persons = lenient if self.centring == "baseline" else np.zeros(len(people))
        above = people.ratings - self.item_centres_[entries.item_idx] - persons[entries.person_idx]
        known, wanted = (entries.indptr, entries.item_idx), (asked.indptr, asked.item_idx)
        sums, totals = speaking.sums_at(*known, above, *wanted, self._star_edges, self.k)
        usual = self.global_bias_ + self.item_biases_[asked.item_idx]
        centre = self.item_centres_[asked.item_idx] + persons[asked.person_idx]
        return self._pull(usual + lenient[asked.person_idx], centre, sums, totals)[0]

    @property
    def _star_edges(self) -> "speaking.Edges":
        return self.star_starts_, self.star_neighbours_, self.star_similarities_

    @property
    def _list_edges(self) -> "speaking.Edges":
        return self.list_starts_, self.list_neighbours_, self.list_similarities_

    @cached_property
    def _turned_list_edges(self) -> "speaking.Edges":
        """Of which items each one is a neighbour, and how similar these are."""
        starts, near, alike = self._list_edges
        order = np.argsort(near, kind="stable")
        items = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts))
        counts = np.bincount(near, minlength=len(starts) - 1)
        return np.concatenate([[0], np.cumsum(counts)]), items[order], alike[order]

    def _spoken(
        self, history: History, positions: Positions
    ) -> tuple[Floats, "NDArray[Any]", "NDArray[Any]", Floats]:
        """Stars, and of each rated neighbour: which of ``positions``, which entry, what it adds."""
        which, entry, alike = self._star_neighbours(history, positions)
        person = self._person_centre(history)
        above = history.ratings - self.item_centres_[history.item_idx] - person
        said = alike * above[entry]
        sums, totals = (np.bincount(which, column, len(positions)) for column in (said, alike))
        centre = self.item_centres_[positions] + person
        stars, divisor = self._pull(self._baseline(history, positions), centre, sums, totals)
        return stars, which, entry, said / divisor[which]

    def _person_centre(self, history: History) -> float:
        return self._leniency(history) if self.centring == "baseline" else 0.0

    def _star_neighbours(
        self, history: History, positions: Positions
    ) -> tuple["NDArray[Any]", "NDArray[Any]", Floats]:
        """Parallel columns: which of ``positions``, which rated entry, its similarity times its weight."""
        entries = self._entries(history, ~np.isnan(history.ratings))
        which, entry, alike = neighbours.rated_neighbours(positions, *self._star_edges, entries, self.k)
        return which, entry, alike * history.weights[entry]

    def _list_neighbours(
        self, history: History, positions: Positions
    ) -> tuple["NDArray[Any]", "NDArray[Any]", Floats]:
        """Parallel columns: which of ``positions``, which entry, its similarity."""
        entries = self._entries(history, np.ones(len(history), dtype=np.bool_))
        which, entry, alike = neighbours.rated_neighbours(positions, *self._list_edges, entries, self.k)
        return which, entry, alike

    def _entries(self, history: History, usable: NDArray[np.bool_]) -> Positions:
        """Which entry each item is; -1 for one that is not in the history or weighs nothing."""
        entries = np.full(len(self.item_biases_), UNKNOWN, dtype=np.int32)
        usable = usable & (history.weights > 0)
        entries[history.item_idx[usable]] = np.flatnonzero(usable)
        return entries

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The nearest items by the similarity that lists are made of; the score is that similarity."""
        position = self._position(item_id)
        near = slice(self.list_starts_[position], self.list_starts_[position + 1])
        best = self.list_neighbours_[near][:n]
        return Recommendations(self.item_ids_[best], self.list_similarities_[near][:n])

    # -- reasons ---------------------------------------------------------------------------------------------

    def _parts(self, history: History, positions: Positions) -> Parts:
        stars, which, entry, added = self._spoken(history, positions)
        amounts = np.zeros((len(history), len(positions)))
        amounts[entry, which] = added
        person = np.full(len(positions), self._person_centre(history))
        rest = stars - amounts.sum(axis=0)
        mean = rest if self.centring == "none" else np.full(len(positions), self.global_bias_)
        return Parts({"mean": mean, "item": rest - mean - person, "person": person}, amounts)

    def _order_parts(self, history: History, positions: Positions) -> Parts:
        which, entry, alike = self._list_neighbours(history, positions)
        amounts = np.zeros((len(history), len(positions)))
        amounts[entry, which] = alike * signals_of(self.scale_, history)[entry]
        nothing = np.zeros(len(positions))
        return Parts({"mean": nothing, "item": self._crowd(positions), "person": nothing}, amounts)


def _shortened(ratings: Ratings, longest: int) -> Ratings:
    """Nobody with more than ``longest`` ratings: of theirs a random sample stays."""
    counts = np.diff(ratings.indptr)
    if not len(counts) or counts.max() <= longest:
        return ratings
    draw = np.random.default_rng(SAMPLED_WITH)
    keep = np.ones(len(ratings), dtype=np.bool_)
    for person in np.flatnonzero(counts > longest):
        dropped = draw.choice(counts[person], size=counts[person] - longest, replace=False)
        keep[ratings.indptr[person] + dropped] = False
    return ratings.where(keep)
