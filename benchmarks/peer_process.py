"""One library that trains and predicts in a process of its own: ``python peer_process.py LIBRARY FOLDER``.

``peers.py`` starts it with the interpreter that has the library. Jobs are read line by line from standard input and
answered line by line, in JSON; ratings come as ``TABLE.npz`` beside FOLDER, stars go back as ``.npy`` in it. The stars
of tested rows stay in ``peers.py``: whatever runs here cannot have seen them.
"""
# Every library is only in one of the two environments; what the methods do says Library.
# ruff: noqa: PLC0415, D102

import json
import os
import resource
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Settings = Mapping[str, Any]
Columns = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


@dataclass(frozen=True)
class Table:
    """Raw columns to learn from, a rating a row, and the pairs that are asked for."""

    users: NDArray[np.int64]
    items: NDArray[np.int64]
    stars: NDArray[np.float32]
    asked_users: NDArray[np.int64]
    asked_items: NDArray[np.int64]
    all_users: NDArray[np.int64]
    """Everybody of the data set, also without rows here."""
    all_items: NDArray[np.int64]
    scale: NDArray[np.float64]
    """Lowest and highest rating and the step between."""

    def shuffled(self, seed: int) -> "Table":
        """The rows to learn from in a random order."""
        order = np.random.default_rng(seed).permutation(len(self.stars))
        learned = {name: getattr(self, name)[order] for name in ("users", "items", "stars")}
        return Table(**{**vars(self), **learned})


