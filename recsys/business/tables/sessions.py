"""Sessions: length, funnel, where they are given up, and who comes back."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from recsys.business.material import Material
from recsys.dataset import EVENTS, Ratings
from recsys.dataset.sessions import sitting_starts
from recsys.evaluation.intervals import grouped_intervals
from recsys.ids import UNKNOWN, UNKNOWN_TIME, Floats

DAY, MINUTE = 86_400, 60
MINUTE_EDGES = (0, 1, 2, 5, 10, 20, 30, 60, 120, 180)
SESSIONS, SITTINGS = "sessions", "sittings"
STEPS = EVENTS[1:]
SHOWN, OPENED = 0, 1
"""Searching is no step: few do, and who does not sees titles all the same."""
GIVEN_UP = (0.1, 0.25, 0.5, 0.9)
GROUPS_SHOWN, ENOUGH_VIEWINGS = 8, 100
RETURNS = (1, 7, 30)
ENOUGH_SESSIONS, ENOUGH_SHOWN = 20, 100


def session_minutes(material: Material) -> pd.DataFrame:
    """Columns of, from, to, sessions, share, median: how long sessions last, in minutes.

    From the first event of a browsing session to the last, so that watching counts; ``of`` is "sessions". Where the
    data has none, "sittings": from the first rating to the last with no more than half an hour between one and the
    next. ``from`` is included, ``to`` is not (the longest, in the last step). ``median`` is that of all, the same in
    each row. Empty without either.
    """
    of, minutes = _minutes(material)
    edges = np.array(MINUTE_EDGES)
    bins = np.searchsorted(edges, minutes, side="right") - 1
    places = np.arange(bins.max() + 1) if len(bins) else np.arange(0)
    longest = int(np.ceil(minutes.max())) if len(minutes) else 0
    counts = np.bincount(bins, minlength=len(edges))[places]
    return pd.DataFrame(
        {
            "of": of,
            "from": edges[places],
            "to": np.append(edges[1:], max(longest, edges[-1] + 1))[places],
            "sessions": counts,
            "share": counts / max(len(minutes), 1),
            "median": np.median(minutes) if len(minutes) else np.nan,
        }
    )


def _minutes(material: Material) -> tuple[str, Floats]:
    events = material.data.behaviour.sessions
    if events is not None and len(events):
        visits = _visits(events)
        return SESSIONS, ((visits["end"] - visits["begin"]) / MINUTE).to_numpy(dtype=np.float64)
    ratings = _timed(material.data.ratings)
    if ratings is None or ratings.timestamps is None:
        return SITTINGS, np.empty(0)
    starts = sitting_starts(ratings)
    ends = np.append(starts[1:], len(ratings)) - 1
    return SITTINGS, (ratings.timestamps[ends] - ratings.timestamps[starts]) / MINUTE


def _timed(ratings: Ratings) -> Ratings | None:
    """Those of known time; None where there are none."""
    if not len(ratings.known_times):
        return None
    known = np.asarray(ratings.timestamps) != UNKNOWN_TIME
    return ratings if known.all() else ratings.where(known)


def session_steps(material: Material) -> pd.DataFrame:
    """Columns step, sessions, share, passed, ended: how far browsing sessions come, and where they end.

    A session reached ``step`` (impression, click, play, finish) if it has such an event or one of a later step;
    ``share`` of all sessions that showed a title, ``passed`` of those that reached the step before (NaN for the first).
    ``ended`` went no further. Empty without sessions.
    """
    events = material.data.behaviour.sessions
    columns = ["step", "sessions", "share", "passed", "ended"]
    if events is None or events.empty:
        return pd.DataFrame(columns=columns)
    furthest = _visits(events)["step"].to_numpy()
    reached = np.array([(furthest >= step).sum() for step in range(len(STEPS))])
    if not reached[0]:
        return pd.DataFrame(columns=columns)
    before = np.concatenate([[np.nan], reached[:-1]])
    return pd.DataFrame(
        {
            "step": STEPS,
            "sessions": reached,
            "share": reached / reached[0],
            "passed": np.divide(reached, before, out=np.full(len(STEPS), np.nan), where=before > 0),
            "ended": reached - np.append(reached[1:], 0),
        }
    )


def _visits(events: pd.DataFrame) -> pd.DataFrame:
    """Each session: user_id, step (the furthest, a place in ``STEPS``; -1: only a search), shown titles, begin, end."""
    ids = events["session_id"].to_numpy()
    if (np.diff(ids) < 0).any():
        events = events.iloc[np.argsort(ids, kind="stable")]
        ids = events["session_id"].to_numpy()
    starts = np.flatnonzero(np.diff(ids, prepend=ids[0] - 1))
    step, times = np.full(len(ids), UNKNOWN), events["timestamp"].to_numpy()
    for place, name in enumerate(STEPS):
        step[(events["event"] == name).to_numpy(dtype=np.bool_)] = place
    return pd.DataFrame(
        {
            "user_id": events["user_id"].to_numpy()[starts],
            "step": np.maximum.reduceat(step, starts),
            "shown": np.add.reduceat((step == SHOWN).astype(np.int64), starts),
            "begin": np.minimum.reduceat(times, starts),
            "end": np.maximum.reduceat(times, starts),
        }
    )


def titles_shown(material: Material) -> pd.DataFrame:
    """Columns shown, sessions, people, opened, low, high: whether sessions that show more titles open one more often.

    ``opened`` is the share of the sessions showing so many titles in which one was opened, ``low`` and ``high`` its
    95 % interval over people, who are drawn again with all their sessions. Numbers of at least 100 sessions. Where more
    is shown may be another screen, so more titles need not be the cause. Empty without sessions.
    """
    events = material.data.behaviour.sessions
    columns = ["shown", "sessions", "people", "opened", "low", "high"]
    if events is None or events.empty:
        return pd.DataFrame(columns=columns)
    rows = []
    for shown, visits in _visits(events).groupby("shown"):
        if shown and len(visits) >= ENOUGH_SHOWN:
            opened: Floats = np.asarray(visits["step"] >= OPENED, dtype=np.float64)
            people = visits["user_id"].to_numpy()
            ends = grouped_intervals(people, {"opened": opened})
            rows.append((shown, len(visits), len(np.unique(people)), opened.mean(), *ends.values()))
    return pd.DataFrame(rows, columns=columns)


def giving_up(material: Material) -> pd.DataFrame:
    """Columns of, group, viewings, before_10, before_25, before_50, before_90: where viewings are given up.

    The share of viewings that end before so many percent of the title: of all ("all"), by the device that a person
    uses most ("device") and by genre ("genre", the 8 with most viewings; a title of several counts in each). Groups of
    at least 100 viewings, those that are given up most first. Empty for data without viewings.
    """
    columns = ["of", "group", "viewings", *(f"before_{100 * edge:.0f}" for edge in GIVEN_UP)]
    viewings, people = material.data.behaviour.viewings, material.data.behaviour.people
    seen = None if viewings is None else viewings.dropna(subset="completion")
    if seen is None or seen.empty:
        return pd.DataFrame(columns=columns)
    completion = seen["completion"].to_numpy(dtype=np.float32)  # as stored: widened, 0.9 would be below 0.9
    ended = seen[["user_id", "item_id"]].assign(
        viewings=1, **{name: completion < edge for edge, name in zip(GIVEN_UP, columns[3:], strict=True)}
    )
    parts = [_shares(ended.assign(group="all"), "all", columns)]
    if people is not None:
        known = people.loc[people["device"].notna() & (people["device"] != ""), ["user_id", "device"]]
        theirs = ended.groupby("user_id")[columns[2:]].sum().reset_index()
        parts.append(_shares(theirs.merge(known.rename(columns={"device": "group"})), "device", columns))
    genres = material.counting.catalog[["item_id", "genre"]].explode("genre").dropna(subset="genre")
    titles = ended.groupby("item_id")[columns[2:]].sum().reset_index()
    parts.append(_shares(titles.merge(genres.rename(columns={"genre": "group"})), "genre", columns))
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


def _shares(ended: pd.DataFrame, of: str, columns: list[str]) -> pd.DataFrame:
    """The groups of ``ended``, whose figures are counts: those that are given up most first."""
    table = ended.groupby("group")[columns[2:]].sum().reset_index()
    if of != "all":
        table = table[table["viewings"] >= ENOUGH_VIEWINGS]
        table = table.sort_values(["viewings", "group"], ascending=[False, True]).head(GROUPS_SHOWN)
    table[columns[3:]] = table[columns[3:]].div(table["viewings"], axis=0)
    table = table.sort_values(["before_90", "group"], ascending=[False, True])
    return table.assign(of=of)[columns]


def coming_back(material: Material) -> pd.DataFrame:
    """Columns outcome, sessions, people, days, within_1, within_7, within_30, and each with _low and _high.

    How soon the next browsing session begins, by the furthest step of this one (``STEPS``): ``within_7`` is the share
    with another within 7 days of its end, ``days`` the median wait of those that are followed by one. Only sessions
    that ended 30 days or more before the data does. The intervals (95 %) are over people, who are drawn again with all
    their sessions. What goes together need not be the cause. Only outcomes of at least 20 sessions. Empty without
    sessions.
    """
    figures = [f"within_{days}" for days in RETURNS]
    columns = ["outcome", "sessions", "people", "days"]
    columns += [f"{name}{end}" for name in figures for end in ("", "_low", "_high")]
    events = material.data.behaviour.sessions
    if events is None or events.empty:
        return pd.DataFrame(columns=columns)
    each = _visits(events).sort_values(["user_id", "begin"])
    wait = each.groupby("user_id")["begin"].shift(-1) - each["end"]
    each["days"] = wait.clip(lower=0) / DAY
    last = int(events["timestamp"].max())
    each = each[(each["end"] <= last - max(RETURNS) * DAY) & (each["step"] != UNKNOWN)]
    rows = [
        {"outcome": name, **_returns(group, figures)}
        for step, name in enumerate(STEPS)
        if len(group := each[each["step"] == step]) >= ENOUGH_SESSIONS
    ]
    return pd.DataFrame(rows, columns=columns)


def _returns(group: pd.DataFrame, figures: list[str]) -> dict[str, float]:
    back: dict[str, Floats] = {
        name: np.asarray(group["days"] <= days, dtype=np.float64)
        for name, days in zip(figures, RETURNS, strict=True)
    }
    people = group["user_id"].to_numpy()
    return {
        "sessions": len(group),
        "people": int(group["user_id"].nunique()),
        "days": float(group["days"].median()),
        **{name: float(flags.mean()) for name, flags in back.items()},
        **grouped_intervals(people, back),
    }


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "session_minutes": session_minutes,
    "session_steps": session_steps,
    "titles_shown": titles_shown,
    "giving_up": giving_up,
    "coming_back": coming_back,
}
