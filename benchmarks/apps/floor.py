"""The floor: the least a Streamlit page can do for a click. Whole stars only."""

import streamlit as st
from workload import FILMS, line, ten_rows

st.set_page_config(page_title="floor", layout="wide")


@st.fragment
def shelf() -> None:
    """Six feedback widgets and ten lines of text that change at each click."""
    state = st.session_state
    state.setdefault("clicks", 0)
    ratings: dict[int, float] = {}
    for card in range(len(FILMS)):
        stars = st.feedback("stars", key=f"card{card}", on_change=count)
        if stars is not None:
            ratings[card] = stars + 1
    with st.container(key="rows"):
        for row in ten_rows(ratings, state.clicks):
            st.markdown(line(row))


def count() -> None:
    """One more click."""
    st.session_state.clicks += 1


shelf()
