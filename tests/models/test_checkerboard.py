"""Even people like even items, odd people odd ones: any sane personal model knows what to show them next."""

import numpy as np
import pytest

from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.models import catalog
from tests.models.data import MODEL_NAMES, VARIANTS, make, make_catalog

N_USERS, N_ITEMS = 60, 30
BLIND = {"slope-one"}
"""Its differences between items are averages over everybody: half of these people differ one way, half the other."""
REPEATS = {"truncated-svd of the whole rank"}
"""Without truncation it says only what it was told."""
PERSONAL = [
    name
    for name, (of, _) in VARIANTS.items()
    if catalog.MODELS[of].personal and of not in BLIND and name not in REPEATS
]


@pytest.fixture(scope="module")
def checkerboard() -> Dataset:
    """5 stars for the person's own colour, 1 for the other; every fifth pair of items, the diagonal, held out.

    The colour is the genre, for models that look at what films are. Everybody rates at one sitting, in an order of
    their own.
    """
    plain = make_catalog(N_ITEMS).table
    table = Catalog.of(plain.assign(genres=["Even" if place % 2 == 0 else "Odd" for place in range(N_ITEMS)]))
    users, items = np.divmod(np.arange(N_USERS * N_ITEMS), N_ITEMS)
    shown = (users + items // 2) % 5 != 0
    stars = np.where(users % 2 == items % 2, 5.0, 1.0)
    when = np.random.default_rng(0).permutation(len(users))  # seconds: all within half an hour
    ratings = Ratings.of(
        users[shown], table.items.ids[items[shown]], stars[shown], when[shown], items=table.items
    )
    return Dataset("checkerboard", ratings, table, Scale(1, 5, 1), Source("hand", "Checkerboard"))


def test_the_held_out_diagonal_has_both_colours(checkerboard: Dataset) -> None:
    for user_id in range(N_USERS):
        hidden = ~np.isin(checkerboard.catalog.items.ids, checkerboard.ratings.profile(user_id).item_ids)
        assert np.bincount(np.flatnonzero(hidden) % 2).tolist() == [3, 3]


@pytest.mark.parametrize("variant", PERSONAL)
def test_everybody_is_shown_their_own_colour_first(variant: str, checkerboard: Dataset) -> None:
    model = make(variant).fit(checkerboard)
    for user_id in range(N_USERS):
        listed = model.recommend(checkerboard.ratings.profile(user_id), 6).item_ids
        colours = (np.searchsorted(checkerboard.catalog.items.ids, listed) % 2).tolist()
        right = colours.count(user_id % 2)
        assert colours == [user_id % 2] * right + [1 - user_id % 2] * (len(colours) - right)
        assert right >= (3 if len(listed) == 6 else 1)


@pytest.mark.parametrize("colour", [0, 1])
@pytest.mark.parametrize("variant", PERSONAL)
def test_a_newcomer_with_two_ratings_is_understood(variant: str, colour: int, checkerboard: Dataset) -> None:
    model = make(variant).fit(checkerboard)
    item_ids = checkerboard.catalog.items.ids
    loved, hated = item_ids[4 + colour], item_ids[4 + 1 - colour]
    listed = model.recommend(Profile.of([loved, hated], [5.0, 1.0]), 8).item_ids
    assert ((np.searchsorted(item_ids, listed) % 2) == colour).all()


@pytest.mark.parametrize("name", ["svd", "hybrid"])
def test_stars_tell_the_colours_apart(name: str, checkerboard: Dataset) -> None:
    model = catalog.create(name).fit(checkerboard)
    guessed = model.predict(checkerboard.ratings.profile(1), checkerboard.catalog.items.ids).stars
    odd = np.arange(N_ITEMS) % 2 == 1
    assert guessed[odd].min() > 4.0
    assert guessed[~odd].max() < 2.0


def test_all_models_that_are_not_personal_are_left_out_on_purpose() -> None:
    assert set(MODEL_NAMES) - {VARIANTS[name][0] for name in PERSONAL} == {"bias", "popularity"} | BLIND
