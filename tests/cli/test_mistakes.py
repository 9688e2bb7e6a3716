"""A user's mistake is exit code 2 and one plain sentence: no traceback, no path, nothing on stdout."""

import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import PEOPLE, Run, write_movielens

LIST = ("recommend", "--data", "tiny", "--model", "small")
TRAIN = ("train", "--data", "tiny", "--model", "svd")
PERSON = ("--user", "3")


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ((), "The following arguments are required: COMMAND; see python -m recsys --help."),
        (("fly",), "Argument COMMAND: invalid choice: 'fly' (choose from"),
        (("datasets", "--no-such"), "Unknown option --no-such; see python -m recsys --help."),
        (("datasets", "more"), "Unknown option more; see"),
        (("import",), "The following arguments are required: SOURCE; see"),
        (("import", "no-such-folder"), "There is no file or folder no-such-folder."),
        (("import", "x" * 5_000), "Cannot read xxx"),
        (("import", "demo", "--name", "../x"), "A name is 1 to 64 small letters, digits, - or _"),
        (("import", "demo", "--name", ""), "A name is 1 to 64 small letters, digits, - or _"),
        # data
        (("recommend", "--data", "nothing", *PERSON), "Unknown data set “nothing”. There is: "),
        (("recommend", "--data", "../tiny", *PERSON), "Unknown data set “.."),
        (("recommend", "--data", "x" * 5_000, *PERSON), "Unknown data set “xxx"),
        (("recommend", "--data", "", *PERSON), "Unknown data set “”. There is: "),
        (("recommend", "--data", "two\nlines", *PERSON), "Unknown data set “two lines”. There is: "),
        (("recommend", *PERSON), "The following arguments are required: --data; see"),
        # model
        ((*LIST[:4], "nothing", *PERSON), "Unknown model “nothing”. There is: small, "),
        ((*LIST[:4], "../small", *PERSON), "Unknown model “.."),
        ((*TRAIN[:4], "nothing"), "Unknown model “nothing”. There is: svd, "),
        ((*TRAIN[:4], "weighted", "--parts", "svd,nothing"), "Unknown model “nothing”. There is: svd, "),
        ((*TRAIN[:4], "weighted", "--parts", "svd,bias"), "The bias model gives everybody the same list: "),
        (
            (*LIST[:4], "weighted", "--weights", "1,2", *PERSON),
            "weights must be 3 numbers of at least 0 joined by",
        ),
        ((*LIST, "--weights", "1,2", *PERSON), "--weights are those of a weighted model; svd has none."),
        (("evaluate", "--data", "tiny", "--models", "bias,x", "--protocol", "kfold:3"), "Unknown model “x”."),
        (("evaluate", "--data", "tiny", "--models", ",", "--protocol", "kfold:3"), "Name at least one model"),
        # person
        ((*LIST, "--user", "999"), "There is no person 999 in this data."),
        ((*LIST, "--user", "9" * 30), "There is no person 999"),
        ((*LIST, "--user", "me"), "Argument --user: invalid int value: 'me'; see"),
        (LIST, "One of the arguments --user --profile is required; see"),
        (
            (*LIST, *PERSON, "--profile", "me.csv"),
            "Argument --profile: not allowed with argument --user; see",
        ),
        ((*LIST, "--profile", "no-such.csv"), "no-such.csv cannot be read as a CSV file"),
        # item and length
        (("explain", *LIST[1:], *PERSON, "--item", "999"), "There is no item 999 in this data."),
        (("explain", *LIST[1:], *PERSON, "--item", "9" * 30), "There is no item 999"),
        (("explain", "--data", "tiny", *PERSON, "--item", "999"), "There is no item 999 in this data."),
        (("explain", *LIST[1:], *PERSON), "The following arguments are required: --item; see"),
        (("explain", *LIST[1:3], "--model", "popularity", *PERSON, "--item", "1"), "The popularity model "),
        ((*LIST, *PERSON, "-n", "-3"), "-n must be 0 or more, got -3."),
        ((*LIST, *PERSON, "-n", "many"), "Argument -n: invalid int value: 'many'; see"),
        # session
        (
            ("next", "--data", "tiny", "--session", "2,x"),
            "--session takes ids of films joined by commas, as in",
        ),
        (("next", "--data", "tiny", "--session", ""), "--session takes ids of films joined by commas, as in"),
        (("next", "--data", "tiny", "--session", "2,999"), "There is no item 999 in this data."),
        (("next", "--data", "tiny", "--session", "2", "-n", "-1"), "-n must be 0 or more, got -1."),
        (
            ("next", "--data", "tiny", "--session", "2", "--model", "no"),
            "Unknown model “no”. There is: ",
        ),
        (("next", "--data", "tiny"), "The following arguments are required: --session; see"),
        # protocol
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "magic"),
            "Unknown protocol “magic”. There is: kfold",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "kfold:x"),
            "A protocol takes a number",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "kfold:1"),
            "The number of folds must be from 2 to",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "holdout:2"),
            "The held-out share must",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "sessions:2"),
            "The held-out share must",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "time:2"),
            "The held-out share must",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "folds:nowhere"),
            "There is no folder nowhere.",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "folds:"),
            "folds takes a folder after the colon",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "new-users:"),
            "new-users takes how many ratings",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "new-users:0"),
            "new-users takes whole numbers from 1 up",
        ),
        (
            ("evaluate", "--data", "tiny", "--models", "bias", "--protocol", "new-users:50"),
            "Revealing 50 ratings needs somebody with 70 or more",
        ),
        # settings
        ((*TRAIN, "--n-factors", "0"), "n_factors must be a whole number from 1 to 500, got 0."),
        ((*TRAIN, "--learning-rate", "-0.1"), "learning_rate must be a number from 1e-05 to 1, got -0.1."),
        ((*TRAIN, "--learning-rate", "nan"), "learning_rate must be a number from 1e-05 to 1, got nan."),
        ((*TRAIN, "--n-factors", "ten"), "n_factors must be a whole number, got ten."),
        ((*TRAIN, "--learning-rate", "fast"), "learning_rate must be a number, got fast."),
        ((*TRAIN, "--ranges", "maybe"), "ranges must be true or false, got maybe."),
        ((*TRAIN, "--no-such", "5"), "The svd model has no setting --no-such; it has: biased, "),
        ((*TRAIN, "--n", "5"), "The svd model has no setting --n; it has: biased, "),
        ((*TRAIN, "--n-factors"), "The setting --n-factors has no value."),
        ((*TRAIN, "n_factors", "5"), "The svd model has no setting n_factors; it has: "),
        ((*TRAIN, "--name", "../x"), "A name is 1 to 64 small letters, digits, - or _"),
    ],
)
def test_a_mistake_is_one_sentence(run: Run, command: tuple[str, ...], sentence: str) -> None:
    for options in ((), ("--json",)):
        ran = run(*command, *(options if command and command[-1] != "--n-factors" else ()))
        assert ran.err.startswith(sentence)
        assert ran.mistake


