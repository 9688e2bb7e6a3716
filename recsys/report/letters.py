"""Text in lines: pictures have no browser that would break them."""

from itertools import accumulate
from unicodedata import east_asian_width

WIDTHS = {
    0.25: "ijl'|",
    0.29: "ft.,:;!/[]()r-I \u2009\u00a0",
    0.5: "ckszvxyJ",
    0.67: "ABEKPSVXY&",
    0.74: "CDHNRUTFLGOQ",
    0.86: "mMWw%@\u2014",
}
"""Of a letter of Helvetica, and of all that are cut to its measure, in parts of the size of the letters; rounded up."""
USUAL, FULL = 0.56, 1.0
"""Of all other letters, and of those that stand in a square, as Chinese and Japanese ones."""
TOGETHER = "\u00a0"
"""A space at which no line is broken."""
_WIDTH = {letter: width for width, letters in WIDTHS.items() for letter in letters}


def width_of(text: str, size: float) -> float:
    """Pixels of a line of text, about.

    >>> width_of("mill", 10)
    16.1
    """
    return round(size * sum(map(_width, text)), 6)


def lines_of(text: str, size: float, width: float, most: int) -> list[str]:
    """The text in lines no wider than ``width``; what does not fit into ``most`` of them ends in an ellipsis.

    >>> lines_of("one two three", 10, 40, 2)
    ['one two', 'three']
    >>> lines_of("one two three four", 10, 40, 2)
    ['one two', 'three \u2026']
    """
    if not text.strip():
        return []
    lines: list[str] = []
    for word in " ".join(text.split()).replace(" %", f"{TOGETHER}%").split(" "):
        word = _cut(word, size, width)
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last} \u2026", size) > width:
        last = last.rpartition(" ")[0]
    return [*lines[: most - 1], f"{last} \u2026".strip()]


def _width(letter: str) -> float:
    return _WIDTH.get(letter) or (FULL if east_asian_width(letter) in "WF" else USUAL)


def _cut(word: str, size: float, width: float) -> str:
    """A word that is no wider than a line."""
    if width_of(word, size) <= width:
        return word
    room = width - width_of("\u2026", size)
    fits = sum(until <= room for until in accumulate(size * _width(letter) for letter in word))
    return f"{word[:fits]}\u2026"
