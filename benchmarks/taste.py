"""Is a list true to one's taste, and what does that cost? The default list with and without its quotas.

    python benchmarks/taste.py ml [--draws 10] [--json]

Visitors are made up: nine films of one kind, drawn by a seed from its 40 most rated, each given 4.5 or 5; the model has
learned from all ratings. Shown is how many of the first ten and of the first five are of that kind, over ``--draws``
visitors a kind. Two tastes: four films of one kind and four of another, every pair of kinds; five and four; of the one
with fewer films on the list (of equals: of fewer in the profile). Price: NDCG@10 of ``ranking:0.2``, and of newcomers
after 1, 3, 5, 10 and 20 ratings, at random and with times the first ones, who are all people with 40 or more: five
times a fifth is left out of the training. Each with the 95 % interval of the paired test over people. Time:
``recommend`` for people of the data in turn with and without, and ``recommend_many`` for all of them.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Catalog, Dataset, Profile, Ratings
from recsys.engine import Engine
from recsys.evaluation import splits
from recsys.evaluation.new_users import in_time, parts
from recsys.evaluation.paired import paired_means
from recsys.evaluation.ranking import lists_of
from recsys.ids import Floats, Positions
from recsys.models import catalog, keep_to_one_blas_thread
from recsys.models.hybrid import Hybrid

WELL_KNOWN = 40
GIVEN = (5.0, 4.5)
REVEALED = (1, 3, 5, 10, 20)
TIMED = 300


def _with(*genres: str) -> Callable[[Catalog, int], bool]:
    return lambda films, place: set(genres) <= set(films.genres[place])


def _is_foreign(films: Catalog, place: int) -> bool:
    return films.languages[place] not in ("", "en")


def _is_classic(films: Catalog, place: int) -> bool:
    year = films.years[place]
    return year is not None and year < 1960


KINDS: Mapping[str, Callable[[Catalog, int], bool]] = {
    "world cinema": _is_foreign,
    "classics before 1960": _is_classic,
    "documentaries": _with("Documentary"),
    "westerns": _with("Western"),
    "horror": _with("Horror"),
    "film noir": _with("Film-Noir"),
    "animation": _with("Animation"),
    "musicals": _with("Musical"),
    "war": _with("War"),
    "science fiction": _with("Sci-Fi"),
    "romantic comedies": _with("Romance", "Comedy"),
    "children's": _with("Children"),
}
Films = Mapping[str, Positions]


def films_of(data: Dataset) -> Films:
    """Kind -> its films, the most rated first."""
    counts = data.ratings.item_counts
    found = {}
    for kind, is_one in KINDS.items():
        places = np.array([place for place in range(len(data.catalog)) if is_one(data.catalog, place)])
        found[kind] = places[np.argsort(-counts[places], kind="stable")]
    return found


def visitor(data: Dataset, films: Positions, n: int, draw: np.random.Generator) -> dict[int, float]:
    """``n`` well-known ones of some films, loved."""
    chosen = draw.choice(films[:WELL_KNOWN], n, replace=False)
    return {int(item_id): float(draw.choice(GIVEN)) for item_id in data.catalog.items.ids[chosen]}


def shares(model: Hybrid, data: Dataset, films: Films, draws: int, seed: int) -> dict[str, dict[str, float]]:
    """Kind -> how many of the first ten and five are of it, with and without quotas."""
    table = {}
    for at, kind in enumerate(films):
        rows = []
        for number in range(draws):
            person = visitor(data, films[kind], 9, np.random.default_rng([seed, at, number]))
            rows.append([_hits(one, data, person, films[kind]) for one in (model.with_taste(0.0), model)])
        (before, before5), (after, after5) = np.mean(rows, axis=0)
        table[kind] = {"before": before, "after": after, "before_of_5": before5, "after_of_5": after5}
    return table


def _hits(model: Hybrid, data: Dataset, person: dict[int, float], films: Positions) -> tuple[int, int]:
    listed = data.catalog.items.positions(model.recommend(Profile.from_ratings(person)).item_ids)
    found = np.isin(listed, films)
    return int(found.sum()), int(found[:5].sum())


def two_tastes(
    model: Hybrid, data: Dataset, films: Films, sizes: tuple[int, int], seed: int
) -> dict[str, float]:
    """The share of lists with at least two films of the lesser taste, with and without quotas."""
    enough = []
    for at, (one, other) in enumerate(combinations(films, 2)):
        draw = np.random.default_rng([seed, 1000 + at])
        for first, second in ((one, other), (other, one)):
            person = visitor(data, films[first], sizes[0], draw) | visitor(
                data, films[second], sizes[1], draw
            )
            row = []
            for held in (model.with_taste(0.0), model):
                hits = [_hits(held, data, person, films[kind])[0] for kind in (first, second)]
                row.append(min(hits) >= 2 if sizes[0] == sizes[1] else hits[1] >= 2)
            enough.append(row)
    before, after = np.mean(enough, axis=0)
    return {"before": float(before), "after": float(after), "lists": len(enough)}


def made() -> Hybrid:
    """The default list; ranges are left out, which no list looks at."""
    model = catalog.create("hybrid", **{"rater.ranges": False})
    assert isinstance(model, Hybrid)
    return model


def prices(data: Dataset, seed: int = 0) -> dict[str, dict[str, Any]]:
    """Protocol -> NDCG@10 with and without quotas, the paired difference, and the share of lists that change."""
    train, test = splits.holdout(data.ratings, 0.2, seed)
    liked = test.where(test.values >= data.scale.liked_from)
    known = made().fit(data.with_ratings(train))
    found = {"ranking:0.2": _price([_both(known, train, liked)])}
    asked: dict[str, list[Any]] = {}
    for learned, at_random in parts(data.ratings, max(REVEALED), seed):
        model = made().fit(data.with_ratings(learned))
        ways = {"at random": at_random}
        if data.ratings.timestamps is not None:
            ways["in time"] = in_time(at_random)
        for way, newcomers in ways.items():
            liked = newcomers.tested.where(newcomers.tested.values >= data.scale.liked_from)
            for n in REVEALED:
                asked.setdefault(f"{n} {way}", []).append(_both(model, newcomers.revealed(n), liked))
    return found | {label: _price(parts) for label, parts in asked.items()}


def _both(model: Hybrid, known: Ratings, liked: Ratings) -> tuple[Positions, Floats, Floats, list[bool]]:
    people = np.flatnonzero(np.diff(liked.indptr)).astype(np.int32)
    with_quotas, after = lists_of(model, known, liked, people)
    without, before = lists_of(model.with_taste(0.0), known, liked, people)
    changed = [
        set(one.tolist()) != set(other.tolist()) for one, other in zip(with_quotas, without, strict=True)
    ]
    return people, after["ndcg@10"], before["ndcg@10"], changed


def _price(parts: list[Any]) -> dict[str, Any]:
    people, after, before = (np.concatenate([part[at] for part in parts]) for at in range(3))
    test = paired_means((people, people), (after, before), ("with", "without"), "ndcg@10")
    level = float(before.mean())
    return {
        "people": len(people),
        "before": level,
        "after": float(after.mean()),
        "relative": test.difference / level,
        "low": test.low / level,
        "high": test.high / level,
        "changed": float(np.mean([one for part in parts for one in part[3]])),
    }


def milliseconds(model: Hybrid, data: Dataset) -> dict[str, float]:
    """Of a list without quotas, and what they add for the same person: alone, and among many; medians."""
    people = np.random.default_rng(0).permutation(data.ratings.users.ids)[:TIMED]
    models = (model.with_taste(0.0), model)
    alone, many = [], []
    for at, user_id in enumerate(people.tolist()):
        profile = data.ratings.profile(user_id)
        order = models if at % 2 else models[::-1]
        row = {one.taste: _milliseconds(partial(one.recommend, profile)) for one in order}
        alone.append([row[0.0], row[1.0]])
    for _ in range(5):
        asked = [_milliseconds(partial(one.recommend_many, data.ratings, people)) for one in models]
        many.append(np.array(asked) / len(people))
    return {
        "alone": float(np.median(alone, axis=0)[0]),
        "alone_added": float(np.median(np.diff(alone, axis=1))),
        "many": float(np.median(many, axis=0)[0]),
        "many_added": float(np.median(np.diff(many, axis=1))),
    }


def _milliseconds(ask: Callable[[], object]) -> float:
    ask()  # what is worked out once for a person or a model is worked out now
    started = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - started)


def measure(data: Dataset, draws: int, seed: int) -> dict[str, Any]:
    """Everything, as JSON can hold it."""
    films = films_of(data)
    model = made().fit(data)
    return {
        "one taste": shares(model, data, films, draws, seed),
        "two tastes": {
            f"{one} + {other}": two_tastes(model, data, films, (one, other), seed)
            for one, other in ((4, 4), (5, 4))
        },
        "price": prices(data),
        "milliseconds": milliseconds(model, data),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--draws", type=int, default=10, help="visitors a kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of tables")
    args = parser.parse_args()
    keep_to_one_blas_thread()
    result = measure(Engine().dataset(args.dataset), args.draws, args.seed)
    if args.json:
        print(json.dumps({"dataset": args.dataset, **result}))
        return
    print(f"{args.dataset}: of ten (of the first five), mean of {args.draws} visitors a kind")
    for kind, row in result["one taste"].items():
        before, after = (f"{row[key]:4.1f} ({row[f'{key}_of_5']:.1f})" for key in ("before", "after"))
        print(f"  {kind:<22} {before} -> {after}")
    means = {key: np.mean([row[key] for row in result["one taste"].values()]) for key in ("before", "after")}
    print(f"  {'mean':<22} {means['before']:4.1f}       -> {means['after']:4.1f}")
    for sizes, row in result["two tastes"].items():
        print(
            f"two tastes, {sizes} films: at least two of the lesser in {100 * row['before']:.0f} % of "
            f"{row['lists']:.0f} lists -> {100 * row['after']:.0f} %"
        )
    print("NDCG@10 without -> with, relative difference and its 95 % interval, lists that change")
    for protocol, row in result["price"].items():
        print(
            f"  {protocol:<18} {row['before']:.4f} -> {row['after']:.4f}  {100 * row['relative']:+.2f} % "
            f"({100 * row['low']:+.2f} to {100 * row['high']:+.2f}), {row['people']} people, "
            f"{100 * row['changed']:.0f} %"
        )
    cost = result["milliseconds"]
    print(
        f"ms a list: {cost['alone']:.2f}, the quotas add {cost['alone_added']:.3f}; of many together "
        f"{cost['many']:.2f}, they add {cost['many_added']:.3f} (medians, {TIMED} people)"
    )


if __name__ == "__main__":
    main()
