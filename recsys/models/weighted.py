"""Weighted: any models together, each counting as much as its weight says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self
from weakref import WeakKeyDictionary

import numpy as np

from recsys import ranking
from recsys.cached import cached_property
from recsys.dataset import Dataset, Ratings
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.models.composite import Composite, labels_of
from recsys.models.history import Histories, History, Parts, PerPerson
from recsys.models.ranged import Ranged
from recsys.models.results import EpochCallback, Recommendations
from recsys.models.scales import Scale, scales_of

EQUAL = "equal"


@dataclass(kw_only=True, eq=False)
class Weighted(Ranged, Composite):
    """``score = SUM_p w_p (s_p - m_p) / d_p``: parts that each count as much as their weight says.

    For one person, ``m_p`` is the median of part p's scores over the films that it can score and that are not in the
    profile, and ``d_p`` how far the mean of its 50 highest (of fewer than 500 films: a tenth) lies above it. So for
    every part 0 is its middle film and 1 the average of its best: neither the unit nor a heavy tail decides what a part
    counts, as it would with standard deviations (docs/decisions/0024-weighted.md). For a given profile the map is
    affine: reasons add up.

    The weights, as in "0.3,0.4,0.3" or "equal", are made to sum to 1. A part whose scores do not differ for this person
    leaves its weight to the others, and one that gives everybody the same list is refused. Where a part cannot score a
    film, it counts as that part's middle film; what no part of weight can score has no score.

    Stars: the mean of the parts that have some, by their weights (equally where these are all 0): a mean of expected
    ratings is one. The parts' ranges say nothing about that of the mean, whose errors partly cancel: the model has its
    own rehearsal, of these weights.
    """

    name: ClassVar[str] = "weighted"

    parts: tuple[Recommender, ...]
    weights: str = EQUAL
    """One number of at least 0 a part, joined by commas, or "equal"."""

    def __post_init__(self) -> None:
        _check_parts(self.parts)

    @classmethod
    def of(cls, weights: Mapping[Recommender, float]) -> Self:
        """A fitted model of fitted parts, which it shares; without a range, for it was not rehearsed.

        Raises NotFittedError for a part that is not fitted, ValueError for parts of other items or another scale, for
        weights that are none and for a part that gives everybody the same list.
        """
        parts = tuple(weights)
        model = cls(parts=parts, weights=_as_text(list(weights.values())))
        _ = model.shares  # are they any?
        first = parts[0]
        for part in parts:
            part.learned()
            if part.scale_ != first.scale_ or not np.array_equal(part.item_ids_, first.item_ids_):
                raise ValueError(f"The {first.name} and the {part.name} model were fitted on different data.")
        model.item_ids_, model.scale_ = first.item_ids_, first.scale_
        return model

    def with_weights(self, weights: str | Sequence[float]) -> Self:
        """The same parts, shared and not fitted anew, with other weights; cheap enough for a slider.

        The range was rehearsed with the weights that the model was fitted with: with others there is none. Raises
        ValueError for weights that are none.
        """
        text = weights if isinstance(weights, str) else _as_text(weights)
        copy = type(self)(parts=self.parts, weights=text, ranges=self.ranges)
        shares = copy.shares
        if self._is_fitted:
            alike = np.allclose(shares, self.shares)
            vars(copy).update(_histories=self._histories, _scales=self._scales)
            own = {key: value for key, value in vars(self).items() if key.endswith("_")}
            vars(copy).update(own if alike else {key: own[key] for key in ("item_ids_", "scale_")})
        return copy

    # -- made of parts -----------------------------------------------------------------------------------------

    @classmethod
    def made_of(cls, parts: Mapping[str, Recommender], **own: Any) -> Self:
        """A new model of these parts, whose labels follow from their names."""
        return cls(parts=tuple(parts.values()), **own)

    @classmethod
    def _parts_among(cls, own: Mapping[str, Any]) -> dict[str, Any]:
        parts = own["parts"]
        return dict(zip(labels_of([part.name for part in parts]), parts, strict=True))

    @classmethod
    def _with_new_parts(cls, own: dict[str, Any], params: Mapping[str, Any]) -> dict[str, Any]:
        _check_parts(own["parts"])
        parts = tuple(params.get(label, part) for label, part in cls._parts_among(own).items())
        _check_parts(parts)
        return own | {"parts": parts}

    @property
    def shares(self) -> Floats:
        """The weights as numbers, one a part, made to sum to 1; raises ValueError where they are none."""
        numbers = _numbers(self.weights, len(self.parts))
        if numbers is None:
            raise ValueError(
                f"weights must be {len(self.parts)} numbers of at least 0 joined by commas, not all 0, "
                f"or {EQUAL}, got {self.weights!r}."
            )
        part = numbers / numbers.max()  # so that no sum is too large
        return np.asarray(part / part.sum())

    @property
    def predicts_ratings(self) -> bool:  # type: ignore[override]
        """Whether a part has stars."""
        return any(part.predicts_ratings for part in self.parts)

    @property
    def explains(self) -> bool:  # type: ignore[override]
        """Whether all parts can say why."""
        return all(part.explains for part in self.parts)

    @property
    def finds_similar(self) -> bool:  # type: ignore[override]
        """Whether all parts can say which items are alike."""
        return all(part.finds_similar for part in self.parts)

    @property
    def sequential(self) -> bool:  # type: ignore[override]
        """Whether the order of a profile matters to a part."""
        return any(part.sequential for part in self.parts)

    def _learn(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        _ = self.shares
        self._fit_parts(data, validation, on_epoch)

    # -- the list ----------------------------------------------------------------------------------------------

    def _score_all(self, history: History) -> Floats:
        columns = [part._score_all(history) for part in self.parts]
        return self._together(columns, self._scales_of(history, columns))

    def _score_at(self, history: History, positions: Positions) -> Floats:
        columns = [part._score_at(history, positions) for part in self.parts]
        return self._together(columns, self._scales_of(history))

    def _score_many(self, people: Histories) -> Floats:
        columns = [part._score_many(people) for part in self.parts]
        scores = np.empty_like(columns[0])
        for person in range(len(people)):
            own = [column[person] for column in columns]
            known = people.entries.item_idx[people.entries.of(person)]
            scores[person] = self._together(own, scales_of(own, known))
        return scores

    def _together(self, columns: Sequence[Floats], scales: Sequence[Scale]) -> Floats:
        total, unknown = np.zeros(len(columns[0])), np.ones(len(columns[0]), dtype=np.bool_)
        rows = zip(self.shares, self._factors(scales), scales, columns, strict=True)
        for share, factor, scale, column in rows:
            unknown &= np.isnan(column) | (share == 0.0)
            total += np.nan_to_num(factor * (column - scale.centre))
        return np.where(unknown, np.nan, total)

    def _factors(self, scales: Sequence[Scale]) -> Floats:
        """``w_p / d_p``, 0 for a silent part, whose weight the others share."""
        spreads = np.array([scale.spread for scale in scales])
        shares = np.where(spreads > 0, self.shares, 0.0)
        factors = np.divide(shares, spreads, out=np.zeros(len(shares)), where=spreads > 0)
        return np.asarray(factors / (shares.sum() or 1.0))

    def _scales_of(self, history: History, columns: Sequence[Floats] | None = None) -> tuple[Scale, ...]:
        """Every part's scale for a person; ``columns`` are the parts' scores of all films where they are known."""
        known = self._scales.get(history)
        if known is None:
            columns = columns or [part._score_all(history) for part in self.parts]
            known = self._scales[history] = scales_of(columns, history.item_idx)
        return known

    @cached_property
    def _scales(self) -> "WeakKeyDictionary[History, tuple[Scale, ...]]":
        """Kept as long as their history is."""
        return WeakKeyDictionary()

    def similar(self, item_id: int, n: int = 10) -> Recommendations:
        """The parts' own likeness, each on its scale over the other films; what a part does not name is its lowest."""
        position = self._position(item_id)
        columns = []
        for part in self.parts:
            near = part.similar(item_id, len(self.item_ids_))
            column = np.full(len(self.item_ids_), near.scores.min(initial=0.0))
            column[self._items.positions(near.item_ids)] = near.scores
            columns.append(column)
        others = np.arange(len(self.item_ids_)) != position
        scores = self._together(columns, [Scale.of(column[others]) for column in columns])
        best = ranking.top_n(scores, n, exclude=np.array([position], dtype=np.int32))
        return Recommendations(self.item_ids_[best], scores[best])

    # -- the stars ---------------------------------------------------------------------------------------------

    def _raters(self) -> list[tuple[float, Recommender]]:
        """The parts that have stars, each with its share of them."""
        weighed = [
            (share, part)
            for share, part in zip(self.shares, self.parts, strict=True)
            if part.predicts_ratings
        ]
        total = sum(share for share, _ in weighed)
        return [(share / total if total > 0 else 1 / len(weighed), part) for share, part in weighed]

    def _mean_stars_at(self, history: History, positions: Positions) -> Floats:
        return np.asarray(
            sum(share * part._mean_stars_at(history, positions) for share, part in self._raters())
        )

    def _mean_stars_many(self, people: Histories, asked: PerPerson) -> Floats:
        return np.asarray(sum(share * part._mean_stars_many(people, asked) for share, part in self._raters()))

    def _leave_one_out(self, history: History) -> Floats:
        return np.asarray(sum(share * part._leave_one_out(history) for share, part in self._raters()))

    # -- reasons -----------------------------------------------------------------------------------------------

    def _parts(self, history: History, positions: Positions) -> Parts:
        if not self.predicts_ratings:
            return self._list_parts(history, positions)
        total = _nothing(history, positions)
        for share, part in self._raters():
            _add(total, part._parts(history, positions), share)
        return total

    def _order_parts(self, history: History, positions: Positions) -> Parts | None:
        return self._list_parts(history, positions) if self.predicts_ratings else None

    def _list_parts(self, history: History, positions: Positions) -> Parts:
        total, scales = _nothing(history, positions), self._scales_of(history)
        unknown = np.ones(len(positions), dtype=np.bool_)
        rows = zip(self.shares, self._factors(scales), scales, self.parts, strict=True)
        for share, factor, scale, part in rows:
            taken = part._order_parts(history, positions) or part._parts(history, positions)
            silent = np.isnan(part._score_at(history, positions))
            unknown &= silent | (share == 0.0)
            _add(total, taken, np.where(silent, 0.0, factor))
            total.baseline["mean"] -= np.where(silent, 0.0, factor * scale.centre)
        total.amounts[:, unknown] = np.nan
        return total


