"""Examples for the OpenAPI page: each is a call that the demo answers (tests/api send every one)."""

from typing import Any


def _one(summary: str, **value: Any) -> dict[str, Any]:
    return {"summary": summary, "value": value}


_LIKED = {"ratings": [{"item_id": 1, "rating": 5}, {"item_id": 2, "rating": 4}, {"item_id": 3}]}
_DISLIKED = {"ratings": [{"item_id": 1, "rating": 1}], "hidden": [4, 5]}

RECOMMEND = {
    "profile": _one("For a profile that is sent", profile=_LIKED, n=5),
    "tuned": _one(
        "More adventurous, only of the nineties", profile=_DISLIKED, n=5, tuning="adventure:1;years:1990~1999"
    ),
}
BATCH = {"two": _one("For two profiles", profiles=[_LIKED, _DISLIKED], n=3)}
PREDICT = {"films": _one("Stars for two films", profile=_LIKED, item_ids=[10, 11])}
EXPLAIN = {"film": _one("Why a film has its stars", profile=_LIKED, item_id=10)}
RATING = {"rated": _one("Four and a half stars", rating=4.5)}
