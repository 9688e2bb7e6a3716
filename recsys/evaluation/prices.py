"""What a setting of a list costs: how many of the films that people went on to love the list no longer finds.

Measured by a model's twin on people whose ratings are partly hidden from it: the first ten films from what is left, and
which of the hidden ones rated ``scale.liked_from`` or more are among them. ``price = 1 - found(setting) /
found(neutral)`` over the same people, one setting at a time, with a paired bootstrap over people.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recsys.dataset import Dataset, Ratings
from recsys.errors import DataError
from recsys.evaluation.intervals import LEVEL, resampled_means
from recsys.evaluation.twin import Twin
from recsys.ids import Ids, Positions
from recsys.models.threads import one_blas_thread
from recsys.tuning import NEUTRAL, SLIDERS, FilmFilter, Lister, Tuning, raters_steps

LENGTH = 10
PEOPLE = 250
"""People asked for at most."""
PEOPLE_AT_LEAST = 20
SEED = 0
AS_MANY = 0.1
"""Where the interval holds 0 and reaches no further than this, a list finds about as many; beyond, nobody can tell."""
ALL_BUT = 0.95
"""From such a price on a list finds next to nothing."""
OnShare = Callable[[float], None]


class Price(NamedTuple):
    """A share of what is found, below 0 where more is; all three are NaN where nobody can tell."""

    share: float
    low: float
    """The 95 % interval."""
    high: float


def price_in_words(price: Price) -> str:
    """For a film lover; "" where nothing was found to compare with.

    >>> price_in_words(Price(0.034, 0.01, 0.06))
    'finds 3 in 100 fewer of the films that people went on to love'
    >>> price_in_words(Price(0.02, -0.01, 0.05))
    'finds about as many of the films that people went on to love'
    >>> price_in_words(Price(0.02, -0.4, 0.5))
    'too little was found to say what this costs'
    """
    if math.isnan(price.share):
        return ""
    hundredths = round(100 * abs(price.share))
    nothing_sure = price.low <= 0 <= price.high
    if nothing_sure and max(-price.low, price.high) > AS_MANY:
        return "too little was found to say what this costs"
    if nothing_sure or not hundredths:
        amount = "about as many" if price.low < price.high else "as many"
    elif price.share < -1:
        amount = "more than twice as many"
    elif price.share >= ALL_BUT:
        amount = "hardly any"
    else:
        amount = f"{hundredths} in 100 {'fewer' if price.share > 0 else 'more'}"
    return f"finds {amount} of the films that people went on to love"


@dataclass(frozen=True, eq=False)
class Prices:
    """The prices of a model's settings, by the text of the tuning that has that setting alone, and of other models."""

    people: int
    """On so many people all of it was measured."""
    measured_on: str
    """A sentence that says on what."""
    settings: Mapping[str, Price]
    models: Mapping[str, Price] = field(default_factory=dict)

    def words(self, setting: str, step: int) -> str:
        """What a slider costs at a step, or "rated by at least" (``raters``) at a number; "" where it costs nothing.

        A number of raters costs what the largest measured one up to it does; "" below the first.
        """
        if setting == "raters":
            measured = [int(key.partition(":")[2]) for key in self.settings if key.startswith("raters:")]
            step = max((number for number in measured if number <= step), default=0)
        price = self.settings.get(_alone(setting, step).as_text())
        return "" if price is None else price_in_words(price)

    def model_words(self, name: str) -> str:
        """What another model's lists find, as they come, beside this one's; "" where nobody measured it, or itself."""
        price = self.models.get(name)
        return "" if price is None else price_in_words(price)


def settings_of(data: Dataset) -> list[Tuning]:
    """Every setting that has a price: each step of each slider, and of "rated by at least", alone."""
    sliders = [_alone(name, step) for name, ends in SLIDERS.items() for step in range(ends[0], ends[1] + 1)]
    return [*filter(None, sliders), *(_alone("raters", step) for step in raters_steps(data))]


