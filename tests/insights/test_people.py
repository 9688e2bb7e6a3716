"""People found by taste, one person's history and taste, lists: figures worked by hand on four people.

Everybody else's averages (``tiny``): person 1 gave Alien 5 (others 4.5), Heat 4 (3.5), Amélie 2 (5); person 2 Alien 4.5
(5), Heat 4 (3.5); person 3 Heat 3 (4), Amélie 5 (2), Up 4.5 (4); person 4 Up 4 (4.5).
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.errors import UnknownUserError
from recsys.insights import People, list_for, overlap_sentence, people, safe_csv, side_by_side
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.tuning import FilmFilter


def without_times(data: Dataset) -> Dataset:
    return data.with_ratings(replace(data.ratings, timestamps=None))


def without_genres(data: Dataset) -> Dataset:
    bare = Catalog(data.catalog.items, data.catalog.table.assign(genres=""))
    return replace(data, catalog=bare)


def rated_at(days: list[float], stars: list[float] | None = None) -> Dataset:
    """One person who rated one film at each time, given in days."""
    count = len(days)
    table = pd.DataFrame({"item_id": range(1, count + 1), "title": [f"Film {n}" for n in range(count)]})
    catalogued = Catalog.of(table)
    ratings = Ratings.of(
        [1] * count,
        range(1, count + 1),
        stars or [3.0] * count,
        [round(day * 86_400) for day in days],
        items=catalogued.items,
    )
    return Dataset("times", ratings, catalogued, Scale(), Source("hand", "Hand-made"))


@pytest.fixture
def model(tiny: Dataset) -> Recommender:
    return catalog.create("svd", n_factors=2, n_epochs=2, ranges=False).fit(tiny)


# -- finding people ----------------------------------------------------------------------------------------


def test_the_crowd_is_everybody_else(tiny: Dataset) -> None:
    crowd = People(tiny).crowd
    assert crowd.tolist() == [4.5, 3.5, 5.0, 3.5, 5.0, 4.0, 2.0, 4.0, 4.5]


def test_heavy_raters_stand_in_the_order_of_their_counts(tiny: Dataset) -> None:
    table = People(tiny).heavy_raters()
    assert table["user_id"].tolist() == [1, 3, 2, 4]
    assert table["ratings"].tolist() == [3, 3, 2, 1]
    assert table["average"].tolist() == pytest.approx([11 / 3, 12.5 / 3, 4.25, 4.0])
    assert len(People(tiny).heavy_raters(2)) == 2


def test_contrarians_are_those_whose_stars_go_against_the_averages(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert People(tiny).contrarians().empty  # nobody has twenty films
    monkeypatch.setattr(people, "COMPARED_FROM", 2)
    table = People(tiny).contrarians()
    assert table["user_id"].tolist() == [3, 1, 2]
    assert table["films"].tolist() == [3, 3, 2]
    expected = [np.corrcoef([3, 5, 4.5], [4, 2, 4])[0, 1], np.corrcoef([5, 4, 2], [4.5, 3.5, 5])[0, 1], 1.0]
    assert table["agreement"].tolist() == pytest.approx(expected)
    assert expected[1] == pytest.approx(-0.5)


def test_somebody_who_gives_every_film_the_same_has_no_agreement(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "COMPARED_FROM", 2)
    ratings = tiny.ratings
    flat = np.where(ratings.user_ids == 3, 3.0, ratings.values).astype(np.float32)
    assert 3 not in People(tiny.with_ratings(replace(ratings, values=flat))).contrarians()["user_id"].tolist()


def test_lovers_of_a_genre_give_it_more_than_the_crowd_and_more_than_they_do_elsewhere(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert People(tiny).lovers("Comedy").empty  # nobody has ten comedies
    monkeypatch.setattr(people, "LOVED_FROM", 1)
    table = People(tiny).lovers("Comedy")
    assert table["user_id"].tolist() == [3]  # person 1 gave it 2 where the crowd gave 5
    row = table.iloc[0]
    assert (row["films"], row["theirs"], row["crowd"]) == (1, 5.0, 2.0)
    assert row["lift"] == pytest.approx((3.0 - 2.5 / 3) / 6)
    assert People(tiny).lovers("Western").empty


# -- one person --------------------------------------------------------------------------------------------


def test_a_history_is_newest_first_with_everybody_elses_averages(tiny: Dataset) -> None:
    history = People(tiny).person(3).history
    assert history["title"].tolist() == ["Up", "Amélie", "Heat"]
    assert history["stars"].tolist() == [4.5, 5.0, 3.0]
    assert history["crowd"].tolist() == [4.0, 2.0, 4.0]
    assert history["genres"].tolist() == ["Animation", "Comedy, Romance", "Crime"]
    assert history["rated_on"].iloc[0] == pd.Timestamp(420, unit="s")
    assert People(tiny).person(3).averages == (3, pytest.approx(12.5 / 3), pytest.approx(10 / 3))


def test_taste_compares_the_same_films_and_trusts_few_of_them_less(tiny: Dataset) -> None:
    taste = People(tiny).person(1).taste.set_index("genre")
    assert taste.loc["Horror", ["films", "theirs", "crowd"]].tolist() == [1, 5.0, 4.5]
    assert taste["difference"].to_dict() == pytest.approx(
        {"Comedy": -0.5, "Crime": 0.5 / 6, "Horror": 0.5 / 6, "Romance": -0.5, "Sci-Fi": 0.5 / 6}
    )
    sentence = People(tiny).person(1).taste_sentence
    assert sentence == "Most below the crowd on Comedy: 2.0 against 5.0 on the same one film."


def test_a_person_who_is_not_there_is_said(tiny: Dataset) -> None:
    for user_id in (5, -1, 10**30):
        with pytest.raises(UnknownUserError, match=f"There is no person {user_id} in this data"):
            People(tiny).person(user_id)


def test_activity_fills_quiet_periods_and_keeps_counts() -> None:
    period, table = People(rated_at([0, 0.5, 3], [2.0, 4.0, 5.0])).person(1).activity
    assert period == "day"
    assert table["start"].tolist() == list(pd.date_range("1970-01-01", periods=4))
    assert table["label"].iloc[0] == "1 January 1970"
    assert table["ratings"].tolist() == [2, 0, 0, 1]
    assert table["average"].iloc[0] == 3.0
    assert table["average"].isna().tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "period", "count"), [(80, "day", 81), (400, "month", 14), (4_000, "year", 11)]
)
def test_a_longer_history_is_counted_by_longer_periods(days: int, period: str, count: int) -> None:
    name, table = People(rated_at([0, days])).person(1).activity
    assert (name, len(table), table["ratings"].sum()) == (period, count, 2)


def test_a_person_is_summed_up_in_one_line(tiny: Dataset) -> None:
    assert People(tiny).person(3).headline == (
        "3 ratings · 1 January 1970 · 4.17 stars on average; everybody else gives the same films 3.33."
    )
    assert People(rated_at([0, 40])).person(1).headline == "2 ratings · 1 January 1970 to 10 February 1970."
    assert People(without_times(rated_at([1]))).person(1).headline == "One rating."


def test_the_busiest_period_is_named_and_a_single_one_is_called_that() -> None:
    assert People(rated_at([0, 0.5, 3])).person(1).activity_sentence == (
        "Busiest day: 1 January 1970, 2 of 3 ratings."
    )
    assert (
        People(rated_at([0, 400, 410])).person(1).activity_sentence.startswith("Busiest month: February 1971")
    )
    assert "All on one day, 1 January 1970" in People(rated_at([0, 0.1])).person(1).activity_sentence


def test_data_without_times_has_a_history_and_no_activity(tiny: Dataset) -> None:
    person = People(without_times(tiny)).person(3)
    assert person.history["rated_on"].isna().all()
    assert person.history["title"].tolist() == ["Up", "Amélie", "Heat"]
    assert person.activity[1].empty


def test_data_without_genres_has_no_taste_and_no_lovers(tiny: Dataset) -> None:
    bare = People(without_genres(tiny))
    assert bare.genres == []
    assert bare.person(1).taste.empty
    assert "nothing to compare" in bare.person(1).taste_sentence


def test_somebody_with_one_rating_of_a_film_that_nobody_else_saw() -> None:
    person = People(rated_at([1])).person(1)
    assert len(person.history) == 1
    assert person.averages[0] == 0
    assert person.taste.empty
    assert person.activity[1]["ratings"].tolist() == [1]


def test_figures_on_real_sized_data_equal_pandas(movielens_data: Dataset) -> None:
    ratings = movielens_data.ratings
    rows = pd.DataFrame(
        {"user": ratings.user_ids, "item": ratings.item_ids, "stars": ratings.values.astype(float)}
    )
    by_film = rows.groupby("item")["stars"]
    count, total = by_film.transform("size"), by_film.transform("sum")
    rows["crowd"] = ((total - rows["stars"]) / (count - 1)).where(count > 1)
    shared = rows.dropna()
    agreement = shared.groupby("user").apply(lambda one: one["stars"].corr(one["crowd"]))
    agreement = agreement[shared.groupby("user").size() >= 20].sort_values().head(20)
    found = People(movielens_data).contrarians()
    assert found["user_id"].tolist() == agreement.index.tolist()
    assert found["agreement"].tolist() == pytest.approx(agreement.tolist())


# -- lists -------------------------------------------------------------------------------------------------


def test_a_list_leaves_out_what_the_person_rated_and_says_they(tiny: Dataset, model: Recommender) -> None:
    table = list_for(tiny, model, tiny.ratings.profile(1), 10)
    assert sorted(table["item_id"].tolist()) == [40, 50]
    assert table["place"].tolist() == [1, 2]
    assert table["raters"].tolist() == [
        int(tiny.ratings.item_counts[item_id // 10 - 1]) for item_id in table["item_id"]
    ]
    assert table["because"].str.startswith("because").all()
    assert not table["because"].str.contains("you").any()


def test_what_a_taste_moved_is_said_of_them(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    model, person = catalog.create("hybrid").fit(tiny), tiny.ratings.profile(1)
    best = model.recommend(person)
    moved = replace(best, moved_by={int(best.item_ids[0]): "foreign"})
    monkeypatch.setattr(model, "recommend_each", lambda *_, **__: [moved])
    said = list_for(tiny, model, person, 10)["because"].tolist()
    assert said[0] == "here because they like world cinema"
    assert all(reason.startswith("because") for reason in said[1:])


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (FilmFilter(), [10, 20, 30, 40, 50]),
        (FilmFilter(genres=("Comedy", "Crime")), [20, 30, 50]),
        (FilmFilter(years=(1985, 2001)), [20, 30, 50]),
        (FilmFilter(raters=1), [10, 20, 30, 40]),
        (FilmFilter(raters=3), [20]),
        (FilmFilter(genres=("Comedy",), raters=1), [30]),
        (FilmFilter(kinds=("series",)), []),
    ],
)
def test_filters_let_through_what_they_say(tiny: Dataset, wanted: FilmFilter, left: list[int]) -> None:
    assert wanted.item_ids(tiny).tolist() == left


def test_a_film_without_a_year_is_left_out_only_when_years_are_asked_for(tiny: Dataset) -> None:
    table = tiny.catalog.table.assign(year=pd.array([1979, pd.NA, 2001, 2009, 1985], dtype="Int16"))
    unknown = replace(tiny, catalog=Catalog(tiny.catalog.items, table))
    assert 20 not in FilmFilter(years=(1900, 2100)).item_ids(unknown)
    assert 20 in FilmFilter().item_ids(unknown)


def test_nothing_left_after_filters_is_an_empty_table(tiny: Dataset, model: Recommender) -> None:
    table = list_for(tiny, model, tiny.ratings.profile(1), 10, FilmFilter(genres=("Crime",)))
    assert table.empty
    assert "because" in table.columns


def test_two_lists_side_by_side_by_hand() -> None:
    def listed(item_ids: list[int]) -> pd.DataFrame:
        titles = [f"Film {item_id}" for item_id in item_ids]
        return pd.DataFrame(
            {"place": range(1, len(item_ids) + 1), "item_id": item_ids, "title": titles, "year": 2000}
        )

    both = side_by_side(listed([7, 8, 9]), listed([9, 5, 7]))
    assert both["item_id"].tolist() == [7, 9, 8, 5]
    assert both["first"].tolist() == [1, 3, 2, pd.NA]
    assert both["second"].tolist() == [3, 1, pd.NA, 2]
    assert overlap_sentence(both) == "2 of 3 films stand on both lists."
    assert overlap_sentence(side_by_side(listed([1]), listed([2]))) == "No film stands on both lists of 1."
    assert overlap_sentence(side_by_side(listed([]), listed([]))) == "Both lists are empty."


def test_a_title_that_is_a_formula_is_exported_as_text(tiny: Dataset, model: Recommender) -> None:
    table = tiny.catalog.table.assign(title=["=1+1", "@SUM(A1)", "+cmd", "-2", "=HYPERLINK(1)"])
    hostile = replace(tiny, catalog=Catalog(tiny.catalog.items, table))
    text = safe_csv(list_for(hostile, model, hostile.ratings.profile(1), 5))
    assert "'=HYPERLINK(1)" in text
    assert "'-2" in text
    assert ",=" not in text


def test_who_is_found_is_looked_for_once(tiny: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    people = People(tiny)
    first = people.heavy_raters()
    monkeypatch.setattr(People, "_sum", lambda self, amounts: pytest.fail("everybody was looked at again"))
    pd.testing.assert_frame_equal(people.heavy_raters(), first)


def test_somebody_without_ratings_takes_nobody_elses(tiny: Dataset) -> None:
    ratings = tiny.ratings
    silent = tiny.with_ratings(ratings.where(ratings.user_ids != 2))
    table = People(silent).heavy_raters().set_index("user_id")
    means = pd.Series(silent.ratings.values.astype(float)).groupby(silent.ratings.user_ids).mean()
    assert 2 not in table.index
    assert table["average"].to_dict() == pytest.approx(means.to_dict())
