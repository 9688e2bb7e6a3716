"""Charts of one person: when they rated, their taste against the crowd, guesses against what they gave."""

import altair as alt
import pandas as pd

PERSON, CROWD = "#e0593f", "#9a8f82"
"""Colours that stand out on light and on dark ground alike."""
GENRES = 12
DRAWN = 2_000
"""Points that a scatter draws at most; of more, a seeded sample."""
FEW = 12
"""Up to so many periods each bar has its name below it."""


def activity_chart(period: str, activity: pd.DataFrame) -> alt.Chart:
    """Ratings per day, month or year as bars; ``activity`` is that of ``Person.activity``."""
    few = len(activity) <= FEW
    x = alt.X("label:O", sort=None, title=None) if few else alt.X("start:T", title=None)
    tooltip = [
        alt.Tooltip("label:N", title=period.capitalize()),
        alt.Tooltip("ratings:Q", title="Ratings"),
        alt.Tooltip("average:Q", title="Average stars", format=".2f"),
    ]
    y = alt.Y("ratings:Q", title=f"Ratings a {period}", axis=alt.Axis(tickMinStep=1))
    bars: alt.Chart = alt.Chart(activity).mark_bar(color=PERSON).encode(x=x, y=y, tooltip=tooltip)
    return bars.properties(height=180)


def taste_chart(
    taste: pd.DataFrame, genres: int = GENRES, who: tuple[str, str] = ("This person", "Everybody else")
) -> alt.LayerChart:
    """For the most rated genres a person's average and the crowd's on the same films, joined by a line.

    ``who`` is what the person and the others are called.
    """
    top = taste.head(genres)
    shown = top.assign(label=[f"{row.genre} ({row.films})" for row in top.itertuples()])
    order = shown["label"].tolist()
    y = alt.Y("label:N", sort=order, title=None, axis=alt.Axis(labelLimit=160, labelOverlap=False))
    scale = alt.Scale(zero=False, nice=True, padding=12)
    tooltip = [
        alt.Tooltip("genre:N", title="Genre"),
        alt.Tooltip("films:Q", title="Films"),
        alt.Tooltip("theirs:Q", title=who[0], format=".2f"),
        alt.Tooltip("crowd:Q", title=who[1], format=".2f"),
    ]
    lines = (
        alt.Chart(shown)
        .mark_rule(color=CROWD, strokeWidth=2)
        .encode(
            y=y,
            x=alt.X("crowd:Q", scale=scale, title="Average stars on the same films"),
            x2="theirs:Q",
            tooltip=tooltip,
        )
    )
    long = shown.melt(["label", "genre", "films"], ["theirs", "crowd"], "who", "stars")
    long["who"] = long["who"].map({"theirs": who[0], "crowd": who[1]})
    colour = alt.Scale(domain=list(who), range=[PERSON, CROWD])
    points = (
        alt.Chart(long)
        .mark_circle(size=90, opacity=1)
        .encode(
            y=y,
            x=alt.X("stars:Q", scale=scale),
            color=alt.Color("who:N", scale=colour, title=None, legend=alt.Legend(orient="top")),
            tooltip=[
                alt.Tooltip("genre:N", title="Genre"),
                alt.Tooltip("films:Q", title="Films"),
                alt.Tooltip("who:N", title="Who"),
                alt.Tooltip("stars:Q", title="Average stars", format=".2f"),
            ],
        )
    )
    both = alt.LayerChart(layer=[lines, points])
    return both.properties(height=100 + 26 * len(shown))


def guess_chart(guesses: pd.DataFrame, low: float, high: float) -> alt.LayerChart:
    """Guess against what was given, with the diagonal of a perfect guess; the axes run from ``low`` to ``high``.

    ``guesses`` has title, guess and actual; of more than ``DRAWN`` rows a seeded sample is drawn.
    """
    shown = guesses if len(guesses) <= DRAWN else guesses.sample(DRAWN, random_state=0)
    scale = alt.Scale(domain=[low, high], nice=False, padding=8)
    ticks = alt.Axis(tickCount=10, tickMinStep=0.5, format=".1f")
    ends = pd.DataFrame({"guess": [low, high], "actual": [low, high]})
    x = alt.X("guess:Q", scale=scale, title="Guess, in stars", axis=ticks)
    y = alt.Y("actual:Q", scale=scale, title="What they gave", axis=ticks)
    line = alt.Chart(ends).mark_line(color=CROWD, strokeDash=[5, 4]).encode(x=x, y=y)
    points = (
        alt.Chart(shown)
        .mark_circle(size=55, opacity=0.55, color=PERSON)
        .encode(
            x=x,
            y=y,
            tooltip=[
                alt.Tooltip("title:N", title="Film"),
                alt.Tooltip("guess:Q", title="Guess", format=".1f"),
                alt.Tooltip("actual:Q", title="Gave", format=".1f"),
            ],
        )
    )
    both = alt.LayerChart(layer=[line, points])
    return both.properties(height=340)
