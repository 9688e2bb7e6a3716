"""Models side by side: the same figures as evaluate, models that cannot be measured absent and never a zero."""

from dataclasses import replace

import numpy as np
import pytest

from recsys.comparison.comparison import LISTS, NEWCOMERS, STARS, Comparison, protocols_for
from recsys.comparison.verdicts import NOTHING, verdict
from recsys.dataset import Dataset, Ratings
from recsys.errors import UnsupportedError
from recsys.evaluation import evaluate
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.svd import SVD
from tests.comparison.compared import compare
from tests.evaluation.spy import Spy
from tests.models.data import make_data

MODELS = {"bias": Bias, "ease": EASE, "svd": lambda: SVD(n_factors=4)}
FEW = {STARS: "kfold:3", LISTS: "ranking:0.2", NEWCOMERS: "new-users:1,5"}


@pytest.fixture(scope="module")
def data() -> Dataset:
    return make_data(n_users=60, n_items=60, seed=2)


@pytest.fixture(scope="module")
def comparison(data: Dataset) -> Comparison:
    return compare(data, MODELS, protocols=FEW, check=True)


def test_the_figures_are_those_of_evaluate(data: Dataset, comparison: Comparison) -> None:
    for about, protocol in FEW.items():
        expected = evaluate(data, MODELS, protocol)
        found = comparison.figures(about)
        assert list(found) == list(expected.models)
        for model, figures in expected.models.items():
            assert found[model].keys() == figures.keys()
            for key in ("rmse", "ndcg@10", "rmse_low", "gini"):
                assert found[model].get(key) == figures.get(key)


def test_the_leaderboard_has_each_model_once_and_no_stars_for_one_without(comparison: Comparison) -> None:
    board = comparison.leaderboard.set_index("name")
    assert sorted(board.index) == sorted(MODELS)
    assert board["model"].to_dict() == {name: name.upper() for name in MODELS}
    assert np.isnan(board.loc["ease", "rmse"])
    assert board.loc["ease", "ndcg@10"] > 0
    assert board["ndcg@10"].is_monotonic_decreasing
    assert (board[["fit_seconds", "ask_seconds", "megabytes"]] >= 0).all(axis=None)


def test_two_models_are_compared_on_the_same_rows(comparison: Comparison) -> None:
    by_stars = comparison.pair("svd", "bias", "rmse")
    ours = {name: float(np.sqrt(np.mean(rows.errors**2))) for name, rows in comparison.stars.items()}
    assert by_stars.difference == pytest.approx(ours["svd"] - ours["bias"], abs=1e-12)
    assert "SVD" in by_stars.sentence
    assert comparison.pair("ease", "bias", "ndcg@10").people == len(comparison.lists["bias"])
    with pytest.raises(UnsupportedError, match=r"^EASE was not measured by its stars\.$"):
        comparison.pair("ease", "bias", "rmse")
    with pytest.raises(ValueError, match="Lists are compared by"):
        comparison.pair("ease", "bias", "loudness")


def test_what_is_level_with_the_best_is_told_by_the_paired_test(comparison: Comparison) -> None:
    for figure in ("rmse", "ndcg@10"):
        first, *others = comparison.level_with_best(figure)
        assert first == comparison.best(figure)
        rest = set(comparison.stars if figure == "rmse" else comparison.lists) - {first, *others}
        assert all(comparison.pair(first, other, figure).better is None for other in others)
        assert all(comparison.pair(first, other, figure).better == first.upper() for other in rest)


def test_who_was_not_asked_everything_is_missing(data: Dataset, comparison: Comparison) -> None:
    assert comparison.missing == []
    wider = replace(comparison, labels={**comparison.labels, "nmf": "NMF"})
    assert wider.missing == ["nmf"]
    assert "nmf" not in set(wider.leaderboard["name"])


