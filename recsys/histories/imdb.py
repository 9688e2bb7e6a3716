"""How IMDb names episodes: the series, a colon, the episode."""

import re

_NUMBERED = re.compile(r"(?:part|chapter|episode|day|act|volume|vol\.|book|season) \w+", re.IGNORECASE)


def series_names(title: str) -> tuple[str, ...]:
    """The name that the series of an episode has, and another one when the episode's own name has a colon too.

    Else what follows the first colon may be the name of a spin-off, which is another series.

    >>> series_names("Law & Order: Special Victims Unit: Authority")
    ('Law & Order: Special Victims Unit',)
    >>> series_names("Stranger Things: Chapter One: The Weirdo"), series_names("Lost: Exodus: Part 1")
    (('Stranger Things: Chapter One', 'Stranger Things'), ('Lost: Exodus', 'Lost'))
    """
    show, *pieces = title.split(": ")
    if not pieces:
        return ()
    longest = title.rsplit(": ", 1)[0]
    numbered = any(_NUMBERED.fullmatch(piece) for piece in (pieces[0], pieces[-1]))
    return (longest, show) if numbered and longest != show else (longest,)
