"""SurpriseSVD: scikit-surprise's very numbers, its epochs told as they are, stopped when somebody asks."""

import importlib.util
import os
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import surprise

from recsys.dataset import Dataset, Profile, Ratings
from recsys.errors import Cancelled, TrainingError, UnsupportedError
from recsys.evaluation import evaluate
from recsys.jobs import Job, JobQueue, State
from recsys.models import surprise_svd
from recsys.models.results import Epoch
from recsys.models.surprise_svd import SurpriseSVD
from recsys.sources import read_source
from tests.models.data import make_data
from tests.models.processes import children_of, script

pytestmark = pytest.mark.usefixtures("nothing_left_behind")
ENDLESS: dict[str, Any] = {"n_factors": 500, "n_epochs": 500}


# -- the numbers -----------------------------------------------------------------------------------------------


def fitted_in_this_process(ratings: Ratings, **settings: object) -> tuple[surprise.SVD, surprise.Trainset]:
    rows = zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), ratings.values.tolist(), strict=True)
    trainset = surprise.Dataset(surprise.Reader()).construct_trainset([(*row, None) for row in rows])
    return surprise.SVD(**settings).fit(trainset), trainset


@pytest.mark.parametrize("biased", [True, False])
def test_the_item_side_is_what_scikit_surprise_learns_here_from_the_same_seed(
    small: Dataset, biased: bool
) -> None:
    peer, trainset = fitted_in_this_process(
        small.ratings, n_factors=7, n_epochs=9, lr_all=0.01, reg_all=0.03, biased=biased, random_state=5
    )
    settings: dict[str, Any] = {"n_factors": 7, "n_epochs": 9, "learning_rate": 0.01, "regularization": 0.03}
    model = SurpriseSVD(**settings, biased=biased, seed=5).fit(small)
    for at, item_id in enumerate(model.item_ids_.tolist()):
        rated = small.ratings.item_counts[at] > 0
        bias, factors = 0.0, np.zeros(7)
        if rated:
            inner = trainset.to_inner_iid(item_id)
            bias, factors = peer.bi[inner], peer.qi[inner]
        assert model.item_biases_[at] == bias
        np.testing.assert_array_equal(model.item_factors_[at], factors.astype(np.float32))
    assert model.item_factors_[1:-1].any()
    assert model.global_bias_ == (pytest.approx(trainset.global_mean) if biased else 0.0)
    for at, user_id in enumerate(small.ratings.users.ids.tolist()):
        assert model.user_biases_[at] == peer.bu[trainset.to_inner_uid(user_id)]


def test_its_defaults_are_those_of_scikit_surprise() -> None:
    peer, theirs = surprise.SVD(), SurpriseSVD()
    assert (theirs.n_factors, theirs.n_epochs, theirs.biased) == (peer.n_factors, peer.n_epochs, peer.biased)
    assert theirs.init_std_dev == peer.init_std_dev
    assert {theirs.learning_rate} == {peer.lr_bu, peer.lr_bi, peer.lr_pu, peer.lr_qi}
    assert {theirs.regularization} == {peer.reg_bu, peer.reg_bi, peer.reg_pu, peer.reg_qi}


def test_every_setting_reaches_it(small: Dataset) -> None:
    plain: dict[str, Any] = {"n_factors": 3, "n_epochs": 3}
    factors = SurpriseSVD(**plain).fit(small).item_factors_
    others: tuple[dict[str, Any], ...] = (
        {"n_epochs": 4},
        {"learning_rate": 0.006},
        {"regularization": 0.5},
        {"init_std_dev": 0.2},
        {"biased": False},
        {"seed": 1},
    )
    for other in others:
        assert not np.array_equal(SurpriseSVD(**plain | other).fit(small).item_factors_, factors)


@pytest.mark.parametrize("ranges", [True, False])
def test_its_ranges_come_from_a_second_training_that_changes_no_star(small: Dataset, ranges: bool) -> None:
    model, plain = (SurpriseSVD(n_factors=3, ranges=learned).fit(small) for learned in (ranges, False))
    person = Profile.of([20, 30], [5.0, 1.0])
    guessed = model.predict(person, [40, 50])
    np.testing.assert_array_equal(guessed.stars, plain.predict(person, [40, 50]).stars)
    assert np.isfinite([guessed.low, guessed.high]).all() == ranges


