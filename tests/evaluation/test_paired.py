"""Comparing two models: where they are alike it says so nineteen times of twenty, and it sees what is there."""

import itertools
import json
import math
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest

from recsys.evaluation import paired
from recsys.evaluation.paired import Paired, paired_means, paired_stars, sign_flip_interval
from recsys.evaluation.rows import StarRows
from recsys.evaluation.splits import kfold
from recsys.ids import Floats, Positions
from recsys.models.bias import Bias
from recsys.models.svd import SVD
from recsys.sources import read_source

LABELS = ("SVD", "averages")
SWAPS = 1_000


def rows_of(user_idx: Positions, errors: Floats) -> StarRows:
    """A model that was so far off; all ratings are 3."""
    actual = np.full(len(errors), 3.0)
    nothing, zeros = np.full(len(errors), np.nan), np.zeros(len(errors), dtype=np.int64)
    item_idx = np.arange(len(errors), dtype=np.int32)
    return StarRows(user_idx, item_idx, actual, actual + errors, nothing, nothing, zeros, zeros, zeros)


def two_models(n_people: int, heavy: float, seed: int) -> tuple[Positions, Floats, Floats]:
    """Errors of two models that share most of them; ``heavy`` people have most of the ratings."""
    draw = np.random.default_rng(seed)
    counts = np.maximum(1, draw.lognormal(3, heavy, size=n_people)).astype(int)
    user_idx = np.repeat(np.arange(n_people, dtype=np.int32), counts)
    shared = draw.normal(size=len(user_idx)) * draw.uniform(0.5, 1.3, n_people)[user_idx]
    return user_idx, *(shared + draw.normal(scale=0.3, size=(2, len(user_idx))))


@pytest.fixture(scope="module")
def real(movielens_folder: Path) -> tuple[Positions, Floats, Floats]:
    """The errors of averages and SVD, five folds of ml-latest-small."""
    data = read_source(movielens_folder, "ml").dataset
    people, errors = [], []
    for train, test in kfold(data.ratings, 5):
        known = data.with_ratings(train)
        guesses = [model.fit(known).predict_pairs(train, test) for model in (Bias(), SVD())]
        people.append(test.user_idx)
        errors.append(np.array(guesses) - test.values)
    averages, svd = np.concatenate(errors, axis=1)
    return np.concatenate(people), averages, svd


def share_called_different(
    user_idx: Positions, first: Floats, second: Floats, added: float, *, figure: str = "rmse"
) -> float:
    """Each person's errors swapped by a toss, then ``added`` stars of error for the first; of ``SWAPS`` swaps."""

    def sums(errors: Floats) -> Floats:
        rows = errors**2 if figure == "rmse" else np.abs(errors)
        return np.asarray(np.bincount(user_idx, weights=rows), dtype=np.float64)

    def worse(errors: Floats) -> Floats:
        return errors + added * np.sign(errors)

    counts = np.bincount(user_idx)
    swapped = np.random.default_rng(17).random((SWAPS, len(counts))) < 0.5
    left = np.where(swapped, sums(worse(second)), sums(worse(first)))
    right = np.where(swapped, sums(first), sums(second))
    parts = [paired._parts(*sides, counts, figure == "rmse") for sides in zip(left, right, strict=True)]
    # The weights do not matter for whether 0 is left out, so one set serves all the swaps.
    low, high = sign_flip_interval(np.array([z for z, _ in parts]).T, parts[0][1])
    return float(np.mean((low > 0) | (high < 0)))


def check_level_and_power(user_idx: Positions, first: Floats, second: Floats) -> None:
    found = [share_called_different(user_idx, first, second, added) for added in (0.0, 0.01, 0.03)]
    assert 0.032 <= found[0] <= 0.068
    assert found[0] + 0.02 < found[1] < found[2]
    assert found[2] > 0.5


