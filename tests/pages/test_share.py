"""A link to a list: it shows that list and says so, changes nothing of anybody's, and any other text is a sentence."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import parse_qs, urlparse

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.rate.events import handle, rate_here
from pages.ui.shared import LOOK_ONLY, shared_profile
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.errors import NotAllowedError
from recsys.profiles import IN_ADDRESS, ProfileStore, SharedList
from tests.pages.conftest import HOME, ROOT, open_page

pytestmark = pytest.mark.usefixtures("server")
RATE = "pages/rate.py"


@pytest.fixture
def store(home: Path) -> ProfileStore:
    return Engine(home).profiles


@pytest.fixture
def shared(home: Path) -> SharedList:
    """Three ratings on the demo."""
    data = Engine(home).dataset("demo")
    items = data.catalog.items.ids[:3].tolist()
    return SharedList("demo", data.fingerprint[:12], Profile.of(items, [5.0, 4.0, 0.5]))


def drawn(app: AppTest) -> dict[str, Any]:
    """What the rating room shows."""
    protos = [component.proto for component in app.get("bidi_component")]
    return next(json.loads(proto.json) for proto in protos if proto.component_name.endswith("rating_room"))  # type: ignore[no-any-return]


def notes(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.warning])


@pytest.mark.parametrize("page", [HOME, RATE])
def test_a_link_shows_the_list_of_whoever_shared_it(shared: SharedList, page: str) -> None:
    app = open_page(page, share=shared.as_text())
    assert not app.error
    assert "A list that somebody shared: to look at, as they see it." in notes(app)
    room = drawn(app)
    assert room["who"]["n"] == 3
    assert room["look"]
    assert not room["undo"]["can"]
    assert not {row["item_id"] for row in room["list"]["rows"]} & set(shared.profile.item_ids.tolist())


def test_the_list_is_the_one_that_its_owner_sees(store: ProfileStore, home: Path) -> None:
    items = Engine(home).dataset("demo").catalog.items.ids[:40:2].tolist()
    me = store.create()
    for place, item in enumerate(items):
        store.rate(me, "demo", item, 0.5 + place % 10 / 2)
    mine = drawn(open_page(RATE, me=me))
    saved = SharedList.of(store.load(me, "demo"), "demo", Engine(home).dataset("demo").fingerprint)
    theirs = drawn(open_page(RATE, share=saved.as_text()))
    assert [row["item_id"] for row in theirs["list"]["rows"]] == [
        row["item_id"] for row in mine["list"]["rows"]
    ]
    assert [row["guess"] for row in theirs["list"]["rows"]] == [row["guess"] for row in mine["list"]["rows"]]


def test_ones_own_comes_back_untouched(store: ProfileStore, shared: SharedList) -> None:
    me = store.create()
    store.rate(me, "demo", shared.profile.item_ids[0].item(), 2.0)
    app = open_page(RATE, me=me, share=shared.as_text(), tune="adventure:2")
    assert drawn(app)["who"]["n"] == 3
    app.button(key="shared_back").click().run()
    assert drawn(app)["who"]["n"] == 1
    assert "share" not in app.query_params
    assert "tune" not in app.query_params
    assert len(store.load(me, "demo").profile) == 1


def test_a_copy_is_ones_own_and_the_shared_list_stays(store: ProfileStore, shared: SharedList) -> None:
    me = store.create()
    app = open_page(RATE, me=me, share=shared.as_text())
    app.button(key="shared_copy").click().run()
    room = drawn(app)
    assert (room["who"]["n"], room["look"], room["undo"]["can"]) == (3, False, True)
    assert room["me"] != me
    assert len(store.load(me, "demo").profile) == 0
    copy = store.load(room["me"], "demo")
    assert copy.profile.ratings.tolist() == shared.profile.ratings.tolist()


def test_an_answer_to_it_is_refused_and_one_of_ones_own_is_kept(
    store: ProfileStore, shared: SharedList, home: Path
) -> None:
    engine = Engine(home)
    me, item = store.create(), shared.profile.item_ids[0].item()
    visit = state.Visit(me=me, share=shared.as_text(), shared=shared)
    page = cast("Page", SimpleNamespace(engine=engine, data=engine.dataset("demo"), visit=visit))
    about = {"me": me, "data": "demo", "kind": "rate", "item_id": item}
    waited = {"seq": 1, "id": "one", "rating": 3.0, **about, "look": False}  # from before the link was opened
    handle(page, [waited, {"seq": 2, "id": "two", "rating": 1.0, **about, "look": True}])
    assert visit.acknowledged == 2
    assert visit.notice is not None
    assert visit.notice.text == LOOK_ONLY
    assert store.load(me, "demo").profile.ratings.tolist() == [3.0]
    with pytest.raises(NotAllowedError):
        rate_here(page, item, 5.0)


@pytest.mark.parametrize(
    ("share", "says"),
    [
        ("1" + "A" * 40, "cut short or altered"),
        ("s" + "A" * 22, "is not here"),
        ("s" + "A" * 21, "cut short or altered"),
        ("=cmd|' /C calc'!A0", "cut short or altered"),
        ("<script>", "cut short or altered"),
    ],
)
def test_any_other_text_is_one_sentence_and_nothing_of_ones_own_is_lost(
    store: ProfileStore, share: str, says: str, shared: SharedList
) -> None:
    me = store.create()
    store.rate(me, "demo", shared.profile.item_ids[0].item(), 2.0)
    app = open_page(RATE, me=me, share=share)
    assert not app.error
    assert drawn(app)["who"]["n"] == 1
    assert "share" not in app.query_params


def test_what_cannot_be_shown_is_said_where_the_link_leads(shared: SharedList) -> None:
    app = AppTest.from_file(str(ROOT / HOME), default_timeout=60)
    app.query_params["share"] = shared.as_text()[:-1]
    app.run()
    assert app.warning[0].value == (
        "This link was cut short or altered, so its list cannot be shown. What is yours is as it was."
    )


def test_a_list_on_data_that_is_not_here_says_so(shared: SharedList) -> None:
    app = AppTest.from_file(str(ROOT / HOME), default_timeout=60)
    app.query_params["share"] = SharedList("gone", shared.fingerprint, shared.profile).as_text()
    app.run()
    assert "on data that is not on this server" in app.warning[0].value
    assert drawn(app)["who"]["n"] == 0


def test_films_that_are_not_here_are_counted_out(shared: SharedList) -> None:
    profile = Profile.of([*shared.profile.item_ids, 987_654_321], [5, 4, 3, 2])
    for fingerprint in (shared.fingerprint, "0" * 12):
        app = open_page(RATE, share=SharedList("demo", fingerprint, profile).as_text())
        assert "3 of its 4 films are here" in notes(app)
        assert drawn(app)["who"]["n"] == 3


def test_a_name_is_text(shared: SharedList) -> None:
    named = SharedList("demo", shared.fingerprint, shared.profile, name="**<b>:red[x]")
    shown = notes(open_page(RATE, share=named.as_text()))
    assert r"\*\*" in shown
    assert "shared this list: to look at, as they see it." in shown


def test_stars_beyond_the_scale_are_no_part_of_it_nor_of_a_copy(
    store: ProfileStore, shared: SharedList
) -> None:
    items = shared.profile.item_ids
    hostile = SharedList("demo", shared.fingerprint, Profile.of(items, [1000.0, -7.0, 4.0]))
    app = open_page(RATE, share=hostile.as_text())
    assert drawn(app)["who"]["n"] == 1
    app.button(key="shared_copy").click().run()
    assert store.load(drawn(app)["me"], "demo").profile.ratings.tolist() == [4.0]


def test_it_is_one_profile_for_all_runs(home: Path, shared: SharedList) -> None:
    visit, data = state.Visit(share="1", shared=shared), Engine(home).dataset("demo")
    assert shared_profile(visit, data) is shared_profile(visit, data)


def link_in(app: AppTest) -> dict[str, str]:
    url = next(code.value for code in app.code if "share=" in code.value)
    return {name: values[0] for name, values in parse_qs(urlparse(url).query).items()}


SECTION = """
from pages.ui.frame import frame
from pages.ui.rate.events import saved_profile
from pages.ui.rate.share import share_section

