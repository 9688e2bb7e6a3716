"""What a cell of a personal export says. Each function raises DataError, in words, for what cannot be read."""

import math
import re
from collections.abc import Iterable

from recsys.dataset import HEAVIEST, Scale
from recsys.errors import DataError
from recsys.histories.names import LONGEST_TITLE
from recsys.sources.report import quoted
from recsys.sources.titles import FIRST_YEAR, LAST_YEAR

IMDB_ID = re.compile(r"tt\d{1,12}", re.ASCII)
_NUMBER = re.compile(r"\d{3,12}", re.ASCII)
_YEAR = re.compile(
    r"(?P<first>\d{4})(?:\.0|\s*[-–—]\s*(?:\d{4})?|[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ].*)?)?"
    r"|(?:\d{1,2}[-/.]){2}(?P<last>\d{4})",
    re.ASCII,
)
"""1999, also as 1999.0, 2011-2019, 1999-03-31T00:00:00Z and 31/03/1999."""
RATING = re.compile(r"(?P<number>\d{1,3}(?:[.,]\d{1,3})?)(?:\s*/\s*(?P<top>5|10|100))?", re.ASCII)
_STEPS = {5.0: (0.5, 0.25, 0.1, 0.01), 10.0: (1.0, 0.5, 0.25, 0.1, 0.01), 100.0: (1.0, 0.1)}
SCALES = tuple(Scale(step, high, step) for high, steps in _STEPS.items() for step in steps)
"""What people rate on, likeliest first. The lowest rating is one step: whoever writes 0 has given none."""
FITTING = 0.95
"""Share of the ratings that a scale must hold; the others are slips of the pen."""
_KINDS = {
    "film": (
        "movie",
        "film",
        "featurefilm",
        "tvmovie",
        "tvspecial",
        "short",
        "tvshort",
        "video",
        "documentary",
    ),
    "series": ("tvseries", "tvminiseries", "miniseries", "series", "tv", "tvshow", "show"),
    "episode": ("tvepisode", "episode"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_NEITHER = frozenset({"videogame", "game", "musicvideo", "podcastseries", "podcastepisode"})


def title_of(text: str) -> str:
    """A title on one line, neither empty nor longer than titles are."""
    title = " ".join(text.split())
    if not title:
        raise DataError("it has no title")
    if len(title) > LONGEST_TITLE:
        raise DataError(f"its title is longer than {LONGEST_TITLE} characters")
    return title


def year_of(text: str) -> int | None:
    """The year that a cell is or begins or ends with; None for an empty one."""
    if not text:
        return None
    match = _YEAR.fullmatch(text.strip("()"))
    year = int(match["first"] or match["last"]) if match else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DataError(f"a year has four digits, got {quoted(text)}")
    return year


def rating_of(text: str, scale: Scale) -> float:
    """A rating on a scale; NaN for an empty cell."""
    if not text:
        return math.nan
    match = RATING.fullmatch(text)
    value = math.nan if match is None or float(match["top"] or scale.high) != scale.high else _number(text)
    if not scale.holds(value):
        raise DataError(
            f"a rating is from {scale.low:g} to {scale.high:g} in steps of {scale.step:g}, got {quoted(text)}"
        )
    return value


def scale_of(texts: Iterable[str], name: str) -> Scale | None:
    """The scale on which somebody rated, "8/10" or as the numbers suggest; None when there are no numbers.

    Raises DataError for numbers that fit no scale.
    """
    found = [match for text in texts if (match := RATING.fullmatch(text))]
    tops = {float(match["top"]) for match in found if match["top"]}
    numbers = [number for match in found if (number := _number(match["number"]))]
    for scale in SCALES:
        if (not tops or scale.high in tops) and (
            sum(map(scale.holds, numbers)) >= FITTING * len(numbers) > 0
        ):
            return scale
    if numbers:
        raise DataError(
            f"The ratings in {name} are not out of 5, 10 or 100: the highest is {max(numbers):g}."
        )
    return None


def times_of(times: str, weight: str) -> float:
    """How often something was seen, from a number of times or from what it counts (``weight_of``); 1 where neither is.

    >>> times_of("3", ""), times_of("", "2.0"), times_of("often", "")
    (3.0, 2.0, 1.0)
    """
    counted = _number(times)
    if math.isnan(counted):
        counted = 2.0 ** (min(_number(weight), HEAVIEST) - 1.0)
    return 1.0 if math.isnan(counted) else max(counted, 1.0)


def is_zero(text: str) -> bool:
    """Whether a rating is 0, which stands for none."""
    return _number(text) == 0


def kind_of(text: str) -> str | None:
    """film, series or episode; None where a cell does not say it."""
    word = re.sub(r"[^a-z]", "", text.lower())
    if word in _NEITHER:
        raise DataError(f"it is neither film nor series but {quoted(text)}")
    return _KIND_OF.get(word)


def imdb_id(text: str) -> str:
    """The IMDb number in a cell, also in an address; "" when there is none."""
    match = IMDB_ID.search(text)
    return match[0] if match else number(text) if len(text) >= 3 else ""


def number(text: str) -> str:
    """A whole number's digits; "" when it is none."""
    plain = text.removesuffix(".0")
    return plain if plain.isascii() and plain.isdigit() and len(plain) <= 12 else ""


def _number(text: str) -> float:
    match = RATING.fullmatch(text)
    return float(match["number"].replace(",", ".")) if match else math.nan
