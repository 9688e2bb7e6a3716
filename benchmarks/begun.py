"""Kinds of film to begin with: does the list find more of what unseen people liked than without a choice?

    python benchmarks/begun.py DATASET [--seeds 5] [--people 100] [--choosing]

People and their answer sheets are those of ``benchmarks/questions.py``; the default model learns from everybody else.
Each chooses the one or two kinds in which their sheet holds the most films that they liked, and then rates n films of
the sheet, at random. NDCG@10 among the liked films that are tested, no film of the sheet being listed, with the choice
and without, and the difference with its 95 % interval, by bootstrap over people.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.dataset import Dataset, Profile, Ratings
from recsys.engine import Engine
from recsys.evaluation import questions
from recsys.evaluation.intervals import grouped_intervals
from recsys.evaluation.metrics.lists import list_quality
from recsys.insights import Start, starts
from recsys.models import catalog
from recsys.tuning import LASTS, Lister

Found = dict[tuple[int, int], list[float]]
"""(number of ratings, number of kinds chosen) -> NDCG@10, one entry a person and run."""


def liked_of(ratings: Ratings, user_id: int, liked_from: float) -> set[int]:
    profile = ratings.profile(user_id)
    return set(profile.item_ids[profile.ratings >= liked_from].tolist())


def one_run(data: Dataset, seed: int, n_people: int, *, choosing: bool) -> tuple[list[int], Found]:
    asked = questions.sheets(data.ratings, seed, for_choosing=choosing, n_people=n_people)
    learned = data.with_ratings(asked.learned)
    settings = catalog.suited("hybrid", len(data.ratings), {"search": False}) | {"rater.ranges": False}
    model = catalog.create("hybrid", **settings).fit(learned)
    offered, found, people = starts(learned), defaultdict(list), []
    for user_id in data.ratings.users.ids[asked.people].tolist():
        liked = liked_of(asked.tested, user_id, data.scale.liked_from)
        if not liked:
            continue
        people.append(user_id)
        sheet, kinds = asked.sheet.profile(user_id), chosen(offered, asked.sheet, user_id, data)
        order = np.random.default_rng((seed, user_id)).permutation(len(sheet))
        for n in range(LASTS):
            known = Profile.of(sheet.item_ids[order[:n]], sheet.ratings[order[:n]])
            for n_kinds in range(3):
                begun = tuple(kind.group.item_ids for kind in kinds[:n_kinds])
                listed = Lister(learned, model, begun=begun).top(known, 10, exclude=sheet.item_ids.tolist())
                figure = list_quality(listed.item_ids, np.array(sorted(liked)), 10)["ndcg"]
                found[n, n_kinds].append(figure)
    return people, found


def chosen(offered: tuple[Start, ...], sheet: Ratings, user_id: int, data: Dataset) -> list[Start]:
    """The kinds with most films that somebody liked."""
    liked = liked_of(sheet, user_id, data.scale.liked_from)
    return sorted(offered, key=lambda kind: -len(liked & set(kind.group.item_ids)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--people", type=int, default=questions.PEOPLE)
    parser.add_argument(
        "--choosing", action="store_true", help="the half of the people for choosing settings"
    )
    args = parser.parse_args()
    data = Engine().dataset(args.dataset)
    people: list[int] = []
    found: Found = defaultdict(list)
    for seed in range(args.seeds):
        asked, figures = one_run(data, seed, args.people, choosing=args.choosing)
        people += asked
        for key, column in figures.items():
            found[key] += column
        print(f"seed {seed}", file=sys.stderr, flush=True)
    print(f"{args.dataset}: {args.seeds} runs, {len(set(people))} people, NDCG@10")
    for n in range(LASTS):
        plain = np.array(found[n, 0])
        print(f"n = {n}: without {plain.mean():.4f}")
        for n_kinds in (1, 2):
            gain = np.array(found[n, n_kinds]) - plain
            ends = grouped_intervals(np.array(people), {"gain": gain})
            print(
                f"       {n_kinds} chosen {plain.mean() + gain.mean():.4f}, {gain.mean():+.4f} "
                f"({ends['gain_low']:+.4f} to {ends['gain_high']:+.4f})"
            )


if __name__ == "__main__":
    main()
