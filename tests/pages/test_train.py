"""The Train page by AppTest: dials, jobs of a visit, choosing and publishing a model, owner mode."""

import shutil
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.train import settings
from recsys import engine
from recsys.engine import Engine
from recsys.jobs import JobQueue, Run, queue
from tests.pages.conftest import HOME, button, hold_up, jobs, open_page, start_with

pytestmark = pytest.mark.usefixtures("owned")


def open_train(**query: str) -> AppTest:
    return open_page("pages/train.py", **query)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def small_training(app: AppTest) -> AppTest:
    """Train three factors for two epochs and wait for it."""
    app.slider(key="train_svd_n_factors").set_value(3)
    app.slider(key="train_svd_n_epochs").set_value(2)
    button(app, "Train").click()
    app.run()
    assert not app.error
    assert jobs()[-1].wait(180)
    return app.run()


def in_address(app: AppTest, name: str) -> str:
    value = app.query_params[name]
    return value if isinstance(value, str) else value[0]


def test_the_page_opens_with_the_models_own_defaults_and_limits() -> None:
    app = open_train()
    assert not app.exception
    assert not app.error
    factors = app.slider(key="train_svd_n_factors")
    assert (factors.value, factors.min, factors.max) == (100, 1, 500)
    assert "Press Train" in app.info[0].value
    assert "Your runs" not in [heading.value for heading in app.header]


def test_a_training_ends_with_a_curve_a_verdict_and_a_table() -> None:
    app = small_training(open_train())
    assert not app.exception
    assert len(app.get("vega_lite_chart")) == 1
    assert "hidden ratings SVD (3 factors, 2 epochs) misses by" in app.success[0].value
    assert "holdout:0.1" in app.success[0].value
    table = app.dataframe[0].value
    result = jobs()[-1].result
    assert isinstance(result, Run)
    assert table["rmse"].tolist() == [result.trial.rmse]
    assert table["n_factors"].tolist() == [3]


def test_a_model_without_stars_is_trained_judged_by_its_lists_and_shown_on_recommendations() -> None:
    app = open_train()
    app.selectbox(key="model_to_train").set_value("ease").run()
    button(app, "Train").click()
    app.run()
    assert not app.error
    assert jobs()[-1].wait(180)
    app.run()
    assert not app.exception
    assert "NDCG" in app.success[0].value
    assert "RMSE" not in app.success[0].value
    (link,) = [link for link in app.get("page_link") if link.proto.label == "See lists by this model"]
    result = jobs()[-1].result
    assert isinstance(result, Run)
    assert f"by={result.use}" in link.proto.query_string
    assert "Use this model for this visit" not in labels(app)
    lists = open_page("pages/recommend.py", by=str(result.use), person="1")
    assert not lists.exception
    assert lists.selectbox(key="model_by").value == result.use


def test_while_a_training_waits_it_can_be_cancelled_and_the_page_stays_usable() -> None:
    app = open_train()
    gate = hold_up()
    button(app, "Train").click()
    app.run()
    assert "Cancel" in labels(app)
    button(app, "Train").click()
    app.run()
    assert labels(app).count("Cancel") == 2
    for _ in range(2):
        button(app, "Cancel").click()
        app.run()
    gate.set()
    assert "Cancel" not in labels(app)
    assert app.info[0].value == "Training was stopped."
    app = small_training(app)
    assert app.success


def test_a_full_queue_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "_shared", JobQueue(max_waiting=1))
    app = open_train()
    gate = hold_up()
    for _ in range(2):
        button(app, "Train").click()
        app.run()
    gate.set()
    assert not app.exception
    assert [error.value for error in app.error] == [
        "Too much work is already waiting; please try again in a moment."
    ]


def test_a_setting_sent_past_the_widget_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "chosen", lambda _: {"n_factors": 900})
    app = open_train()
    button(app, "Train").click()
    app.run()
    assert not app.exception
    assert app.error[0].value == "n_factors must be a whole number from 1 to 500, got 900."
    assert jobs() == []


