"""match: a personal export against a data set."""

from pathlib import Path

from tests.cli.conftest import Run

KEYS = ["format", "rows", "matched", "ambiguous", "not_found", "skipped", "items"]
EXPORT = (
    'Date,Name,Year,Letterboxd URI,Rating\n2020-01-01,"Film, The 1",1991,u,4.5\n2020-01-02,Film 2,1995,u,\n'
    "2020-01-03,Heat,1995,u,4\n2020-01-04,The Film 3,1993,u,7\n"
)


def test_the_json_has_the_agreed_keys_and_the_counts_add_up(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(EXPORT)
    result = run("match", file, "--data", "tiny", "--json").json
    assert list(result) == KEYS
    assert result["format"] == "letterboxd"
    assert [result[key] for key in KEYS[1:6]] == [4, 1, 0, 2, 1]
    assert result["items"] == [
        {"item_id": 1, "title": "Film, The 1", "year": 1991, "rating": 4.5, "source_title": "Film, The 1"}
    ]


def test_a_film_that_was_only_seen_has_no_rating(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "watched.csv"
    file.write_text('Date,Name,Year,Letterboxd URI\n2020-01-02,"Film, The 2",1992,u\n')
    items = run("match", file, "--data", "tiny", "--json").json["items"]
    assert [(item["item_id"], item["rating"]) for item in items] == [(2, None)]


def test_what_is_lost_is_said_by_line_and_the_rest_is_a_table(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "ratings.csv"
    file.write_text(EXPORT)
    ran = run("match", file, "--data", "tiny")
    assert ran.out.startswith("4 rows (letterboxd): 1 matched, 0 ambiguous, 2 not found, 1 skipped")
    assert "ratings.csv, line 4: Heat: no film of that name is in the data" in ran.err
    assert "ratings.csv, line 5" in ran.err


def test_a_list_is_read_and_what_is_no_item_is_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "Ratings.csv"
    rows = ('A,"Film, The 1",5,0,2014-01-01', 'A,"Film, The 2",,1,2020-01-01')
    file.write_text("\n".join(["Profile Name,Title Name,Star Value,Thumbs Value,Event Utc Ts", *rows]))
    ran = run("match", file, "--data", "tiny", "--json")
    assert list(ran.json) == KEYS
    assert [(item["item_id"], item["rating"]) for item in ran.json["items"]] == [(1, 5.0)]
    assert ran.json["matched"] == 2
    assert "Not among the items: 1 film “Not for me”." in ran.err
    assert "Thumbs are no stars" in ran.err
    file = tmp_path / "seen.txt"
    file.write_text("Film, The 1 (1991)\nFilm, The 3 (1993)\n")
    items = run("match", file, "--data", "tiny", "--json").json["items"]
    assert [(item["item_id"], item["rating"]) for item in items] == [(1, None), (3, None)]


def test_another_file_is_one_sentence(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir,\n")
    assert "letter.txt is no personal export" in run("match", file, "--data", "tiny").mistake
    assert "There is no file" in run("match", tmp_path / "none.csv", "--data", "tiny").mistake
