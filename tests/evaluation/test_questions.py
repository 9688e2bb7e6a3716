"""Questionnaires: what is revealed by which question, and the same rows for every order."""

from collections.abc import Collection

import numpy as np
import pytest

from recsys.asking import Asker, Chances
from recsys.dataset import Dataset, Profile
from recsys.evaluation import questions
from recsys.evaluation.questions import NEVER, Found, Sheets
from recsys.ids import Ids
from recsys.models.svd import SVD
from tests.models.data import make_data

N = 6


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=140, seed=4)


@pytest.fixture(scope="module")
def asked(data: Dataset) -> Sheets:
    return questions.sheets(data.ratings, seed=1, n_people=8)


@pytest.fixture(scope="module")
def model(data: Dataset, asked: Sheets) -> SVD:
    return SVD(n_factors=3, n_epochs=10, ranges=False).fit(data.with_ratings(asked.learned))


def test_nobody_who_is_asked_was_learned_from(data: Dataset, asked: Sheets) -> None:
    assert len(asked.people) == 8
    assert not set(asked.learned.user_ids.tolist()) & set(data.ratings.users.ids[asked.people].tolist())
    assert len(asked.learned) + len(asked.sheet) + len(asked.tested) == len(data.ratings)
    pairs = [set(zip(rows.user_idx, rows.item_idx, strict=True)) for rows in (asked.sheet, asked.tested)]
    assert not pairs[0] & pairs[1]
    assert asked.sheet.timestamps is None
    assert 0.6 < len(asked.sheet) / (len(asked.sheet) + len(asked.tested)) < 0.8


def test_settings_are_chosen_on_others(data: Dataset) -> None:
    reported = {person for seed in range(8) for person in questions.sheets(data.ratings, seed).people}
    choosing = {
        person
        for seed in range(8)
        for person in questions.sheets(data.ratings, seed, for_choosing=True).people
    }
    assert min(len(reported), len(choosing)) > 0
    assert not reported & choosing


def test_too_few_ratings_are_said() -> None:
    with pytest.raises(ValueError, match="40 ratings"):
        questions.sheets(make_data(n_users=10, n_items=20).ratings, 0)


def test_what_is_revealed_by_hand(asked: Sheets) -> None:
    person = int(asked.people[0])
    rows = slice(asked.sheet.indptr[person], asked.sheet.indptr[person + 1])
    own = asked.sheet.items.ids[asked.sheet.item_idx[rows]].tolist()
    strange = next(item_id for item_id in asked.sheet.items.ids.tolist() if item_id not in own)
    order: Ids = np.array([strange, own[2], own[0]])
    found = questions.revealed_at(asked.sheet, person, questions.one_after_the_other(order), 9)
    assert found[2] == 2
    assert found[0] == 3
    assert (np.delete(found, [0, 2]) == NEVER).all()


def test_an_order_is_told_the_answers(asked: Sheets) -> None:
    person, heard = int(asked.people[0]), []

    def order(profile: Profile, unseen: Collection[int]) -> int | None:
        heard.append((profile, list(unseen)))
        return int(asked.sheet.items.ids[len(heard)])

    questions.revealed_at(asked.sheet, person, order, 5)
    given = asked.sheet.profile(int(asked.sheet.users.ids[person]))
    truth = dict(zip(given.item_ids.tolist(), given.ratings.tolist(), strict=True))
    last, unseen = heard[-1]
    assert len(heard) == 5
    assert len(last) + len(unseen) == 4
    assert not set(unseen) & set(truth)
    assert all(truth[item_id] == stars for item_id, stars in zip(last.item_ids, last.ratings, strict=True))


def test_every_order_is_tested_on_the_same_rows(data: Dataset, asked: Sheets, model: SVD) -> None:
    asker = Asker(data, model, Chances.of(asked.learned))
    first = questions.ask_all(model, asked, questions.adaptive(asker), N)
    other = questions.ask_all(model, asked, questions.by_popularity(asked.learned), N)
    np.testing.assert_array_equal(first.squared[:, 0], other.squared[:, 0])
    assert (np.diff(first.answers, axis=1) >= 0).all()
    assert first.answers[:, 0].sum() == 0
    assert len(first.known) == first.answers[:, -1].sum()
    compared = questions.compare([first, first], [other, other])
    assert compared.people == 8
    assert compared.low <= compared.difference <= compared.high
    assert questions.compare([first], [first]).difference == 0.0
    again = questions.ask_all(model, asked, questions.adaptive(asker), N)
    np.testing.assert_array_equal(first.squared, again.squared)


def test_the_curve_by_hand(asked: Sheets) -> None:
    found = Found(
        np.array([1, 2]),
        np.array([[4.0, 1.0], [4.0, 1.0]]),
        np.array([1, 1]),
        np.zeros((2, 2), int),
        asked.sheet,
    )
    assert found.curve.tolist() == [2.0, 1.0]
    assert found.area == 1.5


def test_orders_of_other_rows_are_not_compared(asked: Sheets) -> None:
    one = Found(np.array([1]), np.ones((1, 2)), np.array([1]), np.zeros((1, 2), int), asked.sheet)
    other = Found(np.array([2]), np.ones((1, 2)), np.array([1]), np.zeros((1, 2), int), asked.sheet)
    with pytest.raises(ValueError, match="same people"):
        questions.compare([one], [other])
