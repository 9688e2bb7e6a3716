"""Labelled tricky titles: a wrong film is worse than none, and nearly none may be missed."""

from pathlib import Path

import pytest

from recsys.dataset import Dataset
from recsys.histories.matching import Matcher
from recsys.histories.rows import Row
from recsys.sources import read_source
from tests.histories import tricky

AT_LEAST, PRECISION, RECALL = 60, 0.99, 0.95


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
