"""The catalog of models: which there are, and making one from settings and back."""

import json

import pytest

from recsys.errors import UnknownNameError
from recsys.models import catalog
from recsys.models.ease import EASE
from recsys.models.hybrid import Hybrid
from recsys.models.svd import SVD
from recsys.models.weighted import Weighted
from tests.models.data import MODEL_NAMES


def test_the_set_of_models_is_the_one_that_the_contract_tests() -> None:
    assert tuple(catalog.MODELS) == MODEL_NAMES
    assert catalog.DEFAULT_MODEL in catalog.MODELS
    for name, model in catalog.MODELS.items():
        assert model.name == name
        assert (model.__doc__ or "").strip()


@pytest.mark.parametrize("name", MODEL_NAMES)
def test_defaults_construct_and_settings_go_there_and_back(name: str) -> None:
    model = catalog.create(name)
    assert type(model) is catalog.MODELS[name]
    settings = catalog.hyperparameters_of(model)
    assert settings == catalog.settings_of(name)
    again = catalog.create(name, **settings)
    assert catalog.hyperparameters_of(again) == settings


def test_changed_settings_go_there_and_back() -> None:
    changed = {"rater.n_factors": 7, "ranker.regularization": 9.0, "half_life": 2.0}
    model = catalog.create("hybrid", **changed)
    assert isinstance(model, Hybrid)
    assert isinstance(model.rater, SVD)
    assert isinstance(model.ranker, EASE)
    assert (model.rater.n_factors, model.ranker.regularization, model.half_life) == (7, 9.0, 2.0)
    assert catalog.hyperparameters_of(model) == catalog.settings_of("hybrid") | changed


def test_a_list_of_parts_is_chosen_by_their_names() -> None:
    chosen = {"parts": "svd, ease,svd", "svd.n_factors": 7, "svd-2.n_factors": 9}
    model = catalog.create("weighted", **chosen)
    assert isinstance(model, Weighted)
    assert [part.name for part in model.parts] == ["svd", "ease", "svd"]
    assert [part.n_factors for part in model.parts if isinstance(part, SVD)] == [7, 9]
    assert model.weights == "equal"  # the usual weights are those of the usual parts
    settings = catalog.hyperparameters_of(model)
    assert settings == json.loads(json.dumps(settings))
    assert settings == catalog.settings_of("weighted", chosen) | chosen | {"parts": "svd,ease,svd"}
    assert catalog.hyperparameters_of(catalog.create("weighted", **settings)) == settings


def test_a_part_is_chosen_by_the_name_of_its_model() -> None:
    chosen = {"rater": "als", "rater.n_factors": 7, "ranker": "weighted", "ranker.parts": "ease"}
    model = catalog.create("hybrid", **chosen)
    assert isinstance(model, Hybrid)
    assert (model.ranker.name, model.rater.name) == ("weighted", "als")
    settings = catalog.hyperparameters_of(model)
    assert settings == json.loads(json.dumps(settings))
    assert settings == catalog.settings_of("hybrid", chosen) | chosen
    assert catalog.hyperparameters_of(catalog.create("hybrid", **settings)) == settings
    with pytest.raises(UnknownNameError, match=r"^Unknown model “svdd”\. There is: svd, "):
        catalog.create("hybrid", rater="svdd")
    with pytest.raises(ValueError, match=r"^rater must be the name of a model, got 3\.$"):
        catalog.create("hybrid", rater=3)


def test_parts_may_have_parts() -> None:
    model = catalog.create(
        "weighted", parts="hybrid,weighted", **{"weighted.parts": "ease", "hybrid.half_life": 2.0}
    )
    settings = catalog.hyperparameters_of(model)
    assert settings["weighted.parts"] == "ease"
    assert settings["hybrid.half_life"] == 2.0
    assert settings["hybrid.rater.ranges"] is False
    assert catalog.hyperparameters_of(catalog.create("weighted", **settings)) == settings


def test_an_unknown_part_is_one_sentence_with_what_there_is() -> None:
    for ask in (catalog.create, lambda name, parts: catalog.settings_of(name, {"parts": parts})):
        with pytest.raises(UnknownNameError, match=r"^Unknown model “svdd”\. There is: svd, "):
            ask("weighted", parts="ease,svdd")
    with pytest.raises(ValueError, match=r"^parts must be names of models joined by commas, got 3\.$"):
        catalog.create("weighted", parts=3)
    with pytest.raises(ValueError, match="The hybrid model has no setting parts"):
        catalog.create("hybrid", parts="ease,svd")


def test_two_models_share_nothing() -> None:
    one, two = catalog.create("hybrid"), catalog.create("hybrid")
    assert one.rater is not two.rater  # type: ignore[attr-defined]
    assert one.ranker is not two.ranker  # type: ignore[attr-defined]


def test_an_unknown_model_is_one_sentence_with_what_there_is() -> None:
    for ask in (catalog.create, catalog.settings_of):
        with pytest.raises(
            UnknownNameError, match=r"Unknown model “svdd”\. There is: svd, bayes, surprise-svd, bias"
        ):
            ask("svdd")


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("svd", "n_factor"),
        ("svd", "rater.n_factors"),
        ("popularity", "seed"),
        ("hybrid", "n_factors"),
        ("hybrid", "ranker.nope"),
        ("hybrid", "rater.name"),
        ("hybrid", "nobody.n_factors"),
        ("weighted", "ease.regularization"),
        ("weighted", "svd.nope"),
        ("svd", "item_ids_"),
    ],
)
def test_an_unknown_setting_is_one_sentence_with_what_there_is(name: str, setting: str) -> None:
    with pytest.raises(ValueError) as error:
        catalog.create(name, **{setting: 1})
    known = ", ".join(sorted(catalog.settings_of(name)))
    assert str(error.value) == f"The {name} model has no setting {setting}; it has: {known}."
