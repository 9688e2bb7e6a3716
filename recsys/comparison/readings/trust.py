"""Whether the figures can be trusted: leaks, alarms, what others published, and the trick that flatters."""

import numpy as np
import pandas as pd

from recsys.comparison import alarms
from recsys.comparison.comparison import LISTS, RMSE, STARS, Comparison
from recsys.comparison.published import beside, published_for, why_none
from recsys.comparison.readings.reading import Reading, listed, once, with_models

SECTION = "trust"
SEEN, HIDDEN = "ratings it learned from", "hidden ratings"
NO_ALARM = (
    "No alarm: no error is below the noise in people's own ratings, no model is worse than always saying the average, "
    "and {}."
)
NOT_BEATEN = "no figure is better than what others published"
NOTHING_PUBLISHED = "no published figures are known for this data and protocol, so none could be compared"


def leaks(comparison: Comparison) -> pd.DataFrame:
    """One row a model: model, says (``No leak``, ``Leak``, ``Not checked yet``), sentence."""
    rows = []
    for model, label in comparison.labels.items():
        check = comparison.leaks.get(model)
        says = "Not checked yet" if check is None else "Leak" if check.leaks else "No leak"
        rows.append((label, says, "" if check is None else check.sentence))
    return with_models(comparison, pd.DataFrame(rows, columns=["model", "says", "sentence"]))


def _leaks(comparison: Comparison) -> str:
    leaking = [comparison.labels[model] for model, check in comparison.leaks.items() if check.leaks]
    if leaking:
        return f"Do not trust {listed(leaking)}: answers change with ratings that should be hidden."
    if not comparison.leaks:
        return next(iter(comparison.unchecked.values()), "No model was looked through for leaks yet.")
    unchecked = [
        label
        for model, label in comparison.labels.items()
        if model not in comparison.leaks and model not in comparison.unchecked
    ]
    rest = f" Not checked yet: {listed(unchecked)}." if unchecked else ""
    return f"No leak in {listed(comparison.labels[model] for model in comparison.leaks)}.{rest}"


def alarms_of(comparison: Comparison, model: str) -> list[str]:
    """The alarms that one model's figures set off."""
    data, label, check = comparison.data, comparison.labels[model], comparison.leaks.get(model)
    found = []
    for about in (STARS, LISTS):
        for figure, value in comparison.figures(about).get(model, {}).items():
            if isinstance(value, float):
                protocol = comparison.protocols[about]
                found.append(alarms.beats_published(data, protocol, figure, value, model=label, check=check))
    stars = comparison.figures(STARS).get(model, {})
    found.append(alarms.below_noise(data, stars.get(RMSE, np.nan), model=label, check=check))
    found.append(alarms.useless(stars.get("r2", np.nan), model=label))
    return [sentence for sentence in found if sentence]


@once
def alarm_table(comparison: Comparison) -> pd.DataFrame:
    """One row an alarm: model, sentence."""
    rows = [
        (label, sentence)
        for model, label in comparison.labels.items()
        for sentence in alarms_of(comparison, model)
    ]
    return with_models(comparison, pd.DataFrame(rows, columns=["model", "sentence"]))


def _alarms(comparison: Comparison) -> str:
    table = alarm_table(comparison)
    if not len(table):
        rest = NOT_BEATEN if len(published(comparison)) else NOTHING_PUBLISHED
        return (
            NO_ALARM.format(rest) if comparison.figures(STARS) else "No model here was measured by its stars."
        )
    return f"{len(table)} {'figure asks' if len(table) == 1 else 'figures ask'} for a second look."


@once
def published(comparison: Comparison) -> pd.DataFrame:
    """Published RMSE beside ours, best first: name, value, source (``here``: ours); empty where none is known."""
    columns = ["name", "value", "source"]
    rows = published_for(comparison.data, comparison.protocols.get(STARS, ""))
    if not any(row.figure == RMSE for row in rows):
        return pd.DataFrame(columns=columns)
    ours = {comparison.labels[model]: found[RMSE] for model, found in comparison.figures(STARS).items()}
    return beside(rows, RMSE, ours).rename(columns={"model": "name"})[columns]


def _published(comparison: Comparison) -> str:
    table = published(comparison)
    if not len(table):
        return why_none(comparison.data)
    ours = table[table["source"] == "here"]
    theirs = table[table["source"] != "here"]
    if not len(ours):
        return "Nothing of ours to set beside what is published yet."
    best, first = ours.iloc[0], theirs.iloc[0]
    return (
        f"Our best RMSE is {best['value']:.3f} ({best['name']}); the best published for the same data and protocol "
        f"{first['value']:.3f} ({first['name']}, {first['source']})."
    )


def trick(comparison: Comparison) -> pd.DataFrame:
    """The same model measured twice: measured on, rmse."""
    found = comparison.trick
    rows = [] if found is None else [(SEEN, found.seen_rmse), (HIDDEN, found.hidden_rmse)]
    return pd.DataFrame(rows, columns=["measured_on", "rmse"])


def _trick(comparison: Comparison) -> str:
    if comparison.trick is None:
        return "The trick was not shown yet: it takes a model with stars."
    return comparison.trick.sentence


def seeds(comparison: Comparison) -> pd.DataFrame:
    """One row a model that chance has a hand in: model, list_overlap, star_shift (NaN without stars), sentence."""
    rows = [
        (
            comparison.labels[model],
            found.list_overlap,
            np.nan if found.star_shift is None else found.star_shift,
            found.sentence,
        )
        for model, found in comparison.seeds.items()
    ]
    return with_models(
        comparison, pd.DataFrame(rows, columns=["model", "list_overlap", "star_shift", "sentence"])
    )


def _seeds(comparison: Comparison) -> str:
    if not comparison.seeds:
        return "No model here was trained with two seeds, or none has any: without a seed it is the same every time."
    without = [label for model, label in comparison.labels.items() if model not in comparison.seeds]
    rest = f" Without a seed, or not asked yet: {listed(without)}." if without else ""
    return f"What nothing but chance changes from one training to the next.{rest}"


READINGS = (
    Reading(SECTION, "leaks", "Did a model know what was hidden?", "", leaks, _leaks),
    Reading(SECTION, "alarms", "Is anything too good, or of no use?", STARS, alarm_table, _alarms),
    Reading(SECTION, "seeds", "Would another seed say the same?", "", seeds, _seeds),
    Reading(SECTION, "published", "What others published", STARS, published, _published, "published"),
    Reading(SECTION, "trick", "The trick: measured on what it learned from", "", trick, _trick, "trick"),
)
