"""Whatever stands in a file: kept, rejected and duplicate rows add up, or one sentence says why not."""

import tempfile
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import assume, given, settings

from recsys.errors import RecsysError
from recsys.sources import Imported, read_source

HEADER = b"userId,movieId,rating,timestamp\n"
MOVIES = b"movieId,title,genres\n1,Heat (1995),Crime\n"
FILES = ("ratings.csv", "movies.csv", "links.csv", "tags.csv")

good_rows = st.tuples(
    st.integers(0, 2**63 - 1) | st.integers(1, 3),
    st.integers(1, 4),
    st.integers(1, 10),
    st.integers(0, 2_000_000_000) | st.integers(1, 3),
).map(lambda row: b"%d,%d,%s,%d" % (row[0], row[1], str(row[2] / 2).encode(), row[3]))


@st.composite
def mutated_rows(draw: st.DrawFn) -> bytes:
    """A good row with a few bytes replaced, inserted or dropped; still one line."""
    row = bytearray(draw(good_rows))
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(row)))
        row[place : place + draw(st.integers(0, 2))] = draw(
            st.binary(max_size=2) | st.sampled_from([b",", b'"', b".", b"-", b"e", b"nan", b"\r", b"\0"])
        )
    return bytes(row).replace(b"\n", b"")


def write(folder: Path, **contents: bytes) -> None:
    for name, content in contents.items():
        (folder / f"{name}.csv").write_bytes(content)


def outcome(source: Path) -> Imported | str:
    """What was read, or the sentence that refused it; any other error fails the test."""
    try:
        return read_source(source, "x")
    except RecsysError as error:
        return str(error)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), good_rows, mutated_rows()), max_size=25),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_good_rows_are_kept_and_every_row_is_accounted_for(
    drawn: list[tuple[bool, bytes, bytes]], ending: bytes
) -> None:
    good = [b"5,1,4.0,7"] + [row for is_good, row, _ in drawn if is_good]
    lines = [b"5,1,4.0,7"] + [row if is_good else broken for is_good, row, broken in drawn]
    assume(sum(line.count(b'"') % 2 for line in lines) < 2)  # two may make one row that spans lines
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), ratings=HEADER + ending.join(lines) + ending, movies=MOVIES)
        imported = read_source(Path(name), "x")
    ratings = imported.dataset.ratings
    plain = [line.replace(b"\r", b"").strip(b" ") for line in lines]
    data_rows = sum(bool(line) for line in plain)
    assert len(ratings) + imported.rejected_count + imported.duplicates == data_rows
    pairs = set(zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), strict=True))
    assert pairs >= {tuple(int(field) for field in row.split(b",")[:2]) for row in good}
    assert all(2 <= rejection.line <= len(lines) + 1 for rejection in imported.rejected)
    assert all(lines[rejection.line - 2] not in good for rejection in imported.rejected)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FILES), st.booleans(), st.binary(max_size=400))
def test_arbitrary_bytes_in_any_file_end_in_a_data_set_or_one_sentence(
    broken: str, with_header: bool, content: bytes
) -> None:
    whole = {
        "ratings": HEADER + b"1,1,4,1\n",
        "movies": MOVIES,
        "links": b"movieId,imdbId,tmdbId\n1,0113277,949\n",
        "tags": b"userId,movieId,tag,timestamp\n1,1,heist,1\n",
    }
    part = broken.removesuffix(".csv")
    whole[part] = whole[part] + content if with_header else content
    with tempfile.TemporaryDirectory() as name:
        write(Path(name), **whole)
        result = outcome(Path(name))
    if isinstance(result, str):
        assert "\n" not in result
        assert name not in result
    else:
        assert len(result.dataset.ratings) >= 1


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.booleans())
def test_arbitrary_bytes_as_a_zip_are_refused(content: bytes, like_a_zip: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        source = Path(name) / "a.zip"
        source.write_bytes(b"PK\x03\x04" + content + b"PK\x05\x06" + bytes(18) if like_a_zip else content)
        result = outcome(source)
    assert isinstance(result, str)
    assert "a.zip" in result
