"""Share: a link that shows this list to others, to look at; and taking such links back."""

from functools import partial
from urllib.parse import urlencode

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from recsys.profiles import IN_ADDRESS, SavedProfile, SharedList


def share_section(page: Page, saved: SavedProfile | None) -> None:
    """The link, at once where it holds the ratings itself; one that needs the list stored is made by a button."""
    if saved is None or page.visit.me is None or not (len(saved.profile) or saved.hidden):
        st.write("Rate a film first: then your list is yours to show.")
        return
    st.write("Whoever opens this link sees your list as it is now, to look at. Nobody can change it for you.")
    name = st.text_input(
        "A name on it, if you like", max_chars=60, placeholder="No name", key="share_name"
    ).strip()
    shared = SharedList.of(saved, page.data.name, page.data.fingerprint, name)
    if shared.fits_an_address:
        _show(page, page.engine.profiles.shares.add(page.visit.me, shared))
        st.caption(
            "It holds your ratings, when you gave them, and what is not for you; nothing else of you. It works as long "
            "as this server runs."
        )
    else:
        _stored(page, shared, page.visit.me)
    _take_back(page, page.visit.me)


def _stored(page: Page, shared: SharedList, me: str) -> None:
    """What was made stays as long as it is the list that it shows."""
    content = shared.as_json()
    if st.button("Make a link", icon=":material/link:", type="primary", key="share_make"):
        page.visit.share_made = (content, page.engine.profiles.shares.add(me, shared))
    made, share = page.visit.share_made
    if made == content:
        _show(page, share)
    st.caption(
        f"With more than {IN_ADDRESS} answers a copy of the list is kept on this server, and the link leads to it."
    )


def _show(page: Page, share: str) -> None:
    st.code(_link(page, share), language=None, wrap_lines=True)


def _link(page: Page, share: str) -> str:
    """This page, with data, model and tuning, and nothing that opens the profile itself."""
    parts = {
        state.DATA: page.data.name,
        state.MODEL: page.model,
        state.TUNE: page.visit.tuning.as_text(),
        state.WEIGHTS: page.visit.weights,
        state.SHARE: share,
    }
    here = (st.context.url or "").partition("?")[0]
    return f"{here}?{urlencode({name: value for name, value in parts.items() if value})}"


def _take_back(page: Page, me: str) -> None:
    count = page.engine.profiles.shares.count(me)
    if not count:
        return
    lists = "One list of yours is" if count == 1 else f"{count} lists of yours are"
    st.caption(f"{lists} kept for those who have the link.")
    take = guarded(partial(_taken, page, me))
    st.button("Take these links back", icon=":material/link_off:", on_click=take, key="share_take_back")


def _taken(page: Page, me: str) -> None:
    page.engine.profiles.shares.take_back(me)
    page.visit.share_made = ("", "")
