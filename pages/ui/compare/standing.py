"""How a duel stands: who is ahead, how sure that is, what it would take; and what can be done with the votes."""

from datetime import UTC, datetime

import pandas as pd
import streamlit as st

from pages.ui.compare.table import Table
from pages.ui.download import csv_button
from pages.ui.frame import Page
from pages.ui.guard import guarded
from pages.ui.models import kind_of
from recsys.charts import duel as charts
from recsys.dataset import Dataset
from recsys.evaluation.duel import Choice, Duel, needed, verdict
from recsys.models.words import label
from recsys.store import PRIVATE_PREFIX

BLIND = ("A", "B")
COLUMNS = {
    "vote": st.column_config.NumberColumn("Vote", format="%d"),
    "rate": st.column_config.NumberColumn("Win rate", format="percent"),
    "low": st.column_config.NumberColumn("At least", format="percent"),
    "high": st.column_config.NumberColumn("At most", format="percent"),
}


def standing(page: Page, table: Table, now: Duel) -> None:
    """The running result, in words and drawn, and buttons for undo, who is who, export and a fresh start."""
    names = _names(page, now) if now.revealed else BLIND
    sentence = verdict(now.counts, names)
    st.markdown(f"**{sentence}**")
    if now.revealed:
        st.caption(f"A is {names[0]}, B is {names[1]}. Which side is whose is tossed anew in every round.")
    if now.votes:
        history = now.history()
        st.altair_chart(charts.win_rate_chart(history, names[0]), alt=f"Win rate after each vote. {sentence}")
        st.caption(
            "The band holds the true rate with 95 % certainty at every vote at once, so you may look as often as "
            "you like. A tie counts half for each."
        )
    st.markdown(f"**What would I need to be sure?** {needed(now.counts)}")
    with st.container(horizontal=True):
        _buttons(page, table, now, names)
    if now.votes:
        with st.expander("As a table"):
            st.dataframe(history, hide_index=True, column_config=COLUMNS, alt="Win rate after each vote")


def _buttons(page: Page, table: Table, now: Duel, names: tuple[str, str]) -> None:
    st.button(
        "Undo last vote",
        icon=":material/undo:",
        key="duel_undo",
        disabled=not now.votes,
        on_click=guarded(table.undo),
    )
    st.button(
        "Hide who is who" if now.revealed else "Show who is who",
        icon=":material/visibility_off:" if now.revealed else ":material/visibility:",
        key="duel_reveal",
        on_click=guarded(table.reveal),
        args=(not now.revealed,),
    )
    if now.votes:
        csv_button(lambda: votes_table(page.data, now, names), "duel-votes.csv", key="duel_csv")
        with st.popover("Start over", icon=":material/restart_alt:"):
            st.write(f"Your {len(now.votes):,} {_votes(now)} will be gone.")
            st.button("Throw them away", key="duel_over", on_click=guarded(table.start))


def votes_table(data: Dataset, now: Duel, names: tuple[str, str]) -> pd.DataFrame:
    """One row a vote: when, what stood where, what was chosen, and who of ``names`` (A and B) won."""
    titles = data.catalog.title
    rows = [
        {
            "vote": number,
            "time": datetime.fromtimestamp(vote.time, UTC).isoformat(),
            "left": "; ".join(titles(item) for item in vote.round.left if item in data.catalog.items),
            "right": "; ".join(titles(item) for item in vote.round.right if item in data.catalog.items),
            "choice": vote.choice.value,
            "winner": "tie" if vote.choice is Choice.TIE else names[0] if worth == 1 else names[1],
        }
        for number, (vote, worth) in enumerate(zip(now.votes, now.worths.tolist(), strict=True), start=1)
    ]
    return pd.DataFrame(rows)


def _names(page: Page, now: Duel) -> tuple[str, str]:
    a, b = (_called(page, name) for name in now.models)
    return a, b


def _called(page: Page, name: str) -> str:
    """A model in words; one under another name than its kind's with that name, so that no two are called alike."""
    words = label(kind_of(page, name))
    if words == label(name):
        return words
    return f"your {words}" if name.startswith(PRIVATE_PREFIX) else f"{words} ({name})"


def _votes(now: Duel) -> str:
    return "vote" if len(now.votes) == 1 else "votes"
