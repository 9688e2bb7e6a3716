"""Any small data, whatever it lacks: no error, and every figure is in its unit or unknown."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings

from recsys.dataset import Behaviour, Dataset, Ratings
from recsys.insights.features import (
    NEEDS,
    Features,
    block,
    documentation,
    features_of,
    kinds_of,
    name_of,
    relations,
    relations_sentence,
    spread,
    spread_sentence,
    write_interactions,
)
from tests.insights.features.conftest import three_people
from tests.insights.test_explore_anything import small_data

UNITS = {"share": (0, 1), "0 to 1": (0, 1), "1 (Monday) to 7": (1, 7), "0 to 23": (0, 23)}
SIGNED = {"stars", "years"}
"""Differences of stars may be below 0, and so may years: a film is shown, and rated, before it is released."""


def check_units(features: Features) -> None:
    for kind in kinds_of(features):
        for feature in features.of(kind):
            values = features.tables[kind][feature.name].dropna().to_numpy()
            assert np.isfinite(values).all(), feature.name
            low, high = UNITS.get(feature.unit, (-np.inf if feature.unit in SIGNED else 0, np.inf))
            assert ((values >= low) & (values <= high)).all(), feature.name


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=small_data())
def test_figures_are_in_their_unit_or_unknown(data: Dataset) -> None:
    features = features_of(data)
    check_units(features)
    assert len(features.tables["people"]) == len(data.ratings.users)
    assert len(features.tables["items"]) == len(data.catalog)
    assert len(features.tables["interactions"]) == len(data.ratings)
    if data.ratings.timestamps is None:
        assert features.tables["people"]["span_days"].isna().all()


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=small_data())
def test_every_figure_can_be_looked_at(data: Dataset) -> None:
    features = features_of(data)
    for kind in kinds_of(features):
        for feature in features.of(kind):
            table, others = spread(features, feature), relations(features, feature)
            assert table["count"].sum() == features.tables[kind][feature.name].notna().sum()
            assert others["correlation"].abs().le(1 + 1e-9).all()
            for sentence in (
                spread_sentence(features, feature),
                relations_sentence(others),
                name_of(feature),
            ):
                assert sentence == " ".join(sentence.split())
        assert documentation(features, kind)["formula"].str.len().min() > 10


def test_data_that_knows_only_ratings_has_unknown_figures_and_says_which() -> None:
    whole = three_people()
    bare = replace(whole.ratings, timestamps=None)
    catalog = whole.catalog.table.assign(genres="", year=pd.NA, kind="", runtime=pd.NA)
    data = replace(
        whole,
        ratings=bare,
        catalog=replace(whole.catalog, table=catalog.astype(whole.catalog.table.dtypes.to_dict())),
        behaviour=Behaviour(),
    )
    features = features_of(data)
    for kind in kinds_of(features):
        for feature in features.of(kind):
            unknown = features.tables[kind][feature.name].isna().all()
            assert unknown == bool(set(feature.needs) - {"half"}), feature.name
            assert set(feature.needs) <= set(NEEDS)
            if unknown:
                assert spread_sentence(features, feature).startswith(
                    "Nothing to show: this data does not know "
                )
    assert not [column for column in features.tables["people"] if column.startswith("genre: ")]


@pytest.mark.parametrize("kept", [0, 1, 4])
def test_people_without_ratings_are_people_too(kept: int) -> None:
    data = three_people()
    ratings = data.ratings.where(np.arange(len(data.ratings)) < kept)
    features = features_of(replace(data, ratings=ratings))
    check_units(features)
    people = features.tables["people"]
    assert people["ratings"].tolist() == [kept, 0, 0]
    assert (
        people.loc[people["ratings"] == 0, ["span_days", "variety", "mean_rating", "leniency"]]
        .isna()
        .all(axis=None)
    )
    assert len(features.tables["interactions"]) == kept


def test_people_come_in_blocks_and_it_makes_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = features_of(three_people())
    monkeypatch.setattr(block, "ROWS", 2)
    shares: list[float] = []
    apart = features_of(three_people(), shares.append)
    assert shares == pytest.approx([1 / 6, 1 / 3, 1 / 2, 1 / 2, 1.0]), "people by people, then the network"
    for kind, table in whole.tables.items():
        pd.testing.assert_frame_equal(table, apart.tables[kind])


def test_stretches_are_of_people_whole_and_evenly_apart() -> None:
    people = np.repeat(np.arange(100), 10)
    data = three_people()
    ratings = Ratings.of(people, np.tile(np.arange(10), 100), np.ones(1_000), items=None)
    catalog = replace(data.catalog, items=ratings.items, table=data.catalog.table.head(0).reindex(range(10)))
    known = block.Known(replace(data, ratings=ratings, catalog=catalog, behaviour=Behaviour()))
    found = list(block.stretches(known, 4, 25))
    assert [(part.first, part.last) for part in found] == [(0, 2), (25, 27), (50, 52), (75, 77)]
    assert [(part.first, part.last) for part in block.stretches(known, 4, 250)] == [(0, 100)]


def test_every_rating_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "ROWS", 2)
    write_interactions(three_people(), tmp_path / "ratings.parquet")
    written = pd.read_parquet(tmp_path / "ratings.parquet")
    table = features_of(three_people()).tables["interactions"]
    pd.testing.assert_frame_equal(written, table, check_dtype=False, rtol=1e-5)


def test_who_stops_it_stops_it() -> None:
    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        features_of(three_people(), stop)
