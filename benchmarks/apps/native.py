"""The rating shelf and the list made of native widgets: 6 cards with half stars, 10 rows with 3 buttons."""

import streamlit as st
from workload import FILMS, STEPS, line, ten_rows

st.set_page_config(page_title="native", layout="wide")


def count() -> None:
    """One more click."""
    st.session_state.clicks += 1


def half(stars: float) -> str:
    """3.5 -> 3½."""
    return f"{int(stars) or ''}{'½' if stars % 1 else ''}"


@st.fragment
def shelf() -> None:
    """Cards left, list right."""
    state = st.session_state
    state.setdefault("clicks", 0)
    ratings: dict[int, float] = {}
    left, right = st.columns([58, 42])
    with left:
        for start in (0, 3):
            for card, column in enumerate(st.columns(3), start):
                with column.container(border=True):
                    st.markdown(f"**{FILMS[card]}**")
                    stars = st.segmented_control(
                        FILMS[card], STEPS, key=f"card{card}", format_func=half, on_change=count,
                        label_visibility="collapsed",
                    )  # fmt: skip
                    with st.container(horizontal=True, gap="xsmall"):
                        st.button("Haven't seen", key=f"unseen{card}", on_click=count, type="tertiary")
                        st.button("Not for me", key=f"no{card}", on_click=count, type="tertiary")
                    if stars is not None:
                        ratings[card] = stars
    with right, st.container(key="rows"):
        for row in ten_rows(ratings, state.clicks):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                st.markdown(line(row), width="stretch")
                st.button("Why", key=f"why{row['rank']}", on_click=count, type="tertiary")
                st.button("Save", key=f"save{row['rank']}", on_click=count, type="tertiary")
                st.button("Seen it", key=f"seen{row['rank']}", on_click=count, type="tertiary")


shelf()
