"""The next question: the criterion against explicit posteriors, what "haven't seen" teaches, and the edges."""

import math

import numpy as np
import pytest

from recsys.asking import Asker, Chances
from recsys.asking.asker import NOBODY
from recsys.dataset import Dataset, Profile
from recsys.ids import Floats, IdMap
from recsys.models import catalog
from recsys.models.base import Recommender
from recsys.models.belief import Belief
from tests.models.data import make_data

SETTINGS = {
    "svd": {"n_factors": 4, "n_epochs": 15},
    "bayes": {"n_factors": 3, "n_samples": 12, "burn_in": 4, "n_kept": 4, "ranges": False},
    "hybrid": {"search": False, "rater.n_factors": 4, "rater.n_epochs": 15},
}
SOME = Profile.from_ratings({40: 5.0, 90: 2.0, 110: 3.5})


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=40, seed=3)


@pytest.fixture(scope="module", params=list(SETTINGS))
def model(request: pytest.FixtureRequest, data: Dataset) -> Recommender:
    return catalog.create(request.param, **SETTINGS[request.param]).fit(data)


@pytest.fixture(scope="module")
def asker(data: Dataset, model: Recommender) -> Asker:
    return Asker(data, model, Chances.of(data.ratings))


def unsure(data: Dataset, model: Recommender, profile: Profile) -> float:
    """The average over films of ``x' A^-1 x``, by how often they are rated: from the model alone."""
    belief = model.belief(profile, data.catalog.items.ids)
    assert belief is not None
    return float(np.average(belief.unsure, weights=data.ratings.item_counts))


def with_answer(profile: Profile, item_id: int) -> Profile:
    """The same and a rating; which one plays no part for what is unsure."""
    given = dict(zip(profile.item_ids.tolist(), profile.ratings.tolist(), strict=True))
    return Profile.from_ratings(given | {item_id: 1.5})


@pytest.mark.parametrize("profile", [NOBODY, SOME], ids=["nobody", "some"])
def test_the_first_question_is_the_best_of_all_by_brute_force(
    data: Dataset, model: Recommender, asker: Asker, profile: Profile
) -> None:
    chances = dict(zip(asker.chances.items.ids.tolist(), asker.chances.given(profile.item_ids), strict=True))
    before = unsure(data, model, profile)
    told = {
        item_id: before - unsure(data, model, with_answer(profile, item_id))
        for item_id in chances
        if item_id not in profile.item_ids
    }
    best = max(told, key=lambda item_id: chances[item_id] * told[item_id])
    (question,) = asker.questions(profile)
    assert question.item_id == best
    assert question.told == pytest.approx(told[best], rel=1e-6)
    assert question.chance == pytest.approx(chances[best])


def test_an_answer_by_hand() -> None:
    """One sample, one weight: prior precision 1, films of 1, 2 and 0; after a rating of x, A = 1 + x^2."""
    belief = Belief(np.array([[[1.0], [2.0], [0.0]]]), np.array([[[1.0]]]))
    assert belief.unsure.tolist() == [1.0, 4.0, 0.0]
    np.testing.assert_allclose(belief.after(1).unsure, [1 / 5, 4 / 5, 0.0])
    np.testing.assert_allclose(belief.after(0, 0.5).unsure, [1 / 1.5, 4 / 1.5, 0.0])
    np.testing.assert_allclose(belief.after(2).unsure, belief.unsure)


def test_how_much_is_known(data: Dataset, model: Recommender, asker: Asker) -> None:
    assert asker.known(NOBODY) == 0.0
    share = 1.0 - unsure(data, model, SOME) / unsure(data, model, NOBODY)
    assert asker.known(SOME) == pytest.approx(share, abs=0.02 if model.name == "bayes" else 1e-6)
    assert 0.0 < asker.known(SOME) < asker.known(with_answer(SOME, 200)) < 1.0


def test_several_at_once_do_not_ask_the_same_twice(data: Dataset, model: Recommender, asker: Asker) -> None:
    """The second is worth what it adds once the first is answered by chance: a rating that weighs its chance."""
    first, second = asker.questions(SOME, 2)
    assert first == asker.questions(SOME)[0]
    weights = [1.0] * len(SOME) + [first.chance]
    by_chance = Profile.of([*SOME.item_ids, first.item_id], [*SOME.ratings, 3.0], weights)
    ids, ratings = [*by_chance.item_ids, second.item_id], [*by_chance.ratings, 3.0]
    answered = Profile.of(ids, ratings, [*weights, 1.0])
    told = unsure(data, model, by_chance) - unsure(data, model, answered)
    assert second.told == pytest.approx(told, rel=1e-6)
    assert len({question.item_id for question in asker.questions(SOME, 6)}) == 6


