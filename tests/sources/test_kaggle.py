"""Kaggle's The Movies Dataset: MovieLens' ratings with TMDB's films, as a folder or the zip."""

import tempfile
import zipfile
from pathlib import Path

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import given, settings

from recsys.dataset import Rejection
from recsys.errors import DataError, RecsysError
from recsys.sources import Imported, read_source
from recsys.sources.formats import kaggletables
from tests.sources import kagglefiles as made
from tests.sources.kagglefiles import actor, film, maker, named, write


def row(imported: Imported, item_id: int) -> pd.Series:
    return imported.dataset.catalog.rows([item_id]).iloc[0]


def test_ratings_and_films_meet_by_the_links(tmp_path: Path) -> None:
    imported = read_source(write(tmp_path), "mine")
    data = imported.dataset
    assert (len(data.ratings), len(data.ratings.users), len(data.catalog)) == (4, 2, 4)
    assert (data.source.format, data.source.label) == ("kaggle", f"The Movies Dataset ({tmp_path.name})")
    assert data.catalog.items.ids.tolist() == [1, 17, 31, 1029]
    assert data.catalog.titles == ["Toy Story", "Unknown film 17", "Dangerous Minds", "Heavenly King"]
    assert data.catalog.years == [1995, None, 1995, None]
    assert (imported.rejected, imported.rejected_count, imported.unknown_items) == ([], 0, 1)
    assert data.scale.levels()[0] == 0.5


def test_all_that_is_known_of_a_film_is_in_the_catalog(tmp_path: Path) -> None:
    known = row(read_source(write(tmp_path), "mine"), 1).to_dict()
    assert pd.isna(known.pop("fame"))
    assert known == {
        "item_id": 1,
        "title": "Toy Story",
        "original_title": "",
        "other_titles": "",
        "year": 1995,
        "kind": "film",
        "genres": "Animation|Comedy|Children",
        "director": "John Lasseter|A B",
        "cast": 'Tom Hanks|Jim "J" O\'Varney|Tim Allen',
        "keywords": "jealousy|toy|boy's life",
        "runtime": 81,
        "language": "en",
        "country": "US",
        "imdb_id": "0114709",
        "tmdb_id": "862",
        "overview": 'Led by Woody, Andy\'s "toys" live.',
    }


def test_what_tmdb_does_not_know_stays_unknown(tmp_path: Path) -> None:
    imported = read_source(write(tmp_path), "mine")
    king = row(imported, 1029)
    assert king[["runtime", "year", "fame"]].isna().all()
    assert (king["original_title"], king["language"], king["country"]) == ("四大天王", "zh", "HK")
    assert king[["genres", "director", "cast", "keywords"]].tolist() == ["", "", "", ""]
    unknown = row(imported, 17)
    assert unknown[["genres", "imdb_id", "tmdb_id", "overview"]].tolist() == ["", "", "", ""]


def test_genres_get_our_names(tmp_path: Path) -> None:
    assert row(read_source(write(tmp_path), "mine"), 31)["genres"] == "Sci-Fi|Musical|Children|War"