def test_a_reload_or_a_page_change_finds_the_training_again() -> None:
    app = small_training(open_train())
    later = open_train(work=in_address(app, "work"))
    assert later.success[0].value == app.success[0].value
    back = app.switch_page("pages/rate.py").run().switch_page("pages/train.py").run()
    assert back.success[0].value == later.success[0].value


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server forgets all that is not on disk."""
    monkeypatch.setattr(queue, "_shared", JobQueue())
    monkeypatch.setattr(engine, "_shared", [])
    st.cache_resource.clear()


def test_runs_their_curve_their_models_and_sweeps_are_there_after_a_restart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = small_training(small_training(open_train()))
    app.multiselect(key="sweep_factors").set_value([2, 5])
    button(app, "Try them all").click()
    app.run()
    assert jobs()[-1].wait(180)
    app.run()
    work = in_address(app, "work")
    restart(monkeypatch)
    later = open_train(work=work)
    assert jobs() == []
    assert not later.exception
    assert not later.error
    assert later.success[0].value == app.success[0].value
    for before, after in zip(app.dataframe, later.dataframe, strict=True):
        assert before.value.equals(after.value)
    assert [chart.proto.spec for chart in later.get("vega_lite_chart")] == [
        chart.proto.spec for chart in app.get("vega_lite_chart")
    ]
    assert len(later.get("vega_lite_chart")) == 3  # the curve, the runs, the sweep
    later.button(key="use_run").click().run()
    assert in_address(later, "model").startswith("run-")
    later.switch_page("pages/rate.py").run()
    assert not later.error
    assert not later.warning
    stranger = open_train(work=work[:-1])
    assert not stranger.dataframe


def test_a_run_whose_model_is_gone_stays_in_the_table_and_cannot_be_used(home: Path) -> None:
    app = small_training(open_train())
    result = jobs()[-1].result
    assert isinstance(result, Run)
    assert result.use is not None
    shutil.rmtree(home / "models" / "demo" / result.use)
    app.run()
    assert len(app.dataframe[0].value) == 1
    assert app.success
    assert "use_run" not in [button.key for button in app.button]


def test_another_visitor_sees_neither_the_runs_nor_the_model() -> None:
    app = small_training(open_train())
    app.button(key="use_run").click().run()
    assert app.query_params["model"]
    other = open_train()
    assert not other.success
    assert not other.dataframe
    assert "model" not in other.query_params
    assert "Back to the usual model" not in labels(other)


def test_a_visit_rates_with_the_model_it_chose_and_can_go_back(monkeypatch: pytest.MonkeyPatch) -> None:
    app = small_training(open_train())
    app.button(key="use_run").click().run()
    assert app.button(key="use_run").disabled
    result = jobs()[-1].result
    assert isinstance(result, Run)
    used: list[str | None] = []
    model = Engine.model
    monkeypatch.setattr(
        Engine,
        "model",
        lambda self, data, name=None, **rest: used.append(name) or model(self, data, name, **rest),
    )
    app.switch_page("pages/rate.py").run()
    assert not app.error
    assert used == [result.use]
    app.switch_page("pages/train.py").run()
    button(app, "Back to the usual model").click()
    app.run()
    assert "model" not in app.query_params
    app.switch_page("pages/rate.py").run()
    assert used[-1] == "hybrid"


def test_a_model_that_is_not_there_is_said_and_replaced() -> None:
    for name in ("run-0123456789abcdef", "../x", "popularity"):
        app = open_page(HOME, model=name)
        assert not app.exception
        assert app.warning[0].value.startswith("The model of this link is not there any more.")
        assert len(app.get("bidi_component")) == 1


def test_publishing_changes_new_visits_and_no_open_one(home: Path) -> None:
    app, open_before = small_training(open_train()), open_page("pages/rate.py")
    app.button(key="publish_run").click().run()
    assert not app.error
    shared = engine.shared_engine()
    public = shared.default_model(shared.dataset("demo"))
    assert public.startswith("tuned-")
    assert open_before.run().session_state["visit"].usual == {shared.dataset("demo").fingerprint: "hybrid"}
    assert public in open_page("pages/rate.py").session_state["visit"].usual.values()
    (home / "models" / "demo" / "published.json").unlink()


def test_without_owner_mode_nobody_publishes_also_not_with_a_button_of_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = small_training(open_train())
    publish = app.button(key="publish_run")
    start_with(monkeypatch)
    publish.click().run()
    assert app.error[0].value == "Only the owner of this server can choose the model for everyone."
    shared = engine.shared_engine()
    assert shared.default_model(shared.dataset("demo")) == "hybrid"
    assert "publish_run" not in [button.key for button in app.run().button]


def test_a_sweep_draws_an_error_for_each_number_of_factors() -> None:
    app = open_train()
    app.slider(key="train_svd_n_epochs").set_value(2)
    app.multiselect(key="sweep_factors").set_value([2, 5])
    button(app, "Try them all").click()
    app.run()
    assert jobs()[-1].wait(180)
    app.run()
    assert not app.exception
    assert app.dataframe[0].value["n_factors"].tolist() == [2, 5]
    assert any(text.value.startswith("Best here:") for text in app.markdown)


def test_a_sweep_of_one_number_is_one_sentence() -> None:
    app = open_train()
    app.multiselect(key="sweep_factors").set_value([5])
    button(app, "Try them all").click()
    app.run()
    assert app.error[0].value == "Choose 2 to 10 different numbers of factors, got 1."
