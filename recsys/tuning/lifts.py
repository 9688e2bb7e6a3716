"""How sliders move a list: numbers added to a person's scores, in units of what it takes to get into the list.

One unit is the distance from the average of the person's best ten to their hundredth, of the films that may be listed.
So a step means the same to every model and every person: the scores of some models lie close together above, those of
others far apart.
"""

import numpy as np

from recsys import ranking
from recsys.dataset import Profile
from recsys.ids import Floats, Positions
from recsys.models.base import Recommender
from recsys.tuning.crowd import Crowd
from recsys.tuning.tuning import STEPS, Tuning

FAVOURITES = (0.0, 0.4, 1.0, 2.5, 8.0)
ADVENTURE = (0.0, 0.4, 0.7, 0.95, 1.15)
FAMILIAR = (0.0, 0.5, 1.0, 2.0, 4.0)
SAFE = (0.0, 0.12, 0.25, 0.5, 1.0)
DIVERSITY = (0.0, 0.5, 1.0, 2.0, 4.0)
"""What each step weighs, in units; chosen so that each moves a like part of a list (benchmarks/tuning.py)."""
SHOWN = 10
LOOKED_AT = 100
"""So many of the best are looked at closely for safe bets and variety; what stands below stays below."""
PICKED = 20
"""So many places are picked one by one for variety; the rest follow as they stand."""


def lift(tuning: Tuning, crowd: Crowd, model: Recommender, profile: Profile, scores: Floats) -> Floats:
    """What to add to each score; ``scores`` of all films, NaN where a film may not be listed.

    - ``favourites``: toward what everybody loves (``Crowd.loved``).
    - ``adventure``: toward what few people rated, below 0 toward what many did (``Crowd.known``).
    - ``safe``: among the ``LOOKED_AT`` best, toward the higher low end of the 80 % range; of a model without ranges
      toward what few people rated below the middle.
    - ``diversity``: the first places are picked one by one, each film less its likeness to the nearest of those above
      (maximal marginal relevance; Carbonell and Goldstein 1998).
    """
    best = ranking.top_n(scores, LOOKED_AT)
    unit = _unit(scores[best])
    fame = _fame(tuning.adventure)
    total = np.zeros(len(scores))
    if tuning.favourites or fame:
        total += unit * (FAVOURITES[tuning.favourites] * crowd.loved + fame * crowd.known)
        best = ranking.top_n(scores + total, LOOKED_AT)
    if tuning.safe:
        total += SAFE[tuning.safe] * unit * _safety(crowd, model, profile, best)
    if tuning.diversity:
        now = (scores + total) / unit
        best = ranking.top_n(now, LOOKED_AT) if tuning.safe else best
        total += unit * _variety(crowd, now, best, DIVERSITY[tuning.diversity])
    return total


def taste(tuning: Tuning) -> float:
    """How much of its parts each kind of film keeps: nothing where the list is everybody's, or no two are alike."""
    return 1.0 - max(tuning.favourites, tuning.diversity) / STEPS


def _fame(adventure: int) -> float:
    """What being known counts: more where the familiar is wanted, less than nothing where the adventurous is."""
    return -ADVENTURE[adventure] if adventure > 0 else FAMILIAR[-adventure]


def _unit(best: Floats) -> float:
    """From the first ten to the last that is looked at; 1 where they are all the same."""
    return float(best[:SHOWN].mean() - best[-1]) or 1.0 if len(best) else 1.0


def _safety(crowd: Crowd, model: Recommender, profile: Profile, some: Positions) -> Floats:
    """How safe each of ``some`` is, in standard deviations among them; the others are as unsafe as the least."""
    low = model.predict(profile, model.item_ids_[some]).low
    values = crowd.harmless[some] if np.isnan(low).any() else low
    spread = float(values.std()) if len(values) else 0.0
    safe = (values - values.mean()) / spread if spread > 0 else np.zeros(len(some))
    everywhere = np.full(len(crowd.loved), safe.min(initial=0.0))
    everywhere[some] = safe
    return everywhere


def _variety(crowd: Crowd, scores: Floats, some: Positions, weight: float) -> Floats:
    """``-weight`` times the likeness to the nearest film above; ``some`` best first, the others as if all alike."""
    alike, left = crowd.likeness(some), scores[some].astype(np.float64)
    nearest = np.zeros(len(some))
    picked = np.zeros(len(some), dtype=np.bool_)
    for _ in range(min(PICKED, len(some))):
        worth = np.where(picked, -np.inf, left - weight * nearest)
        pick = int(worth.argmax())
        picked[pick] = True
        nearest = np.where(picked, nearest, np.maximum(nearest, alike[pick]))
    everywhere = np.full(len(scores), -weight)
    everywhere[some] = -weight * np.minimum(nearest, 1.0)
    return everywhere
