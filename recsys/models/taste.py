"""What kinds of film there are, which of them a person's taste is telling about, and how much of a list they get."""

from bisect import bisect
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from recsys import ranking
from recsys.cached import cached_property
from recsys.dataset import Catalog, Dataset, Scale
from recsys.ids import UNKNOWN, Floats, Positions
from recsys.models.history import History
from recsys.models.hyperparameters import check, number

ENOUGH = 20
"""A genre or a country needs so many films to be a kind: with fewer, few lists could be filled."""
MOST = 100
"""Kinds at most, the largest: a stranger's column of genres may hold anything."""
ERAS = (1960, 1980, 1995)
"""The years in which a new era begins."""
SHRINKAGE = 5.0
"""k: so many films of everybody's taste stand beside a person's own."""
TELLING = 0.2
"""lo: a kind that tells less of a person, in nats, gets no quota."""
LEAST = 2
"""Liked films of a kind that it takes to say that somebody likes the kind."""
HELD = 3
"""So many kinds get a quota at most."""


@dataclass(frozen=True, eq=False)
class Quotas:
    """What the first places of a person's list are held to: kinds, the most telling first, and their parts."""

    names: tuple[str, ...] = ()
    shares: Floats = field(default_factory=lambda: np.empty(0))
    films: tuple[NDArray[np.bool_], ...] = ()
    """Which films are of each kind."""

    def weakened(self, part: float) -> Self:
        """The same kinds with so much of their parts, 0 to 1."""
        return self if part == 1.0 else replace(self, shares=part * self.shares)

    def shortlist(
        self,
        scores: Floats,
        n: int,
        spare: int = 0,
        *,
        exclude: Positions | None = None,
        among: Positions | None = None,
    ) -> Positions:
        """Positions that hold the best ``n`` whatever ``held`` does with them, and a few to spare."""
        full = ranking.BLOCKS[0]
        longest = max(n, full) if self.names and n else n
        return ranking.shortlist(
            scores, longest + spare, self.films, full + spare, exclude=exclude, among=among
        )

    def held(self, positions: Positions) -> tuple[Positions, list[str | None]]:
        """The films of a shortlist, given best first, in the order of the list, and for each the kind that moved it."""
        order, brought = ranking.with_quotas(
            len(positions), [films[positions] for films in self.films], self.shares
        )
        return order, [None if at == UNKNOWN else self.names[at] for at in brought]


NO_QUOTAS = Quotas()


@dataclass(frozen=True, eq=False)
class Kinds:
    """The kinds of film in a data set: genres, eras, not in English, and countries, as its catalog knows them.

    A kind is named ``genre:Western``, ``era:1960-1979`` (``era:-1959`` and ``era:1995-`` at the ends), ``foreign`` or
    ``country:FR``. What a catalog does not know of a film, that film is not. The country of the most films is no kind:
    where a catalog knows the countries of some films only, it would stand for the films that are known at all.
    """

    names: tuple[str, ...]
    films: NDArray[np.bool_]
    """Which films are of each kind, shape ``(n_kinds, n_items)``."""
    usual: Floats
    """``b_f``: the share of each among all liked ratings, one more liked and one more not, so that none is 0 or 1."""

    @classmethod
    def of(cls, data: Dataset) -> "Kinds":
        """The kinds with ``ENOUGH`` films, and their shares among the ratings from ``scale.liked_from`` on."""
        catalog, ratings = data.catalog, data.ratings
        told = [kinds_of(catalog, place) for place in range(len(catalog))]
        counts = Counter(name for names in told for name in names)
        usual_country = next((name for name, _ in counts.most_common() if name.startswith("country:")), "")
        counts.pop(usual_country, None)
        names = tuple(name for name, count in counts.most_common(MOST) if count >= ENOUGH)
        columns = {name: column for column, name in enumerate(names)}
        films = np.zeros((len(names), len(catalog)), dtype=np.bool_)
        for place, some in enumerate(told):
            films[[columns[name] for name in some if name in columns], place] = True
        liked = np.bincount(
            ratings.item_idx[ratings.values >= data.scale.liked_from], minlength=len(catalog)
        ).astype(np.float64)
        return cls(names, films, (films @ liked + 1.0) / (liked.sum() + 2.0))

    def quotas(self, scale: Scale, history: History, strength: float = 1.0) -> Quotas:
        """The kinds that tell most of what a person likes: ``HELD`` at most, above ``TELLING``, ``LEAST`` films each.

        Liked are the entries rated ``scale.liked_from`` or more; what was only seen says nothing of liking. With their
        weights v, ``p_f = (SUM v [j is f] + k b_f) / (SUM v + k)`` is the share of a kind, shrunk toward everybody's,
        and it tells ``KL(p_f || b_f) = p log(p / b) + (1 - p) log((1 - p) / (1 - b))`` where ``p_f > b_f``: how
        surprising that share would be with everybody's taste. Its part of a list is ``strength p_f``. After Steck
        (2018, calibrated recommendations), who holds a list to the shares of all genres at once.
        """
        liked = history.ratings >= scale.liked_from
        weights, usual = history.weights[liked], self.usual
        of_kind = self.films[:, history.item_idx[liked]]
        shares = (of_kind @ weights + SHRINKAGE * usual) / (weights.sum() + SHRINKAGE)
        telling = shares * np.log(shares / usual) + (1 - shares) * np.log((1 - shares) / (1 - usual))
        telling[(shares <= usual) | (np.count_nonzero(of_kind, axis=1) < LEAST)] = 0.0
        best = np.argsort(-telling, kind="stable")[:HELD]
        best = best[telling[best] > TELLING].tolist()
        return Quotas(
            tuple(self.names[column] for column in best),
            strength * shares[best],
            tuple(self.films[column] for column in best),
        )


