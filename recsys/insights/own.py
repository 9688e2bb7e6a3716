"""Everything about one person that takes longer than a click: for the place where they look at themselves."""

from dataclasses import dataclass

import pandas as pd

from recsys.dataset import Dataset, Profile
from recsys.insights.likeyou import ALIKE, ALIKE_AT_LEAST, IN_COMMON, differences
from recsys.insights.selftest import SelfTest, guess_table, ranges_held, time_test
from recsys.insights.you import Honest
from recsys.models.base import Recommender


@dataclass(frozen=True, eq=False)
class Own:
    """One person's figures beside ``Honest``."""

    in_time: SelfTest | None
    """Each rating guessed from those before it; None for people of the data, whose models know what came later."""
    ranges: tuple[int, int]
    """How many ratings fell inside their 80 % range, of how many."""
    guesses: pd.DataFrame
    """``guess_table``; empty where the model learned from these ratings."""
    differences: pd.DataFrame
    """``likeyou.differences``."""

    def note(self, simulated: bool) -> str:
        """What the figures were measured on, in small letters."""
        of = self.ranges[1]
        ranges = f" A range that keeps its word holds about {0.8 * of:.0f} of {of}." if of else ""
        return (
            "A miss is the distance between our guess and your stars, on average; in brackets the range that so few "
            f"ratings leave open, 19 times in 20.{ranges}"
            + (" The people of this data are simulated." if simulated else "")
        )

    def alike_note(self, simulated: bool) -> str:
        """Who people like you are."""
        people = "simulated people" if simulated else "people"
        return (
            f"People like you: for each film, up to {ALIKE} {people} who rated it and agree most with you on the other "
            f"films that you both rated, at least {IN_COMMON}. Films that fewer than {ALIKE_AT_LEAST} of them rated "
            "are left out, and a difference from few people counts less."
        )


def own_figures(data: Dataset, model: Recommender, profile: Profile, honest: Honest) -> Own:
    """Work them out: about a second for a hundred ratings."""
    if honest.person is not None:
        nothing = guess_table(data, profile, profile.ratings * float("nan"))
        return Own(None, honest.ranges, nothing, differences(data, profile, honest.person))
    return Own(
        time_test(data, model, profile),
        ranges_held(model, profile),
        guess_table(data, profile, model.leave_one_out(profile)),
        differences(data, profile),
    )
