"""The people of the demo: who they are, how much they watch, how they use the scale."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.demo.tastes import CINEPHILE, LEANINGS, leaning_shares
from recsys.ids import Floats

AGES = {"18-24": 0.17, "25-34": 0.30, "35-44": 0.22, "45-55": 0.18, "56+": 0.13}
PLANS = {"with adverts": 0.34, "standard": 0.44, "premium": 0.22}
DEVICES = {"tv": 0.45, "laptop": 0.22, "phone": 0.20, "tablet": 0.13}
REGIONS: dict[str, tuple[float, float, str]] = {
    "North America": (0.34, -6.0, ""),
    "Western Europe": (0.24, 1.0, "place:western"),
    "East Asia": (0.11, 9.0, "place:east-asian"),
    "Latin America": (0.10, -4.0, "place:latin"),
    "South Asia": (0.07, 5.5, "place:south-asian"),
    "Eastern Europe": (0.06, 2.0, "place:eastern"),
    "Africa and Middle East": (0.05, 3.0, "place:african and near-eastern"),
    "Oceania": (0.03, 10.0, ""),
}
"""Region -> (share of the people, hours ahead of UTC, the trait of what is made there)."""
AGE_TILT: dict[str, tuple[float, float, float, float, float]] = {
    "blockbusters": (1.4, 1.2, 1.0, 0.7, 0.4),
    "golden age": (0.2, 0.4, 0.8, 1.6, 3.0),
    "wide country": (0.3, 0.5, 0.9, 1.6, 2.6),
    "family evenings": (0.8, 1.2, 1.6, 0.8, 0.5),
    "fright nights": (1.7, 1.3, 0.8, 0.6, 0.3),
    "anime": (2.5, 1.5, 0.6, 0.2, 0.1),
    "true stories": (0.5, 0.8, 1.0, 1.4, 1.7),
}
"""How much more common a leaning is at each of ``AGES``."""
LEAST = 0.12
"""The fewest ratings a person gives, as a share of the average (MovieLens keeps people of 20 and more: 0.12)."""
ACTIVITY = 1.5
"""Spread of the logarithm of activity above that."""
MOST = 0.74
"""The share of the catalog that the busiest come near to and nobody passes: who has seen it all rates about this."""
ONLY_WHOLE = 0.33
"""Share of people who never give half stars."""


@dataclass(frozen=True, eq=False)
class Crowd:
    """One entry a person in every array; ``table`` is what ``Behaviour`` keeps of them, ids 1, 2, ..."""

    table: pd.DataFrame
    counts: NDArray[np.int64]
    """How many titles they rate."""
    shares: Floats
    """Their leanings, shape (n_people, n_leanings)."""
    depth: Floats
    """0: watches what everybody knows; 1: looks for the unknown."""
    keenness: Floats
    """How much taste decides what they watch, beside fame; about 1."""
    leniency: Floats
    """Stars above or below what others would give."""
    moods: Floats
    """Standard deviation of the part of their ratings that nothing explains."""
    halves: Floats
    """The chance that they give a half star where one fits."""
    ahead: Floats
    """Hours ahead of UTC."""
    region: NDArray[np.int64]
    """Place in ``REGIONS``."""
    device: NDArray[np.int64]
    """Place in ``DEVICES``."""
    plan: NDArray[np.int64]
    """Place in ``PLANS``."""


def make_people(draw: np.random.Generator, n_people: int, n_ratings: int, n_items: int) -> Crowd:
    """People of ``n_ratings`` ratings together. Raises ValueError where so many people cannot give so many."""
    age = draw.choice(len(AGES), n_people, p=list(AGES.values()))
    plan = draw.choice(len(PLANS), n_people, p=list(PLANS.values()))
    device = draw.choice(len(DEVICES), n_people, p=list(DEVICES.values()))
    region = draw.choice(len(REGIONS), n_people, p=[share for share, _, _ in REGIONS.values()])
    tilt = np.array([AGE_TILT.get(name, (1.0,) * len(AGES)) for name in LEANINGS]).T[age]
    shares = leaning_shares(draw, n_people, tilt)
    activity = draw.lognormal(0.0, ACTIVITY, n_people) * np.array([0.85, 1.0, 1.25])[plan]
    curious = shares @ np.array([CINEPHILE.get(name, 0.0) for name in LEANINGS])
    activity *= 1.0 + 0.8 * curious
    counts = rating_counts(activity, n_ratings, int(MOST * n_items))
    busy = np.log(counts / counts.mean())
    depth = np.clip(0.20 + 0.62 * curious + draw.normal(0.0, 0.12, n_people), 0.0, 1.0)
    keenness = np.clip(0.55 + depth + draw.normal(0.0, 0.25, n_people), 0.3, 1.6)
    # Those who rate a lot have seen the middling too and are a little stricter, as on MovieLens.
    leniency = draw.normal(0.0, 0.40, n_people) - 0.06 * busy
    moods = draw.gamma(9.0, 1.0 / 9.0, n_people)
    halves = np.where(draw.random(n_people) < ONLY_WHOLE, 0.0, draw.beta(5.0, 0.6, n_people))
    table = pd.DataFrame(
        {
            "user_id": np.arange(1, n_people + 1),
            "age_band": np.array(list(AGES), dtype=object)[age],
            "region": np.array(list(REGIONS), dtype=object)[region],
            "plan": np.array(list(PLANS), dtype=object)[plan],
            "device": np.array(list(DEVICES), dtype=object)[device],
        }
    )
    ahead = np.array([hours for _, hours, _ in REGIONS.values()])[region]
    return Crowd(table, counts, shares, depth, keenness, leniency, moods, halves, ahead, region, device, plan)


def rating_counts(activity: Floats, n_ratings: int, most: int) -> NDArray[np.int64]:
    """How many titles each person rates, ``n_ratings`` in all: ``LEAST`` of the average, and by activity more.

    ``more_u = wish_u / (1 + wish_u / room)`` where wishes are in proportion to activity and ``room`` is what lies
    between the least and ``most``: a small wish comes true, and the larger it is, the sooner it runs out of titles.
    """
    n_people = len(activity)
    if not 1 <= n_people <= n_ratings <= n_people * most / 2:
        raise ValueError(
            f"People give 1 to {most // 2} ratings on average, got n_people={n_people} and n_ratings={n_ratings}."
        )
    average = n_ratings / n_people
    least = max(1, round(LEAST * average), min(5, int(average)))
    room, rest = most - least, n_ratings - least * n_people
    wish = activity / activity.sum() * rest
    while (more := wish / (1.0 + wish / room)).sum() < rest - 0.5:
        wish *= rest / more.sum()
    counts = least + np.floor(more).astype(np.int64)
    missing = n_ratings - int(counts.sum())
    counts[np.argsort(np.floor(more) - more, kind="stable")[:missing]] += 1
    return np.asarray(counts)
