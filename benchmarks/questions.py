"""Adaptive questions beside a questionnaire ordered by popularity, and beside quick picks, for unseen people.

    python benchmarks/questions.py DATASET [--questions 20] [--seeds 10] [--people 100] [--choosing]

For each seed people are drawn from the half of those with 40 ratings that no setting was chosen on (``--choosing``:
from the other half); the default model learns from everybody else. Of a person's ratings 70 in 100 are the answer
sheet, the others are tested: the same rows for every order after every question. "Haven't seen" counts as a question.

- RMSE after each number of questions, the area under it (its mean), ratings revealed, NDCG@10 of the list at the end.
- The difference of the areas with its 95 % interval, by paired bootstrap over people.

What a person has seen but not rated counts as not seen, for every order alike: in life more is answered.
"""

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from recsys.asking import Asker, Chances
from recsys.dataset import Dataset
from recsys.engine import Engine
from recsys.evaluation import questions
from recsys.evaluation.metrics.lists import list_quality
from recsys.evaluation.questions import Found, Order, Sheets
from recsys.insights import quick_picks
from recsys.models import catalog
from recsys.models.base import Recommender

SHOWN = (0, 1, 3, 5, 10, 15, 20, 30)
CARDS = 6


@dataclass
class Runs:
    """What one order found in all runs."""

    found: list[Found] = field(default_factory=list)
    ndcg: list[float] = field(default_factory=list)


def picks_of(data: Dataset, n: int) -> Order:
    """Quick picks, six at a time, all answered before the next six."""
    dealt: list[int] = []
    while len(dealt) < n:
        dealt += quick_picks(data, dealt, CARDS, seed=len(dealt) // CARDS)
    return questions.one_after_the_other(np.array(dealt))


def orders_of(data: Dataset, model: Recommender, n: int) -> dict[str, Order]:
    return {
        "adaptive": questions.adaptive(Asker(data, model, Chances.of(data.ratings))),
        "popularity": questions.by_popularity(data.ratings),
        "quick picks": picks_of(data, n),
    }


def ndcg_of(data: Dataset, model: Recommender, asked: Sheets, found: Found) -> float:
    """Of the lists after all questions, over the people who liked one of their tested films.

    No film of the answer sheet may be listed, whether it was asked about or not: what an order did not ask about would
    count as a film that was not liked.
    """
    users, liked_from = asked.tested.users.ids, data.scale.liked_from
    found_well = []
    for person in asked.people.tolist():
        tested = asked.tested.profile(int(users[person]))
        liked = tested.item_ids[tested.ratings >= liked_from]
        if len(liked):
            sheet = asked.sheet.profile(int(users[person])).item_ids
            listed = model.recommend(found.known.profile(int(users[person])), 10, exclude=sheet)
            found_well.append(list_quality(listed.item_ids, liked, 10)["ndcg"])
    return float(np.mean(found_well))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dataset", help="an imported data set, or the folder of one")
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--people", type=int, default=questions.PEOPLE)
    parser.add_argument(
        "--choosing", action="store_true", help="the half of the people for choosing settings"
    )
    args = parser.parse_args()
    data = Engine().dataset(args.dataset)
    results: dict[str, Runs] = {}
    for seed in range(args.seeds):
        asked = questions.sheets(data.ratings, seed, for_choosing=args.choosing, n_people=args.people)
        learned = data.with_ratings(asked.learned)
        settings = catalog.suited("hybrid", len(data.ratings), {"search": False}) | {"rater.ranges": False}
        model = catalog.create("hybrid", **settings).fit(learned)
        for name, order in orders_of(learned, model, args.questions).items():
            found = questions.ask_all(model, asked, order, args.questions)
            result = results.setdefault(name, Runs())
            result.found.append(found)
            result.ndcg.append(ndcg_of(data, model, asked, found))
            print(f"seed {seed} {name}: area {found.area:.4f}", file=sys.stderr, flush=True)
    shown = [q for q in SHOWN if q <= args.questions]
    print(f"{args.dataset}: {args.seeds} runs of {args.people} people, RMSE after so many questions")
    print(f"{'':>12} " + " ".join(f"{q:>6}" for q in shown) + f" {'area':>6} {'answers':>8} {'NDCG@10':>8}")
    for name, result in results.items():
        curve = np.mean([found.curve for found in result.found], axis=0)
        answers = np.mean([found.answers[:, -1].mean() for found in result.found])
        figures = " ".join(f"{curve[q]:>6.4f}" for q in shown)
        print(f"{name:>12} {figures} {curve.mean():>6.4f} {answers:>8.2f} {np.mean(result.ndcg):>8.4f}")
    for name in [name for name in results if name != "adaptive"]:
        one = questions.compare(results["adaptive"].found, results[name].found)
        print(
            f"adaptive less {name}: {one.difference:+.4f} ({one.low:+.4f} to {one.high:+.4f}), "
            f"{one.people} people, {one.rows} tested ratings in all runs"
        )


if __name__ == "__main__":
    main()
