"""Predefined folds: read as they stand, and one plain sentence for what is wrong with them."""

from pathlib import Path

import pytest

from recsys.dataset import Dataset, Ratings
from recsys.errors import DataError
from recsys.evaluation import evaluate, foldfiles
from recsys.models.bias import Bias

BASE = "1\t10\t5\t100\n2\t20\t4.0\t150\n3\t30\t5\t410\n"
TEST = "1\t20\t4\t200\n4\t40\t4\t500\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two folds; the second is the first turned round. Other files of MovieLens 100K are left alone."""
    place = tmp_path / "folds"
    place.mkdir()
    for name, text in {"u1.base": BASE, "u1.test": TEST, "u2.base": TEST, "u2.test": BASE}.items():
        (place / name).write_text(text)
    for name in ("ua.base", "ua.test", "u.data", "u1.base.bak", "u0.base", "xu3.base"):
        (place / name).write_text("not a fold\n")
    return place


def rows(ratings: Ratings) -> list[tuple[int, int, float]]:
    return list(
        zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), ratings.values.tolist(), strict=True)
    )


def test_folds_are_read_as_they_stand(folder: Path, tiny: Dataset) -> None:
    folds = foldfiles.read_folds(str(folder), tiny)
    assert len(folds) == 2
    (base, test), (second_base, second_test) = folds
    assert rows(base) == [(1, 10, 5.0), (2, 20, 4.0), (3, 30, 5.0)]
    assert rows(test) == [(1, 20, 4.0), (4, 40, 4.0)]
    assert (rows(second_base), rows(second_test)) == (rows(test), rows(base))
    assert base.timestamps is not None
    assert base.timestamps.tolist() == [100, 150, 410]
    for part in (base, test):
        assert part.users is tiny.ratings.users
        assert part.items is tiny.ratings.items


def test_folds_come_in_the_order_of_their_numbers(folder: Path, tiny: Dataset) -> None:
    values = {3: 1.5, 8: 2.0, 10: 2.5, 64: 3.0, 1000: 3.5}
    for number, value in values.items():
        (folder / f"u{number}.base").write_text(f"1\t10\t{value}\t100\n")
        (folder / f"u{number}.test").write_text("1\t20\t4\t200\n")
    folds = foldfiles.read_folds(str(folder), tiny)
    assert [float(base.values[0]) for base, _ in folds[2:]] == list(values.values())


def test_the_protocol_measures_all_folds(folder: Path, tiny: Dataset) -> None:
    result = evaluate(tiny, {"bias": lambda: Bias(damping=0.0, item_damping=0.0)}, f"folds:{folder}")
    assert result.protocol == f"folds:{folder}"
    figures = result.models["bias"]
    assert figures["rows"] == 5
    # Fold 1: mean 14/3, items 10, 20, 30 at 5, 4, 5; person 1 at 0: item 20 -> 4, item 40 unknown -> 14/3.
    first = (2 / 3) / 2
    # Fold 2: every rating is 4, so all guesses are 4: off by 1, 0, 1.
    assert figures["mae"] == pytest.approx((first + 2 / 3) / 2)
    assert figures["rmse_low"] <= figures["rmse"] <= figures["rmse_high"]


def refusal(folder: Path, data: Dataset) -> str:
    with pytest.raises(DataError) as error:
        evaluate(data, {"bias": Bias}, f"folds:{folder}")
    assert str(folder.parent) not in str(error.value)
    return str(error.value)


def test_a_folder_that_is_not_there(tmp_path: Path, tiny: Dataset) -> None:
    assert refusal(tmp_path / "nowhere", tiny) == "There is no folder nowhere."
    with pytest.raises(DataError, match=r"^There is no folder nowhere\.$"):
        evaluate(tiny, {"bias": Bias}, "folds:nowhere")
    with pytest.raises(ValueError, match=r"^folds takes a folder after the colon, as in folds:ml-100k\.$"):
        evaluate(tiny, {"bias": Bias}, "folds:")


def test_a_folder_without_folds_or_with_half_a_pair(folder: Path, tiny: Dataset, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert refusal(empty, tiny) == "The folder empty holds no folds: expected u1.base and u1.test."
    (folder / "u2.test").unlink()
    assert refusal(folder, tiny) == "The folder folds holds no u2.test."


WRONG_LINE = "u1.test, line 2: expected user, item, rating and timestamp, tab separated."
WRONG_RATING = "u1.test, line 2: a rating here is from 0.5 to 5 in steps of 0.5, got {}."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("99\t10\t4\t1", "u1.test, line 2: there is no person 99 in this data."),
        (f"{10**30}\t10\t4\t1", f"u1.test, line 2: there is no person {10**30} in this data."),
        ("1\t77\t4\t1", "u1.test, line 2: there is no item 77 in this data."),
        ("1\t30\t4", WRONG_LINE),
        ("1,30,4,1", WRONG_LINE),
        ("1\t30\t4\t1\t1", WRONG_LINE),
        ("1.5\t30\t4\t1", WRONG_LINE),
        ("1\t30\tgood\t1", WRONG_LINE),
        ("", WRONG_LINE),
        ("1\t30\t6\t1", WRONG_RATING.format(6)),
        ("1\t30\t3.7\t1", WRONG_RATING.format(3.7)),
        ("1\t30\tnan\t1", WRONG_RATING.format("nan")),
        ("1\t20\t3\t1", "u1.test holds a rating twice or a timestamp that is none."),
        (f"1\t30\t4\t{10**30}", "u1.test holds a rating twice or a timestamp that is none."),
        ("1\t10\t4\t1", "u1.test holds a rating that u1.base holds as well."),
        ("ü\t10\t4\t1", "u1.test cannot be read as a table of ratings."),
    ],
)
def test_a_line_that_cannot_be_used_is_named(folder: Path, tiny: Dataset, line: str, sentence: str) -> None:
    (folder / "u1.test").write_text(f"1\t20\t4\t200\n{line}\n4\t40\t4\t500\n", encoding="utf-8")
    assert refusal(folder, tiny) == sentence


def test_an_empty_file_or_a_folder_in_its_place(folder: Path, tiny: Dataset) -> None:
    (folder / "u1.base").write_text("")
    assert refusal(folder, tiny) == "u1.base holds no ratings."
    (folder / "u1.base").unlink()
    (folder / "u1.base").mkdir()
    assert refusal(folder, tiny) == "u1.base cannot be read as a table of ratings."
