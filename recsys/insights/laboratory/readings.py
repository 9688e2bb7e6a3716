"""One line for each picture of the laboratory, computed from its numbers."""

from typing import Any

import numpy as np

from recsys.insights.laboratory.decomposition import FILLS, Decomposition
from recsys.insights.laboratory.experiment import KEPT, TOUCHED, Experiment
from recsys.insights.laboratory.table import Corner, RatingTable

FEW_CELLS = 30
"""Fewer touched cells than these, and chance decides much of their error."""
NEAR = 0.5
"""Stars: as near as this counts as near in the sentence below the histogram."""
TELLING = 0.4
"""A film counts as on one side of a factor from this share of the largest weight on."""
NAMED = 2
"""Films that a sentence names on each side of a factor."""
_SAME, _WORTH = 5e-4, 0.01
"""Errors in stars that are shown as equal; a difference worth a word."""


def table_reading(table: RatingTable) -> str:
    """How large and how full the table is, and what its stars are like."""
    known = table.known
    stars = table.stars[known]
    empty = int((~known).sum())
    full = (
        "none is empty"
        if not empty
        else f"{empty:,} {'is' if empty == 1 else 'are'} empty ({empty / known.size:.0%})"
    )
    return (
        f"{_films(table)} by {_people(table)}: {_cells(known.size)}, of which {full}; "
        f"the known stars average {stars.mean():.2f}."
    )


def rebuilt_reading(table: RatingTable, parts: Decomposition, k: int) -> str:
    """What k factors make of the known cells, and what they take to write down."""
    misses = (parts.rebuilt(k) - table.stars)[table.known]
    error = float(np.sqrt(np.mean(misses**2)))
    n_films, n_people = table.stars.shape
    numbers = k * (n_films + n_people + 1)
    beside = "exactly" if error < _SAME else f"to within {error:.2f} stars (RMSE)"
    base = "the averages and " if parts.is_centred else ""
    return (
        f"From {base}{numbers:,} numbers, {k} × ({n_films} + {n_people} + 1), the {len(misses):,} known cells "
        f"come back {beside}. All of them went in: this says how well k = {k} remembers, nothing about other stars."
    )


def spectrum_reading(parts: Decomposition, k: int) -> str:
    """How fast the factors get smaller."""
    kept = parts.kept
    if not parts.sigma.any():
        return "Nothing is left to explain: the averages give every cell exactly."
    half, most = (int(np.searchsorted(kept, share - 1e-12)) for share in (0.5, 0.9))
    squares = "squared differences from the averages" if parts.is_centred else "sum of squared stars"
    return (
        f"Factor 1 alone keeps {kept[1]:.0%} of the {squares}; half takes {half} of {len(parts)} factors, "
        f"nine tenths {most}. k = {k} keeps {kept[k]:.0%}."
    )


def factor_reading(table: RatingTable, parts: Decomposition, factor: int = 1) -> str:
    """Which films a factor (from 1) sets apart from which."""
    weights = parts.u[:, factor - 1]
    if not parts.sigma[factor - 1]:
        return f"Factor {factor} is empty: the ones before it give every cell exactly."
    largest = np.abs(weights).max()
    order = np.argsort(-weights, kind="stable")
    above = [table.films[row] for row in order if weights[row] >= TELLING * largest][:NAMED]
    below = [table.films[row] for row in order[::-1] if weights[row] <= -TELLING * largest][:NAMED]
    if not below:
        return f"Factor {factor} pulls all films the same way, most of all {_and(above)}."
    return f"Factor {factor} sets {_and(above)} apart from {_and(below)}."


