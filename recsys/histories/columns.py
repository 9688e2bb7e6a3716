"""What the columns of a personal table are, told by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recsys.errors import DataError
from recsys.sources.report import quoted
from recsys.sources.tables.columns import NAMES as TABLE_NAMES
from recsys.sources.tables.columns import plain

NAMES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "title": (
        (*(name for name in TABLE_NAMES["title"] if name not in ("name", "booktitle")), "titlename"),
        ("film", "movie", "series", "show", "name"),
    ),
    "year": (
        ("year", "releaseyear", "yearreleased", "yearofrelease", "filmyear", "movieyear"),
        ("releasedate", "dateofrelease", "released", "release"),
    ),
    "rating": (
        ("yourrating", "yourated", "myrating", "yourstars", "mystars", "yourscore", "myscore", "starvalue"),
        TABLE_NAMES["rating"],
        ("rating10",),
    ),
    "date": (
        (
            *("watcheddate", "datewatched", "watchedon", "watchedat", "lastwatched", "watched"),
            *("dateseen", "seenon", "seen", "vieweddate", "dateviewed", "viewed"),
            *(
                "daterated",
                "starttime",
                "eventutcts",
                "utctitleadddate",
                *TABLE_NAMES["time"],
                "created",
                "dateadded",
            ),
        ),
    ),
    "kind": (("titletype", "mediatype", "type", "kind"),),
    "imdb_id": (("const", "imdbid", "imdb", "tconst", "imdbnumber", "imdburl", "imdblink"),),
    "tmdb_id": (("tmdbid", "tmdb", "themoviedbid"),),
    "movie_id": (("movieid",),),
    "directors": (("directors", "director", "directedby"),),
    "profile": (("profilename", *TABLE_NAMES["user"]),),
    "season": (("seasonnumber", "episodenumber"),),
    "thumbs": (("thumbsvalue",),),
    "duration": (("duration",),),
    "times": (("timeswatched", "timesseen", "timesviewed", "plays", "playcount", "watchcount"),),
    "weight": (("countsas",),),
    "extra": (("supplementalvideotype",),),
}
"""Role -> what people call its column, only letters and digits: of the first group that is there, likeliest first."""
ALONE = ("title", "rating")
"""Roles of which a table has one column; of the others the first that is filled counts."""


@dataclass(frozen=True)
class Columns:
    """Role -> the places of its columns, likeliest first."""

    places: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, header: Sequence[str]) -> "Columns":
        """The columns of a header."""
        names = [plain(name) for name in header]
        places: dict[str, tuple[int, ...]] = {}
        for role, groups in NAMES.items():
            for group in groups:
                there = [place for word in group for place, name in enumerate(names) if name == word]
                if there:
                    places[role] = tuple(there)
                    break
        return cls(places)

    def check(self, header: Sequence[str], name: str) -> None:
        """Raise DataError when two columns could both be the title or the rating."""
        for role in ALONE:
            if len(there := self.places.get(role, ())) > 1:
                both = " and ".join(quoted(header[place]) for place in there[:2])
                raise DataError(
                    f"{name} should begin with the columns of one table, of which one is the {role}; "
                    f"it has {both}: keep one of them."
                )

    def texts(self, cells: Sequence[str]) -> dict[str, str]:
        """Role -> its cell, "" where the row has none."""
        return {
            role: next((cells[place] for place in there if place < len(cells) and cells[place]), "")
            for role, there in self.places.items()
        }
