"""The blind duel by AppTest: from no ratings to a revealed result, and what can go wrong."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.bar import PAGES
from pages.ui.compare import duel as section
from pages.ui.compare import table
from recsys.engine import Engine, shared_engine
from recsys.evaluation.duel import Choice, Duel, Kind, Match
from recsys.jobs import State
from recsys.profiles import Mark
from recsys.store import Voter
from tests.pages.conftest import HOME, button, hold_up, jobs

pytestmark = pytest.mark.usefixtures("server", "_no_hurry")

ALONE = """
from pages.ui.compare.duel import duel
from pages.ui.frame import frame

with frame("The duel alone") as page:
    duel(page)
"""
LEFT, RIGHT, TIE = (f"duel_{choice}" for choice in Choice)


@pytest.fixture(scope="module")
def home(home: Path) -> Path:
    """The small demo with a second model that is trained."""
    engine = Engine(home)
    engine.model(engine.dataset("demo"), "popularity")
    return home


@pytest.fixture
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests vote faster than people read."""
    monkeypatch.setattr(table, "TOO_SOON", 0.0)


@pytest.fixture(scope="module")
def entry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app whose first page is the section; the other pages are only there to be linked to."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "pages").mkdir()
    for page in PAGES.values():
        (folder / page).touch()
    (folder / HOME).write_text(ALONE)
    return folder / HOME


@dataclass(frozen=True)
class Somebody:
    """A visitor with three ratings."""

    me: str
    entry: Path

    def opens(self, other: str = "popularity", **query: str) -> AppTest:
        app = AppTest.from_file(str(self.entry), default_timeout=60)
        app.query_params.update({"me": self.me, "other": other, **query})
        return app.run()

    def begins(self, **query: str) -> AppTest:
        app = self.opens(**query)
        button(app, "Start the duel").click()
        return app.run()

    def duel(self, kind: Kind = Kind.FILMS) -> Duel:
        data = shared_engine().dataset("demo")
        match = Match.of("hybrid", "popularity", kind)
        kept = shared_engine().library.votes.of(Voter(f"{self.me}/duel", data.fingerprint), match)
        assert kept is not None
        return kept


def newcomer(entry: Path) -> Somebody:
    store = shared_engine().profiles
    me = store.create()
    ids = shared_engine().dataset("demo").catalog.items.ids[:3].tolist()
    store.rate_many(me, "demo", dict.fromkeys(ids, 4.0))
    return Somebody(me, entry)


@pytest.fixture
def ann(server: None, entry: Path) -> Somebody:
    return newcomer(entry)


def said(app: AppTest) -> str:
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.info])


def test_without_ratings_it_says_what_is_missing_and_leads_there(entry: Path) -> None:
    app = AppTest.from_file(str(entry), default_timeout=60).run()
    assert not app.exception
    assert "needs a few ratings of yours first" in app.info[0].value
    assert "Rate some films" in [link.proto.label for link in app.get("page_link")]
    assert button(app, "Start the duel") is None


def test_from_the_start_to_who_is_who(ann: Somebody) -> None:
    app = ann.begins()
    assert "Round 1" in said(app)
    assert "No votes yet." in said(app)
    assert button(app, "Undo last vote") is None
    for key in (LEFT, RIGHT, TIE, LEFT):
        app.button(key=key).click()
        app.run()
        assert not app.exception
        assert not app.error
    duel = ann.duel()
    assert [vote.choice.value for vote in duel.votes] == ["left", "right", "tie", "left"]
    assert "Round 5" in said(app)
    assert "What would I need to be sure?" in said(app)
    assert "Hybrid" not in said(app)
    assert "Most rated" not in said(app)
    app.button(key="duel_reveal").click()
    app.run()
    assert "Hybrid" in said(app)
    assert "Most rated" in said(app)
    app.button(key="duel_reveal").click()
    app.run()
    assert "Hybrid" not in said(app)


def test_undo_brings_the_same_films_back_and_a_fresh_start_asks_nothing_more(ann: Somebody) -> None:
    app = ann.begins()
    first = app.button(key=LEFT).label
    app.button(key=LEFT).click()
    app.run()
    assert app.button(key=LEFT).label != first
    app.button(key="duel_undo").click()
    app.run()
    assert app.button(key=LEFT).label == first
    app.button(key=RIGHT).click()
    app.run()
    app.button(key="duel_over").click()
    app.run()
    duel = ann.duel()
    assert duel.votes == ()
    assert "Round 1" in said(app)


def test_a_double_click_counts_once(ann: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    app = ann.begins()
    monkeypatch.setattr(table, "TOO_SOON", 60.0)
    app.button(key=LEFT).click()
    app.run()
    duel = ann.duel()
    assert duel.votes == ()
    assert not app.error


def test_another_visit_goes_on_where_this_one_stopped_and_nobody_else_sees_it(ann: Somebody) -> None:
    app = ann.begins()
    app.button(key=LEFT).click()
    app.run()
    again = ann.opens()
    assert "Round 2" in said(again)
    assert button(newcomer(ann.entry).opens(), "Start the duel") is not None


def test_lists_are_a_duel_of_their_own(ann: Somebody) -> None:
    ann.begins()
    app = ann.begins(vote="lists")
    assert "From which list would you rather choose tonight?" in said(app)
    assert app.button(key=LEFT).label == "Rather list 1"
    app.button(key=RIGHT).click()
    app.run()
    lists = ann.duel(Kind.LISTS)
    assert (len(lists.votes), len(ann.duel().votes)) == (1, 0)
    assert len(lists.votes[0].round.left) == 5


def test_hidden_films_are_not_shown(ann: Somebody) -> None:
    app = ann.begins()
    app.button(key=TIE).click()
    app.run()
    duel = ann.duel()
    shown = {*duel.votes[0].round.left, *duel.votes[0].round.right}
    app.button(key="duel_over").click()
    app.run()
    for item_id in shown:
        shared_engine().profiles.mark(ann.me, "demo", item_id, Mark.HIDDEN)
    app = ann.opens()
    app.button(key=TIE).click()
    app.run()
    again = ann.duel()
    assert not shown & {*again.votes[0].round.left, *again.votes[0].round.right}


def test_a_model_that_is_missing_is_trained_first(ann: Somebody) -> None:
    gate = hold_up()
    app = ann.begins(other="bias")
    assert "Getting" in str(app.get("progress")[0].proto.text)
    assert button(app, "Stop") is not None
    gate.set()
    for job in jobs():
        job.wait(180)
    assert {job.state for job in jobs()} == {State.DONE}
    assert "Round 1" in said(app.run())


def test_damaged_votes_are_one_sentence_and_can_be_begun_again(ann: Somebody, home: Path) -> None:
    ann.begins()
    for file in (home / "votes").glob("*.json"):
        file.write_text("{")
    app = ann.opens()
    assert [error.value for error in app.error] == [
        "The votes of this duel cannot be read; start over to vote again."
    ]
    button(app, "Start over").click()
    app.run()
    assert not app.error
    assert "Round 1" in said(app)


def test_where_both_offer_the_same_it_says_so(ann: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(section, "RANKED", 0)
    assert "There is nothing left to vote on" in said(ann.begins())
