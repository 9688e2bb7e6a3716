"""Films: what the page of one film asks of 20 million generated ratings, and the page itself, warm.

    python benchmarks/films.py [--ratings 20000000] [--home FOLDER] [--json]

The ratings are those of benchmarks/explore.py; ``--home`` keeps them there for another run. The films are the most
rated one, a known one and an obscure one. The page is a run in Streamlit's AppTest, which is the server's share of
what somebody waits; no model is trained, so that "similar" is left out of it, but for who rated both.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.pop(0)  # this folder: its click.py is not the package of that name
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from streamlit.testing.v1 import AppTest

from benchmarks.explore import generate
from recsys.engine import shared_engine
from recsys.insights import FilmChoice, fans, next_films, together
from recsys.store import Registry

ROOT = Path(__file__).resolve().parent.parent
NAME, RUNS = "generated", 7
VIEWS = ("ratings", "fans", "after")


def ms(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return 1_000 * (time.perf_counter() - started)


def measure(row: dict[str, float]) -> dict[str, float]:
    """Milliseconds of everything that a film is asked, first for all films, then for three."""
    library = shared_engine().library
    data = library.dataset(NAME)
    films, shelf = library.films(data), library.shelf(data)
    row["once: counts and averages"] = ms(lambda: (films.careful, films.level_counts))
    row["once: people's tastes"] = ms(lambda: library.tastes(data))
    row["once: orders of titles"] = ms(lambda: library.sequences(data))
    most = data.ratings.item_counts.argsort()[::-1]
    others = data.catalog.items.ids[most[:10]].tolist()
    for place in (0, 500, 20_000):
        film = library.film(data, int(data.catalog.items.ids[most[place]]))
        name = f"{film.count:,} ratings"
        row[f"{name}: head and ratings"] = ms(
            lambda film=film: (film.place_by_average, film.levels, film.over_time)
        )
        row[f"{name}: who likes it"] = ms(lambda film=film: fans(film, library.tastes(data)))
        row[f"{name}: ten others, rated both"] = ms(lambda film=film: together(film, others))
        row[f"{name}: what next"] = ms(lambda film=film: next_films(film, library.sequences(data)[0]))
    row["browse: best of a genre"] = ms(lambda: shelf.find(FilmChoice(genre="Horror", order="best")))
    row["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_000
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=300)
    app.query_params["data"] = NAME
    app.switch_page("pages/films.py").run()
    row["page, warm: browse"] = statistics.median(ms(app.run) for _ in range(RUNS))
    for view in VIEWS:
        app.query_params.update({"film": str(others[0]), "about": view})
        app.run()
        if app.exception or app.error:
            raise RuntimeError(f"The page shows an error: {[error.value for error in app.error]}")
        row[f"page, warm: most rated, {view}"] = statistics.median(ms(app.run) for _ in range(RUNS))
    return row


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ratings", type=int, default=20_000_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="marquee-films-") as folder:
        home = options.home or Path(folder)
        os.environ |= {"RECSYS_HOME": str(home), "RECSYS_DATA": NAME}
        if NAME not in Registry(home).datasets():
            Registry(home).save_dataset(generate(options.ratings))
        row = measure({})
    if options.json:
        print(json.dumps(row))
    else:
        for name, value in row.items():
            print(f"{name:45} {value:8,.0f}{'' if 'MB' in name else ' ms'}")


if __name__ == "__main__":
    main()
