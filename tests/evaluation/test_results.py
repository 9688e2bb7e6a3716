"""An evaluation as a table."""

from recsys.dataset import Dataset
from recsys.evaluation import Evaluation, evaluate
from recsys.models.bias import Bias
from recsys.models.popularity import Popularity
from tests.models.data import make_data


def test_each_figure_stands_beside_its_data_and_protocol(tiny: Dataset) -> None:
    result = evaluate(tiny, {"bias": Bias, "popularity": Popularity()}, "holdout:0.3")
    table = result.to_frame()
    assert list(table)[:3] == ["model", "data", "protocol"]
    assert table[["model", "data", "protocol"]].to_numpy().tolist() == [["bias", "tiny", "holdout:0.3"]]
    assert table["rmse"].tolist() == [result.models["bias"]["rmse"]]
    assert "holdout:0.3" in result._repr_html_()


def test_newcomers_have_a_row_for_each_number_of_ratings() -> None:
    data = make_data(n_users=60, n_items=60)
    result = evaluate(data, {"bias": Bias()}, "new-users:1,3")
    table = result.to_frame()
    assert table[["revealed", "n"]].to_numpy().tolist() == [
        ["at random", 1],
        ["at random", 3],
        ["as they rated", 1],
        ["as they rated", 3],
    ]
    assert table["rmse"].tolist()[:2] == [result.models["bias"]["by_n"][n]["rmse"] for n in ("1", "3")]


def test_an_evaluation_without_figures_is_an_empty_table() -> None:
    assert list(Evaluation("holdout:0.2").to_frame()) == ["model", "data", "protocol"]
