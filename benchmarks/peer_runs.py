"""What ``peers.py`` measures with: splits whose tested stars stay here, and the processes that train on them."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from contestants import SEED
from fit import HELD_OUT, STARS, generate
from peer_process import Settings, Table, by_averages

from recsys.dataset import Dataset, Ratings, Scale
from recsys.ids import Floats

WORKER = Path(__file__).with_name("peer_process.py")


@dataclass(frozen=True)
class Fit:
    """A training, and what was predicted after it (empty when nothing was asked)."""

    seconds: float
    processor_seconds: float
    peak_mb: float
    stars: Floats
    averages: Floats


class Process:
    """One model's library, waiting for jobs in ``FOLDER/NAME``; ends with the block."""

    def __init__(self, python: str, name: str, library: str, folder: Path) -> None:
        self.name, self.folder = name, folder / name
        self.folder.mkdir()
        self.errors = self.folder / "errors.txt"
        with self.errors.open("w", encoding="utf-8") as errors:
            self._running = subprocess.Popen(
                [python, "-P", "-X", "utf8", str(WORKER), library, str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
            )
        hello = self._hear()
        self.versions: dict[str, str] = hello["versions"]
        self.import_mb: float = hello["import_mb"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.kill()
        self._running.communicate()

    def fit(self, table: str, settings: Settings, *, predict: bool) -> Fit:
        """Train on a table that lies in the common folder; raises RuntimeError when the library fails."""
        assert self._running.stdin is not None
        job = {"table": table, "settings": dict(settings), "seed": SEED, "predict": predict}
        print(json.dumps(job), file=self._running.stdin, flush=True)
        answer = self._hear()
        if "error" in answer:
            raise RuntimeError(f"{self.name}: {answer['error']}")
        none = np.empty(0)
        stars, averages = (
            np.load(self.folder / f"{part}.npy", allow_pickle=False) if predict else none
            for part in ("stars", "averages")
        )
        return Fit(**answer, stars=stars, averages=averages)

    def _hear(self) -> dict[str, Any]:
        assert self._running.stdout is not None
        line = self._running.stdout.readline()
        if not line:
            said = self.errors.read_text(encoding="utf-8", errors="replace")[-2_000:]
            raise SystemExit(f"{self.name} ended; has its environment the packages? {said}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True)
class Split:
    """What the processes get, and the stars of the asked rows, which they do not get."""

    name: str
    table: Table
    truth: Floats
    scale: Scale

    @classmethod
    def of(cls, name: str, data: Dataset, train: Ratings, test: Ratings) -> "Split":
        """A split of a data set."""
        scale = data.scale
        table = Table(
            train.user_ids, train.item_ids, train.values, test.user_ids, test.item_ids,
            train.users.ids, train.items.ids, np.array([scale.low, scale.high, scale.step]),
        )  # fmt: skip
        return cls(name, table, test.values.astype(np.float64), scale)

    @classmethod
    def generated(cls, name: str, users: int, items: int, ratings: int, asked_people: int) -> "Split":
        """Generated ratings; of the hidden part some people's are asked, as some peers take milliseconds a person."""
        whole = generate(SEED, users, items, ratings)
        cut = round((1 - HELD_OUT) * len(whole.stars))
        train, test = whole[slice(None, cut)], whole[slice(cut, None)]
        everybody, everything = np.arange(1, users + 1), np.arange(1, items + 1)
        people = np.random.default_rng(SEED).choice(everybody, asked_people, replace=False)
        asked = np.isin(test.users, people)
        table = Table(
            train.users, train.items, train.stars, test.users[asked], test.items[asked],
            everybody, everything, np.array([STARS.low, STARS.high, STARS.step]),
        )  # fmt: skip
        return cls(name, table, test.stars[asked].astype(np.float64), STARS)

    def rmse(self, stars: Floats) -> float:
        """Of stars for the asked rows."""
        return float(np.sqrt(np.mean((stars - self.truth) ** 2)))

    def score(self, fit: Fit) -> tuple[Floats, int]:
        """The stars that count, and for how many rows the global mean stands in.

        Raises AssertionError where the process predicts other averages from its library's own training set than
        we do: other rows, or ids that were mixed up.
        """
        table = self.table
        known = (table.users, table.items, table.stars.astype(np.float64))
        np.testing.assert_allclose(
            fit.averages, by_averages(known, table.asked_users, table.asked_items), atol=1e-9
        )
        unknown = ~np.isfinite(fit.stars)
        return self.scale.clip(np.where(unknown, known[2].mean(), fit.stars)), int(unknown.sum())

    def check_default(self, name: str, rmse: float) -> None:
        """Raises AssertionError when stars are no better than one constant: rows in another order, say."""
        constant = self.rmse(np.full(len(self.truth), self.table.stars.mean(dtype=np.float64)))
        assert rmse < constant, f"{name}: {rmse:.4f}, a constant {constant:.4f}"
