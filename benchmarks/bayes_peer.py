"""myfm in a process of its own: ``python bayes_peer.py FOLDER RANK SAMPLES KEPT``, for ``bayes.py``.

``FOLDER/table.npz`` has the rows to learn from (users, items, stars), the pairs asked for and the facts of items as a
sparse table; stars go back as ``stars.npy``, what it took as one line of JSON. It is the full factorization machine:
also the pairs within a side count.
"""

import json
import sys
import time
from pathlib import Path

import myfm
import numpy as np
from scipy import sparse


def side(
    own: int, known: sparse.csr_matrix, facts: sparse.csr_matrix | None
) -> tuple[sparse.csr_matrix, list[int]]:
    """The features of one side, a row each: which it is, ``1 / sqrt|N|`` for what it knows, its facts; group sizes."""
    counts = np.maximum(np.diff(known.indptr), 1)
    blocks = [sparse.eye(own, format="csr"), sparse.diags(1.0 / np.sqrt(counts)) @ known]
    if facts is not None and facts.shape[1]:
        blocks.append(facts)
    return sparse.hstack(blocks, format="csr"), [block.shape[1] for block in blocks]


def main() -> None:
    folder, (rank, n_samples, n_kept) = Path(sys.argv[1]), map(int, sys.argv[2:])
    table = np.load(folder / "table.npz")
    users, items, stars = table["users"], table["items"], table["stars"].astype(np.float64)
    n_users, n_items = table["shape"].tolist()
    facts = sparse.csr_matrix(
        (np.ones(len(table["fact_idx"])), (table["fact_items"], table["fact_idx"])),
        shape=(n_items, int(table["n_facts"])),
    )
    known = sparse.csr_matrix((np.ones(len(stars)), (users, items)), shape=(n_users, n_items))
    people, people_groups = side(n_users, known, None)
    films, film_groups = side(n_items, known.T.tocsr(), facts)

    def blocks(some: np.ndarray, those: np.ndarray) -> list[myfm.RelationBlock]:
        return [myfm.RelationBlock(some, people), myfm.RelationBlock(those, films)]

    started = time.perf_counter()
    model = myfm.MyFMRegressor(rank=rank, random_seed=0)
    model.fit(
        None,
        stars,
        X_rel=blocks(users, items),
        n_iter=n_samples,
        n_kept_samples=n_kept,
        group_shapes=people_groups + film_groups,
    )
    seconds = time.perf_counter() - started
    np.save(
        folder / "stars.npy", model.predict(None, X_rel=blocks(table["asked_users"], table["asked_items"]))
    )
    kept = (people.shape[1] + films.shape[1]) * (rank + 1) * 8 * n_kept
    print(json.dumps({"fit_seconds": seconds, "kept_mb": kept / 1e6}))


if __name__ == "__main__":
    main()
