"""Our figures of lists beside trec_eval, the reference program of information retrieval (decision 27).

It has the same definitions but one: its average precision is over all relevant items, ours over min(k, relevant).
Short lists are filled up with items that nobody likes: its F1 divides by what was listed, ours by k.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from recsys.evaluation import metrics
from recsys.evaluation.asking import lists_for
from recsys.evaluation.rows import ListRows
from recsys.evaluation.splits import holdout
from recsys.ids import UNKNOWN
from recsys.models.popularity import Popularity
from recsys.sources import read_source
from tests.evaluation.metrics.hands import asked, items_of

trec_eval: Any = pytest.importorskip(
    "pytrec_eval", reason="LEFT OUT: pytrec-eval-terrier has no files for this system"
)
NAMES = {
    "precision": "P_{k}",
    "recall": "recall_{k}",
    "f1": "set_F",
    "ndcg": "ndcg_cut_{k}",
    "mrr": "recip_rank",
    "hit_rate": "success_{k}",
}


def theirs(rows: ListRows) -> Mapping[str, np.ndarray]:
    """trec_eval's figures by our names, one entry a person."""
    k = rows.items.shape[1]
    relevant = {str(user): items_of(rows.liked, user) for user in rows.user_idx}
    judged = {user: {f"film {item}": 1 for item in items} for user, items in relevant.items()}
    ranked = {
        str(user): {
            f"nothing {rank}" if item == UNKNOWN else f"film {item}": float(k - rank)
            for rank, item in enumerate(listed)
        }
        for user, listed in zip(rows.user_idx, rows.items, strict=True)
    }
    wanted = {f"{name}.{k}" for name in ("P", "recall", "ndcg_cut", "success", "map_cut")}
    found = trec_eval.RelevanceEvaluator(judged, wanted | {"set_F", "recip_rank"}).evaluate(ranked)
    told = [found[str(user)] for user in rows.user_idx]
    figures = {ours: np.array([row[name.format(k=k)] for row in told]) for ours, name in NAMES.items()}
    counts = np.array([len(relevant[str(user)]) for user in rows.user_idx])
    average_precision = np.array([row[f"map_cut_{k}"] for row in told])
    return {**figures, "map": average_precision * counts / np.minimum(k, counts)}


def agrees(rows: ListRows) -> None:
    ours = metrics.quality(*metrics.hits_of(rows.user_idx, rows.items, rows.liked))
    expected = theirs(rows)
    assert set(expected) == set(ours)
    for name, figures in ours.items():
        np.testing.assert_allclose(figures, expected[name], rtol=1e-9, atol=1e-12, err_msg=name)


@given(rows=asked())
def test_random_lists_are_as_good_as_trec_eval_says(rows: ListRows) -> None:
    agrees(rows)


@given(rows=asked(n_users=4, n_items=30, k=10))
def test_lists_of_ten_are_as_good_as_trec_eval_says(rows: ListRows) -> None:
    agrees(rows)


def test_lists_of_real_people_are_as_good_as_trec_eval_says(movielens_folder: Path) -> None:
    data = read_source(movielens_folder, "ml").dataset
    learned, tested = holdout(data.ratings, 0.2)
    liked = tested.where(tested.values >= data.scale.liked_from)
    people = np.flatnonzero(np.diff(liked.indptr)).astype(np.int32)
    model = Popularity().fit(data.with_ratings(learned))
    items = lists_for(model, learned, people)
    rows = ListRows(people, items, np.full(items.shape, np.nan), learned, learned, tested, liked)
    agrees(rows)
    assert metrics.quality(*metrics.hits_of(people, items, liked))["ndcg"].mean() > 0.1
