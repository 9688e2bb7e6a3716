"""Content: likeness against scikit-learn's TF-IDF, scores and stars by their formulas, what no facts mean."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.kernel_ridge import KernelRidge

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.errors import UnsupportedError
from recsys.facts import with_known_facts
from recsys.models import content as module
from recsys.models.content import Content
from recsys.sources import read_source
from tests.models.data import make_data

Matrix = NDArray[np.float64]

FILMS = pd.DataFrame(
    [
        (10, "Alpha", 1990, "Drama|Crime", "Ann", "Bob|Cid", "mafia|family|new york"),
        (20, "Beta", 1991, "Drama|Crime", "Ann", "Bob|Dan", "mafia|family"),
        (30, "Gamma", 2010, "Comedy", "Eve", "Fay", "wedding"),
        (40, "Delta", 2012, "Comedy|Drama", "Eve", "Fay|Cid", "wedding|family"),
        (50, "Epsilon", None, "", "", "", ""),
        (60, "Zeta", 1960, "Western", "Gus", "Hal", "desert"),
    ],
    columns=["item_id", "title", "year", "genres", "director", "cast", "keywords"],
)
EPSILON = 4
RATED = [
    *((1, 10, 5.0), (1, 20, 4.0), (1, 30, 1.0), (2, 30, 4.5), (2, 40, 5.0), (2, 50, 3.0)),
    *((3, 10, 2.0), (3, 60, 4.0), (3, 50, 1.0), (4, 20, 3.5)),
]
PERSON = Profile.of([10, 30, 60], [5.0, 1.0, np.nan], weights=[1.0, 2.0, 0.5])


def data_of(films: pd.DataFrame = FILMS) -> Dataset:
    catalog = Catalog.of(films)
    users, items, stars = zip(*RATED, strict=True)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    return Dataset("six", ratings, catalog, Scale(), Source("hand", "Six films"))


@pytest.fixture(scope="module")
def data() -> Dataset:
    return data_of()


def cosines(texts: list[str]) -> Matrix:
    """Of one field, by scikit-learn: facts of one film alone are no facts."""
    counts = CountVectorizer(token_pattern=r"[^|]+", binary=True, min_df=2, lowercase=False)
    rows = TfidfTransformer().fit_transform(counts.fit_transform(texts))
    return np.asarray((rows @ rows.T).toarray())


def likeness() -> Matrix:
    """K of ``FILMS`` for the default weights: keywords 2, all else 1."""
    years = [None if pd.isna(year) else int(year) for year in FILMS["year"]]
    periods = ["" if year is None else "|".join(str(year - back) for back in range(5)) for year in years]
    total = 2.0 * cosines(FILMS["keywords"].tolist()) + cosines(periods)
    return (total + sum(cosines(FILMS[field].tolist()) for field in ("genres", "director", "cast"))) / 6.0


def asked(item_id: int) -> list[float]:
    """K of one film with each, as ``similar`` says it."""
    near = Content().fit(data_of()).similar(item_id)
    return [
        dict(zip(near.item_ids.tolist(), near.scores.tolist(), strict=True)).get(10 * i, 0.0)
        for i in range(1, 7)
    ]


@pytest.mark.parametrize("at", range(6))
def test_likeness_is_the_weighted_mean_of_scikit_learns_cosines(at: int) -> None:
    expected = likeness()[at]
    expected[at] = 0.0  # nothing is similar to itself
    np.testing.assert_allclose(asked(10 * (at + 1)), expected, atol=1e-12)


def test_what_shares_no_fact_is_not_similar(data: Dataset) -> None:
    model = Content().fit(data)
    assert model.similar(10).item_ids.tolist() == [20, 40]
    assert len(model.similar(50)) == 0
    assert model.similar(10, 1).item_ids.tolist() == [20]


def test_the_score_by_hand(data: Dataset) -> None:
    model = Content(crowd_weight=0.5).fit(data)
    signals = np.array([1.0, 2.0 * -0.4, 0.5 * 0.4])  # five stars, one star twice, seen half
    ratings = data.ratings
    loved = np.array([np.sum(ratings.values[ratings.item_idx == at] - ratings.mean) for at in range(6)])
    loved = loved / (ratings.item_counts + 5.0) + 0.8 * np.log1p(ratings.item_counts)
    crowd = (loved - loved.min()) / (loved.max() - loved.min())
    expected = signals @ likeness()[[0, 2, 5]] / 3.5 + 0.5 * crowd
    np.testing.assert_allclose(model.score(PERSON), expected, atol=1e-7)


def test_stars_are_scikit_learns_kernel_ridge_on_what_the_averages_leave(data: Dataset) -> None:
    model = Content(leniency=0.7, taste=1.5).fit(data)
    person = Profile.of([10, 30, 40, 60], [5.0, 1.0, 2.0, np.nan], weights=[1.0, 2.0, 0.5, 1.0])
    usual = model.global_bias_ + model.item_biases_
    covariance, rated = 0.7 + 1.5 * likeness(), [0, 2, 3]
    ridge = KernelRidge(alpha=1.0, kernel="precomputed")
    ridge.fit(
        covariance[np.ix_(rated, rated)], person.ratings[:3] - usual[rated], sample_weight=person.weights[:3]
    )
    expected = usual + ridge.predict(covariance[:, rated])
    assert expected.min() > 0.5  # nothing is cut
    assert expected.max() < 5.0
    np.testing.assert_allclose(model.predict(person, model.item_ids_).stars, expected, atol=1e-10)


def test_a_film_without_facts_is_neither_liked_nor_disliked(data: Dataset) -> None:
    model = Content().fit(data)
    enthusiast, critic = Profile.of([10, 20], [5.0, 5.0]), Profile.of([10, 20], [1.0, 1.0])
    nobody = Profile.of([], [])
    assert model.score(enthusiast)[EPSILON] == model.score(critic)[EPSILON] == model.score(nobody)[EPSILON]
    why = model.explain(enthusiast, 50)
    assert [part.amount for part in why.contributions] == [0.0, 0.0]
    assert why.baseline["person"] > 0 > model.explain(critic, 50).baseline["person"]


def test_the_score_stays_within_bounds_however_long_the_profile(small: Dataset) -> None:
    model = Content(crowd_weight=0.0).fit(small)
    for n in (1, 5, 40):
        scores = model.score(Profile.of(model.item_ids_[:n], np.full(n, 5.0)))
        assert 0.0 <= scores.min() < scores.max() <= 1.0 + 1e-12


@pytest.mark.parametrize("column", ["genres", "director", "cast", "keywords", "year"])
def test_one_kind_of_facts_is_enough(column: str) -> None:
    others = [name for name in ("genres", "director", "cast", "keywords", "year") if name != column]
    model = Content().fit(data_of(FILMS.drop(columns=others)))
    assert model.similar(10, 1).item_ids.tolist() == [20]
    text = FILMS[column].astype("str").tolist()
    if column != "year":  # the other fields leave their shares to this one
        assert model.similar(10, 1).scores[0] == pytest.approx(cosines(text)[0, 1])


def test_without_any_fact_a_sentence_says_what_is_missing() -> None:
    bare = data_of(FILMS[["item_id", "title"]])
    with pytest.raises(UnsupportedError) as error:
        Content().fit(bare)
    assert str(error.value) == (
        "Films cannot be compared by what they are: this data knows nothing of their genres, director, cast, "
        "keywords or year."
    )
    with pytest.raises(UnsupportedError, match=r"nothing of their cast\.$"):
        Content(genres_weight=0, director_weight=0, keywords_weight=0, year_weight=0).fit(
            data_of(FILMS.drop(columns="cast"))
        )


def test_one_weight_at_least_is_above_zero(data: Dataset) -> None:
    with pytest.raises(
        ValueError, match=r"^One of the weights of genres, director, cast, keywords and year must"
    ):
        Content(genres_weight=0, director_weight=0, cast_weight=0, keywords_weight=0, year_weight=0).fit(data)


def test_of_a_very_long_history_the_last_ratings_make_the_stars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_HISTORY", 3)
    data = make_data()
    model = Content().fit(data)
    person = Profile.of([20, 30, 40, 50, 60], [5.0, 1.0, 4.0, np.nan, 2.0])
    last = Profile.of([30, 40, 60], [1.0, 4.0, 2.0])
    stars = model.predict(person, model.item_ids_).stars
    np.testing.assert_allclose(stars, model.predict(last, model.item_ids_).stars, atol=1e-12)
    without = model.leave_one_out(person)
    assert without[0] == pytest.approx(model.predict(last, [20]).stars[0])
    assert without[2] == pytest.approx(model.predict(last.without(40), [40]).stars[0])
    assert not np.allclose(model.score(person), model.score(last))  # the list listens to all of them


def test_on_real_films_it_finds_sequels_and_kin(movielens_folder: Path) -> None:
    data = with_known_facts(read_source(movielens_folder, "ml")).dataset
    model = Content().fit(data)
    for item_id, kin in (
        (858, "Godfather: Part II"),
        (260, "Star Wars"),
        (1214, "Aliens"),
        (58559, "Batman Begins"),
    ):
        titles = [data.catalog.title(int(near)) for near in model.similar(item_id, 5).item_ids]
        assert any(kin in title for title in titles), titles
