"""Any small data, whatever it lacks: each sentence is one plain line, each chart can be drawn, titles stay text."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from recsys.business import PARTS, Business, answers, summary
from recsys.business.readings import catalog, new_films, works
from recsys.charts import business as charts
from recsys.charts import business_catalog, business_works
from recsys.dataset import Behaviour, Dataset
from recsys.insights.segments import Segments
from tests.business.looked_at import looked_at
from tests.business.test_works_catalog import hand_made, planted
from tests.insights.test_explore_anything import small_data

OWN = (*works.READINGS, *catalog.READINGS, *new_films.READINGS)
NO_GROUPS = Segments(pd.DataFrame(), pd.DataFrame(columns=["name", "people", "share"]), "", float("nan"))
HOSTILE = "datum['x']; <b>{{1}}</b>"


def all_of(data: Dataset, segments: Segments = NO_GROUPS) -> Business:
    business = looked_at(data)
    business.segments = segments
    return business


def check(business: Business) -> None:
    said = {reading.name: reading.sentence(business) for reading in OWN}
    said |= {str(place): sentence for place, sentence in enumerate(summary(business))} | dict(
        answers(business)
    )
    for name, sentence in said.items():
        assert sentence.strip(), name
        assert "\n" not in sentence, name
        for word in ("nan", "None", "inf "):
            assert word not in sentence, (name, sentence)
    for reading in OWN:
        frames = reading.frames(business)
        if len(frames[0]):
            json.dumps(getattr(charts, reading.name)(*frames).to_dict(validate=False), allow_nan=False)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=small_data())
def test_any_data(data: Dataset) -> None:
    business = all_of(data)
    check(business)
    titles = business["titles"]
    assert titles["reach"].between(0, 1).all()
    assert titles["ratings"].sum() == len(data.ratings)
    assert business["depth"]["titles"].sum() == len(data.catalog)
    for column in ("loved", "completion", "finished"):
        assert titles[column].dropna().between(0, 1).all()
    assert not len(business["attention"]) or 0 <= business["attention"]["gini"].iloc[0] <= 1


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(1, 1, 4.0, 0)], id="one person, one title"),
        pytest.param([(p, i, 3.0, p) for p in range(30) for i in range(1, 31)], id="all ratings equal"),
        pytest.param([(1, i, 1.0 + i % 4, i) for i in range(1, 31)], id="one person"),
        pytest.param([(p, 1, 1.0 + p % 4, p) for p in range(30)], id="one title"),
        pytest.param([(p, 1 + p % 3, 4.0, (p - 30) * 40_000_000) for p in range(60)], id="before 1970"),
    ],
)
def test_edges(rows: list[tuple[int, int, float, int]]) -> None:
    films: dict[int, dict[str, object]] = {
        item: {"genres": "=1+1|<b>", "year": 1999} for item in range(1, 31)
    }
    business = all_of(hand_made(films, rows))
    check(business)
    assert business["gems"].empty
    assert business["over_served"].empty
    assert not business["niches"]["buy"].any()


def test_without_times_genres_and_years_each_gap_is_said() -> None:
    data = planted()
    bare = data.catalog.table.assign(genres="", year=pd.array([pd.NA] * len(data.catalog), "Int16"))
    ratings = replace(data.ratings, timestamps=None)
    business = all_of(replace(data, ratings=ratings, catalog=replace(data.catalog, table=bare)))
    check(business)
    said = {reading.name: reading.sentence(business) for reading in OWN}
    assert "no genres" in said["niches"]
    assert "no genres" in said["coverage"]
    for name in ("trend", "arrivals", "finders", "decay"):
        assert "no dates" in said[name], said[name]
    assert "no release years" in said["freshness"]
    assert "does not say which titles were shown" in said["offered"]
    stay, buy, lost = (summary(business)[place] for place in (1, 3, 4))
    assert "no dates" in stay
    assert "no genres" in buy
    assert lost.endswith(
        "the data does not say when people rated, who they are, how much of a title they watched, what they were shown "
        "or what a title costs."
    )


def test_titles_and_genres_never_become_part_of_the_specification() -> None:
    data = planted()
    table = data.catalog.table.assign(
        title=HOSTILE, genres=data.catalog.table["genres"].str.replace("Crime", "<b>=1+1")
    )
    business = all_of(replace(data, catalog=replace(data.catalog, table=table)))
    for reading in OWN:
        spec = getattr(charts, reading.name)(*reading.frames(business)).to_dict()
        spec.pop("datasets", None)
        for layer in [spec, *spec.get("layer", [])]:
            for channel in layer.get("encoding", {}).values():  # lists of values, compared and never parsed
                if isinstance(channel, dict):
                    channel.pop("sort", None)
        assert "<b>" not in json.dumps(spec), reading.name
    assert "<b>=1+1 of the 1970s" in summary(business)[3]  # text, which the page escapes


def test_five_sentences_by_hand() -> None:
    business = all_of(planted())
    ratings = len(business.data.ratings)
    assert summary(business)[0] == f"80 people gave {ratings:,} ratings to 209 of 209 titles in 1970."
    assert summary(business)[3].startswith("Buy next Crime of the 1970s: a typical title of the first finds ")
    assert summary(business)[3].endswith(f"(from {ratings:,} ratings).")
    assert len(summary(business)) == 5


def test_groups_are_named_where_they_are_clear(simulated: Dataset) -> None:
    groups = pd.DataFrame(
        {"name": ["night owls", "fans of classics"], "people": [200, 100], "share": [2 / 3, 1 / 3]}
    )
    business = all_of(simulated, Segments(pd.DataFrame(), groups, "", 0.9))
    said = summary(business)
    assert said[0].startswith("300 simulated people gave 15,000 ratings to ")
    assert said[0].endswith(", in 2 clear groups, the largest “night owls” (67 %).")
    assert "night owls (67 %) and fans of classics (33 %)" in answers(business)["viewers"]
    steps = business["session_steps"]
    worst = steps[steps["step"] != "finish"]["ended"].max() / steps["sessions"].iloc[0]
    assert f"{100 * worst:.0f} %" in said[4]


def test_sentences_equal_pandas(movielens_data: Dataset) -> None:
    """What the sentences of MovieLens name, from the published figures alone."""
    business = all_of(movielens_data)
    said = {reading.name: reading.sentence(business) for reading in OWN}
    counts = movielens_data.ratings.item_counts
    assert said["depth"].startswith(f"{(counts < 5).sum():,} of 9,742 titles (63 %)")
    assert said["depth"].endswith("18 have none.")
    assert said["reach"].startswith(f"Of {(counts >= 10).sum():,} titles with 10 ratings or more")
    assert "Forrest Gump reaches most: 54 % of all people." in said["reach"]  # 329 of 610
    assert "The Shawshank Redemption" in said["performers"]
    top = np.sort(counts)[::-1]
    assert (
        f"the top 10 % of the titles (974) hold {100 * top[:974].sum() / top.sum():.0f} %"
        in said["attention"]
    )


def test_each_chart_stays_small_and_knows_the_groups_of_its_table(counted: Business) -> None:
    for reading in OWN:
        spec = getattr(charts, reading.name)(*reading.frames(counted)).to_dict(validate=False)
        assert sum(len(rows) for rows in spec["datasets"].values()) <= 1_600, reading.name
    groups = {*business_works.GROUPS, business_works.OTHER}
    assert set(counted["reach"]["group"]) <= groups
    assert set(counted["coverage"]["verdict"]) <= {*business_catalog.VERDICTS, "Too few to say"}


def test_every_reading_has_its_part_and_opens_films_only_where_it_has_some(counted: Business) -> None:
    for reading in OWN:
        assert reading.part in PARTS["works"]
        assert reading.opens_film == ("item_id" in reading.frames(counted)[0]), reading.name


def test_viewings_alone_make_reach() -> None:
    """Person 2 watched film 1 without rating it: half and half."""
    data = hand_made({1: {}, 2: {}}, [(1, 1, 4.0, 0), (2, 2, 3.0, 0)])
    seen = pd.DataFrame(
        {"user_id": [2, 2, 1], "item_id": [1, 1, 1], "timestamp": [5, 6, 7], "completion": [0.5, 1.0, 0.9]}
    )
    titles = looked_at(replace(data, behaviour=Behaviour.of({"viewings": seen})))["titles"]
    assert titles["people"].tolist() == [2, 1]
    assert titles["reach"].tolist() == [1.0, 0.5]
    assert titles["completion"].tolist()[0] == pytest.approx(0.8)
    assert titles["finished"].tolist()[0] == pytest.approx(2 / 3)


def test_where_all_reach_alike_nothing_is_little_or_much_seen() -> None:
    """Forty people rated all of five titles, one of which they love and one of which they do not."""
    stars = {1: 5.0, 2: 1.0, 3: 3.0, 4: 3.0, 5: 3.0}
    rows = [(person, item, value, 0) for person in range(1, 41) for item, value in stars.items()]
    business = looked_at(hand_made({item: {} for item in stars}, rows))
    assert business["titles"]["lift"].tolist()[0] > 1
    assert set(business["titles"]["group"]) == {"Other"}


def test_a_title_that_nobody_opens_has_its_place_on_the_axis_of_times() -> None:
    """Two titles at one place, each shown 40 times; all 20 openings are of the second."""
    shown = [(1, item, "impression") for _ in range(40) for item in (1, 2)] + [(1, 2, "click")] * 20
    events = pd.DataFrame(shown, columns=["user_id", "item_id", "event"]).assign(
        session_id=1, timestamp=range(100), place=pd.array([1] * 100, "Int16")
    )
    data = hand_made({1: {}, 2: {}}, [(1, 1, 4.0, 0)])
    table = looked_at(replace(data, behaviour=Behaviour.of({"sessions": events})))["offered"]
    unopened = table[table["item_id"] == 1].to_dict("records")[0]
    assert (unopened["clicks"], unopened["times"], unopened["low"]) == (0, 0.0, 0.0)
    assert unopened["high"] == pytest.approx(-np.log(0.025) / 10)  # Garwood: none seen, ten expected
    spec = charts.offered(table).to_dict()
    dots = next(rows for rows in spec["datasets"].values() if "drawn_times" in rows[0])
    assert all(row[name] > 0 for row in dots for name in ("drawn_times", "drawn_low", "drawn_high"))
