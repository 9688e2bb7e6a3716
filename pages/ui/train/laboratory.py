"""The SVD laboratory: a table of stars taken apart, put together from k factors, and tested on hidden cells."""

import streamlit as st

from pages.ui import state
from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.text import plain
from pages.ui.train.lab_hidden import hide_and_rebuild
from pages.ui.train.lab_table import Chosen, chosen_table
from pages.ui.views import open_view
from recsys.charts import laboratory as charts
from recsys.insights import laboratory as lab

STEPS = {"apart": "Take apart", "together": "Put together", "hidden": "Hide and rebuild"}


def laboratory(page: Page) -> None:
    """The whole laboratory; one fragment, so that a slider redraws nothing else."""
    st.caption(
        "What a singular value decomposition does, on a table small enough to see: A = U Σ Vᵀ, exactly. "
        "Each factor is a pattern of films (a column of U), a pattern of people (a row of Vᵀ) and its strength (in Σ)."
        + (" The people of this data are simulated." if page.data.source.simulated else "")
    )
    _bench(page)


@st.fragment
@guarded
def _bench(page: Page) -> None:
    """The dials on the left, what they do on the right; on a phone one below the other."""
    dials, pictures = st.columns([3, 8], gap="large")
    with dials:
        chosen = chosen_table(page, pictures)
        if chosen is None:
            return
        st.caption(f"{plain(chosen.of)}: {lab.table_reading(chosen.table)}")
        fill, centre = _filling()
        parts = lab.decompose(chosen.table.stars, fill, centre=centre)
        k = _keep(page, parts)
    with pictures:
        step = open_view("Step", state.STEP, STEPS)
        if step == "apart":
            _apart(chosen, parts, k)
        elif step == "together":
            _together(chosen, parts, k)
        else:
            hide_and_rebuild(page, chosen, k, fill, centre=centre)


def _filling() -> tuple[str, bool]:
    """What empty cells are filled with, and whether that is taken away first."""
    fill = st.selectbox(
        "Empty cells are filled with",
        list(lab.FILLS),
        format_func=lambda name: lab.FILLS[name].label,
        key="lab_fill",
        help="An exact SVD knows no empty cells: whatever stands there counts as data. "
        "Averages are those of the known cells of this table.",
        persist_state="session",
    )
    centre = st.toggle(
        "Take the fill away first",
        True,
        key="lab_centre",
        help="From every cell: the factors then say what the averages do not, and an empty cell adds nothing. "
        "Without it, factor 1 mostly says how high all stars are.",
        persist_state="session",
    )
    return fill, bool(centre)


def _keep(page: Page, parts: lab.Decomposition) -> int:
    """The slider of k, and what k keeps."""
    visit, first, last = page.visit, parts.fewest, len(parts)
    visit.factors_kept = min(max(visit.factors_kept, first), last)
    if first < last:
        visit.factors_kept = st.slider(
            "Keep k factors",
            first,
            last,
            visit.factors_kept,
            key=f"lab_k_{first}_{last}",
            help="The first k factors together are the best approximation of rank k in squared error "
            "(Eckart and Young, 1936).",
        )
    st.altair_chart(
        charts.share_kept(parts.kept.tolist(), visit.factors_kept),
        key="lab_share",
        alt="Share of the squares that the first factors keep, by their number",
    )
    st.caption(lab.spectrum_reading(parts, visit.factors_kept))
    return visit.factors_kept


def _apart(chosen: Chosen, parts: lab.Decomposition, k: int) -> None:
    """U, sigma and V transposed beside each other."""
    table = chosen.table
    spectrum = parts.spectrum()
    films = parts.weights(table.films, of_films=True)
    people = parts.weights(table.people, of_films=False)
    u, sigma, vt = st.columns([10, 5, 9], gap="small")
    with u:
        st.markdown("**U**: films × factors")
        st.altair_chart(
            charts.film_weights(films, k), key="lab_u", alt="U: the weight of each film in each factor"
        )
    with sigma:
        st.markdown("**Σ**: strengths")
        st.altair_chart(
            charts.singular_values(spectrum, k), key="lab_sigma", alt="The singular value of each factor"
        )
    with vt:
        st.markdown("**Vᵀ**: factors × people")
        st.altair_chart(
            charts.people_weights(people, k), key="lab_vt", alt="V transposed: each person's weights"
        )
    readings = [lab.factor_reading(table, parts, factor) for factor in range(1, min(len(parts), 3) + 1)]
    left_out = "" if k == len(parts) else f"; grey factors are left out at k = {k}"
    st.caption(
        f"Red weights are above zero, teal ones below; the paler, the nearer to zero{left_out}. "
        + plain(" ".join(readings))
    )
    with st.container(horizontal=True):
        csv_button(lambda: films, "U.csv", label="U as CSV")
        csv_button(lambda: spectrum, "sigma.csv", label="Σ as CSV")
        csv_button(lambda: people, "V.csv", label="V as CSV")


def _together(chosen: Chosen, parts: lab.Decomposition, k: int) -> None:
    """The table beside what k factors make of it."""
    table, rebuilt = chosen.table, parts.rebuilt(k)
    low, high = table.scale.low, table.scale.high
    left, right = st.columns(2, gap="small")
    with left:
        st.markdown("**A**: the stars; a dot is an empty cell")
        st.altair_chart(charts.stars(table.cells(), low, high), key="lab_a", alt="The known stars")
    with right:
        st.markdown(f"**Rebuilt** from {k} of {len(parts)} factors")
        st.altair_chart(
            charts.stars(table.cells(rebuilt), low, high),
            key="lab_rebuilt",
            alt=f"The stars rebuilt from {k} factors",
        )
    st.caption(lab.rebuilt_reading(table, parts, k))
    with st.container(horizontal=True):
        csv_button(table.frame, "stars.csv", label="Stars as CSV")
        csv_button(lambda: table.frame(rebuilt), "rebuilt.csv", label="Rebuilt as CSV")
