"""Hyperparameters as data: what a field allows, and how a wrong value is named."""

from dataclasses import dataclass, fields

import pytest

from recsys.models import hyperparameters
from recsys.models.hyperparameters import Allowed, allowed, choice, number, options, whole


@dataclass
class Settings:
    size: int = whole(10, 1, 20)
    rate: float = number(0.1, 0.0, 1.0)
    flag: bool = True
    label: str = "free"
    way: str = choice("near", "far")


@pytest.mark.parametrize("value", [1, 20, 7])
def test_whole_numbers_inside_are_allowed(value: int) -> None:
    assert Allowed(1, 20, whole=True).holds(value)


@pytest.mark.parametrize("value", [0, 21, 7.0, True, "7", None, float("nan")])
def test_all_else_is_not_a_whole_number_inside(value: object) -> None:
    assert not Allowed(1, 20, whole=True).holds(value)


@pytest.mark.parametrize("value", [0, 1, 0.0, 0.5, 1.0])
def test_numbers_inside_are_allowed(value: float) -> None:
    assert Allowed(0, 1).holds(value)


@pytest.mark.parametrize("value", [-1e-9, 1.0001, float("nan"), float("inf"), False, "0.5", None])
def test_all_else_is_not_a_number_inside(value: object) -> None:
    assert not Allowed(0, 1).holds(value)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (Settings(size=0), "size must be a whole number from 1 to 20, got 0."),
        (Settings(rate=-0.5), "rate must be a number from 0 to 1, got -0.5."),
        (
            Settings(flag=1),  # type: ignore[arg-type]
            "flag must be True or False, got 1.",
        ),
        (Settings(way="up"), "way must be near or far, got 'up'."),
    ],
)
def test_the_sentence_says_got_and_allowed(settings: Settings, sentence: str) -> None:
    with pytest.raises(ValueError) as error:
        hyperparameters.check(settings)
    assert str(error.value) == sentence


def test_good_settings_pass_and_fields_without_limits_are_free() -> None:
    hyperparameters.check(Settings(label="anything"))
    limits = {parameter.name: allowed(parameter) for parameter in fields(Settings)}
    assert limits == {
        "size": Allowed(1, 20, whole=True),
        "rate": Allowed(0.0, 1.0),
        "flag": None,
        "label": None,
        "way": None,
    }


def test_a_choice_lists_its_words_the_default_first() -> None:
    words = {parameter.name: options(parameter) for parameter in fields(Settings)}
    assert words["way"] == ("near", "far")
    assert words["label"] == ()
