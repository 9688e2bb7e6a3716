"""The only Streamlit caches: what a process needs once."""

import gc

import streamlit as st

from recsys import Engine, shared_engine


@st.cache_resource(show_spinner="Opening the films…", max_entries=1)
def boot() -> Engine:
    """The engine, with the default data open.

    What is loaded now stays for good, so the garbage collector is told not to look through it again: a full
    collection would otherwise hold up every visitor for some 30 ms after each click.
    """
    engine = shared_engine()
    engine.dataset(engine.default_dataset())
    gc.collect()
    gc.freeze()
    return engine
