"""Films that the same people love, and how far people overlap."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from recsys.insights.explore.counting import MOST_TOGETHER, Counting
from recsys.lazy import lazy

if TYPE_CHECKING:
    import networkx as nx
else:
    nx = lazy("networkx")

PARTNERS, LEAST_PAIRS, DAMPING = 3, 5, 20.0
PEOPLE = 1_000
SHARED_EDGES = (0, 1, 2, 5, 10, 20, 50, 100, 200)


def pairs(counting: Counting) -> pd.DataFrame:
    """Columns item_id, other_id, title, other, people, times: of the 60 most rated films the pairs loved together.

    Loved is four fifths of the highest rating and more (``Scale.liked_from``). ``people`` loved both;
    ``times = (n_ij + 20) / (n_i n_j / n + 20)`` says how many times more than by chance, pulled to 1 where few people
    speak for it; ``n`` people gave at least one of the chosen ratings. A pair is kept where at least 5 people loved
    both, it is above chance, and it is among the three strongest of one of its films. Strongest first.
    """
    films, both = counting.films.head(MOST_TOGETHER), counting.loved_together
    alone = np.diag(both)
    chance = np.outer(alone, alone) / max(len(counting.people), 1)
    times = (both + DAMPING) / (chance + DAMPING)
    times[(both < LEAST_PAIRS) | (times <= 1)] = 0
    np.fill_diagonal(times, 0)
    place = (-times).argsort(axis=1, kind="stable").argsort(axis=1)
    first, second = np.nonzero(np.triu((times > 0) & ((place < PARTNERS) | (place.T < PARTNERS))))
    ids, titles = films["item_id"].to_numpy(), films["title"].to_numpy()
    table = pd.DataFrame(
        {
            "item_id": ids[first],
            "other_id": ids[second],
            "title": titles[first],
            "other": titles[second],
            "people": both[first, second],
            "times": times[first, second],
        }
    )
    return table.sort_values(["times", "people"], ascending=False, kind="stable", ignore_index=True)


def network(counting: Counting) -> pd.DataFrame:
    """Columns item_id, title, year, ratings, average, partners, group, x, y: where the films of ``pairs`` stand.

    Drawn by Kamada and Kawai (1989), films loved together near to one another; ``x`` and ``y`` lie in -1 to 1.
    ``group`` is a community (Louvain: Blondel et al. 2008), numbered from the largest; films that hang together
    with no other are left out. ``partners`` are the titles that a film is paired with, and how many people love both,
    strongest first. Most rated first.
    """
    edges = pairs(counting)
    films = counting.films.head(MOST_TOGETHER)
    films = films[films["item_id"].isin(edges["item_id"]) | films["item_id"].isin(edges["other_id"])]
    graph = nx.Graph()
    graph.add_nodes_from(films["item_id"].tolist())
    columns = (edges[name].tolist() for name in ("item_id", "other_id", "times"))
    graph.add_weighted_edges_from(zip(*columns, strict=True))
    communities = nx.community.louvain_communities(graph, seed=0) if len(graph) else []
    communities = sorted(communities, key=lambda group: (-len(group), min(group)))
    group = {film: number for number, members in enumerate(communities, 1) for film in members}
    spots = _spots(graph)
    return pd.DataFrame(
        {
            **{name: films[name].to_numpy() for name in ("item_id", "title", "year", "ratings")},
            "average": (films["total"] / films["ratings"]).to_numpy(),
            "partners": [_partners(edges, film) for film in films["item_id"]],
            "group": [group[film] for film in films["item_id"]],
            "x": [spots[film][0] for film in films["item_id"]],
            "y": [spots[film][1] for film in films["item_id"]],
        }
    )


def _partners(edges: pd.DataFrame, film: int) -> str:
    """Aliens (65 people), The Thing (41 people)."""
    own = edges[(edges["item_id"] == film) | (edges["other_id"] == film)]
    others = own["other"].where(own["item_id"] == film, own["title"])
    return ", ".join(
        f"{title} ({people:,} people)" for title, people in zip(others, own["people"], strict=True)
    )


def _spots(graph: "nx.Graph") -> dict[int, tuple[float, float]]:
    """The weaker a pair, the longer its line; parts that nothing holds together stand half as far again apart."""
    lengths = dict(nx.all_pairs_dijkstra_path_length(graph, weight=lambda _a, _b, pair: 1.0 / pair["weight"]))
    apart = 1.5 * max((length for others in lengths.values() for length in others.values()), default=0.0)
    lengths = {film: {other: others.get(other, apart) for other in graph} for film, others in lengths.items()}
    spots = nx.kamada_kawai_layout(graph, dist=lengths) if len(graph) else {}
    return {film: (float(x), float(y)) for film, (x, y) in spots.items()}


def overlap(counting: Counting) -> pd.DataFrame:
    """Columns from, to, pairs, share, people: how many of the films that two people rated are the same.

    Over all pairs of people; where there are more than 1,000, of 1,000 evenly taken in the order of their ids.
    ``people`` is how many were looked at.
    """
    ids = np.sort(counting.people["user_id"].to_numpy())
    chosen = (
        ids[np.linspace(0, len(ids) - 1, min(len(ids), PEOPLE)).round().astype(np.int64)] if len(ids) else ids
    )
    rows = counting.among(chosen)
    shared = _shared(rows, len(chosen))
    edges = np.array(SHARED_EDGES)
    counts = np.bincount(np.searchsorted(edges, shared, side="right") - 1, minlength=len(edges))
    places = np.arange(np.flatnonzero(counts).max() + 1 if len(shared) else 0)
    most = int(shared.max()) if len(shared) else 0
    return pd.DataFrame(
        {
            "from": edges[places],
            "to": np.minimum(np.append(edges[1:] - 1, most)[places], most),
            "pairs": counts[places],
            "share": counts[places] / max(len(shared), 1),
            "people": len(chosen),
        }
    )


def _shared(rows: pd.DataFrame, people: int) -> NDArray[np.int64]:
    """How many films each pair of people shares, pair by pair."""
    if people < 2:  # no pair
        return np.empty(0, dtype=np.int64)
    person, film = (pd.factorize(rows[name])[0] for name in ("user_id", "item_id"))
    rated = sparse.csr_array((np.ones(len(rows), dtype=np.int64), (person, film)))
    shared: NDArray[np.int64] = (rated @ rated.T).toarray()[np.triu_indices(people, 1)]
    return shared


TABLES = {"pairs": pairs, "network": network, "overlap": overlap}
