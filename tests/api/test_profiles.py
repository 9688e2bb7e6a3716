"""Saved profiles over HTTP: written once, undone exactly, and never half seen."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.serving import needs

pytestmark = needs("fastapi", "httpx")
RATINGS = "/v1/profiles/few/ratings"
MARKS = "/v1/profiles/few/marks"


def said(client: Any, me: dict[str, str]) -> dict[str, Any]:
    answer = client.get("/v1/profiles/few", headers=me)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


def rated(client: Any, me: dict[str, str]) -> dict[int, float | None]:
    return {row["item_id"]: row["rating"] for row in said(client, me)["ratings"]}


def test_rating_marking_and_taking_away(client: Any, me: dict[str, str]) -> None:
    assert client.put(f"{RATINGS}/100", json={"rating": 4.5}, headers=me).json()["changed"]
    assert not client.put(f"{RATINGS}/100", json={"rating": 4.5}, headers=me).json()["changed"]
    client.put(f"{RATINGS}/101", json={"rating": None}, headers=me)
    for mark, item_id in (("saved", 102), ("hidden", 103), ("unseen", 104)):
        assert client.put(f"{MARKS}/{mark}/{item_id}", headers=me).json()["changed"]
    now = said(client, me)
    assert rated(client, me) == {100: 4.5, 101: None}
    assert (now["saved"], now["hidden"], now["unseen"]) == ([102], [103], [104])
    client.delete(f"{RATINGS}/100", headers=me)
    client.delete(f"{MARKS}/hidden/103", headers=me)
    assert rated(client, me) == {101: None}
    assert said(client, me)["hidden"] == []


def test_undo_goes_back_step_by_step_to_nothing(client: Any, me: dict[str, str]) -> None:
    client.put(f"{RATINGS}/100", json={"rating": 2}, headers=me)
    client.put(f"{RATINGS}/100", json={"rating": 5}, headers=me)
    undo = "/v1/profiles/few/undo"
    back = client.post(undo, headers=me).json()
    assert (back["undone"], back["item_id"], back["rating"], back["restored"]) == ("rated", 100, 5.0, 2.0)
    assert back["can_undo"]
    assert not client.post(undo, headers=me).json()["can_undo"]
    assert client.post(undo, headers=me).json()["undone"] is None
    assert rated(client, me) == {}


def test_a_change_sent_again_is_carried_out_once(client: Any, me: dict[str, str]) -> None:
    first, again = ({**me, "Idempotency-Key": name} for name in ("one", "two"))
    put = client.put(f"{RATINGS}/100", json={"rating": 3}, headers=first)
    client.put(f"{RATINGS}/100", json={"rating": 5}, headers=me)
    assert client.put(f"{RATINGS}/100", json={"rating": 3}, headers=first).json() == put.json()
    assert rated(client, me) == {100: 5.0}
    undone = client.post("/v1/profiles/few/undo", headers=again).json()
    assert client.post("/v1/profiles/few/undo", headers=again).json() == undone
    assert rated(client, me) == {100: 3.0}
    other = client.put(f"{RATINGS}/101", json={"rating": 3}, headers=first)
    assert (other.status_code, rated(client, me)) == (422, {100: 3.0})


def test_two_clients_on_one_profile_lose_nothing(client: Any, me: dict[str, str]) -> None:
    def rate(item_id: int) -> int:
        return int(client.put(f"{RATINGS}/{item_id}", json={"rating": 4}, headers=me).status_code)

    with ThreadPoolExecutor(2) as two:
        assert set(two.map(rate, range(100, 124))) == {200}
    assert rated(client, me) == dict.fromkeys(range(100, 124), 4.0)


def test_a_profile_is_deleted_whole(client: Any, me: dict[str, str]) -> None:
    client.put(f"{RATINGS}/100", json={"rating": 4}, headers=me)
    assert client.delete("/v1/profiles", headers=me).status_code == 204
    gone = [
        client.get("/v1/profiles/few", headers=me),
        client.put(f"{RATINGS}/100", json={"rating": 4}, headers=me),
        client.post("/v1/profiles/few/undo", headers=me),
        client.post("/v1/data/few/recommend", json={}, headers=me),
    ]
    assert [(one.status_code, one.json()["detail"]) for one in gone] == [
        (404, "There is no saved profile behind this link.")
    ] * 4


def test_what_cannot_be_saved_changes_nothing(client: Any, me: dict[str, str]) -> None:
    bad = [
        client.put(f"{RATINGS}/100", json={"rating": 4.7}, headers=me),
        client.put(f"{RATINGS}/100", json={"rating": "4"}, headers=me),
        client.put(f"{RATINGS}/100", json={}, headers=me),
        client.put(f"{RATINGS}/99", json={"rating": 4}, headers=me),
        client.put(f"{MARKS}/loved/100", headers=me),
        client.put(f"{RATINGS}/100", json={"rating": 4}),
        client.put(f"{RATINGS}/100", json={"rating": 4}, headers={**me, "Idempotency-Key": "a b"}),
    ]
    assert [one.status_code for one in bad] == [422, 422, 422, 404, 422, 422, 422]
    assert bad[0].json()["detail"] == "A rating here is from 0.5 to 5 in steps of 0.5, got 4.7."
    assert said(client, me)["revision"] == 0