with frame("Rate and discover") as page:
    share_section(page, saved_profile(page))
"""


@pytest.fixture
def section(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The section alone: dialogs and tabs are the browser tests' matter."""
    monkeypatch.setattr("pages.ui.frame.bar", lambda *_, **__: None)  # its links need the pages around it
    return AppTest.from_string(SECTION, default_timeout=60)


def test_the_link_holds_data_model_sliders_and_ratings_and_not_the_secret(
    store: ProfileStore, shared: SharedList, section: AppTest
) -> None:
    me = store.create()
    store.rate(me, "demo", shared.profile.item_ids[0].item(), 2.0)
    section.query_params.update({"me": me, "data": "demo", "tune": "adventure:2"})
    link = link_in(section.run())
    assert set(link) == {"data", "model", "tune", "share"}
    assert link["tune"] == "adventure:2"
    assert drawn(open_page(RATE, **link))["who"]["n"] == 1


def test_the_link_holds_how_the_parts_of_its_model_are_weighed(
    store: ProfileStore, shared: SharedList, section: AppTest
) -> None:
    me = store.create()
    store.rate(me, "demo", shared.profile.item_ids[0].item(), 2.0)
    section.query_params.update({"me": me, "data": "demo", "weights": "content:80,svd:20"})
    assert link_in(section.run())["weights"] == "content:80,svd:20"


