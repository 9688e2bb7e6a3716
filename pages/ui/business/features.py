"""The figures behind the business view: any feature, how it is spread, what it goes with, and all of them as files."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from pages.ui import state
from pages.ui.download import csv_button, parquet_button
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.panel import panel
from pages.ui.views import open_view
from recsys.business import Business
from recsys.charts import features as charts
from recsys.dataset import Dataset
from recsys.insights import features as looking

COLUMNS = {
    "feature": None,
    "label": st.column_config.TextColumn("Figure", width=220),
    "unit": st.column_config.TextColumn("Unit", width=130),
    "known": st.column_config.NumberColumn("Known of", format="percent", width=80),
    "formula": st.column_config.TextColumn("How it is worked out", width=720),
}


def features_explorer(page: Page, business: Business) -> None:
    """Choose a kind of thing and one of its features; drawn within the open container."""
    _explorer(page.data, business)


@st.fragment
@guarded
def _explorer(data: Dataset, business: Business) -> None:
    features = business.features
    kinds = looking.kinds_of(features)
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    with left:
        opened = open_view("Figures of", state.FIGURES, {str(kind): called for kind, called in kinds.items()})
    kind = next(kind for kind in kinds if kind == opened)
    described = {feature.name: feature for feature in features.of(kind)}
    with right:
        chosen = _figure(kind, described)
    feature = described[chosen]
    st.text(feature.formula)
    one, other = st.columns(2, gap="medium")
    spread, related = looking.spread(features, feature), looking.relations(features, feature)
    with one.container(border=True, height="stretch"):
        panel(
            f"business_spread_{kind}_{list(described).index(chosen)}",
            "How it is spread",
            looking.spread_sentence(features, feature),
            spread,
            {},
            partial(charts.spread, spread, feature.unit, looking.NOUNS[kind][1]),
        )
    with other.container(border=True, height="stretch"):
        panel(
            f"business_related_{kind}_{list(described).index(chosen)}",
            "What it goes with",
            looking.relations_sentence(related),
            related,
            {},
            partial(charts.relations, related),
        )
    if kind == "interactions" and (part := looking.part_sentence(features, data)):
        st.caption(part)
    _files(data.name, business, kind, kinds[kind])


def _figure(kind: looking.Kind, described: Mapping[str, looking.Feature]) -> str:
    """Choose one; it lives in the address, so that a link leads to it."""
    key = f"business_figure_{kind}"
    asked = state.in_address(state.FIGURE)
    st.session_state[key] = asked if asked in described else next(iter(described))
    chosen: str = st.selectbox(
        "Figure",
        list(described),
        format_func=lambda name: looking.name_of(described[name]),
        key=key,
        on_change=_chosen,
        args=(key,),
        label_visibility="collapsed",
    )
    return chosen


@guarded
def _chosen(key: str) -> None:
    state.put_in_address(state.FIGURE, st.session_state[key])


def _files(name: str, business: Business, kind: looking.Kind, called: str) -> None:
    """All features of a kind: what they are, and the table."""
    features, file = business.features, f"{name}_{kind}"
    with st.container(horizontal=True):
        csv_button(lambda: features.tables[kind], f"{file}.csv", key=f"csv_business_features_{kind}")
        parquet_button(
            lambda: looking.parquet(features, kind),
            f"{file}.parquet",
            key=f"parquet_business_features_{kind}",
        )
    documentation = st.expander(
        "All figures and how they are worked out",
        icon=":material/menu_book:",
        on_change="rerun",
        key=f"business_features_all_{kind}",
    )
    if documentation.open:
        with documentation:
            rows = looking.documentation(features, kind)
            st.dataframe(rows, hide_index=True, column_config=COLUMNS, alt=f"{called}: all figures")
            csv_button(lambda: rows, f"{file}_formulas.csv", key=f"csv_business_formulas_{kind}")
