"""The visit of this tab, kept in line with the address: each says what the other did not hear yet."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import streamlit as st

from pages.ui.state.address import in_address, put_all_in_address
from pages.ui.state.names import DATA, ME, MODEL, PRESENT, SHARE, START, TUNE, WEIGHTS, WORK
from pages.ui.state.visit import Visit
from recsys.metrics import visited
from recsys.profiles import looks_like_account_key
from recsys.tuning import Tuning

_VISIT = "visit"


def visit() -> Visit:
    """This tab's visit."""
    if _VISIT not in st.session_state:
        st.session_state[_VISIT] = Visit()
        visited()
    current: Visit = st.session_state[_VISIT]
    return current


def arrive() -> Visit:
    """This tab's visit, brought in line with the address: what stands there wins over what was before.

    For a run of the whole page only: what the rating room sends may have left before the browser heard of a new
    address, and would undo that somebody else was chosen since.
    """
    current = visit()
    asked = in_address(ME)
    if asked and asked != current.me:
        current.be(
            "" if looks_like_account_key(asked) else asked
        )  # which opens nothing: a link is no sign-in
    asked = in_address(DATA)
    if asked and asked != current.data:
        current.data, current.model = asked, None
        current.asked.pop(MODEL, None)
        current.forget_room()
    current.work = in_address(WORK) or current.work
    for name, take in _OF_THE_LIST.items():
        asked = in_address(name)
        if asked and asked != current.asked.get(name):
            current.asked[name] = asked
            take(current, asked)
    if in_address(SHARE) != current.share:
        current.look_at(in_address(SHARE))
    current.present = in_address(PRESENT)
    return current


def _with_model(current: Visit, asked: str) -> None:
    if asked != current.model:
        current.choose_model(asked)


def _tuned_as(current: Visit, asked: str) -> None:
    """A link's settings for the list; what cannot be read is said and leaves the list as it is."""
    try:
        current.tuning = Tuning.of_text(asked)
    except ValueError as error:
        current.tell(str(error), is_error=True)


def _begun_with(current: Visit, asked: str) -> None:
    current.start = asked


def _weighed_as(current: Visit, asked: str) -> None:
    current.weights = asked


_OF_THE_LIST: Mapping[str, Callable[[Visit, str], None]] = {
    MODEL: _with_model,
    TUNE: _tuned_as,
    WEIGHTS: _weighed_as,
    START: _begun_with,
}
"""What an address says of the list -> how it is taken over. Only news counts: a link that was drawn before the list
was last tuned says what was true then."""


def keep_in_address(current: Visit) -> None:
    """Make the address say who is here and how the list is made; for a run of the whole page."""
    put_all_in_address(current.said_in_address())
    current.asked = {name: st.query_params.get(name) for name in _OF_THE_LIST}
    current.needs_page = False


def address_now() -> str:
    """What the address will say, letter by letter, when the page runs as a whole."""
    before = {name: st.query_params.get_all(name) for name in st.query_params}
    after = before | visit().said_in_address()
    return urlencode({name: texts for name, texts in after.items() if texts}, doseq=True)


def link_parameters() -> dict[str, str]:
    """The query parameters that every link of the app carries: who, data, model, tuning, what is shown, and work."""
    current = visit()
    named = {name: getattr(current, name) for name in (DATA, MODEL, WORK, WEIGHTS, SHARE, PRESENT)}
    said = named | {ME: current.link, TUNE: current.tuning.as_text()}
    return {name: value for name, value in said.items() if value}
