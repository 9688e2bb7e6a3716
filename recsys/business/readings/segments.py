"""Who the people are, by segments."""

from functools import partial

import pandas as pd

from recsys.business.business import Business
from recsys.business.readings.reading import Reading
from recsys.insights.explore.readings.words import count, join, most, percent
from recsys.insights.segments import AGREED, CRITERION, best_agreement

NOTHING = ""
"""Where there are no groups, the first of these readings says so for all."""


def _segments(business: Business) -> str:
    found = business.segments
    if not found.are_clear:
        return f"No clear groups. {found.why_not}"
    rows = found.table.to_dict("records")
    first, last = rows[0], rows[-1]
    people = count(len(found.people), "person", "people")
    return (
        f"{people} fall into {len(rows)} groups. The largest is "
        f"\u201c{first['name']}\u201d ({percent(first['share'])}), the smallest "
        f"\u201c{last['name']}\u201d ({percent(last['share'])})."
    )


def _profile(business: Business) -> str:
    table = business["segment_profile"]
    if table.empty:
        return NOTHING
    top = most(table.assign(far=table["deviations"].abs()), "far")
    word = "more" if top["deviations"] > 0 else "less"
    return (
        f"Furthest from everybody is \u201c{top['group']}\u201d, with much {word} of this: {top['label']}. "
        "The larger a dot, the further from the average."
    )


def _taste(business: Business) -> str:
    if not business.segments.are_clear:
        return NOTHING
    table = business["segment_taste"]
    if table.empty:
        return "The titles carry no genres, so tastes cannot be compared."
    tops = (
        table.sort_values("times", ascending=False, kind="stable").drop_duplicates("group").to_dict("records")
    )
    said = [
        f"\u201c{row['group']}\u201d rates {row['genre']} {row['times']:.1f} times as often"
        for row in tops[:2]
    ]
    return f"{join(said)} as everybody."


def _offers(business: Business) -> str:
    table = business["segment_offers"]
    if table.empty:
        return NOTHING if not business.segments.are_clear else "No title stands out for any group."
    top = most(table, "times")
    others = "no others rated it" if pd.isna(top["loved_else"]) else f"others in {percent(top['loved_else'])}"
    return (
        f"\u201c{top['group']}\u201d loved {top['title']} in {percent(top['loved_by'])} of {top['ratings']:,} ratings, "
        f"{others}; only {percent(top['seen'])} of the group rated it."
    )


def _loved(business: Business) -> str:
    table = business["segment_loved"]
    if table.empty:
        return NOTHING if not business.segments.are_clear else "No title is loved by enough of a group."
    first = table.drop_duplicates("group").to_dict("records")
    said = [f"{row['title']} for \u201c{row['group']}\u201d" for row in first[:3]]
    return f"Most their own: {join(said)}."


def _tried(business: Business) -> str:
    found = business.segments
    if found.tried.empty:
        return NOTHING
    if not found.are_clear:
        best = best_agreement(found.tried)
        if best < AGREED:
            return f"Nothing that was tried reached {AGREED:g}; the best came to {best:.2f}. {CRITERION}"
        return f"The best came to {best:.2f}, but nothing that was tried passed all of this. {CRITERION}"
    return (
        f"Found by {found.method}: different starts agree by {found.stability:.2f}, random halves of the people by "
        f"{found.halves:.2f}. {CRITERION}"
    )


def _communities(business: Business) -> str:
    table = business["communities"]
    if table.empty:
        return "Too few titles share raters to say which belong together."
    top = most(table, "people")
    return (
        f"{count(int(table['titles'].sum()), 'title', 'titles')} that share raters make "
        f"{count(len(table), 'group', 'groups')}; other starts agree by {top['agreement']:.2f} (1 is the same). "
        f"Most at home to people: \u201c{top['group']}\u201d, where {percent(top['share'])} of them have more of their "
        "titles than in any other."
    )


_reading = partial(Reading, "who", part="segments")
READINGS: tuple[Reading, ...] = (
    _reading("segments", "Who our viewers are", ("segments",), _segments),
    _reading("segment_taste", "What each group watches more", ("segment_taste",), _taste),
    _reading("segment_profile", "What tells the groups apart", ("segment_profile",), _profile, is_wide=True),
    _reading("segment_offers", "What to offer each", ("segment_offers",), _offers, opens_film=True),
    _reading(
        "segment_loved", "What each loves more than others", ("segment_loved",), _loved, opens_film=True
    ),
    _reading("communities", "Titles that the same people watch", ("communities",), _communities),
    _reading("segment_tried", "Are these groups real?", ("segment_tried",), _tried),
)
