"""The sides of the filters: what stands in an address is read back as it was, and nothing else is believed."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys.dataset import Dataset
from recsys.insights.explore import SECTIONS, Exploration, ExploreFilters, explore, questions, sides
from tests.models.data import make_data


@pytest.fixture(scope="module")
def everything() -> Exploration:
    return explore(make_data(n_users=40, n_items=30))


def test_every_side_is_a_field_of_the_filters() -> None:
    fields = set(ExploreFilters.__dataclass_fields__)
    assert set(sides.SIDES) == fields
    assert [name for name, side in sides.SIDES.items() if side.name != name] == []


def test_what_is_written_is_read_back(tiny: Dataset) -> None:
    x = explore(tiny)
    for filters in (
        ExploreFilters(),
        ExploreFilters(genres=("Crime", "Sci-Fi")),
        ExploreFilters(stars=(4.0, 4.5)),
        ExploreFilters(stars=(5.0, 5.0), activity=(1, 2)),
        ExploreFilters(released=(1979, 1985)),
    ):
        assert sides.read_filters(sides.write_filters(filters), x) == (filters, [])


def test_a_range_is_cut_to_what_the_data_has_and_a_full_one_is_open(tiny: Dataset) -> None:
    x = explore(tiny)
    assert sides.read_filters({"stars": ["0-4"]}, x)[0].stars == (2.0, 4.0)
    assert sides.read_filters({"stars": ["-7-99"]}, x) == (ExploreFilters(), [])


@pytest.mark.parametrize(
    "texts",
    [
        ["x"],
        [""],
        ["5-4"],
        ["9-10"],
        ["nan"],
        ["inf"],
        ["1e3"],
        ["4", "5"],
        ["4-"],
        ["-"],
        ["٤"],
        ["4" * 400],
    ],
)
def test_what_is_no_range_of_this_data_is_left_out_in_one_sentence(tiny: Dataset, texts: list[str]) -> None:
    filters, sentences = sides.read_filters({"stars": texts}, explore(tiny))
    assert filters.are_open
    assert len(sentences) == 1
    assert sentences[0].startswith("Rating given: this data has nothing for")
    assert len(sentences[0]) < 200


@settings(deadline=None)
@given(
    asked=st.dictionaries(
        st.sampled_from([*sides.SIDES, "other"]), st.lists(st.text(max_size=12), max_size=4)
    )
)
def test_no_address_breaks_it(everything: Exploration, asked: dict[str, list[str]]) -> None:
    filters, sentences = sides.read_filters(asked, everything)
    again, none = sides.read_filters(sides.write_filters(filters), everything)
    assert again == filters
    assert none == []
    assert len(sentences) <= len(asked)


@pytest.mark.parametrize(
    ("side", "value", "words"),
    [
        ("genres", ("Drama", "<b>"), ["Genre: <b>", "Genre: Drama"]),
        ("countries", ("KR",), ["Country: South Korea"]),
        ("languages", ("fr",), ["Language: French"]),
        ("kinds", ("series",), ["Kind: Series"]),
        ("period", (2000, 2009), ["Rated 2000 to 2009"]),
        ("released", (1994, 1994), ["Released 1994"]),
        ("stars", (3.5, 5.0), ["Rating 3.5 to 5"]),
        ("activity", (1_000, 2_698), ["People with 1,000 to 2,698 ratings"]),
    ],
)
def test_chips_say_what_is_chosen_and_take_it_away(side: str, value: Any, words: list[str]) -> None:
    filters = ExploreFilters().but(**{side: value})
    said = sides.said(filters)
    assert list(said) == words
    left = filters
    for chip in words:
        left = sides.said(left)[chip]
    assert left.are_open


@pytest.mark.parametrize(
    ("side", "picked", "value"),
    [
        ("genres", {"genre": "Drama"}, ("Drama",)),
        ("countries", {"country": "FR"}, ("FR",)),
        ("period", {"year": 2000}, (2000, 2000)),
        ("released", {"year": 1994.0}, (1994, 1994)),
        ("stars", {"rating": 4.5}, (4.5, 4.5)),
        ("activity", {"from": 100, "to": 199}, (100, 199)),
    ],
)
def test_a_click_chooses_what_its_row_says_and_the_next_undoes_it(
    side: str, picked: dict[str, Any], value: Any
) -> None:
    once = sides.toggled(ExploreFilters(kinds=("film",)), side, picked)
    assert getattr(once, side) == value
    assert sides.toggled(once, side, picked) == ExploreFilters(kinds=("film",))


def test_a_click_on_one_of_several_names_takes_only_that_away() -> None:
    both = ExploreFilters(genres=("Crime", "Drama"))
    assert sides.toggled(both, "genres", {"genre": "Drama"}).genres == ("Crime",)
    assert sides.toggled(both, "genres", {"genre": "War"}).genres == ("War",)


def test_a_chart_that_offers_a_side_looks_past_that_side_alone() -> None:
    filters = ExploreFilters(genres=("Drama",), stars=(4.0, 5.0))
    assert sides.opened(filters, "genres") == ExploreFilters(stars=(4.0, 5.0))
    assert sides.opened(filters, "period") is filters
    assert sides.opened(filters, None) is filters


def test_only_sides_with_something_to_choose_are_offered(tiny: Dataset) -> None:
    assert set(sides.offered(explore(tiny))) == {"released", "genres", "stars", "activity"} | (
        {"countries"} if tiny.catalog.table["country"].nunique() > 1 else set()
    ) | ({"languages"} if tiny.catalog.table["language"].nunique() > 1 else set())


def test_questions_name_sections_and_readings_that_are_there(tiny: Dataset) -> None:
    x = explore(tiny)
    for name, question in questions.QUESTIONS.items():
        assert question.section in SECTIONS
        assert len(questions.answer(name, x)) > 40