def curve_reading(tried: Experiment, k: int, fill: str) -> str:
    """How the two errors go with k, and why the one on touched cells ends where it does."""
    errors = tried.errors
    kept = errors["kept"].to_numpy()
    n_kept, n_touched = int(tried.kept.sum()), int(tried.touched.sum())
    first, last = int(errors["k"].iloc[0]), int(errors["k"].iloc[-1])
    on_kept = (
        f"On the {_cells(n_kept)} it was given the error goes from {kept[0]:.2f} (k = {first}) "
        f"to {kept[-1]:.2f} (k = {last})"
    )
    best = tried.best_k
    if best is None:
        return f"{on_kept}. No cell was touched: a larger share is needed to see what k does elsewhere."
    start, least, end = (tried.error(at)[1] for at in (first, best, last))
    if start - least < _WORTH:
        turn = f"no k is better by {_WORTH} than k = {first}, {start:.2f}; with all it is {end:.2f}"
    elif end - least < _WORTH:
        turn = f"it falls from {start:.2f} to {least:.2f} at k = {best} and stays there ({end:.2f} with all)"
    else:
        turn = f"it falls from {start:.2f} to {least:.2f} at k = {best} and rises again, to {end:.2f}"
    why = {
        "hide": f"the whole SVD gives back what went in, and there {FILLS[fill].words} went in",
        "noise": "the whole SVD gives the noise back too",
        "swap": "the whole SVD gives the swapped stars back too",
    }[tried.damage]
    few = " So few cells leave much to chance: try other seeds." if n_touched < FEW_CELLS else ""
    return f"{on_kept}; on the {n_touched:,} {TOUCHED[tried.damage].lower()} {turn}: {why}.{few}"


def histogram_reading(tried: Experiment, k: int) -> str:
    """How many of either kind of cells are nearly right at k."""
    misses = np.abs(tried.misses(k))
    near = f"At k = {k}, {np.mean(misses[tried.kept] <= NEAR):.0%} of the {KEPT[0].lower()}{KEPT[1:]}"
    if tried.touched.any():
        near += f" and {np.mean(misses[tried.touched] <= NEAR):.0%} of the {TOUCHED[tried.damage].lower()}"
    return f"{near} are at most half a star off."


def measured(tried: Experiment, k: int, fill: str) -> list[dict[str, Any]]:
    """The laboratory's own figures: ``what``, its ``rmse``, on how many ``cells``, and ``on`` which."""
    kept, touched = tried.error(k)
    n_kept, n_touched = int(tried.kept.sum()), int(tried.touched.sum())
    of_k, on = f"SVD of this table, k = {k}", f"{TOUCHED[tried.damage].lower()} of this table"
    rows = [(of_k, kept, n_kept, "cells it was given: how well it remembers")]
    if n_touched:
        rows.append((of_k, touched, n_touched, on))
    if n_touched and tried.damage == "hide":
        whole = tried.error(len(tried.parts))[1]  # the whole SVD gives the fill back, exactly
        rows.append((f"Only the fill: {FILLS[fill].label.lower()}", whole, n_touched, on))
    return [dict(zip(("what", "rmse", "cells", "on"), row, strict=True)) for row in rows]


def why_different(tried: Experiment, corner: Corner | None, fill: str) -> list[str]:
    """Why the laboratory's error on hidden cells is not the held-out error of a trained model, a sentence each."""
    empty = float(np.isnan(tried.given).mean())
    hidden = ", hidden ones included" if tried.damage == "hide" and tried.touched.any() else ""
    filled = (
        f"here {empty:.0%} are empty{hidden}. They are filled with {FILLS[fill].words}, and it fits those inventions "
        "as it fits stars."
        if empty
        else "here none is empty, in the whole data nearly all are."
    )
    reasons = [
        f"**Blanks.** An exact SVD needs every cell; {filled} A trained SVD learns from known ratings only, held back "
        "by regularization.",
        "**k.** Here you see the tested cells while you choose k, so the best k flatters itself. There a model never "
        "sees the ratings that it is measured on; only picking the best of many runs by them flatters too.",
    ]
    if corner is None:
        reasons.append("**Which ratings.** Here those of the typed table; there those of all the open data.")
    else:
        reasons.append(
            f"**Which ratings.** Here only famous films and busy people: in the whole data {corner.film_ratings:,.0f} "
            f"ratings a film and {corner.person_ratings:,.0f} a person, where the averages are "
            f"{corner.any_film_ratings:,.0f} and {corner.any_person_ratings:,.0f}. There any rating may be hidden, "
            "also the only one of a film."
        )
    reasons.append(
        "**Who.** Here a person's other cells helped to make the factors. There each person is folded in: placed among "
        "finished film factors from their other ratings, as a visitor of this app is."
    )
    return reasons


def _films(table: RatingTable) -> str:
    return "1 film" if len(table.films) == 1 else f"{len(table.films)} films"


def _people(table: RatingTable) -> str:
    return "1 person" if len(table.people) == 1 else f"{len(table.people)} people"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count:,} cells"


def _and(names: list[str]) -> str:
    """Several names as people say them.

    >>> _and(["Alien"]), _and(["Alien", "Heat", "Up"])
    ('Alien', 'Alien, Heat and Up')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
