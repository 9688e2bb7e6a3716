"""import --json gives the right counts for every format, from a folder and from a zip."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from recsys.sources import FORMATS
from tests.cli.conftest import Run
from tests.sources import kagglefiles

RATINGS = (
    "userId,movieId,rating,timestamp\n1,1,4.0,1000000000\n1,2,3.5,1100000000\n2,1,5.0,900000000\n2,1,x,1\n"
)
MOVIES = "movieId,title,genres\n1,Heat (1995),Crime\n2,Up (2009),Animation\n3,Big (1988),Comedy\n"
TAB_FILMS = "".join(f"{n}|Film {n} (1990)|01-Jan-1990||x|{'|'.join('0' * 19)}\n" for n in (1, 2, 3))
DOT_FILMS = "1::Heat (1995)::Crime\n2::Up (2009)::Animation\n3::Big (1988)::Comedy\n"
PRIZE = "1:\n1,4,2001-09-09\n2,5,1998-07-09\n2:\n1,3,2004-11-09\n2,9,2001-01-01\n"
SOURCES: dict[str, tuple[str, dict[str, str]]] = {
    "latest": ("movielens", {"ratings.csv": RATINGS, "movies.csv": MOVIES}),
    "100k": (
        "movielens",
        {
            "u.data": "1\t1\t4\t1000000000\n1\t2\t3\t1100000000\n2\t1\t5\t900000000\n2\t1\t9\t1\n",
            "u.item": TAB_FILMS,
        },
    ),
    "1m": (
        "movielens",
        {
            "ratings.dat": "1::1::4::1000000000\n1::2::3::1100000000\n2::1::5::900000000\n2::1::9::1\n",
            "movies.dat": DOT_FILMS,
            "users.dat": "1::F::1::10::48067\n2::M::56::16::70072\n",
        },
    ),
    "10m": (
        "movielens",
        {
            "ratings.dat": "1::1::4::1000000000\n1::2::3.5::1100000000\n2::1::5::900000000\n2::1::9::1\n",
            "movies.dat": DOT_FILMS,
            "tags.dat": "1::1::crime::1\n",
        },
    ),
    "netflix-combined": (
        "netflix",
        {"combined_data_1.txt": PRIZE, "movie_titles.csv": "1,1995,Heat\n2,2009,Up\n3,1988,Big\n"},
    ),
    "netflix-films": (
        "netflix",
        {
            "training_set/mv_0000001.txt": PRIZE[: PRIZE.index("2:\n")],
            "training_set/mv_0000002.txt": PRIZE[PRIZE.index("2:\n") :],
            "movie_titles.txt": "1,1995,Heat\n2,NULL,Up\n3,1988,Big, and small\n",
        },
    ),
    "table": (
        "table",
        {
            "mine.tsv": "user\tmovie_id\trating\tdate\n1\t1\t4\t2001-09-09\n1\t2\t3\t2004-11-09\n2\t1\t5\t1998-07-09\n"
            "2\t1\tx\t2001-01-01\n",
            "movies.tsv": "movie_id\ttitle\n1\tHeat\n2\tUp\n3\tBig\n",
        },
    ),
}


def put(folder: Path, files: dict[str, str], *, zipped: bool) -> Path:
    if zipped:
        with zipfile.ZipFile(folder / "source.zip", "w") as archive:
            for name, text in files.items():
                archive.writestr(f"inner/{name}", text)
        return folder / "source.zip"
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip"])
@pytest.mark.parametrize("name", SOURCES)
def test_every_format_is_recognised_and_counted(run: Run, tmp_path: Path, name: str, *, zipped: bool) -> None:
    kind, files = SOURCES[name]
    source = put(tmp_path, files, zipped=zipped)
    result: dict[str, Any] = run("import", source, "--name", name, "--json").json
    assert (result["name"], result["format"]) == (name, kind)
    assert (result["ratings"], result["users"], result["items"]) == (3, 2, 3)
    assert (result["rejected_count"], result["duplicates"]) == (1, 0)
    assert [row["line"] for row in result["rejected"]] == [3 if name == "netflix-films" else len_of(files)]
    assert (result["first"], result["last"]) == ("1998-07-09", "2004-11-09")


def len_of(files: dict[str, str]) -> int:
    """The last line of the file of ratings, which is the bad one."""
    return next(iter(files.values())).count("\n")


def test_no_format_is_left_out(tmp_path: Path) -> None:
    kaggle = {file.name for file in kagglefiles.write(tmp_path).iterdir()}
    seen = [{Path(name).name for name in files} for _, files in SOURCES.values()]
    for kind in FORMATS:
        assert any(kind.recognises(sorted(names)) for names in [kaggle, *seen]), kind.label
