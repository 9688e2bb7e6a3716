"""import: The Movies Dataset is recognised and counted."""

from pathlib import Path

from tests.cli.conftest import Run
from tests.sources import kagglefiles as made


def test_import_counts_what_is_there(run: Run, tmp_path: Path) -> None:
    films = made.metadata(*made.FILMS, made.film("2012-09-29", ""))
    ratings = made.RATINGS + "2,31,1.0,1260759999\nx,1,1,1\n1,31,9,1\n"
    source = made.write(tmp_path / "the-movies-dataset", movies_metadata=films, ratings_small=ratings)
    result = run("import", source, "--json").json
    assert (result["name"], result["format"]) == ("the-movies-dataset", "kaggle")
    assert (result["ratings"], result["users"], result["items"], result["duplicates"]) == (4, 2, 4, 1)
    assert (result["first"], result["last"]) == ("1970-01-01", "2009-12-14")
    assert [(row["file"], row["line"]) for row in result["rejected"]] == [
        ("ratings_small.csv", 7),
        ("ratings_small.csv", 8),
        ("movies_metadata.csv", 7),
    ]
    assert result["rejected_count"] == 3