# -- profiles ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "line 1: expected the columns item_id,rating."),
        (b"movie,stars\n1,5\n", "line 1: expected the columns item_id,rating."),
        (b"item_id;rating\n1;5\n", "line 1: expected the columns item_id,rating."),
        (b"item_id,rating\n1,5\nHeat,5\n", "line 3: expected two numbers."),
        (b"item_id,rating\n1,good\n", "line 2: expected two numbers."),
        (b"item_id,rating\n1.5,3\n", "line 2: expected two numbers."),
        (b"item_id,rating\n,3\n", "line 2: expected two numbers."),
        (b"item_id,rating\n1,6\n", "line 2: a rating here is from 0.5 to 5 in steps of 0.5, got 6."),
        (b"item_id,rating\n1,0\n", "line 2: a rating here is from 0.5 to 5 in steps of 0.5, got 0."),
        (b"item_id,rating\n1,3.7\n", "line 2: a rating here is from 0.5 to 5 in steps of 0.5, got 3.7."),
        (b"item_id,rating\n1,nan\n", "line 2: a rating here is from 0.5 to 5 in steps of 0.5, got nan."),
        (b"item_id,rating\n1,inf\n", "line 2: a rating here is from 0.5 to 5 in steps of 0.5, got inf."),
        (b"item_id,rating\n1,5\n\n2,4\n999,5\n", "line 5: There is no item 999 in this data."),
        (b"item_id,rating\n" + b"9" * 40 + b",5\n", "line 2: There is no item 999"),
        (b"item_id,rating\n1,\xff\n", " cannot be read as a CSV file with the columns item_id,rating."),
        (b"item_id,rating\n" + b"9" * 200_000 + b",5\n", " cannot be read as a CSV file with the columns"),
        (b'item_id,rating\n"' + b"9" * 9_000 + b'",5\n', "line 2: expected two numbers."),
    ],
)
def test_a_bad_profile_is_refused_with_file_and_line(
    run: Run, tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "mine.csv"
    file.write_bytes(content)
    ran = run(*LIST, "--profile", file, "--json")
    comma = "" if sentence.startswith(" ") else ", "
    assert ran.err.startswith(f"mine.csv{comma}{sentence}")
    assert ran.mistake


def test_a_folder_is_no_profile(run: Run, tmp_path: Path) -> None:
    assert " cannot be read as a CSV file" in run(*LIST, "--profile", tmp_path).mistake


# -- sources -----------------------------------------------------------------------------------------------


def bad_source(folder: Path, kind: str) -> Path:
    if kind == "empty folder":
        (folder / "nothing").mkdir()
        return folder / "nothing"
    if kind == "not MovieLens":
        (folder / "photos").mkdir()
        (folder / "photos" / "cat.jpg").write_bytes(b"meow")
        return folder / "photos"
    if kind == "text file":
        (folder / "notes.txt").write_text("hello")
        return folder / "notes.txt"
    good = write_movielens(folder / "ml")
    if kind == "truncated zip":
        with zipfile.ZipFile(folder / "ml.zip", "w") as archive:
            for file in sorted(good.iterdir()):
                archive.write(file, file.name)
        content = (folder / "ml.zip").read_bytes()
        (folder / "ml.zip").write_bytes(content[: len(content) // 2])
        return folder / "ml.zip"
    ratings = {
        "empty file": "",
        "only a header": "userId,movieId,rating,timestamp\n",
        "another header": "a,b,c\n1,2,3\n",
        "nothing usable": "userId,movieId,rating,timestamp\n1,1,99,1\nx,y,z,1\n",
    }
    (good / "ratings.csv").write_text(ratings[kind])
    return good


@pytest.mark.parametrize(
    "kind",
    [
        "empty folder",
        "not MovieLens",
        "text file",
        "truncated zip",
        "empty file",
        "only a header",
        "another header",
        "nothing usable",
    ],
)
def test_a_bad_source_is_one_sentence_and_the_data_set_stays(run: Run, tmp_path: Path, kind: str) -> None:
    source = bad_source(tmp_path, kind)
    assert run("import", source, "--name", "tiny", "--json").mistake
    listed = run("datasets", "--json").json["datasets"]
    assert next(row["users"] for row in listed if row["name"] == "tiny") == PEOPLE


def test_the_demos_name_is_not_for_other_data(run: Run, tmp_path: Path) -> None:
    source = write_movielens(tmp_path / "ml")
    assert run("import", source, "--name", "demo").mistake.startswith("The name “demo” belongs to")


def test_a_damaged_data_set_is_one_sentence(run: Run, home: Path, tmp_path: Path) -> None:
    run("import", write_movielens(tmp_path / "ml"), "--name", "hurt")
    for file in (home / "datasets" / "hurt").rglob("values.npy"):
        file.write_bytes(b"")
    assert run("recommend", "--data", "hurt", "--user", "3").mistake.startswith("values.npy is damaged")


def test_stopping_from_the_keyboard_is_no_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("recsys.store.library.Library.datasets", stop)
    ran = run("datasets")
    assert (ran.code, ran.out, ran.err) == (130, "", "Stopped.\n")
