"""Sums as bars: what is written adds up as what is meant does."""

import hypothesis.strategies as st
import pytest
from hypothesis import given

from recsys.dataset import Catalog, Scale
from recsys.insights import about_stars, guess_in_words, named, push, waterfall
from recsys.insights.bars import in_digits
from recsys.insights.reasons import kept_place
from recsys.models.results import Explanation
from tests.insights.test_reasons import FILMS, NAN, why

AMOUNTS = st.floats(-2, 2, allow_subnormal=False)


def ordered(*parts: tuple[int, float, float], by: Explanation, item: float = 0.2) -> Explanation:
    """Stars of ``parts``, listed by another score."""
    stars = why(*parts, item=item)
    return Explanation(10, stars.score, stars.predicted, stars.baseline, stars.contributions, by)


@given(amounts=st.lists(AMOUNTS, max_size=9), item=AMOUNTS)
def test_written_stars_add_up_to_the_written_sum(amounts: list[float], item: float) -> None:
    explained = why(*((place, 4.0, amount) for place, amount in enumerate(amounts, 1)), item=item)
    bars = waterfall(explained, FILMS)
    assert round(sum(bar.shown for bar in bars), 2) == pytest.approx(explained.predicted, abs=0.005001)
    assert all(abs(bar.shown - bar.amount) <= 0.01 for bar in bars)


@given(
    amounts=st.lists(AMOUNTS, max_size=9),
    item=AMOUNTS,
    began=st.sampled_from([0.0, -0.1, 0.3]),
    lifted=st.sampled_from([0.0, -0.5, 0.7]),
)
def test_a_push_adds_up_and_what_speaks_for_a_film_is_a_hundred(
    amounts: list[float], item: float, began: float, lifted: float
) -> None:
    explained = why(*((place, 4.0, amount) for place, amount in enumerate(amounts, 1)), item=item)
    bars = push(explained, FILMS, began=began, lifted=lifted)
    alike = explained.baseline["mean"] + explained.baseline["person"]
    assert sum(bar.amount for bar in bars) == pytest.approx(
        explained.score - alike + began + lifted, abs=1e-9
    )
    above = [bar.shown for bar in bars if bar.amount > 0]
    assert not above or sum(above) == 100
    assert all(bar.shown * bar.amount >= 0 for bar in bars)


def test_a_push_by_hand() -> None:
    bars = push(why((1, 5.0, 0.5), (2, 1.0, -0.2), (3, 4.0, 0.3)), FILMS)
    assert [(bar.kind, bar.label, bar.shown) for bar in bars] == [
        ("item", "What everybody thinks of it", 20),
        ("film", "Alien", 50),
        ("film", "Amélie", 30),
        ("film", "Heat", -20),
    ]


def test_a_film_of_the_sentence_has_a_bar_however_small() -> None:
    parts = [(place, 4.0, 0.1 * place) for place in range(1, 10)]
    assert [bar.item_id for bar in push(why(*parts), FILMS, named={1}) if bar.kind == "film"][-1] == 1
    assert 2 not in [bar.item_id for bar in push(why(*parts), FILMS, named={1})]
    assert 1 in [bar.item_id for bar in waterfall(why(*parts), FILMS, named={1})]


@pytest.mark.parametrize(
    ("amounts", "digits", "written"),
    [
        ([0.333, 0.333, 0.333], 2, [0.34, 0.33, 0.33]),
        ([-0.012, 0.016], 2, [-0.01, 0.01]),
        ([], 2, []),
        ([33.4, 33.3, 33.3], 0, [34, 33, 33]),
    ],
)
def test_digits_by_largest_remainders(amounts: list[float], digits: int, written: list[float]) -> None:
    assert in_digits(amounts, digits) == pytest.approx(written)


def test_where_list_and_stars_come_from_different_films_the_words_say_so() -> None:
    order = why((2, 4.5, 0.9), (1, 5.0, 0.0))
    apart = ordered((2, 4.5, 0.01), (1, 5.0, 0.6), by=order)
    assert about_stars(apart, FILMS) == "it is here because of Heat; the stars come mostly from Alien"
    below = ordered((2, 4.5, 0.01), (1, 1.0, -0.6), by=order)
    assert about_stars(below, FILMS) == "it is here because of Heat; the stars are held down mostly by Alien"
    crowd = ordered((2, 4.5, 0.01), (1, 5.0, 0.6), by=order, item=0.8)
    assert about_stars(crowd, FILMS) == (
        "it is here because of Heat; the stars are mostly the crowd’s, and of your films Alien moves them most"
    )
    assert about_stars(apart, FILMS, kind="genre:Western") == (
        "it is here because you like westerns; the stars come mostly from Alien"
    )
    same = ordered((2, 4.5, 0.5), (1, 5.0, 0.1), by=order)
    assert about_stars(same, FILMS) == ""
    assert about_stars(why((1, 5.0, 0.6)), FILMS) == ""
    assert [part.item_id for part in named(apart, FILMS)] == [2]


def test_a_kept_place_counts_the_liked_films_of_its_kind() -> None:
    films = Catalog(FILMS.items, FILMS.table.assign(genres=["Horror", "Horror", "Crime", *[""] * 7]))
    explained = why((1, 5.0, 0.1), (2, 2.0, 0.1), (3, 4.0, 0.1), (4, NAN, 0.2))
    assert kept_place(explained, films, Scale(), "genre:Horror").startswith(
        "1 of the 2 films you liked are horror, so"
    )


@pytest.mark.parametrize(
    ("stars", "low", "high", "words"),
    [
        (4.5, 4.1, 5.0, "hardly a miss"),
        (4.3, 3.4, 5.0, "likely a favourite"),
        (4.3, 3.4, 4.6, "you should like it"),
        (4.0, 3.0, 4.6, "you should like it"),
        (3.8, 2.2, 4.8, "hit or miss"),
        (3.8, 3.2, 4.3, "worth a try"),
        (3.0, 2.5, 3.5, "fair"),
        (2.0, 1.5, 2.5, "hardly for you"),
        (4.3, NAN, NAN, "likely a favourite"),
        (NAN, NAN, NAN, ""),
    ],
)
def test_a_guess_in_words(stars: float, low: float, high: float, words: str) -> None:
    assert guess_in_words(stars, low, high, Scale()) == words
