"""Features of the network of people and titles: how many ties a node has, where they lead, and how central it is."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from recsys.dataset import Dataset
from recsys.ids import UNKNOWN, Floats
from recsys.insights.features.feature import Feature
from recsys.insights.features.groups import Groups, divided
from recsys.insights.features.network import AT_ONCE, MOST_RATINGS, NEIGHBOURS, Labels, Network
from recsys.insights.filmmap.regions import names_of, telling_names

_feature = partial(Feature, "graph")
COMMUNITIES = ["community", "name", "titles", "people", "agreement"]
SAMPLED = f"Of more than {MOST_RATINGS:,} ratings, so many drawn at random are the network."
KNOWN = 2
"""Titles that the name of a community ends with."""


def _weighted(network: Network) -> Floats:
    graded = network.rated.copy()
    data = network.data
    if graded.nnz == len(data.ratings):
        graded.data = data.scale.to_unit(data.ratings.values)
    else:
        own = data.ratings.matrix(data.scale.to_unit(data.ratings.values).astype(np.float32))
        graded = sparse.csr_array(own.multiply(network.rated))
    return np.concatenate([np.asarray(graded.sum(axis=axis), dtype=np.float64) for axis in (1, 0)])


def _neighbours_degree(network: Network) -> Floats:
    n = network.rated.shape[0]
    people, titles = network.degrees[:n], network.degrees[n:]
    return divided(np.concatenate([network.rated @ titles, network.raters @ people]), network.degrees)


def _of_titles(network: Network, values: Floats) -> Floats:
    """NaN for people: only titles are tied to each other."""
    return np.concatenate([np.full(network.rated.shape[0], np.nan), values])


def _alike(network: Network) -> Floats:
    return _of_titles(network, np.diff(network.likeness.indptr).astype(np.float64))


def _likeness(network: Network) -> Floats:
    sums = np.asarray(network.likeness.sum(axis=1), dtype=np.float64)
    return _of_titles(network, divided(sums, np.diff(network.likeness.indptr)))


def _clustering(network: Network) -> Floats:
    """Triangles over pairs of neighbours (Watts and Strogatz 1998), of some titles at a time.

    The paths of two ties between all titles at once would be gigabytes: a title may be near thousands of others.
    """
    ties = (network.likeness > 0).astype(np.float32)
    n = np.diff(ties.indptr).astype(np.float64)
    triangles = np.zeros(len(n))
    for first in range(0, len(n), AT_ONCE):
        rows = slice(first, first + AT_ONCE)
        own = ties[rows]
        triangles[rows] = (own @ ties).multiply(own).sum(axis=1)
    return _of_titles(network, divided(triangles, n * (n - 1)))


def _rank(network: Network) -> Floats:
    return network.pagerank * len(network.pagerank)


def _community(network: Network) -> Floats:
    labels = np.concatenate([network.communities_of_people, network.communities])
    return np.where(labels == UNKNOWN, np.nan, labels)


def _inside(network: Network) -> Floats:
    labels = np.concatenate([network.communities_of_people, network.communities])
    ties = network.visits.tocoo()
    inside = ties.col == labels[ties.row]
    own = Groups(ties.row[inside], len(labels)).total(ties.data[inside])
    return np.where(labels == UNKNOWN, np.nan, divided(own, network.visits.sum(axis=1)))


def _bridging(network: Network) -> Floats:
    sums = network.visits.sum(axis=1)
    squares = network.visits.power(2).sum(axis=1)
    return 1.0 - divided(squares, sums**2)


GRAPH: tuple[Feature, ...] = (
    _feature(
        "degree", "Ties", "ratings", f"Ratings that the person gave or the title has. {SAMPLED}",
        make=lambda network: network.degrees,
    ),
    _feature(
        "weighted_degree", "Weight of the ties", "ratings",
        "Sum of the ratings as 0 (the lowest of the scale) to 1 (the highest).",
        make=_weighted,
    ),
    _feature(
        "neighbours_degree", "Ties of the neighbours", "ratings",
        "Average number of ratings of the titles that the person rated, or of the people who rated the title.",
        make=_neighbours_degree,
    ),
    _feature(
        "core", "Core number", "ratings",
        "The largest k such that the node stays when all with fewer than k ties are taken out again and again "
        "(Seidman 1983).",
        make=lambda network: network.cores,
    ),
    _feature(
        "pagerank", "PageRank", "times the average",
        "How often a walk along ratings, which starts anew anywhere with a chance of .15, comes by (Page et al. 1999), "
        "times the number of nodes: 1 is average.",
        make=_rank,
    ),
    _feature(
        "alike", "Titles alike", "titles",
        "Titles that share raters: those among whose nearest it is, and its own nearest. Likeness is c / root of "
        "(n x m) times c / (c + 10) for c shared raters (3 at least) of n and m; "
        f"each title has {NEIGHBOURS} nearest. Titles only.",
        make=_alike,
    ),
    _feature(
        "likeness", "Likeness to these", "0 to 1", "Average likeness to the titles alike. Titles only.",
        ("shared",), _likeness,
    ),
    _feature(
        "clustering", "Clustering", "share",
        "Share of the pairs of titles alike that are alike to each other too (Watts and Strogatz 1998). Titles only.",
        ("shared",), _clustering,
    ),
    _feature(
        "community", "Community", "number",
        "Number of its community, 0 the largest: groups of titles alike by the Leiden method (Traag et al. 2019), the "
        "best modularity of four starts; a person is in that which has more of their titles than any other.",
        ("shared",), _community,
    ),
    _feature(
        "inside", "Ties inside the community", "share",
        "Share of a person's ratings, or of a title's likeness to others, that stays in its community.",
        ("shared",), _inside,
    ),
    _feature(
        "bridging", "Between communities", "0 to 1",
        "1 minus the sum of squared shares of the ties into each community (participation coefficient, Guimera and "
        "Amaral 2005); 0: all into one.",
        ("shared",), _bridging,
    ),
)  # fmt: skip
"""A row a feature; the order of the columns."""


def graph_of(
    data: Dataset, on_share: Callable[[float], None] = lambda share: None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The table of nodes (kind, id and a column a feature, people first), and ``communities_table``.

    ``on_share`` gets the share that is done, and may raise to stop.
    """
    network = Network(data, on_share)
    made = {feature.name: feature.make(network) for feature in GRAPH if feature.make is not None}
    people, titles = data.ratings.users.ids, data.catalog.items.ids
    nodes = pd.DataFrame(made)
    nodes.insert(0, "kind", np.repeat(["person", "title"], [len(people), len(titles)]))
    nodes.insert(1, "id", np.concatenate([people, titles]))
    communities = communities_table(network)
    on_share(1.0)
    return nodes, communities


