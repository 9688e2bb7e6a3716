"""Who is watching: nobody yet, a persona of the data, or somebody who was here before."""

from functools import partial

import streamlit as st

from pages.ui import cache, state
from pages.ui.bar import RATE
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.starting import start_fresh, start_with
from pages.ui.text import plain
from recsys.insights import Persona, Story, story_sentences
from recsys.tuning import NEUTRAL, Lister


def who_is_watching(page: Page) -> None:
    """One button that opens the choice; people of the data are looked for only then."""
    choice = st.popover(
        "Who is watching?",
        icon=":material/group:",
        on_change="rerun",
        key=f"who_is_watching_{page.visit.who_chosen}",
        width="content",
    )
    if choice.open:
        with choice, st.container(gap="xsmall", key="who_choice"):
            _choice(page)


def told(page: Page) -> None:
    """What to try with the persona that was chosen, until somebody else is watching."""
    if page.visit.story:
        st.caption(" ".join(plain(line) for line in page.visit.story))


@guarded
def _choice(page: Page) -> None:
    st.button(
        "Start fresh",
        icon=":material/restart_alt:",
        on_click=guarded(partial(_fresh, page), partial(page.visit.tell, is_error=True)),
        key="who_fresh",
        width="stretch",
    )
    if st.button(
        "Somebody who was here before", icon=":material/history:", key="who_before", width="stretch"
    ):
        page.visit.opens_yours = True
        st.switch_page(RATE, query_params=state.link_parameters())
    found = cache.personas_of(page.data)
    if not found or not page.engine.is_ready(page.data, page.model):
        return
    whose = "simulated people" if page.data.source.simulated else "people"
    st.caption(f"Or in the place of one of the {whose} of this data, with up to 20 of their ratings:")
    model = page.engine.model(page.data, page.model)
    rehearsed = cache.stories(page.data, Lister(page.data, model))
    for persona, story in zip(found, rehearsed, strict=True):
        choose = guarded(partial(_choose, page, persona, story), partial(page.visit.tell, is_error=True))
        st.button(
            f"**{plain(persona.name)}**  \n{plain(persona.about)}",
            on_click=choose,
            key=f"who_{persona.user_id}",
            width="stretch",
            wrap=True,
        )


def _fresh(page: Page) -> None:
    page.visit.who_chosen += 1
    start_fresh(page.engine, page.visit)


def _choose(page: Page, persona: Persona, story: Story) -> None:
    visit = page.visit
    visit.who_chosen += 1
    start_with(page.engine, visit, page.data.name, persona.profile, name=persona.name)
    visit.tune(NEUTRAL, weights="")  # the story was rehearsed so
    visit.story = tuple(story_sentences(persona, story, page.data))
    visit.story_changes = story.change
    visit.tell("Their ratings are yours to change. Undo takes them away.")
