"""The network of people and titles: by hand, against networkx, and on one whose groups are known."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.insights.features import network as networks
from recsys.insights.features.graph import GRAPH, communities_table, graph_of
from recsys.insights.features.network import Network, by_size

COMEDY, CRIME = "Comedy", "Crime"


def data_of(rows: list[tuple[int, int, float]], genres: dict[int, str]) -> Dataset:
    """Ratings as person, title, stars (0.5 to 5); a title a genre."""
    catalog = Catalog.of(
        pd.DataFrame(
            {
                "item_id": list(genres),
                "title": [f"Film {item_id}" for item_id in genres],
                "genres": list(genres.values()),
            }
        )
    )
    people, items, stars = zip(*rows, strict=True)
    ratings = Ratings.of(people, items, stars, items=catalog.items)
    return Dataset("tiny", ratings, catalog, Scale(), Source("demo", "Tiny"))


@pytest.fixture
def small() -> Dataset:
    """Person 1 rated 10, 20 and 30, person 2 only 10, person 3 the titles 10 and 20; nobody 40."""
    rows = [(1, 10, 5.0), (1, 20, 0.5), (1, 30, 5.0), (2, 10, 2.75), (3, 10, 5.0), (3, 20, 5.0)]
    return data_of(rows, {10: COMEDY, 20: COMEDY, 30: CRIME, 40: CRIME})


@pytest.fixture(scope="module")
def two_blocks() -> Dataset:
    """Forty people who rate eight of ten comedies each, forty with ten crime films, and one who rates both."""
    draw = np.random.default_rng(0)
    rows = [
        (40 * block + person, 100 * block + item, 4.0)
        for block in (0, 1)
        for person in range(40)
        for item in draw.choice(10, 8, replace=False).tolist()
    ]
    rows += [(99, item, 3.0) for item in (0, 1, 100)]
    return data_of(
        rows, {100 * block + item: (COMEDY, CRIME)[block] for block in (0, 1) for item in range(10)}
    )


def test_degrees_by_hand(small: Dataset) -> None:
    nodes, communities = graph_of(small)
    assert nodes["kind"].tolist() == ["person"] * 3 + ["title"] * 4
    assert nodes["id"].tolist() == [1, 2, 3, 10, 20, 30, 40]
    assert nodes["degree"].tolist() == [3, 1, 2, 3, 2, 1, 0]
    assert nodes["weighted_degree"].tolist() == pytest.approx([2.0, 0.5, 2.0, 2.5, 1.0, 1.0, 0.0])
    # Person 1: titles with 3, 2 and 1 raters; title 10: people with 3, 1 and 2 ratings.
    expected = [2.0, 3.0, 2.5, 2.0, 2.5, 3.0, np.nan]
    assert nodes["neighbours_degree"].tolist() == pytest.approx(expected, nan_ok=True)
    assert nodes["core"].tolist() == [2, 1, 2, 2, 2, 1, 0]
    assert nodes["community"].isna().all(), "no two titles share three raters"
    assert communities.empty


def test_pagerank_and_cores_as_networkx(two_blocks: Dataset) -> None:
    network = Network(two_blocks)
    people = network.rated.shape[0]
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.degrees)))
    edges = network.rated.tocoo()
    graph.add_edges_from(zip(edges.row.tolist(), (edges.col + people).tolist(), strict=True))
    ranks, cores = nx.pagerank(graph, alpha=0.85, tol=1e-12, max_iter=1_000), nx.core_number(graph)
    nodes = range(len(network.degrees))
    assert network.pagerank == pytest.approx([ranks[node] for node in nodes], rel=1e-4)
    assert network.pagerank.sum() == pytest.approx(1.0)
    assert network.cores.tolist() == [cores[node] for node in nodes]


def test_likeness_by_its_formula(two_blocks: Dataset) -> None:
    """Titles 0 and 1, from sets of raters."""
    ratings = two_blocks.ratings
    raters = [set(ratings.user_ids[ratings.item_ids == item]) for item in (0, 1)]
    shared = len(raters[0] & raters[1])
    expected = shared / np.sqrt(len(raters[0]) * len(raters[1])) * shared / (shared + 10)
    assert Network(two_blocks).likeness[0, 1] == pytest.approx(expected)


def test_clustering_as_networkx(two_blocks: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(networks, "NEIGHBOURS", 3)
    nodes, _ = graph_of(two_blocks)
    network = Network(two_blocks)
    expected = nx.clustering(nx.from_scipy_sparse_array(network.likeness))
    titles = nodes[nodes["kind"] == "title"].reset_index(drop=True)
    few = titles["alike"] < 2  # of no pair there is no share; networkx says 0
    assert titles.loc[~few, "clustering"].tolist() == pytest.approx(
        [expected[place] for place in titles.index[~few]]
    )
    assert titles["alike"].tolist() == np.diff(network.likeness.indptr).tolist()


def test_planted_communities_are_found_and_named(two_blocks: Dataset) -> None:
    nodes, communities = graph_of(two_blocks)
    titles = nodes[nodes["kind"] == "title"].set_index("id")["community"]
    assert titles.loc[0:9].nunique() == titles.loc[100:109].nunique() == 1
    assert titles.loc[0] != titles.loc[100]
    people = nodes[nodes["kind"] == "person"].set_index("id")["community"]
    assert (people.loc[0:39] == titles.loc[0]).all()
    assert people.loc[99] == titles.loc[0], "two of its three titles"
    assert sorted(name.split(":")[0] for name in communities["name"]) == ["Comedies", "Crime"]
    assert communities["agreement"].tolist() == [1.0, 1.0]
    assert communities["titles"].tolist() == [10, 10]
    assert sorted(communities["people"]) == [40, 41]


def test_ties_inside_and_between(two_blocks: Dataset) -> None:
    nodes, _ = graph_of(two_blocks)
    between = nodes[(nodes["kind"] == "person") & (nodes["id"] == 99)]
    assert between["inside"].item() == pytest.approx(2 / 3)
    assert between["bridging"].item() == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)


def test_very_many_communities_take_no_table_of_all_people_by_all_of_them() -> None:
    """A thousand handfuls of people with two titles each: as a full table 6,000 x 1,000."""
    rows = [
        (4 * group + person, 2 * group + item, 4.0)
        for group in range(1_000)
        for person in range(4)
        for item in (0, 1)
    ]
    network = Network(data_of(rows, dict.fromkeys(range(2_000), COMEDY)))
    assert network.communities.max() == 999
    assert network.visits.nnz == 6_000
    assert np.array_equal(network.communities_of_people, np.repeat(network.communities[::2], 4))


def test_a_large_network_is_a_sample_and_the_same_each_time(
    two_blocks: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(networks, "MOST_RATINGS", 200)
    first, second = Network(two_blocks), Network(two_blocks)
    assert first.rated.nnz == 200
    assert (first.rated != second.rated).nnz == 0
    nodes, _ = graph_of(two_blocks)
    assert nodes["degree"].sum() == 400
    assert (nodes["weighted_degree"] <= nodes["degree"]).all()


def test_work_can_be_stopped(two_blocks: Dataset) -> None:
    def stop(share: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        graph_of(two_blocks, stop)


def test_every_node_has_every_feature(small: Dataset) -> None:
    nodes, _ = graph_of(small)
    assert list(nodes) == ["kind", "id", *(feature.name for feature in GRAPH)]
    assert len(GRAPH) >= 8


def test_numbering_by_size() -> None:
    assert by_size(np.array([5, 7, 7, -1, 7, 5, 9])).tolist() == [1, 0, 0, -1, 0, 1, 2]


def test_titles_without_ties_have_no_communities(small: Dataset) -> None:
    assert communities_table(Network(small)).empty