@pytest.mark.parametrize(("n_people", "heavy"), [(100, 1.0), (200, 2.0)])
def test_alike_is_called_different_once_in_twenty_and_worse_more_and_more_often(
    n_people: int, heavy: float
) -> None:
    """Also where two of two hundred people carry nearly all: the percentile bootstrap says it twice as often there."""
    check_level_and_power(*two_models(n_people, heavy, seed=1))


def test_of_absolute_errors_too() -> None:
    assert 0.032 <= share_called_different(*two_models(100, 1.0, seed=1), 0.0, figure="mae") <= 0.068


def test_the_same_on_real_errors(real: tuple[Positions, Floats, Floats]) -> None:
    check_level_and_power(*real)


def test_real_models_differ_and_the_sentence_says_by_how_much(real: tuple[Positions, Floats, Floats]) -> None:
    user_idx, averages, svd = real
    found = paired_stars(rows_of(user_idx, svd), rows_of(user_idx, averages), LABELS)
    assert found.better == "SVD"
    assert found.difference == pytest.approx(np.sqrt(np.mean(svd**2)) - np.sqrt(np.mean(averages**2)))
    assert found.sentence.startswith("better on this data: SVD over averages by .0")


def the_long_way(first: Floats, second: Floats) -> float:
    """Share of all 2^people swaps whose difference of RMSE is as large; one row a person."""
    rmse = [math.sqrt(np.mean(side**2)) for side in (first, second)]
    found = abs(rmse[0] - rmse[1])
    as_large = 0
    for swap in itertools.product((False, True), repeat=len(first)):
        left, right = np.where(swap, second, first), np.where(swap, first, second)
        as_large += abs(math.sqrt(np.mean(left**2)) - math.sqrt(np.mean(right**2))) >= found - 1e-12
    return float(as_large / 2 ** len(first))


@pytest.mark.parametrize("seed", range(12))
def test_the_interval_leaves_out_0_where_swapping_everybody_in_all_ways_does(seed: int) -> None:
    draw = np.random.default_rng(seed)
    first, second = draw.normal(size=(2, 10)) * ((1.5,), (1.0,))
    share = the_long_way(first, second)
    if 0.045 < share < 0.055:  # a few tosses decide
        return
    people = np.arange(10, dtype=np.int32)
    found = paired_stars(rows_of(people, first), rows_of(people, second), LABELS)
    assert (found.low > 0 or found.high < 0) == (share <= 0.05)


def test_its_ends_are_where_the_test_turns() -> None:
    """A difference just inside is not ruled out by the tosses, one just outside is."""
    draw = np.random.default_rng(4)
    parts, weights = draw.normal(loc=0.1, size=30), np.full(30, 1 / 30)
    (low,), (high,) = sign_flip_interval(parts[:, None], weights)
    signs = np.random.default_rng(0).integers(2, size=(paired.FLIPS, 30), dtype=np.int8) * 2.0 - 1.0

    def share(difference: float) -> float:
        moved = parts - difference * weights
        return float((1 + np.sum(np.abs(signs @ moved) >= abs(moved.sum()) - 1e-12)) / (paired.FLIPS + 1))

    width = high - low
    for inside, outside in (
        (low + 1e-3 * width, low - 1e-3 * width),
        (high - 1e-3 * width, high + 1e-3 * width),
    ):
        assert share(inside) > 0.05 >= share(outside)


def test_nineteen_of_twenty_intervals_hold_the_truth() -> None:
    """Few people, some with most of the rows, one model truly worse by a tenth."""
    user_idx, first, second = two_models(3_000, 1.0, seed=2)
    first = first * 1.1
    truth = math.sqrt(np.mean(first**2)) - math.sqrt(np.mean(second**2))
    summed = [np.bincount(user_idx, weights=side**2) for side in (first, second)]
    sums = np.array(summed, dtype=np.float64)
    counts, held = np.bincount(user_idx), 0
    for seed in range(200):
        drawn = np.random.default_rng(seed).integers(3_000, size=40)
        z, w = paired._parts(sums[0][drawn], sums[1][drawn], counts[drawn], rooted=True)
        low, high = sign_flip_interval(z[:, None], w, seed)
        held += bool(low[0] <= truth <= high[0])
    assert 0.90 <= held / 200 <= 0.99


