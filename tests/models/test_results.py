"""What models return, as tables."""

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.errors import UnknownItemError
from recsys.models.base import Recommender
from recsys.models.results import Explanation, Recommendations


def test_a_list_becomes_a_table_with_titles(model: Recommender, profile: Profile, small: Dataset) -> None:
    best = model.recommend(profile, 4)
    table = best.to_frame(small)
    assert list(table) == ["rank", "item_id", "title", "year", "score"]
    assert table["rank"].tolist() == [1, 2, 3, 4]
    assert table["item_id"].tolist() == best.item_ids.tolist()
    assert table["title"].tolist() == [f"Film {item_id}" for item_id in best.item_ids]
    np.testing.assert_array_equal(table["score"], best.scores)
    assert list(best.to_frame()) == ["rank", "item_id", "score"]


def test_stars_and_ranges_stand_beside_the_list_where_the_model_has_them(
    variant: str, model: Recommender, profile: Profile, small: Dataset
) -> None:
    best = model.recommend(profile, 4)
    guessed = model.predict(profile, best.item_ids)
    columns = list(best.to_frame(small, guessed))
    expected = ["rank", "item_id", "title", "year", "score"]
    assert columns[:5] == expected
    assert ("stars" in columns) == model.predicts_ratings
    assert ("low" in columns) == (not np.isnan(guessed.low).all())
    assert columns[1:] == list(guessed.to_frame(small))
    with pytest.raises(ValueError, match="items of the list"):
        best.to_frame(small, model.predict(profile, best.item_ids[::-1]))


def test_an_explanation_becomes_a_table_that_adds_up(
    model: Recommender, profile: Profile, small: Dataset
) -> None:
    if not model.explains:
        return
    why: Explanation | None = model.explain(profile, 40)
    while why is not None:
        table = why.to_frame(small)
        assert list(table) == ["part", "item_id", "title", "year", "rating", "amount"]
        assert table["amount"].sum(skipna=False) == pytest.approx(why.score, abs=1e-9, nan_ok=True)
        rated = table[table["part"] == "rating"]
        assert len(rated) == len(why.contributions)
        assert (rated["amount"].abs().diff().dropna() <= 0).all()
        assert table["part"].tolist()[: len(why.baseline)] == list(why.baseline)
        why = why.ranking


def test_nothing_becomes_an_empty_table(small: Dataset) -> None:
    nothing = Recommendations(np.array([], dtype=np.int64), np.array([]))
    assert list(nothing.to_frame(small)) == ["rank", "item_id", "title", "year", "score"]
    why = Explanation(40, 3.0, 3.0, {"mean": 3.0}, ())
    assert why.to_frame(small)["amount"].tolist() == [3.0]


def test_a_list_of_other_data_is_refused(small: Dataset) -> None:
    with pytest.raises(UnknownItemError, match="777"):
        Recommendations(np.array([777]), np.array([1.0])).to_frame(small)


def test_a_notebook_shows_ids_and_never_markup(tiny: Dataset) -> None:
    best = Recommendations(np.array([10, 20]), np.array([2.0, 1.0]))
    assert "<td>10</td>" in best._repr_html_()
    tiny.catalog.table.loc[0, "title"] = "<b>Alien</b>"
    shown = best.to_frame(tiny).to_html()
    assert "&lt;b&gt;Alien" in shown
    assert "<b>Alien" not in shown
    assert "&lt;b&gt;" in Explanation(10, 1.0, 1.0, {"<b>": 1.0}, ())._repr_html_()
