"""Every export that is read, in each of its layouts."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Scale
from recsys.errors import DataError, UnknownNameError
from recsys.histories import read_history
from tests.histories.conftest import Read, counts, said

LETTERBOXD = "Date,Name,Year,Letterboxd URI"
RATINGS = f"{LETTERBOXD},Rating\n2020-01-01,The Matrix,1999,https://boxd.it/2a,4.5\n2021-01-01,Up,2009,https://boxd.it/x,3\n"
WATCHED = (
    f"{LETTERBOXD}\n2020-01-01,The Matrix,1999,https://boxd.it/2a\n2020-05-01,Avatar,2009,https://boxd.it/b\n"
)
WATCHLIST = f"{LETTERBOXD}\n2022-01-01,Solaris,1972,https://boxd.it/c\n2022-01-01,Up,2009,https://boxd.it/x\n"
DIARY = (
    f"{LETTERBOXD},Rating,Rewatch,Tags,Watched Date\n"
    "2021-03-02,Die Hard,1988,https://boxd.it/d,5,Yes,,2021-03-01\n2021-03-05,Up,2009,https://boxd.it/x,,,,2021-03-04\n"
)
IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
    'tt0133093,9,2019-02-03,The Matrix,The Matrix,https://www.imdb.com/title/tt0133093/,Movie,8.7,136,1999,"Action, '
    'Sci-Fi",1,1999-03-31,"Lana Wachowski, Lilly Wachowski"\n'
    "tt0903747,10,2019-02-04,Breaking Bad,Breaking Bad,u,TV Series,9.5,45,2008,Crime,1,2008-01-20,\n"
    "tt2301451,10,2019-02-05,Breaking Bad: Ozymandias,Ozymandias,u,TV Episode,10,47,2013,Crime,1,2013-09-15,Rian\n"
    "tt1234567,7,2019-02-06,Portal,Portal,u,Video Game,9,,2007,Puzzle,1,2007-10-09,\n"
)
OLD_IMDB = (
    "position,const,created,modified,description,Title,Title type,Directors,You rated,IMDb Rating,Runtime (mins),Year,"
    "Genres,Num. Votes,Release Date (month/day/year),URL\n"
    '"1","tt0211915","Sun Jan 29 00:00:00 2017","","","Le fabuleux destin d\'Amélie Poulain","Feature Film",'
    '"Jean-Pierre Jeunet","9","8.4","122","2001","comedy","1","2001-04-25","http://www.imdb.com/title/tt0211915/"\n'
)
NETFLIX = (
    'Title,Date\n"Dark: Season 1: Secrets","12/31/20"\n"Dark: Season 1: Lies","12/30/20"\n'
    '"Dark: Season\u00a01: Secrets","12/29/20"\n"","12/28/20"\n"The Crown: : ","12/27/20"\n"Avatar","1/2/20"\n'
)
ACTIVITY = (
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type,Bookmark,Latest Bookmark,"
    "Country\n"
    "Anna,2021-04-25 20:00:00,01:50:00,,Avatar,,TV,01:50:00,01:50:00,DE (Germany)\n"
    "Anna,2021-04-25 19:59:00,00:00:40,,Avatar,TRAILER,TV,00:00:40,00:00:40,DE (Germany)\n"
    "Anna,2021-04-24 19:59:00,00:01:10,,Die Hard,,TV,00:01:10,00:01:10,DE (Germany)\n"
    'Ben,2021-04-23 19:59:00,01:30:00,,"Up",,TV,01:30:00,01:30:00,DE (Germany)\n'
)
OWN = (
    "movie_id,imdb_id,tmdb_id,rating,average_rating,title\n1,0133093,603,4.5,4.1,The Matrix (1999)\n"
    '99,,,3.0,3.2,"Good, the Bad and the Ugly, The (Buono, il brutto, il cattivo, Il) (1966)"\n'
)


def at(year: int, month: int, day: int, hour: int = 0) -> int:
    return int(datetime(year, month, day, hour, tzinfo=UTC).timestamp())


def test_letterboxd_ratings(read: Read) -> None:
    history = read("ratings.csv", RATINGS)
    assert history.report.format == "letterboxd"
    assert said(history) == {"The Matrix": 4.5, "Up": 3.0}
    assert history.profile.timestamps is not None
    assert history.profile.timestamps.tolist() == [at(2020, 1, 1), at(2021, 1, 1)]


def test_letterboxd_watched_is_seen_and_watchlist_is_saved(read: Read) -> None:
    assert said(read("watched.csv", WATCHED)) == {"The Matrix": None, "Avatar": None}
    listed = read("watchlist.csv", WATCHLIST)
    assert (len(listed.profile), len(listed.saved), counts(listed)) == (0, 2, (2, 2, 0, 0, 0))


def test_letterboxd_diary_has_the_day_of_watching_and_films_without_a_rating(read: Read) -> None:
    history = read("diary.csv", DIARY)
    assert said(history) == {"Die Hard": 5.0, "Up": None}
    assert history.profile.timestamps is not None
    assert history.profile.timestamps.tolist() == [at(2021, 3, 1), at(2021, 3, 4)]


def test_the_whole_letterboxd_zip_puts_its_files_together(tmp_path: Path, labelled: Dataset) -> None:
    source = tmp_path / "letterboxd-somebody.zip"
    with zipfile.ZipFile(source, "w") as archive:
        for name, text in {
            "ratings.csv": RATINGS,
            "watched.csv": WATCHED,
            "watchlist.csv": WATCHLIST,
            "diary.csv": DIARY,
            "deleted/diary.csv": DIARY,
            "likes/films.csv": WATCHED,
            "comments.csv": "Date,Content,Comment\n",
        }.items():
            archive.writestr(name, text)
    history = read_history(source, labelled)
    assert said(history) == {"The Matrix": 4.5, "Avatar": None, "Up": 3.0, "Die Hard": 5.0}
    assert [labelled.catalog.title(item) for item in history.saved] == ["Solaris"]
    assert counts(history) == (8, 8, 0, 0, 0)


def test_imdb_today_finds_by_number_and_takes_an_episode_for_its_series(read: Read) -> None:
    history = read("ratings.csv", IMDB)
    assert history.report.format == "imdb"
    assert said(history) == {"The Matrix": 4.5, "Breaking Bad": 5.0}
    assert counts(history) == (4, 3, 0, 0, 1)
    assert "Video Game" in history.report.skipped[0].reason


def test_an_episode_of_a_spin_off_is_none_of_the_series_it_comes_from(read: Read) -> None:
    rows = ("Dark: Origins: Pilot", "Dark: Chapter One: Pilot", "The Crown: Gloriana: Part 1")
    lines = [f"tt900000{n},8,2021-01-0{n},{title},TV Episode,2020" for n, title in enumerate(rows, start=1)]
    history = read("ratings.csv", "\n".join(["Const,Your Rating,Date Rated,Title,Title Type,Year", *lines]))
    assert said(history) == {"Dark": None, "The Crown": None}
    assert [row.title for row in history.report.not_found] == ["Dark: Origins: Pilot"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-8-sig"])
def test_imdb_before_2018_in_either_encoding(read: Read, encoding: str) -> None:
    history = read("ratings.csv", OLD_IMDB.encode(encoding))
    assert said(history) == {"Amélie": 4.5}
    assert history.profile.timestamps is not None
    assert history.profile.timestamps.tolist() == [at(2017, 1, 29)]


def test_netflix_counts_more_of_a_series_for_more(read: Read) -> None:
    history = read("NetflixViewingHistory.csv", NETFLIX)
    assert history.report.format == "netflix"
    assert said(history) == {"Avatar": None, "The Crown": None, "Dark": None}
    assert history.profile.weights.tolist() == [1.0, 1.0, 1.0 + np.log2(2)]
    assert counts(history) == (6, 5, 0, 0, 1)
    assert history.report.notes == ("Dates were read as month/day/year.",)


def test_a_year_behind_a_title_of_netflix_tells_films_apart(read: Read) -> None:
    history = read(
        "NetflixViewingHistory.csv", "Title,Date\nSolaris (2002),1/2/21\nThe Matrix (2019),1/1/21\n"
    )
    assert [(item.title, item.year) for item in history.report.items] == [("Solaris", 2002)]
    assert [row.title for row in history.report.not_found] == ["The Matrix (2019)"]


def test_netflix_activity_leaves_out_trailers_glances_and_other_people(read: Read) -> None:
    history = read("ViewingActivity.csv", ACTIVITY)
    assert said(history) == {"Avatar": None}
    assert counts(history) == (4, 1, 0, 0, 3)
    assert history.report.profiles == ("Anna", "Ben")
    assert "“Anna” was read" in history.report.notes[0]
    assert history.profile.timestamps is not None
    assert history.profile.timestamps.tolist() == [at(2021, 4, 25, 20)]
    assert said(read("ViewingActivity.csv", ACTIVITY, "Ben")) == {"Up": None}
    with pytest.raises(UnknownNameError, match="Anna"):
        read("ViewingActivity.csv", ACTIVITY, "Carl")
    with pytest.raises(DataError, match="several profiles"):
        read("ratings.csv", RATINGS, "Anna")


def test_the_export_of_movielens(read: Read) -> None:
    history = read("movielens-ratings.csv", OWN)
    assert history.report.format == "movielens"
    assert sorted(said(history).values(), key=str) == [3.0, 4.5]
    assert history.profile.timestamps is None


def test_an_export_is_known_by_its_columns_and_not_by_its_name(read: Read) -> None:
    assert read("mine.txt", IMDB).report.format == "imdb"
    assert read("old.csv", NETFLIX).report.format == "netflix"
    assert read("x.csv", OWN).report.format == "movielens"


def test_the_latest_rating_of_a_film_counts(read: Read) -> None:
    rows = "2021-01-01,Up,2009,u,2\n2023-01-01,Up,2009,u,5\n2022-01-01,Up,2009,u,1\n2024-01-01,Up,2009,u,\n"
    history = read("ratings.csv", f"{LETTERBOXD},Rating\n{rows}")
    assert said(history) == {"Up": 5.0}
    assert counts(history) == (4, 4, 0, 0, 0)


def test_every_row_is_counted_once_and_says_why_it_is_lost(read: Read) -> None:
    rows = (
        "2021-01-01,Emma,1996,u,2\n2021-01-01,Pulp Fiction,1994,u,5\n2021-01-01,Up,2009,u,inf\n"
        "2021-01-01,Up,2009,u,nan\n2021-01-01,Up,20x9,u,4\n2021-01-01,Up,2009,u,0.7\n2021-01-01\n\n"
        "some day,Up,2009,u,4\n2021-01-01,,2009,u,4\n"
    )
    history = read("ratings.csv", f"{LETTERBOXD},Rating\n{rows}")
    assert counts(history) == (9, 1, 1, 1, 6)
    lost = {row.line: row.reason for row in (*history.report.ambiguous, *history.report.skipped)}
    assert sorted(lost) == [2, 4, 5, 6, 7, 8, 11]
    assert all(lost.values())
    assert history.report.not_found[0].title == "Pulp Fiction"
    assert history.profile.timestamps is None  # one day is unknown


def test_ratings_lie_on_the_scale_of_the_data(tmp_path: Path, labelled: Dataset) -> None:
    coarse = replace(labelled, scale=Scale(1, 5, 1))
    for rating, rounded in zip(range(1, 11), (1, 1, 2, 2, 3, 3, 4, 4, 5, 5), strict=True):
        file = tmp_path / f"{rating}.csv"
        file.write_text(f"Const,Your Rating,Title\ntt0133093,{rating},The Matrix\n")
        assert read_history(file, labelled).profile.ratings.tolist() == [rating / 2]
        assert read_history(file, coarse).profile.ratings.tolist() == [rounded]
