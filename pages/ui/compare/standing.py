"""How a duel stands: who is ahead, how sure that is, what it would take; and what can be done with the votes."""

import streamlit as st

from pages.ui.compare.table import Table
from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.models import called
from recsys.charts import duel as charts
from recsys.evaluation import duel as blind

BLIND = ("A", "B")
COLUMNS = {
    "vote": st.column_config.NumberColumn("Vote", format="%d"),
    "rate": st.column_config.NumberColumn("Win rate", format="percent"),
    "low": st.column_config.NumberColumn("At least", format="percent"),
    "high": st.column_config.NumberColumn("At most", format="percent"),
}


def standing(page: Page, table: Table, now: blind.Duel) -> None:
    """The running result, in words and drawn, and buttons for undo, who is who, export and a fresh start."""
    names = _names(page, now) if now.revealed else BLIND
    sentence = blind.verdict(now.counts, (f"“{names[0]}”", f"“{names[1]}”") if now.revealed else names)
    st.markdown(f"**{sentence}**")
    if now.revealed:
        st.caption(
            f"A is “{names[0]}”, B is “{names[1]}”. Which side is whose is tossed anew in every round."
        )
    if now.votes:
        won, _, lost = now.counts
        history = now.history(of_a=won >= lost)
        ahead = names[0] if won >= lost else names[1]
        chart = charts.win_rate_chart(history, ahead)
        st.altair_chart(chart, alt=f"Win rate of {ahead} after each vote. {sentence}")
        st.caption(
            "With 95 % certainty the true rate lies in the band, at all votes at once: look as often as you like. "
            "“Can’t say” counts half for each."
        )
    st.markdown(f"**What would I need to be sure?** {blind.needed(now.counts)}")
    if now.votes:
        with st.container(horizontal=True):
            _buttons(page, table, now, names)
        with st.expander("As a table"):
            st.caption(
                f"The win rate of {ahead} after each vote, and between what it lies with 95 % certainty."
            )
            st.dataframe(history, hide_index=True, column_config=COLUMNS, alt="Win rate after each vote")


def _buttons(page: Page, table: Table, now: blind.Duel, names: tuple[str, str]) -> None:
    st.button(
        "Undo last vote",
        icon=":material/undo:",
        key="duel_undo",
        on_click=guarded(table.undo),
    )
    st.button(
        "Hide who is who" if now.revealed else "Show who is who",
        icon=":material/visibility_off:" if now.revealed else ":material/visibility:",
        key="duel_reveal",
        on_click=guarded(table.reveal),
        args=(not now.revealed,),
    )
    csv_button(lambda: now.cast(page.data.catalog.title, names), "duel-votes.csv", key="duel_csv")
    with st.popover("Start over", icon=":material/restart_alt:"):
        st.write("All votes of this duel will be gone.")
        st.button("Throw them away", key="duel_over", on_click=guarded(table.start))


def _names(page: Page, now: blind.Duel) -> tuple[str, str]:
    a, b = (called(page, name) for name in now.models)
    return a, b
