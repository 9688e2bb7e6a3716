"""ProfileStore and requests that the browser sends again: carried out once, answered alike."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, select

from recsys.profiles import ProfileStore
from recsys.profiles.tables import events, profiles
from tests.profiles.conftest import ratings_of


def test_a_re_sent_request_is_carried_out_once_and_answered_alike(
    store: ProfileStore, me: str, reopened: Callable[[], ProfileStore]
) -> None:
    first = store.rate(me, "demo", 1, 4.0, event_id="tab1:1")
    store.rate(me, "demo", 1, 2.0, event_id="tab1:2")
    assert store.rate(me, "demo", 1, 4.0, event_id="tab1:1") == first
    assert ratings_of(store, me) == {1: 2.0}
    taken_back = store.undo(me, "demo", event_id="tab1:3")
    after_restart = reopened()
    assert after_restart.undo(me, "demo", event_id="tab1:3") == taken_back
    assert ratings_of(store, me) == {1: 4.0}
    store.rate(me, "demo", 1, 2.0, event_id="tab1:2")
    assert ratings_of(store, me) == {1: 4.0}, "an undone request must not come back"


def test_an_event_id_cannot_stand_for_two_requests(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0, event_id="e")
    for call in (
        lambda: store.rate(me, "demo", 1, 4.5, event_id="e"),
        lambda: store.rate(me, "other", 1, 4.0, event_id="e"),
        lambda: store.undo(me, "demo", event_id="e"),
    ):
        with pytest.raises(ValueError, match="another request"):
            call()
    with pytest.raises(ValueError, match="event id"):
        store.rate(me, "demo", 1, 4.0, event_id="not an id")
    assert ratings_of(store, me) == {1: 4.0}


def test_only_the_latest_thousand_requests_are_remembered(store: ProfileStore, me: str) -> None:
    store.unrate(me, "demo", 1, event_id="first")
    store.unrate(me, "demo", 1, event_id="second")

    def fill(connection: Connection) -> None:
        """998 more, faster than by calls."""
        one = {
            "profile_id": connection.execute(select(profiles.c.id)).scalar_one(),
            "request_sha256": "",
            "outcome": "null",
        }
        connection.execute(insert(events), [one | {"event_id": f"e{n}"} for n in range(998)])

    store._database.write(fill)
    store.rate(me, "demo", 1, 4.0, event_id="one-more")
    store.unrate(me, "demo", 1, event_id="second")
    assert ratings_of(store, me) == {1: 4.0}, "still remembered, so not carried out again"
    store.unrate(me, "demo", 1, event_id="first")
    assert ratings_of(store, me) == {}, "forgotten, so it is a new request"
