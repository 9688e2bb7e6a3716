"""Charts of sessions."""

import altair as alt
import pandas as pd

from recsys.charts.business_rows import in_steps, with_range
from recsys.charts.explore_marks import (
    COUNT,
    SHARE,
    SHARES,
    bars,
    chart,
    columns,
    headed,
    legend,
    names,
    range_label,
    tip,
    under_headings,
)
from recsys.dataset import EVENT_WORDS

ROW, GENRE_ROW = 36, 24
OF = {"device": "By device", "genre": "By genre"}
"""What is drawn; the sentence tells of all."""
UP_TO = ("before_10", "before_25", "before_50", "before_90")
UP_TO_WORDS = ("in the first tenth", "up to a quarter", "up to half", "up to nine tenths")
OUTCOMES = {
    "impression": "Opened nothing",
    "click": "Opened, not played",
    "play": "Played, not finished",
    "finish": "Finished a title",
}


def session_minutes(table: pd.DataFrame) -> alt.Chart:
    """Sessions by how long they last."""
    most = table["to"].max()
    ends = zip(table["from"].tolist(), table["to"].tolist(), strict=True)
    shown = table.assign(label=[range_label(first, last, most) for first, last in ends])
    called = (table["of"].iloc[0] if len(table) else "sessions").capitalize()
    tips = [tip("label", "Minutes"), tip("sessions", called, COUNT), tip("share", "Share", SHARE)]
    return columns(shown, "label", "Minutes", "share", f"Share of the {called.lower()}", tips, SHARES)


def session_steps(table: pd.DataFrame) -> alt.Chart:
    """How far sessions come."""
    shown = table.assign(label=[EVENT_WORDS[step] for step in table["step"]])
    tips = [
        tip("label", "Step"),
        tip("sessions", "Sessions that come so far", COUNT),
        tip("share", "Share of all", SHARE),
        tip("passed", "Of those at the step before", SHARE),
        tip("ended", "Go no further", COUNT),
    ]
    return bars(shown, "label", "share", "Share of sessions that show titles", tips, SHARES).properties(
        height=alt.Step(ROW)
    )


def titles_shown(table: pd.DataFrame) -> alt.LayerChart:
    """How often a title is opened, by how many are shown."""
    shown = table.assign(label=[f"{number} titles" for number in table["shown"]])
    tips = [
        tip("label", "Shown"),
        tip("sessions", "Sessions", COUNT),
        tip("people", "People", COUNT),
        tip("opened", "Open a title", SHARE),
    ]
    y = names("label", shown["label"].tolist(), grid=True)
    return with_range(shown, y, "Sessions that open a title", "opened", "low", "high", tips)


def giving_up(table: pd.DataFrame) -> alt.Chart:
    """Where viewings are given up, by device and genre."""
    groups = table[table["of"].isin(OF)]
    rows = under_headings(groups.assign(of=[OF[of] for of in groups["of"]]), "of", "group")
    order = rows["label"].tolist()
    lower = [None, *UP_TO[:-1]]
    parts = [
        rows.assign(step=step, part=rows[edge] - (rows[before] if before else 0))
        for step, (before, edge) in enumerate(zip(lower, UP_TO, strict=True))
    ]
    shown = pd.concat(parts, ignore_index=True)
    shown["words"] = [UP_TO_WORDS[step] for step in shown["step"]]
    tips = [
        tip("group", "Of"),
        tip("words", "Given up"),
        tip("part", "Share", SHARE),
        tip("before_90", "Given up in all", SHARE),
        tip("viewings", "Viewings", COUNT),
    ]
    return in_steps(shown, headed(order), "part", "Share of the viewings given up", UP_TO_WORDS, tips)


def next_genres(table: pd.DataFrame) -> alt.Chart:
    """Which genre follows which, against chance."""
    order = table["genre"].drop_duplicates().tolist()
    figure: alt.Chart = (
        chart(table, height=alt.Step(GENRE_ROW))
        .mark_rect()
        .encode(
            x=alt.X(
                "next:N",
                title="is followed by",
                sort=order,
                axis=alt.Axis(labelAngle=-90, labelLimit=80, labelOverlap=False),
            ),
            y=names("genre", order),
            color=alt.Color(
                "lift:Q", title="Times chance", scale=alt.Scale(type="log"), legend=legend(".1f")
            ),
            tooltip=[
                tip("genre", "After"),
                tip("next", "comes"),
                tip("times", "Times", COUNT),
                tip("share", "Share of what comes next", SHARE),
                tip("expected", "By chance", SHARE),
                tip("lift", "Times chance", ".2f"),
            ],
        )
    )
    return figure


def coming_back(table: pd.DataFrame) -> alt.LayerChart:
    """Who begins another session within a week, by how this one ended."""
    shown = table.assign(label=[OUTCOMES[outcome] for outcome in table["outcome"]])
    tips = [
        tip("label", "This session"),
        tip("sessions", "Sessions", COUNT),
        tip("people", "People", COUNT),
        tip("within_7", "Back within 7 days", SHARE),
        tip("within_30", "Back within 30 days", SHARE),
        tip("days", "Days until the next, in the middle", ".1f"),
    ]
    y = names("label", shown["label"].tolist(), grid=True)
    return with_range(shown, y, "Back within 7 days", "within_7", "within_7_low", "within_7_high", tips)
