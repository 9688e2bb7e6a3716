"""What people did beside rating: browsing sessions and viewings, and sittings of ratings where there are none."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import EVENTS
from recsys.dataset.sessions import MET
from recsys.ids import Times
from recsys.insights.explore.counting import Counting
from recsys.insights.explore.events import chosen_events, chosen_sittings

LENGTH_EDGES = (0, 1, 2, 3, 4, 5, 10, 20, 50, 100)
COMPLETION_STEPS = 10
HOUR, DAY = 3_600, 86_400
SESSIONS, VIEWINGS, SITTINGS = "sessions", "viewings", "sittings"


def lengths(counting: Counting) -> pd.DataFrame:
    """Columns of, from, to, sessions, share: how many titles people open in a session, both ends included.

    ``of`` says what is counted: "sessions" of browsing (titles clicked, played or finished, each once) or, where the
    data has none, "sittings" (ratings with no more than half an hour between one and the next).
    """
    events = chosen_events(counting, "sessions")
    if events is not None:
        of, counts = SESSIONS, _opened(events)
    else:
        sittings = chosen_sittings(counting)
        of, counts = SITTINGS, np.empty(0, dtype=np.int64) if sittings is None else sittings[1]
    edges = np.array(LENGTH_EDGES)
    bins = np.searchsorted(edges, counts, side="right") - 1
    places = np.arange(bins.min(), bins.max() + 1) if len(bins) else np.arange(0)
    ends = np.append(edges[1:] - 1, counts.max() if len(counts) else 0)
    numbers = np.bincount(bins, minlength=len(edges))[places]
    return pd.DataFrame(
        {
            "of": of,
            "from": edges[places],
            "to": np.minimum(ends[places], counts.max() if len(counts) else 0),
            "sessions": numbers,
            "share": numbers / max(len(counts), 1),
        }
    )


def _opened(events: pd.DataFrame) -> NDArray[np.int64]:
    """Titles opened in each session, in no order."""
    sessions = np.unique(events["session_id"].to_numpy())
    met = events[events["event"].isin(MET)].drop_duplicates(["session_id", "item_id"])
    return np.bincount(np.searchsorted(sessions, met["session_id"].to_numpy()), minlength=len(sessions))


def funnel(counting: Counting) -> pd.DataFrame:
    """Columns step, events, sessions, share, of_shown: what happens in browsing sessions, step by step.

    ``step`` is one of search, impression, click, play, finish. ``sessions`` have at least one such event; ``share`` of
    all sessions; ``of_shown`` is events for one title shown.
    """
    events = chosen_events(counting, "sessions")
    if events is None or events.empty:
        return pd.DataFrame(columns=["step", "events", "sessions", "share", "of_shown"])
    counts = np.array([(events["event"] == step).sum() for step in EVENTS])
    sessions = np.array([events.loc[events["event"] == step, "session_id"].nunique() for step in EVENTS])
    return pd.DataFrame(
        {
            "step": EVENTS,
            "events": counts,
            "sessions": sessions,
            "share": sessions / events["session_id"].nunique(),
            "of_shown": counts / counts[1] if counts[1] else np.nan,
        }
    )


def when(counting: Counting) -> pd.DataFrame:
    """Columns of, weekday (1 = Monday), hour, count: when people watch, by the hour of the week (UTC).

    ``of`` says what begins in that hour: "viewings", else "sessions", else "sittings" of ratings. Only hours that
    occur.
    """
    viewings, events = chosen_events(counting, "viewings"), chosen_events(counting, "sessions")
    if viewings is not None:
        of, begins = VIEWINGS, viewings["timestamp"].to_numpy()
    elif events is not None:
        of, begins = SESSIONS, events.groupby("session_id")["timestamp"].min().to_numpy()
    else:
        sittings = chosen_sittings(counting)
        of, begins = SITTINGS, np.empty(0, dtype=np.int64) if sittings is None else sittings[0]
    table = _by_hour(begins)
    table.insert(0, "of", of)
    return table


def _by_hour(begins: Times) -> pd.DataFrame:
    """weekday, hour, count."""
    hours = (begins // DAY + 3) % 7 * 24 + begins % DAY // HOUR  # 1970-01-01 was a Thursday
    counts = np.bincount(hours.astype(np.int64), minlength=7 * 24)
    places = np.flatnonzero(counts)
    return pd.DataFrame({"weekday": places // 24 + 1, "hour": places % 24, "count": counts[places]})


def devices(counting: Counting) -> pd.DataFrame:
    """Columns device, people, sessions, share, clicked, played: sessions by the device that a person uses most.

    ``share`` of the sessions of people whose device is known; ``clicked`` and ``played`` are the shares of these
    sessions with at least one such event. Most sessions first.
    """
    columns = ["device", "people", "sessions", "share", "clicked", "played"]
    events, people = chosen_events(counting, "sessions"), counting.data.behaviour.people
    if events is None or people is None or events.empty:
        return pd.DataFrame(columns=columns)
    known = people.loc[people["device"].notna() & (people["device"] != ""), ["user_id", "device"]]
    each = events.assign(clicked=events["event"] == "click", played=events["event"] == "play")
    each = each.groupby("session_id").agg(
        user_id=("user_id", "first"), clicked=("clicked", "any"), played=("played", "any")
    )
    each = each.merge(known, on="user_id")
    table = each.groupby("device").agg(
        people=("user_id", "nunique"),
        sessions=("user_id", "size"),
        clicked=("clicked", "mean"),
        played=("played", "mean"),
    )
    table = table.reset_index().sort_values(
        ["sessions", "device"], ascending=[False, True], ignore_index=True
    )
    table["share"] = table["sessions"] / max(len(each), 1)
    return table[columns]


def completion(counting: Counting) -> pd.DataFrame:
    """Columns from, to, viewings, share: how much of a title is watched, in ten steps of its length.

    The lower end is included, in the last step also the upper.
    """
    viewings = chosen_events(counting, "viewings")
    seen = np.empty(0) if viewings is None else viewings["completion"].dropna().to_numpy(dtype=np.float64)
    steps = np.floor(seen * COMPLETION_STEPS + 1e-6).clip(0, COMPLETION_STEPS - 1).astype(np.int64)
    counts = np.bincount(steps, minlength=COMPLETION_STEPS)
    places = np.arange(COMPLETION_STEPS if len(seen) else 0)
    return pd.DataFrame(
        {
            "from": places / COMPLETION_STEPS,
            "to": (places + 1) / COMPLETION_STEPS,
            "viewings": counts[places],
            "share": counts[places] / max(len(seen), 1),
        }
    )


def places(counting: Counting) -> pd.DataFrame:
    """Columns place, shown, clicks, clicked, played: what comes of a title by its place on the screen, 1 first.

    ``clicked`` and ``played`` are events for one time that a title was shown there.
    """
    events = chosen_events(counting, "sessions")
    if events is None or not events["place"].notna().any():
        return pd.DataFrame(columns=["place", "shown", "clicks", "clicked", "played"])
    placed = events[events["place"].notna()]
    counts = pd.crosstab(placed["place"].astype("int64"), placed["event"])
    counts = counts.reindex(columns=list(EVENTS), fill_value=0)
    counts = counts[counts["impression"] > 0]
    return pd.DataFrame(
        {
            "place": counts.index,
            "shown": counts["impression"].to_numpy(),
            "clicks": counts["click"].to_numpy(),
            "clicked": (counts["click"] / counts["impression"]).to_numpy(),
            "played": (counts["play"] / counts["impression"]).to_numpy(),
        }
    )


TABLES = {
    "lengths": lengths,
    "funnel": funnel,
    "when": when,
    "devices": devices,
    "completion": completion,
    "places": places,
}
