"""How a table writes its times, found out from a sample."""

import re
from collections.abc import Sequence
from enum import StrEnum

FIRST_MILLISECOND = 100_000_000_000
"""Whole numbers from here on are milliseconds: as seconds they would be after the year 5100."""

BLANK = frozenset({"", "NULL", "NONE", "NA", "N/A", "NAN", "NAT", "\\N"})
"""What is written where there is no time."""

_WHOLE = re.compile(r"\d{1,18}(\.0*)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_SHORT = re.compile(r"(\d{1,2})(?P<sign>[/.-])(\d{1,2})(?P=sign)\d{4}([T ].*)?")


class Clock(StrEnum):
    """How times are written, as sentences about rejected rows say it."""

    SECONDS = "whole seconds since 1970"
    MILLISECONDS = "whole milliseconds since 1970"
    DATE = "a date like 2005-09-06"
    ISO = "a date like 2005-09-30, perhaps with a time"
    DOTTED = "a date like 30.09.2005"
    DAY_FIRST = "a date like 30/09/2005"
    MONTH_FIRST = "a date like 09/30/2005"


def clock_of(texts: Sequence[str]) -> Clock | None:
    """The way in which most of the ``texts`` can be read as times; None when that is fewer than half.

    Blank ones do not count. Where all days are also months, the month comes first.
    """
    counts = dict.fromkeys(Clock, 0)
    filled = [text for text in texts if text.upper() not in BLANK]
    for text in filled:
        if _WHOLE.fullmatch(text):
            late = int(text.partition(".")[0]) >= FIRST_MILLISECOND
            counts[Clock.MILLISECONDS if late else Clock.SECONDS] += 1
        elif _ISO.fullmatch(text):
            counts[Clock.ISO] += 1
        elif match := _SHORT.fullmatch(text):
            if match["sign"] == ".":
                counts[Clock.DOTTED] += 1
            else:
                counts[Clock.MONTH_FIRST] += int(match[1]) <= 12
                counts[Clock.DAY_FIRST] += int(match[3]) <= 12
    best = max(_LIKELIEST, key=counts.__getitem__)
    return best if filled and 2 * counts[best] >= len(filled) else None


_LIKELIEST = [clock for clock in Clock if clock not in (Clock.DATE, Clock.DAY_FIRST)] + [Clock.DAY_FIRST]
_SHORT_SQL = (
    "CASE WHEN regexp_full_match({{0}}, '[0-9]{{{{1,2}}}}[/.-][0-9]{{{{1,2}}}}[/.-][0-9]{{{{4}}}}"
    "([T ][0-9:]{{{{4,8}}}})?') THEN epoch(try_strptime(translate({{0}}, 'T.-', ' //'), "
    "['{0}', '{0} %H:%M', '{0} %H:%M:%S']))::BIGINT END"
)
_WHOLE_SQL = "whole(CASE WHEN contains({0}, '.') THEN regexp_replace({0}, '[.]0* *$', '') ELSE {0} END)"
_DAY_FIRST_SQL = _SHORT_SQL.format("%d/%m/%Y")
_SECONDS = {
    Clock.SECONDS: _WHOLE_SQL,
    Clock.MILLISECONDS: _WHOLE_SQL + " // 1000",
    Clock.DATE: "CASE WHEN regexp_full_match({0}, ' *[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} *') "
    "THEN epoch(try_cast(trim({0}) AS DATE))::BIGINT END",
    Clock.ISO: "CASE WHEN regexp_full_match({0}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}"
    "([T ][0-9]{{1,2}}:[0-9:.]{{2,16}}(Z|[ ]?[+-][0-9:]{{2,5}})?)?') "
    "THEN floor(epoch(try_cast({0} AS TIMESTAMPTZ)))::BIGINT END",
    Clock.DOTTED: _DAY_FIRST_SQL,
    Clock.DAY_FIRST: _DAY_FIRST_SQL,
    Clock.MONTH_FIRST: _SHORT_SQL.format("%m/%d/%Y"),
}


def seconds_sql(clock: Clock, text: str) -> str:
    """SQL for whole seconds since 1970 (UTC where nothing else is said) of the SQL expression ``text``; else NULL."""
    return _SECONDS[clock].format(text)
