"""The list of the rating room: ranked once for the same answers, and what was moved stays known."""

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from pages.ui.frame import Page
from pages.ui.rate import rows
from pages.ui.rate.room_state import RoomState
from pages.ui.state import Visit
from recsys.dataset import Dataset
from recsys.models import Recommendations, Recommender, catalog


def room(data: Dataset, model: Recommender, visit: Visit) -> RoomState:
    return RoomState(cast("Page", SimpleNamespace(visit=visit, data=data, model="hybrid")), model, None)


def test_what_was_moved_is_said_also_when_the_list_is_not_ranked_again(
    tiny: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, visit, asked = catalog.create("hybrid").fit(tiny), Visit(), []
    recommend_each = model.recommend_each

    def moving(*arguments: object, **options: object) -> list[Recommendations]:
        asked.append(arguments)
        lists = recommend_each(*arguments, **options)  # type: ignore[arg-type]
        return [replace(best, moved_by={int(best.item_ids[1]): "genre:Western"}) for best in lists]

    monkeypatch.setattr(model, "recommend_each", moving)
    for _ in range(2):
        now = room(tiny, model, visit)
        said = [row["because"] for row in rows.list_and_why(now, "Yours")["list"]["rows"]]
        assert said[1] == "here because you like westerns"
        assert all(reason.startswith("because") for at, reason in enumerate(said) if at != 1)
    assert len(asked) == 1
