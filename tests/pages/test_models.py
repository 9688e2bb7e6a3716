"""Every model and every dial has words for people."""

from pages.ui.train.settings import DIALS, words
from recsys.jobs import settings_of, tunable_models
from recsys.models import WORDS, catalog, label


def test_every_model_of_the_catalog_has_words_and_no_other() -> None:
    assert set(WORDS) == set(catalog.MODELS)
    labels = [label(model) for model in WORDS]
    assert len(set(labels)) == len(labels)
    for model in WORDS.values():
        assert model.note.endswith(".")


def test_every_dial_has_words_and_no_word_is_without_its_dial() -> None:
    shown = {name for model in tunable_models() for name in settings_of(model)}
    assert shown == set(DIALS)


def test_a_run_is_named_by_its_size_and_by_what_is_not_usual() -> None:
    assert words("ease", {"regularization": 250.0}) == "as it comes"
    assert words("ease", {"regularization": 20.0}) == "regularization 20"
    assert words("svd", {"n_factors": 20, "n_epochs": 1, "biased": False, "seed": 0}) == (
        "20 factors, 1 epoch, no biases"
    )
    assert words("svd", {"n_factors": 20, "forgotten": 3}) == "20 factors"