def communities_table(network: Network) -> pd.DataFrame:
    """Columns community, name, titles, people, agreement: the communities of titles, the largest first.

    A name is what its titles are more often than others (``regions.telling_names``) and the two best known of these;
    ``agreement`` says how far other starts find the same communities (``Network.agreement``), for all alike.
    """
    labels, catalog = network.communities, network.data.catalog
    tied = np.flatnonzero(labels != UNKNOWN)
    if not len(tied):
        return pd.DataFrame(columns=COMMUNITIES)
    names = telling_names(catalog, tied, labels[tied])
    sizes = np.bincount(labels[tied])
    people = network.communities_of_people
    return pd.DataFrame(
        {
            "community": np.arange(len(sizes)),
            "name": [
                _name(network, labels, community, names.get(community, "")) for community in range(len(sizes))
            ],
            "titles": sizes,
            "people": np.bincount(people[people != UNKNOWN], minlength=len(sizes)),
            "agreement": network.agreement,
        }
    )


def _name(network: Network, labels: Labels, community: int, telling: str) -> str:
    """As "1980s action: Die Hard, Predator": the best known titles of which that holds; without a name those alone."""
    catalog = network.data.catalog
    members = np.flatnonzero(labels == community)
    members = members[np.argsort(-network.data.ratings.item_counts[members], kind="stable")]
    fitting = [place for place in members.tolist() if not telling or telling in names_of(catalog, place)]
    titles = ", ".join(catalog.titles[place] for place in fitting[:KNOWN])
    return f"{telling}: {titles}" if telling else titles
