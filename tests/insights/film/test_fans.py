"""Who likes a film: the groups' figures by hand and by pandas, and no claim that chance could make."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.insights import Film, Films, Tastes, facets, fans, fans_sentence

TASTE = "Favourite genre"


def made(extra: float = 2.0, people: int = 40) -> Dataset:
    """Half of the people love horror, half love comedy; film 1 is a horror film that the first half gives more.

    Films 2 to 7 are horror, 8 to 13 comedies; film 14, without a genre, is rated by one person alone.
    """
    genres = ["Horror"] * 7 + ["Comedy"] * 6 + [""]
    catalog = Catalog.of(pd.DataFrame({"item_id": range(1, 15), "title": "T", "genres": genres}))
    rows = []
    for user in range(people):
        loves = "Horror" if user % 2 else "Comedy"
        rows += [(user, item, 4.0 if genres[item - 1] == loves else 2.0) for item in range(2, 14)]
        rows.append((user, 1, 2.5 + (extra if user % 2 else 0.0) + (user // 2 % 2) / 2))
    rows.append((0, 14, 5.0))
    users, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(users, items, stars, items=catalog.items)
    table = pd.DataFrame(
        {"user_id": range(people), "age_band": ["25-34", "35-44"] * (people // 2), "device": ["tv"] * people}
    )
    return Dataset(
        "fans", ratings, catalog, Scale(), Source("hand", "Hand-made"), Behaviour.of({"people": table})
    )


def groups(data: Dataset, item_id: int) -> tuple[Film, pd.DataFrame]:
    film = Film(Films(data), data.catalog.position(item_id))
    return film, fans(film, Tastes.of(data))


def test_groups_by_favourite_genre_have_the_figures_that_pandas_finds() -> None:
    data = made()
    film, table = groups(data, 1)
    shown = table[table["facet"] == TASTE].set_index("group")
    assert shown["people"].to_dict() == {"Horror": 20, "Comedy": 20}
    ratings = pd.DataFrame(
        {"user": data.ratings.user_ids, "item": data.ratings.item_ids, "stars": data.ratings.values}
    )
    usual = ratings[ratings["item"] != 1].groupby("user")["stars"].mean()
    own = ratings[ratings["item"] == 1].set_index("user")["stars"]
    for group, parity in (("Horror", 1), ("Comedy", 0)):
        theirs = own.index[own.index % 2 == parity]
        assert shown.loc[group, "average"] == pytest.approx(own[theirs].mean())
        assert shown.loc[group, "usual"] == pytest.approx(usual[theirs].mean())
        lift = (own[theirs] - usual[theirs]).mean() * 20 / 25
        assert shown.loc[group, "lift"] == pytest.approx(lift, rel=1e-5)
    said = fans_sentence(film, table, TASTE)
    assert said.startswith(
        "Most above their usual stars: people whose favourite genre is Horror, 4.8 against 3.0"
    )
    assert "from 20 people" in said
    assert "Most below their usual stars: people whose favourite genre is Comedy, 2.8 against 3." in said


def test_groups_that_chance_can_make_are_not_claimed() -> None:
    data = made(extra=0.0)
    film, table = groups(data, 1)
    assert fans_sentence(film, table, TASTE) == "All groups here like it about as much."
    assert set(facets(table)) == {TASTE, "Age"}, "one device is nothing to compare"


def test_noise_is_called_noise() -> None:
    rng, data, claimed = np.random.default_rng(4), made(people=24), 0
    for _ in range(20):
        values = np.array(data.ratings.values)
        of_film = data.ratings.item_ids == 1
        values[of_film] = rng.integers(1, 11, of_film.sum()) / 2
        noisy = replace(data, ratings=replace(data.ratings, values=values))
        said = fans_sentence(*groups(noisy, 1), TASTE)
        claimed += "chance" not in said and "about as much" not in said
    assert claimed <= 4  # 5 % of 20 is one; more than four would be a chance of three in a thousand


def test_a_film_takes_no_part_in_what_its_raters_favour() -> None:
    """Somebody who rated five horror films counts for it; whoever rated four and this one does not."""
    genres = ["Horror"] * 6 + ["Comedy"] * 6
    catalog = Catalog.of(pd.DataFrame({"item_id": range(1, 13), "title": "T", "genres": genres}))
    rows = [(user, item, 2.0) for user in (1, 2) for item in range(7, 13)]
    rows += [(1, item, 5.0) for item in range(1, 6)] + [(2, item, 5.0) for item in range(1, 7)]
    rows += [(3, item, 3.0) for item in range(1, 13)]
    users, items, stars = zip(*rows, strict=True)
    data = Dataset(
        "own", Ratings.of(users, items, stars, items=catalog.items), catalog, Scale(), Source("hand", "Hand")
    )
    tastes, film = Tastes.of(data), Film(Films(data), 0)
    chosen = tastes.favourites(film.people, 0, film.stars)
    assert [tastes.genres[at] if at >= 0 else None for at in chosen] == [None, "Horror", "Comedy"]


@pytest.mark.parametrize("item_id", [14])
def test_one_rater_is_too_few(item_id: int) -> None:
    film, table = groups(made(), item_id)
    assert facets(table) == []
    assert (
        fans_sentence(film, table, TASTE)
        == "One person rated it: too few to tell groups apart; each needs at least 10."
    )


def test_real_ratings_are_grouped_as_pandas_would(movielens_data: Dataset) -> None:
    film, table = groups(movielens_data, 296)
    shown = table[table["facet"] == "How much they rate"]
    counts = np.diff(movielens_data.ratings.indptr)
    half, busy = np.quantile(counts, 0.5, method="lower"), np.quantile(counts, 0.9, method="lower")
    own = counts[film.people]
    assert shown["people"].tolist() == [
        (own <= half).sum(), ((own > half) & (own <= busy)).sum(), (own > busy).sum()
    ]  # fmt: skip
    heavy = film.stars[own > busy].mean()
    assert shown["average"].iloc[-1] == pytest.approx(heavy)
