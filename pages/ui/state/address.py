"""Reading and writing the address of the page, by name."""

from collections.abc import Mapping, Sequence

import streamlit as st


def in_address(name: str) -> str | None:
    """What the address says after ``?name=``; None where it says nothing."""
    return st.query_params.get(name) or None


def put_in_address(name: str, value: str | None) -> None:
    """Make ``?name=value`` part of the address (None takes it away)."""
    if value is None:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def all_in_address(name: str) -> list[str]:
    """All that the address says after ``?name=``, which may stand there several times."""
    return st.query_params.get_all(name)


def put_all_in_address(values: Mapping[str, Sequence[str]]) -> None:
    """Make ``?name=one&name=other`` part of the address (nothing takes a name away), as one step for Back."""
    before = {name: st.query_params.get_all(name) for name in st.query_params}
    after = before | {name: list(texts) for name, texts in values.items()}
    after = {name: texts for name, texts in after.items() if texts}
    if after != before:
        st.query_params.from_dict(after)