def test_a_person_of_many_rows_is_one_person() -> None:
    """Five people of a thousand rows are five, and say nothing; NDCG of several sessions a person likewise."""
    people = np.repeat(np.arange(5, dtype=np.int32), 1_000)
    errors = np.ones(len(people))
    found = paired_stars(rows_of(people, errors), rows_of(people, 2 * errors), LABELS)
    assert (found.people, found.better) == (5, None)
    assert found.difference == pytest.approx(-1.0)
    assert math.isnan(found.low)
    assert math.isnan(found.high)
    assert found.sentence == "too few people to tell SVD from averages: 5 of at least 6"
    nobody = np.empty(0, dtype=np.int32)
    empty = paired_means((nobody, nobody), (np.empty(0), np.empty(0)), LABELS, "ndcg@10")
    assert (empty.people, empty.better) == (0, None)


def of_means(first: Floats, second: Floats, figure: str = "ndcg@10", **more: bool) -> Paired:
    people = np.arange(len(first), dtype=np.int32)
    return paired_means((people, people), (first, second), LABELS, figure, **more)


def test_higher_is_better_for_lists_and_lower_for_errors() -> None:
    low, high = np.random.default_rng(0).normal(size=(2, 200)) * 0.1 + ((0.2,), (0.3,))
    assert of_means(high, low).better == "SVD"
    assert of_means(high, low).sentence.startswith("better on this data: SVD over averages by .09")
    assert " NDCG@10, 95 % interval ." in of_means(high, low).sentence
    worse = of_means(high, low, "surprise", higher_is_better=False)
    assert worse.better == "averages"
    assert worse.difference == of_means(high, low).difference > 0
    assert worse.sentence.startswith("better on this data: averages over SVD by .09")


def test_no_difference_is_said_with_the_interval() -> None:
    same, other = np.random.default_rng(1).random((2, 50))
    found = of_means(same, other)
    assert found.better is None
    assert found.low < 0 < found.high
    assert found.sentence.startswith("no difference that this data can show: ")
    assert "but the 95 % interval, −." in found.sentence
    assert found.sentence.endswith(", holds 0")
    nothing = of_means(same, same.copy())
    assert (nothing.low, nothing.high, nothing.better) == (0.0, 0.0, None)
    assert nothing.sentence == "no difference at all: SVD and averages do the same for everybody"


def test_turning_the_two_round_turns_the_answer_round() -> None:
    user_idx, first, second = two_models(80, 1.0, seed=3)
    rows = rows_of(user_idx, first * 1.1), rows_of(user_idx, second)
    there, back = paired_stars(*rows, LABELS), paired_stars(*rows[::-1], LABELS[::-1])
    assert (back.difference, back.low, back.high) == pytest.approx(
        (-there.difference, -there.high, -there.low)
    )
    assert (there.better, there.sentence) == (back.better, back.sentence)


def test_it_is_ready_for_json_and_the_seed_decides() -> None:
    user_idx, first, second = two_models(80, 1.0, seed=3)
    rows = rows_of(user_idx, first), rows_of(user_idx, second)
    found = paired_stars(*rows, LABELS, "mae")
    assert json.loads(json.dumps(asdict(found))) == asdict(found)
    assert found == paired_stars(*rows, LABELS, "mae")
    assert found.low != paired_stars(*rows, LABELS, "mae", seed=1).low
    assert found.difference == pytest.approx(np.mean(np.abs(first)) - np.mean(np.abs(second)))
    assert "stars of mean absolute error" in found.sentence