def test_a_diverging_training_is_one_sentence_with_what_to_do(small: Dataset) -> None:
    with pytest.raises(TrainingError) as error:
        SurpriseSVD(learning_rate=1.0).fit(small)
    assert str(error.value) == (
        "The training diverged: its error grows without end. Try a learning rate below 1."
    )


def test_held_out_stars_of_real_people_are_as_close_as_scikit_surprise_is_known_to_be(
    movielens_folder: Path,
) -> None:
    data = read_source(movielens_folder, "ml").dataset
    figures = evaluate(data, {"surprise-svd": SurpriseSVD}, "holdout:0.2").models["surprise-svd"]
    assert 0.855 < figures["rmse"] < 0.885


# -- progress and cancel ---------------------------------------------------------------------------------------


def test_each_epoch_is_told_once_and_no_error_is_made_up(small: Dataset) -> None:
    seen: list[Epoch] = []
    SurpriseSVD(n_factors=2, n_epochs=12).fit(small, validation=small.ratings, on_epoch=seen.append)
    news = [step for step in seen if not step.waiting]
    assert [step.epoch for step in news] == 2 * list(range(1, 13))
    assert all(np.isnan(step.train_rmse) and step.validation_rmse is None for step in seen)
    assert [step.rehearsal for step in news] == [True] * 12 + [False] * 12


def test_without_news_it_is_asked_again_whether_to_go_on(
    small: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surprise_svd, "QUIET", 0.0)
    silent = script(tmp_path, "import time\nprint('Processing epoch 2')\ntime.sleep(600)\n")
    monkeypatch.setattr(surprise_svd, "SCRIPT", silent)
    seen: list[Epoch] = []

    def stop(progress: Epoch) -> bool:
        seen.append(progress)
        return [step.epoch for step in seen if step.waiting].count(2) < 3

    with pytest.raises(Cancelled, match=r"^The training was stopped\.$"):
        SurpriseSVD().fit(small, on_epoch=stop)
    assert [step.epoch for step in seen if not step.waiting] == [1, 2]
    assert [step.epoch for step in seen] == sorted(step.epoch for step in seen)


def test_what_the_callback_raises_ends_the_process_and_reaches_the_caller() -> None:
    at_work: list[int] = []

    def fail(progress: Epoch) -> None:
        at_work.extend(children_of(os.getpid()))
        raise MemoryError

    model = SurpriseSVD(**ENDLESS)
    with pytest.raises(MemoryError):
        model.fit(make_data(200, 100), on_epoch=fail)
    assert len(at_work) == 1
    assert not Path(f"/proc/{at_work[0]}").exists()


def test_a_job_in_the_background_trains_and_another_is_cancelled(small: Dataset) -> None:
    queue, large = JobQueue(), make_data(200, 100)

    def train(data: Dataset, model: SurpriseSVD, job: Job[SurpriseSVD]) -> SurpriseSVD:
        begun.set()
        return model.fit(data, on_epoch=lambda _: not job.stopping)

    begun = threading.Event()
    good = queue.submit("Training", lambda job: train(small, SurpriseSVD(n_factors=3, seed=4), job))
    assert good.wait(60)
    assert good.result is not None
    here = SurpriseSVD(n_factors=3, seed=4).fit(small)
    np.testing.assert_array_equal(good.result.item_factors_, here.item_factors_)

    begun.clear()
    endless = queue.submit("Training", lambda job: train(large, SurpriseSVD(**ENDLESS), job))
    assert begun.wait(60)
    endless.cancel()
    assert endless.wait(60)
    assert (endless.state, endless.error_sentence) == (State.CANCELLED, "The training was stopped.")


def test_two_trainings_at_once_do_not_meet(small: Dataset) -> None:
    models = [SurpriseSVD(n_factors=3, seed=seed) for seed in (1, 2)]
    threads = [threading.Thread(target=model.fit, args=(small,)) for model in models]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    for model in models:
        alone = SurpriseSVD(n_factors=3, seed=model.seed).fit(small)
        np.testing.assert_array_equal(model.item_factors_, alone.item_factors_)


def test_where_scikit_surprise_is_not_installed_it_says_so(
    small: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(
        UnsupportedError, match=r"^scikit-surprise is not installed here; Macs .* have none\.$"
    ):
        SurpriseSVD().fit(small)
