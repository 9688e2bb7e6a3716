"""The figures of Explore about sessions and viewings."""

import altair as alt
import pandas as pd

from recsys.charts.explore_marks import (
    COUNT,
    SHARE,
    SHARES,
    bars,
    columns,
    hours_of_the_week,
    range_label,
    tip,
)
from recsys.dataset import EVENT_WORDS

OPENED = {"sessions": "Titles opened in a session", "sittings": "Ratings in one sitting"}


def lengths(table: pd.DataFrame) -> alt.Chart:
    """Sessions by how many titles are opened, or sittings by how many are rated."""
    most = table["to"].max()
    ends = zip(table["from"].tolist(), table["to"].tolist(), strict=True)
    shown = table.assign(label=[range_label(first, last, most) for first, last in ends])
    called = table["of"].iloc[0] if len(table) else "sessions"
    tips = [
        tip("label", OPENED[called]),
        tip("sessions", called.capitalize(), COUNT),
        tip("share", "Share", SHARE),
    ]
    return columns(shown, "label", OPENED[called], "sessions", called.capitalize(), tips)


def funnel(table: pd.DataFrame) -> alt.Chart:
    """How many sessions come to each step."""
    shown = table.assign(label=[EVENT_WORDS[step] for step in table["step"]])
    tips = [
        tip("label", "Step"),
        tip("sessions", "Sessions", COUNT),
        tip("share", "Share of all sessions", SHARE),
        tip("events", "How often in all", COUNT),
        tip("of_shown", "For one title shown", SHARE),
    ]
    return bars(shown, "label", "share", "Share of all sessions", tips, SHARES).properties(
        height=alt.Step(36)
    )


def when(table: pd.DataFrame) -> alt.Chart:
    """What people watch or do by weekday and hour."""
    return hours_of_the_week(table, "count", table["of"].iloc[0].capitalize() if len(table) else "Viewings")


def devices(table: pd.DataFrame) -> alt.Chart:
    """Sessions by the device that a person uses most."""
    tips = [
        tip("device", "Main device"),
        tip("people", "People", COUNT),
        tip("sessions", "Sessions", COUNT),
        tip("share", "Share of the sessions", SHARE),
        tip("clicked", "Opened a title", SHARE),
        tip("played", "Played one", SHARE),
    ]
    return bars(table, "device", "share", "Share of the sessions", tips, SHARES).properties(
        height=alt.Step(36)
    )


def completion(table: pd.DataFrame) -> alt.Chart:
    """Viewings by how much of the title was watched."""
    ends = list(zip(table["from"].tolist(), table["to"].tolist(), strict=True))
    shown = table.assign(label=[f"{100 * first:.0f}–{100 * last:.0f}" for first, last in ends])
    tips = [tip("label", "Watched, in %"), tip("viewings", "Viewings", COUNT), tip("share", "Share", SHARE)]
    return columns(
        shown, "label", "How much of it was watched, in %", "share", "Share of the viewings", tips, SHARES
    )


def places(table: pd.DataFrame) -> alt.Chart:
    """How often a title is opened by its place on the screen."""
    tips = [
        tip("place", "Place"),
        tip("clicked", "Opened", SHARE),
        tip("played", "Played", SHARE),
        tip("shown", "Titles shown there", COUNT),
    ]
    return columns(table, "place", "Place on the screen", "clicked", "Opened when shown", tips, SHARES)