def test_a_long_list_is_stored_when_its_link_is_made_and_can_be_taken_back(
    store: ProfileStore, home: Path, section: AppTest
) -> None:
    items = Engine(home).dataset("demo").catalog.items.ids[: IN_ADDRESS + 1].tolist()
    me = store.create()
    store.rate_many(me, "demo", dict.fromkeys(items, 4.0))
    section.query_params.update({"me": me, "data": "demo"})
    section.run()
    assert not section.code
    assert store.shares.count(me) == 0
    section.button(key="share_make").click().run()
    link = link_in(section)
    assert drawn(open_page(RATE, **link))["who"]["n"] == IN_ADDRESS + 1
    section.button(key="share_take_back").click().run()
    assert store.shares.count(me) == 0
    assert not section.code
    assert drawn(open_page(RATE, **link))["who"]["n"] == 0


def test_nobody_has_nothing_to_share(section: AppTest) -> None:
    section.run()
    assert not section.error
    assert "Rate a film first" in section.markdown[-1].value


CHOSEN = """
from pages.ui.frame import frame
from pages.ui.home.who import _choose
from recsys.dataset import Profile
from recsys.insights import Persona, Story

with frame("Home") as page:
    if page.visit.me is None:
        item = int(page.data.catalog.items.ids[0])
        _choose(page, Persona("Somebody who loves\xa0" + 60 * "x", 1, Profile.of([item], [5.0])), Story((item,), 0))
"""


def test_a_persona_comes_with_the_list_that_its_story_was_rehearsed_with(
    store: ProfileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pages.ui.frame.bar", lambda *_, **__: None)  # its links need the pages around it
    app = AppTest.from_string(CHOSEN, default_timeout=60)
    app.query_params.update({"tune": "adventure:2", "weights": "content:80,svd:20"})
    app.run().run()
    assert not app.error
    assert not {"tune", "weights"} & set(app.query_params)
    name = store.name(app.query_params["me"])
    assert name == "Somebody who loves " + 41 * "x"
