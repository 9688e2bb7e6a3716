"""What people did beside rating."""

import calendar

from recsys.insights.explore.exploration import Exploration
from recsys.insights.explore.readings.reading import Reading
from recsys.insights.explore.readings.words import busiest, count, most, percent, span

NO_SESSIONS = "This data has no browsing sessions, so there is nothing to show."
NO_VIEWINGS = "This data does not say how much of a title was watched."
ENOUGH_SHOWN, LEAST_CHANGE = 100, 0.01


def _lengths(exploration: Exploration) -> str:
    table = exploration["lengths"]
    if table.empty:
        return "This data has neither sessions nor the times of its ratings, so there is nothing to show."
    total, alone = int(table["sessions"].sum()), table.loc[table["to"] == 0, "share"].sum()
    if table["of"].iloc[0] == "sittings":
        one = percent(table.loc[table["to"] == 1, "share"].sum())
        return (
            f"Not browsing, but {count(total, 'sitting', 'sittings')} of ratings (a pause of half an hour ends one): "
            f"{one} hold a single rating, the longest {table['to'].max():,}."
        )
    if not table["to"].max():
        return f"In none of {count(total, 'session', 'sessions')} people open a title."
    top = most(table[table["to"] > 0], "sessions")
    titles = span(top["from"], top["to"], "title", "titles")
    return (
        f"In {count(total, 'session', 'sessions')} people open no title in {percent(alone)}, and most often {titles} "
        f"in the others ({percent(top['share'])})."
    )


def _funnel(exploration: Exploration) -> str:
    table = exploration["funnel"]
    if table.empty:
        return NO_SESSIONS
    share = {step: percent(part) for step, part in zip(table["step"], table["share"], strict=True)}
    of = round(table["sessions"].iloc[1] / table["share"].iloc[1]) if table["share"].iloc[1] else 0
    searched = f"{share['search']} had a search, " if table["events"].iloc[0] else ""
    return (
        f"Of {of:,} sessions, {searched}{share['click']} opened a title, {share['play']} played one and "
        f"{share['finish']} finished it."
    )


def _when(exploration: Exploration) -> str:
    table = exploration["when"]
    if table.empty:
        return "This data has neither sessions nor times, so there is nothing to show."
    days, hours = table.groupby("weekday")["count"].sum(), table.groupby("hour")["count"].sum()
    day, hour, total = calendar.day_name[busiest(days) - 1], busiest(hours), int(days.sum())
    of = {"sittings": "sittings of ratings (this data has no viewings)"}.get(
        table["of"].iloc[0], table["of"].iloc[0]
    )
    return (
        f"Of {total:,} {of}, most begin on {day} ({percent(int(days.max()) / total)}) and between {hour}:00 and "
        f"{hour}:59 ({percent(int(hours.max()) / total)}); times are UTC."
    )


def _devices(exploration: Exploration) -> str:
    table = exploration["devices"]
    if table.empty:
        return "This data does not say which devices people use."
    top, plays = most(table, "sessions"), table.sort_values("played", kind="stable").to_dict("records")
    played = (
        f" A session ends in a play most often on {plays[-1]['device']} ({percent(plays[-1]['played'])}), least on "
        f"{plays[0]['device']} ({percent(plays[0]['played'])})."
        if len(plays) > 1 and plays[-1]["played"] - plays[0]["played"] >= LEAST_CHANGE
        else ""
    )
    return (
        f"{percent(top['share'])} of the sessions are by people who mostly use {top['device']} "
        f"({top['sessions']:,} sessions of {count(top['people'], 'person', 'people')}).{played}"
    )


def _completion(exploration: Exploration) -> str:
    table = exploration["completion"]
    if table.empty:
        return NO_VIEWINGS
    total, half = int(table["viewings"].sum()), table.loc[table["to"] <= 0.5, "share"].sum()
    return (
        f"Of {count(total, 'viewing', 'viewings')}, {percent(table['share'].iloc[-1])} saw nine tenths of the title or "
        f"more; {percent(half)} stopped in the first half."
    )


def _places(exploration: Exploration) -> str:
    table = exploration["places"]
    sure = table[table["shown"] >= ENOUGH_SHOWN]
    if table.empty:
        return NO_SESSIONS
    if len(sure) < 2:
        return f"Too little to compare places: it takes {ENOUGH_SHOWN} titles shown at each of two."
    first, last = sure.to_dict("records")[0], sure.to_dict("records")[-1]
    return (
        f"A title at place {first['place']} is opened in {percent(first['clicked'])} of the times it is shown, one at "
        f"place {last['place']} in {percent(last['clicked'])} (of {first['shown']:,} and {last['shown']:,} times)."
    )


READINGS = (
    Reading("sessions", "lengths", "How long a session is", ("lengths",), _lengths),
    Reading("sessions", "when", "When people watch or rate", ("when",), _when),
    Reading("sessions", "funnel", "From looking to watching", ("funnel",), _funnel),
    Reading("sessions", "places", "What place on the screen is opened", ("places",), _places),
    Reading("sessions", "completion", "How much of a title is watched", ("completion",), _completion),
    Reading("sessions", "devices", "Which devices people use", ("devices",), _devices),
)
