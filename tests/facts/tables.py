"""Small catalogs and IMDb tables, written by hand."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from recsys.dataset import Catalog

BASICS = (
    "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
)
RATINGS = "tconst\taverageRating\tnumVotes\n"
CREW = "tconst\tdirectors\twriters\n"
PRINCIPALS = "tconst\tordering\tnconst\tcategory\tjob\tcharacters\n"
NAMES = "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n"

TABLES = {
    "title.basics": BASICS
    + "tt0000001\tshort\tCarmencita\tCarmencita\t0\t1894\t\\N\t1\tDocumentary,Short\n"
    + 'tt0113277\tmovie\tHeat "with quotes\tHeat\t0\t1995\t\\N\t170\tAction,Crime,Drama\n'
    + "tt0211915\tmovie\tAmélie\tLe fabuleux destin d'Amélie Poulain\t0\t2001\t\\N\t122\tComedy,Romance\n"
    + "tt0185906\ttvMiniSeries\tBand of Brothers\tBand of Brothers\t0\t2001\t2001\t594\tAction,History,Family\n"
    + "tt9999999\tmovie\tNothing\tNothing\t0\t\\N\t\\N\t\\N\t\\N\n",
    "title.ratings": RATINGS + "tt0000001\t5.7\t2000\ntt0113277\t8.3\t720000\ntt0211915\t8.3\t20000\n",
    "title.crew": CREW
    + "tt0113277\tnm0000520\tnm0000520\ntt0211915\tnm7,nm7,nm8\t\\N\ntt0185906\tnm1,nm2\t\\N\n",
    "title.principals": PRINCIPALS
    + 'tt0113277\t10\tnm0000174\tactor\t\\N\t["Chris"]\n'
    + 'tt0113277\t1\tnm0000199\tactor\t\\N\t["Lt. Vincent Hanna"]\n'
    + 'tt0113277\t2\tnm0000134\tactor\t\\N\t["Neil"]\n'
    + "tt0113277\t3\tnm0000520\tdirector\t\\N\t\\N\n"
    + "tt0113277\t11\tnm0000685\tactress\t\\N\t\\N\n"
    + 'tt0113277\t4\tnm0000199\tactor\t\\N\t["Again"]\n'
    + "tt0185906\t1\tnm1\tactor\t\\N\t\\N\n",
    "name.basics": NAMES
    + "nm0000520\tMichael Mann\t1943\t\\N\tproducer\t\\N\n"
    + "nm0000199\tAl Pacino\t1940\t\\N\tactor\t\\N\n"
    + "nm0000134\tRobert De Niro\t1943\t\\N\tactor\t\\N\n"
    + "nm0000174\tVal Kilmer\t1959\t2025\tactor\t\\N\n"
    + "nm7\tJean-Pierre Jeunet\t1953\t\\N\t\\N\t\\N\n"
    + "nm1\tDamian Lewis\t1971\t\\N\tactor\t\\N\n",
}


def write_imdb(folder: Path, *, packed: bool = False, **others: str | bytes | None) -> Path:
    """The tables in a folder; ``title_basics=...`` replaces one, None leaves it out."""
    folder.mkdir(exist_ok=True)
    for name, text in (TABLES | {name.replace("_", "."): text for name, text in others.items()}).items():
        if text is not None:
            content = text.encode() if isinstance(text, str) else text
            file = folder / f"{name}.tsv{'.gz' if packed else ''}"
            file.write_bytes(gzip.compress(content) if packed else content)
    return folder


def catalog(rows: Sequence[dict[str, object]]) -> Catalog:
    """A catalog of these rows, with ids 10, 20, ... where they have none."""
    return Catalog.of(pd.DataFrame([{"item_id": 10 * place, **row} for place, row in enumerate(rows, 1)]))


def films(*titles: tuple[str, int | None]) -> Catalog:
    """A catalog of films by title and year alone."""
    return catalog([{"title": title, "year": year} for title, year in titles])
