"""Who watches what, and what they say of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recsys.demo.people import Crowd
from recsys.demo.tastes import affinities, common_tastes
from recsys.demo.traits import TONES, Traits
from recsys.ids import Floats, Positions

BLOCK = 1_000
"""So many people at a time: memory stays the same however many there are."""
UNRATED = 0.35
"""Titles watched and not rated, for one that is rated."""
KNOWN_PULL, DEEP_PULL = 2.2, 0.80
"""What a tier of fame adds to the log-odds of watching: for somebody of depth 0, and of depth 1."""
TASTE_PULL = 1.6
"""What a unit of affinity adds to the log-odds of watching."""
MEAN = 3.32
"""Stars of an average title by an average person whom it neither fits nor misfits."""
TASTE_STARS = 0.30
"""Stars that a unit of affinity is worth."""
TONE_STARS = 0.32
"""Stars that the tone of a title is worth: it decides how much it is liked, not whether it is seen."""
NOISE = 0.66
"""Standard deviation of what nothing explains, on average."""
SCORN, PRAISE = 1.15, 0.80
"""People go so many times further below 3 stars, and so many times as far above 4."""


@dataclass(frozen=True, eq=False)
class Seen:
    """Every title that somebody watched, one entry each, in the order of people."""

    person: Positions
    item: Positions
    opinion: NDArray[np.float32]
    """Stars before rounding, unbounded."""
    rated: NDArray[np.bool_]
    fits: NDArray[np.float32]
    """The affinity of the person for the title."""


def watch(
    seed: np.random.SeedSequence,
    crowd: Crowd,
    traits: Traits,
    leanings: Floats,
    homes: NDArray[np.int64],
    fame: Floats,
    quality: Floats,
    released: NDArray[np.int64],
    left: NDArray[np.int64],
) -> Seen:
    """Draw who watches and rates what, ``BLOCK`` people at a time, each with random numbers of its own.

    Missing not at random: person u watches the titles with the largest
    ``(KNOWN_PULL (1 - depth_u) + DEEP_PULL depth_u) fame_i + TASTE_PULL keenness_u affinity_ui
    + Gumbel noise``, which is a draw
    without replacement with odds ``exp`` of the sum before the noise. ``homes`` is each region's trait or -1.
    Nobody watches what is ``released`` after the day on which they ``left``.
    """
    parts = []
    starts = range(0, len(crowd.counts), BLOCK)
    for start, own in zip(starts, seed.spawn(len(starts)), strict=True):
        block = slice(start, start + BLOCK)
        draw = np.random.default_rng(own)
        common = common_tastes(crowd.shares[block], leanings, homes[crowd.region[block]])
        fits = affinities(draw, traits, common, crowd.depth[block], fame)
        pull = KNOWN_PULL - (KNOWN_PULL - DEEP_PULL) * crowd.depth[block, None]
        odds = pull * fame + TASTE_PULL * crowd.keenness[block, None] * fits
        open_to = released <= left[block, None]
        odds[~open_to] = -np.inf
        odds -= np.log(np.maximum(draw.standard_exponential(odds.shape), 1e-30))
        counts = crowd.counts[block]
        watched = np.minimum(np.round(counts * (1.0 + UNRATED)).astype(np.int64) + 1, open_to.sum(axis=1))
        person, item = _largest(odds, np.maximum(watched, counts))
        fit = fits[person, item]
        tone = (draw.normal(size=(len(counts), TONES))[person] * traits.tones[item]).sum(axis=1)
        usual = np.bincount(person, weights=fit) / np.bincount(person)
        opinion = _opinions(draw, crowd, start + person, quality[item], fit - usual[person], tone)
        rated = _rated(draw, person, counts, opinion)
        parts.append((start + person, item, opinion, rated, fit))
    person, item, opinion, rated, fit = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return Seen(person.astype(np.int32), item.astype(np.int32), opinion.astype(np.float32), rated, fit)


def _largest(keys: Floats, counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the ``counts[r]`` largest keys of every row r."""
    limits = np.sort(keys, axis=1)[np.arange(len(keys)), keys.shape[1] - counts]
    rows, columns = np.nonzero(keys >= limits[:, None])
    return rows, columns


def _opinions(
    draw: np.random.Generator,
    crowd: Crowd,
    person: NDArray[np.int64],
    quality: Floats,
    fits: Floats,
    tone: Floats,
) -> Floats:
    """Stars before rounding.

    ``r_ui = MEAN + leniency_u + quality_i + TASTE_STARS (affinity_ui - usual_u) + TONE_STARS tone_u . tone_i
    + NOISE mood_u noise``.

    ``usual_u`` is the mean affinity of what the person watches: people judge by what they are used to. ``fits`` is the
    bracket. Below 3 stars what is missing is stretched by ``SCORN``, above 4 what is more shrinks by ``PRAISE``.
    """
    noise = draw.normal(0.0, NOISE, len(person)) * crowd.moods[person]
    stars = MEAN + crowd.leniency[person] + quality + TASTE_STARS * fits + TONE_STARS * tone + noise
    return (
        stars - (SCORN - 1.0) * np.maximum(3.0 - stars, 0.0) - (1.0 - PRAISE) * np.maximum(stars - 4.0, 0.0)
    )


def _rated(
    draw: np.random.Generator, person: NDArray[np.int64], counts: NDArray[np.int64], opinion: Floats
) -> NDArray[np.bool_]:
    """Which of the watched titles are rated: ``counts`` a person, sooner those that somebody feels strongly about."""
    keys = 0.5 * np.abs(opinion - MEAN) + draw.gumbel(0.0, 1.0, len(person))
    order = np.lexsort((-keys, person))
    starts = np.searchsorted(person, np.arange(len(counts)))
    rank = np.empty(len(person), dtype=np.int64)
    rank[order] = np.arange(len(person)) - starts[person[order]]
    return np.asarray(rank < counts[person])


def stars_of(draw: np.random.Generator, opinion: NDArray[np.float32], halves: Floats) -> NDArray[np.float32]:
    """The half stars people give: the nearest whole star, or, with the chance ``halves``, the nearest half star."""
    whole = np.round(opinion)
    half = np.round(2.0 * opinion) / 2.0
    stars = np.where(draw.random(len(opinion)) < halves, half, whole)
    lowest = np.where(halves > 0.0, 0.5, 1.0)
    return np.asarray(np.clip(stars, lowest, 5.0), dtype=np.float32)