def test_the_original_zip_reads_like_the_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "set")
    with zipfile.ZipFile(tmp_path / "archive.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)
    zipped = read_source(tmp_path / "archive.zip", "x").dataset
    pd.testing.assert_frame_equal(zipped.catalog.table, read_source(folder, "x").dataset.catalog.table)
    assert len(zipped.ratings) == 4


def test_the_full_ratings_and_links_win_over_the_small_ones(tmp_path: Path) -> None:
    write(tmp_path, ratings=made.RATINGS + "3,1,1.0,5\n", links_small="movieId,imdbId,tmdbId\n1,,1\n")
    assert len(read_source(tmp_path, "mine").dataset.ratings) == 5
    (tmp_path / "ratings.csv").unlink()
    (tmp_path / "links.csv").rename(tmp_path / "links_small.csv")
    assert len(read_source(tmp_path, "mine").dataset.ratings) == 4


def test_credits_and_keywords_may_be_missing(tmp_path: Path) -> None:
    write(tmp_path)
    for name in ("credits", "keywords"):
        (tmp_path / f"{name}.csv").unlink()
    toy_story = row(read_source(tmp_path, "mine"), 1)
    assert toy_story[["director", "cast", "keywords"]].tolist() == ["", "", ""]


def test_records_with_a_date_for_an_id_are_rejected_with_their_lines(tmp_path: Path) -> None:
    broken = film(
        "1997-08-20",
        "",
        genres="[{'name': 'Carousel Productions', 'id': 11176}]",
        adult=" - Written by Ørnås",
    )
    text = made.metadata(made.FILMS[0], broken, *made.FILMS[1:])
    text += 'False,,0,[],,82663,tt1,en,Midnight Man,"Cut\n - off",1\n'
    imported = read_source(write(tmp_path, movies_metadata=text), "mine")
    assert imported.rejected == [
        Rejection("movies_metadata.csv", 4, "id must be a whole number, got “1997-08-20”"),
        Rejection("movies_metadata.csv", 8, "expected 24 columns, got 11"),
    ]
    assert imported.dataset.source.rejected == 2
    assert imported.dataset.catalog.titles == [
        "Toy Story",
        "Unknown film 17",
        "Dangerous Minds",
        "Heavenly King",
    ]


def test_a_record_that_stands_twice_is_rejected_only_where_it_says_something_else(tmp_path: Path) -> None:
    text = made.metadata(*made.FILMS, made.FILMS[0], film(862, "Another"))
    keywords = made.KEYWORDS + f'862,"{named("jealousy", "toy")}"\n9909,[]\n'
    imported = read_source(write(tmp_path, movies_metadata=text, keywords=keywords), "mine")
    assert imported.rejected == [
        Rejection("movies_metadata.csv", 9, "id 862 stands in an earlier row already"),
        Rejection("keywords.csv", 4, "id 862 stands in an earlier row already"),
    ]
    assert row(imported, 1)["title"] == "Toy Story"


def test_a_field_that_is_no_list_rejects_its_record(tmp_path: Path) -> None:
    films = made.metadata(made.FILMS[0], film(9909, "X", genres="[{'name': open('x')}]"), made.FILMS[2])
    cast_and_crew = made.CREDITS + made.people(("[[[[", [], 11360)).split("\n", 1)[1]
    imported = read_source(write(tmp_path, movies_metadata=films, credits=cast_and_crew), "mine")
    wrong = "is not a list of records as Python writes it"
    assert imported.rejected == [
        Rejection("movies_metadata.csv", 4, f"genres {wrong}"),
        Rejection("credits.csv", 4, f"cast {wrong}"),
    ]
    assert imported.unknown_items == 2


def test_credits_may_be_hundreds_of_kilobytes_long_and_no_longer(tmp_path: Path) -> None:
    crowd = [actor(f"Extra {place}", 5_000 - place) for place in range(3_000)]
    endless = [actor("x" * 1_000_001, 0)]
    cast_and_crew = made.people((crowd, [maker("One", "Director")], 862), (endless, [], 9909))
    imported = read_source(write(tmp_path, credits=cast_and_crew), "mine")
    assert len(repr(crowd)) > 300_000
    assert row(imported, 1)["cast"] == "Extra 2999|Extra 2998|Extra 2997"
    assert row(imported, 1)["director"] == "One"
    assert imported.rejected == [Rejection("credits.csv", 3, "the line is longer than 1,000,000 characters")]


def test_lists_without_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kaggletables, "MAX_ENTRIES", 50)
    for crowd in ([{}] * 40, [actor("\n" * 400, 0)]):
        cast_and_crew = made.people((crowd, [], 1), (crowd, [], 2))
        with pytest.raises(DataError, match=r"^credits.csv has more than 50 entries in its lists"):
            read_source(write(tmp_path, credits=cast_and_crew), "mine")


def test_tables_with_a_header_alone_add_nothing(tmp_path: Path) -> None:
    write(tmp_path, credits="cast,crew,id\n", keywords="id,keywords\n")
    assert row(read_source(tmp_path, "mine"), 1)[["director", "keywords"]].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("others", "sentence"),
    [
        (
            {"links": "movieId,imdbId,tmdbId\n1,,5\n"},
            "links.csv and movies_metadata.csv do not belong together",
        ),
        ({"movies_metadata": "id,title\n1,x\n"}, "movies_metadata.csv should begin with the columns"),
        ({"movies_metadata": made.metadata()}, "movies_metadata.csv holds no films that can be read"),
        ({"credits": "id,cast\n"}, "credits.csv should begin with the columns"),
        ({"keywords": ""}, "keywords.csv is empty"),
        ({"links": ""}, "links.csv is empty"),
        ({"ratings_small": "userId,movieId,rating\n"}, "ratings_small.csv holds no ratings"),
    ],
)
def test_tables_that_cannot_be_these_are_refused(
    tmp_path: Path, others: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DataError, match=f"^{sentence}"):
        read_source(write(tmp_path, **others), "mine")


def test_metadata_alone_is_no_data_set(tmp_path: Path) -> None:
    (tmp_path / "movies_metadata.csv").write_text(made.metadata(*made.FILMS))
    (tmp_path / "credits.csv").write_text(made.CREDITS)
    with pytest.raises(
        DataError, match=r"expected .*movies_metadata.csv, ratings.csv or ratings_small.csv and links"
    ):
        read_source(tmp_path, "mine")


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["ratings_small", "links", "movies_metadata", "credits", "keywords"]),
    st.booleans(),
    st.binary(max_size=200) | st.text("[]{}'\",:\\\n10", max_size=80).map(str.encode),
)
def test_arbitrary_bytes_in_any_file_end_in_a_data_set_or_one_sentence(
    broken: str, appended: bool, content: bytes
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name))
        file = folder / f"{broken}.csv"
        file.write_bytes(file.read_bytes() + content if appended else content)
        try:
            imported = read_source(folder, "x")
        except RecsysError as error:
            assert "\n" not in str(error)  # noqa: PT017
            assert name not in str(error)  # noqa: PT017
        else:
            assert len(imported.dataset.ratings) >= 1
            imported.dataset.catalog.table.to_parquet(folder / "catalog.parquet")
