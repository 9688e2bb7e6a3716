"""Why a film is on the list: the sentence, and the waterfall that adds up."""

import math
import re
from dataclasses import replace
from itertools import pairwise

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given

from recsys.dataset import Catalog, Dataset, Profile
from recsys.demo import build
from recsys.insights import Bar, because, mood_note, waterfall
from recsys.insights.kinds import in_words
from recsys.models import catalog as models
from recsys.models.results import Contribution, Explanation
from recsys.models.taste import Kinds

TITLES = ["Alien", "Heat", "Amélie", "Up", "Tampopo", "Fargo", "Jaws", "Rocky", "Big", "Cars"]
FILMS = Catalog.of(pd.DataFrame({"item_id": range(1, 11), "title": TITLES}))
NAN = float("nan")


def why(
    *parts: tuple[int, float, float], item: float = 0.2, cut_to: float | None = None, stars: bool = True
) -> Explanation:
    """Film 10 explained by parts ``(item_id, rating, amount)``."""
    baseline = {"mean": 3.5, "item": item, "person": -0.1}
    score = sum(baseline.values()) + sum(amount for _, _, amount in parts)
    predicted = (score if cut_to is None else cut_to) if stars else NAN
    return Explanation(10, score, predicted, baseline, tuple(Contribution(*part) for part in parts))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ([(1, 5.0, 0.3)], "because you gave Alien 5"),
        ([(1, 5.0, 0.3), (2, 4.5, 0.2)], "because you gave Alien 5 and Heat 4.5"),
        ([(2, 4.5, 0.2), (1, 5.0, 0.3), (3, 4.0, 0.1)], "because you gave Alien 5 and Heat 4.5"),
        ([(1, 5.0, 1.0), (2, 4.5, 0.05)], "because you gave Alien 5 and Heat 4.5"),
        ([(1, 5.0, 1.0), (2, 4.5, 0.049)], "because you gave Alien 5"),
        ([(1, 5.0, -1.0), (2, 1.0, 0.1)], "because you gave Heat 1"),
        ([(1, NAN, 0.3)], "because you have seen Alien"),
        ([(1, 5.0, 0.3), (2, NAN, 0.2)], "because you gave Alien 5 and have seen Heat"),
        ([(1, NAN, 0.3), (2, 4.0, 0.2)], "because you gave Heat 4 and have seen Alien"),
        ([(1, NAN, 0.3), (2, NAN, 0.2)], "because you have seen Alien and have seen Heat"),
    ],
)
def test_the_sentence_names_what_lifts_it_most(parts: list[tuple[int, float, float]], sentence: str) -> None:
    assert because(why(*parts), FILMS) == sentence


@pytest.mark.parametrize(
    ("kind", "who", "words"),
    [
        ("genre:Western", "you", "here because you like westerns"),
        ("foreign", "they", "here because they like world cinema"),
        ("country:JP", "you", "here because you like Japanese films"),
        ("country:AQ", "you", "here because you like films from AQ"),
        ("era:-1959", "you", "here because you like films from before 1960"),
        ("era:1980-1994", "you", "here because you like films from 1980 to 1994"),
        ("era:1995-", "they", "here because they like films from 1995 on"),
        ("genre:Kung <b>Fu</b>: 2", "you", "here because you like films of the genre “Kung <b>Fu</b>: 2”"),
    ],
)
def test_what_a_taste_moved_is_said(kind: str, who: str, words: str) -> None:
    assert because(why((1, 5.0, 0.3)), FILMS, who, kind=kind) == words


def test_what_a_taste_moved_names_films_of_that_kind() -> None:
    table = FILMS.table.assign(genres=["Horror", "Crime", "", "", "", "Crime", "Horror", "", "", "Horror"])
    films = Catalog(FILMS.items, table)
    parts = (2, 5.0, 0.9), (1, 4.0, 0.1), (7, 4.5, -0.2), (6, NAN, 0.5)
    assert because(why(*parts), films, kind="genre:Horror") == (
        "here because you like horror: you gave Jaws 4.5 and Alien 4"
    )
    assert because(why(*parts), films, "they", kind="genre:Crime") == (
        "here because they like crime films: they gave Heat 5"
    )


@pytest.mark.parametrize("source", ["demo", "movielens"])
def test_every_kind_of_both_data_sets_has_words(source: str, request: pytest.FixtureRequest) -> None:
    data = request.getfixturevalue("movielens_data") if source == "movielens" else build()
    words = [in_words(kind) for kind in Kinds.of(data).names]
    assert len(set(words)) == len(words) >= 20
    assert not [said for said in words if "“" in said or re.fullmatch("films from [A-Z]+", said)]


@pytest.mark.parametrize("parts", [[], [(1, 5.0, -0.3)], [(1, 5.0, 0.0)], [(1, 5.0, NAN)]])
def test_without_a_lifting_film_nobody_is_named(parts: list[tuple[int, float, float]]) -> None:
    sentence = because(why(*parts), FILMS)
    assert sentence.startswith("because ")
    assert "you" not in sentence.split()
    assert not any(title in sentence for title in TITLES)


