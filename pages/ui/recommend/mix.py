"""Several models weighed together: which, and how much each counts, on sliders."""

from collections.abc import Iterable, Mapping

import streamlit as st

from pages.ui import state
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.recommend.controls import ready_model
from recsys.models import WORDS, Recommender, Weighted, label

WEIGHTED = "weighted"
PARTS = tuple(name for name in WORDS if name not in (WEIGHTED, "popularity", "bias"))
"""Models whose list is about the person, which is what a part is for."""
MOST = 6
"""Parts at once; each costs its own scoring."""
PRESETS: Mapping[str, Mapping[str, int]] = {
    "Content 3, neighbours 4, factors 3": {"content": 30, "item-knn": 40, "svd": 30},
    "The same three, equally": {"content": 50, "item-knn": 50, "svd": 50},
}
USUAL = next(iter(PRESETS.values()))
FULL = 100
"""The right end of a slider. Only the proportions matter."""
NOTHING = "none"
"""In the address: no part is chosen."""


def model_of(page: Page, name: str) -> Recommender | None:
    """The fitted model, the weighted one as its sliders stand; None while something is being trained."""
    return mixed(page) if name == WEIGHTED else ready_model(page, name)


def mixed(page: Page) -> Recommender | None:
    """Draw the choice of parts and their sliders; the model they make, None while a part is being trained."""
    with st.container(border=True):
        weights = _weights()
    if weights is None:
        return None
    if not any(weights.values()):
        st.info("Nothing counts: move a slider to the right.", icon=":material/tune:")
        return None
    parts = {}
    for name, weight in weights.items():
        if weight:
            model = ready_model(page, name)
            if model is None:
                return None
            parts[model] = float(weight)
    return Weighted.of(parts)


def _weights() -> dict[str, int] | None:
    """What the sliders say; None where no part is chosen."""
    asked = _read(state.in_address(state.MIX))
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with right, st.container(horizontal=True):
        for title, preset in PRESETS.items():
            st.button(
                title,
                on_click=guarded(_choose),
                args=(preset,),
                key=f"preset_{title}",
                disabled=asked == preset,
            )
    st.session_state["mix_parts"] = list(asked)
    with left:
        names = st.multiselect(
            "Parts",
            PARTS,
            key="mix_parts",
            format_func=label,
            max_selections=MOST,
            on_change=guarded(_reparted),
        )
    if not names:
        st.info("Choose at least one part.", icon=":material/tune:")
        return None
    weights = {}
    for column, name in zip(st.columns(len(names)), names, strict=True):
        st.session_state[f"mix_{name}"] = asked.get(name, FULL // 2)
        with column:
            weights[name] = st.slider(
                label(name), 0, FULL, step=5, key=f"mix_{name}", on_change=guarded(_reweighed), args=(names,)
            )
    st.caption(
        "Only proportions matter. Every part is brought to one scale, where 0 is its middle film for this person and "
        "1 the average of its best 50; stars are the mean of those parts that have stars."
    )
    return weights


def _read(text: str | None) -> Mapping[str, int]:
    """``content:30,svd:70`` as a mapping, ``none`` as nothing; the usual mix for anything else."""
    if text is None:
        return USUAL
    if text == NOTHING:
        return {}
    pairs = [part.partition(":") for part in text.split(",")]
    known = {
        name: min(int(number), FULL)
        for name, _, number in pairs
        if name in PARTS and number.isdecimal() and number.isascii()
    }
    return known if len(known) == len(pairs) <= MOST else USUAL


def _choose(mix: Mapping[str, int]) -> None:
    parts = [f"{name}:{weight}" for name, weight in mix.items()]
    state.put_in_address(state.MIX, ",".join(parts) or NOTHING)


def _reparted() -> None:
    asked = _read(state.in_address(state.MIX))
    _choose({name: asked.get(name, FULL // 2) for name in st.session_state["mix_parts"]})


def _reweighed(names: Iterable[str]) -> None:
    _choose({name: st.session_state[f"mix_{name}"] for name in names})
