"""What can be said about a person from their own ratings."""

from dataclasses import dataclass

import numpy as np

from recsys.dataset import Dataset, Profile
from recsys.insights.selftest import SelfTest

ENOUGH_FOR_A_LIST = 3
ABOUT_AS_THE_CROWD = 0.25
LEARNED_FROM = "These ratings are among those that we learned from"


@dataclass(frozen=True)
class Honest:
    """What may be said of how close we come to one person: never from a model that learned from their ratings."""

    test: SelfTest | None = None
    """None: too little to say anything, or not measured yet."""
    person: int | None = None
    """Who of the data they are (``known_as``): then the test is the twin's, on what was hidden from it."""
    ranges: tuple[int, int] = (0, 0)
    """Of the twin: how many hidden ratings fell inside their 80 % range, of how many."""
    is_measured: bool = True
    """False while such a person's twin is not there."""


def about_you(data: Dataset, profile: Profile, honest: Honest) -> str:
    """One sentence: what to do next, how generous this person is, or how well we know them."""
    rated = profile.n_rated
    if rated == 0:
        return "Rate a film you know; after three the list is yours."
    if rated < ENOUGH_FOR_A_LIST:
        missing = ENOUGH_FOR_A_LIST - rated
        return f"{'One more' if missing == 1 else 'Two more'} and the list is yours."
    said = how_close(honest) or _how_generous(data, profile)
    return said if honest.is_measured else f"{said} Yours can measure it."


def how_close(honest: Honest) -> str:
    """How far off we are, by what it was measured, and whether the crowd comes closer; empty for nobody knows."""
    test = honest.test
    if honest.person is None:
        if test is None:
            return ""
        return f"On your own {test.n:,} ratings, each hidden in turn, {test.figures}. {test.verdict}"
    if not honest.is_measured:
        return f"{LEARNED_FROM}, so how close we come is not measured yet."
    if test is None:
        return f"{LEARNED_FROM}, and too few of them were hidden to say how close we come."
    return (
        f"{LEARNED_FROM}. On {test.n:,} of them, hidden from a copy of our model, {test.figures}. "
        f"{test.verdict}"
    )


def _how_generous(data: Dataset, profile: Profile) -> str:
    gaps = profile.ratings - data.ratings.means_of(profile.item_ids)
    if np.isnan(gaps).all():
        return "Nobody else has rated these films. Rate a better-known one to be compared."
    gap = float(np.nanmean(gaps))
    if abs(gap) < ABOUT_AS_THE_CROWD:
        return "You rate these films about as the crowd does."
    return f"You give these films {abs(gap):.1f} stars {'more' if gap > 0 else 'less'} than the crowd does."