def test_where_the_model_orders_by_something_else_the_sentence_is_about_the_order() -> None:
    stars = why((1, 5.0, 0.3), (2, 4.0, 0.1))
    order = why((1, 5.0, 0.0), (2, 4.0, 0.1))
    both = Explanation(10, stars.score, stars.predicted, stars.baseline, stars.contributions, order)
    assert because(both, FILMS) == "because you gave Heat 4"


def end(bars: tuple[Bar, ...]) -> float:
    return bars[-1].start + bars[-1].amount


def test_a_waterfall_by_hand() -> None:
    bars = waterfall(why((1, 5.0, 0.1), (2, 1.0, -0.4), (3, NAN, 0.0)), FILMS)
    assert [(bar.kind, bar.label, bar.amount, bar.rating) for bar in bars] == [
        ("mean", "The average of all ratings here", 3.5, None),
        ("item", "What the crowd thinks of this film", 0.2, None),
        ("person", "How generous you are with stars", -0.1, None),
        ("film", "Heat", -0.4, 1.0),
        ("film", "Alien", 0.1, 5.0),
    ]
    assert [bar.start for bar in bars] == pytest.approx([0.0, 3.5, 3.7, 3.6, 3.2])


@pytest.mark.parametrize(("n", "label"), [(7, "One more of your ratings"), (9, "3 more of your ratings")])
def test_weaker_ratings_are_put_together(n: int, label: str) -> None:
    parts = [(place, 4.0, 0.01 * place) for place in range(1, n + 1)]
    bars = waterfall(why(*parts), FILMS)
    assert [bar.kind for bar in bars] == ["mean", "item", "person", *["film"] * 6, "rest"]
    assert [bar.label for bar in bars[3:9]] == [TITLES[place - 1] for place in range(n, n - 6, -1)]
    assert bars[-1].label == label
    assert bars[-1].amount == pytest.approx(sum(0.01 * place for place in range(1, n - 5)))


def test_the_number_of_bars_can_be_chosen() -> None:
    parts = [(place, 4.0, 0.01) for place in range(1, 5)]
    assert [bar.kind for bar in waterfall(why(*parts), FILMS, bars=0)][3:] == ["rest"]
    assert [bar.kind for bar in waterfall(why(*parts), FILMS, bars=4)][3:] == ["film"] * 4


def test_the_cut_is_a_bar_only_when_the_sum_left_the_scale() -> None:
    too_high = why((1, 5.0, 2.0), cut_to=5.0)
    bars = waterfall(too_high, FILMS)
    assert (bars[-1].kind, bars[-1].label) == ("cut", "Cut at the end of the scale")
    assert bars[-1].amount == pytest.approx(5.0 - too_high.score)
    assert end(bars) == pytest.approx(5.0)
    assert all(bar.kind != "cut" for bar in waterfall(why((1, 5.0, 0.2)), FILMS))
    assert waterfall(why((1, 0.5, -4.0), cut_to=0.5), FILMS)[-1].amount > 0


def test_a_score_that_is_not_in_stars_has_no_cut() -> None:
    bars = waterfall(why((1, 5.0, 0.2), stars=False), FILMS)
    assert all(bar.kind != "cut" and math.isfinite(bar.amount) for bar in bars)
    assert end(bars) == pytest.approx(3.8)


AMOUNTS = st.floats(-2, 2, allow_subnormal=False)


@given(
    amounts=st.lists(AMOUNTS, max_size=9),
    bars=st.integers(0, 10),
    cut_to=st.none() | st.sampled_from([0.5, 5.0]),
)
def test_every_waterfall_adds_up(amounts: list[float], bars: int, cut_to: float | None) -> None:
    explained = why(*((place, 4.0, amount) for place, amount in enumerate(amounts, 1)), cut_to=cut_to)
    steps = waterfall(explained, FILMS, bars)
    assert end(steps) == pytest.approx(explained.predicted, abs=1e-9)
    assert steps[0].start == 0.0
    for before, after in pairwise(steps):
        assert after.start == pytest.approx(before.start + before.amount, abs=1e-12)
    assert sum(step.kind == "film" for step in steps) == min(bars, sum(amount != 0.0 for amount in amounts))


def test_a_real_models_waterfall_adds_up_to_its_stars(tiny: Dataset) -> None:
    person = Profile.from_ratings({10: 5.0, 20: 1.0, 30: 4.5})
    for name in ("svd", "bias", "hybrid"):
        model = models.create(name).fit(tiny)
        for item_id in (40, 50):
            bars = waterfall(model.explain(person, item_id), tiny.catalog)
            assert end(bars) == pytest.approx(model.predict(person, [item_id]).stars[0], abs=1e-9)


@pytest.mark.parametrize(
    ("mood", "words"), [(0.12, "0.12 stars more generous"), (-0.3, "0.30 stars stricter"), (0.04, "")]
)
def test_the_mood_of_the_evening_is_named_where_it_is_worth_a_word(mood: float, words: str) -> None:
    note = mood_note(replace(why((1, 5.0, 0.3)), mood=mood))
    assert words in note
    assert bool(note) == bool(words)
