"""Any small data, whatever it lacks: every sentence is one plain line, every chart can be drawn."""

import json
from dataclasses import replace

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from recsys.charts import explore as charts
from recsys.dataset import Behaviour, Catalog, Dataset, Ratings, Scale, Source
from recsys.ids import UNKNOWN_TIME
from recsys.insights.explore import READINGS, ExploreFilters, explore, explore_readings

DAY = 86_400
GENRES = ("Drama", "=1+1", "<b>", "a: b", "")
TIMES = st.integers(0, 4 * 365 * DAY)
EVENTS = ("search", "impression", "click", "play", "finish")


@st.composite
def small_data(draw: st.DrawFn) -> Dataset:
    """Up to eight people and films, with or without times, genres, years, people, sessions and viewings."""
    n_people, n_films = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    pairs = [(person, film) for person in range(1, n_people + 1) for film in range(1, n_films + 1)]
    rated = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    films = range(1, n_films + 1)
    table = pd.DataFrame(
        {
            "item_id": films,
            "title": [draw(st.sampled_from(("<b>Up</b>", "{{1}}", "Heat"))) for _ in films],
            "genres": [draw(st.sampled_from(GENRES)) for _ in films],
            "year": pd.array([draw(st.sampled_from((None, 1931, 1999, 2001))) for _ in films], "Int16"),
            "kind": [draw(st.sampled_from(("film", "series", ""))) for _ in films],
            "country": [draw(st.sampled_from(("US", "??", ""))) for _ in films],
            "language": [draw(st.sampled_from(("en", "xx", ""))) for _ in films],
        }
    )
    catalog = Catalog.of(table)
    has_times = draw(st.booleans())
    times = [draw(st.one_of(st.just(UNKNOWN_TIME), TIMES)) for _ in rated] if has_times else None
    ratings = Ratings.of(
        [person for person, _ in rated],
        [film for _, film in rated],
        [draw(st.sampled_from((0.5, 3.0, 4.5, 5.0))) for _ in rated],
        times,
        items=catalog.items,
    )
    data = Dataset("any", ratings, catalog, Scale(), Source("hand", "Any"))
    return replace(data, behaviour=Behaviour.of(draw(behaviour(n_people, n_films))))


@st.composite
def behaviour(draw: st.DrawFn, n_people: int, n_films: int) -> dict[str, pd.DataFrame]:
    tables = {}
    if draw(st.booleans()):
        who = [draw(st.sampled_from(("F", "<i>", ""))) for _ in range(n_people)]
        tables["people"] = pd.DataFrame({"user_id": range(1, n_people + 1), "gender": who, "device": who})
    if draw(st.booleans()):
        rows = draw(st.lists(st.tuples(st.integers(1, n_people), st.integers(1, n_films), TIMES), max_size=5))
        tables["viewings"] = pd.DataFrame(rows, columns=["user_id", "item_id", "timestamp"], dtype="int64")
        tables["viewings"]["completion"] = [draw(st.sampled_from((0.0, 0.5, 0.9, 1.0))) for _ in rows]
    if draw(st.booleans()):
        event = st.tuples(
            st.integers(1, 3),
            st.integers(1, n_people),
            TIMES,
            st.sampled_from(EVENTS),
            st.integers(1, n_films),
        )
        rows = draw(st.lists(event, max_size=8))
        names = ["session_id", "user_id", "timestamp", "event", "item_id"]
        events = pd.DataFrame(rows, columns=names)
        events["place"] = pd.array([draw(st.sampled_from((None, 1, 2))) for _ in rows], "Int16")
        tables["sessions"] = events.astype({"session_id": "int64", "user_id": "int64", "timestamp": "int64"})
    return tables


FILTERS = st.sampled_from(
    (
        ExploreFilters(),
        ExploreFilters(period=(1970, 1971)),
        ExploreFilters(genres=("<b>",)),
        ExploreFilters(stars=(3.0, 5.0), activity=(1, 2)),
    )
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=small_data(), filters=FILTERS)
def test_every_sentence_is_a_line_and_every_chart_can_be_drawn(
    data: Dataset, filters: ExploreFilters
) -> None:
    x = explore(data, filters)
    for name, said in explore_readings(x).items():
        assert said.strip(), name
        assert "\n" not in said, name
        assert "nan" not in said.lower().replace("finance", ""), (name, said)
        assert "None" not in said, (name, said)
    for reading in READINGS:
        figure = getattr(charts, reading.name)(*reading.frames(x))
        json.dumps(figure.to_dict(), allow_nan=False)
