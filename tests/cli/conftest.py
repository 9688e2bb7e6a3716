"""The command line, run in this process, on a home of its own."""

import csv
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from recsys.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
PEOPLE, FILMS = 12, 10
SMALL = ("--n-factors", "2", "--n-epochs", "2", "--ranges", "false")


@dataclass(frozen=True)
class Ran:
    """What a command left: exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on stdout, without NaN or Infinity."""

        def refuse(constant: str) -> None:
            raise AssertionError(f"stdout is no plain JSON: {constant}")

        assert self.code == 0, self.err
        assert self.out.count("\n") == 1
        result = json.loads(self.out, parse_constant=refuse)
        assert isinstance(result, dict)
        return result

    @property
    def mistake(self) -> str:
        """The one sentence of a user's mistake."""
        assert (self.code, self.out) == (2, "")
        assert self.err.endswith(".\n"), self.err
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        assert str(ROOT) not in self.err
        assert tempfile.gettempdir() not in self.err
        return self.err.removesuffix("\n")


Run = Callable[..., Ran]


def write_movielens(folder: Path, extra: str = "") -> Path:
    """A MovieLens folder in which even people like even films; film 10 is rated by nobody."""
    folder.mkdir()
    with (folder / "ratings.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["userId", "movieId", "rating", "timestamp"])
        for user in range(1, PEOPLE + 1):
            for item in range(1, FILMS):
                if (user + 3 * item) % 4:
                    rows.writerow([user, item, 5.0 if (user + item) % 2 == 0 else 1.5, 86_400 * item])
        file.write(extra)
    genres = ("Comedy", "Drama|Crime", "(no genres listed)")
    films = [f'{item},"Film, The {item} ({1990 + item})",{genres[item % 3]}' for item in range(1, FILMS + 1)]
    (folder / "movies.csv").write_text("\n".join(["movieId,title,genres", *films, ""]))
    return folder


@pytest.fixture
def run(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command; ``run("datasets", "--json")``."""
    monkeypatch.setenv("RECSYS_HOME", str(home))

    def run_one(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return run_one


@pytest.fixture(scope="module")
def movielens(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small MovieLens folder."""
    return write_movielens(tmp_path_factory.mktemp("source") / "ml-tiny")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, movielens: Path) -> Path:
    """A home that holds the data set "tiny" and its model "small"; the tests of a file share it."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RECSYS_HOME", str(folder))
        assert main(["import", str(movielens), "--name", "tiny"]) == 0
        assert main(["train", "--data", "tiny", "--model", "svd", "--name", "small", *SMALL]) == 0
    return folder


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """A profile of three films, one of them seen but not rated."""
    file = tmp_path / "me.csv"
    file.write_text("item_id,rating\n2,5\n4,4.5\n7,\n")
    return file
