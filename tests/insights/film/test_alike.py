"""Why films are alike, what models agree on, and what came next: by hand and by pandas."""

from dataclasses import replace

import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import Film, Films, Sequences, agreed, next_films, shared_facts, together
from recsys.insights.film.after import came_next
from recsys.insights.film.alike import co_raters


def film_of(data: Dataset, item_id: int) -> Film:
    return Film(Films(data), data.catalog.position(item_id))


def test_the_most_named_film_stands_first_then_the_better_places() -> None:
    lists = {"a": [5, 7, 9], "b": [7, 5, 8], "c": [9, 7]}
    assert agreed(lists) == [(7, ["a", "b", "c"]), (5, ["a", "b"]), (9, ["a", "c"]), (8, ["b"])]
    assert agreed(lists, 1) == [(7, ["a", "b", "c"])]
    assert agreed({}) == []


def test_only_the_top_of_a_list_names_a_film() -> None:
    assert [item for item, _ in agreed({"a": list(range(30))}, 50)] == list(range(20))


def test_who_rated_both_is_what_pandas_finds(movielens_data: Dataset) -> None:
    others = [1, 318, 2959, 53, 187]
    found = co_raters(film_of(movielens_data, 296), others).set_index("item_id")
    table = pd.DataFrame(
        {"user": movielens_data.ratings.user_ids, "item": movielens_data.ratings.item_ids,
         "stars": movielens_data.ratings.values.astype(float)}
    )  # fmt: skip
    wide = table.pivot_table(index="user", columns="item", values="stars", aggfunc="first")
    raters, lovers = wide[wide[296].notna()], wide[wide[296] >= 4.0]
    for other in others:
        assert found.loc[other, "both"] == raters[other].notna().sum()
        assert found.loc[other, "lovers"] == lovers[other].notna().sum()
        assert found.loc[other, "everybody"] == pytest.approx(wide[other].mean())
        if found.loc[other, "lovers"]:
            assert found.loc[other, "theirs"] == pytest.approx(lovers[other].mean())


def test_what_lovers_gave_is_told_from_five_on(tiny: Dataset) -> None:
    said = together(film_of(tiny, 20), [10, 30, 40, 50])
    assert said[10] == "2 people rated both."
    assert said[40] == "One person rated both."
    assert said[50] == "Nobody here rated both."


def test_shared_facts_leave_out_keywords_that_name_people() -> None:
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": [1, 2, 3],
                "title": ["A", "B", "C"],
                "director": ["Quentin Tarantino", "Quentin Tarantino", ""],
                "cast": ["Uma Thurman|Tim Roth", "Tim Roth", ""],
                "genres": ["Crime|Drama", "Crime", "Music"],
                "keywords": ["tarantino|heist", "heist|tarantino", ""],
            }
        )
    )
    assert (
        shared_facts(catalog, 0, 1)
        == "In common: directed by Quentin Tarantino; with Tim Roth; Crime; heist."
    )
    assert shared_facts(catalog, 0, 2) == ""


def sittings() -> Dataset:
    """Six people go on from film 1 to film 2 at once; to film 3 only the next day."""
    catalog = Catalog.of(pd.DataFrame({"item_id": range(1, 31), "title": "T"}))
    rows = []
    for user in range(6):
        rows += [(user, 1, 0), (user, 2, 60), (user, 3, 86_400)]
        rows += [(user, item, 200_000 + 4_000 * item) for item in range(4, 31)]
    users, items, times = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, [4.0] * len(rows), times, items=catalog.items)
    return Dataset("sittings", ratings, catalog, Scale(), Source("hand", "Hand-made"))


def test_what_came_next_came_in_the_same_sitting() -> None:
    data = sittings()
    (kind,) = Sequences.of(data)
    found = came_next(film_of(data, 1), kind)
    assert found["item_id"].tolist() == [2]
    assert found["times"].tolist() == [6]
    assert found["expected"].tolist() == pytest.approx([6 * 6 / len(data.ratings)])
    assert next_films(film_of(data, 1), kind) == {
        2: "6 of 6 sittings went on to it within 10 titles; by chance less than one would."
    }
    assert next_films(film_of(data, 30), kind) == {}, "the last of everybody"
    assert "sittings of ratings" in kind.note


def test_browsing_is_asked_before_sittings() -> None:
    data = sittings()
    events = [
        (session, session % 3, 10 * session + step, "click", item, 1)
        for session in range(4)
        for step, item in enumerate((1, 9))
    ]
    columns = ["session_id", "user_id", "timestamp", "event", "item_id", "place"]
    browsing = Behaviour.of({"sessions": pd.DataFrame(events, columns=columns)})
    first, second = Sequences.of(replace(data, behaviour=browsing))
    assert list(next_films(film_of(data, 1), first)) == [9]
    assert list(next_films(film_of(data, 1), second)) == [2]
    assert first.note == "From browsing sessions."


def test_data_without_times_has_no_order() -> None:
    data = sittings()
    assert Sequences.of(replace(data, ratings=replace(data.ratings, timestamps=None))) == []


def test_what_came_next_in_real_sittings_is_what_a_loop_finds(movielens_data: Dataset) -> None:
    (kind,) = Sequences.of(movielens_data)
    found = came_next(film_of(movielens_data, 260), kind).set_index("item_id")["times"]
    times: dict[int, int] = {}
    for user in movielens_data.ratings.users.ids.tolist():
        own = movielens_data.ratings.profile(user)
        items, when = own.item_ids.tolist(), own.timestamps
        assert when is not None
        if 260 not in items:
            continue
        at = items.index(260)
        for step in range(at + 1, min(at + 11, len(items))):
            if when[step] - when[step - 1] > 1_800:
                break
            times[items[step]] = times.get(items[step], 0) + 1
    assert {item: times[item] for item in found.index} == found.to_dict()