def test_models_without_any_error_do_not_differ() -> None:
    people = np.arange(9, dtype=np.int32)
    perfect = rows_of(people, np.zeros(9))
    assert paired_stars(perfect, perfect, LABELS).difference == 0
    found = paired_stars(perfect, rows_of(people, np.ones(9)), LABELS)
    assert (found.difference, found.better) == (-1.0, "SVD")
    assert (found.low, found.high) == pytest.approx((-1.0, -1.0))


def test_a_small_difference_does_not_shrink_to_nothing() -> None:
    draw = np.random.default_rng(0).normal(size=400) * 1e-5
    found = of_means(0.5 + draw + 2e-5, np.full(400, 0.5))
    assert found.better == "SVD"
    assert " by .00001" in found.sentence
    assert "interval .00001" in found.sentence


def test_steps_of_another_size_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    user_idx, first, second = two_models(30, 1.0, seed=3)
    rows = rows_of(user_idx, first), rows_of(user_idx, second)
    at_once = paired_stars(*rows, LABELS)
    monkeypatch.setattr(paired, "DRAWN_AT_ONCE", 1_200)
    again = paired_stars(*rows, LABELS)
    assert (again.low, again.high) == pytest.approx((at_once.low, at_once.high), rel=1e-9)


@pytest.mark.parametrize("name", ["user_idx", "item_idx", "fold", "actual"])
def test_other_rows_are_one_sentence(name: str) -> None:
    user_idx, first, second = two_models(10, 1.0, seed=3)
    there = rows_of(user_idx, second)
    changed: dict[str, Any] = {name: getattr(there, name).copy()}
    changed[name][0] += 1
    sentence = r"^The two models were not asked for the same rows, so they cannot be compared\.$"
    with pytest.raises(ValueError, match=sentence):
        paired_stars(rows_of(user_idx, first), replace(there, **changed), LABELS)
    with pytest.raises(ValueError, match=sentence):
        paired_stars(rows_of(user_idx, first), there.where(there.item_idx > 0), LABELS)


def test_other_wrong_arguments_are_one_sentence() -> None:
    rows = rows_of(np.arange(9, dtype=np.int32), np.ones(9))
    with pytest.raises(ValueError, match=r"^Predicted stars are compared by rmse or mae, got “r2”\.$"):
        paired_stars(rows, rows, LABELS, "r2")
    with pytest.raises(ValueError, match=r"need two names, got “SVD” twice\.$"):
        paired_stars(rows, rows, ("SVD", "SVD"))
    with pytest.raises(ValueError, match=r"need a finite figure for each row\.$"):
        of_means(np.array([0.5, np.nan]), np.zeros(2))


def test_five_people_among_many_who_were_served_alike_say_no_more_than_five() -> None:
    """One toss of 16 is exactly as large, however its sum is rounded."""
    for seed in range(10, 30):
        draw = np.random.default_rng(seed)
        few = np.isin(np.arange(100), draw.choice(100, 5, replace=False))
        parts = np.where(few, draw.random(100), 0.0)
        (low,), (high,) = sign_flip_interval(parts[:, None], np.full(100, 0.01), seed)
        assert low <= 0 < high


@pytest.mark.parametrize(
    ("won", "lost"), [(5, 0), (6, 0), (8, 1), (9, 1), (10, 2), (11, 2), (40, 21), (40, 25), (40, 24), (3, 30)]
)
def test_hits_and_misses_are_judged_as_by_the_exact_test_of_mcnemar(won: int, lost: int) -> None:
    """People who were served alike by both say nothing, and tosses that are exactly as large count."""
    first, second = np.zeros((2, 150))
    first[:won], second[won : won + lost] = 1.0, 1.0
    p = binomtest(won, won + lost).pvalue
    assert abs(p - 0.05) > 0.006
    found = of_means(first, second, "hit_rate@10")
    assert (found.better is not None) == (p < 0.05)
    if found.better is not None:
        assert found.better == ("SVD" if won > lost else "averages")
