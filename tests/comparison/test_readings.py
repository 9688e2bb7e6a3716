"""Readings: each has its chart, its table and its sentence; figures agree with the comparison; text stays text."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.charts import compare as charts
from recsys.comparison.comparison import LISTS, NEWCOMERS, STARS, Comparison, protocols_for
from recsys.comparison.published import PUBLISHED_SETS, PublishedSet
from recsys.comparison.readings import (
    AXES,
    READINGS,
    SECTIONS,
    Reading,
    absent,
    board,
    claims_of,
    evidence_of,
    measured_on,
    star_model,
)
from recsys.comparison.readings import lists as of_lists
from recsys.comparison.readings import stars as of_stars
from recsys.comparison.readings import trust as of_trust
from recsys.comparison.verdicts import verdict
from recsys.dataset import Catalog, Dataset
from recsys.evaluation import metrics
from recsys.evaluation.metrics import METRICS
from recsys.models.bias import Bias
from recsys.models.ease import EASE
from recsys.models.svd import SVD
from tests.comparison.compared import compare
from tests.models.data import make_data

MODELS = {"bias": lambda: Bias(ranges=False), "ease": EASE, "svd": lambda: SVD(n_factors=4)}
HOSTILE = "<b>=1+1</b> {{x}}"
BY_NAME = {reading.name: reading for reading in READINGS}


@pytest.fixture(scope="module")
def data() -> Dataset:
    """People with enough ratings to be newcomers, and genres that look like markup and formulas."""
    made = make_data(n_users=60, n_items=120, seed=2)
    genres = [HOSTILE if row % 2 else "Drama" for row in range(len(made.catalog))]
    catalog = Catalog(made.catalog.items, made.catalog.table.assign(genres=genres))
    return replace(made, catalog=catalog)


@pytest.fixture(scope="module")
def comparison(data: Dataset) -> Comparison:
    return compare(data, MODELS, check=True)


@pytest.fixture(scope="module")
def nothing(data: Dataset) -> Comparison:
    return compare(data, {})


def test_each_reading_stands_in_a_section_under_a_name_of_its_own() -> None:
    assert {reading.section for reading in READINGS} == set(SECTIONS)
    assert len(BY_NAME) == len(READINGS)
    assert {reading.chart for reading in READINGS} - {""} == set(charts.__all__)


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.name)
def test_a_reading_has_a_sentence_a_table_and_a_chart_that_draws_it(
    reading: Reading, comparison: Comparison
) -> None:
    table, sentence = reading.table(comparison), reading.sentence(comparison)
    assert sentence.endswith(".")
    assert "nan" not in sentence
    if reading.chart and len(table):
        drawn = getattr(charts, reading.chart)(table)
        assert drawn.to_dict()["$schema"]


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.name)
def test_where_nothing_was_measured_a_reading_says_so(reading: Reading, nothing: Comparison) -> None:
    assert len(reading.table(nothing)) == 0
    assert reading.sentence(nothing)


def test_every_chart_has_something_to_draw_here(comparison: Comparison) -> None:
    empty = {reading.name for reading in READINGS if reading.chart and not len(reading.table(comparison))}
    assert empty == {"by_age", "by_gender", "lists_by_age", "lists_by_gender", "published", "trick"}


def test_models_keep_their_colours_where_one_is_absent(comparison: Comparison) -> None:
    for name in ("board_stars", "board_lists", "calibration", "by_genre", "newcomer_stars_random"):
        model = BY_NAME[name].table(comparison)["model"]
        assert list(model.cat.categories) == ["BIAS", "EASE", "SVD"], name
    assert "EASE" not in set(BY_NAME["board_stars"].table(comparison)["model"])


def test_the_board_is_the_leaderboard_and_its_sentence_names_the_best(comparison: Comparison) -> None:
    assert board(comparison) is board(comparison)
    best = comparison.best("rmse")
    assert best is not None
    shown = BY_NAME["board_stars"].table(comparison)
    assert shown["model"][0] == comparison.labels[best]
    assert shown["rmse"].is_monotonic_increasing
    sentence = BY_NAME["board_stars"].sentence(comparison)
    assert sentence.startswith(
        f"{comparison.labels[best]} misses the stars least, RMSE {shown['rmse'][0]:.3f}"
    )
    assert set(AXES) <= set(board(comparison))


def test_guesses_against_ratings_hold_every_hidden_rating_once(comparison: Comparison) -> None:
    table = of_stars.actual_predicted(comparison)
    assert table.groupby("model", observed=True)["ratings"].sum().to_dict() == {
        comparison.labels[model]: len(rows) for model, rows in comparison.stars.items()
    }
    shares = table.groupby(["model", "actual"], observed=True)["share"].sum()
    np.testing.assert_allclose(shares, 1.0)
    rows = comparison.stars["svd"]
    one = table[(table["model"] == "SVD") & (table["actual"] == 4.0)].iloc[0]
    inside = (rows.actual == 4.0) & (rows.predicted >= one["low"]) & (rows.predicted < one["high"])
    assert one["ratings"] == inside.sum()


def test_errors_are_all_counted_and_0_is_the_middle_of_a_bin(comparison: Comparison) -> None:
    table = of_stars.errors(comparison)
    np.testing.assert_allclose(table.groupby("model", observed=True)["share"].sum(), 1.0)
    svd = table[table["model"] == "SVD"]
    half = float(svd["error"].diff().median()) / 2
    missed = comparison.stars["svd"].errors
    assert svd.set_index("error")["ratings"][0.0] == ((missed >= -half) & (missed < half)).sum()


def test_calibration_gaps_are_those_of_the_figures(comparison: Comparison) -> None:
    for model, figures in comparison.figures(STARS).items():
        table = of_stars.calibration(comparison)
        gap = metrics.calibration_gap(table[table["model"] == comparison.labels[model]])
        assert gap == pytest.approx(figures["calibration_gap"])
    top = of_stars.calibration_top(comparison)
    for model, figures in comparison.figures(LISTS).items():
        rows = top[top["model"] == comparison.labels[model]]
        if len(rows):
            over = np.average(rows["predicted"] - rows["actual"], weights=rows["count"])
            assert over == pytest.approx(figures["overestimate@10"])


def test_ranges_are_of_models_that_have_any_and_levels_of_few_ratings_are_left_out(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert set(of_stars.ranges(comparison)["model"]) == {"SVD"}
    assert (of_stars.ranges(comparison)["ratings"] >= of_stars.FEWEST).all()
    monkeypatch.setattr(of_stars, "FEWEST", 1)
    table = of_stars.ranges.__wrapped__(comparison)  # type: ignore[attr-defined]  # not what was kept
    inside = np.average(table["inside"], weights=table["ratings"])
    assert inside == pytest.approx(comparison.figures(STARS)["svd"]["coverage_80"])
    assert "No ranges: BIAS." in BY_NAME["ranges"].sentence(comparison)


def test_figures_of_lists_are_those_of_the_protocol(comparison: Comparison) -> None:
    table = of_lists.list_quality(comparison).set_index(["model", "figure"])["value"]
    for model, figures in comparison.figures(LISTS).items():
        assert table[comparison.labels[model], METRICS["ndcg@10"].label] == figures["ndcg@10"]
    makeup = of_lists.list_makeup(comparison)
    assert makeup["standing"].between(0, 1).all()
    assert set(makeup["figure"]) == {METRICS[key].label for key in of_lists.MAKEUP}


def test_newcomers_are_shown_in_both_orders_and_without_times_the_second_is_said_to_be_missing(
    data: Dataset, comparison: Comparison
) -> None:
    for way in ("random", "first"):
        table = BY_NAME[f"newcomer_stars_{way}"].table(comparison)
        assert sorted(set(table["n"])) == [1, 3, 5, 10, 20]
        expected = np.abs(comparison.newcomers["svd"][f"{way}:5"].errors).mean()
        found = table[(table["model"] == "SVD") & (table["n"] == 5)]["mae"].iloc[0]
        assert found == pytest.approx(expected)
    timeless = replace(data, ratings=replace(data.ratings, timestamps=None))
    shown = compare(timeless, {"bias": Bias}, protocols={NEWCOMERS: "new-users:1,5"})
    assert len(BY_NAME["newcomer_stars_random"].table(shown)) == 2
    assert len(BY_NAME["newcomer_stars_first"].table(shown)) == 0
    assert "no times" in BY_NAME["newcomer_stars_first"].sentence(shown)


def test_claims_are_answered_once_for_the_model_to_use_and_for_any_other(comparison: Comparison) -> None:
    model = star_model(comparison)
    assert model == verdict(comparison).chosen[-1]
    claims = claims_of(comparison, "svd")
    assert claims_of(comparison, "svd")[0] is claims[0]
    assert claims_of(comparison, "ease") == []
    told = BY_NAME["claims"].table(comparison)
    assert list(told["answer"]) == [claim.answer for claim in claims_of(comparison, str(model))]


def test_what_is_absent_is_said_and_why(comparison: Comparison) -> None:
    assert absent(comparison, STARS) == [
        "EASE is missing among the stars: it orders films but predicts no stars."
    ]
    assert absent(comparison, LISTS) == []
    waiting = replace(comparison, labels={**comparison.labels, "nmf": "NMF"})
    assert absent(waiting, LISTS) == ["Not measured yet: NMF."]


def test_on_what_it_was_measured_is_said_with_the_name_of_the_protocol(comparison: Comparison) -> None:
    for about, protocol in protocols_for(comparison.data).items():
        assert f"(protocol {protocol}). Data: " in measured_on(comparison, about)
    assert "20 %" in measured_on(comparison, LISTS)
    assert measured_on(comparison, "").startswith("Data: ")
    source = replace(comparison.data.source, simulated=True, label="Made up")
    simulated = replace(comparison, data=replace(comparison.data, source=source))
    assert measured_on(simulated, STARS).endswith("Data: Made up: simulated ratings.")


def test_the_alarms_of_a_figure_that_is_too_good_say_what_the_leak_check_found(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert of_trust.alarms_of(comparison, "ease") == []
    stars = comparison.stars["svd"]
    perfect = {**comparison.answered[STARS].answers}
    arrays = {**perfect["svd"].arrays, "predicted": stars.actual}
    perfect["svd"] = replace(perfect["svd"], arrays=arrays)
    answered = {**comparison.answered, STARS: replace(comparison.answered[STARS], answers=perfect)}
    told = of_trust.alarms_of(replace(comparison, answered=answered), "svd")
    assert len(told) == 1
    assert "hard to believe" in told[0]
    assert comparison.leaks["svd"].sentence in told[0]


def test_published_figures_stand_beside_ours_where_the_data_is_known(
    comparison: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratings = comparison.data.ratings
    people, films = len(np.unique(ratings.user_idx)), len(np.unique(ratings.item_idx))
    known = PublishedSet("MovieLens 1M", (comparison.data.source.format,), len(ratings), people, films)
    monkeypatch.setattr("recsys.comparison.published.PUBLISHED_SETS", (*PUBLISHED_SETS, known))
    fresh = replace(comparison)
    table = BY_NAME["published"].table(fresh)
    assert set(table["source"]) > {"here"}
    assert set(table[table["source"] == "here"]["name"]) == {"BIAS", "SVD"}
    assert table["value"].is_monotonic_increasing
    assert "scikit-surprise" in BY_NAME["published"].sentence(fresh) or "gorse" in BY_NAME[
        "published"
    ].sentence(fresh)
    assert charts.published(table).to_dict()["$schema"]


def test_evidence_for_a_card_holds_every_protocol_and_of_newcomers_few_figures(
    comparison: Comparison,
) -> None:
    found = evidence_of(comparison, "svd")
    assert list(found.figures) == list(protocols_for(comparison.data).values())
    assert found.check is comparison.leaks["svd"]
    assert found.figures["kfold:5"] == comparison.figures(STARS)["svd"]
    told = found.figures[protocols_for(comparison.data)[NEWCOMERS]]["by_n"]["5"]
    assert {"mae", "mae_low", "mae_high"} <= set(told)
    assert "mse" not in told
    assert any("genre" in sentence for sentence in found.slices)
    assert "kfold:5" not in evidence_of(comparison, "ease").figures


def test_genres_are_text_in_charts(comparison: Comparison) -> None:
    table = BY_NAME["by_genre"].table(comparison)
    assert HOSTILE in set(table["group"])
    drawn = charts.star_groups(table).to_dict()
    names = {row["group"] for rows in drawn["datasets"].values() for row in rows if "group" in row}
    assert HOSTILE in names
    assert isinstance(table, pd.DataFrame)
