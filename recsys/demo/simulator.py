"""A seeded simulation of people who watch, rate and browse the hand-written catalog.

Nothing here is measured on a real person; the constants of the parts were set so that the figures of
``recsys.insights.realism`` come out as on real ratings. The parts: ``traits`` (what titles are made of), ``tastes``
and ``people`` (who likes what), ``quality``, ``viewings`` (who watches and rates what), ``evenings`` (when),
``sessions`` (browsing).
"""

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.demo.evenings import DAY, FIRST_DAY, Span, spans, viewing_times
from recsys.demo.films import CATALOG_FILE, read_films
from recsys.demo.people import REGIONS, Crowd, make_people
from recsys.demo.quality import fame_of, quality_of
from recsys.demo.sessions import Watched, browse
from recsys.demo.tastes import leaning_table
from recsys.demo.traits import traits_of
from recsys.demo.viewings import Seen, stars_of, watch

SIMULATOR = 9
"""Raised whenever the simulation changes, so that an older demo on disk is made again."""
N_PEOPLE = 5_000
N_RATINGS = 250_000
SESSIONS_A_RATING = 0.26
SEED = 2
"""Chosen among ten whose figures all lie in the bands: the titles that come out best loved are known ones."""


def version() -> str:
    """Names the catalog file and the simulation that the demo is made from."""
    return f"{SIMULATOR}-{hashlib.sha256(CATALOG_FILE.read_bytes()).hexdigest()[:12]}"


def build(
    name: str = "demo", *, n_people: int = N_PEOPLE, n_ratings: int = N_RATINGS, seed: int = SEED
) -> Dataset:
    """The demo data set, the same for the same arguments: exactly so many people and ratings.

    Raises ValueError when so many people cannot give so many ratings.
    """
    catalog = read_films()
    of_titles, of_people, of_viewings, of_times, of_sessions = np.random.SeedSequence(seed).spawn(5)
    draw = np.random.default_rng(of_titles)
    traits = traits_of(catalog, draw)
    fame = fame_of(catalog, draw)
    quality = quality_of(catalog, fame, draw)

    draw = np.random.default_rng(of_people)
    crowd = make_people(draw, n_people, n_ratings, len(catalog))
    span = spans(draw, crowd.counts)
    released = _released(catalog)
    homes = np.array([-1 if (at := traits.at(label)) is None else at for _, _, label in REGIONS.values()])
    seen = watch(
        of_viewings,
        crowd,
        traits,
        leaning_table(traits),
        homes,
        fame,
        quality,
        released,
        span.left,
    )

    draw = np.random.default_rng(of_times)
    watched, last = _viewings(draw, catalog, crowd, span, released, seen)
    stars = stars_of(draw, seen.opinion[seen.rated], crowd.halves[seen.person[seen.rated]])
    ids = catalog.items.ids
    told = watched.begin[last] + watched.seconds[last].astype(np.int64) + draw.integers(60, 1_800, len(last))
    ratings = Ratings.of(
        seen.person[seen.rated] + 1, ids[seen.item[seen.rated]], stars, told[seen.rated], items=catalog.items
    )
    n_sessions = round(SESSIONS_A_RATING * n_ratings)
    sessions = browse(np.random.default_rng(of_sessions), crowd, traits, fame, watched, n_sessions, ids)
    behaviour = Behaviour.of({"people": crowd.table, "viewings": _table(watched, ids), "sessions": sessions})
    source = Source("demo", "Demo films, simulated ratings", simulated=True, version=version())
    return Dataset(name, ratings, catalog, Scale(), source, behaviour)


def _released(catalog: Catalog) -> NDArray[np.int64]:
    """The first day of each title's year, counted from ``FIRST_DAY`` and not before it."""
    years = catalog.table["year"].fillna(2000).to_numpy(dtype=np.int64)
    dates = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(np.maximum(dates - FIRST_DAY // DAY, 0))


def _viewings(
    draw: np.random.Generator,
    catalog: Catalog,
    crowd: Crowd,
    span: Span,
    released: NDArray[np.int64],
    seen: Seen,
) -> tuple[Watched, NDArray[np.int64]]:
    """Every viewing and, of each entry of ``seen``, its last one. A series takes 2 to 6 evenings, of 1 to 3 episodes.

    The chance to give up is ``1 / (1 + exp(1.6 (opinion - 1.4)))``, more on a phone, less on the best plan.
    """
    is_series = (catalog.table["kind"] == "series").to_numpy()[seen.item]
    parts = np.where(is_series, draw.integers(2, 7, len(is_series)), 1)
    row = np.repeat(np.arange(len(parts)), parts)
    last = np.cumsum(parts) - 1
    number = np.arange(len(row)) - (last - parts + 1)[row]
    person, item = seen.person[row], seen.item[row]
    patience = np.array([0.15, 0.0, -0.35, -0.1])[crowd.device] + np.array([-0.2, 0.0, 0.2])[crowd.plan]
    give_up = 1.0 / (1.0 + np.exp(1.6 * (seen.opinion[row] - 1.4 + patience[person])))
    gave_up = draw.random(len(row)) < give_up
    completion = np.where(
        gave_up,
        0.05 + 0.8 * draw.beta(1.3, 1.6, len(row)),
        1.0 - np.minimum(draw.exponential(0.02, len(row)), 0.09),
    ).astype(np.float32)
    runtime = catalog.table["runtime"].fillna(100).to_numpy(dtype=np.float64)[item]
    episodes = np.where(is_series[row], draw.integers(1, 4, len(row)), 1)
    minutes = runtime * episodes * completion.astype(np.float64)
    earliest = np.maximum(span.joined[person], released[item])
    gaps = np.where(number > 0, draw.integers(1, 4, len(row)), 0)
    after = np.cumsum(gaps)
    after -= after[(last - parts + 1)[row]]
    begin = viewing_times(draw, person, earliest, span.left[person], after, minutes, crowd.ahead[person])
    return Watched(person, item, begin, minutes * 60.0, completion), last


def _table(watched: Watched, ids: NDArray[np.int64]) -> pd.DataFrame:
    order = np.argsort(watched.begin, kind="stable")
    return pd.DataFrame(
        {
            "user_id": watched.person[order].astype(np.int64) + 1,
            "item_id": ids[watched.item[order]],
            "timestamp": watched.begin[order],
            "completion": watched.completion[order],
        }
    )
