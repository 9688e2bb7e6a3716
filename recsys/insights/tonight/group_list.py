"""Watch together: one list for several people, by what each of them would give.

Two ways of weighing them (O'Connor et al. 2001; Masthoff 2004): by the one who would like a film least, or by the
average of all.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Catalog, Profile
from recsys.ids import Floats, Ids
from recsys.tuning import Lister

POOL = 200
"""So many films of each one's own list are looked at."""
LITTLE = 0.1
"""Stars that nobody would call giving up."""


@dataclass(frozen=True)
class Fairness:
    """A way of weighing people against each other."""

    label: str
    says: str
    """What it does, as a sentence."""
    worth: Callable[[Floats], Floats]
    """Guesses, people x films, to what each film is worth to all."""


FAIRNESS: Mapping[str, Fairness] = {
    "least": Fairness(
        "Nobody suffers",
        "A film is worth what the one who likes it least would give.",
        lambda guesses: np.asarray(guesses.min(axis=0)),
    ),
    "average": Fairness(
        "Best on average",
        "A film is worth the average of what all would give; one may like it little.",
        lambda guesses: np.asarray(guesses.mean(axis=0)),
    ),
}
"""Least misery and the average, by name."""


@dataclass(frozen=True, eq=False)
class GroupList:
    """One list for several people."""

    item_ids: Ids
    guesses: Floats
    """What each would give, people x films of the list: stars, what they gave where they rated it; without stars a
    film's place among all that were looked at, from 1 for their best to 0 for their last."""
    seen: NDArray[np.bool_]
    """Who has seen which, in the same shape."""
    gives_up: Floats
    """For each of them: the average guess of as many films, those that they alone would like best of all that were
    looked at, minus that of the list; never below 0."""
    in_stars: bool
    """Whether guesses are stars."""

    def table(self, catalog: Catalog, names: Sequence[str]) -> pd.DataFrame:
        """A row a film: place, item_id, title, a column a person by ``names`` (their guesses), year, runtime, seen.

        Columns of which nothing is known are left out; ``names`` are different and none of the other columns'.
        """
        facts = catalog.rows(self.item_ids)[["item_id", "title", "year", "runtime"]].reset_index(drop=True)
        guesses = pd.DataFrame(self.guesses.T, columns=list(names))
        table = pd.concat([facts[["item_id", "title"]], guesses, facts[["year", "runtime"]]], axis=1)
        table.insert(0, "place", np.arange(1, len(table) + 1))
        if self.seen.any():
            table["seen"] = [
                ", ".join(name for name, saw in zip(names, column, strict=True) if saw)
                for column in self.seen.T
            ]
        return table.dropna(axis="columns", how="all")

    def sentence(self, names: Sequence[str]) -> str:
        """Who gives up most, and how much; ``names`` in the order of the people, the reader's is "You".

        Empty for an empty list.
        """
        if not len(self.item_ids):
            return ""
        order = np.argsort(-self.gives_up, kind="stable").tolist()
        first = f"{_gives(names[order[0]])} up most"
        if not self.in_stars:
            return f"{first}: their own best films stand furthest from this list."
        most = float(self.gives_up[order[0]])
        if most < LITTLE:
            return "Nobody gives up much: each of them would like these films about as well as their own best ones."
        count = len(self.item_ids)
        films = "this film is" if count == 1 else f"these {count} films are on average"
        parts = [f"{first}: {films} {most:.1f} stars below what we guess they would like best"]
        for at in order[1:]:
            stars = f"{self.gives_up[at]:.1f}" if self.gives_up[at] >= LITTLE / 2 else "nothing"
            parts.append(f"{_gives(names[at])} up {stars}")
        return f"{'; '.join(parts)}."


def _gives(name: str) -> str:
    return "You give" if name == "You" else f"{name} gives"


def group_list(
    lister: Lister,
    people: Sequence[Profile],
    n: int = 10,
    *,
    fairness: str = "least",
    seen_too: bool = False,
    exclude: Collection[int] = (),
) -> GroupList:
    """The best ``n`` films for ``people`` together, none of ``exclude``, by ``fairness`` (a name of ``FAIRNESS``).

    Looked at are the first ``POOL`` films of each one's own list, so that everybody's taste is among them; by default
    without what any of them rated or saw. They are weighed by predicted stars, where somebody rated a film by what
    they gave it. A model without stars is asked for each one's order instead, which makes generous and strict people
    alike. Ties go by the other fairness, then by the better place on somebody's own list. People without ratings
    count as the crowd does. Raises ValueError without people, KeyError for another fairness.
    """
    if not people:
        raise ValueError("A list for several people needs at least one of them.")
    worth = FAIRNESS[fairness].worth
    ids = _candidates(lister, people, exclude)
    seen = np.array([np.isin(ids, profile.item_ids) for profile in people]).reshape(len(people), len(ids))
    if not seen_too:
        ids, seen = ids[~seen.any(axis=0)], seen[:, ~seen.any(axis=0)]
    in_stars = lister.model.predicts_ratings
    guesses = np.array([_guesses(lister, profile, ids) for profile in people]).reshape(len(people), len(ids))
    other = next(rule.worth for name, rule in FAIRNESS.items() if name != fairness)
    best = (
        np.lexsort((np.arange(len(ids)), -other(guesses), -worth(guesses)))[:n] if len(ids) else np.arange(0)
    )
    listed = guesses[:, best]
    own = np.sort(guesses, axis=1)[:, ::-1][:, : len(best)]
    gives_up = (own - listed).mean(axis=1) if len(best) else np.zeros(len(people))
    return GroupList(ids[best], listed, seen[:, best], np.maximum(gives_up, 0.0), in_stars)


def _candidates(lister: Lister, people: Sequence[Profile], exclude: Collection[int]) -> Ids:
    """The films of all lists, each once, by the best place that one has on any."""
    lists = [best.item_ids for best in lister.tops(people, POOL, exclude=exclude)]
    places = np.concatenate([np.arange(len(ids)) for ids in lists])
    ids = np.concatenate(lists)[np.argsort(places, kind="stable")]
    _, first = np.unique(ids, return_index=True)
    return np.asarray(ids[np.sort(first)], dtype=np.int64)


def _guesses(lister: Lister, profile: Profile, item_ids: Ids) -> Floats:
    model = lister.model
    if not model.predicts_ratings:
        return _standing(np.nan_to_num(model.score(profile, item_ids), nan=-np.inf))
    stars = model.predict(profile, item_ids).stars
    stars = np.where(np.isnan(stars), model.scale_.low, stars)
    known = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
    given = np.array([known.get(item_id, np.nan) for item_id in item_ids.tolist()], dtype=np.float64)
    return np.where(np.isnan(given), stars, given)


def _standing(scores: Floats) -> Floats:
    """The share of the others that each beats, ties at the middle: 1 best, 0 last."""
    others = max(len(scores) - 1, 1)
    ordered = np.sort(scores)
    below, up_to = (np.searchsorted(ordered, scores, side) for side in ("left", "right"))
    return np.asarray((below + up_to - 1) / 2 / others, dtype=np.float64)
