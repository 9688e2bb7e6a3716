"""What the columns of the tables on this page are called, and how their figures are written."""

from typing import Any

import streamlit as st

from pages.ui.explore import columns as explore

_MONEY = {
    "value": "Value so far",
    "value_low": "Value, low",
    "value_high": "Value, high",
    "cost": "Cost so far",
    "cost_low": "Cost, low",
    "cost_high": "Cost, high",
    "at_low": "Value less cost, at low",
    "at_high": "Value less cost, at high",
    "net": "Value less cost",
    "swing": "How far apart",
}
WORTH: dict[str, Any] = {
    "month": st.column_config.NumberColumn("Month", format="%d"),
    "label": st.column_config.TextColumn("What"),
    "unit": st.column_config.TextColumn("Unit"),
    "low": st.column_config.NumberColumn("Low", format="localized"),
    "high": st.column_config.NumberColumn("High", format="localized"),
    "belief": st.column_config.NumberColumn("Believed", format="%.2f"),
    **{name: st.column_config.NumberColumn(label, format="%.0f") for name, label in _MONEY.items()},
}
"""Of the calculator's tables."""
_TEXTS = {
    "period": "When",
    "cohort": "Came in",
    "habit": "How often",
    "seen": "Last seen",
    "next": "Then",
    "outcome": "How far it went",
}
_COUNTS = {
    "new": "New",
    "stayed": "Stayed",
    "back": "Came back",
    "gone": "Left",
    "at_risk": "Still watched for it",
    "active": "Active",
    "cohorts": "From how many groups",
    "ended": "Ended here",
    "shown": "Titles shown",
    "times": "Times",
}
_SHARES = {
    "stickiness": "Of them, on a day",
    "opened": "Open a title",
    "low": "At least",
    "high": "At most",
    "top": "Of the people",
    "early": "Among the first ratings",
    "passed": "Go on",
    "expected": "By chance",
    "more": "More than the first row",
    "more_low": "More, at least",
    "more_high": "More, at most",
    **{f"before_{part}": f"Before {part} %" for part in (10, 25, 50, 90)},
    **{f"within_{days}": f"Within {days} day{'s' * (days > 1)}" for days in (1, 7, 30)},
    **{f"within_{days}_low": f"Within {days}, at least" for days in (1, 7, 30)},
    **{f"within_{days}_high": f"Within {days}, at most" for days in (1, 7, 30)},
}
_ONE_DECIMAL = {"daily": "People a day", "hours": "Hours viewed", "days": "Days", "median": "Minutes, median"}
_PLAIN = {
    "after": "Periods later",
    "gone_after": "Gone after so many days",
    "horizon": "There so many days later",
}
PEOPLE: dict[str, Any] = {
    **explore.COLUMNS,
    **{name: st.column_config.TextColumn(label) for name, label in _TEXTS.items()},
    **{name: st.column_config.NumberColumn(label, format="localized") for name, label in _COUNTS.items()},
    **{name: st.column_config.NumberColumn(label, format="percent") for name, label in _SHARES.items()},
    **{name: st.column_config.NumberColumn(label, format="%.1f") for name, label in _ONE_DECIMAL.items()},
    **{name: st.column_config.NumberColumn(label, format="%d") for name, label in _PLAIN.items()},
    "full": st.column_config.CheckboxColumn("A whole period"),
}
"""Of the tables of people and sessions; what is not here (ids, places on a picture) is hidden."""
SEGMENTS: dict[str, Any] = {
    **explore.COLUMNS,
    "name": st.column_config.TextColumn("Group"),
    "label": st.column_config.TextColumn("Figure"),
    "titles": st.column_config.NumberColumn("Titles", format="localized"),
    "needed": st.column_config.NumberColumn("Agreement needed", format="%.2f"),
    "facts": st.column_config.TextColumn("What tells it apart"),
    "hours": st.column_config.NumberColumn("Hours watched, middle person", format="%.0f"),
    "quiet_days": st.column_config.NumberColumn("Days since the last rating, middle person", format="%.0f"),
    "watched": st.column_config.NumberColumn("Share of a title watched", format="percent"),
    "theirs": st.column_config.NumberColumn("Theirs", format="%.3f"),
    "everybody": st.column_config.NumberColumn("Everybody\u2019s", format="%.3f"),
    "deviations": st.column_config.NumberColumn("Standard deviations from the average", format="%.2f"),
    "loved_by": st.column_config.NumberColumn("Loved by the group", format="percent"),
    "loved_else": st.column_config.NumberColumn("Loved by others", format="percent"),
    "seen": st.column_config.NumberColumn("Of the group, rated it", format="percent"),
    "method": st.column_config.TextColumn("Method"),
    "groups": st.column_config.NumberColumn("Groups", format="%d"),
    "starts": st.column_config.NumberColumn("Agreement of starts", format="%.2f"),
    "halves": st.column_config.NumberColumn("Agreement of halves", format="%.2f"),
    "shuffled": st.column_config.NumberColumn("With shuffled figures", format="%.2f"),
    "smallest": st.column_config.NumberColumn("Smallest group", format="percent"),
    "silhouette": st.column_config.NumberColumn("Silhouette", format="%.2f"),
    "chosen": st.column_config.CheckboxColumn("Taken"),
    "agreement": st.column_config.NumberColumn("Agreement of starts", format="%.2f"),
}
"""Of the tables of groups of people; likewise."""
_WORKS_TEXTS = {
    "niche": "Kind",
    "by": "By",
    "where": "Which",
    "examples": "Best loved",
    "verdict": "Verdict",
    "name": "Name",
    "genres": "Genres",
    "side": "Which",
    "step": "Within",
    "who": "Who",
}
_WORKS_SHARES = {
    "reach": "Reach of all people",
    "loved": "Ratings that are love",
    "completion": "Of it is watched",
    "finished": "Viewings finished",
    "of_ratings": "Share of the ratings",
    "top": "Most rated titles",
    "of_first": "Of the first ten ratings",
    "left": "Attention left",
    "attention": "Of all attention",
}
_WORKS_STARS = {
    "lift_low": "Stars, from",
    "lift_high": "Stars, to",
    "kind": "Stars above, of its kind",
    "guess": "Stars above, to be expected",
}
_WORKS_FIGURES = {
    "draw": "Ratings per title, times the average",
    "lovers": "People who love a typical one",
    "typical": "Of a typical title of all",
    "low": "From",
    "high": "To",
    "gini": "Gini",
    "expected": "To be expected",
}
_WORKS_COUNTS = {
    "titles": "Titles",
    "year_before": "Year before",
    "last_year": "Last year",
    "days": "Days",
    "reached": "With ten ratings",
    "first_ten": "Of the first ten",
}
WORKS: dict[str, Any] = {
    **explore.COLUMNS,
    **{name: st.column_config.TextColumn(label) for name, label in _WORKS_TEXTS.items()},
    **{name: st.column_config.NumberColumn(label, format="percent") for name, label in _WORKS_SHARES.items()},
    **{name: st.column_config.NumberColumn(label, format="%+.2f") for name, label in _WORKS_STARS.items()},
    **{name: st.column_config.NumberColumn(label, format="%.2f") for name, label in _WORKS_FIGURES.items()},
    **{
        name: st.column_config.NumberColumn(label, format="localized")
        for name, label in _WORKS_COUNTS.items()
    },
    "rated": st.column_config.NumberColumn("Year of the ratings", format="%d"),
    "careful": st.column_config.NumberColumn(
        "Careful average",
        format="%.2f",
        help="As if the title had as many more ratings as a typical one has in all, at the average of all ratings.",
    ),
    "lift": st.column_config.NumberColumn(
        "Stars above the rest",
        format="%+.2f",
        help="Its rating less what the same people give their other titles, on average.",
    ),
    "buy": st.column_config.CheckboxColumn("Buy next"),
}
"""Of the tables of titles and the catalog; likewise."""
COLUMNS = {"segments": SEGMENTS, "titles": WORKS, "catalog": WORKS, "new": WORKS}
"""By part of a section; of every other, PEOPLE."""
