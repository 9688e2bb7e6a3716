"""What open data has to offer an experiment, against pandas."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from recsys import demo
from recsys.business.experiments.from_data import offered
from recsys.dataset import Behaviour, Dataset

SHOWN = 20


@pytest.fixture(scope="module")
def simulated() -> Dataset:
    return demo.build(n_people=300, n_ratings=9_000)


def test_the_play_rate_and_the_minutes_are_those_of_pandas(simulated: Dataset) -> None:
    found = offered(simulated)
    sessions, viewings = simulated.behaviour.sessions, simulated.behaviour.viewings
    assert sessions is not None
    assert viewings is not None
    plays = sessions.groupby("session_id")["event"].agg(lambda events: (events == "play").any())
    assert found.play_rate == pytest.approx(plays.mean())
    assert found.play_sentence.endswith(f"of {len(plays):,} browsing sessions play a title.")
    joined = viewings.merge(simulated.catalog.table[["item_id", "runtime"]], on="item_id")
    joined = joined[joined["timestamp"] > joined["timestamp"].max() - 28 * 86_400]
    minutes = (joined["runtime"].astype(float) * joined["completion"]).groupby(joined["user_id"]).sum()
    assert found.minutes is not None
    assert (found.minutes.mean, found.minutes.sd) == pytest.approx((minutes.mean(), minutes.std()), rel=1e-5)


def test_versions_are_titles_with_their_clicks(simulated: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recsys.business.experiments.from_data.ENOUGH_SHOWN", SHOWN)
    versions = offered(simulated).versions
    sessions = simulated.behaviour.sessions
    assert sessions is not None
    assert list(versions.rates.values()) == sorted(versions.rates.values(), reverse=True)
    counted = sessions.pivot_table(index="item_id", columns="event", aggfunc="size", fill_value=0)
    counted = counted[counted["impression"] >= SHOWN]
    rates = (counted["click"] / counted["impression"]).rename(simulated.catalog.title)
    for title, rate in versions.rates.items():
        assert np.isclose(rates[[title]], rate).any()


def test_without_sessions_versions_are_how_many_raters_liked_a_title(simulated: Dataset) -> None:
    bare = replace(simulated, behaviour=Behaviour())
    found = offered(bare)
    assert found.play_rate is None
    assert found.play_sentence.startswith("This data has no browsing sessions")
    assert found.minutes is None
    ratings = pd.DataFrame({"item_id": bare.ratings.item_ids, "liked": bare.ratings.values >= 4})
    shares = ratings.groupby("item_id")["liked"].mean().rename(bare.catalog.title)
    for title, rate in found.versions.rates.items():
        assert np.isclose(shares[[title]], rate).any()
    assert "gave 4 or more of 5" in found.versions.sentence


def test_too_few_titles_say_so(tiny: Dataset) -> None:
    found = offered(tiny).versions
    assert not found.rates
    assert found.sentence == "Too few titles of this data are known well enough to take versions from."


def test_titles_called_alike_stay_versions_of_their_own(simulated: Dataset) -> None:
    table = simulated.catalog.table.assign(title="Heat")
    versions = offered(replace(simulated, catalog=replace(simulated.catalog, table=table))).versions
    assert len(versions.rates) == 5