@one_blas_thread
def look_for(
    data: Dataset, twin: Twin, settings: Sequence[Tuning], on_share: OnShare = lambda share: None
) -> dict[str, Any]:
    """How many of each person's hidden loved films their list finds, ready for JSON.

    ``{"loved": [...], "found": {text of the tuning: [...]}}``, one entry a person, the neutral list under "". The same
    people for every model of the same data. ``on_share`` gets the share that is done and may raise to stop. Raises
    DataError where fewer than ``PEOPLE_AT_LEAST`` people have hidden films that they loved.
    """
    loved = twin.hidden.where(twin.hidden.values >= data.scale.liked_from)
    people = _asked(loved)
    if len(people) < PEOPLE_AT_LEAST:
        raise DataError(
            f"What a setting costs takes {PEOPLE_AT_LEAST} people with at least {Twin.fewest} ratings each to find out."
        )
    known = data.with_ratings(twin.known)
    listers = {tuning.as_text(): Lister(known, twin.model, tuning) for tuning in (NEUTRAL, *settings)}
    found: dict[str, list[int]] = {text: [] for text in listers}
    for place, person in enumerate(people):
        on_share(place / len(people))
        profile = twin.known.profile(int(loved.users.ids[person]))
        wanted = _items_of(loved, person)
        for text, lister in listers.items():
            found[text].append(int(np.isin(lister.top(profile, LENGTH).item_ids, wanted).sum()))
    return {"loved": [len(_items_of(loved, person)) for person in people], "found": found}


def prices_of(data: Dataset, looked: Mapping[str, Any], others: Mapping[str, Mapping[str, Any]]) -> Prices:
    """The prices that follow from ``look_for`` of a model; ``others`` has that of other models by name."""
    own = looked["found"]
    labels = [text for text in own if text]
    models = {name: other["found"][""] for name, other in others.items()}
    rows = [own[""], *(own[text] for text in labels), *models.values()]
    prices = _prices(np.array(rows, dtype=np.float64))
    people, loved, found = len(own[""]), sum(looked["loved"]), sum(own[""])
    simulated = "simulated " if data.source.simulated else ""
    return Prices(
        people,
        f"Measured on {people:,} {simulated}people of {data.source.label}, one setting at a time: of {loved:,} films "
        f"that they loved and that were hidden, the list as it comes has {found:,} among its first {LENGTH}.",
        dict(zip(labels, prices, strict=False)),
        dict(zip(models, prices[len(labels) :], strict=True)),
    )


def _prices(found: NDArray[np.float64]) -> list[Price]:
    """Of each row but the first, beside the first; shape (settings, people)."""
    means, drawn = found.mean(axis=1), resampled_means(found.T, np.ones(found.shape[1]), SEED)
    if not (drawn[:, 0] > 0).all():  # some people drawn find nothing as it comes: too little to compare with
        return [Price(np.nan, np.nan, np.nan)] * (len(found) - 1)
    shares, draws = 1.0 - means[1:] / means[0], 1.0 - drawn[:, 1:] / drawn[:, :1]
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return [Price(*map(float, price)) for price in zip(shares, low, high, strict=True)]


def _alone(setting: str, step: int) -> Tuning:
    if setting == "raters":
        return Tuning(wanted=FilmFilter(raters=step))
    changes: dict[str, Any] = {setting: step}
    return Tuning(**changes)


def _asked(loved: Ratings) -> Positions:
    """``PEOPLE`` at random of those who have any."""
    people = np.flatnonzero(np.diff(loved.indptr))
    drawn: Positions = np.random.default_rng(SEED).permutation(people)[:PEOPLE].astype(np.int32)
    return drawn


def _items_of(ratings: Ratings, person: int) -> Ids:
    rows = slice(int(ratings.indptr[person]), int(ratings.indptr[person + 1]))
    return ratings.items.ids[ratings.item_idx[rows]]
