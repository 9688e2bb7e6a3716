"""Browsing: what stood on the screen, what was clicked, played and finished."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.dataset import EVENTS
from recsys.demo.evenings import DAY, FIRST_DAY, LAST_DAY
from recsys.demo.people import DEVICES, Crowd
from recsys.demo.traits import Traits
from recsys.ids import Floats, Ids

PLACES = {"tv": 10, "laptop": 8, "phone": 5, "tablet": 6}
"""How many titles a screen shows."""
MOST_PLACES = max(PLACES.values())
PLAYED = 0.62
"""Share of the sessions that end with a viewing."""
SEARCHED = {"tv": 0.12, "laptop": 0.30, "phone": 0.24, "tablet": 0.22}
"""Share of the sessions that begin with a search."""
CLICKED = 0.11
"""The chance of a click on the first place for a title that is not played in the end."""
PLACE_POWER = 0.75
"""A title at place p is clicked, and the one that is played stands there, ``p^-PLACE_POWER`` times as often."""
NEAREST = 15
SEARCH, IMPRESSION, CLICK, PLAY, FINISH = range(len(EVENTS))


@dataclass(frozen=True, eq=False)
class Watched:
    """The viewings that sessions lead to, parallel arrays."""

    person: NDArray[np.int32]
    item: NDArray[np.int32]
    begin: NDArray[np.int64]
    seconds: Floats
    completion: NDArray[np.float32]


def browse(
    draw: np.random.Generator,
    crowd: Crowd,
    traits: Traits,
    fame: Floats,
    watched: Watched,
    n_sessions: int,
    ids: Ids,
) -> pd.DataFrame:
    """A table of events (see ``recsys.dataset.behaviour``) of ``n_sessions`` sessions.

    Half of a screen is what everybody knows, half is near to something that the person has watched. ``PLAYED`` of the
    sessions are those before a viewing: its title stands among them, is clicked, played, and finished where nine tenths
    were seen. The others are by the same people at other times, and end with nothing.
    """
    n_played = min(int(PLAYED * n_sessions), len(watched.begin))
    led = np.concatenate(
        [
            draw.choice(len(watched.begin), n_played, replace=False),
            draw.integers(0, len(watched.begin), n_sessions - n_played),
        ]
    )
    played = np.arange(n_sessions) < n_played
    begin = watched.begin[led] - draw.integers(90, 500, n_sessions)
    begin[~played] += draw.integers(-2 * DAY, 2 * DAY, n_sessions - n_played)
    begin = np.clip(begin, FIRST_DAY, LAST_DAY + DAY - 1_000)
    order = np.argsort(begin, kind="stable")
    led, played, begin = led[order], played[order], begin[order]

    device = crowd.device[watched.person[led]]
    width = np.array([PLACES[name] for name in DEVICES])[device]
    shown, place = _screens(draw, traits, fame, watched, led, played, width)
    there = (np.arange(MOST_PLACES) < width[:, None]) & _first_of_each(shown)
    chosen = np.zeros(shown.shape, dtype=np.bool_)
    chosen[np.flatnonzero(played), place[played]] = True
    there |= chosen
    there &= ~((shown == watched.item[led][:, None]) & played[:, None] & ~chosen)

    row, column = np.nonzero(there)
    seen_at = begin[row] + 3 + 2 * column
    ease = CLICKED * (column + 1.0) ** -PLACE_POWER * np.where(column % 2 == 1, 1.5, 1.0)
    ease *= np.array([0.8, 1.1, 1.2, 1.0])[device[row]]
    clicked = (draw.random(len(row)) < ease) & ~chosen[row, column]
    searched = np.flatnonzero(
        draw.random(n_sessions) < np.array([SEARCHED[name] for name in DEVICES])[device]
    )
    ends, at = np.flatnonzero(played), watched.begin[led[played]]
    done = watched.completion[led[played]] >= 0.9
    own = ids[watched.item[led[played]]]
    click_row, click_column = row[clicked], column[clicked]
    events = [
        (
            searched,
            begin[searched],
            SEARCH,
            np.full(len(searched), -1),
            np.zeros(len(searched), dtype=np.int64),
        ),
        (row, seen_at, IMPRESSION, ids[shown[row, column]], column + 1),
        (
            click_row,
            begin[click_row] + 25 + 5 * click_column,
            CLICK,
            ids[shown[click_row, click_column]],
            click_column + 1,
        ),
        (ends, at - 5, CLICK, own, place[played] + 1),
        (ends, at, PLAY, own, place[played] + 1),
        (
            ends[done],
            at[done] + watched.seconds[led[played]][done].astype(np.int64),
            FINISH,
            own[done],
            place[played][done] + 1,
        ),
    ]
    return _table(events, watched.person[led])


def _screens(
    draw: np.random.Generator,
    traits: Traits,
    fame: Floats,
    watched: Watched,
    led: NDArray[np.int64],
    played: NDArray[np.bool_],
    width: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The titles shown, shape (n_sessions, MOST_PLACES), and the place (0 first) of the one that is played."""
    n_sessions = len(led)
    odds = np.exp(0.9 * fame)
    shown = draw.choice(len(fame), (n_sessions, MOST_PLACES), p=odds / odds.sum())
    starts = np.searchsorted(watched.person, watched.person[led])
    counts = np.searchsorted(watched.person, watched.person[led], side="right") - starts
    alike = traits.table @ traits.table.T
    np.fill_diagonal(alike, -np.inf)
    nearest = np.argpartition(-alike, min(NEAREST, len(fame)) - 1, axis=1)[:, :NEAREST]
    for column in range(1, MOST_PLACES, 2):
        known = watched.item[starts + (draw.random(n_sessions) * counts).astype(np.int64)]
        shown[:, column] = nearest[known, draw.integers(0, nearest.shape[1], n_sessions)]
    weights = np.arange(1, MOST_PLACES + 1) ** -PLACE_POWER * (np.arange(MOST_PLACES) < width[:, None])
    sums = np.cumsum(weights, axis=1)
    place = (draw.random(n_sessions)[:, None] * sums[:, -1:] > sums).sum(axis=1)
    rows = np.flatnonzero(played)
    shown[rows, place[rows]] = watched.item[led[rows]]
    return shown, place


def _first_of_each(shown: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which places hold a title that no earlier place of their row holds."""
    first = np.ones(shown.shape, dtype=np.bool_)
    for column in range(1, shown.shape[1]):
        first[:, column] = (shown[:, :column] != shown[:, column : column + 1]).all(axis=1)
    return first


def _table(
    events: list[tuple[NDArray[np.int64], NDArray[np.int64], int, NDArray[np.int64], NDArray[np.int64]]],
    person: NDArray[np.int32],
) -> pd.DataFrame:
    session, time, item, place = (np.concatenate([event[part] for event in events]) for part in (0, 1, 3, 4))
    code = np.repeat(np.array([event[2] for event in events]), [len(event[0]) for event in events])
    order = np.lexsort((code, time, session))
    blank = item[order] < 0
    return pd.DataFrame(
        {
            "session_id": session[order] + 1,
            "user_id": person[session[order]].astype(np.int64) + 1,
            "timestamp": time[order],
            "event": np.array(EVENTS, dtype=object)[code[order]],
            "item_id": pd.arrays.IntegerArray(item[order], blank),
            "place": pd.arrays.IntegerArray(place[order].astype(np.int16), blank),
        }
    )
