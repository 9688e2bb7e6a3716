"""A title and the other titles behind it: "Seven (a.k.a. Se7en)" is called Seven, and also Se7en."""

import re
from collections.abc import Iterable
from typing import NamedTuple

_ALSO = re.compile(r"^(?:a\.?k\.?a\.?|aka)\s*:?\s+", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:\W*\d*\W*|v|tv|vg|video|u\.?s\.?(?:a\.?)?|u\.?k\.?|[ivx]+|(?:part|vol|volume|chapter)\b.*|.*\b(?:cut|version|edition|edit|restored))",
    re.IGNORECASE,
)
"""What may stand in parentheses without being a title: (V), (U.S.), (2010), (Part 1), (Director's Cut)."""


class Titles(NamedTuple):
    """What a film is called."""

    main: str
    others: tuple[str, ...]


class Parenthesis(NamedTuple):
    """The last parenthesis of a text that ends with one."""

    before: str
    """What stands before it, with the space between."""
    inside: str
    """Without "a.k.a."."""
    is_title: bool


def split_titles(text: str) -> Titles:
    """The main title and those in parentheses at the end, in their order; what says no title stays where it is.

    A parenthesis is no other title when it is a remark such as (V), (2010) or (Director's Cut), when it is part of a
    word (Frontière(s)) or of the title itself ("Birdman: Or (...)"), or when nothing stands before it. Splitting a main
    title again changes nothing.

    >>> split_titles("Léon: The Professional (a.k.a. The Professional) (Léon)")
    Titles(main='Léon: The Professional', others=('The Professional', 'Léon'))
    >>> split_titles("(500) Days of Summer").main, split_titles("Up (V)").main
    ('(500) Days of Summer', 'Up (V)')
    """
    name, others, remarks = text.strip(), list[str](), list[str]()
    while (last := last_parenthesis(name)) and last.before[-1:].isspace():
        before = last.before.rstrip()
        if not before or before.casefold().endswith(" or"):
            break
        if last.is_title:
            others.insert(0, last.inside)
        else:
            remarks.insert(0, name[len(before) :])
        name = before
    main = name + "".join(remarks)
    return Titles(main, other_than(main, others))


def last_parenthesis(text: str) -> Parenthesis | None:
    """The parenthesis, with those nested in it, that ends the text; None where none does."""
    if not text.endswith(")"):
        return None
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if depth == 0:
            written = text[place + 1 : -1].strip()
            inside = _ALSO.sub("", written)
            is_title = bool(inside) and (inside != written or not _NO_TITLE.fullmatch(inside))
            return Parenthesis(text[:place], inside, is_title)
    return None


def other_than(main: str, titles: Iterable[str]) -> tuple[str, ...]:
    """Each title that is not the main one, once; capitals make no other title."""
    named = {main.casefold(): main}
    for title in titles:
        named.setdefault(title.casefold(), title)
    del named[main.casefold()]
    named.pop("", None)
    return tuple(named.values())


def joined_titles(main: str, others: Iterable[str]) -> str:
    """As catalogs of films write it: the other titles in parentheses behind the main one."""
    return " ".join([main, *(f"({title})" for title in others)])
