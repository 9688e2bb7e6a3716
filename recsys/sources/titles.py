"""MovieLens titles as people write them: "Matrix, The (1999)" -> "The Matrix", 1999."""

import re
from typing import NamedTuple

_ARTICLES = (
    "The|An|A|Le|La|Les|L['’]|Une|Un|Des|El|Los|Las|Una|Lo|Il|Gli|I|Uno|Der|Die|Das|Ein|Eine|Det|Den|Ett|En|De|Het|"
    "Een|Da|O|Os|As|Um|Uma"
)
_ARTICLE_LAST = re.compile(rf"(?P<alias>a\.k\.a\. )?(?P<name>.*\S), ?(?P<article>{_ARTICLES})", re.IGNORECASE)
_PARENTHESES = re.compile(r"(\s*[()]\s*)")
# The last parentheses with a year: "(1995)", "(2006–2007)", "(2007-)"; "(V)" or "(TV)" may follow.
_YEAR = re.compile(
    r"\((?P<year>\d{4})(?P<range>\s*[-–—]\s*(?:\d{4})?\s*)?\)(?P<rest>(?:\s*\([A-Za-z]{1,3}\))?)$"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
FIRST_YEAR, LAST_YEAR = 1870, 2100


class Title(NamedTuple):
    """What a MovieLens title says."""

    title: str
    year: int | None
    kind: str
    """series when a range of years follows the title, else film."""


def parse_title(text: str) -> Title:
    """Title with its article in front, year (None where missing) and kind.

    >>> parse_title("City of Lost Children, The (Cité des enfants perdus, La) (1995)").title
    'The City of Lost Children (La Cité des enfants perdus)'
    >>> parse_title("Death Note: Desu nôto (2006–2007)")
    Title(title='Death Note: Desu nôto', year=2006, kind='series')
    """
    name = one_line(text)
    match = _YEAR.search(name)
    year, kind = None, "film"
    if match and match.start() > 0 and FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        year = int(match["year"])
        kind = "series" if match["range"] else "film"
        name = (name[: match.start()].rstrip() + match["rest"]).strip()
    return Title(front_articles(name), year, kind)


def one_line(text: str) -> str:
    r"""The words of a text with single spaces between them, without line breaks and signs that cannot be seen.

    >>> one_line(" Two\r\nLines\0 ")
    'Two Lines'
    """
    return " ".join(_CONTROL.sub(" ", text).split())


def front_articles(name: str) -> str:
    """Move the article of the title, and of each title in parentheses, to the front.

    >>> front_articles("Avventura, L' (a.k.a. Adventure, The)")
    "L'Avventura (a.k.a. The Adventure)"
    """
    return "".join(_front_article(part) for part in _PARENTHESES.split(name))


def _front_article(name: str) -> str:
    match = _ARTICLE_LAST.fullmatch(name)
    if match is None:
        return name
    article = match["article"][0].upper() + match["article"][1:]
    space = "" if article[-1] in "'’" else " "
    return f"{match['alias'] or ''}{article}{space}{match['name']}"
