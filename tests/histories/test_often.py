"""How often something was seen: what counts as another viewing, and what it weighs."""

import math

import numpy as np
import pytest

from recsys.dataset import weight_of
from recsys.histories import History
from recsys.histories.cells import times_of
from tests.histories.conftest import Read, counts, said

DIARY = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
ACTIVITY = "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type\n"


def weights(history: History) -> dict[str, float]:
    titles = (item.title for item in history.report.items)
    return dict(zip(titles, history.profile.weights.tolist(), strict=True))


def often(times: float) -> float:
    return float(weight_of(times))


def test_a_weight_grows_with_every_viewing_less_and_less_up_to_a_limit() -> None:
    grown = weight_of(np.arange(0, 40))
    assert grown[:3].tolist() == [1.0, 1.0, 2.0]
    steps = np.diff(grown[1:])
    assert (steps >= 0).all()
    assert (np.diff(steps[:15]) < 0).all()
    assert (grown[16:] == 5.0).all()


def test_a_film_that_netflix_lists_again_weeks_later_was_seen_again(read: Read) -> None:
    days = ("12/25/20", "12/26/20", "12/1/20", "12/25/19")  # two of one Christmas are one evening put aside
    rows = "".join(f'"Avatar","{day}"\n' for day in days)
    history = read("NetflixViewingHistory.csv", f'Title,Date\n{rows}"Up","12/25/20"\n')
    assert said(history) == {"Avatar": None, "Up": None}
    assert weights(history) == {"Avatar": often(3), "Up": 1.0}
    assert counts(history) == (5, 5, 0, 0, 0)


def test_of_a_series_every_episode_counts_and_once_more_when_it_was_seen_again(read: Read) -> None:
    rows = [f'"Dark: Season 1: Episode {n}","1/{n}/20"\n' for n in range(1, 6)]
    rows += ['"Dark: Season 1: Episode 1","6/1/20"\n', '"Dark: Season 1: Episode 2","1/3/20"\n']
    assert weights(read("NetflixViewingHistory.csv", "Title,Date\n" + "".join(rows))) == {"Dark": often(6)}


def test_what_was_on_in_pieces_was_seen_once(read: Read) -> None:
    starts = ("2021-04-25 20:00:00", "2021-04-25 22:30:00", "2021-04-27 20:00:00")
    rows = "".join(f"Anna,{start},00:40:00,,Avatar,\n" for start in starts)
    assert weights(read("ViewingActivity.csv", ACTIVITY + rows)) == {"Avatar": 1.0}


def test_every_rewatch_of_a_diary_counts_with_stars_or_without(read: Read) -> None:
    rows = (
        "2021-01-01,Up,2009,u,4,,,2021-01-01\n2022-01-01,Up,2009,u,4.5,Yes,,2022-01-01\n"
        "2023-01-01,Up,2009,u,,Yes,,2023-01-01\n2023-01-01,The Matrix,1999,u,,,,2023-01-01\n"
    )
    history = read("diary.csv", DIARY + rows)
    assert said(history) == {"Up": 4.5, "The Matrix": None}
    assert weights(history) == {"Up": often(3), "The Matrix": 1.0}


def test_ratings_changed_on_imdb_are_no_viewings(read: Read) -> None:
    header = "Const,Your Rating,Date Rated,Title,Title Type,Year\n"
    rows = "".join(f"tt0133093,{n},202{n}-01-01,The Matrix,Movie,1999\n" for n in (1, 2, 3))
    assert weights(read("ratings.csv", header + rows)) == {"The Matrix": 1.0}


@pytest.mark.parametrize("column", ["Times watched", "plays", "Watch count"])
def test_a_list_may_say_how_often_itself(read: Read, column: str) -> None:
    history = read(
        "mine.csv", f"Title,Year,Rating,{column}\nUp,2009,4,3\nAmélie,2001,2.5,\nAvatar,2009,3,0\n"
    )
    assert weights(history) == {"Up": often(3), "Amélie": 1.0, "Avatar": 1.0}


def test_what_a_table_cannot_mean_counts_once() -> None:
    assert times_of("", "2.58") == pytest.approx(2**1.58)
    assert times_of("", "99") == 16.0
    assert times_of("-3", "nonsense") == 1.0
    assert math.isfinite(times_of("", ""))
