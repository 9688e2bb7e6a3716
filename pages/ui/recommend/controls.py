"""What the lists are made with: model, length, filters."""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.jobs import wait_for
from pages.ui.models import in_words
from recsys.dataset import Dataset, language_name
from recsys.jobs import prepare
from recsys.models import Recommender
from recsys.tuning import FilmFilter

USUAL, LONGEST = 10, 50


LENGTHS = (75, 90, 105, 120, 150, 180)
"""Minutes."""


@dataclass(frozen=True)
class Choice:
    """What the visitor set."""

    model: str
    other: str | None
    """The model beside it, where two are compared."""
    n: int
    wanted: FilmFilter


def chosen_model(page: Page) -> str:
    """The model that makes the list."""
    return model_box(page, "Model", state.BY, model_names(page), page.model)


def choice(page: Page, *, two: bool = False, length: bool = True) -> Choice:
    """One row of controls above the lists; with ``two`` also the model beside, without ``length`` no length."""
    widths = [3, 3, 2, 2] if two else [4, 3, 2]
    *models, long, filters = st.columns(widths, vertical_alignment="bottom")
    with models[0]:
        name = chosen_model(page)
    other = None
    if two:
        others = [other for other in model_names(page) if other != name]
        with models[1]:
            other = model_box(page, "Beside", state.BESIDE, others, others[0])
    n = USUAL
    if length:
        with long:
            n = st.slider("How many films", 5, LONGEST, USUAL, 5, key="list_length", persist_state="session")
    with filters, st.popover("Filters", icon=":material/filter_alt:", width="stretch"):
        wanted = _filters(page.data)
    return Choice(name, other, n, wanted)


def model_box(
    page: Page,
    label: str,
    parameter: str,
    names: list[str],
    default: str,
    words: Mapping[str, str] | None = None,
) -> str:
    """Choose one of ``names``; the choice lives in the address under ``parameter``.

    ``words`` says what each is called; without it, as its list is.
    """
    asked = state.in_address(parameter)
    if asked is not None and asked not in names:
        st.warning(
            "This address names a model that is not here; the default is shown.", icon=":material/info:"
        )
    key = f"model_{parameter}"
    st.session_state[key] = asked if asked in names else default
    return st.selectbox(
        label,
        names,
        key=key,
        format_func=lambda name: in_words(page, name) if words is None else words[name],
        on_change=_choose,
        args=(key, parameter),
    )


def ready_model(page: Page, name: str) -> Recommender | None:
    """A fitted model; None while it is being trained, which is shown."""
    if not page.engine.is_ready(page.data, name):
        wait_for(page, prepare, name)
        return None
    return page.engine.model(page.data, name)


def forget_filters(data: Dataset) -> None:
    """Back to every film."""
    for name in ("genres", "avoid", "years", "kinds", "languages", "longest", "raters"):
        st.session_state.pop(_key(name, data), None)


def model_names(page: Page) -> list[str]:
    """All models, the one of this visit among them, and those of its own that the address names."""
    asked = [state.in_address(parameter) for parameter in (state.BY, state.BESIDE)]
    own = [name for name in asked if name and page.engine.is_ready(page.data, name)]
    return list(dict.fromkeys([*page.engine.models(page.data), page.model, *own]))


def _filters(data: Dataset) -> FilmFilter:
    """What the data knows of its films can be asked for."""
    catalog = data.catalog
    genres = sorted({genre for several in catalog.genres for genre in several})
    some_genres = _several("Genres", "genres", genres, data, "Any of these")
    avoid = _several("Not", "avoid", genres, data, "None of these")
    kinds = sorted(kind for kind in set(catalog.table["kind"]) if kind)
    some_kinds: list[str] = []
    between = _years(data)
    if len(kinds) > 1:
        some_kinds = st.pills(
            "Kinds", kinds, selection_mode="multi", key=_key("kinds", data), persist_state="session"
        )
    spoken = {code: language_name(code) for code in set(catalog.languages) if code}
    languages: list[str] = []
    if len(spoken) > 1:
        codes = sorted(spoken, key=spoken.__getitem__)
        languages = _several("Languages", "languages", codes, data, "Any of these", spoken)
    longest = _longest(data)
    most = int(data.ratings.item_counts.max())
    raters = st.number_input(
        "Rated by at least",
        0,
        most,
        0,
        key=_key("raters", data),
        help="So many people.",
        persist_state="session",
    )
    return FilmFilter(
        genres=tuple(some_genres),
        avoid=tuple(avoid),
        years=between,
        kinds=tuple(some_kinds),
        languages=tuple(languages),
        longest=longest,
        raters=int(raters),
    )


def _several(
    label: str,
    name: str,
    options: list[str],
    data: Dataset,
    nothing: str,
    words: Mapping[str, str] | None = None,
) -> list[str]:
    """Some of ``options``, called by ``words`` where they are codes; none where there are none."""
    if not options:
        return []
    return st.multiselect(
        label,
        options,
        key=_key(name, data),
        format_func=lambda option: option if words is None else words[option],
        placeholder=nothing,
        persist_state="session",
    )


def _years(data: Dataset) -> tuple[int, int] | None:
    years = [year for year in data.catalog.years if year is not None]
    if not years or min(years) == max(years):
        return None
    whole = (min(years), max(years))
    between = st.slider("Years", *whole, whole, key=_key("years", data), persist_state="session")
    return None if between == whole else between


def _longest(data: Dataset) -> int | None:
    """Minutes at most; None where any length will do."""
    if not data.catalog.table["runtime"].notna().any():
        return None
    return st.select_slider(
        "No longer than",
        [*LENGTHS, None],
        None,
        format_func=lambda minutes: "any length" if minutes is None else f"{minutes} min",
        key=_key("longest", data),
        help="A film whose length is not known is left out then.",
        persist_state="session",
    )


def _key(name: str, data: Dataset) -> str:
    """Of a filter: other data has other genres and years."""
    return f"{name}_{data.fingerprint}"


@guarded
def _choose(key: str, parameter: str) -> None:
    state.put_in_address(parameter, st.session_state[key])
