"""Labelled tricky titles: a wrong film is worse than none, and nearly none may be missed."""

from pathlib import Path

import pytest

from recsys.dataset import Dataset, Ratings, Scale, Source
from recsys.demo import read_films
from recsys.facts import with_known_facts
from recsys.histories.matching import Matcher
from recsys.histories.rows import Row
from recsys.sources import read_source
from tests.histories import tricky

AT_LEAST, PRECISION, RECALL = 60, 0.99, 0.95
REVIEWED_RECALL = 0.9
"""Of titles that a reviewer wrote without having seen the rules, shortened and foreign ones among them."""


@pytest.fixture(scope="module")
def movielens(movielens_folder: Path) -> Dataset:
    return read_source(movielens_folder, "ml").dataset


def check(judgement: tricky.Judgement) -> None:
    assert judgement.matchable >= AT_LEAST
    assert judgement.rows > judgement.matchable + 20  # films that are not there, and those that could be two
    assert judgement.precision >= PRECISION, judgement.mistakes
    assert judgement.recall >= RECALL, judgement.mistakes


def test_the_hand_made_list_is_matched_as_labelled(labelled: Dataset) -> None:
    check(tricky.judge(tricky.HERE / "tricky.csv", labelled))


def test_tricky_titles_are_found_in_movielens_as_labelled(movielens: Dataset) -> None:
    judgement = tricky.judge(tricky.HERE / "tricky_movielens.csv", movielens)
    assert judgement.matchable >= AT_LEAST
    assert judgement.precision >= PRECISION, judgement.mistakes
    assert judgement.recall >= RECALL, judgement.mistakes


def test_every_own_title_of_movielens_finds_its_film_or_is_ambiguous(movielens: Dataset) -> None:
    matcher, catalog = Matcher(movielens), movielens.catalog
    wrong, missed = [], []
    for place, (title, year, kind) in enumerate(
        zip(catalog.titles, catalog.years, catalog.table["kind"], strict=True)
    ):
        found = matcher.find(Row(file="x.csv", line=2, title=title, year=year, kind=str(kind)))
        if found.place is None:
            missed.append((title, year, found.reason))
        elif found.place != place:
            wrong.append((title, year))
    assert wrong == []
    assert len(missed) < 40, missed


@pytest.mark.parametrize("file", ["review_movielens.csv", "review_demo.csv"])
def test_titles_that_a_reviewer_wrote_find_no_wrong_film(movielens_folder: Path, file: str) -> None:
    """137 cases written before reading the rules: precision .989, recall .918; 36 against the rules: .70, .83.

    That was before the review. The lists keep all that were not labelled before, with the titles still missed.
    """
    if file == "review_demo.csv":
        films = read_films()
        ratings = Ratings.of([1], [1], [4.0], [100], items=films.items)
        data = Dataset("films", ratings, films, Scale(), Source("demo", "Films"))
    else:
        data = with_known_facts(read_source(movielens_folder, "ml")).dataset
    judgement = tricky.judge(tricky.HERE / file, data)
    assert judgement.matchable >= AT_LEAST - 20
    assert judgement.precision == 1.0, judgement.mistakes
    assert judgement.recall >= REVIEWED_RECALL, judgement.mistakes
