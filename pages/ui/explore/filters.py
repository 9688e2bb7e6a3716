"""One row of filters that apply to every chart."""

import streamlit as st

from pages.ui.frame import Page
from pages.ui.guard import guarded
from recsys.insights import Exploration, ExploreFilters

Years = tuple[int, int]


def filter_row(page: Page, everything: Exploration) -> ExploreFilters:
    """Draw the filters that this data allows and hand over what is chosen; a full range filters nothing."""
    period, released, kinds = st.columns(3, gap="medium")
    with period:
        rated_in = _years("Rated in", everything["years"]["year"].tolist(), _key(page, "period"))
    with released:
        released_in = _years("Released in", everything["released"]["year"].tolist(), _key(page, "released"))
    with kinds:
        names = sorted(everything["genres"]["genre"].tolist())
        chosen = st.multiselect(
            "Genres",
            names,
            key=_key(page, "genres"),
            placeholder="All genres" if names else "The films carry no genres",
            disabled=not names,
            help="Films of at least one of these genres.",
            persist_state="session",
        )
    return ExploreFilters(rated_in, released_in, tuple(chosen))


def clear_button(page: Page) -> None:
    """A button that opens all filters."""
    st.button("Clear the filters", icon=":material/filter_alt_off:", on_click=_clear, args=(page,))


@guarded
def _clear(page: Page) -> None:
    page.visit.filters_cleared += 1  # taking the values away would leave them standing in the browser


def _years(label: str, years: list[int], key: str) -> Years | None:
    if len(years) < 2:
        st.text_input(
            label, f"{years[0]} only" if years else "This data has no dates", disabled=True, key=key
        )
        return None
    first, last = min(years), max(years)
    low, high = st.slider(label, first, last, (first, last), key=key, persist_state="session")
    return None if (low, high) == (first, last) else (low, high)


def _key(page: Page, name: str) -> str:
    """Of this content of this data set: another one has other years and genres. Cleared widgets are new ones."""
    return f"explore_{name}_{page.data.name}_{page.data.fingerprint}_{page.visit.filters_cleared}"
