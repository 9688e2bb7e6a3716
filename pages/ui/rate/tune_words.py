"""Tune in words: its sliders, and what is said of everything that is set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from recsys.dataset import language_name
from recsys.tuning import NEUTRAL, FilmFilter, Tuning


@dataclass(frozen=True)
class Slider:
    """One slider: what it is called, what stands at its ends, and what each step is called."""

    label: str
    least: str
    most: str
    lowest: int
    """The step of the first of ``words``."""
    words: tuple[str, ...]
    first: bool = False
    """Whether it is there before More."""

    def at(self, step: int) -> str:
        """What a step is called."""
        return self.words[step - self.lowest]


SLIDERS: Mapping[str, Slider] = {
    "favourites": Slider(
        "Mine or everybody’s",
        "My kind of film",
        "Everybody’s favourites",
        0,
        (
            "My kind of film",
            "Mostly my kind",
            "Half mine, half everybody’s",
            "Mostly favourites",
            "Favourites",
        ),
        first=True,
    ),
    "adventure": Slider(
        "How adventurous",
        "Familiar",
        "Adventurous",
        -4,
        (
            "Only what many know",
            "Very familiar",
            "Familiar",
            "A little more familiar",
            "As it comes",
            "A little adventurous",
            "Adventurous",
            "Very adventurous",
            "Far off the beaten track",
        ),
        first=True,
    ),
    "diversity": Slider(
        "How varied",
        "As it comes",
        "No two alike",
        0,
        ("As it comes", "A little varied", "Varied", "Very varied", "No two alike"),
    ),
    "safe": Slider(
        "How safe",
        "As it comes",
        "Safe bets only",
        0,
        ("As it comes", "A little safer", "Safer bets", "Safe bets", "Safe bets only"),
    ),
}
KINDS = {"film": "Films", "series": "Series"}
LENGTHS = {89: "Under 1½ hours", 119: "Under two hours", 149: "Under 2½ hours"}


@dataclass(frozen=True)
class Chip:
    """One thing that is set: where it stands (``value``: which of several) and what it is called."""

    part: str
    text: str
    value: str | None = None


def chips(tuning: Tuning) -> Iterator[Chip]:
    """All that is set, in the order of the panel."""
    for name, slider in SLIDERS.items():
        if getattr(tuning, name) != getattr(NEUTRAL, name):
            yield Chip(name, slider.at(getattr(tuning, name)))
    wanted = tuning.wanted
    if wanted.years is not None:
        yield Chip("years", _between(*wanted.years))
    if wanted.longest is not None:
        yield Chip("longest", LENGTHS.get(wanted.longest, f"At most {wanted.longest} minutes"))
    if wanted.languages:
        yield Chip("languages", f"In {_either(map(language_name, wanted.languages))}")
    if wanted.kinds:
        yield Chip("kinds", f"Only {_either(KINDS.get(kind, kind).lower() for kind in wanted.kinds)}")
    for genre in wanted.avoid:
        yield Chip("avoid", f"No {genre.lower() if genre.istitle() else genre}", genre)
    if wanted.genres:
        yield Chip("genres", f"Only {_either(wanted.genres)}")
    if wanted.raters:
        yield Chip("raters", f"Rated by {wanted.raters:,} or more")


def named(part: str, wanted: FilmFilter) -> str:
    """What one filter is called in a sentence: "years (1990–1999)"."""
    said = [chip.text for chip in chips(Tuning(wanted=wanted)) if chip.part == part]
    return ", ".join(said)


def _between(first: int, last: int) -> str:
    if not first:
        return f"Until {last}"
    return str(first) if first == last else f"{first}–{last}"


def _either(names: Iterator[str] | tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
