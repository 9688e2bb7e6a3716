"""The sentence and the figures above the charts."""

from collections.abc import Mapping
from html import escape

import streamlit as st

from pages.ui.explore.filters import clear_button
from recsys.dataset import Dataset
from recsys.insights import Exploration


def lead(data: Dataset) -> None:
    """What this page is, and whether real people gave these ratings."""
    st.title("Explore the data", anchor=False)
    given = "These ratings are simulated; no real person gave them. " if data.source.simulated else ""
    st.caption(
        f"{given}Who rated what, how and when. Choose a part, in the row or by a click on a bar, and all follows."
    )


def nothing_to_explore() -> None:
    """Instead of all figures and charts of data without ratings."""
    st.info("This data set holds no ratings yet, so there is nothing to explore.", icon=":material/info:")


def nothing_passes() -> None:
    """Instead of all figures and charts where the filters leave nothing."""
    with st.container(border=True):
        st.markdown("**No rating passes these filters.**")
        st.markdown("Take one of them away above, or start again from everything.")
        clear_button(place="empty")


def figures(data: Dataset, chosen: Exploration, everything: Exploration) -> None:
    """One line of headline figures; of a part also how much of everything it is."""
    is_part = chosen is not everything
    of_all = _figures(data, everything)
    with st.grid(5, min_column_width=120, gap="small", key="explore_figures"):
        for label, (value, text, meaning) in _figures(data, chosen).items():
            whole, whole_text, _ = of_all[label]
            delta = None
            if is_part:
                delta = _share(value, whole) if isinstance(value, int) else f"all: {whole_text}"
            st.metric(label, text, delta, delta_color="off", delta_arrow="off", help=meaning)


def figures_beside(data: Dataset, parts: Mapping[str, Exploration]) -> None:
    """The headline figures of two parts as a small table."""
    columns = [_figures(data, exploration) for exploration in parts.values()]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in parts)
    rows = "".join(
        f'<tr><th scope="row">{label}</th>{"".join(f"<td>{column[label][1]}</td>" for column in columns)}</tr>'
        for label in columns[0]
    )
    st.html(f'<table class="beside"><thead><tr><td></td>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _figures(data: Dataset, exploration: Exploration) -> dict[str, tuple[int | float, str, str]]:
    """Label -> the figure, how it is written, what it means."""
    facts = exploration.overview
    people = "Simulated people" if data.source.simulated else "People"
    counts = {
        "Ratings": (facts.ratings, "Ratings that count here."),
        people: (facts.people, "With at least one of these ratings."),
        "Titles": (facts.films, "With at least one of these ratings."),
    }
    scale = f"On a scale from {data.scale.low:g} to {data.scale.high:g}."
    return {label: (count, f"{count:,}", meaning) for label, (count, meaning) in counts.items()} | {
        "Average rating": (facts.mean, f"{facts.mean:.2f}" if facts.ratings else "none", scale),
        "Density": (
            facts.density,
            f"{100 * facts.density:.2f} %" if facts.ratings else "none",
            "Ratings out of all pairs of these people and films.",
        ),
    }


def _share(part: float, whole: float) -> str:
    share = 100 * part / whole if whole else 0.0
    if part < whole and share >= 99.5:
        return "nearly all"
    return f"{share:.0f} % of all" if share >= 10 else f"{share:.1f} % of all"
