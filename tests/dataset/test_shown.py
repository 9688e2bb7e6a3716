"""What a data set and a profile say of themselves in a notebook."""

from recsys.dataset import Dataset, Profile


def test_a_data_set_says_what_it_holds(tiny: Dataset) -> None:
    assert repr(tiny) == (
        "<Dataset tiny: 9 ratings of 5 items by 4 people, 0.5 to 5 in steps of 0.5; Hand-made>"
    )


def test_a_profile_says_how_much_it_holds() -> None:
    assert repr(Profile.of([10, 20, 30], [4.0, float("nan"), 3.0])) == (
        "<Profile: 2 rated, 3.50 on average, 1 only seen>"
    )
    assert repr(Profile.of([10], [float("nan")])) == "<Profile: 0 rated, 1 only seen>"
    assert repr(Profile.of([], [])) == "<Profile: 0 rated, 0 only seen>"
