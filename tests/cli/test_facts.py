"""facts: IMDb's tables complete a data set from the command line."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.facts.tables import write_imdb


def imported(run: Run, folder: Path) -> None:
    folder.mkdir()
    (folder / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,1,4.0,10\n1,2,2.0,20\n")
    (folder / "movies.csv").write_text(
        "movieId,title,genres\n1,Nothing Known (1995),Crime\n2,Zzz (2009),Drama\n"
    )
    (folder / "links.csv").write_text("movieId,imdbId,tmdbId\n1,0113277,949\n2,,\n")
    run("import", folder, "--name", "linked")


def test_facts_says_what_it_filled(run: Run, tmp_path: Path) -> None:
    imported(run, tmp_path / "ml")
    source = write_imdb(tmp_path / "imdb", packed=True)
    result = run("facts", source, "--data", "linked", "--json").json
    assert list(result) == ["name", "items", "matched", "filled", "broken", "seconds"]
    assert (result["name"], result["items"], result["matched"], result["broken"]) == ("linked", 2, 1, 0)
    columns = ("original_title", "director", "cast", "runtime", "fame")
    assert result["filled"] == dict.fromkeys(columns, 1)
    again = run("facts", source, "--data", "linked")
    assert again.code == 0
    assert "linked: 1 of 2 films found" in again.out
    assert "filled: nothing new" in again.out


def test_mistakes_are_one_sentence(run: Run, movielens: Path, tmp_path: Path) -> None:
    source = write_imdb(tmp_path / "imdb")
    assert run("facts", source, "--data", "x").mistake.startswith("Unknown data set “x”.")
    assert "have no IMDb numbers" in run("facts", source, "--data", "tiny").mistake
    assert "--data" in run("facts", source).mistake
