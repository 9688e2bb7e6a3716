"""Tuning: how a person moves their list away from what their ratings alone say, as settings and as text."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, Self
from urllib.parse import quote, unquote

from recsys.tuning.wanted import FilmFilter

STEPS = 4
"""A slider has so many steps on a side."""
SLIDERS = {
    "favourites": (0, STEPS),
    "adventure": (-STEPS, STEPS),
    "diversity": (0, STEPS),
    "safe": (0, STEPS),
}
"""Each with its first and its last step; 0 changes nothing."""


@dataclass(frozen=True)
class Tuning:
    """Where the sliders stand and what the list may hold; the defaults change nothing."""

    favourites: int = 0
    """0 my kind of film .. ``STEPS`` everybody's favourites."""
    adventure: int = 0
    """``-STEPS`` familiar .. ``STEPS`` adventurous."""
    diversity: int = 0
    """0 as it comes .. ``STEPS`` no two alike."""
    safe: int = 0
    """0 as it comes .. ``STEPS`` only what can hardly disappoint."""
    wanted: FilmFilter = field(default_factory=FilmFilter)

    def __post_init__(self) -> None:
        """Raises ValueError for a slider beyond its ends."""
        for name, (least, most) in SLIDERS.items():
            value = getattr(self, name)
            if type(value) is not int or not least <= value <= most:
                raise ValueError(f"{name} is a whole number from {least} to {most}, got {value!r}.")

    def __bool__(self) -> bool:
        """Whether anything is changed."""
        return self != NEUTRAL

    @property
    def moved(self) -> tuple[str, ...]:
        """The names of the sliders that do not stand at 0."""
        return tuple(name for name in SLIDERS if getattr(self, name))

    def without(self, slider: str) -> Self:
        """The same with one slider at 0."""
        changes: dict[str, Any] = {slider: 0}
        return replace(self, **changes)

    def as_text(self) -> str:
        """For an address: ``adventure:1;avoid:Horror~War;years:1990~1999``; "" where nothing is changed."""
        own = {name: str(getattr(self, name)) for name in self.moved}
        for part in fields(FilmFilter):
            value = getattr(self.wanted, part.name)
            if value != part.default:
                several = value if isinstance(value, tuple) else (value,)
                own[part.name] = "~".join(_quoted(str(one)) for one in several)
        return ";".join(f"{name}:{text}" for name, text in own.items())

    @classmethod
    def of_text(cls, text: str) -> Self:
        """The inverse of ``as_text``; raises ValueError with a sentence for any other text."""
        try:
            read = [_setting(*part.partition(":")) for part in text.split(";") if part]
            sliders = {name: value for name, value in read if name in SLIDERS}
            wanted = {name: value for name, value in read if name not in SLIDERS}
            if len(sliders) + len(wanted) == len(read):
                return cls(**sliders, wanted=FilmFilter(**wanted))
        except ValueError:
            pass
        raise ValueError("This link's settings for the list cannot be read.")


def _setting(name: str, _colon: str, value: str) -> tuple[str, Any]:
    """One of the settings that ``as_text`` writes; raises ValueError for any other."""
    several = tuple(unquote(one) for one in value.split("~"))
    if name in ("genres", "avoid", "kinds", "languages"):
        return name, several
    if name == "years":
        first, last = map(int, several)
        return name, (first, last)
    if name in (*SLIDERS, "longest", "raters"):
        return name, int(value)
    raise ValueError(name)


def _quoted(text: str) -> str:
    return quote(text, safe="").replace("~", "%7E")


NEUTRAL = Tuning()
