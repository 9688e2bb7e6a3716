"""Main titles and the others: nothing of a name is lost, and what is no title stays where it is."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys.dataset import Catalog
from recsys.dataset.titles import joined_titles, last_parenthesis, other_than, split_titles

PIECES = st.sampled_from(
    [
        "Seven",
        "Se7en",
        "a.k.a. ",
        "aka ",
        "(",
        ")",
        " ",
        "V",
        "1999",
        "Director's Cut",
        "Or",
        "é",
        "|",
        "<b>",
        "=1+1",
    ]
)
WRITTEN = st.lists(PIECES | st.text(max_size=8), min_size=1, max_size=4).map(
    lambda names: names[0] + "".join(f" ({name})" for name in names[1:])
)
TEXTS = st.lists(PIECES, max_size=14).map("".join) | st.text(max_size=40) | WRITTEN


@pytest.mark.parametrize(
    ("written", "main", "others"),
    [
        ("Seven (a.k.a. Se7en)", "Seven", ["Se7en"]),
        (
            "For a Few Dollars More (Per qualche dollaro in più)",
            "For a Few Dollars More",
            ["Per qualche dollaro in più"],
        ),
        (
            "Léon: The Professional (a.k.a. The Professional) (Léon)",
            "Léon: The Professional",
            ["The Professional", "Léon"],
        ),
        (
            "Asterix in America (a.k.a Asterix Conquers America)",
            "Asterix in America",
            ["Asterix Conquers America"],
        ),
        ("Twelve (a.k.a. 12)", "Twelve", ["12"]),
        ("M*A*S*H (a.k.a. MASH)", "M*A*S*H", ["MASH"]),
        ("Evangelion: 1.0 You Are (Not) Alone (Jo)", "Evangelion: 1.0 You Are (Not) Alone", ["Jo"]),
        ("Piano (The (Grand) Piano)", "Piano", ["The (Grand) Piano"]),
        ("Up (Là-haut) (V)", "Up (V)", ["Là-haut"]),
        ("Alien (Alien) (ALIEN)", "Alien", []),
        ("Shanghai Triad (Yao a yao yao dao waipo qiao)", "Shanghai Triad", ["Yao a yao yao dao waipo qiao"]),
    ],
)
def test_other_titles_come_off(written: str, main: str, others: list[str]) -> None:
    assert split_titles(written) == (main, tuple(others))


@pytest.mark.parametrize(
    "title",
    [
        "(500) Days of Summer",
        "Birdman: Or (The Unexpected Virtue of Ignorance)",
        "Star Wars: Episode IV - A New Hope",
        "Jerry Seinfeld: 'I'm Telling You for the Last Time'",
        "Up (V)",
        "The Office (U.S.)",
        "Brazil (Director's Cut)",
        "1-900 (06)",
        "Frontière(s)",
        "(Untitled)",
        "(a) (b",
        ":-)",
        "",
    ],
)
def test_what_is_no_other_title_stays(title: str) -> None:
    assert split_titles(title) == (title, ())


def words(text: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"\w+", text)}


@given(TEXTS)
def test_splitting_loses_no_name(text: str) -> None:
    main, others = split_titles(text)
    given_words, kept_words = words(text), words(joined_titles(main, others))
    assert kept_words <= given_words
    assert given_words - {"a", "k", "aka"} <= kept_words
    assert split_titles(main) == (main, ())
    assert main.casefold() not in {title.casefold() for title in others}


@given(TEXTS)
def test_a_parenthesis_is_balanced(text: str) -> None:
    last = last_parenthesis(text)
    if last is not None:
        inside = text[len(last.before) :]
        assert inside.startswith("(")
        assert inside.endswith(")")
        assert inside.count("(") == inside.count(")")


def test_other_titles_are_other_and_each_once() -> None:
    assert other_than("Hate", ["La Haine", "hate", "", "LA HAINE", "Odio"]) == ("La Haine", "Odio")


def catalog(*films: tuple[str, int | None, str, str]) -> Catalog:
    table = pd.DataFrame(films, columns=["title", "year", "original_title", "other_titles"])
    return Catalog.of(table.assign(item_id=range(1, len(table) + 1), year=table["year"].astype("Int16")))


def test_a_catalog_says_main_titles_and_knows_the_others() -> None:
    films = catalog(
        ("Seven (a.k.a. Se7en)", 1995, "", ""),
        ("Amelie", 2001, "Le Fabuleux Destin d'Amélie Poulain", "Amélie|Amelie from Montmartre"),
        ("Alien", 1979, "Alien", ""),
    )
    assert films.titles == ["Seven", "Amelie", "Alien"]
    assert films.other_titles == [
        ("Se7en",),
        ("Amélie", "Amelie from Montmartre", "Le Fabuleux Destin d'Amélie Poulain"),
        (),
    ]
    assert films.full_titles == ["Seven (Se7en)", "Amelie (Amélie) (Amelie from Montmartre)", "Alien"]


def test_a_catalog_read_again_is_the_same() -> None:
    films = catalog(
        ("Seven (a.k.a. Se7en)", 1995, "", ""),
        ("The Class (Klass)", 2007, "", ""),
        ("The Class", 2007, "", ""),
    )
    again = Catalog.of(films.table)
    pd.testing.assert_frame_equal(again.table, films.table)
    assert again.other_titles == films.other_titles


def test_two_films_of_a_year_are_not_called_the_same() -> None:
    films = catalog(
        ("The Class (Klass)", 2007, "", ""),
        ("The Class (Entre les murs)", 2007, "", ""),
        ("The Class (La Classe)", 1953, "", ""),
        ("Home (Haus)", None, "", ""),
        ("Home (Maison)", None, "", ""),
    )
    assert films.titles == [
        "The Class (Klass)",
        "The Class (Entre les murs)",
        "The Class",
        "Home (Haus)",
        "Home (Maison)",
    ]
