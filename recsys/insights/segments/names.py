"""What groups of people are called: by what tells them apart from everybody."""

from collections.abc import Sequence

import pandas as pd

from recsys.ids import Floats
from recsys.insights.segments.measures import Measure

TELLING = 0.45
"""A word needs the group's average so many standard deviations from everybody's."""
NOUNS, FACTS = 2, 3
NOTHING = "a bit of everything"


def names_of(centres: Floats, measures: Sequence[Measure]) -> list[str]:
    """A name for each row of ``centres`` (standardised averages, a column a measure), all different.

    ``how much + when + what (one or two words) + hour``, each where it is ``TELLING``: "Heavy raters of classics and
    film noir", "Weekend blockbusters", "Series in the evening". Where two would be called the same, further words
    tell them apart, or numbers.
    """
    names = [_name(centre, measures, NOUNS) for centre in centres]
    for more in (NOUNS + 1, NOUNS + 2):
        twice = {name for name in names if names.count(name) > 1}
        names = [
            _name(centre, measures, more) if name in twice else name
            for name, centre in zip(names, centres, strict=True)
        ]
    numbered = [f"{name} ({names[:place].count(name) + 1})" for place, name in enumerate(names)]
    return [plain if names.count(plain) == 1 else other for plain, other in zip(names, numbered, strict=True)]


def _name(centre: Floats, measures: Sequence[Measure], nouns: int) -> str:
    said = {
        place: [word for _, word in _words(centre, measures, place)]
        for place in ("how much", "when", "what", "hour")
    }
    what = _joined(said["what"][:nouns]) or NOTHING
    text = " ".join([*said["how much"][:1], *said["when"][:1], what, *said["hour"][:1]])
    return text[:1].upper() + text[1:]


def _words(centre: Floats, measures: Sequence[Measure], place: str) -> list[tuple[float, str]]:
    """The telling words that stand there, the most telling first."""
    found = [
        (abs(float(value)), measure.high if value > 0 else measure.low)
        for value, measure in zip(centre, measures, strict=True)
        if measure.place == place and abs(value) >= TELLING
    ]
    return sorted((entry for entry in found if entry[1]), key=lambda entry: -entry[0])


def _joined(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def facts_of(centre: Floats, measures: Sequence[Measure]) -> str:
    """What a group has more and less of than everybody: "more romance and musicals; less horror"."""
    order = pd.Series(list(centre)).sort_values()
    labels = [measure.label for measure in measures]
    more = [labels[place] for place in order.index[::-1] if centre[place] >= TELLING][:FACTS]
    less = [labels[place] for place in order.index if centre[place] <= -TELLING][:FACTS]
    parts = [f"{word} {_joined(said)}" for word, said in (("More", more), ("less", less)) if said]
    text = "; ".join(parts)
    return text[:1].upper() + text[1:] if text else "Close to everybody's average"
