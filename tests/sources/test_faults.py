"""What people's files really hold: other scales, signs for "seen", missing times, odd headers, JSON lines."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from recsys.dataset import Scale
from recsys.errors import DataError, UnknownUserError
from recsys.ids import UNKNOWN_TIME
from recsys.sources import Imported, look_at_table, read_source
from tests.sources.tables import MOVIES, RATINGS, read, reasons, rows

PEOPLE, FILMS = 20, 30


def table(stars: str, header: str = "user,item,rating", sign: str = ",") -> str:
    """Each of 20 people rates 30 films; the ratings go round."""
    levels = stars.split()
    lines = (
        sign.join((str(user), str(item), levels[(user * 7 + item * 3) % len(levels)]))
        for user in range(PEOPLE)
        for item in range(FILMS)
    )
    return "\n".join([header.replace(",", sign), *lines]) + "\n"


def imported(path: Path, text: str | bytes) -> Imported:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_source(path, "mine")


# -- scales ------------------------------------------------------------------------------------------------


def test_another_scale_in_a_known_layout_is_found_and_said(tmp_path: Path) -> None:
    ratings = table("2 4 6 8 10").partition("\n")[2].replace(",", "::").replace("\n", "::100\n")
    (tmp_path / "ratings.dat").write_text(ratings)
    (tmp_path / "movies.dat").write_text(
        "".join(f"{item}::Film {item} (1999)::Drama\n" for item in range(FILMS))
    )
    found = read_source(tmp_path, "x")
    assert (len(found.dataset.ratings), found.rejected_count, found.dataset.scale) == (
        600,
        0,
        Scale(1, 10, 1),
    )
    assert found.notes == (
        "The ratings are from 1 to 10 in whole steps, not from 0.5 to 5 in steps of 0.5 as usual in this format.",
    )


def test_a_few_ratings_off_the_known_scale_are_slips(tmp_path: Path) -> None:
    good = "".join(f"{user},{film},4,1\n" for user in range(200) for film in (1, 2))
    found = read(tmp_path, RATINGS + good + "7,3,9,1\n8,3,9,1\n")
    assert (found.rejected_count, found.notes, found.dataset.scale) == (2, (), Scale())


def test_ratings_mostly_off_every_known_scale_are_refused(tmp_path: Path) -> None:
    rated = "".join(f"{user},1,{100 + user},1\n" for user in range(50))
    with pytest.raises(
        DataError, match=r"^Most ratings in ratings.csv are not from 0.5 to 5 in steps of 0.5, nor on"
    ):
        read(tmp_path, RATINGS + rated + "1,2,4,1\n")


# -- seen, not rated ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign", "stars"), [("0", "0 0 0 0 0 0 8 9 10 7 6 1"), ("-1", "-1 8 9 10 7 6 1 2 3")]
)
def test_a_number_for_seen_is_kept_as_seen(tmp_path: Path, sign: str, stars: str) -> None:
    found = imported(tmp_path / "a.csv", table(stars))
    data, seen = found.dataset, found.dataset.behaviour.seen
    assert data.scale == Scale(1, 10, 1)
    assert seen is not None
    assert (len(data.ratings) + len(seen), found.rejected_count, found.duplicates) == (600, 0, 0)
    assert len(seen) == table(stars).count(f",{sign}\n") > 50
    why = ", far more than the low ratings next to it" if sign == "0" else ""
    assert found.notes == (f"{len(seen)} rows say {sign}{why}: they were read as seen, not rated.",)
    profile = data.profile(3)
    assert len(profile) == FILMS
    assert profile.n_rated == len(data.ratings.profile(3))
    look = look_at_table(tmp_path / "a.csv")
    assert (look.scale, look.because.endswith(f"; {sign} says seen, not rated")) == (Scale(1, 10, 1), True)


def test_a_rare_zero_is_a_rating_and_that_is_said(tmp_path: Path) -> None:
    found = imported(tmp_path / "a.csv", table("0 1 2 3 4 5 6 7 8 9 10"))
    assert (found.dataset.scale, found.dataset.behaviour.seen) == (Scale(0, 10, 1), None)
    assert found.notes == (
        "A 0 was read as the lowest rating, since zeros are no more frequent than ratings next to it.",
    )


@pytest.mark.parametrize(
    ("stars", "scale"), [("0 0 0 0 0 1", Scale(0, 1, 1)), ("-1 -1 -1 0 1", Scale(-1, 1, 1))]
)
def test_likes_and_dislikes_are_ratings(tmp_path: Path, stars: str, scale: Scale) -> None:
    data = imported(tmp_path / "a.csv", table(stars)).dataset
    assert (data.scale, len(data.ratings), data.behaviour.seen) == (scale, 600, None)


def test_a_few_of_minus_one_below_a_known_scale_are_enough(tmp_path: Path) -> None:
    data = imported(tmp_path / "a.csv", table("1 2 3 4 5 6 7 8 9 10") + "99,1,-1\n").dataset
    assert (data.scale, len(data.ratings)) == (Scale(1, 10, 1), 600)
    assert data.behaviour.seen is not None


def test_who_rated_after_seeing_has_only_the_rating(tmp_path: Path) -> None:
    both = table("0 0 0 0 0 0 8 9 10 7 6 1") + "0,0,10\n"
    data = imported(tmp_path / "a.csv", both).dataset
    assert data.behaviour.seen is not None
    assert not ((data.behaviour.seen["user_id"] == 0) & (data.behaviour.seen["item_id"] == 0)).any()
    assert (0, 0, 10.0) in rows(imported(tmp_path / "a.csv", both))


def test_people_who_rated_nothing_are_nobody_to_recommend_to(tmp_path: Path) -> None:
    data = imported(tmp_path / "a.csv", table("-1 8 9 10 7 6 1 2 3") + "99,1,-1\n").dataset
    assert data.behaviour.seen is not None
    assert 99 in data.behaviour.seen["user_id"].to_numpy()
    with pytest.raises(UnknownUserError):
        data.profile(99)


# -- times -------------------------------------------------------------------------------------------------


def test_a_rating_without_a_time_is_a_rating(tmp_path: Path) -> None:
    found = read(tmp_path, RATINGS + "1,1,4,100\n1,2,5,\n1,3,3,50\n2,1,4,  \n")
    times = found.dataset.ratings.timestamps
    assert times is not None
    assert rows(found)[0] == (1, 2, 5.0)
    assert times.tolist() == [UNKNOWN_TIME, 50, 100, UNKNOWN_TIME]
    assert found.dataset.ratings.known_times.tolist() == [50, 100]
    assert found.dataset.ratings.profile(1).timestamps is None
    assert found.notes == ("2 rows have no time; they count as the person's oldest.",)


def test_times_that_cannot_be_read_are_said_to_be_left_out(tmp_path: Path) -> None:
    found = imported(tmp_path / "a.csv", "user,item,rating,date\n1,1,4,soon\n2,1,5,later\n")
    assert found.dataset.ratings.timestamps is None
    assert found.notes == ("The times in “date” cannot be read, so the ratings have none.",)


@pytest.mark.parametrize(
    "text",
    ["2015-07-01 20:13:35 UTC", "07/01/2015 08:13:35 PM", "1435781615000000", "2015-07-01 20:13:35 +0200"],
)
def test_times_whose_end_cannot_be_read_cost_no_rating(tmp_path: Path, text: str) -> None:
    found = imported(tmp_path / "a.csv", f"user,item,rating,time\n1,1,4,{text}\n2,1,5,{text}\n")
    assert (len(found.dataset.ratings), found.dataset.ratings.timestamps) == (2, None)
    assert found.notes == ("The times in “time” cannot be read, so the ratings have none.",)


@pytest.mark.parametrize("nothing", ["NULL", "None", "nan", "N/A"])
def test_a_word_for_nothing_is_no_time(tmp_path: Path, nothing: str) -> None:
    found = imported(tmp_path / "a.csv", f"user,item,rating,time\n1,1,4,100\n2,1,5,{nothing}\n3,1,5,200\n")
    assert found.dataset.ratings.timestamps is not None
    assert found.notes == ("One row has no time; it counts as the person's oldest.",)


def test_times_that_begin_late_in_a_file_are_found(tmp_path: Path) -> None:
    early = "".join(f"{n % 500},{n // 500},4,\n" for n in range(110_000))
    late = "".join(f"{n % 500},{n // 500},4,1435746282\n" for n in range(110_000, 150_000))
    times = imported(tmp_path / "a.csv", "user,item,rating,time\n" + early + late).dataset.ratings.known_times
    assert len(times) == 40_000


def test_an_unreadable_time_among_others_is_a_rejected_row(tmp_path: Path) -> None:
    found = read(tmp_path, RATINGS + "1,1,4,100\n1,2,5,soon\n")
    assert reasons(found) == {3: "timestamp must be whole seconds since 1970, got “soon”"}


# -- headers -----------------------------------------------------------------------------------------------


def test_excel_says_its_delimiter_and_writes_as_people_do_there(tmp_path: Path) -> None:
    text = "\ufeffsep=;\r\nNutzer;Titel;Wertung;Tag\r\n1;Heat;4,5;31.01.2020\r\n2;Heat;3,5;01.02.2020\r\n2;Up;5;x\r\n"
    found = imported(tmp_path / "a.csv", text)
    assert rows(found) == [(1, 1, 4.5), (2, 1, 3.5)]
    assert found.dataset.ratings.timestamps is not None
    assert found.dataset.ratings.timestamps[0] == int(datetime(2020, 1, 31, tzinfo=UTC).timestamp())
    assert reasons(found) == {5: "“Tag” must be a date like 30.09.2005, got “x”"}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            "user,item,rating,rating",
            "several columns that could be one thing, “rating” and “rating (2)”; choose one",
        ),
        ("user,item,stars,score", "several columns that could be one thing, “score” and “stars”; choose one"),
        (
            "user,user,item,rating",
            "several columns that could be one thing, “user” and “user (2)”; choose one",
        ),
    ],
)
def test_two_columns_for_one_thing_are_named(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(DataError, match=said.replace("(", r"\(").replace(")", r"\)")):
        imported(tmp_path / "a.csv", f"{header}\n1,1,4,5\n2,1,5,4\n")
    assert look_at_table(tmp_path / "a.csv").missing


@pytest.mark.parametrize("name", ["", "joke", "Witz"])
def test_a_single_column_that_is_left_is_the_item(tmp_path: Path, name: str) -> None:
    found = imported(tmp_path / "a.csv", table("-9.5 0.25 8.75 3.01", f"user,{name},rating"))
    assert (len(found.dataset.ratings), found.dataset.scale) == (600, Scale(-10, 10, 0.01))


def test_what_is_left_is_not_guessed_between(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("user,a,b,rating\n1,7,8,4\n2,7,9,5\n")
    assert look_at_table(tmp_path / "a.csv").missing == ("the film",)


def test_a_persons_name_is_no_film(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("user_name,user_id,rating\nann,1,5\nbob,2,4\n")
    assert look_at_table(tmp_path / "a.csv").missing == ("the film",)


@pytest.mark.parametrize(
    "text",
    [
        "user,item,rating\n1,2,3,\n2,2,4,\n",
        "user;item;rating;;\n1;2;3\n2;2;4\n",
        'user,item,rating\n1,2,"3,0"\n2,2,4\n',
    ],
)
def test_blank_cells_at_the_end_and_commas_in_quotes_do_not_matter(tmp_path: Path, text: str) -> None:
    assert rows(imported(tmp_path / "a.csv", text)) == [(1, 2, 3.0), (2, 2, 4.0)]


@pytest.mark.parametrize("column", ["plays", "views"])
def test_plays_and_views_are_no_stars(tmp_path: Path, column: str) -> None:
    with pytest.raises(
        DataError, match=r"needs a column for the rating; .* Plays and views alone carry no stars"
    ):
        imported(tmp_path / "a.csv", table("1 2 3 4 5", f"user,item,{column}"))


def test_a_number_before_each_row_is_no_part_of_it(tmp_path: Path) -> None:
    frame = pd.DataFrame({"user": [1, 2, 3], "film": ["Heat", "Up", "Up"], "Punkte": [1, 5, 3]})
    frame.to_csv(tmp_path / "a.csv")
    assert rows(read_source(tmp_path / "a.csv", "x")) == [(1, 1, 1.0), (2, 2, 5.0), (3, 2, 3.0)]


# -- the content, not the name -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["titles.csv", "movies.csv", "my films.txt", "export"])
def test_the_content_decides_not_the_name(tmp_path: Path, name: str) -> None:
    found = imported(tmp_path / name, "user,title,rating\nann,Heat (1995),5\nbob,Up (2009),3\n")
    assert found.dataset.catalog.titles == ["Heat", "Up"]


def test_of_two_tables_the_one_with_ratings_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id,title\n1,Heat\n2,Up\n")
    (tmp_path / "b.csv").write_text("user,item,rating\n1,1,4\n1,2,5\n")
    assert read_source(tmp_path, "x").dataset.catalog.titles == ["Heat", "Up"]


# -- JSON lines --------------------------------------------------------------------------------------------


def test_json_lines_are_a_table(tmp_path: Path) -> None:
    text = (
        '{"user_id":"ann","business_id":"b/1","stars":5.0,"date":"2018-07-07 22:09:11","tags":["x"]}\n'
        "\n"
        '{"date":"2018-07-08","stars":"3","user_id":"bob","business_id":"b/1","more":{"a":1}}\n'
        "no json\n"
        '{"user_id":"bob","business_id":"b~2","stars":null}\n'
        "[1]\n"
        '{"user_id":"eve","business_id":"b~2","stars":1}\n'
    )
    found = imported(tmp_path / "reviews.jsonl", text)
    assert rows(found) == [(1, 1, 5.0), (2, 1, 3.0), (3, 2, 1.0)]
    assert found.dataset.catalog.titles == ["b/1", "b~2"]
    assert reasons(found) == {
        4: "the line is no JSON object",
        5: "“stars” must be a number, got “”",
        6: "the line is no JSON object",
    }
    look = look_at_table(tmp_path / "reviews.jsonl")
    assert (look.delimiter, look.columns[:3]) == (None, ("user_id", "business_id", "stars"))


def test_films_in_json_lines_stand_beside_ratings(tmp_path: Path) -> None:
    (tmp_path / "ratings.jsonl").write_text('{"user":1,"item":7,"rating":4}\n')
    (tmp_path / "movies.jsonl").write_text('{"id":7,"title":"Heat (1995)","genres":"Crime"}\n')
    assert read_source(tmp_path, "x").dataset.catalog.titles == ["Heat"]


# -- rows of film tables -----------------------------------------------------------------------------------


def test_an_odd_row_costs_its_cell_and_not_the_film(tmp_path: Path) -> None:
    (tmp_path / "ratings.dat").write_text("".join(f"1::{item}::4::10\n" for item in range(1, 6)))
    (tmp_path / "movies.dat").write_text(
        f"1::Short (1999)\n2\n3::A :: B :: C (2001)::Drama|War\n4::{'x' * 30_000} (1999)::Drama\n5::Up (2009)::New\n"
    )
    found = read_source(tmp_path, "x")
    assert found.dataset.catalog.titles == ["Short", "Unknown film 2", "A :: B :: C", "Unknown film 4", "Up"]
    assert found.dataset.catalog.genres == [(), (), ("Drama", "War"), (), ("New",)]
    assert found.rejected_count == 0


def test_a_film_of_1998_with_more_flags_or_fewer_is_kept(tmp_path: Path) -> None:
    (tmp_path / "u.data").write_text("1\t1\t4\t10\n1\t2\t5\t11\n1\t3\t3\t12\n")
    flags = "|".join("0100000000000000000")
    (tmp_path / "u.item").write_text(
        f"1|Heat (1995)|01-Jan-1995||url|{flags}|1|1\n2|Up (2009)|01-Jan-2009\n3|Big (1988)|||u|{flags}\n"
    )
    found = read_source(tmp_path, "x")
    assert found.dataset.catalog.titles == ["Heat", "Up", "Big"]
    assert found.dataset.catalog.genres == [("Action",), (), ("Action",)]
    assert (found.rejected_count, found.unknown_items) == (0, 0)


def test_a_table_of_people_with_other_columns_is_left_out_and_said(tmp_path: Path) -> None:
    (tmp_path / "ratings.dat").write_text("1::1::4::10\n")
    (tmp_path / "movies.dat").write_text("1::Heat (1995)::Crime\n")
    (tmp_path / "users.dat").write_text("1::777\n2::778\n")
    found = read_source(tmp_path, "x")
    assert (found.rejected_count, found.dataset.behaviour.people) == (0, None)
    assert found.notes == (
        "users.dat has other columns than MovieLens' table of people, so it was left out.",
    )


def test_a_movielens_header_that_names_a_column_twice_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"^movies.csv names the column “title” twice\.$"):
        read(tmp_path, RATINGS + "1,1,4,1\n", MOVIES.replace("title,", "title,title,"))
