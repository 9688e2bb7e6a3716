"""The process in which scikit-surprise trains its SVD: ``python surprise_process.py FOLDER`` (see ``spawned``).

Imports nothing of ours: it is run by its path and starts in a quarter of a second.
"""

import json
import os
import sys
import threading
from itertools import repeat
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    """Train on ``users``, ``items`` and ``values``; leave both sides in the order of ``user_idx`` and ``item_idx``.

    scikit-surprise itself prints a line when it begins an epoch.
    """
    os.environ["SURPRISE_DATA_FOLDER"] = str(folder)  # else importing it makes a folder in the home folder
    import surprise  # noqa: PLC0415  (only after that)

    # Not before: on Windows a library that looks at standard input while it loads would wait for this reader.
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
    users, items, values = (
        np.load(folder / f"{name}.npy", allow_pickle=False).tolist() for name in ("users", "items", "values")
    )
    # The reader's scale only cuts predictions, which are not made here.
    rows = list(zip(users, items, values, repeat(None)))
    trainset = surprise.Dataset(surprise.Reader()).construct_trainset(rows)
    del users, items, values, rows
    model = surprise.SVD(**settings, verbose=True).fit(trainset)
    learned = {
        "user_idx": np.array([trainset.to_raw_uid(u) for u in trainset.all_users()], dtype=np.int32),
        "item_idx": np.array([trainset.to_raw_iid(i) for i in trainset.all_items()], dtype=np.int32),
        "user_biases": model.bu,
        "item_biases": model.bi,
        "user_factors": model.pu,
        "item_factors": model.qi,
    }
    for name, array in learned.items():
        np.save(folder / "results" / f"{name}.npy", array, allow_pickle=False)


def _end_with_the_parent() -> None:
    os.read(sys.stdin.fileno(), 1)  # returns when the parent closes it or dies
    os._exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