class Library(ABC):
    """What a library has to say for itself."""

    packages: ClassVar[tuple[str, ...]]
    as_given: ClassVar[bool] = False
    """Whether it takes the rows ordered by person; the others get them in a random order, once, outside the clock."""

    @abstractmethod
    def fit(self, table: Table, settings: Settings, seed: int) -> None:
        """From raw columns to a trained model."""

    @abstractmethod
    def learned(self) -> Columns:
        """The ratings as its own training set has them, in raw ids."""

    @abstractmethod
    def predict(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
        """Stars by its own means; NaN where it has none."""


class Ours(Library):
    """The project's SVD, people folded in from their training rows."""

    packages = ("numba", "numpy")
    as_given = True

    def __init__(self) -> None:
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        import recsys.models.svd  # noqa: F401

    def fit(self, table: Table, settings: Settings, seed: int) -> None:
        import pandas as pd

        from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
        from recsys.ids import IdMap
        from recsys.models.svd import SVD

        films = pd.DataFrame({"item_id": table.all_items, "title": table.all_items.astype(str)})
        catalog = Catalog.of(films)
        users = IdMap.of(table.all_users)
        ratings = Ratings.of(table.users, table.items, table.stars, users=users, items=catalog.items)
        data = Dataset("peers", ratings, catalog, Scale(*table.scale.tolist()), Source("peers", "Peers"))
        self.model, self.ratings = SVD(**settings, seed=seed).fit(data), ratings

    def learned(self) -> Columns:
        return self.ratings.user_ids, self.ratings.item_ids, self.ratings.values.astype(np.float64)

    def predict(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
        from recsys.dataset import Ratings

        # Ratings wants stars and orders by person: the row's number goes in their place and tells the way back.
        rows = np.arange(len(users))
        asked = Ratings.of(users, items, rows, rows, users=self.ratings.users, items=self.ratings.items)
        assert asked.timestamps is not None
        stars = np.empty(len(users))
        stars[asked.timestamps] = self.model.predict_pairs(self.ratings, asked)
        return stars


class Surprise(Library):
    """scikit-surprise: ``algorithm`` of its names, the other settings are its own."""

    packages = ("scikit-surprise", "numpy")

    def __init__(self) -> None:
        import surprise

        self.module = surprise

    def fit(self, table: Table, settings: Settings, seed: int) -> None:
        import pandas as pd

        settings = dict(settings)
        algorithm = getattr(self.module, settings.pop("algorithm"))
        if algorithm is self.module.KNNBaseline:
            names = ("name", "user_based", "shrinkage")
            options = {name: settings.pop(name) for name in names if name in settings}
            settings |= {"sim_options": options, "verbose": False}
        else:
            settings["random_state"] = seed
        frame = pd.DataFrame({"user": table.users, "item": table.items, "stars": table.stars})
        low, high, _ = table.scale.tolist()
        reader = self.module.Reader(rating_scale=(low, high))
        self.trainset = self.module.Dataset.load_from_df(frame, reader).build_full_trainset()
        self.model = algorithm(**settings).fit(self.trainset)

    def learned(self) -> Columns:
        users, items, stars = (np.array(column) for column in zip(*self.trainset.all_ratings(), strict=True))
        raw_user, raw_item = self.trainset.to_raw_uid, self.trainset.to_raw_iid
        return np.array([raw_user(u) for u in users]), np.array([raw_item(i) for i in items]), stars

    def predict(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
        rows = [(user, item, 0.0) for user, item in zip(users.tolist(), items.tolist(), strict=True)]
        guesses = self.model.test(rows)
        return np.array([np.nan if g.details["was_impossible"] else g.est for g in guesses])


class Cornac(Library):
    """Cornac's MF on all processors (Hogwild); with a seed of its own it would use one thread."""

    packages = ("cornac", "numpy")

    def __init__(self) -> None:
        import cornac.data
        import cornac.models

        self.cornac = cornac

    def fit(self, table: Table, settings: Settings, seed: int) -> None:
        np.random.seed(seed)  # noqa: NPY002  (what it draws its start from)
        rows = zip(table.users.tolist(), table.items.tolist(), table.stars.tolist(), strict=True)
        self.known = self.cornac.data.Dataset.from_uir(list(rows))
        self.model = self.cornac.models.MF(**settings).fit(self.known)

    def learned(self) -> Columns:
        users, items, stars = self.known.uir_tuple
        raw_users, raw_items = np.array(self.known.user_ids), np.array(self.known.item_ids)
        return raw_users[users], raw_items[items], np.asarray(stars, dtype=np.float64)

    def predict(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
        user_idx = [self.known.uid_map.get(user, -1) for user in users.tolist()]
        item_idx = [self.known.iid_map.get(item, -1) for item in items.tolist()]
        stars = np.array([self.model.rate(u, i) for u, i in zip(user_idx, item_idx, strict=True)])
        return np.where(np.array(item_idx) < 0, np.nan, stars)


class LensKit(Library):
    """LensKit's BiasedMF (ALS) in its rating pipeline, which falls back on its averages."""

    packages = ("lenskit", "numpy")

    def __init__(self) -> None:
        import lenskit
        import lenskit.als
        import lenskit.data
        import lenskit.pipeline
        import lenskit.training

        self.lenskit = lenskit

    def fit(self, table: Table, settings: Settings, seed: int) -> None:
        import pandas as pd

        frame = pd.DataFrame({"user_id": table.users, "item_id": table.items, "rating": table.stars})
        self.known = self.lenskit.data.from_interactions_df(frame)
        scorer = self.lenskit.als.BiasedMFScorer(**settings)
        self.pipeline = self.lenskit.pipeline.predict_pipeline(scorer)
        self.pipeline.train(self.known, self.lenskit.training.TrainingOptions(rng=seed))

    def learned(self) -> Columns:
        frame = self.known.interactions().pandas(attributes=["rating"], ids=True)
        users, items, stars = (frame[name].to_numpy() for name in ("user_id", "item_id", "rating"))
        return users, items, stars.astype(np.float64)

    def predict(self, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
        stars = np.full(len(users), np.nan)
        order = np.argsort(users, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(users[order])) + 1):
            asked = self.lenskit.data.ItemList(item_ids=items[rows])
            stars[rows] = self.lenskit.predict(self.pipeline, int(users[rows[0]]), asked).scores()
        return stars


LIBRARIES: Mapping[str, type[Library]] = {
    "ours": Ours,
    "surprise": Surprise,
    "cornac": Cornac,
    "lenskit": LensKit,
}


def by_averages(known: Columns, users: NDArray[np.int64], items: NDArray[np.int64]) -> NDArray[np.float64]:
    """``mean of the person + mean of the film - mean``, the overall mean for either that has no ratings."""
    mean = known[2].mean()

    def means(ids: NDArray[np.int64], wanted: NDArray[np.int64]) -> NDArray[np.float64]:
        present, position = np.unique(ids, return_inverse=True)
        averages = np.bincount(position, weights=known[2]) / np.bincount(position)
        at = np.minimum(np.searchsorted(present, wanted), len(present) - 1)
        return np.where(present[at] == wanted, averages[at], mean)

    stars: NDArray[np.float64] = means(known[0], users) + means(known[1], items) - mean
    return stars


def peak_mb() -> float:
    """The most memory that this process ever held (Linux)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def do(job: dict[str, Any], library: Library, table: Table, folder: Path) -> dict[str, Any]:
    """Fit, on the clock, and leave what the job asks for: ``stars`` and ``averages`` of the asked pairs."""
    started, processor = time.perf_counter(), time.process_time()
    try:
        library.fit(table, job["settings"], job["seed"])
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    answer = {
        "seconds": time.perf_counter() - started,
        "processor_seconds": time.process_time() - processor,
        "peak_mb": peak_mb(),
    }
    if job["predict"]:
        stars = library.predict(table.asked_users, table.asked_items)
        np.save(folder / "stars.npy", stars, allow_pickle=False)
        averages = by_averages(library.learned(), table.asked_users, table.asked_items)
        np.save(folder / "averages.npy", averages, allow_pickle=False)
    return answer


def main(name: str, folder: Path) -> None:
    os.environ["SURPRISE_DATA_FOLDER"] = str(folder)  # else importing it makes a folder in the home folder
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what a library prints is no answer
    library = LIBRARIES[name]()
    hello = {"versions": {package: version(package) for package in library.packages}, "import_mb": peak_mb()}
    print(json.dumps(hello), file=answers)
    held, table = "", None
    for line in sys.stdin:
        job = json.loads(line)
        if table is None or job["table"] != held:
            with np.load(folder.parent / f"{job['table']}.npz", allow_pickle=False) as columns:
                table = Table(**columns)
            table = table if library.as_given else table.shuffled(job["seed"])
            held = job["table"]
        print(json.dumps(do(job, library, table, folder)), file=answers)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
