"""How known and how good every title is."""

from collections import Counter

import numpy as np

from recsys.dataset import Catalog
from recsys.demo.traits import sagas
from recsys.ids import Floats

GENRE_QUALITY = {
    "Film-Noir": 0.25, "Documentary": 0.22, "War": 0.16, "Drama": 0.14, "Mystery": 0.06, "Crime": 0.08,
    "Western": 0.05, "Animation": 0.05, "Comedy": -0.08, "Children": -0.10, "Action": -0.10, "Sci-Fi": -0.06,
    "Horror": -0.28,
}  # fmt: skip
"""Stars that titles of a genre get above or below others."""


STEPS = (1.0, 2.0, 3.0, 4.1, 5.6)
"""How known the five tiers are."""
FOLLOWED = 0.30
"""What sequels tell of fame."""
FAME_STARS = 0.20
"""Stars that a tier of fame is worth: what is better is watched by more."""


def fame_of(catalog: Catalog, draw: np.random.Generator) -> Floats:
    """How known each title is: its tier 1 to 5 (3 where unknown), the upper ones further apart, and what sets it apart.

    ``fame = STEPS[tier] + FOLLOWED log(titles of its saga) + half of that for its director + chance``: what got sequels
    is a hit, and so is what a much filming director made.
    """
    tier = catalog.table["fame"].fillna(3.0).to_numpy(dtype=np.float64)
    steps = np.interp(tier, np.arange(1.0, 6.0), STEPS)
    steps += FOLLOWED * np.log(_sizes(sagas(catalog)))
    steps += 0.5 * FOLLOWED * np.log(_sizes([names[0] if names else "" for names in catalog.directors]))
    return np.asarray(steps + draw.normal(0.0, 0.25, len(tier)) + draw.exponential(0.2, len(tier)))


def _sizes(groups: list[str]) -> Floats:
    """How many titles have the same name as each; 1 for those without one."""
    counts = Counter(groups)
    return np.array([counts[name] if name else 1 for name in groups], dtype=np.float64)


def quality_of(catalog: Catalog, fame: Floats, draw: np.random.Generator) -> Floats:
    """Stars that a title gets above or below the average one.

    ``quality = FAME_STARS (fame - mean) + genre + .1 per 30 years of age + director + own``: what is still watched
    was good; with a director's films sharing a normal draw of .20 and each title having its own of .30; the mean is 0.
    """
    makers, maker = np.unique([names[0] if names else "" for names in catalog.directors], return_inverse=True)
    genre = np.array(
        [sum(GENRE_QUALITY.get(name, 0.0) for name in own) / np.sqrt(len(own) or 1) for own in catalog.genres]
    )
    age = (2020.0 - catalog.table["year"].fillna(2000).to_numpy(dtype=np.float64)) / 30.0
    quality = FAME_STARS * fame + genre + 0.1 * age
    quality += draw.normal(0.0, 0.20, len(makers))[maker] + draw.normal(0.0, 0.30, len(fame))
    return np.asarray(quality - quality.mean())
