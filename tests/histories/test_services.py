"""Netflix's account data, TMDB, IMDb's uneven rows: what is special about each."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from recsys.dataset import Catalog, Dataset, Ratings
from recsys.errors import DataError, UnknownNameError
from recsys.histories import History, read_history
from tests.histories.conftest import Read, counts, said

RATINGS = (
    "Profile Name,Title Name,Rating Type,Star Value,Thumbs Value,Device Model,Event Utc Ts,Region View Date\n"
)
OPINIONS = (
    f"{RATINGS}Anna,Avatar,star,4,2,TV,2014-05-01 10:00:00,\nAnna,Up,thumb,,2,TV,2020-05-01 10:00:00,\n"
    "Anna,Die Hard,thumb,,3,TV,2022-06-01 10:00:00,\nAnna,The Matrix,thumb,,1,TV,2020-05-02 10:00:00,\n"
    "Anna,Breaking Bad,thumb,,2,TV,2020-05-03 10:00:00,\nAnna,Amélie,star,0,0,TV,2014-05-01 10:00:00,\n"
    "Ben,Amélie,thumb,,2,TV,2020-05-03 10:00:00,\n"
)
ACTIVITY = (
    "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type\n"
    "Anna,2021-04-25 20:00:00,01:50:00,,The Matrix,\nAnna,2021-04-25 20:00:00,00:50:00,,Dark: Season 1: Secrets,\n"
)
MY_LIST = (
    "Profile Name,Title Name,Country,Utc Title Add Date\n"
    "Anna,Solaris (2002),DE,2021-01-01\nAnna,Up,DE,2021-01-01\n"
)
TMDB = "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
IMDB = "Const,Your Rating,Date Rated,Title,Title Type,Year,Genres,Directors\n"


def titles(data: Dataset, items: tuple[int, ...]) -> list[str]:
    return [data.catalog.title(item) for item in items]


def weights(history: History) -> dict[str, float]:
    return dict(
        zip((item.title for item in history.report.items), history.profile.weights.tolist(), strict=True)
    )


# -- Netflix's account data --------------------------------------------------------------------------------------


def test_stars_are_stars_and_thumbs_are_none(read: Read, labelled: Dataset) -> None:
    history = read("Ratings.csv", OPINIONS)
    assert history.report.format == "netflix-account"
    assert said(history) == {"Avatar": 4.0, "Up": None, "Die Hard": None, "Breaking Bad": None}
    assert weights(history) == {"Avatar": 1.0, "Up": 2.0, "Breaking Bad": 2.0, "Die Hard": 3.0}
    assert titles(labelled, history.not_for_me) == ["The Matrix"]
    assert counts(history) == (7, 5, 0, 0, 2)
    assert "Thumbs are no stars" in history.report.notes[1]
    assert [row.reason for row in history.report.skipped] == [
        "it has neither stars nor a thumb",
        "it belongs to another profile",
    ]


def test_the_profiles_of_an_account_are_chosen_among(read: Read) -> None:
    assert read("Ratings.csv", OPINIONS).report.profiles == ("Anna", "Ben")
    assert said(read("Ratings.csv", OPINIONS, "Ben")) == {"Amélie": None}
    with pytest.raises(UnknownNameError, match="Ben"):
        read("Ratings.csv", OPINIONS, "Carl")


@pytest.mark.parametrize(
    ("thumbs", "seen", "against"),
    [((1, 2), 1, 0), ((2, 1), 0, 1), ((2, 3), 1, 0), ((1, 1), 0, 1)],
)
def test_the_latest_thumb_counts(read: Read, thumbs: tuple[int, int], seen: int, against: int) -> None:
    rows = [
        f"A,Up,thumb,,{thumb},TV,202{place}-01-01 10:00:00,\n" for place, thumb in enumerate(thumbs, start=1)
    ]
    history = read("Ratings.csv", RATINGS + "".join(reversed(rows)))
    assert (len(history.profile), len(history.not_for_me)) == (seen, against)


def test_stars_stay_beside_a_later_thumb_down(read: Read) -> None:
    history = read("Ratings.csv", f"{RATINGS}A,Up,star,2,0,TV,2014-01-01,\nA,Up,thumb,,1,TV,2020-01-01,\n")
    assert (said(history), len(history.not_for_me)) == ({"Up": 2.0}, 1)


def test_the_whole_account_is_put_together(tmp_path: Path, labelled: Dataset) -> None:
    source = tmp_path / "netflix-report.zip"
    with zipfile.ZipFile(source, "w") as archive:
        for name, text in {
            "CONTENT_INTERACTION/Ratings.csv": OPINIONS,
            "CONTENT_INTERACTION/ViewingActivity.csv": ACTIVITY,
            "CONTENT_INTERACTION/MyList.csv": MY_LIST,
            "CONTENT_INTERACTION/SearchHistory.csv": "Profile Name,Query Typed\nAnna,up\n",
            "ACCOUNT/AccountDetails.csv": "First Name,Title\nAnna,Dr\n",
        }.items():
            archive.writestr(name, text)
    history = read_history(source, labelled)
    assert history.report.format == "netflix-account"
    seen = {"Avatar", "Up", "Die Hard", "Breaking Bad", "The Matrix", "Dark"}
    assert set(said(history)) == seen
    assert titles(labelled, history.not_for_me) == ["The Matrix"]
    assert titles(labelled, history.saved) == ["Solaris"]  # Up was seen
    assert counts(history) == (11, 9, 0, 0, 2)


def test_the_viewing_history_says_nothing_beside_the_activity(tmp_path: Path, labelled: Dataset) -> None:
    (tmp_path / "NetflixViewingHistory.csv").write_text("Title,Date\nAvatar,1/2/20\n")
    (tmp_path / "ViewingActivity.csv").write_text(ACTIVITY)
    history = read_history(tmp_path, labelled)
    assert (history.report.format, set(said(history))) == ("netflix-activity", {"The Matrix", "Dark"})


# -- TMDB --------------------------------------------------------------------------------------------------------


def test_tmdb_has_half_points_of_ten_and_series(read: Read) -> None:
    history = read(
        "ratings.csv",
        f"{TMDB}603,tt0133093,movie,The Matrix,1999-03-30T00:00:00Z,,,8.2,9.0,2023-11-15T16:21:14Z\n"
        "14160,,movie,Up,2009-05-28T00:00:00Z,,,8,7.5,2023-11-16T16:21:14Z\n"
        "1396,,tv,Breaking Bad,2008-01-20T00:00:00Z,,,9,10,2023-11-17T16:21:14Z\n"
        "1396,,tv,Breaking Bad,2008-01-20T00:00:00Z,1,2,9,2,2023-11-18T16:21:14Z\n"
        "2,,movie,Avatar,2009-12-18T00:00:00Z,,,7,,2023-11-18T16:21:14Z\n",
    )
    assert history.report.format == "tmdb"
    assert said(history) == {"The Matrix": 4.5, "Up": 4.0, "Breaking Bad": 5.0}
    assert [row.reason for row in history.report.skipped] == [
        "it is about a season or an episode, not about the whole series",
        "it has no rating",
    ]


@pytest.mark.parametrize(
    ("name", "header"), [("tmdb.csv", TMDB), ("watchlist.csv", TMDB.replace(",Your Rating", ""))]
)
def test_tmdb_without_ratings_is_a_watchlist(read: Read, name: str, header: str) -> None:
    ending = ",,,8.2,,2023-11-15\n" if "Your Rating" in header else ",,,8.2,2023-11-15\n"
    history = read(name, f"{header}603,tt0133093,movie,The Matrix,1999-03-30{ending}")
    assert (len(history.profile), len(history.saved)) == (0, 1)
    assert f"{name} holds no ratings of yours: it was read as a watchlist." in history.report.notes


def test_a_tmdb_number_of_a_series_is_none_of_a_film(tmp_path: Path, labelled: Dataset) -> None:
    table = labelled.catalog.table.copy()
    table["tmdb_id"] = ["1396" if title == "Up" else "" for title in table["title"]]
    catalog = Catalog.of(table)
    data = replace(labelled, catalog=catalog, ratings=Ratings.of([1], [1], [4.0], items=catalog.items))
    file = tmp_path / "tmdb.csv"
    for kind, found in (("movie", ["Up"]), ("tv", [])):
        file.write_text(f"{TMDB}1396,,{kind},Elsewhere,2008-01-20,,,8.2,9,2023-11-15\n")
        assert list(said(read_history(file, data))) == found


# -- IMDb --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["", ",Action", ",Action,Lana,more,and more", ",,,,"])
def test_cells_too_few_or_too_many_at_the_end_do_not_matter(read: Read, ending: str) -> None:
    history = read(
        "ratings.csv",
        f"{IMDB}tt0133093,9,2024-05-01,The Matrix,Movie,1999{ending}\ntt9999999,8,2024-05-01,Up,Movie,2009{ending}\n",
    )
    assert said(history) == {"The Matrix": 4.5, "Up": 4.0}


def test_a_row_that_ends_before_what_it_needs_is_left_out(read: Read) -> None:
    history = read("ratings.csv", f"{IMDB}tt0133093,9\ntt0133093\ntt0133093,9,2024-05-01,The Matrix\n")
    assert [(row.line, row.reason) for row in history.report.skipped] == [(3, "it has no rating")]
    assert counts(history) == (3, 2, 0, 0, 1)
    short = read("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2020-01-01\n2020-01-01,Up,2009\n")
    assert said(short) == {"Up": None}
    assert [(row.line, row.reason) for row in short.report.skipped] == [(2, "it has no title")]


def test_a_comma_in_a_bare_title_moves_no_cell_into_another_column(read: Read) -> None:
    history = read("NetflixViewingHistory.csv", "Title,Date\nUp, Up and Away,1/2/20\nAvatar,1/2/20,,\n")
    assert said(history) == {"Avatar": None}
    assert "its title may be cut" in history.report.skipped[0].reason
    rated = read("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,Up, Up,1969,u,4\n")
    assert counts(rated) == (1, 0, 0, 0, 1)


def test_an_imdb_watchlist_is_saved_but_what_was_rated_is_not(read: Read) -> None:
    rows = "tt0133093,,,The Matrix,Movie,1999\ntt9999999,8,2024-05-01,Up,Movie,2009\n"
    history = read("WATCHLIST.csv", IMDB + rows)
    assert (said(history), len(history.saved)) == ({"Up": 4.0}, 1)
    assert counts(read("ratings.csv", IMDB + rows)) == (2, 1, 0, 0, 1)


def test_only_an_account_has_profiles(read: Read) -> None:
    with pytest.raises(DataError, match="several profiles"):
        read("a.csv", f"{TMDB}603,,movie,Up,2009-01-01,,,8,9,\n", "Anna")
