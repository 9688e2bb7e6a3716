"""Retention: how many come back, and how long people stay, as far as each could be watched."""

import warnings
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recsys.business.material import Material
from recsys.business.periods import Step, step_for
from recsys.business.traces import Days, Traces
from recsys.lazy import lazy

if TYPE_CHECKING:
    import scipy.stats as stats
else:
    stats = lazy("scipy.stats")

PERIODS = 30
MOST_STEPS = 100
"""People are followed no longer, so that a date like 9999-12-31 makes no table of thousands of years."""
ENOUGH = 20
"""People without whom a share says little."""
ENOUGH_COHORTS = 3
MIDDLE = (0.1, 0.9)
STILL_COMING_BACK = 0.1
"""Of silences as long as the rule for "gone", at most so many ended with a return."""
LEAST_SILENCE = 30
POINTS = 150
LEVEL = 0.95


def cohorts(material: Material) -> pd.DataFrame:
    """Columns step, cohort, after, size, active, share: of those who came in a period, who is there ``after`` more.

    A person's time runs in steps of one length from their own first day; ``active`` were there (rated, watched or
    browsed) in step ``after`` (0 holds the first day). Only people count whose step had ended when the data ends:
    ``size`` of the cohort, so that nobody who came late is taken for lost. ``share = active / size``. The step is the
    shortest of day, week, month, quarter and year that makes at most 30 periods; at most 100 steps are followed. Empty
    without times.
    """
    traces = material.traces
    columns = ["step", "cohort", "after", "size", "active", "share"]
    if not len(traces):
        return pd.DataFrame(columns=columns)
    step = step_for(traces.first, traces.last, PERIODS)
    size, active, labels = _by_cohort(traces, step)
    cohort, after = np.nonzero(size)
    sizes, there = size[cohort, after], active[cohort, after]
    return pd.DataFrame(
        {
            "step": step.name,
            "cohort": np.array(labels, dtype=object)[cohort].astype(str),
            "after": after,
            "size": sizes,
            "active": there,
            "share": there / sizes,
        }
    )[columns]


def _by_cohort(traces: Traces, step: Step) -> tuple[NDArray[np.int64], NDArray[np.int64], list[str]]:
    """How many could be watched and how many were there, shape (cohorts, steps), and what cohorts are called."""
    periods, cohort = np.unique(step.of(traces.first_days), return_inverse=True)
    watched = ((traces.last + 1 - traces.first_days) / step.days).astype(np.int64).clip(max=MOST_STEPS)
    shape = (len(periods), int(watched.max()) + 1)
    ended = np.bincount(cohort * shape[1] + watched, minlength=shape[0] * shape[1]).reshape(shape)
    size = ended[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]  # who has at least one more whole step
    after = ((traces.day - traces.firsts) / step.days).astype(np.int64)
    once = (np.diff(traces.person, prepend=-1) != 0) | (np.diff(after, prepend=-1) != 0)
    rows = once & (after < np.repeat(watched, traces.days_each))
    place = np.repeat(cohort, traces.days_each)[rows] * size.shape[1] + after[rows]
    active = np.bincount(place, minlength=size.size).reshape(size.shape)
    return size, active, step.labels(periods)


def retention(material: Material) -> pd.DataFrame:
    """Columns step, after, size, active, share, low, high, cohorts: ``cohorts`` taken together.

    ``low`` and ``high`` hold the middle four fifths of the cohorts with at least 20 people (NaN where there are fewer
    than three, ``cohorts`` says how many). Only steps for which at least 20 people could be watched. Empty without
    times.
    """
    table = cohorts(material)
    if table.empty:
        return pd.DataFrame(columns=["step", "after", "size", "active", "share", "low", "high", "cohorts"])
    parts = table.groupby(["step", "after"], as_index=False)[["size", "active"]].sum()
    parts["share"] = parts["active"] / parts["size"].where(parts["size"] > 0)
    judged = table[table["size"] >= ENOUGH].groupby("after")["share"]
    known = judged.size().reindex(parts["after"], fill_value=0).to_numpy()
    for name, quantile in zip(("low", "high"), MIDDLE, strict=True):
        ends = judged.quantile(quantile).reindex(parts["after"]).to_numpy(dtype=np.float64)
        parts[name] = np.where(known >= ENOUGH_COHORTS, ends, np.nan)
    parts["cohorts"] = known
    return parts[parts["size"] >= ENOUGH].reset_index(drop=True)


