"""The names of a film as keys: two titles are one name when their keys are equal; there is no likeness by degree.

A *strict* key keeps every word: small letters, no accents, no punctuation, "&" read as "and", articles in front, "II"
as "2", "Pt." as "part". A *loose* key also forgets a leading article, spaces, "part" before a number and, unless the
number is the whole title, its spelling ("Ocean's Eleven", "Oceans 11"); it counts only together with the exact year.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recsys.dataset.titles import last_parenthesis
from recsys.sources.titles import front_articles

LONGEST_TITLE = 250
"""Characters; the longest real film title, with its other titles, has 158."""
MOST_PARENTHESES = 4
"""Other titles behind a title; films have up to three."""

_SIGNS = str.maketrans(
    {"¹": " 1", "²": " 2", "³": " 3", "½": " 1 2", "¼": " 1 4", "¾": " 3 4", "&": " and ", "+": " and "}
)
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_WORD = re.compile(r"[^\W_]+")
_SAME = {"pt": "part", "vol": "volume", "versus": "vs", "ep": "episode"} | {
    british: british.replace("our", "or")
    for british in (
        "colour",
        "colours",
        "neighbour",
        "neighbours",
        "favourite",
        "honour",
        "armour",
        "harbour",
        "humour",
    )
}
_PARTS = frozenset({"part", "volume", "chapter", "episode", "book"})
_ROMAN = {
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
    "xi": "11",
    "xii": "12",
    "xiii": "13",
}
"""The numerals that are no words; I, V and X are letters as well (Malcolm X) and count only after "part"."""
_LETTER_NUMERALS = {"i": "1", "v": "5", "x": "10"}
_COUNTING = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTING, start=1)}
_AFTER_PART = _ROMAN | _LETTER_NUMERALS | _NUMBERS
_ARTICLES = frozenset(
    {"the", "a", "an", "le", "la", "les", "l", "un", "une", "el", "los", "las", "il", "lo", "gli"}
    | {"der", "das", "det", "den", "de", "het"}
)
_PRESENTED_BY = re.compile(
    r"(?:national lampoons|william shakespeares|bram stokers|mary shelleys|marvels|disneys|tyler perrys|lee daniels|"
    r"monty pythons|jim hensons|wes cravens|john carpenters|tim burtons|dr seuss) (?=.)"
)
_STAR_WARS = re.compile(r"star wars episode \d+ (?P<rest>.+)")
_FIRST_STAR_WARS = "star wars episode 4 a new hope"
_OR_ELSE = re.compile(r"^(?P<first>.+?)[,;:]?\s+or\s*[:,;(]\s*.+$", re.IGNORECASE)
_SEGMENTS = re.compile(r"\s*:\s+|\s+[-–—]\s+")


@dataclass(frozen=True)
class Names:
    """The keys of one title."""

    strict: frozenset[str]
    loose: frozenset[str]


def names_of(*titles: str) -> Names:
    """The keys of a film with these titles; of each also those in parentheses at its end.

    >>> "la cite des enfants perdus" in names_of("City of Lost Children, The (Cité des enfants perdus, La)").strict
    True
    >>> names_of("Spider-Man").loose & names_of("Spiderman").loose
    frozenset({'spiderman'})
    """
    strict, loose = set[str](), set[str]()
    for title in titles:
        for name in dict.fromkeys(_all_titles(title[:LONGEST_TITLE])):
            words = _words(name)
            key = " ".join(words)
            strict.add(key)
            loose.add(_loose(words))
            for other in _well_known_others(name, key):
                loose.add(_loose(other.split()))
    return Names(frozenset(strict - {""}), frozenset(loose - {""}))


def segments(title: str) -> frozenset[str]:
    """The strict keys of a title and of what stands before the first and behind the last colon or dash in it."""
    pieces = _SEGMENTS.split(title[:LONGEST_TITLE])
    keys = {" ".join(_words(piece)) for piece in (title[:LONGEST_TITLE], pieces[0], pieces[-1])}
    return frozenset(key for key in keys if len(key) >= 4)


def _all_titles(title: str) -> Iterator[str]:
    """The title as it stands, its article in front, without its parentheses, what stands in them, and that in front."""
    yield title
    name = front_articles(title)
    yield name
    for _ in range(MOST_PARENTHESES):
        last = last_parenthesis(name)
        if last is None or not last.before.strip():
            break
        name = last.before.rstrip()
        yield name
        yield front_articles(name)
        if last.is_title:
            yield last.inside
            yield front_articles(last.inside)
            yield f"{front_articles(last.inside)} {front_articles(name)}"  # as in "Il Postino: The Postman"


def _words(title: str) -> list[str]:
    text = title.translate(_SIGNS).casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(sign for sign in text if not unicodedata.combining(sign))
    words = list(_joined(_WORD.findall(_APOSTROPHES.sub("", text))))
    words = [_SAME.get(word, word) for word in words]
    for place in range(1, len(words)):
        numerals = _AFTER_PART if words[place - 1] in _PARTS else _ROMAN
        words[place] = numerals.get(words[place], words[place])
    return words


def _joined(words: Iterable[str]) -> Iterator[str]:
    """Runs of single letters as one word: M*A*S*H, E.T., U.S."""
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            yield run
        run = ""
        yield word
    if run:
        yield run


def _loose(words: list[str]) -> str:
    kept = words[1:] if len(words) > 1 and words[0] in _ARTICLES else words
    kept = ["and" if word == "n" else word for word in kept]
    digits = kept
    if len(kept) > 1:  # "Nine" and "9" are two films of 2009
        digits = [_NUMBERS.get(word, word) if word != "one" else word for word in kept]
        digits[-1] = {"v": "5", "x": "10"}.get(digits[-1], digits[-1])
    parts = [
        word
        for place, word in enumerate(digits)
        if not (word in _PARTS and 0 < place < len(digits) - 1 and digits[place + 1].isdigit())
    ]
    return "".join(parts)


def _well_known_others(title: str, key: str) -> Iterator[str]:
    """Other names by rule: "X, or: Y", "Bram Stoker's X", "Star Wars: Episode V - X", "X: Part One"."""
    if match := _OR_ELSE.match(title):
        yield " ".join(_words(match["first"]))
    if match := _PRESENTED_BY.match(key):
        yield key[match.end() :]
    if match := _STAR_WARS.fullmatch(key):
        yield match["rest"]
        yield f"star wars {match['rest']}"
    if key == _FIRST_STAR_WARS:
        yield "star wars"
    if key.endswith(" part 1"):
        yield key.removesuffix(" part 1")
