"""The sides of the filters: what each offers, how it stands in an address, and how it is said.

A new side is a field of ExploreFilters and a row of SIDES.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recsys.dataset import country_name, language_name
from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.readings.reading import Selects

Number = int | float
_RANGE = re.compile(r"(-?[0-9]{1,12}(?:\.[0-9]{1,6})?)(?:-(-?[0-9]{1,12}(?:\.[0-9]{1,6})?))?")


@dataclass(frozen=True)
class Names:
    """A side that names what passes: genres, kinds, countries, languages."""

    name: Selects
    label: str
    table: str
    column: str
    """Where the names stand that this data has."""
    one: str
    """What one of them is called."""
    in_words: Callable[[str], str] = str

    def choices(self, everything: Exploration) -> list[str]:
        """The names that this data has, in the order of their words."""
        names = everything[self.table][self.column].astype(str)
        return sorted(names, key=lambda name: self.in_words(name).casefold())

    def read(self, texts: Sequence[str], everything: Exploration) -> tuple[tuple[str, ...], list[str]]:
        """What an address asks for, as far as this data has it; and the texts that it has not."""
        known = set(self.choices(everything))
        return tuple(text for text in texts if text in known), [text for text in texts if text not in known]

    def write(self, value: tuple[str, ...]) -> list[str]:
        """How it stands in an address: one text a name."""
        return list(value)

    def said(self, value: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
        """A chip for each name, and what is left of the side without it."""
        return {
            f"{self.one}: {self.in_words(name)}": tuple(other for other in value if other != name)
            for name in value
        }

    def toggled(self, value: tuple[str, ...], picked: Mapping[str, Any]) -> tuple[str, ...]:
        """After a click on a mark: this name alone; without it, if it was chosen already."""
        name = str(next(iter(picked.values())))
        return tuple(other for other in value if other != name) if name in value else (name,)


@dataclass(frozen=True)
class Span:
    """A side that is a range: years, stars, how many ratings a person gave."""

    name: Selects
    label: str
    table: str
    ends: tuple[str, ...]
    """The columns where the steps stand that this data has: one number, or the two ends of a step."""
    saying: str
    """What a range is called, with {}."""
    number: Callable[[Any], Number] = int
    between: str = "{} to {}"
    in_words: Callable[[Number], str] = str
    is_gapless: bool = False
    """Whether every whole number between the first and the last is a step too."""

    def choices(self, everything: Exploration) -> dict[Number, Number]:
        """First -> last of each step."""
        table = everything[self.table]
        low = [self.number(end) for end in table[self.ends[0]]]
        last = self.ends[-1] if self.ends[-1] in table else self.ends[0]
        steps = dict(zip(low, map(self.number, table[last]), strict=True))
        if self.is_gapless and steps:
            return {step: step for step in range(int(min(steps)), int(max(steps)) + 1)}
        return steps

    def read(self, texts: Sequence[str], everything: Exploration) -> tuple[Any, list[str]]:
        """The range that an address asks for, as far as this data goes; and what could not be read."""
        steps = self.choices(everything)
        for text in texts:
            found = _RANGE.fullmatch(text)
            if found is None or not steps or len(texts) > 1:
                return None, list(texts)
            low, high = float(found[1]), float(found[2] or found[1])
            first, last = min(steps), max(steps.values())
            if low > high or low > last or high < first:
                return None, list(texts)
            value = (self.number(max(low, first)), self.number(min(high, last)))
            return (None if value == (first, last) else value), []
        return None, []

    def write(self, value: tuple[Number, Number] | None) -> list[str]:
        """How it stands in an address: 2000-2009, or one number."""
        if value is None:
            return []
        low, high = map(_plain, value)
        return [low if low == high else f"{low}-{high}"]

    def said(self, value: tuple[Number, Number]) -> dict[str, None]:
        """Its chip; without it the side is open."""
        return {self.saying.format(self.in_range(value)): None}

    def in_range(self, value: tuple[Number, Number]) -> str:
        """A range in words."""
        low, high = map(self.in_words, value)
        return low if low == high else self.between.format(low, high)

    def toggled(
        self, value: tuple[Number, Number] | None, picked: Mapping[str, Any]
    ) -> tuple[Number, Number] | None:
        """After a click on a mark: what it stands for; open, if that was chosen already."""
        ends = [self.number(end) for end in picked.values()]
        new = (ends[0], ends[-1])
        return None if new == value else new


Side = Names | Span
SIDES: Mapping[str, Side] = {
    side.name: side
    for side in (
        Span("period", "Rated in", "years", ("year",), "Rated {}", is_gapless=True),
        Span("released", "Released in", "released", ("year",), "Released {}", is_gapless=True),
        Names("genres", "Genres", "genres", "genre", "Genre"),
        Names("kinds", "Films and series", "kinds", "kind", "Kind", str.capitalize),
        Names("countries", "Countries", "countries", "country", "Country", country_name),
        Names("languages", "Languages", "languages", "language", "Language", language_name),
        Span("stars", "Rating given", "levels", ("rating", "to"), "Rating {}", float, in_words="{:g}".format),
        Span(
            "activity",
            "How much a person rates",
            "activity",
            ("from", "to"),
            "People with {} ratings",
            in_words="{:,}".format,
        ),
    )
}
"""In the order in which they are offered."""


def offered(everything: Exploration) -> dict[str, Side]:
    """The sides that this data allows: those with something to choose between."""
    return {name: side for name, side in SIDES.items() if len(side.choices(everything)) > 1}


def read_filters(
    asked: Mapping[str, Sequence[str]], everything: Exploration
) -> tuple[ExploreFilters, list[str]]:
    """The filters that an address asks for (side -> its texts), and a sentence on each side with what is left out."""
    found: dict[str, Any] = {}
    sentences = []
    for name, side in SIDES.items():
        value, unknown = side.read(asked.get(name, ()), everything)
        if value:
            found[name] = value
        if unknown:
            texts = ", ".join(f"“{text[:40]}”" for text in unknown[:3])
            sentences.append(f"{side.label}: this data has nothing for {texts}, so that is left out.")
    return ExploreFilters(**found), sentences


def write_filters(filters: ExploreFilters) -> dict[str, list[str]]:
    """How filters stand in an address: side -> its texts, none where the side is open."""
    return {name: side.write(getattr(filters, name)) for name, side in SIDES.items()}


def said(filters: ExploreFilters) -> dict[str, ExploreFilters]:
    """What is chosen in words, one entry a chip, and the filters without it."""
    return {
        words: filters.but(**{name: rest})
        for name, value in filters.active.items()
        for words, rest in SIDES[name].said(value).items()
    }


def toggled(filters: ExploreFilters, side: str, picked: Mapping[str, Any]) -> ExploreFilters:
    """The filters after a click on a mark of a chart that selects ``side``: ``picked`` is what its row says."""
    return filters.but(**{side: SIDES[side].toggled(getattr(filters, side), picked)})


def opened(filters: ExploreFilters, side: str | None) -> ExploreFilters:
    """The same without one side: what a chart looks at that offers this side to choose from."""
    return filters if side not in filters.active else filters.but(**{side: getattr(ExploreFilters(), side)})


def _plain(number: Number) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