def _nothing(history: History, positions: Positions) -> Parts:
    baseline = {key: np.zeros(len(positions)) for key in ("mean", "item", "person")}
    return Parts(baseline, np.zeros((len(history), len(positions))))


def _add(total: Parts, taken: Parts, factor: "float | Floats") -> None:
    """Add ``factor`` times what was taken apart; factors of 0 make nothing of what is NaN."""
    for key, column in taken.baseline.items():
        total.baseline[key] += np.where(factor == 0.0, 0.0, factor * column)
    total.amounts[:] += np.where(np.equal(factor, 0.0), 0.0, factor * taken.amounts)


def _check_parts(parts: object) -> None:
    if not isinstance(parts, tuple) or not parts or not all(isinstance(part, Recommender) for part in parts):
        raise ValueError("A weighted model is made of a tuple of one or more models.")
    for part in parts:
        if not part.personal:
            raise ValueError(
                f"The {part.name} model gives everybody the same list: as a part it would not be about the person."
            )


def _numbers(text: object, n: int) -> Floats | None:
    """``n`` numbers from text; None where it does not hold so many that can be weights."""
    if text == EQUAL:
        return np.ones(n)
    if not isinstance(text, str):
        return None
    try:
        numbers = np.array([float(word) for word in text.split(",")])
    except ValueError:
        return None
    fine = len(numbers) == n and np.isfinite(numbers).all() and (numbers >= 0).all() and numbers.any()
    return numbers if fine else None


def _as_text(weights: Sequence[float]) -> str:
    return ",".join(repr(float(weight)) for weight in weights)
