"""One person of a data set: their history, when they rated, and their taste against the crowd."""

from dataclasses import dataclass

import pandas as pd

from recsys.cached import cached_property
from recsys.dataset import Dataset, Profile
from recsys.ids import UNKNOWN, Floats
from recsys.insights.timeline import day_named, timeline

CAUTION = 5.0
"""A difference seen on n films counts n / (n + CAUTION), so that one film does not look like a taste."""
NOTABLE = 0.1
"""Stars from which a cautious difference is worth a word."""


@dataclass(frozen=True, eq=False)
class Person:
    """What one person of a data set did; made by ``People.person``."""

    data: Dataset
    user_id: int
    crowd: Floats
    """Everybody else's average of each film they rated, in the order of ``rated``; NaN where nobody else did."""

    @cached_property
    def profile(self) -> Profile:
        """All that is known of what they rated and saw, as models score it."""
        return self.data.profile(self.user_id)

    @cached_property
    def rated(self) -> Profile:
        """Their ratings, oldest first."""
        return self.data.ratings.profile(self.user_id)

    @cached_property
    def history(self) -> pd.DataFrame:
        """One row a rating, newest first: item_id, title, year, genres, stars, crowd, rated_on.

        crowd is missing where nobody else rated the film; rated_on is missing without times.
        """
        catalog, profile = self.data.catalog, self.rated
        places = catalog.items.positions(profile.item_ids)
        table = catalog.table.iloc[places][["item_id", "title", "year"]].reset_index(drop=True)
        table["genres"] = [", ".join(catalog.genres[place]) for place in places]
        table["stars"] = profile.ratings
        table["crowd"] = self.crowd
        times = profile.timestamps
        table["rated_on"] = (
            pd.Series(pd.NaT, index=table.index, dtype="datetime64[s]")
            if times is None
            else times.astype("datetime64[s]")
        )
        return table.iloc[::-1].reset_index(drop=True)

    @property
    def headline(self) -> str:
        """How many ratings, from when to when, and how generous against everybody else on the same films."""
        count = len(self.rated)
        parts = ["One rating" if count == 1 else f"{count:,} ratings"]
        when = self.history["rated_on"].dropna()
        if len(when):
            days = dict.fromkeys(day_named(moment) for moment in (when.min(), when.max()))
            parts.append(" to ".join(days))
        shared, theirs, crowd = self.averages
        if shared:
            parts.append(f"{theirs:.2f} stars on average; everybody else gives the same films {crowd:.2f}")
        return f"{' · '.join(parts)}."

    @property
    def averages(self) -> tuple[int, float, float]:
        """``(n, theirs, crowd)``: over the n films that others rated as well, their average and everybody else's."""
        shared = self.history.dropna(subset="crowd")
        return len(shared), float(shared["stars"].mean()), float(shared["crowd"].mean())

    @property
    def activity(self) -> tuple[str, pd.DataFrame]:
        """The ``timeline`` of their ratings."""
        return timeline(self.history["rated_on"], self.history["stars"])

    @property
    def activity_sentence(self) -> str:
        """The busiest period, or that there was only one, or that the data has no times."""
        period, table = self.activity
        if table.empty:
            return "This data does not say when films were rated."
        busiest = table.iloc[int(table["ratings"].to_numpy().argmax())]
        if len(table) == 1:
            return f"All on one {period}, {busiest['label']}: a single sitting says little about habits."
        most = f"{int(busiest['ratings']):,} of {int(table['ratings'].sum()):,} ratings"
        return f"Busiest {period}: {busiest['label']}, {most}."

    @cached_property
    def taste(self) -> pd.DataFrame:
        """One row a genre, most rated first: genre, films, theirs, crowd, difference.

        theirs and crowd are averages over the same films, those that somebody else rated too; difference is theirs
        minus crowd, times films / (films + ``CAUTION``). Empty without genres.
        """
        return taste_of(self.data, self.rated, self.crowd)

    @property
    def taste_sentence(self) -> str:
        """The genres most above and most below the crowd, by the cautious difference."""
        return taste_sentence(self.taste)


def taste_of(data: Dataset, rated: Profile, crowd: Floats) -> pd.DataFrame:
    """The table of ``Person.taste`` for any ratings; ``crowd`` is everybody else's average of each film, or NaN."""
    places = data.catalog.items.positions(rated.item_ids)
    table = pd.DataFrame(
        {
            "genre": [list(data.catalog.genres[place]) if place != UNKNOWN else [] for place in places],
            "theirs": rated.ratings,
            "crowd": crowd,
        }
    )
    table = table.dropna(subset=["theirs", "crowd"]).explode("genre").dropna(subset="genre")
    grouped = table.groupby("genre")
    means = grouped[["theirs", "crowd"]].mean()
    means.insert(0, "films", grouped.size())
    means["difference"] = (means["theirs"] - means["crowd"]) * means["films"] / (means["films"] + CAUTION)
    return means.reset_index().sort_values(["films", "genre"], ascending=[False, True], ignore_index=True)


def taste_sentence(table: pd.DataFrame) -> str:
    """The genres most above and most below the crowd, by the cautious difference of ``taste_of``."""
    if table.empty:
        return "There is nothing to compare: no film here has both a genre and a rating by somebody else."
    at = table["difference"].to_numpy()
    high, low = table.iloc[int(at.argmax())], table.iloc[int(at.argmin())]
    parts = []
    if high["difference"] >= NOTABLE:
        parts.append(f"Most above the crowd on {_on(high)}.")
    if low["difference"] <= -NOTABLE:
        parts.append(f"Most below the crowd on {_on(low)}.")
    return " ".join(parts) or "In no genre clearly above or below the crowd."


def _on(row: pd.Series) -> str:
    films = int(row["films"])
    count = "one film" if films == 1 else f"{films} films"
    return f"{row['genre']}: {row['theirs']:.1f} against {row['crowd']:.1f} on the same {count}"
