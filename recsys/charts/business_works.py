"""Charts of titles. What titles and genres are called is text: Vega draws it, nothing parses it."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from recsys.charts.business_dots import Rows, in_rows, labelled
from recsys.charts.compare_parts import NEUTRAL
from recsys.charts.explore_marks import AVERAGE, COUNT, SHARE, chart, tip
from recsys.charts.picking import pickable

MAP_HEIGHT = 380
HIT, GEM, OVER, OTHER = "Hit", "Hidden gem", "Over-served", "Other"
"""The groups as the table calls them (recsys.business stands above)."""
STARS = "Stars above their raters' other ratings"
SIGNED = "+.2f"
LEAST_TIMES = 0.05
"""Less is drawn here: an axis of times has no place for a title that nobody opened."""
TIMES = (0.1, 0.2, 0.5, 0.8, 1.0, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0)
GROUPS = {HIT: "square", GEM: "diamond", OVER: "triangle-down"}
BEST, WORST = "Loved more", "Loved less"
MORE, FEWER = "Opened more often", "Opened less often"
FINISHED, LEFT = "Finished more often", "Finished less often"
RISING, FALLING = "More attention", "Less attention"
_FACTS = [
    tip("title", "Title"),
    tip("year", "Year"),
    tip("ratings", "Ratings", COUNT),
    tip("reach", "Reach of all people", SHARE),
    tip("average", "Average", AVERAGE),
    tip("careful", "Careful average", AVERAGE),
    tip("loved", "Of its ratings are love", SHARE),
]
LIFT = [
    tip("lift", "Stars above the rest of what they rate", SIGNED),
    tip("lift_low", "From", SIGNED),
    tip("lift_high", "To", SIGNED),
]
_WATCHED = [tip("viewings", "Viewings", COUNT), tip("completion", "Of it is watched", SHARE)]


def _tips(table: pd.DataFrame) -> list[alt.Tooltip]:
    return [*_FACTS, *LIFT, *(_WATCHED if table["completion"].notna().any() else [])]


def reach(table: pd.DataFrame) -> alt.LayerChart:
    """How far each title reaches and how much more it is loved than the rest of what its raters rate."""
    order = table["group"] != OTHER  # what has a name is drawn above what has none
    shown = table.loc[order.sort_values(kind="stable").index].round(4)
    named = alt.datum.group != OTHER
    legend = alt.Legend(orient="top")
    colours = alt.Color("group:N", title=None, legend=legend, scale=alt.Scale(domain=list(GROUPS)))
    shapes = alt.Shape(
        "group:N",
        title=None,
        legend=legend,
        scale=alt.Scale(domain=list(GROUPS), range=list(GROUPS.values())),
    )
    dots = (
        chart(shown, height=MAP_HEIGHT)
        .mark_point(filled=True, opacity=0.85)
        .encode(
            x=alt.X(
                "reach:Q",
                title="Share of all people who rated or watched it",
                scale=alt.Scale(type="log", nice=False, padding=8),
                axis=alt.Axis(format="~%", tickCount=5),
            ),
            y=alt.Y(
                "lift:Q", title=STARS, scale=alt.Scale(padding=8), axis=alt.Axis(format="+.1~f", tickCount=6)
            ),
            color=alt.when(named).then(colours).otherwise(alt.value(NEUTRAL)),
            shape=alt.when(named).then(shapes).otherwise(alt.value("circle")),
            size=alt.when(named).then(alt.value(48)).otherwise(alt.value(16)),
            tooltip=_tips(table),
        )
    )
    zero = chart(pd.DataFrame({"lift": [0.0]}), height=MAP_HEIGHT).mark_rule(color=NEUTRAL, strokeDash=[4, 4])
    return alt.LayerChart(layer=[zero.encode(y="lift:Q"), pickable(dots, "item_id")])


def performers(table: pd.DataFrame) -> alt.LayerChart:
    """The titles that are surely loved most, and least, with the range of each."""
    shown = labelled(table).assign(what=table["side"].map({"best": BEST, "worst": WORST}))
    return _titles(shown, [HIT, BEST, WORST])


def gems(table: pd.DataFrame) -> alt.LayerChart:
    """Titles that few know and that are surely loved."""
    return _titles(labelled(table).assign(what=GEM), [HIT, GEM, OVER])


def over_served(table: pd.DataFrame) -> alt.LayerChart:
    """Titles that most know and that are loved less than the rest of what their raters rate."""
    return _titles(labelled(table).assign(what=OVER), [HIT, GEM, OVER])


def _titles(shown: pd.DataFrame, whats: Sequence[str]) -> alt.LayerChart:
    rows = Rows("lift", "lift_low", "lift_high", STARS, _tips(shown), "+.1~f")
    return in_rows(shown, rows, whats, rule=0.0, picks="item_id")


def completed(table: pd.DataFrame) -> alt.LayerChart:
    """Titles that are finished most and least often."""
    shown = labelled(table).assign(what=table["side"].map({"most": FINISHED, "least": LEFT}))
    tips = [
        *_FACTS[:2],
        *_WATCHED,
        tip("finished", "Viewings finished", SHARE),
        tip("low", "From", SHARE),
        tip("high", "To", SHARE),
    ]
    rows = Rows("finished", "low", "high", "Viewings finished", tips, "~%")
    return in_rows(shown, rows, [HIT, FINISHED, LEFT], picks="item_id")


def offered(table: pd.DataFrame) -> alt.LayerChart:
    """Titles that are opened more, or less, often than others shown at the same places."""
    drawn = {f"drawn_{name}": table[name].clip(lower=LEAST_TIMES) for name in ("times", "low", "high")}
    shown = labelled(table).assign(what=table["side"].map({"more": MORE, "less": FEWER}), **drawn)
    tips = [
        *_FACTS[:2],
        tip("shown", "Times shown", COUNT),
        tip("clicks", "Times opened", COUNT),
        tip("expected", "To be expected at its places", ",.0f"),
        tip("times", "Times as often as others", AVERAGE),
        tip("low", "From", AVERAGE),
        tip("high", "To", AVERAGE),
    ]
    across = "Times as often as others at the same place"
    rows = Rows("drawn_times", "drawn_low", "drawn_high", across, tips, "~g", TIMES, is_log=True)
    return in_rows(shown, rows, [HIT, MORE, FEWER], rule=1.0, picks="item_id")


def trend(table: pd.DataFrame) -> alt.LayerChart:
    """Titles whose share of the ratings rose or fell in the last year of the data."""
    shown = labelled(table).assign(what=table["side"].map({"rising": RISING, "falling": FALLING}))
    tips = [
        *_FACTS[:2],
        tip("year_before", "Ratings in the year before", COUNT),
        tip("last_year", "Ratings in the last year", COUNT),
        tip("times", "Times its share", AVERAGE),
    ]
    rows = Rows(
        "times", None, None, "Share of all ratings, times the year before", tips, "~g", TIMES, is_log=True
    )
    return in_rows(shown, rows, [HIT, RISING, FALLING], rule=1.0, picks="item_id")


def unfound(table: pd.DataFrame) -> alt.LayerChart:
    """Titles that hardly anybody found although their kind is loved."""
    shown = labelled(table).assign(what=GEM)
    tips = [
        *_FACTS[:2],
        tip("genres", "Genres"),
        tip("ratings", "Ratings", COUNT),
        tip("average", "Their average", AVERAGE),
        tip("kind", "Stars above, of its kind", SIGNED),
        tip("guess", "Stars above, to be expected", SIGNED),
    ]
    rows = Rows("guess", None, None, "Stars above, to be expected", tips, "+.2~f")
    return in_rows(shown, rows, [HIT, GEM, OVER], picks="item_id")