def test_what_was_answered_is_not_asked(asker: Asker) -> None:
    first, second = (question.item_id for question in asker.questions(SOME, 2))
    found = asker.questions(SOME, 100, unseen=[first], skip=[second])
    asked = {question.item_id for question in found}
    assert not asked & {first, second, *SOME.item_ids.tolist()}
    about = asker.about(SOME, first)
    assert len(about) == 2
    assert not {*about} & {first, *SOME.item_ids.tolist()}
    assert asker.about(SOME, 10**9) == ()


def test_the_same_for_the_same(asker: Asker) -> None:
    assert asker.questions(SOME, 6, unseen=[200]) == asker.questions(SOME, 6, unseen=[200])


def test_when_everything_is_answered_nothing_is_asked(data: Dataset, asker: Asker) -> None:
    everything = Profile.from_ratings(dict.fromkeys(data.catalog.items.ids.tolist(), 3.0))
    assert asker.questions(everything, 6) == []
    assert asker.questions(NOBODY, 6, unseen=data.catalog.items.ids.tolist()) == []
    assert asker.questions(SOME, 0) == []


def test_unknown_films_say_nothing(asker: Asker) -> None:
    unknown = Profile.from_ratings({10**9: 5.0})
    assert asker.questions(unknown, 3, unseen=[10**9 + 1]) == asker.questions(NOBODY, 3)


def test_a_model_without_a_posterior_asks_for_the_most_rated(data: Dataset) -> None:
    model = catalog.create("item-knn").fit(data)
    asker = Asker(data, model, Chances.of(data.ratings))
    order = data.catalog.items.ids[np.argsort(-data.ratings.item_counts, kind="stable")]
    found = asker.questions(NOBODY, 5)
    assert [question.item_id for question in found] == order[:5].tolist()
    assert all(math.isnan(question.told) for question in found)
    assert math.isnan(asker.known(SOME))


# -- chances -----------------------------------------------------------------------------------------------------


def two_classes() -> Chances:
    """Half of the people see 1 and 2, half see 3: by hand."""
    seen = np.array([[0.8, 0.6, 0.1], [0.2, 0.2, 0.7]])
    return Chances(IdMap(np.array([1, 2, 3])), np.array([0.5, 0.5]), seen, np.array([5, 4, 4]))


@pytest.mark.parametrize(
    ("seen", "unseen", "members"),
    [
        ([], [], [0.5, 0.5]),
        ([1], [], [0.8, 0.2]),
        ([], [1], [0.2, 0.8]),
        ([1], [3], [0.8 * 0.9 / (0.8 * 0.9 + 0.2 * 0.3), 0.2 * 0.3 / (0.8 * 0.9 + 0.2 * 0.3)]),
        ([77], [78], [0.5, 0.5]),
    ],
)
def test_chances_by_hand(seen: list[int], unseen: list[int], members: Floats) -> None:
    chances = two_classes()
    np.testing.assert_allclose(chances.given(seen, unseen), members @ chances.seen)


def test_not_seen_lowers_the_chance_of_films_alike() -> None:
    chances = two_classes()
    assert chances.given([], [1])[1] < chances.given([])[1]
    assert chances.given([], [1])[2] > chances.given([])[2]


def test_chances_are_calibrated_and_found_again(data: Dataset) -> None:
    """Of nobody in particular, the chance of a film is the share of people who rated it."""
    chances = Chances.of(data.ratings)
    again = Chances.of(data.ratings)
    np.testing.assert_array_equal(chances.seen, again.seen)
    people = (np.diff(data.ratings.indptr) > 0).sum()
    places = data.ratings.items.positions(chances.items.ids)
    shares = data.ratings.item_counts[places] / people
    np.testing.assert_allclose(chances.given([]), shares, atol=0.08)
    assert chances.given([]).mean() == pytest.approx(shares.mean(), abs=0.02)
