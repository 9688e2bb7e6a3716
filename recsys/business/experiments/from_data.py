"""What the open data has to offer an experiment: a rate of today, minutes watched, and titles with known rates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from recsys.business.experiments import words
from recsys.dataset import Dataset
from recsys.ids import UNKNOWN

WEEKS = 4
SECONDS_A_DAY = 86_400
VERSIONS = 5
WELL_KNOWN = 60
"""The titles with the most to go by; of these the versions are taken, from the best to the worst."""
ENOUGH_SHOWN, ENOUGH_RATED = 100, 20
"""Times that a title must have been shown, and people who must have rated it."""


@dataclass(frozen=True)
class Minutes:
    """Minutes that people watched in the last ``WEEKS`` weeks of the data, each person once."""

    mean: float
    sd: float
    sentence: str


@dataclass(frozen=True)
class Versions:
    """Titles as versions of a bandit, with their rates in the data; empty where it has none."""

    rates: Mapping[str, float] = field(default_factory=dict)
    sentence: str = ""


@dataclass(frozen=True)
class Offered:
    """All of it; None where the data does not say."""

    play_rate: float | None
    """The share of browsing sessions in which somebody played a title."""
    play_sentence: str
    minutes: Minutes | None
    versions: Versions


def offered(data: Dataset) -> Offered:
    """What ``data`` has to offer."""
    rate, sentence = _play_rate(data)
    return Offered(rate, sentence, _minutes(data), _versions(data))


def _play_rate(data: Dataset) -> tuple[float | None, str]:
    sessions = data.behaviour.sessions
    if sessions is None or sessions.empty:
        return None, "This data has no browsing sessions, so the rate to begin with is made up."
    everybody = sessions["session_id"].nunique()
    played = sessions.loc[sessions["event"] == "play", "session_id"].nunique()
    return played / everybody, (
        f"In this data {words.percent(played / everybody)} of {everybody:,} browsing sessions play a title."
    )


def _minutes(data: Dataset) -> Minutes | None:
    viewings = data.behaviour.viewings
    if viewings is None or viewings.empty:
        return None
    last = int(viewings["timestamp"].max())
    recent = viewings[viewings["timestamp"] > last - WEEKS * 7 * SECONDS_A_DAY]
    runtimes = data.catalog.table["runtime"].to_numpy(dtype=np.float64, na_value=np.nan)
    places = data.catalog.items.positions(recent["item_id"].to_numpy())
    minutes = np.where(places == UNKNOWN, np.nan, runtimes[places]) * recent["completion"].to_numpy()
    known = np.isfinite(minutes)
    sums = pd.Series(minutes[known]).groupby(recent["user_id"].to_numpy()[known]).sum()
    if len(sums) < 2 or not float(sums.std()) > 0:
        return None
    mean, sd = float(sums.mean()), float(sums.std())
    return Minutes(
        mean,
        sd,
        f"In this data {len(sums):,} people watched in its last {WEEKS} weeks: {mean:,.0f} minutes each, "
        f"with a standard deviation of {sd:,.0f}.",
    )


def _versions(data: Dataset) -> Versions:
    shown = _clicks(data)
    if len(shown) >= VERSIONS:
        return Versions(
            _spread(data, shown),
            f"Titles of this data; the rate of each is its clicks for one time it was shown (at least {ENOUGH_SHOWN}).",
        )
    ratings = data.ratings
    counts = np.asarray(ratings.item_counts)
    well_known = np.argsort(-counts, kind="stable")[:WELL_KNOWN]
    well_known = well_known[counts[well_known] >= ENOUGH_RATED]
    if len(well_known) < VERSIONS:
        return Versions(sentence="Too few titles of this data are known well enough to take versions from.")
    liked = np.bincount(ratings.item_idx[ratings.values >= data.scale.liked_from], minlength=len(counts))
    table = pd.DataFrame(
        {
            "item_id": ratings.items.ids[well_known],
            "rate": liked[well_known] / counts[well_known],
        }
    )
    return Versions(
        _spread(data, table),
        "Well-known titles of this data; the rate of each is the share of its raters who gave "
        f"{data.scale.liked_from:g} or more of {data.scale.high:g}.",
    )


def _clicks(data: Dataset) -> pd.DataFrame:
    """Clicks for one impression of the titles that were shown most: item_id, rate."""
    sessions = data.behaviour.sessions
    if sessions is None:
        return pd.DataFrame(columns=["item_id", "rate"])
    counts = {
        event: sessions.loc[sessions["event"] == event, "item_id"].value_counts()
        for event in ("impression", "click")
    }
    most = counts["impression"][counts["impression"] >= ENOUGH_SHOWN].head(WELL_KNOWN)
    clicks = counts["click"].reindex(most.index).fillna(0)
    rates = (clicks / most).clip(upper=1.0)
    return pd.DataFrame({"item_id": most.index.to_numpy(np.int64), "rate": rates.to_numpy(np.float64)})


def _spread(data: Dataset, table: pd.DataFrame) -> dict[str, float]:
    """``VERSIONS`` of the table from the highest rate to the lowest, in even steps of the order; by title."""
    ordered = table.sort_values("rate", ascending=False, kind="stable")
    picked = ordered.iloc[np.linspace(0, len(ordered) - 1, VERSIONS).round().astype(int)]
    rates: dict[str, float] = {}
    for place, row in enumerate(picked.to_dict("records"), start=1):
        title = data.catalog.title(row["item_id"])
        rates[f"{title} (version {place})" if title in rates else title] = row["rate"]
    return rates
