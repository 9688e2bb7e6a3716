"""A list that somebody shared, looked at in place of one's own: opened from the address, said above every page."""

from functools import partial

import streamlit as st

from pages.ui import state
from pages.ui.guard import guard
from pages.ui.starting import back_to_mine, start_with
from pages.ui.text import plain
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.errors import SharedLinkError, StoreError
from recsys.profiles import SavedProfile, SharedList

LOOK_ONLY = "This list is somebody else's, so nothing was changed. “Rate from here” makes a copy of your own."


def open_shared(engine: Engine, visit: state.Visit) -> None:
    """Look at the list that the address names; one that cannot be shown is said, and one's own stays."""
    if visit.share is None:
        return
    try:
        visit.shared = visit.shared or _opened(engine, visit.share)
    except (SharedLinkError, StoreError) as error:
        visit.look_at(None)
        st.warning(f"{error} What is yours is as it was.", icon=":material/info:")
        return
    if (visit.data or engine.library.default_dataset()) != visit.shared.dataset:
        visit.data = visit.shared.dataset
        state.put_in_address(state.DATA, visit.data)


def _opened(engine: Engine, share: str) -> SharedList:
    shared = engine.profiles.shares.open(share)
    if shared.dataset not in engine.library.registry.datasets():
        raise SharedLinkError("This list was made on data that is not on this server.")
    return shared


def shared_profile(visit: state.Visit, data: Dataset) -> SavedProfile | None:
    """What is looked at in place of one's own; None where nothing is."""
    shared = _shown(visit, data)
    if shared is None:
        return None
    made = visit.shared_here
    if (
        made is None or made[0] != data.fingerprint
    ):  # one object for all runs, so that a model folds it in once
        visit.shared_here = made = data.fingerprint, shared.here(data.catalog.items.ids).saved()
    return made[1]


def _shown(visit: state.Visit, data: Dataset) -> SharedList | None:
    is_of_it = visit.shared is not None and visit.shared.dataset == data.name
    return visit.shared.within(data.scale) if visit.shared and is_of_it else None


def banner(engine: Engine, data: Dataset, visit: state.Visit) -> None:
    """Say whose list is looked at, and the two ways on; nothing where one's own is open."""
    shared = _shown(visit, data)
    if shared is None:
        return
    copy = partial(_copy, engine, visit, shared)
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", gap="small", key="shared_banner"
    ):
        st.markdown(f"**{_title(shared)}** {_films(shared, data)}", width="stretch")
        st.button(
            "Rate from here as a copy",
            icon=":material/content_copy:",
            on_click=copy,
            key="shared_copy",
        )
        st.button(
            "Back to mine" if visit.me else "Start my own",
            icon=":material/undo:",
            on_click=back_to_mine,
            args=(visit,),
            key="shared_back",
        )


def _title(shared: SharedList) -> str:
    whose = f"{plain(shared.name)} shared this list" if shared.name else "A list that somebody shared"
    return f"{whose}: to look at, as they see it."


def _films(shared: SharedList, data: Dataset) -> str:
    """How many of its films are here; said only where some are not, or the data is another than it was."""
    here = shared.here(data.catalog.items.ids).n_answers
    if here == shared.n_answers and shared.is_of(data.fingerprint):
        return ""
    return f"The data has changed since: {here:,} of its {shared.n_answers:,} films are here."


def _copy(engine: Engine, visit: state.Visit, shared: SharedList) -> None:
    """A new profile with the same answers; the one that was open before stays as it is."""
    with guard(partial(visit.tell, is_error=True)):
        name = f"From {shared.name}" if shared.name else "A shared list"
        start_with(engine, visit, shared.dataset, shared.profile, hidden=shared.hidden, name=name)
        visit.tell("This copy is yours: rate on. The list that was shared stays as it is.")
