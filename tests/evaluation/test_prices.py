"""What a setting costs: found films counted by hand, intervals over people, words."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.errors import DataError
from recsys.evaluation import Price, price_in_words, prices
from recsys.evaluation.twin import Twin
from recsys.models.popularity import Popularity
from recsys.tuning import SLIDERS, FilmFilter, Tuning

N = 30


@pytest.fixture
def data() -> Dataset:
    """Forty films; film f is rated by the first 40 - f of thirty people, so that the popular ones come first."""
    catalog = Catalog.of(pd.DataFrame({"item_id": range(40), "title": ["Film"] * 40}))
    pairs = [(person, film) for person in range(N) for film in range(40) if film < 40 - person]
    people, films = zip(*pairs, strict=True)
    values = np.where(np.array(films) % 2, 5.0, 3.0)
    ratings = Ratings.of(people, films, values, items=catalog.items)
    return Dataset("forty", ratings, catalog, Scale(), Source("hand", "Hand-made", simulated=True))


@pytest.fixture
def twin(data: Dataset) -> Twin:
    """Everybody's films 0 to 3 are hidden, of which they loved 1 and 3."""
    hidden = data.ratings.item_ids < 4
    known = data.ratings.where(~hidden)
    return Twin(Popularity().fit(data.with_ratings(known)), known, data.ratings.where(hidden))


def test_hidden_films_that_were_loved_are_counted_among_the_first_ten(data: Dataset, twin: Twin) -> None:
    # Nobody's ratings of films 0 to 3 are known, so popularity puts them last; person p knows films 4 to 39 - p. So
    # the list of p has the p films above 39 - p first, then 0 to 3: for p <= 6 all four are among ten, for p = 7 three.
    looked = prices.look_for(data, twin, [Tuning(wanted=FilmFilter(raters=1))])
    by_person = dict(zip(np.random.default_rng(prices.SEED).permutation(N), looked["found"][""], strict=True))
    assert [by_person[person] for person in (0, 6, 7, 8, 9, 20)] == [2, 2, 1, 1, 0, 0]
    assert looked["loved"] == [2] * N
    assert looked["found"]["raters:1"] == [0] * N
    assert json.loads(json.dumps(looked)) == looked


def test_the_price_is_what_is_no_longer_found(data: Dataset) -> None:
    neutral = [2, 0, 4, 2] * 10
    looked = {"loved": [5] * 40, "found": {"": neutral, "safe:1": [1, 0, 3, 2] * 10, "safe:2": neutral}}
    found = prices.prices_of(data, looked, {"other": {"found": {"": [0] * 40}}})
    dearer = found.settings["safe:1"]
    assert dearer.share == pytest.approx(1 - 60 / 80)
    assert 0 < dearer.low < dearer.share < dearer.high < 1
    assert found.settings["safe:2"] == Price(0.0, 0.0, 0.0)
    assert found.words("safe", 1) == "finds 25 in 100 fewer of the films that people went on to love"
    assert found.words("safe", 2) == "finds as many of the films that people went on to love"
    assert found.words("safe", 3) == found.words("safe", 0) == ""
    assert found.model_words("other") == "finds hardly any of the films that people went on to love"
    assert found.model_words("unknown") == ""
    assert found.people == 40
    assert found.measured_on == (
        "Measured on 40 simulated people of Hand-made, one setting at a time: of 200 films that they loved and that "
        "were hidden, the list as it comes has 80 among its first 10."
    )


def test_a_number_of_raters_costs_what_the_measured_one_up_to_it_does(data: Dataset) -> None:
    lists = {"": [2] * 30, "raters:10": [2] * 30, "raters:50": [1] * 30}
    found = prices.prices_of(data, {"loved": [2] * 30, "found": lists}, {})
    assert found.words("raters", 5) == ""
    assert found.words("raters", 10) == found.words("raters", 49)
    assert found.words("raters", 49).startswith("finds as many")
    assert found.words("raters", 1_000).startswith("finds 50 in 100 fewer")


def test_where_nothing_is_found_nothing_is_said(data: Dataset) -> None:
    found = prices.prices_of(data, {"loved": [1] * 30, "found": {"": [0] * 30, "safe:1": [1] * 30}}, {})
    assert math.isnan(found.settings["safe:1"].share)
    assert found.words("safe", 1) == ""


@pytest.mark.parametrize(
    ("price", "amount"),
    [
        (Price(-0.05, -0.08, -0.02), "5 in 100 more"),
        (Price(-1.2, -1.9, -0.7), "more than twice as many"),
        (Price(0.003, 0.001, 0.005), "about as many"),
        (Price(0.04, -0.02, 0.1), "about as many"),
        (Price(0.0, 0.0, 0.0), "as many"),
        (Price(0.94, 0.9, 0.97), "94 in 100 fewer"),
        (Price(0.97, 0.95, 0.99), "hardly any"),
    ],
)
def test_in_words(price: Price, amount: str) -> None:
    assert price_in_words(price) == f"finds {amount} of the films that people went on to love"


@pytest.mark.parametrize("price", [Price(0.5, -0.1, 0.9), Price(0.0, -0.4, 0.3), Price(-0.2, -0.5, 0.0)])
def test_where_so_few_films_were_found_that_it_may_cost_much_no_amount_is_said(price: Price) -> None:
    assert price_in_words(price) == "too little was found to say what this costs"


def test_every_step_of_every_slider_has_a_price(data: Dataset) -> None:
    settings = prices.settings_of(data)
    assert len(settings) == sum(most - least for least, most in SLIDERS.values())
    assert all(len(tuning.moved) == 1 for tuning in settings)
    assert len({tuning.as_text() for tuning in settings}) == len(settings)


def test_too_few_people_are_said(data: Dataset, twin: Twin) -> None:
    nobody = data.ratings.where(np.zeros(len(data.ratings), dtype=bool))
    with pytest.raises(DataError, match="takes 20 people with at least 5 ratings each"):
        prices.look_for(data, Twin(twin.model, data.ratings, nobody), [])