def test_large_data_is_measured_by_one_training(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    assert protocols_for(data)[STARS] == "kfold:5"
    monkeypatch.setattr("recsys.comparison.comparison.FOLDS_UP_TO", 10)
    assert protocols_for(data)[STARS] == "holdout:0.1"


# -- what data may be like -------------------------------------------------------------------------------------


def with_values(data: Dataset, values: np.ndarray) -> Dataset:
    return data.with_ratings(replace(data.ratings, values=values.astype(np.float32)))


def test_ratings_that_are_all_the_same(data: Dataset) -> None:
    found = compare(with_values(data, np.full(len(data.ratings), 3.0)), MODELS)
    assert found.leaderboard["rmse"].dropna().max() == pytest.approx(0.0, abs=0.01)
    assert found.lists == {} or all(len(rows) == 0 for rows in found.lists.values())
    assert "ndcg@10" not in found.leaderboard
    words = verdict(found)
    assert "No model here was measured by its lists." in words.headline
    assert not any("nan" in sentence for sentence in (words.headline, *words.sentences))


def test_fewer_ratings_than_folds_and_nobody_to_reveal(data: Dataset) -> None:
    few = data.with_ratings(data.ratings.where(np.arange(len(data.ratings)) < 3))
    found = compare(few, {"bias": Bias})
    assert set(found.impossible) >= {STARS, NEWCOMERS}
    assert all(sentence.endswith(".") for sentence in found.impossible.values())
    assert verdict(found).headline


def test_people_with_a_single_rating(data: Dataset) -> None:
    ids = data.catalog.items.ids
    single = Ratings.of(
        np.arange(40), ids[np.arange(40) % 7], np.arange(40) % 5 + 1.0, items=data.catalog.items
    )
    found = compare(data.with_ratings(single), {"bias": Bias, "ease": EASE})
    assert found.figures(STARS)["bias"]["rows"] == 40
    assert found.figures(STARS)["bias"]["cold_rows"] == 40
    assert not any("nan" in sentence for sentence in verdict(found).sentences)


def test_no_times(data: Dataset) -> None:
    timeless = data.with_ratings(replace(data.ratings, timestamps=None))
    found = compare(timeless, {"bias": Bias}, protocols=FEW)
    assert all(label.startswith("random:") for label in found.newcomers["bias"])
    assert "Of busier people who are new to it" in " ".join(verdict(found).sentences)


# -- the verdict -----------------------------------------------------------------------------------------------


def test_nothing_measured_yet(data: Dataset) -> None:
    assert verdict(Comparison(data, {"bias": "Averages"}, {})).headline == NOTHING


def test_the_verdict_names_a_model_and_says_why(comparison: Comparison) -> None:
    words = verdict(comparison)
    assert words.headline.startswith(("Use ", "For lists use "))
    assert 1 <= len(words.chosen) <= 2
    assert len(words.sentences) == 5
    hit_rate = comparison.figures(LISTS)[words.chosen[0]]["hit_rate@10"]
    assert f"{100 * hit_rate:.0f} of 100 people find a film they liked" in words.sentences[0]
    assert words.sentences[-1].endswith(
        "we checked that no model here had seen the ratings that it was tested on."
    )


def test_what_is_not_measured_whole_is_advice_so_far(comparison: Comparison) -> None:
    wider = replace(comparison, labels={**comparison.labels, "nmf": "NMF"})
    assert verdict(wider).headline.startswith(("So far, use ", "So far, for lists use "))


def test_one_model_alone_is_not_the_best_of_anything(data: Dataset) -> None:
    words = verdict(compare(data, {"bias": Bias}, protocols=FEW))
    assert words.headline == "BIAS alone was measured: there is nothing to compare it with yet."


def test_a_useless_model_is_not_recommended(data: Dataset) -> None:
    found = compare(data, {"constant": Spy, "svd": lambda: SVD(n_factors=4)}, protocols=FEW)
    assert verdict(found).chosen == ("svd",)
    assert found.figures(STARS)["constant"]["r2"] <= 0


def test_a_leak_is_said_where_the_model_is_recommended(comparison: Comparison) -> None:
    leaking = replace(comparison.leaks["svd"], changed_stars=3)
    words = verdict(replace(comparison, leaks={**comparison.leaks, "svd": leaking}))
    assert "do not trust SVD" in words.sentences[-1]


def test_who_is_best_at_lists_alone_and_who_at_stars_alone_are_both_named(data: Dataset) -> None:
    found = compare(data, {"ease": EASE, "bias": Bias}, protocols=FEW)
    words = verdict(found)
    if words.chosen == ("ease", "bias"):
        assert words.headline == "For lists use EASE, for stars BIAS: no model here is good at both."
    else:
        assert words.chosen == ("bias",)
