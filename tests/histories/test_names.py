"""Names as keys."""

import pytest

from recsys.histories.names import names_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Matrix, The", "The Matrix"),
        ("Les Misérables", "Misérables, Les"),
        ("Thelma & Louise", "Thelma and Louise"),
        ("M*A*S*H", "MASH"),
        ("Rocky II", "Rocky 2"),
        ("Kill Bill: Vol. 1", "Kill Bill Volume 1"),
        ("Ocean’s Eleven", "Ocean's Eleven"),
        ("Łódź", "Lodz"),
        ("8½", "8 1/2"),
    ],
)
def test_two_spellings_are_one_strict_name(one: str, other: str) -> None:
    assert names_of(one).strict & names_of(other).strict


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Visitor", "Visitor"),
        ("Malcolm X", "Malcolm 10"),
        ("Alien", "Aliens"),
        ("Three Colors: Red", "Three Colors: White"),
        ("Rocky", "Rocky II"),
        ("Die Hard", "Hard"),
    ],
)
def test_two_films_have_two_strict_names(one: str, other: str) -> None:
    assert not names_of(one).strict & names_of(other).strict


def test_a_title_without_a_letter_has_no_name() -> None:
    assert names_of("!!!", "...") == names_of("")
    assert not names_of("").strict


def test_a_title_that_is_only_a_number_keeps_its_spelling() -> None:
    assert not names_of("Nine").loose & names_of("9").loose
    assert names_of("Twelve Monkeys").loose & names_of("12 Monkeys").loose
