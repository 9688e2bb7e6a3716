"""How known and how good every title is."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

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
"""What sequels tell of the fame of the title that they follow."""
SEQUEL_FAME, SEQUEL_STARS = 0.45, 0.25
"""What a sequel lacks of its tier's fame, and of the stars."""
FAME_STARS = 0.24
"""Stars that a tier of fame is worth: what is better is watched by more."""
OWN_STARS, MAKER_STARS = 0.28, 0.17
"""Standard deviation of what nothing tells: of each title, and of all titles of a director."""


def fame_of(catalog: Catalog, draw: np.random.Generator) -> Floats:
    """How known each title is: its tier 1 to 5 (3 where unknown), the upper ones further apart, and what sets it apart.

    ``fame = STEPS[tier] + FOLLOWED log(titles of its saga) + half of that for its director + chance``: what got sequels
    is a hit, and so is what a much filming director made. A sequel itself lacks ``SEQUEL_FAME`` instead.
    """
    tier = catalog.table["fame"].fillna(3.0).to_numpy(dtype=np.float64)
    steps = np.interp(tier, np.arange(1.0, 6.0), STEPS)
    names = sagas(catalog)
    steps += np.where(_is_sequel(catalog, names), -SEQUEL_FAME, FOLLOWED * np.log(_sizes(names)))
    steps += 0.5 * FOLLOWED * np.log(_sizes([names[0] if names else "" for names in catalog.directors]))
    return np.asarray(steps + draw.normal(0.0, 0.25, len(tier)) + draw.exponential(0.2, len(tier)))


def _is_sequel(catalog: Catalog, names: list[str]) -> NDArray[np.bool_]:
    """Whether an older title of the same saga is there."""
    years = [9_999 if year is None else year for year in catalog.years]
    first: dict[str, int] = {}
    for name, year in zip(names, years, strict=True):
        first[name] = min(year, first.get(name, 9_999))
    return np.array(
        [bool(name) and year > first[name] for name, year in zip(names, years, strict=True)], dtype=np.bool_
    )


def _sizes(groups: list[str]) -> Floats:
    """How many titles have the same name as each; 1 for those without one."""
    counts = Counter(groups)
    return np.array([counts[name] if name else 1 for name in groups], dtype=np.float64)


def quality_of(catalog: Catalog, fame: Floats, draw: np.random.Generator) -> Floats:
    """Stars that a title gets above or below the average one.

    ``quality = FAME_STARS (fame - mean) + genre + .1 per 30 years of age - SEQUEL_STARS of a sequel + director + own``:
    what is still watched was good; the last two are normal draws, the first shared by a director's titles. The mean is
    0.
    """
    makers, maker = np.unique([names[0] if names else "" for names in catalog.directors], return_inverse=True)
    genre = np.array(
        [sum(GENRE_QUALITY.get(name, 0.0) for name in own) / np.sqrt(len(own) or 1) for own in catalog.genres]
    )
    age = (2020.0 - catalog.table["year"].fillna(2000).to_numpy(dtype=np.float64)) / 30.0
    quality = FAME_STARS * fame + genre + 0.1 * age
    quality -= SEQUEL_STARS * _is_sequel(catalog, sagas(catalog))
    quality += draw.normal(0.0, MAKER_STARS, len(makers))[maker] + draw.normal(0.0, OWN_STARS, len(fame))
    return np.asarray(quality - quality.mean())
