"""What a stakeholder takes along: five sentences, and the answers to the questions that are asked first."""

from collections.abc import Mapping
from datetime import UTC, datetime

from recsys.business.business import Business
from recsys.business.readings import READINGS
from recsys.business.readings.catalog import to_buy
from recsys.business.readings.who import still_there
from recsys.business.readings.works import first, judged
from recsys.business.titles import ENOUGH, GEM, HIT, OVER
from recsys.insights.explore.readings.words import count, join, percent

NAMED = 3
ENDS = {
    "impression": "open nothing",
    "click": "open a title and play none",
    "play": "begin a title and do not finish it",
}
"""The step at which a session ended early -> what people did."""


def summary(business: Business) -> list[str]:
    """Who is here, whether they stay, what works, what to buy next, and where people are lost.

    Five plain sentences, each computed and each with what it is computed from; where the data does not say, that is the
    sentence.
    """
    return [_who(business), _stay(business), _works(business), _buy(business), _lost(business)]


def answers(business: Business) -> Mapping[str, str]:
    """The answers to "Who are our viewers?" ("viewers") and "What should we buy next?" ("buy"), in plain text."""
    said = {reading.name: reading.sentence for reading in READINGS}
    return {
        "viewers": " ".join([_who(business), _groups(business), _stay(business)]),
        "buy": " ".join([_buy(business), said["coverage"](business), said["unfound"](business)]),
    }


def _people(business: Business, n: int) -> str:
    """5,000 simulated people."""
    simulated = "simulated " if business.data.source.simulated else ""
    return count(n, f"{simulated}person", f"{simulated}people")


def _who(business: Business) -> str:
    ratings = business.data.ratings
    counts = ratings.indptr[1:] - ratings.indptr[:-1]
    people, rated = int((counts > 0).sum()), int((ratings.item_counts > 0).sum())
    groups = business.segments.table
    told = (
        f", in {count(len(groups), 'clear group', 'clear groups')}, the largest “{groups['name'].iloc[0]}” "
        f"({percent(groups['share'].iloc[0])})"
        if business.segments.are_clear
        else ""
    )
    return (
        f"{_people(business, people)} gave {count(len(ratings), 'rating', 'ratings')} to {rated:,} of "
        f"{count(len(ratings.items), 'title', 'titles')}{_when(business)}{told}."
    )


def _when(business: Business) -> str:
    times = business.data.ratings.known_times
    if not len(times):
        return ""
    first_year, last_year = (datetime.fromtimestamp(int(end), UTC).year for end in (times.min(), times.max()))
    return f" in {first_year}" if first_year == last_year else f" from {first_year} to {last_year}"


def _groups(business: Business) -> str:
    if not business.segments.are_clear:
        return business.segments.why_not or "They fall into no groups that another look would find again."
    groups = business.segments.table
    named = [
        f"{name} ({percent(share)})" for name, share in zip(groups["name"], groups["share"], strict=True)
    ]
    return f"The groups: {join(named)}."


def _stay(business: Business) -> str:
    table = business["staying"]
    if not len(business.data.ratings.known_times) and table.empty:
        return "Whether people stay the data does not say, for it carries no dates."
    if table.empty:
        return "Whether people stay cannot be said yet: too few people, or too short a time."
    said = still_there(table) or f"{100 * float(table['share'].iloc[0]):.0f} come back after their first day"
    return f"Of 100 people who come, {said} (from {_people(business, int(table['people'].iloc[0]))})."


def _works(business: Business) -> str:
    table = judged(business)
    if table.empty:
        return f"What works cannot be said yet: no title has {ENOUGH} ratings."
    groups = table["group"].value_counts()
    hits = table[table["group"] == HIT].sort_values(["lift_low", "item_id"], ascending=[False, True])
    parts = []
    for group, what, rows in (
        (HIT, "much seen and loved (surest: {})", hits),
        (GEM, "loved and hardly seen (surest: {})", business["gems"]),
        (OVER, "seen more than loved (most seen: {})", business["over_served"]),
    ):
        named = what.format(first(rows)["title"]) if len(rows) else what.partition(" (")[0]
        parts.append(f"{count(int(groups.get(group, 0)), 'is', 'are')} {named}")
    return f"Of {count(len(table), 'title', 'titles')} with {ENOUGH} ratings or more, {join(parts)}."


def _buy(business: Business) -> str:
    found = to_buy(business)
    if not any(business.data.catalog.genres):
        return "What to buy next the data does not say, for its titles carry no genres."
    base = f"from {count(len(business.data.ratings), 'rating', 'ratings')}"
    if found.empty:
        return f"No small kind of title clearly finds more people who love it than others do ({base})."
    top = first(found)
    return (
        f"Buy next {join(found['niche'].head(NAMED).tolist())}: a typical title of the first finds "
        f"{top['times']:.1f} times as many people who love it as a typical title of all ({base})."
    )


def _lost(business: Business) -> str:
    """Where people are lost, or, where there are no sessions, what the data lacks."""
    steps = business["session_steps"]
    early = steps[steps["step"].isin(ENDS)]
    if not early.empty and early["ended"].sum():
        worst = first(early.sort_values("ended", ascending=False, kind="stable"))
        sessions = int(steps["sessions"].iloc[0])
        return (
            f"Where most are lost: {percent(worst['ended'] / sessions)} of {count(sessions, 'session', 'sessions')} "
            f"that show titles {ENDS[worst['step']]}. What a title costs the data does not say."
        )
    depth = business["depth"]
    few, titles = int(depth.loc[depth["to"] < 5, "titles"].sum()), len(business.data.catalog)
    return (
        f"{percent(few / max(titles, 1))} of {count(titles, 'title', 'titles')} have fewer than 5 ratings, too few to "
        f"be recommended by what people watched; the data does not say {_lacking(business)}."
    )


def _lacking(business: Business) -> str:
    known, ratings = business.data.behaviour, business.data.ratings
    lacks = {
        "when people rated": not len(ratings.known_times),
        "who they are": known.people is None,
        "how much of a title they watched": known.viewings is None,
        "what they were shown": known.sessions is None,
        "what a title costs": True,
    }
    *others, last = [what for what, is_lacking in lacks.items() if is_lacking]
    return f"{', '.join(others)} or {last}" if others else last
