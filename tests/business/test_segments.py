"""Segments as tables, sentences and figures: against pandas, and where there are none."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys.business import READINGS, Business, Material, Reading, business_of
from recsys.business.tables import segment_titles
from recsys.business.tables.segments import TABLES
from recsys.charts import business as charts
from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.filters import ExploreFilters
from recsys.insights.explore.rows import Rows
from recsys.insights.features import features_of
from recsys.insights.segments import segments_of

OWN = [reading for reading in READINGS if reading.part == "segments"]
GENRES = ("Comedy", "Crime", "Horror", "<b>Western</b>")
PEOPLE, FILMS = 75, 30
"""Of each kind, and of each genre."""


def planted() -> Dataset:
    """Four kinds of people, each with 15 of 30 films of a genre of their own, which they love, and 5 of all others."""
    draw = np.random.default_rng(0)
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": np.arange(len(GENRES) * FILMS),
                "title": [f"={genre} {film}" for genre in GENRES for film in range(FILMS)],
                "genres": np.repeat(GENRES, FILMS),
            }
        )
    )
    rows = []
    for person in range(len(GENRES) * PEOPLE):
        kind = person // PEOPLE
        theirs = kind * FILMS + draw.choice(FILMS, 15, replace=False)
        others = draw.choice(
            np.setdiff1d(np.arange(len(catalog)), np.arange(FILMS) + kind * FILMS), 5, replace=False
        )
        rows += [(person, item, draw.choice([4.0, 5.0])) for item in theirs.tolist()]
        rows += [(person, item, draw.choice([1.0, 4.0])) for item in others.tolist()]
    people, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(people, items, stars, items=catalog.items)
    return Dataset("planted", ratings, catalog, Scale(), Source("demo", "Planted"))


def material_of(data: Dataset) -> Material:
    """What the tables are made of, with features and segments."""
    features = features_of(data)
    counting = Counting(Rows(data), ExploreFilters(), 60.0)
    return Material(data, counting, features, segments_of(features))


@pytest.fixture(scope="module")
def material() -> Material:
    return material_of(planted())


@pytest.fixture(scope="module")
def business(material: Material) -> Business:
    return business_of(material)


@pytest.fixture(scope="module")
def frame(business: Business) -> pd.DataFrame:
    """A row a rating, with the name of the segment of its person."""
    ratings = business.data.ratings
    table = pd.DataFrame({"user_id": ratings.user_ids, "item_id": ratings.item_ids, "stars": ratings.values})
    people = business.segments.people.assign(
        group=business.segments.table["name"].to_numpy()[business.segments.people["segment"]]
    )
    return table.merge(people, on="user_id")


def test_sizes_and_middles(business: Business, frame: pd.DataFrame) -> None:
    table = business["segments"].set_index("group")
    assert len(table) == len(GENRES)
    for group, own in frame.groupby("group"):
        each = own.groupby("user_id")["stars"]
        assert table.loc[group, "people"] == own["user_id"].nunique()
        assert table.loc[group, "share"] == pytest.approx(own["user_id"].nunique() / (4 * PEOPLE))
        assert table.loc[group, "ratings"] == each.size().median()
        assert table.loc[group, "average"] == pytest.approx(each.mean().median())
    assert table["hours"].isna().all(), "no viewings"
    assert table["quiet_days"].isna().all(), "no times"


def test_taste_is_a_share_over_everybodys(business: Business, frame: pd.DataFrame) -> None:
    genre = frame["item_id"] // FILMS
    for row in business["segment_taste"].to_dict("records"):
        is_genre, is_own = genre == GENRES.index(row["genre"]), frame["group"] == row["group"]
        assert row["theirs"] == pytest.approx(is_genre[is_own].mean())
        assert row["everybody"] == pytest.approx(is_genre.mean())
        assert row["times"] == pytest.approx(is_genre[is_own].mean() / is_genre.mean())


@pytest.mark.parametrize("name", ["segment_loved", "segment_offers"])
def test_titles_of_a_segment(business: Business, frame: pd.DataFrame, name: str) -> None:
    table, k = business[name], segment_titles.DAMPING
    loved = frame["stars"] >= 4
    for row in table.to_dict("records"):
        of_title, own = frame["item_id"] == row["item_id"], frame["group"] == row["group"]
        theirs, rest = loved[of_title & own], loved[of_title & ~own]
        others = (rest.sum() + k * loved.mean()) / (len(rest) + k)
        assert row["ratings"] == len(theirs)
        assert row["average"] == pytest.approx(frame.loc[of_title & own, "stars"].mean())
        assert row["seen"] == pytest.approx(len(theirs) / frame.loc[own, "user_id"].nunique())
        assert row["loved_by"] == pytest.approx(theirs.mean())
        assert row["loved_else"] == pytest.approx(rest.mean(), nan_ok=True)
        assert row["times"] == pytest.approx((theirs.sum() + k * others) / (len(theirs) + k) / others)
        assert row["times"] > 1


def test_offers_are_loved_and_little_seen(offers: pd.DataFrame) -> None:
    assert (offers["seen"] <= segment_titles.UNSEEN).all()
    assert (offers["loved_by"] > 0.5).all()
    assert (offers["ratings"] >= segment_titles.FEWEST).all()
    assert offers.groupby("group").size().max() <= segment_titles.EACH


@pytest.fixture
def offers(material: Material, monkeypatch: pytest.MonkeyPatch) -> pd.DataFrame:
    """Everybody saw half of their genre here, so half counts as little."""
    monkeypatch.setattr(segment_titles, "UNSEEN", 0.45)
    return segment_titles.segment_offers(material)


def test_blocks_of_ratings_make_no_difference(
    material: Material, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segment_titles, "BLOCK", 777)
    pd.testing.assert_frame_equal(segment_titles.segment_loved(material), business["segment_loved"])


@pytest.mark.parametrize("reading", OWN, ids=lambda reading: reading.name)
def test_figures_are_what_a_browser_takes(business: Business, reading: Reading) -> None:
    frames = reading.frames(business)
    if len(frames[0]):
        json.dumps(getattr(charts, reading.name)(*frames).to_dict(), allow_nan=False)


def test_sentences_say_how_surely(business: Business) -> None:
    said = {reading.name: reading.sentence(business) for reading in OWN}
    assert said["segments"].startswith("300 people fall into 4 groups.")
    assert f"different starts agree by {business.segments.stability:.2f}" in said["segment_tried"]
    assert f"halves of the people by {business.segments.halves:.2f}" in said["segment_tried"]


def test_groups_that_come_back_and_are_not_taken_are_told_as_such(business: Business) -> None:
    found = business.segments
    none = replace(found, table=found.table.head(0), tried=found.tried.assign(chosen=False))
    said = next(one for one in OWN if one.name == "segment_tried").sentence(
        Business(business.data, business.features, none, {})
    )
    assert said.startswith("The best came to 0.99, but nothing that was tried passed all of this.")


def test_a_title_that_nobody_else_rated_says_so(business: Business) -> None:
    alone = business["segment_offers" if len(business["segment_offers"]) else "segment_loved"].assign(
        loved_else=np.nan
    )
    said = next(one for one in OWN if one.name == "segment_offers").sentence(
        Business(business.data, business.features, business.segments, {"segment_offers": lambda: alone})
    )
    assert "no others rated it" in said


def test_films_of_one_title_have_a_bar_each(business: Business) -> None:
    drawn = charts.segment_loved(business["segment_loved"].assign(title="Hamlet")).to_dict()
    rows = next(iter(drawn["datasets"].values()))
    assert len({row["label"] for row in rows}) == len(rows)
    assert all(isinstance(row["title"], str) for row in rows), "also where the name of a group stands"


def test_of_very_many_groups_of_titles_the_largest_are_drawn(business: Business) -> None:
    table = pd.DataFrame(
        {
            "group": [f"Group {n}" for n in range(500)],
            "titles": 3,
            "people": 4,
            "share": 0.1,
            "agreement": 1.0,
        }
    )
    rows = next(iter(charts.communities(table).to_dict()["datasets"].values()))
    assert [row["group"] for row in rows] == [f"Group {n}" for n in range(15)]


def test_without_groups_one_panel_says_so() -> None:
    """A handful of people: the tables are empty, and what would compare groups is left out."""
    data = planted()
    few = data.with_ratings(data.ratings.where(data.ratings.user_idx < 5))
    business = business_of(material_of(few))
    assert not business.segments.are_clear
    for name in TABLES:
        if name != "communities":
            assert business[name].empty, name
    said = {reading.name: reading.sentence(business) for reading in OWN}
    assert {name for name, sentence in said.items() if sentence} == {
        "segments",
        "communities",
    }
    assert "No clear groups" in said["segments"]
