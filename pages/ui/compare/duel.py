"""The blind duel: two models offer films to this visitor, who votes without knowing whose is which."""

import time

import streamlit as st

from pages.ui import state
from pages.ui.bar import FILMS
from pages.ui.compare.standing import standing
from pages.ui.compare.table import Table
from pages.ui.frame import Page
from pages.ui.guard import guarded, show_error
from pages.ui.links import page_link
from pages.ui.rate.events import saved_profile
from pages.ui.recommend.controls import model_box, model_names, ready_model
from pages.ui.text import plain
from pages.ui.views import open_view
from recsys.dataset import Dataset
from recsys.errors import StoreError
from recsys.evaluation import duel as blind
from recsys.insights import rated_films
from recsys.profiles import SavedProfile
from recsys.store import Voter

RANKED = 1_000
"""Films of each model that the rounds are made of."""
KINDS = {blind.Kind.FILMS.value: "Film by film", blind.Kind.LISTS.value: "List by list"}
QUESTIONS = {
    blind.Kind.FILMS: "Which would you rather watch tonight?",
    blind.Kind.LISTS: "From which list would you rather choose tonight?",
}
GENRES_SHOWN = 3
Lists = tuple[list[int], list[int]]


def duel(page: Page) -> None:
    """Draw the section. Who has no ratings is told what is missing; models that are missing are trained."""
    st.header("The blind duel")
    st.write(
        "Two models pick for you, from your ratings. You say what you would rather watch, "
        "without knowing whose pick it is."
    )
    saved = saved_profile(page)
    if (
        page.visit.me is None
        or saved is None
        or rated_films(page.data, saved.profile)["your_stars"].isna().all()
    ):
        st.info(
            "A duel is about your taste, so it needs a few ratings of yours first.", icon=":material/star:"
        )
        page_link("pages/rate.py", "Rate some films", ":material/star:")
        return
    match = _chosen_match(page)
    voter = Voter(f"{page.visit.me}/duel", page.data.fingerprint)
    table = Table(page.engine.library.votes, voter, match)
    if not _has_begun(table):
        return
    lists = _lists(page, saved, match)
    if lists is not None:
        _rounds(page, table, lists)


def _chosen_match(page: Page) -> blind.Match:
    """Two models and what is voted on; the choice lives in the address."""
    names = model_names(page)
    one, other, kind = st.columns([3, 3, 2], vertical_alignment="bottom")
    with one:
        first = model_box(page, "One model", state.DUEL_ONE, names, page.model)
    others = [name for name in names if name != first]
    with other:
        second = model_box(page, "Against", state.DUEL_OTHER, others, others[0])
    with kind:
        shown = open_view("What you vote on", state.DUEL_KIND, KINDS)
    return blind.Match.of(first, second, blind.Kind(shown))


def _has_begun(table: Table) -> bool:
    """Whether there are rounds to draw; offers to begin where there are none, or none that can be read."""
    try:
        if table.now() is not None:
            return True
    except StoreError as error:
        show_error(str(error))
        st.button("Start over", icon=":material/restart_alt:", on_click=guarded(table.start))
    else:
        st.button(
            "Start the duel", icon=":material/play_arrow:", type="primary", on_click=guarded(table.start)
        )
        st.caption(
            "Vote as often as you like and stop when you like: the result says how sure it is, and looking at it "
            "after every vote does no harm. Your votes are kept with your ratings."
        )
    return False


def _lists(page: Page, saved: SavedProfile, match: blind.Match) -> Lists | None:
    """What both models offer, best first, without what is hidden; None while one is being trained."""
    ranked = []
    for name in match.models:
        model = ready_model(page, name)
        if model is None:
            return None
        offered = model.recommend(saved.profile, RANKED, exclude=sorted(saved.hidden))
        ranked.append(offered.item_ids.tolist())
    return ranked[0], ranked[1]


@st.fragment
@guarded
def _rounds(page: Page, table: Table, lists: Lists) -> None:
    """The round to vote on and how it stands; a vote draws only this again."""
    now = table.now()
    if now is None:  # cleared away meanwhile, or in another tab
        st.rerun()
    about = now.next_round(*lists)
    if about is None:
        st.info(
            "There is nothing left to vote on: the two have no other films to offer you, or offer the same.",
            icon=":material/info:",
        )
    else:
        _round(page.data, table, now, about)
    standing(page, table, now)


def _round(data: Dataset, table: Table, now: blind.Duel, about: blind.Round) -> None:
    kind = now.match.kind
    st.markdown(f"**{QUESTIONS[kind]}** Round {len(now.votes) + 1}")
    for place, column in enumerate(st.columns(2)):
        side, choice = (about.left, blind.Choice.LEFT) if place == 0 else (about.right, blind.Choice.RIGHT)
        with column, st.container(border=True, height="stretch", vertical_alignment="distribute"):
            with st.container(gap="xsmall"):
                for item_id in side:
                    _film(data, item_id)
            name = plain(data.catalog.title(side[0])) if kind is blind.Kind.FILMS else f"list {place + 1}"
            _choose(table, about, choice, f"Rather {name}", ":material/thumb_up:")
    _choose(table, about, blind.Choice.TIE, "Can’t say", ":material/balance:")


def _choose(table: Table, about: blind.Round, choice: blind.Choice, words: str, icon: str) -> None:
    st.button(
        words,
        icon=icon,
        key=f"duel_{choice}",
        width="stretch",
        wrap=True,
        on_click=guarded(table.vote),
        args=(about, choice, time.monotonic()),
    )


def _film(data: Dataset, item_id: int) -> None:
    row = data.catalog.position(item_id)
    year = data.catalog.year(item_id)
    facts = [", ".join(data.catalog.genres[row][:GENRES_SHOWN]), *data.catalog.directors[row][:1]]
    named = f"**{plain(data.catalog.title(item_id))}**" + (f" ({year})" if year else "")
    page_link(FILMS, named, query={state.FILM: str(item_id)})
    if any(facts):
        st.caption(plain(" · ".join(fact for fact in facts if fact)))
