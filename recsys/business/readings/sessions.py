"""What happens in a session."""

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.business.readings.times import MINUTES_A_DAY, lasting
from recsys.insights.explore.readings.words import NO_GENRES, count, most, percent

NO_SESSIONS = "This data has no browsing sessions, so it does not say"
LITTLE = 1.2
"""A genre that comes less than so many times as often as by chance is no pattern."""
STEP_WORDS = {
    "impression": "with nothing opened",
    "click": "with a title opened and not played",
    "play": "with a title begun and not finished",
    "finish": "with a title finished",
}


def _minutes(business: Business) -> str:
    table = business["session_minutes"]
    if table.empty:
        return "This data has neither sessions nor the times of its ratings, so there is nothing to show."
    total, short = int(table["sessions"].sum()), percent(float(table.loc[table["to"] <= 1, "share"].sum()))
    median = float(table["median"].iloc[0])
    half = f"half last less than {lasting(median / MINUTES_A_DAY)}, " if median >= 1 else ""
    if table["of"].iloc[0] == "sittings":
        what = f"{count(total, 'sitting', 'sittings')} of ratings (a pause of half an hour ends one)"
        return f"This data has no sessions; of {what} {half}{short} are over within a minute."
    return f"Of {count(total, 'session', 'sessions')}, watching included, {half}{short} are over within a minute."


def _steps(business: Business) -> str:
    table = business["session_steps"]
    if table.empty:
        return f"{NO_SESSIONS} where people give up."
    of = [round(100 * share) for share in table["share"]]
    unfinished = table[table["step"] != "finish"]
    worst = most(unfinished, "ended")
    return (
        f"Of 100 sessions that show titles, {of[1]} open one, {of[2]} play one and {of[3]} finish one "
        f"({int(table['sessions'].iloc[0]):,} sessions). Most of those that end early end {STEP_WORDS[worst['step']]}: "
        f"{worst['ended']:,}, {percent(worst['ended'] / table['sessions'].iloc[0])} of all."
    )


def _titles_shown(business: Business) -> str:
    if business["session_steps"].empty:
        return f"{NO_SESSIONS} how many titles people look at before they choose."
    rows = business["titles_shown"].to_dict("records")
    if len(rows) < 2:
        return "Too little to compare: it takes 100 sessions each that show different numbers of titles."
    few, many = rows[0], rows[-1]
    apart = few["high"] < many["low"] or many["high"] < few["low"]
    verdict = "is beyond chance, but it may be another screen" if apart else "may be chance"
    return (
        f"{percent(few['opened'])} of {few['sessions']:,} sessions that show {few['shown']} titles open one, "
        f"{percent(many['opened'])} of {many['sessions']:,} that show {many['shown']}. The difference {verdict}."
    )


def _giving_up(business: Business) -> str:
    table = business["giving_up"]
    if table.empty:
        return "This data does not say how much of a title was watched, nor where it was given up."
    row = table.to_dict("records")[0]
    parts = [_extremes(business, of, words) for of, words in (("device", "on"), ("genre", "with"))]
    return (
        f"Of {count(row['viewings'], 'viewing', 'viewings')}, {percent(row['before_90'])} are given up before nine "
        f"tenths of the title, {percent(row['before_50'])} in the first half.{''.join(parts)}"
    )


def _extremes(business: Business, of: str, word: str) -> str:
    rows = business["giving_up"]
    rows = rows[rows["of"] == of]
    if len(rows) < 2:
        return ""
    top, least = rows.to_dict("records")[0], rows.to_dict("records")[-1]
    return (
        f" Most often {word} {top['group']} ({percent(top['before_90'])}), least {word} {least['group']} "
        f"({percent(least['before_90'])})."
    )


def _next_genres(business: Business) -> str:
    table = business["next_genres"]
    if table.empty:
        if business["session_minutes"].empty:
            return "This data has neither sessions nor the times of its ratings, so it does not say what comes next."
        return (
            NO_GENRES if not any(business.data.catalog.genres) else "No title here was followed by another."
        )
    same = table[table["genre"] == table["next"]]
    within = "session" if table["of"].iloc[0] == "sessions" else "sitting of ratings"
    parts = [
        f"{row['next']} follows {row['genre']} {row['lift']:.1f} times as often as by chance "
        f"({percent(row['share'])} instead of {percent(row['expected'])})"
        for row in (
            most(same, "lift"),
            most(table.drop(same.index), "lift") if len(table) > 1 else most(same, "lift"),
        )
        if row["lift"] >= LITTLE
    ]
    if not parts:
        return f"What comes next in a {within} hardly depends on the genre of what came before."
    return f"In the same {within}, {', '.join(dict.fromkeys(parts))}."


def _coming_back(business: Business) -> str:
    if business["session_steps"].empty:
        return f"{NO_SESSIONS} who comes back after what."
    table = {row["outcome"]: row for row in business["coming_back"].to_dict("records")}
    done, nothing = table.get("finish"), table.get("impression")
    if done is None or nothing is None:
        return "Too few sessions that ended a month or more before the data does to say who comes back after what."
    apart = done["within_7_low"] > nothing["within_7_high"] or nothing["within_7_low"] > done["within_7_high"]
    verdict = "The difference is beyond chance, but" if apart else "That may be chance, and"
    return (
        f"Within a week {percent(done['within_7'])} are back after a session {STEP_WORDS['finish']}, "
        f"{percent(nothing['within_7'])} after one {STEP_WORDS['impression']} ({int(done['sessions']):,} and "
        f"{int(nothing['sessions']):,} sessions). {verdict} what goes together need not be the cause."
    )


READINGS: tuple[Reading, ...] = tuple(
    Reading("works", name, title, (name,), sentence, part="sessions")
    for name, title, sentence in (
        ("session_minutes", "How long a session lasts", _minutes),
        ("next_genres", "What comes next", _next_genres),
        ("session_steps", "Where sessions end", _steps),
        ("coming_back", "Who comes back after what", _coming_back),
        ("titles_shown", "How many titles are shown", _titles_shown),
        ("giving_up", "Where titles are given up", _giving_up),
    )
)
