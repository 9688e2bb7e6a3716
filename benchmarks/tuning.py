"""What does each step of a slider do to a list, and what does it cost? On people whose ratings were partly hidden.

    python benchmarks/tuning.py demo ml [--model hybrid] [--people 250] [--json]

The model's twin learned without a fifth of everybody's ratings (``recsys.evaluation.twin``); each person's first ten
follow from what it knows of them. One setting at a time: how many of the hidden films that they loved are found less
than by the list as it comes (``price``, with the paired 95 % interval over people), how many of the ten films are the
same, how many people rated a film on average, how unlike two films of a list are (1 less ``Crowd.likeness``), the mean
low end of the 80 % range, and of the hidden films found how many were rated below the middle of the scale. ``times`` is
the processor time of a list beside that of the list as it comes, same people, in turn.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.evaluation import Twin, price_in_words, prices
from recsys.models import keep_to_one_blas_thread
from recsys.tuning import NEUTRAL, Lister, Tuning
from recsys.tuning.crowd import Crowd

COLUMNS = ("same", "raters", "unlike", "low", "disliked", "times")


class Judge:
    """The people of one data set, with what is hidden of them."""

    def __init__(self, data: Dataset, twin: Twin, n_people: int) -> None:
        self.known, self.model = data.with_ratings(twin.known), twin.model
        hidden = twin.hidden
        rated = np.flatnonzero(np.diff(hidden.indptr))
        drawn = np.random.default_rng(prices.SEED).permutation(rated)[:n_people]
        ids = hidden.users.ids[drawn].tolist()
        self.people: list[Profile] = [twin.known.profile(user_id) for user_id in ids]
        rows = [hidden.rows_of(user_id) for user_id in ids]
        self.hidden = [
            dict(zip(hidden.item_ids[own].tolist(), hidden.values[own], strict=True)) for own in rows
        ]
        self.neutral = self.lists(NEUTRAL)[0]

    def lists(self, tuning: Tuning) -> tuple[list[list[int]], float]:
        """Everybody's first ten, and how long they took beside the neutral ones."""
        tuned, plain = Lister(self.known, self.model, tuning), Lister(self.known, self.model)
        lists, spent = [], np.zeros(2)
        for profile in self.people:
            plain.top(profile, 10)  # whoever comes first would fold the person in
            for place, lister in enumerate((tuned, plain)):
                started = time.thread_time()
                listed = lister.top(profile, 10).item_ids.tolist()
                spent[place] += time.thread_time() - started
                if lister is tuned:
                    lists.append(listed)
        return lists, float(spent[0] / spent[1])

    def look(self, tuning: Tuning) -> dict[str, float]:
        """What a setting does, by ``COLUMNS``."""
        lists, times = self.lists(tuning)
        crowd, items, found = Crowd.of(self.known), self.known.catalog.items, []
        unlike, low = [], []
        for profile, listed, hidden in zip(self.people, lists, self.hidden, strict=True):
            alike = crowd.likeness(items.positions(listed))
            pairs = len(listed) * (len(listed) - 1)
            unlike.append(1 - (alike.sum() - np.trace(alike)) / pairs if pairs else np.nan)
            low.append(self.model.predict(profile, listed).low.mean() if listed else np.nan)
            found += [hidden[film] for film in listed if film in hidden]
        same = [len(set(one) & set(other)) for one, other in zip(lists, self.neutral, strict=True)]
        shown = items.positions([film for one in lists for film in one])
        return {
            "same": float(np.mean(same)),
            "raters": float(self.known.ratings.item_counts[shown].mean()),
            "unlike": float(np.nanmean(unlike)),
            "low": float(np.nanmean(low)) if not np.isnan(low).all() else np.nan,
            "disliked": float(np.mean(np.array(found) < self.known.scale.middle)) if found else np.nan,
            "times": times,
        }


def measured(data: Dataset, twin: Twin, n_people: int) -> dict[str, Any]:
    settings = prices.settings_of(data)
    priced = prices.prices_of(data, prices.look_for(data, twin, settings), {})
    judge = Judge(data, twin, n_people)
    rows: dict[str, Any] = {"": judge.look(NEUTRAL)}
    for tuning in settings:
        text = tuning.as_text()
        rows[text] = {"price": list(priced.settings[text]), **judge.look(tuning)}
    return {"measured_on": priced.measured_on, "settings": rows}


def show(found: dict[str, Any]) -> None:
    print(found["measured_on"])
    print(f"{'':15}{'price %':>8}{'95 %':>14}" + "".join(f"{name:>10}" for name in COLUMNS))
    for text, row in found["settings"].items():
        share, low, high = (100 * part for part in row.get("price", (np.nan,) * 3))
        price = f"{share:8.1f}{low:7.1f}{high:7.1f}" if "price" in row else " " * 22
        numbers = "".join(f"{row[name]:10.{1 if name in ('same', 'raters') else 3}f}" for name in COLUMNS)
        words = price_in_words(prices.Price(*row["price"])) if "price" in row else ""
        print(f"{text or 'as it comes':15}{price}{numbers}  {words}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", help="names of stored data sets")
    parser.add_argument("--model", default="hybrid")
    parser.add_argument("--people", type=int, default=prices.PEOPLE)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    keep_to_one_blas_thread()
    engine, found = Engine(), {}
    for name in asked.data:
        data = engine.dataset(name)
        found[name] = measured(data, engine.twin(data, asked.model), asked.people)
        if not asked.json:
            print(f"\n{name}, {asked.model}")
            show(found[name])
    if asked.json:
        print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