def kinds_of(catalog: Catalog, place: int) -> tuple[str, ...]:
    """The names of the kinds that one film is of, large or small."""
    year, language, country = catalog.years[place], catalog.languages[place], catalog.countries[place]
    names = [f"genre:{genre}" for genre in dict.fromkeys(catalog.genres[place]) if genre]
    if year is not None:
        at = bisect(ERAS, year)
        first, last = ("", *ERAS)[at], (*(begins - 1 for begins in ERAS), "")[at]
        names.append(f"era:{first}-{last}")
    if language not in ("", "en"):
        names.append("foreign")
    if country:
        names.append(f"country:{country}")
    return tuple(names)


@dataclass(kw_only=True, eq=False)
class TrueToTaste:
    """For models whose lists are held to a person's taste: the setting, and what the step has to know.

    A model takes this part and calls ``_fit_taste`` in its ``_fit``; ``recommend`` and ``recommend_many`` do the rest.
    One that was stored before there was such a step has nothing of this, and its lists go by score alone.
    """

    taste: float = number(1.0, 0.0, 1.0)
    """rho: how much of its share each kind gets; with 0 lists go by score alone."""

    scale_: Scale = field(init=False, repr=False)
    kind_names_: Any = field(init=False, repr=False)
    kind_films_: Any = field(init=False, repr=False)
    kind_shares_: Any = field(init=False, repr=False)

    def with_taste(self, taste: float) -> Self:
        """The same model with another strength: parts and what was learned are shared, so it is cheap for a slider.

        Raises ValueError for a strength that is none.
        """
        copy = replace(self, taste=taste)
        check(copy)
        learned = {name: value for name, value in vars(self).items() if name.endswith("_")}
        vars(copy).update(learned)
        return copy

    def _fit_taste(self, data: Dataset) -> None:
        kinds = Kinds.of(data)
        if kinds.names:
            self.kind_names_ = np.array(kinds.names)
            self.kind_films_, self.kind_shares_ = kinds.films, kinds.usual

    def _quotas(self, history: History) -> Quotas:
        kinds = self._kinds
        return NO_QUOTAS if kinds is None else kinds.quotas(self.scale_, history, self.taste)

    @cached_property
    def _kinds(self) -> Kinds | None:
        """What lists are held to; None where they go by score alone."""
        if self.taste == 0 or "kind_names_" not in vars(self):
            return None
        return Kinds(tuple(self.kind_names_.tolist()), np.asarray(self.kind_films_), self.kind_shares_)