def gone_after(traces: Traces) -> int | None:
    """Days without a trace after which a person counts as gone; None where the data is too short to say.

    The fewest, but at least 30, for which of all silences of that length at most one in ten ended with a return. A
    silence of N days has no trace on the N days after the last; of the silences at the end of the data none has ended.
    None where that is more than half of the days of the data.
    """
    if not len(traces):
        return None
    gaps, silences = np.sort(traces.gaps), np.sort(traces.last - traces.last_days)
    rules = np.arange(LEAST_SILENCE, (traces.last - traces.first) // 2 + 1)
    ended = len(gaps) - np.searchsorted(gaps, rules, side="right")
    lasting = len(silences) - np.searchsorted(silences, rules, side="left")
    holds = (lasting > 0) & (ended <= STILL_COMING_BACK * (ended + lasting))
    return int(rules[holds.argmax()]) if holds.any() else None


def staying(material: Material) -> pd.DataFrame:
    """Columns days, share, low, high, at_risk, people, gone_after: the share of people still there after some days.

    Kaplan and Meier (1958) of the days from a person's first to their last. A person is gone whose last day lies
    ``gone_after`` days or more before the end of the data (the rule of that name); of others it is only known that they
    stayed until then, so they count as long as they could be watched. Who came in those last days is left out;
    ``people`` is how many are not. ``low`` and ``high``: 95 % interval (Greenwood's variance, log-log). ``at_risk`` are
    still watched at that point; it ends where they are fewer than 20. Empty without times, and where nobody can be
    called gone.
    """
    columns = ["days", "share", "low", "high", "at_risk", "people", "gone_after"]
    rule = gone_after(material.traces)
    if rule is None:
        return pd.DataFrame(columns=columns)
    stayed, is_gone = lifetimes(material.traces, rule)
    if len(stayed) < ENOUGH:
        return pd.DataFrame(columns=columns)
    stayed_sorted = np.sort(stayed)
    days = np.unique(np.linspace(0, stayed_sorted[-ENOUGH], POINTS).astype(np.int64))
    curve = stats.ecdf(stats.CensoredData.right_censored(stayed, ~is_gone)).sf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # nobody or everybody gone: no interval
        interval = curve.confidence_interval(LEVEL, method="log-log")
    share = curve.evaluate(days)
    low, high = (end.evaluate(days) for end in (interval.low, interval.high))
    return pd.DataFrame(
        {
            "days": days,
            "share": share,
            "low": np.where(np.isnan(low), share, low),
            "high": np.where(np.isnan(high), share, high),
            "at_risk": len(stayed) - np.searchsorted(stayed_sorted, days, side="left"),
            "people": len(stayed),
            "gone_after": rule,
        }
    )


def lifetimes(traces: Traces, rule: int) -> tuple[Days, NDArray[np.bool_]]:
    """Days from first to last of each person who came ``rule`` days before the end or earlier, and who is gone.

    Whoever is not gone was still there ``rule`` days before the end; that is how long they are known to have stayed.
    """
    first, last = traces.first_days, traces.last_days
    watched = traces.last - rule - first
    judged = watched >= 0
    stayed, watched = (last - first)[judged], watched[judged]
    return np.minimum(stayed, watched), stayed <= watched


TABLES: Mapping[str, Callable[[Material], pd.DataFrame]] = {
    "cohorts": cohorts,
    "retention": retention,
    "staying": staying,
}
